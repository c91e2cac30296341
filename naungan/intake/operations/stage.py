"""Every row of a batch gets its verdict, a block at a time, so that progress can be watched."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from naungan.audit import operations as audit
from naungan.intake.judging import Judge, JudgedRow
from naungan.intake.models import Batch, StagedRow
from naungan.intake.operations.batches import IllegalMove, locked, require_move
from naungan.intake.operations.files import kept_file
from naungan.intake.queries import view_of
from naungan.intake.reading.table import Table, read_table
from naungan.intake.rules.headings import columns_without_heading
from naungan.intake.sealing import seal_row
from naungan.intake.values import BatchState, Column, ImportTarget, Verdict
from naungan.kernel import Actor, Refusal

_BLOCK_ROWS = 2_000
_LOCK = 6101  # any number of our own


class ColumnMissing(Refusal):
    """A column without which this kind of list cannot be taken in."""

    code = "COLUMN_MISSING"


def stage(batch_id: int, *, by: Actor, at: datetime) -> None:
    """Every row of the file has a verdict with its reasons, and the counts add up. Nothing else has changed.

    Works in blocks, each a transaction of its own; a run that was killed is taken up again from the start.
    Refuses: OutOfScope, NotPermitted, IllegalMove, ColumnMissing (names the headings found).
    Records: intake.batch.staged
    """
    with _alone(batch_id):
        batch, target = _begin(batch_id, by=by)
        try:
            _judge_all(batch, target, on=at.date())
            _finish(batch_id, by=by, at=at)
        except Exception as problem:
            Batch.objects.filter(pk=batch_id).update(state=BatchState.FAILED, failure=type(problem).__name__)
            raise


@transaction.atomic
def _begin(batch_id: int, *, by: Actor) -> tuple[Batch, ImportTarget]:
    batch, target = locked(batch_id, by=by, permission="BATCH_UPLOAD")
    require_move(batch, to=BatchState.STAGING)
    missing = columns_without_heading(batch.mapping, target.columns)
    if missing:
        raise _column_missing(missing, batch.headings)
    StagedRow.objects.filter(batch_id=batch_id).delete()
    batch.state = BatchState.STAGING
    batch.failure = ""
    batch.read_count = batch.accepted_count = batch.repaired_count = 0
    batch.rejected_count = batch.duplicate_count = batch.waiting_count = batch.done_count = 0
    batch.save()
    return batch, target


def _judge_all(batch: Batch, target: ImportTarget, *, on: date) -> None:
    table: Table = read_table(kept_file(batch.pk), target.columns)
    judge = Judge(target, view_of(batch), table.headings, on=on)
    for start in range(0, len(table.rows), _BLOCK_ROWS):
        _keep(batch.pk, judge.judge(table.rows[start : start + _BLOCK_ROWS]))


@transaction.atomic
def _keep(batch_id: int, rows: Sequence[JudgedRow]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY intake_stagedrow (batch_id, row_number, verdict, is_repaired, reasons, sealed_values, label, "
            "undo_outcome) FROM STDIN"
        ) as copy:
            copy.set_types(["int8", "int4", "text", "bool", "jsonb", "bytea", "text", "text"])
            for row in rows:
                reasons = Jsonb([reason.as_json() for reason in row.reasons])
                sealed = seal_row(row.raw, row.values)
                copy.write_row(
                    (batch_id, row.row_number, row.verdict.value, row.is_repaired, reasons, sealed, row.label, "")
                )
        counts = [sum(row.verdict is verdict for row in rows) for verdict in Verdict]
        cursor.execute(
            "UPDATE intake_batch SET read_count = read_count + %s, done_count = done_count + %s, "
            "accepted_count = accepted_count + %s, rejected_count = rejected_count + %s, "
            "duplicate_count = duplicate_count + %s, waiting_count = waiting_count + %s, "
            "repaired_count = repaired_count + %s WHERE id = %s",
            [len(rows), len(rows), *counts, sum(row.is_repaired for row in rows), batch_id],
        )


@transaction.atomic
def _finish(batch_id: int, *, by: Actor, at: datetime) -> None:
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    batch.state = BatchState.STAGED
    batch.staged_at = at
    batch.save(update_fields=["state", "staged_at"])
    audit.record(
        "intake.batch.staged",
        by=by,
        at=at,
        subject=f"batch:{batch_id}",
        region=batch.region_code,
        detail={
            "read": batch.read_count,
            "accepted": batch.accepted_count,
            "repaired": batch.repaired_count,
            "rejected": batch.rejected_count,
            "duplicate": batch.duplicate_count,
            "waiting": batch.waiting_count,
        },
    )


@contextmanager
def _alone(batch_id: int) -> Iterator[None]:
    """Nobody else stages this batch meanwhile. The lock dies with its process, so a killed run holds up nobody.

    Refuses: IllegalMove.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, batch_id])
        if not cursor.fetchone()[0]:
            raise IllegalMove(
                "Berkas ini sedang diperiksa. Tunggu sebentar.", "This file is being checked. Please wait."
            )
        try:
            yield
        finally:
            connection.cursor().execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, batch_id])


def _column_missing(missing: Sequence[Column], headings: Sequence[str]) -> ColumnMissing:
    names = ", ".join(f"'{column.title_id}'" for column in missing)
    names_en = ", ".join(f"'{column.title_en}'" for column in missing)
    found = ", ".join(heading for heading in headings if heading)[:400]
    return ColumnMissing(
        f"Kolom {names} tidak ditemukan. Judul yang terbaca: {found}. Ganti judul kolom yang berisi data itu menjadi "
        f"{names}, atau cocokkan kolomnya, lalu periksa lagi.",
        f"Column {names_en} not found. Headings read: {found}. Rename the heading, or match the columns, and check "
        "again.",
    )
