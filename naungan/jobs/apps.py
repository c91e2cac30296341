"""Registers the door with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "naungan.jobs"
    label = "jobs"
