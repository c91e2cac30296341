"""One upload: counts that add up, every row with what, where and how to mend, and what can be done next."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from naungan.intake import operations, queries, targets
from naungan.intake.rules.headings import columns_without_heading
from naungan.intake.values import BatchState, BatchView, ImportTarget, StagedRowView, Verdict
from naungan.kernel import Month, Refusal
from naungan.regions import queries as regions
from naungan.web import tables
from naungan.web.addresses import stay_at
from naungan.web.frame import actor_of, now, say, scope_of
from naungan.web.intake import work

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TABS: Mapping[str, tuple[str, str, str]] = {
    "": ("Semua baris", "All rows", "read"),
    "problems": ("Belum diterima", "Not accepted", ""),
    Verdict.ACCEPTED.value: ("Diterima", "Accepted", "accepted"),
    queries.REPAIRED: ("Diterima, dirapikan", "Accepted, tidied", "repaired"),
    Verdict.REJECTED.value: ("Perlu diperbaiki", "To mend", "rejected"),
    Verdict.DUPLICATE.value: ("Data ganda", "Duplicate", "duplicate"),
    Verdict.WAITING.value: ("Menunggu pengecekan", "Waiting for a check", "waiting"),
}


@login_required
@require_safe
def batch_page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """``?hasil=`` chooses which rows are listed."""
    return show(request, batch_id)


def show(request: HttpRequest, batch_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    """The page; with a refusal it says why the last step was not possible (409)."""
    scope = scope_of(request)
    batch = queries.batch(scope, batch_id)
    scope.require("BATCH_UPLOAD")
    stay_at(request, f"/unggah/{batch_id}")
    target = targets.target(batch.kind)
    job = work.at_work(batch_id)
    chosen = request.GET.get("hasil", "")
    if chosen not in TABS and chosen != queries.KEPT:
        chosen = ""
    missing = columns_without_heading(batch.mapping, target.columns)
    context = {
        "trail": [("Unggah data", "/unggah"), (batch.file_name, "")],
        "batch": batch,
        "here": f"/unggah/{batch_id}",
        "kind": target,
        "region": regions.names([batch.region_code]).get(batch.region_code, batch.region_code),
        "month": Month.of(batch.month) if batch.month else None,
        "year": batch.options.get("year"),
        "refusal": refusal,
        "notes": batch.notes,
        "same_file": [one for one in batch.notes if one["code"] == "SAME_FILE"],
        "work": _work(request, batch, job),
        "has_failed": job is None and work.has_failed(batch_id),
        "problems": batch.rejected + batch.duplicate + batch.waiting,
        "tabs": _tabs(batch, chosen),
        "missing": missing,
        "choices": _choices(batch, target),
        "may_commit": scope.holds("BATCH_COMMIT"),
        "may_mend": scope.holds(target.permission),
        "kept": queries.rows(scope, batch_id, verdict=queries.KEPT, size=1).total,
        "has_rows": batch.state in (BatchState.STAGED, BatchState.COMMITTED, BatchState.UNDONE),
        "village_page": _village_page(batch),
    }
    template = "naungan/intake/batch.html"
    if not context["has_rows"]:
        return render(request, template, context, status=409 if refusal else 200)
    response = tables.answer(request, template, context, table=_table(request, batch, target, chosen))
    if refusal:
        response.status_code = 409
    return response


def _village_page(batch: BatchView) -> str:
    """Where a saved list of nominations is worked on: the village's page of the year the list is for."""
    if batch.kind != "nominations":
        return ""
    year = batch.options.get("year")
    return f"/program/{batch.region_code}" + (f"/{year}" if year else "")


@login_required
@require_safe
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The progress alone, asked for every two seconds; when the work has ended the browser shows the page anew."""
    scope = scope_of(request)
    batch = queries.batch(scope, batch_id)
    scope.require("BATCH_UPLOAD")
    told = _work(request, batch, work.at_work(batch_id))
    response = render(request, "naungan/intake/progress.html", {"work": told or {"is_finished": True}})
    if told is None:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def corrected(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The workbook to mend and bring again: rows that were not accepted, marked cell by cell."""
    batch = queries.batch(scope_of(request), batch_id)
    content = operations.take_corrected_file(batch_id, by=actor_of(request), at=now())
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="perbaikan-{batch.id}.xlsx"'
    return response


def _work(request: HttpRequest, batch: BatchView, job: work.Job | None) -> dict[str, object] | None:
    """What the worker is doing on the batch; None when nothing runs."""
    if job is None:
        return None
    told = {
        work.STAGE: ("Memeriksa berkas, baris demi baris:", "Checking the file row by row:"),
        work.COMMIT: ("Menyimpan baris yang diterima:", "Saving the accepted rows:"),
        work.UNDO: ("Membatalkan unggahan:", "Taking the upload back:"),
    }[job.work]
    is_staging = job.work == work.STAGE
    return {
        "label": say(request, *told),
        "done": batch.done if is_staging else 0,
        "total": batch.row_total if is_staging else batch.accepted,
        "remaining_text": _remaining(request, batch, job, now()) if is_staging else "",
        "poll_href": f"/unggah/{batch.id}/kemajuan",
        "is_finished": False,
    }


def _remaining(request: HttpRequest, batch: BatchView, job: work.Job, at: datetime) -> str:
    """How long the rest takes at the pace so far; nothing is promised before the first block is done."""
    if job.started_at is None:
        return say(request, "menunggu giliran", "waiting for its turn")
    if not batch.done:
        return ""
    seconds = (at - job.started_at).total_seconds() / batch.done * (batch.row_total - batch.done)
    if seconds < 60:
        return say(request, "kurang dari 1 menit lagi", "less than a minute left")
    minutes = round(seconds / 60)
    return say(request, f"kira-kira {minutes} menit lagi", f"about {minutes} minutes left")


def _tabs(batch: BatchView, chosen: str) -> list[tuple[str, str, str, int, bool]]:
    tabs = []
    for key, (indonesian, english, counter) in TABS.items():
        count = getattr(batch, counter) if counter else batch.rejected + batch.duplicate + batch.waiting
        if count or key == "":
            tabs.append((key, indonesian, english, count, key == chosen))
    return tabs


def _choices(batch: BatchView, target: ImportTarget) -> list[tuple[str, str, str, bool, str]]:
    """Per column of the target: key, titles, required, and the heading that fills it now."""
    headings = {key: heading for heading, key in batch.mapping.items()}
    return [(one.key, one.title_id, one.title_en, one.required, headings.get(one.key, "")) for one in target.columns]


def _table(request: HttpRequest, batch: BatchView, target: ImportTarget, chosen: str) -> tables.Table:
    scope, language = scope_of(request), str(getattr(request, "language", "id"))
    headings = {key: heading for heading, key in batch.mapping.items()}
    titles = {one.key: one.title_en if language == "en" else one.title_id for one in target.columns}

    def fetch(window: tables.Window) -> tables.Slice:
        page = queries.rows(
            scope, batch.id, verdict=chosen or None, number=window.offset // window.limit + 1, size=window.limit
        )
        return tables.Slice(page.rows, page.total)

    def where(row: StagedRowView) -> str | None:
        keys = dict.fromkeys(reason["column"] for reason in row.reasons_told if reason["column"])
        return ", ".join(headings.get(key, titles.get(key, key)) for key in keys) or None

    def told(row: StagedRowView) -> str | None:
        return " ".join(reason["message_en" if language == "en" else "message"] for reason in row.reasons_told) or None

    columns: tuple[tables.Column, ...] = (
        tables.Column("row_number", "Baris", "Row"),
        tables.Column("label", "Nama di berkas", "Name in the file"),
        tables.Column("verdict", "Hasil", "Verdict", "chip", chip="row",
                      value=lambda row: "repaired" if row.is_repaired else row.verdict.value),
        tables.Column("where", "Kolom", "Column", value=where),
        tables.Column("how", "Apa yang terjadi dan cara memperbaikinya", "What happened and how to mend it",
                      value=told),
    )  # fmt: skip
    if batch.state is BatchState.UNDONE:
        columns += (tables.Column("undo_outcome", "Setelah dibatalkan", "After the undo", "chip", chip="undo"),)
    tab = TABS.get(chosen)
    title = tab[:2] if tab else ("Yang tetap karena sudah dipakai", "Kept because used since")
    return tables.Table("baris", title, columns, fetch, empty=("Tidak ada baris seperti itu.", "There is no such row."))
