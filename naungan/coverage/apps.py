"""Registers the room with Django."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "naungan.coverage"
    label = "coverage"
