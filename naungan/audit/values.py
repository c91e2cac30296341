"""Frozen values of the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is hashed: its place in a chain, who, what, on which subject, in which region."""

    stream: str
    sequence: int
    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    action: str
    subject: str
    region_code: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page of events, newest first."""

    events: tuple[Link, ...]
    page: int
    has_more: bool
    count: int
    """How many there are on all pages."""


@dataclass(frozen=True, slots=True)
class Seal:
    """All heads under one hash at one instant. Whoever keeps ``hash_hex`` elsewhere can tell a later forgery."""

    at: datetime
    streams: int
    hash_hex: str
