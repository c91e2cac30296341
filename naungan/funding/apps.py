"""Registers the room with Django."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "naungan.funding"
    label = "funding"
