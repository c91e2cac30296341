"""Villages in numbers: one village's board, what waits for whom, and how far the villages of a region are.

Every number here has its people: ``people.nominations`` takes the same village, year and states.
"""

from typing import Any

from django.db import connection
from django.db.models import Count, F, Q

from naungan.kernel import Month, OutOfScope, RegionCode, RegionLevel, Scope
from naungan.programme.models import Nomination, VillageYear
from naungan.programme.rules import DossierState, NominationState
from naungan.programme.values import DossierWaiting, RegionProgress, VillageBoard
from naungan.regions import queries as regions

_SINCE = {
    DossierState.OPEN: "opened_at",
    DossierState.SUBMITTED: "submitted_at",
    DossierState.VERIFIED: "verified_at",
    DossierState.DECIDED: "decided_at",
    DossierState.ENROLLED: "enrolled_at",
}
_CODE_LENGTH = {
    RegionLevel.PROVINCE: 2,
    RegionLevel.REGENCY: 5,
    RegionLevel.DISTRICT: 8,
    RegionLevel.VILLAGE: 13,
}


def village_board(scope: Scope, *, village: str, year: int) -> VillageBoard:
    """Kuota, terisi, sisa, menunggu, ditolak of one village and year.

    Refuses: OutOfScope (also when the village does not take part in that year).
    """
    scope.require_region(village)
    row = VillageYear.objects.filter(village_code=village, year=year).first()
    if row is None:
        raise OutOfScope(f"Desa ini belum ikut program tahun {year}.", f"Not taking part in {year}.")
    state = DossierState(row.state)
    counted = Nomination.objects.filter(village_code=village, year=year).values("state").annotate(people=Count("id"))
    people = {NominationState(one["state"]): one["people"] for one in counted}
    return VillageBoard(
        village_code=village,
        village_name=regions.get(RegionCode(village)).name,
        year=year,
        state=state,
        quota=row.quota,
        seated=people.get(NominationState.SEATED, 0) + people.get(NominationState.ENROLLED, 0),
        proposed=people.get(NominationState.PROPOSED, 0),
        verified=people.get(NominationState.VERIFIED, 0),
        waiting=people.get(NominationState.WAITING, 0),
        refused=people.get(NominationState.REFUSED, 0),
        enrolled=people.get(NominationState.ENROLLED, 0),
        left=people.get(NominationState.LEFT, 0),
        returned_note=row.returned_note,
        decree_number=row.decree_number,
        decree_on=row.decree_on,
        since=getattr(row, _SINCE[state]),
        first_month=Month.of(row.first_month) if row.first_month else None,
        last_month=Month.of(row.last_month) if row.last_month else None,
    )


def dossiers_waiting(scope: Scope, *, stage: DossierState, year: int) -> tuple[DossierWaiting, ...]:
    """Dossiers of the scope that stand at a stage, the longest waiting first."""
    since = _SINCE[stage]
    rows = VillageYear.objects.filter(_within(scope), year=year, state=stage.value)
    ordered = list(rows.order_by(F(since).asc(nulls_first=True), "village_code"))
    codes = [row.village_code for row in ordered]
    names = regions.names(codes)
    live = Nomination.objects.filter(village_code__in=codes, year=year).exclude(
        state__in=[NominationState.REFUSED.value, NominationState.LEFT.value]
    )
    counts = dict(live.values_list("village_code").annotate(people=Count("id")))
    return tuple(
        DossierWaiting(
            village_code=row.village_code,
            village_name=names.get(row.village_code, row.village_code),
            year=year,
            state=stage,
            since=getattr(row, since),
            nominations=counts.get(row.village_code, 0),
        )
        for row in ordered
    )


def progress_by_region(scope: Scope, *, region: str, year: int, level: RegionLevel) -> tuple[RegionProgress, ...]:
    """How far the villages are, added up per region of the level inside ``region``, as far as the scope reaches.

    Regions without a village that takes part have no row. Refuses: OutOfScope (the scope and the region share nothing).
    """
    _require_overlap(scope, region)
    length = _CODE_LENGTH[level]
    reach: list[Any] = [region, f"{region}.%", scope.patterns()]
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, [length, length, year, *reach, length, year, *reach])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return tuple(RegionProgress(*row) for row in rows)


_PROGRESS = """
WITH dossier AS (
    SELECT left(village_code, %s) AS region, count(*) AS villages,
        count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state = 'submitted') AS submitted,
        count(*) FILTER (WHERE state = 'verified') AS verified, count(*) FILTER (WHERE state = 'decided') AS decided,
        count(*) FILTER (WHERE state = 'enrolled') AS enrolled, sum(quota)::bigint AS quota
    FROM programme_villageyear
    WHERE length(village_code) >= %s AND year = %s AND (village_code = %s OR village_code LIKE %s)
      AND village_code LIKE ANY(%s)
    GROUP BY 1
), people AS (
    SELECT left(village_code, %s) AS region, count(*) AS nominated,
        count(*) FILTER (WHERE state IN ('seated', 'enrolled')) AS seated,
        count(*) FILTER (WHERE state = 'enrolled') AS enrolled, count(*) FILTER (WHERE state = 'waiting') AS waiting,
        count(*) FILTER (WHERE state = 'refused') AS refused
    FROM programme_nomination
    WHERE year = %s AND (village_code = %s OR village_code LIKE %s) AND village_code LIKE ANY(%s)
    GROUP BY 1
)
SELECT d.region, d.villages, d.open, d.submitted, d.verified, d.decided, d.enrolled, d.quota,
    coalesce(p.seated, 0), coalesce(p.nominated, 0), coalesce(p.enrolled, 0), coalesce(p.waiting, 0),
    coalesce(p.refused, 0)
FROM dossier d LEFT JOIN people p USING (region) ORDER BY d.region
"""


def _within(scope: Scope) -> Q:
    """Villages the scope reaches, as a condition; no region at all reaches nothing."""
    if scope.everything:
        return Q()
    condition = Q(pk__in=[])
    for own in scope.regions:
        condition |= Q(village_code=own) | Q(village_code__startswith=f"{own}.")
    return condition


def _require_overlap(scope: Scope, region: str) -> None:
    """A village officer may see the row of their own district's village: the region above may be named."""
    if not any(own.startswith(f"{region}.") for own in scope.regions):
        scope.require_region(region)
