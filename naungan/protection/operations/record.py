"""Months become protected: one statement whatever the number of people, a second where months were held already."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from naungan.kernel import Month
from naungan.law.terms import Programme
from naungan.protection.values import PersonMonthRow, RecordResult, SpanRow

_PROTECTED = int(Programme.PROTECTED)

_INSERT = """
INSERT INTO protection_personmonth (worker_id, month, segment, programmes, payer, region_code, evidence_kind,
                                    evidence_id, paid_at, acknowledged_at)
SELECT worker_id, month, segment, programmes, payer, region_code, evidence_kind::"char", evidence_id, paid_at,
       acknowledged_at
FROM ({asked}) AS asked ORDER BY worker_id, month
ON CONFLICT (worker_id, month) WHERE withdrawn_at IS NULL DO NOTHING
"""

_FILL = """
WITH asked AS MATERIALIZED ({asked}),
held AS MATERIALIZED (
    SELECT a.*, p.evidence_kind::text AS old_kind, p.evidence_id AS old_id, p.programmes AS old_programmes,
           coalesce(p.acknowledged_at, p.paid_at) AS old_at
    FROM asked a JOIN protection_personmonth p ON p.worker_id = a.worker_id AND p.month = a.month
    WHERE p.month BETWEEN %s AND %s AND p.withdrawn_at IS NULL AND (p.programmes & {protected}) <> {protected}
        AND (a.programmes & {protected}) = {protected}
    FOR UPDATE OF p
),
kept AS (
    INSERT INTO protection_corroboration (worker_id, month, evidence_kind, evidence_id, recorded_at, programmes)
    SELECT worker_id, month, old_kind, old_id, old_at, old_programmes FROM held
    ON CONFLICT DO NOTHING
)
UPDATE protection_personmonth p
SET segment = h.segment, programmes = h.programmes, payer = h.payer, region_code = h.region_code,
    evidence_kind = h.evidence_kind::"char", evidence_id = h.evidence_id, paid_at = h.paid_at,
    acknowledged_at = h.acknowledged_at
FROM held h
WHERE p.worker_id = h.worker_id AND p.month = h.month AND p.month BETWEEN %s AND %s AND p.withdrawn_at IS NULL
"""
"""A month held by less than both programmes of protection passes to the evidence that brings both."""

_CONFIRM = """
WITH asked AS MATERIALIZED ({asked}),
corroborated AS (
    INSERT INTO protection_corroboration (worker_id, month, evidence_kind, evidence_id, recorded_at, programmes)
    SELECT a.worker_id, a.month, a.evidence_kind, a.evidence_id, %s, a.programmes
    FROM asked a
    WHERE NOT EXISTS (
        SELECT FROM protection_personmonth p WHERE p.worker_id = a.worker_id AND p.month = a.month
            AND p.month BETWEEN %s AND %s
            AND p.withdrawn_at IS NULL AND p.evidence_kind = a.evidence_kind::"char" AND p.evidence_id = a.evidence_id
    )
    ON CONFLICT DO NOTHING
    RETURNING worker_id, month, evidence_kind
),
acknowledged AS (
    UPDATE protection_personmonth p SET acknowledged_at = %s
    FROM corroborated c
    WHERE p.worker_id = c.worker_id AND p.month = c.month AND p.month BETWEEN %s AND %s
        AND c.evidence_kind = 'R' AND p.evidence_kind = 'L' AND p.withdrawn_at IS NULL AND p.acknowledged_at IS NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM corroborated), (SELECT count(*) FROM acknowledged)
"""

_ROWS = """
SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::smallint[], %s::text[], %s::text[], %s::text[],
                     %s::bigint[], %s::timestamptz[], %s::timestamptz[])
    AS row (worker_id, month, segment, programmes, payer, region_code, evidence_kind, evidence_id, paid_at,
            acknowledged_at)
"""

_SPANS = """
SELECT worker_id, (first_month + make_interval(months => step))::date AS month, segment, programmes, payer,
       region_code, evidence_kind, evidence_id, paid_at, acknowledged_at
FROM unnest(%s::bigint[], %s::date[], %s::int[], %s::text[], %s::smallint[], %s::text[], %s::text[], %s::text[],
            %s::bigint[], %s::timestamptz[], %s::timestamptz[])
    AS span (worker_id, first_month, month_count, segment, programmes, payer, region_code, evidence_kind, evidence_id,
             paid_at, acknowledged_at)
CROSS JOIN LATERAL generate_series(0, month_count - 1) AS step
"""


@transaction.atomic
def record_many(rows: Sequence[PersonMonthRow], *, at: datetime) -> RecordResult:
    """Each row's month is protected. A month that is held already is confirmed once more and not doubled.

    A month held by less than work accident and death benefit passes to a row that brings both; it counts as inserted.
    A row of the fund's own file (kind R) that meets a paid month acknowledges it. The same evidence a second time
    changes nothing.
    Records: no event of its own; its caller's event speaks for it.
    """
    arrays: list[list[Any]] = [
        [row.worker_id for row in rows],
        [row.month for row in rows],
        [row.segment for row in rows],
        [row.programmes for row in rows],
        [row.payer for row in rows],
        [row.region_code for row in rows],
        [row.evidence_kind for row in rows],
        [row.evidence_id for row in rows],
        [row.paid_at for row in rows],
        [row.acknowledged_at for row in rows],
    ]
    months = [row.month for row in rows]
    return _record(_ROWS, arrays, wanted=len(rows), months=months, at=at)


@transaction.atomic
def record_spans(spans: Sequence[SpanRow], *, at: datetime) -> RecordResult:
    """As ``record_many``, for consecutive months of one evidence (a bill line): expanded in the database.

    Records: no event of its own; its caller's event speaks for it.
    """
    arrays: list[list[Any]] = [
        [span.worker_id for span in spans],
        [span.first_month for span in spans],
        [span.month_count for span in spans],
        [span.segment for span in spans],
        [span.programmes for span in spans],
        [span.payer for span in spans],
        [span.region_code for span in spans],
        [span.evidence_kind for span in spans],
        [span.evidence_id for span in spans],
        [span.paid_at for span in spans],
        [span.acknowledged_at for span in spans],
    ]
    months = [month for span in spans for month in (span.first_month, _last_month(span))]
    return _record(_SPANS, arrays, wanted=sum(span.month_count for span in spans), months=months, at=at)


def _record(asked: str, arrays: list[list[Any]], *, wanted: int, months: Sequence[date], at: datetime) -> RecordResult:
    """Inserts; only where some month was held already it asks further, and then only the partitions concerned."""
    if not wanted:
        return RecordResult(0, 0)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(asked=asked), arrays)
        inserted = cursor.rowcount
        if inserted == wanted:
            return RecordResult(inserted, 0)
        between = [min(months), max(months)]
        cursor.execute(_FILL.format(asked=asked, protected=_PROTECTED), [*arrays, *between, *between])
        inserted += cursor.rowcount
        cursor.execute(_CONFIRM.format(asked=asked), [*arrays, at, *between, at, *between])
        corroborated, _ = cursor.fetchone()
    return RecordResult(inserted, corroborated)


def _last_month(span: SpanRow) -> date:
    return Month.of(span.first_month).plus(span.month_count - 1).first_day
