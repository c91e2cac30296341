"""The tolerant reader of one JSON object: what a bank's body may look like, field by field.

Answers: the object of a body, or why not; each field's value as our own type. Reads generously (numbers where text is
meant, ``""`` and ``[]`` for an empty object, older names) and echoes strictly. Never: a rule about money.
Source: SNAP "Virtual Account" v1.0.2 field tables, with the oddities of real clients.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import msgspec

from naungan.bank.codes import Case, Rejected
from naungan.bank.timestamp import parse_body_instant

JsonObject = dict[str, Any]

LONGEST_NUMBER = 15
"""Digits a number in JSON keeps in every parser; beyond it, precision may be lost already before we read it."""

_FIRST_YEAR = 2000
_AMOUNT = re.compile(r"(\d{1,16})\.(\d{2})", re.ASCII)
_EMPTY: tuple[Any, ...] = (None, "", {}, [])


class Amount(msgspec.Struct, frozen=True):
    """An amount as it was written: two decimals, three letters."""

    value: str
    currency: str

    @property
    def whole_rp(self) -> int | None:
        """Whole rupiah; None where it has sen, which no bill has."""
        rupiah, _, sen = self.value.partition(".")
        return int(rupiah) if sen == "00" else None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message: its name, how it is read, whether it must be there, an older name."""

    name: str
    read: Callable[[str, Any], Any]
    mandatory: bool = False
    also: str = ""


def read_object(raw: bytes) -> JsonObject:
    """The body as one JSON object. To be called after the signature is found right.

    Refuses: UNREADABLE when it is not UTF-8, not JSON, not one object, nested too deep, holds a key twice or half a
    character.
    """
    try:
        found = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
        if b"\\ud" in raw.lower():
            json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair could not be echoed
    except (ValueError, RecursionError) as reason:
        raise Rejected(Case.UNREADABLE) from reason
    if not isinstance(found, dict):
        raise Rejected(Case.UNREADABLE)
    return found


def read_fields(body: JsonObject, fields: Iterable[Field]) -> JsonObject:
    """Values by name; None for what is not there.

    Refuses: FIELD_MISSING for the first mandatory one that is absent or blank, then FIELD_FORMAT for the first
    malformed one, each in the order of ``fields``.
    """
    found = {field.name: _value(body, field) for field in fields}
    for field in fields:
        if field.mandatory and _is_blank(found[field.name]):
            raise Rejected(Case.FIELD_MISSING, field.name)
    return {
        field.name: None if _is_blank(found[field.name]) else field.read(field.name, found[field.name])
        for field in fields
    }


def text(longest: int, *, pattern: str = "") -> Callable[[str, Any], str]:
    """A printable text of at most so many characters."""
    form = re.compile(pattern, re.ASCII) if pattern else None

    def read(name: str, value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest or not value.isprintable():
            _wrong(name)
        if form is not None and not form.fullmatch(value):
            _wrong(name)
        return value

    return read


def text_or_number(longest: int, *, pattern: str = r" *\d+ *") -> Callable[[str, Any], str]:
    """A text, or a whole number of at most 15 digits as some clients send it; always read as text."""
    read_text = text(longest, pattern=pattern)

    def read(name: str, value: Any) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            if abs(value) >= 10**LONGEST_NUMBER:
                _wrong(name)
            value = str(value)
        return read_text(name, value)

    return read


def one_of(*values: str) -> Callable[[str, Any], str]:
    def read(name: str, value: Any) -> str:
        if value not in values:
            _wrong(name)
        return str(value)

    return read


def instant(name: str, value: Any) -> datetime:
    """ISO 8601, extended or basic, of this century: nothing that is asked or paid here happened before."""
    found = parse_body_instant(value) if isinstance(value, str) else None
    if found is None or found.year < _FIRST_YEAR:
        _wrong(name)
    return found


def amount(name: str, value: Any) -> Amount:
    """``{"value": "50400.00", "currency": "IDR"}``; the value always with two decimals."""
    if not isinstance(value, dict):
        _wrong(name)
    for part in ("value", "currency"):
        if _is_blank(value.get(part)):
            raise Rejected(Case.FIELD_MISSING, f"{name}.{part}")
    if not isinstance(value["value"], str) or not _AMOUNT.fullmatch(value["value"]):
        _wrong(f"{name}.value")
    if value["currency"] != "IDR":
        _wrong(f"{name}.currency")
    return Amount(value["value"], value["currency"])


def loose_object(name: str, value: Any) -> JsonObject:
    if not isinstance(value, dict):
        _wrong(name)
    return value


def list_of(longest: int, fields: tuple[Field, ...]) -> Callable[[str, Any], tuple[JsonObject, ...]]:
    """At most so many objects; a field inside is named ``billDetails.billNo`` where it is wrong."""

    def read(name: str, value: Any) -> tuple[JsonObject, ...]:
        if not isinstance(value, list) or len(value) > longest:
            _wrong(name)
        rows = []
        for row in value:
            if not isinstance(row, dict):
                _wrong(name)
            try:
                rows.append(read_fields(row, fields))
            except Rejected as reason:
                raise Rejected(reason.case, f"{name}.{reason.detail}") from reason
        return tuple(rows)

    return read


def _value(body: JsonObject, field: Field) -> Any:
    if field.name in body or not field.also:
        return body.get(field.name)
    return body.get(field.also)


def _is_blank(value: Any) -> bool:
    return value in _EMPTY or (isinstance(value, str) and not value.strip())


def _wrong(name: str) -> NoReturn:
    raise Rejected(Case.FIELD_FORMAT, name)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
