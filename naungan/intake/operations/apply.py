"""Accepted rows take effect, and are taken back again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from naungan.audit import operations as audit
from naungan.intake.models import Batch, StagedRow
from naungan.intake.operations.batches import locked, require_move
from naungan.intake.operations.files import drop_file
from naungan.intake.queries import staged_view, view_of
from naungan.intake.values import BatchState, StagedRowView, TouchedRow, UndoSummary, Verdict
from naungan.kernel import Actor, Refusal


class NothingToCommit(Refusal):
    """No row of the batch was accepted."""

    code = "NOTHING_TO_COMMIT"


@transaction.atomic
def commit(batch_id: int, *, by: Actor, at: datetime) -> dict[str, int]:
    """The accepted rows have taken effect in the room that owns the target, all or none; returns its counts.

    Refuses: OutOfScope, NotPermitted, IllegalMove, NothingToCommit, and what the target refuses.
    Records: intake.batch.committed
    """
    batch, target = locked(batch_id, by=by, permission="BATCH_COMMIT")
    require_move(batch, to=BatchState.COMMITTED)
    if not batch.accepted_count:
        raise NothingToCommit(
            "Tidak ada baris yang diterima, jadi tidak ada yang disimpan. Perbaiki berkasnya lalu unggah lagi.",
            "No row was accepted, so there is nothing to save. Mend the file and upload it again.",
        )
    result = target.commit(view_of(batch), _accepted(batch_id), by, at)
    _remember(batch_id, result.touched)
    drop_file(batch_id)
    batch.state = BatchState.COMMITTED
    batch.committed_at = at
    batch.save(update_fields=["state", "committed_at"])
    _record("intake.batch.committed", batch, by=by, at=at, detail=result.detail)
    return result.detail


@transaction.atomic
def undo(batch_id: int, *, by: Actor, at: datetime) -> UndoSummary:
    """Everything is as before the batch, except what something later has touched: that is kept, and listed per row.

    Refuses: OutOfScope, NotPermitted, IllegalMove, and what the target refuses.
    Records: intake.batch.undone
    """
    batch, target = locked(batch_id, by=by, permission="BATCH_COMMIT")
    require_move(batch, to=BatchState.UNDONE)
    touched = [
        staged_view(row)
        for row in StagedRow.objects.filter(batch_id=batch_id, subject_id__isnull=False).order_by("row_number")
    ]
    result = target.undo(view_of(batch), touched, by, at)
    StagedRow.objects.filter(batch_id=batch_id, subject_id__isnull=False).update(undo_outcome="restored")
    StagedRow.objects.filter(batch_id=batch_id, row_number__in=list(result.kept)).update(undo_outcome="kept")
    batch.state = BatchState.UNDONE
    batch.undone_at = at
    batch.save(update_fields=["state", "undone_at"])
    summary = UndoSummary(restored=len(touched) - len(result.kept), kept=dict(result.kept))
    _record(
        "intake.batch.undone", batch, by=by, at=at, detail={"restored": summary.restored, "kept": len(summary.kept)}
    )
    return summary


def _accepted(batch_id: int) -> Iterator[StagedRowView]:
    rows = StagedRow.objects.filter(batch_id=batch_id, verdict=Verdict.ACCEPTED).order_by("row_number")
    return (staged_view(row) for row in rows.iterator(chunk_size=2_000))


def _remember(batch_id: int, touched: Sequence[TouchedRow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_stagedrow s SET subject_id = g.subject_id, former_state = g.former_state "
            "FROM unnest(%s::int[], %s::bigint[], %s::jsonb[]) AS g (row_number, subject_id, former_state) "
            "WHERE s.batch_id = %s AND s.row_number = g.row_number",
            [
                [row.row_number for row in touched],
                [row.subject_id for row in touched],
                [Jsonb(row.former_state) for row in touched],
                batch_id,
            ],
        )


def _record(action: str, batch: Batch, *, by: Actor, at: datetime, detail: Mapping[str, int]) -> None:
    audit.record(
        action, by=by, at=at, subject=f"batch:{batch.pk}", region=batch.region_code,
        detail={"kind": batch.kind, **detail},
    )  # fmt: skip
