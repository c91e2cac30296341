"""Registers the room with Django, and what it answers for others."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "naungan.protection"
    label = "protection"

    def ready(self) -> None:
        from naungan.intake import targets
        from naungan.protection import queries
        from naungan.protection.participants.target import TARGET
        from naungan.registry import references

        references.register("protection", queries.workers_referred)
        targets.register(TARGET)
