"""Undo never pulls a person from under a room: whoever stores worker numbers answers for them."""

from collections.abc import Iterator

import pytest
from django.apps import apps

from naungan.registry import references

OWN = {"registry"}


def rooms_with_worker_numbers() -> Iterator[str]:
    for model in apps.get_models():
        if model.__module__.startswith("naungan.") and any(
            field.attname == "worker_id" for field in model._meta.fields
        ):
            yield model._meta.app_label


@pytest.mark.parametrize("room", sorted(set(rooms_with_worker_numbers()) - OWN))
def test_room_that_stores_worker_numbers_is_asked_before_one_is_taken_out(room: str) -> None:
    assert room in references.rooms()
