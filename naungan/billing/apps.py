"""Registers the room with Django, and its hold on workers with the registry."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "naungan.billing"
    label = "billing"

    def ready(self) -> None:
        # Models exist only once every application is loaded.
        from naungan.billing.queries.workers import workers_referred
        from naungan.registry import references

        references.register("billing", workers_referred)
