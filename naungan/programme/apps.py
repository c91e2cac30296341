"""Registers the room with Django, its kind of file with intake, and its hold on workers with the registry."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "naungan.programme"
    label = "programme"

    def ready(self) -> None:
        # Models exist only once every application is loaded.
        from naungan.programme import nominations_file, queries
        from naungan.registry import references

        nominations_file.register()
        references.register("programme", queries.workers_referred)
