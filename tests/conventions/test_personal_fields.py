"""Every field of every table is classified for the data protection law: docs/data-pribadi.yaml."""

from pathlib import Path

import yaml
from django.apps import apps

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-pribadi.yaml"
CLASSES = {"personal", "specific", "secret", "none"}


def classified() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load(PAGE.read_text(encoding="utf-8"))


def fields_of_tables() -> dict[str, set[str]]:
    return {
        model._meta.label: {
            field.name
            for field in model._meta.get_fields()
            if getattr(field, "concrete", False) and not field.auto_created and field.name != "pk"
        }
        for model in apps.get_models()
        if model.__module__.startswith("naungan.")
    }


def test_every_field_is_classified_once() -> None:
    listed = {
        label: sorted(field for fields in classes.values() for field in fields)
        for label, classes in classified().items()
    }
    assert listed == {label: sorted(fields) for label, fields in fields_of_tables().items()}


def test_classes_are_the_four_of_the_page() -> None:
    assert all(set(classes) <= CLASSES for classes in classified().values())


def test_what_names_a_worker_is_personal() -> None:
    for label, classes in classified().items():
        assert "worker_id" not in classes.get("none", []), label
        assert "nik_sealed" not in classes.get("none", []), label
