"""The form a parameter file must have. Whoever edits one is told every problem at once, in words."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

SHAPES = frozenset({"number", "by_key", "rows", "names"})
UNITS = frozenset(
    {
        "rate", "rupiah", "rupiah_per_month", "months", "years", "days", "hours", "people", "times_wage",
        "programmes", "payers", "day_of_month", "criteria",
    }
)  # fmt: skip
CONFIDENCES = frozenset("ABCDG")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PARAMETER_KEYS = frozenset({"description", "unit", "shape", "last_checked_on", "values"})
_VALUE_KEYS = frozenset({"from", "until", "promulgated_on", "value", "confidence", "note", "reference"})
_REFERENCE_KEYS = frozenset({"title", "link", "source"})
_TOP_KEYS = frozenset({"references", "parameters"})


class ParameterFileWrong(ValueError):
    """A file breaks the schema; the message lists every problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_file(path: Path) -> dict[str, dict[str, Any]]:
    """The entries of one file by name. Raises ParameterFileWrong when it has another top than ``parameters``."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or set(content) - _TOP_KEYS or not isinstance(content.get("parameters"), dict):
        raise ParameterFileWrong([f"{path.name}: a file holds 'references' (optional) and 'parameters', nothing else"])
    entries: dict[str, dict[str, Any]] = content["parameters"]
    return entries


def problems_of(file_name: str, entries: Mapping[str, Any]) -> list[str]:
    """Everything wrong with the entries of a file, as sentences; empty when it is right."""
    return [f"{file_name}: {name}: {problem}" for name, entry in entries.items() for problem in _entry(name, entry)]


def _entry(name: str, entry: Any) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield "a name is written in lower case with underscores"
    if not isinstance(entry, dict):
        yield "is not a mapping"
        return
    yield from (f"unknown key {key!r}" for key in sorted(set(entry) - _PARAMETER_KEYS))
    description = entry.get("description")
    if not isinstance(description, dict) or not (description.get("id") and description.get("en")):
        yield "needs a description in both languages (id, en)"
    if entry.get("unit") not in UNITS:
        yield f"unit {entry.get('unit')!r} is not one of {sorted(UNITS)}"
    if entry.get("shape", "number") not in SHAPES:
        yield f"shape {entry.get('shape')!r} is not one of {sorted(SHAPES)}"
    if not isinstance(entry.get("last_checked_on"), date):
        yield "needs last_checked_on, a date"
    values = entry.get("values")
    if not isinstance(values, list) or not values:
        yield "needs at least one dated value"
        return
    for value in values:
        yield from _value(value, entry.get("shape", "number"))
    yield from _sequence(values)


def _value(value: Any, shape: str) -> Iterator[str]:
    if not isinstance(value, dict) or not isinstance(value.get("from"), date):
        yield "every value needs a day it begins (from)"
        return
    where = f"value from {value['from']}"
    yield from (f"{where}: unknown key {key!r}" for key in sorted(set(value) - _VALUE_KEYS))
    for key in ("until", "promulgated_on"):
        if key in value and not isinstance(value[key], date):
            yield f"{where}: {key} is not a date"
    if isinstance(value.get("until"), date) and value["until"] <= value["from"]:
        yield f"{where}: ends before it begins"
    if value.get("confidence") not in CONFIDENCES:
        yield f"{where}: confidence is one of A, B, C, D, G"
    yield from (f"{where}: {problem}" for problem in _reference(value.get("reference")))
    if not _has_shape(value.get("value"), shape):
        yield f"{where}: the value does not have the shape {shape!r} (numbers are written as strings)"


def _reference(reference: Any) -> Iterator[str]:
    if not isinstance(reference, dict) or not reference.get("title"):
        yield "needs a reference with a title"
        return
    if set(reference) - _REFERENCE_KEYS:
        yield "a reference has title, link and source only"
    link = reference.get("link")
    if not link and not reference.get("source"):
        yield "a reference needs a link or a source in words"
    if link and not str(link).startswith("https://"):
        yield f"link {link!r} is not an https address"


def _has_shape(value: Any, shape: str) -> bool:
    if shape == "number":
        return _is_number(value)
    if shape == "by_key":
        return _is_mapping_of_numbers(value)
    if not isinstance(value, list):
        return False
    if shape == "rows":
        return bool(value) and all(_is_mapping_of_numbers(row) and set(row) == set(value[0]) for row in value)
    return all(isinstance(name, str) for name in value)


def _is_mapping_of_numbers(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(key, str) and _is_number(number) for key, number in value.items())
    )


def _is_number(text: Any) -> bool:
    if not isinstance(text, str):
        return False
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _sequence(values: list[Any]) -> Iterator[str]:
    days = [value["from"] for value in values if isinstance(value, dict) and isinstance(value.get("from"), date)]
    if len(days) != len(values):
        return
    if days != sorted(days):
        yield "values are not in the order of their first day"
    for earlier, later in pairwise(values):
        until = earlier.get("until")
        if isinstance(until, date) and until > later["from"]:
            yield f"value from {earlier['from']} ends on {until - timedelta(days=1)}, after the next one began"
