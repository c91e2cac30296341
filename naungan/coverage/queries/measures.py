"""Measures of regions: numerator from person-months, denominator from whose count of workers, both always told."""

from collections.abc import Iterable, Mapping, Sequence

from naungan.coverage.values import PARTS, CountedSegment, DenominatorSource, Measure, Overview
from naungan.kernel import Month, RegionCode, RegionLevel, Scope
from naungan.protection import queries as protection
from naungan.protection.values import CountRow
from naungan.regions import queries as regions
from naungan.regions.values import Denominator

_Counts = Mapping[tuple[str, str], tuple[int, int]]
"""(region, segment) -> protected, acknowledged."""


def measure(scope: Scope, *, region: RegionCode, month: Month, issuer: str | None = None) -> Measure:
    """The region's measure over all segments. Refuses: NotPermitted, OutOfScope."""
    return measure_segments(scope, region=region, month=month, issuer=issuer)[0]


def measure_segments(
    scope: Scope, *, region: RegionCode, month: Month, issuer: str | None = None
) -> tuple[Measure, ...]:
    """The region's measures: all, formal, informal, construction. Refuses: NotPermitted, OutOfScope."""
    return measures_of(scope, region=region, level=region.level, month=month, issuer=issuer)[region]


def measure_children(
    scope: Scope, *, region: RegionCode, month: Month, issuer: str | None = None
) -> tuple[Measure, ...]:
    """One measure over all segments for each region directly below, by code. Refuses: NotPermitted, OutOfScope."""
    return overview(scope, region=region, month=month, issuer=issuer).children


def measures_of(
    scope: Scope, *, region: RegionCode, level: RegionLevel, month: Month, issuer: str | None = None
) -> dict[RegionCode, tuple[Measure, ...]]:
    """Measures (all, formal, informal, construction) of each region of that level inside the region.

    One pass over the month's person-months. ``issuer`` names whose count of workers to stand on; else the region's
    active one (``regions.denominators``). Refuses: NotPermitted, OutOfScope.
    """
    _require(scope, region)
    names = {str(view.code): view.name for view in _regions_at(region, level)}
    counts = _by_place(protection.counts(month=month, patterns=protection.patterns_of(region), level=int(level)))
    denominators = regions.denominators_of(sorted(names), on=month.last_day, issuer=issuer)
    return {
        RegionCode(code): _segments(code, names[code], month, counts, denominators.get(code, {}))
        for code in sorted(names)
    }


def overview(scope: Scope, *, region: RegionCode, month: Month, issuer: str | None = None) -> Overview:
    """The region's segments and its children over all segments, from one pass over the month's person-months.

    A village has no children. Refuses: NotPermitted, OutOfScope.
    """
    _require(scope, region)
    own = regions.get(region)
    children = () if region.level == RegionLevel.VILLAGE else regions.children(region)
    level = int(region.level) + (1 if children else 0)
    rows = protection.counts(month=month, patterns=protection.patterns_of(region), level=level)
    counts = {**_by_place(rows), **_rolled_up(region, rows)}
    names = {str(region): own.name} | {str(view.code): view.name for view in children}
    denominators = regions.denominators_of(sorted(names), on=month.last_day, issuer=issuer)
    found = {code: _segments(code, names[code], month, counts, denominators.get(code, {})) for code in names}
    below = tuple(found[str(view.code)][0] for view in children)
    whole = found[str(region)]
    unplaced = whole[0].protected - sum(child.protected for child in below) if below else 0
    return Overview(whole, below, unplaced)


def _require(scope: Scope, region: RegionCode) -> None:
    scope.require("COVERAGE_VIEW")
    scope.require_region(region)


def _regions_at(region: RegionCode, level: RegionLevel):  # type: ignore[no-untyped-def]
    return (regions.get(region),) if level == region.level else regions.at_level(region, level)


def _by_place(rows: Iterable[CountRow]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(row.region_code, row.segment): (row.protected, row.acknowledged) for row in rows}


def _rolled_up(region: RegionCode, rows: Sequence[CountRow]) -> dict[tuple[str, str], tuple[int, int]]:
    """The region's own counts as the sum of everything counted inside it."""
    return {
        (str(region), segment.value): (
            sum(row.protected for row in rows if row.segment == segment),
            sum(row.acknowledged for row in rows if row.segment == segment),
        )
        for segment in PARTS
    }


def _segments(
    code: str, name: str, month: Month, counts: _Counts, denominators: Mapping[str, Denominator]
) -> tuple[Measure, ...]:
    parts = [
        _measure(code, name, segment, month, counts.get((code, segment.value), (0, 0)), denominators.get(segment.value))
        for segment in PARTS
    ]
    return (_all_of(parts, denominators.get(CountedSegment.ALL.value)), *parts)


def _measure(
    code: str, name: str, segment: CountedSegment, month: Month, count: tuple[int, int], base: Denominator | None
) -> Measure:
    source = DenominatorSource(base.issuer, base.reference_on, base.source) if base else None
    return Measure(code, name, segment, month, *count, base.workers if base else None, source)


def _all_of(parts: Sequence[Measure], base: Denominator | None) -> Measure:
    """All segments together; where only the segments were counted, their sum, never a sum with a part missing."""
    first = parts[0]
    counted = [part.workers for part in parts if part.workers is not None]
    workers, source = None, None
    if base is not None:
        workers, source = base.workers, DenominatorSource(base.issuer, base.reference_on, base.source)
    elif len(counted) == len(parts):
        workers, source = sum(counted), first.denominator
    return Measure(
        first.region, first.name, CountedSegment.ALL, first.month,
        sum(part.protected for part in parts), sum(part.acknowledged for part in parts), workers, source,
    )  # fmt: skip
