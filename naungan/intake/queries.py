"""What became of a file: its batch, its rows with their verdicts, the file to mend and bring again."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from naungan.intake import targets
from naungan.intake.corrected import ProblemRow, write_corrected
from naungan.intake.models import Batch, StagedRow
from naungan.intake.sealing import open_row
from naungan.intake.values import MENDING_CODES, BatchState, BatchView, StagedPage, StagedRowView, Verdict
from naungan.kernel import OutOfScope, Scope

PROBLEMS = "problems"
"""Asks for every row that was not accepted."""
REPAIRED = "repaired"
"""Asks for the accepted rows in which something was mended."""
KEPT = "kept"
"""Asks for the rows that an undo could not take back."""


def batch(scope: Scope, batch_id: int) -> BatchView:
    """One batch. Refuses: OutOfScope (also when there is no such batch)."""
    found = Batch.objects.filter(pk=batch_id).first()
    if found is None or not scope.covers(found.region_code):
        raise OutOfScope("Unggahan ini tidak ditemukan di wilayah Anda.", "No such upload in your region.")
    return view_of(found)


def batches(scope: Scope, *, kind: str = "", limit: int = 50) -> tuple[BatchView, ...]:
    """The newest batches of the scope's regions."""
    where = ["region_code LIKE ANY(%s)"]
    found = Batch.objects.extra(where=where, params=[scope.patterns()]).order_by("-created_at", "-pk")
    if kind:
        found = found.filter(kind=kind)
    return tuple(view_of(one) for one in found[:limit])


def batch_of_file(scope: Scope, *, kind: str, file_name: str) -> BatchView | None:
    """The newest batch of a file of that name that was neither undone nor discarded; None when there is none."""
    gone = (BatchState.UNDONE, BatchState.DISCARDED, BatchState.FAILED)
    found = Batch.objects.filter(kind=kind, file_name=file_name).exclude(state__in=gone).order_by("-pk").first()
    return view_of(found) if found is not None and scope.covers(found.region_code) else None


def refusal_counts(scope: Scope, batch_id: int) -> dict[str, int]:
    """Rows that were not accepted, counted by the code of each of their reasons. Refuses: OutOfScope."""
    batch(scope, batch_id)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT reason ->> 'code', count(DISTINCT row_number)
               FROM intake_stagedrow CROSS JOIN LATERAL jsonb_array_elements(reasons) AS reason
               WHERE batch_id = %s AND verdict <> 'accepted' AND reason ->> 'code' <> ALL(%s) GROUP BY 1""",
            [batch_id, sorted(MENDING_CODES)],
        )
        return dict(cursor.fetchall())


def rows(scope: Scope, batch_id: int, *, verdict: str | None = None, number: int = 1, size: int = 50) -> StagedPage:
    """A page of the batch's rows in the file's order: all, of one verdict, ``problems``,
    ``repaired`` or ``kept``. Refuses: OutOfScope.
    """
    batch(scope, batch_id)
    found = _rows_of(batch_id, verdict)
    start = (max(number, 1) - 1) * size
    return StagedPage(
        tuple(staged_view(row) for row in found[start : start + size]), found.count(), max(number, 1), size
    )


def summary(scope: Scope, batch_id: int, *, rows: str = PROBLEMS) -> dict[str, Any]:
    """The batch as the command prints it: counts that add up, and rows (``problems`` or ``all``) with their reasons.

    Refuses: OutOfScope.
    """
    found = batch(scope, batch_id)
    shown = _rows_of(batch_id, PROBLEMS if rows == PROBLEMS else None)
    return {
        "batch": found.id,
        "kind": found.kind,
        "state": found.state.value,
        "read": found.read,
        "accepted": found.accepted,
        "repaired": found.repaired,
        "rejected": found.rejected,
        "duplicate": found.duplicate,
        "waiting": found.waiting,
        "notes": list(found.notes),
        "rows": [
            {"row": number, "verdict": verdict, "repaired": repaired, "label": label, "reasons": reasons}
            for number, verdict, repaired, label, reasons in shown.values_list(
                "row_number", "verdict", "is_repaired", "label", "reasons"
            )
        ],
    }


def corrected_file(scope: Scope, batch_id: int) -> bytes:
    """An XLSX with the rows that were not accepted, as the file wrote them, and beside each what to mend.

    It can be mended and uploaded as it is. A second sheet lists what was mended by itself in the accepted rows.
    Refuses: OutOfScope, NotPermitted (BATCH_UPLOAD, because it shows the file's own numbers).
    """
    found = batch(scope, batch_id)
    scope.require("BATCH_UPLOAD")
    columns = {column.key: column.title_id for column in targets.target(found.kind).columns}
    headings = tuple(heading or f"kolom {place + 1}" for place, heading in enumerate(found.headings))
    places = {key: heading for heading, key in found.mapping.items()}
    refused = [_problem(row, places) for row in _rows_of(batch_id, PROBLEMS)]
    mended = [_problem(row, places) for row in _rows_of(batch_id, None).filter(is_repaired=True)]
    return write_corrected(headings, refused, mended, columns)


def _problem(row: StagedRow, places: dict[str, str]) -> ProblemRow:
    view = staged_view(row)
    marks: dict[str, str] = {}
    for reason in view.reasons_told:
        heading = places.get(reason["column"], "")
        marks[heading] = f"{marks[heading]} {reason['message']}" if heading in marks else reason["message"]
    return ProblemRow(view.row_number, view.verdict, view.raw, marks)


def _rows_of(batch_id: int, verdict: str | None) -> "QuerySet[StagedRow]":
    found = StagedRow.objects.filter(batch_id=batch_id).order_by("row_number")
    if verdict == PROBLEMS:
        return found.exclude(verdict=Verdict.ACCEPTED)
    if verdict == REPAIRED:
        return found.filter(is_repaired=True)
    if verdict == KEPT:
        return found.filter(undo_outcome="kept")
    return found.filter(verdict=verdict) if verdict else found


def view_of(found: Batch) -> BatchView:
    """The batch as a plain value."""
    return BatchView(
        id=found.pk,
        kind=found.kind,
        state=BatchState(found.state),
        region_code=found.region_code,
        month=found.month,
        file_name=found.file_name,
        file_sha256=found.file_sha256,
        file_size=found.file_size,
        headings=tuple(found.headings),
        mapping=dict(found.mapping),
        options=dict(found.options),
        notes=tuple(found.notes),
        row_total=found.row_total,
        read=found.read_count,
        accepted=found.accepted_count,
        repaired=found.repaired_count,
        rejected=found.rejected_count,
        duplicate=found.duplicate_count,
        waiting=found.waiting_count,
        done=found.done_count,
        failure=found.failure,
        created_by=found.created_by,
        created_at=found.created_at,
        staged_at=found.staged_at,
        committed_at=found.committed_at,
        undone_at=found.undone_at,
    )


def staged_view(row: StagedRow) -> StagedRowView:
    """The row as a plain value, its cells opened."""
    raw, values = open_row(bytes(row.sealed_values))
    reasons: Sequence[dict[str, str]] = row.reasons
    return StagedRowView(
        row_number=row.row_number,
        verdict=Verdict(row.verdict),
        is_repaired=row.is_repaired,
        reasons=tuple(reasons),
        label=row.label,
        values=values,
        raw=raw,
        subject_id=row.subject_id,
        former_state=row.former_state,
        undo_outcome=row.undo_outcome,
    )
