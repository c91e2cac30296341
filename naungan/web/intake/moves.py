"""What can be done with an upload: match its columns, check it again, save it, take it back, throw it away."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from naungan.intake import operations, queries, targets
from naungan.intake.values import BatchState, BatchView
from naungan.kernel import NotPermitted, OutOfScope, Refusal, format_count
from naungan.web.frame import actor_of, now, say, scope_of
from naungan.web.intake import work
from naungan.web.intake.batch import show

Move = Callable[[HttpRequest, BatchView], str]
"""Does one thing and says in a sentence what is true now, or ''."""


class HeadingTwice(Refusal):
    """One heading cannot fill two columns."""

    code = "HEADING_TWICE"


def _move(operation: Move) -> Callable[..., HttpResponse]:
    @login_required
    @require_POST
    def view(request: HttpRequest, batch_id: int) -> HttpResponse:
        scope = scope_of(request)
        batch = queries.batch(scope, batch_id)
        scope.require("BATCH_UPLOAD")
        try:
            said = operation(request, batch)
        except (NotPermitted, OutOfScope):
            raise
        except Refusal as refusal:
            return show(request, batch_id, refusal=refusal)
        if said:
            messages.success(request, said)
        return redirect(f"/unggah/{batch_id}")

    return view


def _remap(request: HttpRequest, batch: BatchView) -> str:
    """Each column is filled from the heading chosen for it; then the file is checked again."""
    actor = actor_of(request)
    mapping: dict[str, str] = {}
    for column in targets.target(batch.kind).columns:
        heading = request.POST.get(f"kolom-{column.key}", "")
        if heading in mapping:
            raise HeadingTwice(
                f"Judul '{heading}' dipilih untuk dua kolom. Satu judul hanya untuk satu kolom.",
                f"Heading '{heading}' is chosen for two columns.",
            )
        if heading:
            mapping[heading] = column.key
    operations.remap(batch.id, mapping, by=actor, at=now())
    work.stage(queries.batch(actor.scope, batch.id), by=actor, at=now())
    return say(
        request, "Kolom dicocokkan lagi dan berkas diperiksa ulang.", "Columns matched; the file is checked anew."
    )


def _check(request: HttpRequest, batch: BatchView) -> str:
    work.stage(batch, by=actor_of(request), at=now())
    return ""


def _commit(request: HttpRequest, batch: BatchView) -> str:
    actor = actor_of(request)
    actor.scope.require("BATCH_COMMIT")
    if work.is_large(batch) and batch.state is BatchState.STAGED:
        work.leave_to_worker(work.COMMIT, batch.id, by=actor)
        return ""
    operations.commit(batch.id, by=actor, at=now())
    return say(
        request, f"{format_count(batch.accepted)} baris tersimpan.", f"{format_count(batch.accepted)} rows were saved."
    )


def _undo(request: HttpRequest, batch: BatchView) -> str:
    actor = actor_of(request)
    actor.scope.require("BATCH_COMMIT")
    if work.is_large(batch) and batch.state is BatchState.COMMITTED:
        work.leave_to_worker(work.UNDO, batch.id, by=actor)
        return ""
    summary = operations.undo(batch.id, by=actor, at=now())
    return say(
        request, f"Unggahan dibatalkan: {format_count(summary.restored)} baris kembali seperti semula, "
        f"{format_count(len(summary.kept))} tetap karena sudah dipakai.",
        f"Taken back: {format_count(summary.restored)} rows restored, {format_count(len(summary.kept))} kept.",
    )  # fmt: skip


def _discard(request: HttpRequest, batch: BatchView) -> str:
    operations.discard(batch.id, by=actor_of(request), at=now())
    return say(request, "Unggahan dibuang. Tidak ada yang tersimpan.", "The upload was thrown away. Nothing was saved.")


remap = _move(_remap)
check = _move(_check)
commit = _move(_commit)
undo = _move(_undo)
discard = _move(_discard)
