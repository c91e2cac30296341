"""Registers the room with Django."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "naungan.protection"
    label = "protection"
