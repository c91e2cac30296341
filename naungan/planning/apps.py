"""Registers the room with Django."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "naungan.planning"
    label = "planning"
