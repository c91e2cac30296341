"""Months that are acknowledged, withdrawn, or put back by the undo of a fund's file."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from naungan.law.terms import Programme
from naungan.protection import seals

_PROTECTED = int(Programme.PROTECTED)


@transaction.atomic
def acknowledge(*, evidence_kind: str, evidence_ids: Collection[int], at: datetime) -> int:
    """The fund has acknowledged the months of these evidences; returns how many it had not before.

    Records: no event of its own; its caller's event speaks for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE protection_personmonth SET acknowledged_at = %s WHERE evidence_kind = %s::"char" '
            "AND evidence_id = ANY(%s) AND withdrawn_at IS NULL AND acknowledged_at IS NULL",
            [at, evidence_kind, list(evidence_ids)],
        )
        return int(cursor.rowcount)


_STEP_IN = f"""
WITH withdrawn AS MATERIALIZED (
    SELECT DISTINCT ON (worker_id, month) * FROM protection_personmonth
    WHERE evidence_kind = %s::"char" AND evidence_id = ANY(%s) AND withdrawn_at = %s AND month BETWEEN %s AND %s
),
successor AS (
    DELETE FROM protection_corroboration WHERE id IN (
        SELECT DISTINCT ON (c.worker_id, c.month) c.id
        FROM protection_corroboration c JOIN withdrawn w USING (worker_id, month)
        ORDER BY c.worker_id, c.month, (coalesce(c.programmes, {_PROTECTED}) & {_PROTECTED}) <> {_PROTECTED},
            c.recorded_at, c.id
    ) RETURNING *
)
INSERT INTO protection_personmonth (worker_id, month, segment, programmes, payer, region_code, evidence_kind,
                                    evidence_id, paid_at, acknowledged_at)
SELECT w.worker_id, w.month, w.segment, coalesce(s.programmes, w.programmes), w.payer, w.region_code,
       s.evidence_kind::"char", s.evidence_id, s.recorded_at, CASE WHEN s.evidence_kind = 'R' THEN s.recorded_at END
FROM withdrawn w JOIN successor s USING (worker_id, month)
"""


@transaction.atomic
def withdraw(
    *,
    evidence_kind: str,
    evidence_ids: Collection[int],
    at: datetime,
    first: date = date.min,
    last: date = date.max,
) -> int:
    """The months of these evidences no longer count: kept and marked. Returns how many.

    Whoever knows that they lie from ``first`` to ``last`` says so: then only those months' partitions are touched.
    A month that another evidence had confirmed goes on with that one. The withdrawn evidences confirm nothing any
    more.
    Records: no event of its own; its caller's event speaks for it.
    """
    ids = list(evidence_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM protection_corroboration WHERE evidence_kind = %s AND evidence_id = ANY(%s)",
            [evidence_kind, ids],
        )
        cursor.execute(
            'UPDATE protection_personmonth SET withdrawn_at = %s WHERE evidence_kind = %s::"char" '
            "AND evidence_id = ANY(%s) AND withdrawn_at IS NULL AND month BETWEEN %s AND %s",
            [at, evidence_kind, ids, first, last],
        )
        count = int(cursor.rowcount)
        cursor.execute(_STEP_IN, [evidence_kind, ids, at, first, last])
    return count


_GIVEN = "(SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS g (worker_id, evidence_id))"

_FORGET_CONFIRMATIONS = f"""
WITH gone AS (
    DELETE FROM protection_corroboration c USING {_GIVEN} AS g
    WHERE c.worker_id = g.worker_id AND c.month = %s AND c.evidence_kind = 'R' AND c.evidence_id = g.evidence_id
    RETURNING c.worker_id, c.recorded_at
)
UPDATE protection_personmonth p SET acknowledged_at = (
    SELECT min(o.recorded_at) FROM protection_corroboration o
    WHERE o.worker_id = p.worker_id AND o.month = p.month AND o.evidence_kind = 'R'
        AND (o.worker_id, o.evidence_id) NOT IN {_GIVEN}
)
FROM gone
WHERE p.worker_id = gone.worker_id AND p.month = %s AND p.evidence_kind = 'L' AND p.withdrawn_at IS NULL
    AND p.acknowledged_at = gone.recorded_at
"""

_HAND_BACK = f"""
WITH back AS (
    DELETE FROM protection_corroboration c USING {_GIVEN} AS g, protection_personmonth p
    WHERE p.worker_id = g.worker_id AND p.month = %s AND p.evidence_kind = 'R' AND p.evidence_id = g.evidence_id
        AND p.withdrawn_at IS NULL AND c.worker_id = p.worker_id AND c.month = p.month
        AND (c.programmes & {_PROTECTED}) <> {_PROTECTED}
        AND NOT EXISTS (
            SELECT FROM protection_corroboration o
            WHERE o.worker_id = c.worker_id AND o.month = c.month AND o.id <> c.id
        )
    RETURNING c.*
)
UPDATE protection_personmonth p
SET programmes = back.programmes, evidence_kind = back.evidence_kind::"char", evidence_id = back.evidence_id,
    paid_at = back.recorded_at, acknowledged_at = CASE WHEN back.evidence_kind = 'R' THEN back.recorded_at END
FROM back WHERE p.worker_id = back.worker_id AND p.month = %s AND p.withdrawn_at IS NULL
"""
"""A month that these rows had taken over from an evidence of less protection goes back to it."""

_DELETE_MONTHS = f"""
DELETE FROM protection_personmonth p USING {_GIVEN} AS g
WHERE p.worker_id = g.worker_id AND p.month = %s AND p.evidence_kind = 'R' AND p.evidence_id = g.evidence_id
    AND p.withdrawn_at IS NULL
    AND NOT EXISTS (SELECT FROM protection_corroboration c WHERE c.worker_id = p.worker_id AND c.month = p.month)
"""

_STILL_THERE = f"""
SELECT p.worker_id FROM protection_personmonth p JOIN {_GIVEN} AS g
ON p.worker_id = g.worker_id AND p.month = %s AND p.evidence_kind = 'R' AND p.evidence_id = g.evidence_id
"""


@transaction.atomic
def restore_report_months(*, month: date, rows: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Protection is as if these rows of a fund's file (worker, evidence) had never said anything about the month.

    Returns the workers whose month was kept, with why: ``sealed`` (the month is final) or ``later`` (another evidence
    has confirmed it since). Everything else is restored exactly.
    Records: no event of its own; its caller's event speaks for it.
    """
    workers = [worker_id for worker_id, _ in rows]
    evidences = [evidence_id for _, evidence_id in rows]
    if seals.is_sealed(month):
        return dict.fromkeys(workers, "sealed")
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_CONFIRMATIONS, [workers, evidences, month, workers, evidences, month])
        cursor.execute(_HAND_BACK, [workers, evidences, month, month])
        cursor.execute(_DELETE_MONTHS, [workers, evidences, month])
        cursor.execute(_STILL_THERE, [workers, evidences, month])
        return {worker_id: "later" for (worker_id,) in cursor.fetchall()}
