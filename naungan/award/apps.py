"""Registers the room with Django."""

from django.apps import AppConfig


class AwardConfig(AppConfig):
    name = "naungan.award"
    label = "award"
