"""Registers the room with Django, and tells ``protection`` which months are final."""

from django.apps import AppConfig

from naungan.protection import seals


class CoverageConfig(AppConfig):
    name = "naungan.coverage"
    label = "coverage"

    def ready(self) -> None:
        from naungan.coverage.queries import is_final  # models are loaded only now

        seals.register(is_final)
