"""The audit trail: who did what, when; whether its chain holds; whether the books do."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from naungan.audit import operations, queries
from naungan.audit.values import Link
from naungan.kernel import Scope
from naungan.ledger import queries as ledger
from naungan.regions import queries as regions
from naungan.web import tables
from naungan.web.audit import details, words
from naungan.web.billing.places import KEY, region_filter
from naungan.web.frame import actor_of, now, say, scope_of

SMALL_CHAIN = 20_000
"""Links that are verified while one waits (about a second); a longer trail is a job."""


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Events of the reader's regions, newest first; the last check of the chain; the books on demand."""
    scope = scope_of(request)
    scope.require("AUDIT_VIEW")
    sees_books = scope.holds("LEDGER_VIEW")
    wants_books = sees_books and request.GET.get("buku") == "periksa"
    context = {
        "links": queries.link_count(),
        "checked": queries.last_chain_check(scope),
        "seal": queries.last_seal(),
        "sees_books": sees_books,
        "balances": ledger.balances() if sees_books else (),
        "books_checked": wants_books,
        "book_violations": ledger.violations() if wants_books else [],
    }
    return tables.answer(request, "naungan/audit/trail.html", context, table=_table(request, scope))


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The chain is verified now, or soon by the worker when it is long; the result is an event of its own."""
    actor = actor_of(request)
    actor.scope.require("AUDIT_VIEW")
    if queries.link_count() <= SMALL_CHAIN:
        operations.check_chain(by=actor, at=now())
        return redirect("audit")
    try:
        job = app.configure_task("audit.check_chain", allow_unknown=False, queueing_lock="audit.check_chain")
        job.defer(user_id=int(actor.id))
    except AlreadyEnqueued:
        pass  # somebody asked a moment ago; one check serves both
    messages.success(request, say(
        request, "Pemeriksaan berjalan di belakang layar. Muat ulang halaman ini sebentar lagi.",
        "The check runs in the background. Load this page again in a while.",
    ))  # fmt: skip
    return redirect("audit")


def _table(request: HttpRequest, scope: Scope) -> tables.Table:
    language = str(getattr(request, "language", "id"))
    is_file = request.GET.get("format", "") in ("xlsx", "csv")
    columns = (
        tables.Column("what", "Apa", "What"),
        tables.Column("at", "Kapan", "When", "instant"),
        tables.Column("who", "Siapa", "Who"),
        tables.Column(
            "subject",
            "Mengenai",
            "About",
            href=lambda row: row["href"],
            note=None if is_file else lambda row: row["detail"],
        ),
        tables.Column("region", "Wilayah", "Region"),
        *(
            (
                tables.Column("place", "Urutan", "Link"),
                tables.Column("detail", "Catatan", "Detail"),
                tables.Column("action", "Kode", "Code"),
            )
            if is_file
            else ()
        ),
    )

    def fetch(window: tables.Window) -> tables.Slice:
        page = queries.events(
            scope,
            subject=details.subject_asked(window.filters.get("hal_ihwal", "")) or None,
            region=window.filters.get(KEY),
            action_prefix=window.filters.get("apa"),
            page=window.offset // window.limit + 1,
            size=window.limit,
        )
        names = regions.names({event.region_code for event in page.events})
        return tables.Slice([_row(event, names, language, whole=is_file) for event in page.events], page.count)

    return tables.Table(
        "jejak", ("Kejadian", "Events"), columns, fetch,
        filters=(tables.Filter("apa", "Apa", "What", _action_choices()), *region_filter(request, scope),
                 tables.Filter("hal_ihwal", "Mengenai (misalnya tagihan 123456789012)",
                               "About (such as bill 123456789012)")),
        page_size=25,
        empty=("Belum ada kejadian di wilayah ini.", "No event in this region yet."),
    )  # fmt: skip


def _action_choices() -> tuple[tables.Choice, ...]:
    """Whole rooms first, then each event by name."""
    rooms = [tables.Choice(f"{stream}.", f"Semua: {told[0]}", f"All: {told[1]}")
             for stream, told in words.STREAMS.items()]  # fmt: skip
    events = [tables.Choice(action, *told) for action, told in sorted(words.ACTIONS.items(), key=lambda one: one[1])]
    return (*rooms, *events)


def _row(event: Link, names: dict[str, str], language: str, *, whole: bool) -> dict[str, Any]:
    detail = (
        json.dumps(dict(event.detail), ensure_ascii=False) if whole else details.detail_text(event.detail, language)
    )
    return {
        "at": event.at,
        "who": event.actor_name or event.actor_kind,
        "what": words.action_word(event.action, language),
        "action": event.action,
        "detail": detail,
        "subject": event.subject if whole else details.subject_text(event.subject, language),
        "href": details.subject_address(event.subject),
        "region": names.get(event.region_code, event.region_code),
        "place": f"{event.stream} #{event.sequence}",
    }
