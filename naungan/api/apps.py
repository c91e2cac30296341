"""Registers the door with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "naungan.api"
    label = "api"
