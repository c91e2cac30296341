"""The uploads of one's region, newest first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from naungan.intake import queries, targets
from naungan.intake.values import BatchState, BatchView, ImportTarget
from naungan.kernel import Scope
from naungan.regions import queries as regions
from naungan.web import tables
from naungan.web.frame import scope_of
from naungan.web.states import STATES

MOST_LISTED = 500


@login_required
@require_safe
def uploads(request: HttpRequest) -> HttpResponse:
    """``?jenis=`` narrows it to one kind of list."""
    scope = scope_of(request)
    scope.require("BATCH_UPLOAD")
    batches = list(queries.batches(scope, limit=MOST_LISTED))
    unfinished = [one for one in batches if one.state in (BatchState.RECEIVED, BatchState.STAGED, BatchState.FAILED)]
    context = {"count": len(batches), "unfinished": len(unfinished), "may_bring": bool(kinds_for(scope))}
    return tables.answer(request, "naungan/intake/uploads.html", context, table=_table(batches))


def kinds_for(scope: Scope) -> list[ImportTarget]:
    """Kinds of lists this role may bring."""
    return [one for one in targets.kinds() if scope.holds("BATCH_UPLOAD") and scope.holds(one.permission)]


def _table(batches: list[BatchView]) -> tables.Table:
    titles = {one.kind: (one.title_id, one.title_en) for one in targets.kinds()}
    names = regions.names({one.region_code for one in batches})
    columns = (
        tables.Column("file_name", "Berkas", "File", sortable=True, href=lambda one: f"/unggah/{one.id}",
                      note=lambda one: titles.get(one.kind, (one.kind,))[0]),
        tables.Column("region", "Wilayah", "Region", sortable=True,
                      value=lambda one: names.get(one.region_code, one.region_code)),
        tables.Column("state", "Status", "State", "chip", chip="batch", value=lambda one: one.state.value),
        _count("read", "Dibaca", "Read", ""),
        _count("accepted", "Diterima", "Accepted", "accepted"),
        _count("rejected", "Perlu diperbaiki", "To mend", "rejected"),
        _count("duplicate", "Data ganda", "Duplicate", "duplicate"),
        _count("waiting", "Menunggu", "Waiting", "waiting"),
        tables.Column("created_at", "Diunggah", "Uploaded", "date", True, note=lambda one: one.created_by),
    )  # fmt: skip
    keys = ("read", "accepted", "rejected", "duplicate", "waiting")
    return tables.Table(
        "unggahan",
        ("Unggahan", "Uploads"),
        columns,
        tables.fetch_from(
            batches, columns, totals={key: sum(getattr(one, key) for one in batches) for key in keys},
            matches=lambda one, asked: (
                asked.get("jenis") in (None, one.kind) and asked.get("status") in (None, one.state.value)
                and asked.get("cari", "").lower() in f"{one.file_name} {names.get(one.region_code, '')}".lower()
            ),
        ),
        filters=(
            tables.Filter("cari", "Nama berkas atau wilayah", "File or region"),
            tables.Filter("jenis", "Jenis", "Kind", tuple(
                tables.Choice(kind, *pair) for kind, pair in titles.items())),
            tables.Filter("status", "Status", "State", tuple(
                tables.Choice(state.value, STATES[f"batch.{state.value}"].indonesian,
                              STATES[f"batch.{state.value}"].english) for state in BatchState)),
        ),
        sort="created_at",
        descending=True,
        empty=("Belum ada unggahan. Bawalah daftar dari OpenSID, SIAK, SIKS-NG, BPJS TK atau Excel.",
               "No upload yet. Bring a list from OpenSID, SIAK, SIKS-NG, the fund or Excel."),
        empty_step=("Unggah data", "Upload data", "/unggah/baru"),
    )  # fmt: skip


def _count(key: str, indonesian: str, english: str, verdict: str) -> tables.Column:
    query = f"?hasil={verdict}" if verdict else ""
    return tables.Column(
        key, indonesian, english, "count", True,
        href=lambda one: f"/unggah/{one.id}{query}" if getattr(one, key) else None,
    )  # fmt: skip
