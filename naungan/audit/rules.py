"""The byte form of an event and of a seal, and their hashes. Pure, so that a stranger can write it again.

``docs/algorithms/jejak-audit.md`` describes this form with a worked example that a test executes.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from naungan.audit.values import Link
from naungan.kernel import mask_nik

EVENT_MARK = b"naungan-audit-1\n"
SEAL_MARK = b"naungan-seal-1\n"
NO_HASH = bytes(32)
"""What the first link of a chain has as its previous hash."""

_LARGEST_INTEGER = 2**53 - 1
_NIK_IN_WORDS = re.compile(r"(?<![0-9A-Za-z])\d(?:[ .]?\d){15}(?![0-9A-Za-z])")


def event_bytes(link: Link, previous_hash: bytes) -> bytes:
    """The bytes that are hashed: a mark, then every field in this order as ``length:bytes,`` (a netstring)."""
    fields = (
        previous_hash.hex(),
        link.stream,
        str(link.sequence),
        instant_text(link.at),
        link.actor_kind,
        link.actor_id,
        link.actor_name,
        link.action,
        link.subject,
        link.region_code,
        canonical_json(link.detail),
    )
    return EVENT_MARK + b"".join(_netstring(field) for field in fields)


def event_hash(link: Link, previous_hash: bytes) -> bytes:
    """SHA-256 of ``event_bytes``."""
    return hashlib.sha256(event_bytes(link, previous_hash)).digest()


def seal_hash(heads: Mapping[str, object], at: datetime, previous_hash: bytes) -> bytes:
    """The hash of a seal: previous seal's hash, the instant, and every head as ``{stream: [sequence, hash]}``."""
    fields = (previous_hash.hex(), instant_text(at), canonical_json(dict(heads)))
    return hashlib.sha256(SEAL_MARK + b"".join(_netstring(field) for field in fields)).digest()


def instant_text(at: datetime) -> str:
    """'2025-12-01T01:02:03.000004Z': UTC, always six decimals. Raises ValueError for an instant without a zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def without_niks(detail: Mapping[str, object]) -> dict[str, object]:
    """The detail with every number of 16 digits in its sentences masked: people type NIKs and KK numbers into reasons,
    and what is chained can never be taken out again. Hashes and the list of subjects stay as they are.
    """
    return {key: value if key == "subjects" else _masked(value) for key, value in detail.items()}


def _masked(value: object) -> object:
    if isinstance(value, str):
        return _NIK_IN_WORDS.sub(lambda found: mask_nik(re.sub(r"\D", "", found[0])), value)
    if isinstance(value, Mapping):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    return [_masked(inner) for inner in value] if isinstance(value, list | tuple) else value


def canonical_json(value: object) -> str:
    """RFC 8785 text of a value made of objects, lists, texts, whole numbers, true, false and null.

    Raises ValueError for anything whose text is not the same everywhere: fractions (write them as text), numbers from
    2^53 on, keys that are not ASCII, NUL characters.
    """
    _require_plain(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _require_plain(value: object) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise ValueError("keys are ASCII text")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            _require_plain(inner)
    elif isinstance(value, str):
        if "\0" in value:
            raise ValueError("a text holds no NUL character")
    elif isinstance(value, int):
        if abs(value) > _LARGEST_INTEGER:
            raise ValueError("a whole number lies within 2^53; write a larger one as text")
    elif value is not None:
        raise ValueError(f"an event's detail cannot hold a {type(value).__name__}")


def _netstring(text: str) -> bytes:
    raw = text.encode()
    return b"%d:%b," % (len(raw), raw)
