"""The machine's clock as the house's business counts it: an example province lives on a day of its own.

Answers: how far its day lies from the machine's. For doors and jobs, which read the clock; never reads one itself.
"""

from datetime import datetime, timedelta, timezone

from naungan.access import queries

_HOUSE_ZONE = timezone(timedelta(hours=7), "WIB")
"""West Kalimantan keeps UTC+7 without summer time."""


def business_shift(now: datetime) -> timedelta:
    """What is added to the machine's clock; nothing where there is no example province."""
    kept = queries.business_day()
    return timedelta(days=(kept.day - now.astimezone(_HOUSE_ZONE).date()).days) if kept else timedelta()
