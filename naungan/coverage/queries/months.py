"""Month by month: a region's trend, who lapses next, which months are final."""

from datetime import date

from django.db import connection

from naungan.coverage.values import PARTS, Lapse, SealView, TrendPoint
from naungan.kernel import Month, RegionCode, RegionLevel, Scope
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
            *_in_order((sealed if month.first_day in sealed else live).get(month.first_day, {})),
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
            """SELECT revision, sealed_at::date, coalesce((
                   SELECT own.protected FROM coverage_sealedfigure own
                   WHERE own.month = seal.month AND own.revision = seal.revision AND own.region_code = %s
                       AND own.segment = 'all'), 0)
               FROM coverage_sealedfigure seal
               WHERE region_code = ANY(%s) AND month = %s AND segment = 'all' ORDER BY revision DESC LIMIT 1""",
            [region, _with_those_above(region), month.first_day],
        )
        row = cursor.fetchone()
    return SealView(*row) if row else None


def is_final(month: date) -> bool:
    """Has anyone made the month (its first day) final? Asked by ``protection`` before a month is taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM coverage_sealedfigure WHERE month = %s)", [month])
        return bool(cursor.fetchone()[0])


def _sealed(region: RegionCode, first: Month, last: Month) -> dict[date, dict[str, int]]:
    """Final months with their people by segment, each in its latest revision of the region or of one above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH latest AS (
                   SELECT month, max(revision) AS revision FROM coverage_sealedfigure
                   WHERE region_code = ANY(%s) AND month BETWEEN %s AND %s GROUP BY month
               )
               SELECT latest.month, own.segment, own.protected FROM latest
               LEFT JOIN coverage_sealedfigure own
                   ON own.month = latest.month AND own.revision = latest.revision AND own.region_code = %s""",
            [_with_those_above(region), first.first_day, last.first_day, region],
        )
        found: dict[date, dict[str, int]] = {}
        for month, segment, protected in cursor.fetchall():
            figures = found.setdefault(month, {})
            if segment is not None:
                figures[segment] = protected
    return found


def _with_those_above(region: RegionCode) -> list[str]:
    return [str(region.at_level(RegionLevel(level))) for level in range(1, region.level + 1)]


def _live(region: RegionCode, months: list[Month]) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = {}
    if months:
        patterns = protection.patterns_of(region)
        for row in protection.counts_by_month(months=months, patterns=patterns):
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
