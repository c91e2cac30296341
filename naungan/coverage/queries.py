"""How far a region is: one measure, its people, its trend, its gap. Counts and people share one filter."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from naungan.coverage.values import (
    CountedSegment,
    DenominatorSource,
    Gap,
    Measure,
    Published,
    Reach,
    TargetView,
)
from naungan.kernel import Month, Refusal, RegionCode, RegionLevel, Scope
from naungan.law.bpu import price_bpu_month
from naungan.law.terms import Payer, Programme, Sector, Segment
from naungan.protection import queries as protection
from naungan.regions import queries as regions
from naungan.registry import queries as registry
from naungan.registry.values import WorkerView

SEATS_PER_VILLAGE = 100
_LOWEST_INCOME_RP = 0


class NoTarget(Refusal):
    """No target was set for the region and year."""

    code = "NO_TARGET"


def measure(scope: Scope, *, region: RegionCode, month: Month) -> Measure:
    """The region's measure over all segments. Refuses: NotPermitted, OutOfScope."""
    return measure_segments(scope, region=region, month=month)[0]


def measure_segments(scope: Scope, *, region: RegionCode, month: Month) -> tuple[Measure, ...]:
    """The region's measures: all, formal, informal, construction. Refuses: NotPermitted, OutOfScope."""
    return measures_of(scope, region=region, level=region.level, month=month)[region]


def measure_children(scope: Scope, *, region: RegionCode, month: Month) -> tuple[Measure, ...]:
    """One measure over all segments for each region directly below, by code. Refuses: NotPermitted, OutOfScope."""
    found = measures_of(scope, region=region, level=RegionLevel(region.level + 1), month=month)
    return tuple(found[code][0] for code in sorted(found))


def measures_of(
    scope: Scope, *, region: RegionCode, level: RegionLevel, month: Month
) -> dict[RegionCode, tuple[Measure, ...]]:
    """Measures (all, formal, informal, construction) of each region of that level inside the region.

    One pass over the month's person-months. Refuses: NotPermitted, OutOfScope.
    """
    scope.require("COVERAGE_VIEW")
    scope.require_region(region)
    names = _names_at(region, level)
    codes = sorted(names)
    counted = {
        (row.region_code, row.segment): row
        for row in protection.counts(month=month, patterns=protection.patterns_of(region), level=int(level))
    }
    denominators = regions.denominators_of(codes, on=month.last_day)
    found = {}
    for code in codes:
        rows = [
            _measure(code, names[code], segment, month, counted.get((code, segment)), denominators.get(code, {}))
            for segment in Segment
        ]
        found[RegionCode(code)] = (_sum(code, names[code], month, rows, denominators.get(code, {})), *_ordered(rows))
    return found


def trend(scope: Scope, *, region: RegionCode, first: Month, last: Month) -> tuple[Measure, ...]:
    """The region's measure over all segments, month by month. Refuses: NotPermitted, OutOfScope."""
    return tuple(
        measure(scope, region=region, month=month) for month in Month.span(first, first.months_until(last) + 1)
    )


def people(
    scope: Scope, *, region: RegionCode, month: Month, segment: CountedSegment, number: int = 1, size: int = 50
) -> tuple[tuple[WorkerView, ...], int]:
    """Exactly the workers a count stands for, a page of them, and how many in all.

    Refuses: NotPermitted, OutOfScope.
    """
    scope.require("WORKER_VIEW")
    scope.require_region(region)
    patterns = protection.patterns_of(region)
    counted = "" if segment is CountedSegment.ALL else segment.value
    total = protection.count_people(month=month, patterns=patterns, segment=counted)
    ids = protection.protected_worker_ids(month=month, patterns=patterns, segment=counted, number=number, size=size)
    # Wage earners count where they work: one counted here may live elsewhere and is shown all the same.
    return tuple(registry.workers_by_ids(Scope.system(), ids)), total


def target(region: str, year: int) -> TargetView | None:
    """The target of the region and year that its own government set; None where there is none."""
    rows = targets(region)
    return next((row for row in rows if row.year == year), None)


def targets(region: str) -> tuple[TargetView, ...]:
    """All targets of a region, by year. Two systems of targets coexist: each names its issuer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT region_code, year, rate, issuer, source, url, confidence FROM coverage_target
               WHERE region_code = %s ORDER BY year, issuer""",
            [region],
        )
        return tuple(TargetView(*row) for row in cursor.fetchall())


def gap(scope: Scope, *, region: RegionCode, month: Month, year: int, priced_on: date) -> Gap:
    """People and rupiah a month missing to the target of that year. Refuses: NotPermitted, OutOfScope, NoTarget."""
    aim = target(region, year)
    if aim is None:
        raise NoTarget(f"Belum ada target cakupan {year} untuk wilayah ini.", f"No coverage target for {year}.")
    reached = measure(scope, region=region, month=month)
    wanted = -(-(reached.workers or 0) * aim.rate // 1)
    missing = max(int(wanted) - reached.protected, 0)
    price = lowest_price_rp(Month(year, 1), priced_on)
    return Gap(reached, aim, missing, missing * price, price)


def lowest_price_rp(month: Month, priced_on: date) -> int:
    """One worker, one month, lowest income band, paid from APBD (no relief)."""
    return price_bpu_month(
        month=month,
        income_rp=_LOWEST_INCOME_RP,
        payer=Payer.APBD,
        sector=Sector.OTHER,
        programmes=Programme.PROTECTED,
        priced_on=priced_on,
    ).total_rp


def reach_of_seats(*, region: RegionCode, month: Month, villages: int, protected: int, workers: int,
                   priced_on: date) -> Reach:  # fmt: skip
    """What the seats alone can do on published figures: villages x 100 more people among the workers."""
    seats = villages * SEATS_PER_VILLAGE
    yearly = seats * 12 * lowest_price_rp(month, priced_on)
    return Reach(villages, seats, protected, workers, yearly)


def published(region: str) -> tuple[Published, ...]:
    """Figures as published, by period. Shown apart from what is computed here."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT region_code, period, participants, workers, rate, note, source, url
               FROM coverage_publishedfigure WHERE region_code = %s ORDER BY period, id""",
            [region],
        )
        return tuple(Published(*row) for row in cursor.fetchall())


def _names_at(region: RegionCode, level: RegionLevel) -> dict[str, str]:
    if level == region.level:
        return {str(region): regions.get(region).name}
    return {view.code: view.name for view in regions.at_level(region, level)}


def _measure(code, name, segment, month, count, denominators) -> Measure:  # type: ignore[no-untyped-def]
    counted = denominators.get(segment)
    return Measure(
        region=code,
        name=name,
        segment=CountedSegment(segment),
        month=month,
        protected=count.protected if count else 0,
        acknowledged=count.acknowledged if count else 0,
        workers=counted.workers if counted else None,
        denominator=DenominatorSource(counted.issuer, counted.reference_on, counted.source) if counted else None,
    )


def _sum(code: str, name: str, month: Month, rows: Sequence[Measure], denominators) -> Measure:  # type: ignore[no-untyped-def]
    whole = denominators.get(CountedSegment.ALL)
    parts = [row.workers for row in rows]
    workers = whole.workers if whole else (sum(parts) if all(part is not None for part in parts) else None)  # type: ignore[arg-type]
    source = DenominatorSource(whole.issuer, whole.reference_on, whole.source) if whole else rows[0].denominator
    return Measure(
        code, name, CountedSegment.ALL, month,
        sum(row.protected for row in rows), sum(row.acknowledged for row in rows),
        workers, source if workers is not None else None,
    )  # fmt: skip


def _ordered(rows: Sequence[Measure]) -> tuple[Measure, ...]:
    order = [CountedSegment.FORMAL, CountedSegment.INFORMAL, CountedSegment.CONSTRUCTION]
    return tuple(sorted(rows, key=lambda row: order.index(row.segment)))
