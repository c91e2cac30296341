"""The people behind a count: the same filter, a page at a time."""

from dataclasses import dataclass

from naungan.coverage.values import CountedSegment
from naungan.kernel import Month, RegionCode, Scope
from naungan.protection import queries as protection
from naungan.registry import queries as registry
from naungan.registry.values import WorkerView


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the workers a count stands for, how many there are in all, and whom the fund has yet to acknowledge."""

    workers: tuple[WorkerView, ...]
    total: int
    waiting_ids: frozenset[int]


def people(
    scope: Scope,
    *,
    region: RegionCode,
    month: Month,
    segment: CountedSegment = CountedSegment.ALL,
    only_waiting: bool = False,
    only_lapsing: bool = False,
    number: int = 1,
    size: int = 50,
) -> PeoplePage:
    """Exactly the workers a count stands for, by number.

    ``only_waiting``: paid, not yet acknowledged (``Measure.waiting``). ``only_lapsing``: in no region protected the
    month after (``Lapse``). Refuses: NotPermitted, OutOfScope.
    """
    scope.require("WORKER_VIEW")
    scope.require_region(region)
    patterns = protection.patterns_of(region)
    counted = "" if segment is CountedSegment.ALL else segment.value
    if only_lapsing:
        lapsing = protection.counts_lapsing(month=month, patterns=patterns)
        total = lapsing.get(counted, 0) if counted else sum(lapsing.values())
        ids = protection.lapsing_worker_ids(month=month, patterns=patterns, segment=counted, number=number, size=size)
    else:
        total = protection.count_people(month=month, patterns=patterns, segment=counted, only_waiting=only_waiting)
        ids = protection.protected_worker_ids(
            month=month, patterns=patterns, segment=counted, only_waiting=only_waiting, number=number, size=size
        )
    # Wage earners count where they work: one counted here may live elsewhere and is shown all the same.
    found = registry.workers_by_ids(Scope.system(), ids)
    return PeoplePage(tuple(found), total, frozenset(protection.waiting_in(ids, month=month)))
