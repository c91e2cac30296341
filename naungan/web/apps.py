"""Registers the door with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "naungan.web"
    label = "web"
