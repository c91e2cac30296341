"""Month by month: a region's trend, who lapses next, which months are final."""

from datetime import date

from django.db import connection

from naungan.coverage.values import PARTS, Lapse, SealView, TrendPoint
from naungan.kernel import Month, RegionCode, Scope
from naungan.protection import queries as protection
from naungan.regions import queries as regions
from naungan.regions.values import Denominator


def trend(scope: Scope, *, region: RegionCode, first: Month, last: Month) -> tuple[TrendPoint, ...]:
    """The region month by month, both ends included. A final month shows its sealed figure, the others one live count.

    Refuses: NotPermitted, OutOfScope.
    """
    scope.require("COVERAGE_VIEW")
    scope.require_region(region)
    months = Month.span(first, first.months_until(last) + 1)
    sealed = _sealed(region, first, last)
    live = _live(region, [month for month in months if month.first_day not in sealed])
    bases = regions.denominators_over(region, days=[month.last_day for month in months])
    return tuple(
        TrendPoint(
            month,
            *_in_order(sealed.get(month.first_day) or live.get(month.first_day, {})),
            workers=_workers(bases.get(month.last_day, {})),
            is_sealed=month.first_day in sealed,
        )
        for month in months
    )


def lapses_ahead(scope: Scope, *, region: RegionCode, month: Month) -> Lapse:
    """Who is protected in the month and in no region the month after. Refuses: NotPermitted, OutOfScope."""
    scope.require("COVERAGE_VIEW")
    scope.require_region(region)
    found = protection.counts_lapsing(month=month, patterns=protection.patterns_of(region))
    return Lapse(month, *_in_order(found))


def last_seal(scope: Scope, *, region: RegionCode, month: Month) -> SealView | None:
    """The latest revision that made the month final for this region; None while it is open.

    Refuses: NotPermitted, OutOfScope.
    """
    scope.require("COVERAGE_VIEW")
    scope.require_region(region)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT revision, sealed_at::date, protected FROM coverage_sealedfigure
               WHERE region_code = %s AND month = %s AND segment = 'all' ORDER BY revision DESC LIMIT 1""",
            [region, month.first_day],
        )
        row = cursor.fetchone()
    return SealView(*row) if row else None


def is_final(month: date) -> bool:
    """Has anyone made the month (its first day) final? Asked by ``protection`` before a month is taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM coverage_sealedfigure WHERE month = %s)", [month])
        return bool(cursor.fetchone()[0])


def _sealed(region: RegionCode, first: Month, last: Month) -> dict[date, dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT ON (month, segment) month, segment, protected FROM coverage_sealedfigure
               WHERE region_code = %s AND month BETWEEN %s AND %s ORDER BY month, segment, revision DESC""",
            [region, first.first_day, last.first_day],
        )
        found: dict[date, dict[str, int]] = {}
        for month, segment, protected in cursor.fetchall():
            found.setdefault(month, {})[segment] = protected
    return found


def _live(region: RegionCode, months: list[Month]) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {}
    if months:
        patterns = protection.patterns_of(region)
        for row in protection.counts_by_month(first=months[0], last=months[-1], patterns=patterns):
            found.setdefault(row.month, {})[row.segment] = row.protected
    return found


def _in_order(by_segment: dict[str, int]) -> tuple[int, int, int]:
    formal, informal, construction = (by_segment.get(segment.value, 0) for segment in PARTS)
    return formal, informal, construction


def _workers(bases: dict[str, Denominator]) -> int | None:
    """Over all segments, as ``Measure`` has it."""
    if "all" in bases:
        return bases["all"].workers
    parts = [bases[segment.value].workers for segment in PARTS if segment.value in bases]
    return sum(parts) if len(parts) == len(PARTS) else None
