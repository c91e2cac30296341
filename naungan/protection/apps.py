"""Registers the room with Django, and what it answers for others."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "naungan.protection"
    label = "protection"

    def ready(self) -> None:
        from naungan.protection import queries
        from naungan.registry import references

        references.register("protection", queries.workers_referred)
