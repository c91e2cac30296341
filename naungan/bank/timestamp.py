"""Instants as SNAP writes them: header timestamps, dates inside bodies, the skew of a clock, Jakarta's calendar day.

Answers: the instant a text means (None when it means none), whether two clocks agree, which day an X-EXTERNAL-ID
belongs to. Never: the clock itself. Source: SNAP "Keamanan" v1.0.2; RFC 3339; ISO 8601 for the samples' basic form.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone

JAKARTA = timezone(timedelta(hours=7), "WIB")
"""West Kalimantan keeps UTC+7 without summer time."""

LARGEST_SKEW = timedelta(minutes=5)
"""The standard gives no limit; independent billers use five minutes."""

_DATE_TIME = r"(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?"
_BASIC_DATE_TIME = r"(\d{4})(\d{2})(\d{2})[Tt](\d{2})(\d{2})(\d{2})(?:\.(\d+))?"
_LOOSE_ZONE = r"([Zz]|[+-]\d{2}(?::?\d{2})?)?"
_RFC3339 = re.compile(_DATE_TIME + r"([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_EXTENDED = re.compile(_DATE_TIME + _LOOSE_ZONE, re.ASCII)
_BASIC = re.compile(_BASIC_DATE_TIME + _LOOSE_ZONE, re.ASCII)


def parse_timestamp(text: str) -> datetime | None:
    """The instant of an X-TIMESTAMP header: every RFC 3339 form, also with fractions, ``Z`` or ``-00:00``.

    A leap second counts as the second after it; digits beyond microseconds are cut.
    """
    found = _RFC3339.fullmatch(text)
    return _instant(found) if found else None


def parse_body_instant(text: str) -> datetime | None:
    """The instant of ``trxDateInit`` and ``trxDateTime``: ISO 8601 extended or basic; without a zone, Jakarta's."""
    found = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
    return _instant(found) if found else None


def skew(sent_at: datetime, now: datetime) -> timedelta:
    """How far the sender's clock runs ahead of ours (negative: behind)."""
    return sent_at - now


def is_within_skew(sent_at: datetime, now: datetime, *, limit: timedelta = LARGEST_SKEW) -> bool:
    return abs(skew(sent_at, now)) <= limit


def jakarta_day(instant: datetime) -> date:
    """The calendar day in which an X-EXTERNAL-ID must be unique."""
    return instant.astimezone(JAKARTA).date()


def format_timestamp(instant: datetime) -> str:
    """25 characters in Jakarta's zone: '2026-06-12T09:15:00+07:00'."""
    return instant.astimezone(JAKARTA).isoformat(timespec="seconds")


def _instant(found: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction, zone = found[7] or "", found[8]
    leap = second == 60
    try:
        instant = datetime(
            year, month, day, hour, minute, 59 if leap else second, int(f"{fraction:0<6}"[:6]), tzinfo=_zone(zone)
        )
        instant += timedelta(seconds=1 if leap else 0)
        instant.astimezone(JAKARTA)  # a date at the calendar's edge has no Jakarta day
    except (ValueError, OverflowError):
        return None
    return instant


def _zone(text: str | None) -> timezone:
    if text is None:
        return JAKARTA
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        raise ValueError(f"no such zone: {text}")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
