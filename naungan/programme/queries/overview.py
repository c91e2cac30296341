"""Every village of a region in one reading: where its dossier stands, since when, how many people in which state."""

from typing import Any

from django.db import connection

from naungan.kernel import Month, Scope
from naungan.programme.rules import DossierState
from naungan.programme.values import VillageProgress


def village_rows(scope: Scope, *, region: str, year: int) -> tuple[VillageProgress, ...]:
    """The villages of the region that take part and that the scope reaches, by code.

    The region above one's own may be named; only one's own villages are in the answer. Refuses: OutOfScope (the scope
    and the region share nothing).
    """
    if not any(own.startswith(f"{region}.") for own in scope.regions):
        scope.require_region(region)
    with connection.cursor() as cursor:
        cursor.execute(_VILLAGES, [year, region, f"{region}.%", scope.patterns()])
        return tuple(_progress(row) for row in cursor.fetchall())


_VILLAGES = """
SELECT d.village_code, d.state,
    CASE d.state WHEN 'open' THEN coalesce(d.returned_at, d.opened_at) WHEN 'submitted' THEN d.submitted_at
        WHEN 'verified' THEN d.verified_at WHEN 'decided' THEN d.decided_at ELSE d.enrolled_at END AS since,
    d.state = 'open' AND d.returned_note <> '' AS was_returned, d.quota, d.last_month,
    count(n.id) FILTER (WHERE n.state IN ('seated', 'enrolled')), count(n.id) FILTER (WHERE n.state = 'proposed'),
    count(n.id) FILTER (WHERE n.state = 'verified'), count(n.id) FILTER (WHERE n.state = 'waiting'),
    count(n.id) FILTER (WHERE n.state = 'refused')
FROM programme_villageyear d
LEFT JOIN programme_nomination n ON n.village_code = d.village_code AND n.year = d.year
WHERE d.year = %s AND (d.village_code = %s OR d.village_code LIKE %s) AND d.village_code LIKE ANY(%s)
GROUP BY d.id ORDER BY d.village_code
"""


def _progress(row: tuple[Any, ...]) -> VillageProgress:
    code, state, since, was_returned, quota, last_month, seated, proposed, verified, waiting, refused = row
    return VillageProgress(
        village_code=code,
        state=DossierState(state),
        since=since,
        was_returned=was_returned,
        quota=quota,
        seated=seated,
        proposed=proposed,
        verified=verified,
        waiting=waiting,
        refused=refused,
        last_month=Month.of(last_month) if last_month else None,
    )
