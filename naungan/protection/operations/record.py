"""Months become protected: one statement, whatever the number of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from naungan.protection.values import PersonMonthRow, RecordResult, SpanRow

_RECORD = """
WITH asked AS MATERIALIZED ({asked}),
inserted AS (
    INSERT INTO protection_personmonth (worker_id, month, segment, programmes, payer, region_code, evidence_kind,
                                        evidence_id, paid_at, acknowledged_at)
    SELECT worker_id, month, segment, programmes, payer, region_code, evidence_kind::"char", evidence_id, paid_at,
           acknowledged_at
    FROM asked ORDER BY worker_id, month
    ON CONFLICT (worker_id, month) WHERE withdrawn_at IS NULL DO NOTHING
    RETURNING worker_id, month, evidence_kind, evidence_id
),
corroborated AS (
    INSERT INTO protection_corroboration (worker_id, month, evidence_kind, evidence_id, recorded_at)
    SELECT a.worker_id, a.month, a.evidence_kind, a.evidence_id, %s
    FROM asked a
    WHERE NOT EXISTS (
        SELECT FROM inserted i WHERE i.worker_id = a.worker_id AND i.month = a.month
            AND i.evidence_kind = a.evidence_kind::"char" AND i.evidence_id = a.evidence_id
    ) AND NOT EXISTS (
        SELECT FROM protection_personmonth p WHERE p.worker_id = a.worker_id AND p.month = a.month
            AND p.withdrawn_at IS NULL AND p.evidence_kind = a.evidence_kind::"char" AND p.evidence_id = a.evidence_id
    )
    ON CONFLICT DO NOTHING
    RETURNING worker_id, month, evidence_kind
),
acknowledged AS (
    UPDATE protection_personmonth p SET acknowledged_at = %s
    FROM corroborated c
    WHERE p.worker_id = c.worker_id AND p.month = c.month AND c.evidence_kind = 'R' AND p.evidence_kind = 'L'
        AND p.withdrawn_at IS NULL AND p.acknowledged_at IS NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM inserted), (SELECT count(*) FROM corroborated), (SELECT count(*) FROM acknowledged)
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
    return _record(_ROWS, arrays, at=at)


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
    return _record(_SPANS, arrays, at=at)


def _record(asked: str, arrays: list[list[Any]], *, at: datetime) -> RecordResult:
    if not arrays[0]:
        return RecordResult(0, 0)
    with connection.cursor() as cursor:
        cursor.execute(_RECORD.format(asked=asked), [*arrays, at, at])
        inserted, corroborated, _ = cursor.fetchone()
    return RecordResult(inserted, corroborated)
