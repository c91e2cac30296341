"""Bills: the list, one bill, its print, its cancellation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from naungan.access.business_time import business_shift
from naungan.billing import operations, queries
from naungan.billing.operations import NotOpen
from naungan.billing.values import BillState, BillView
from naungan.funding import queries as funding
from naungan.kernel import Refusal, Scope
from naungan.regions import queries as regions
from naungan.registry import queries as registry
from naungan.web import tables
from naungan.web.billing import words
from naungan.web.billing.places import KEY, region_filter
from naungan.web.billing.why import why
from naungan.web.frame import actor_of, now, say, scope_of
from naungan.web.states import STATES


def language_of(request: HttpRequest) -> str:
    return str(getattr(request, "language", "id"))


@require_safe
def bill_list(request: HttpRequest) -> HttpResponse:
    """What is due and what was paid, in the reader's regions; employers see their own."""
    scope = scope_of(request)
    if not scope.holds("BILL_VIEW") and scope.holds("PAYMENT_VIEW"):
        return redirect("/pembayaran")  # a bank sees what it paid, not what others owe
    scope.require("BILL_VIEW")
    sums = queries.bill_sums(scope)
    none = queries.BillSum()
    context = {
        "due": sums.get(BillState.OPEN, none),
        "paid": sums.get(BillState.PAID, none),
        "may_issue": scope.holds("BILL_ISSUE"),
        "may_see_payments": scope.holds("PAYMENT_VIEW"),
    }
    return tables.answer(request, "naungan/billing/bills.html", context, table=_bill_table(request, scope))


def _bill_table(request: HttpRequest, scope: Scope) -> tables.Table:
    language = language_of(request)
    columns = (
        tables.Column("code", "Kode", "Code", sortable=True, href=lambda row: f"/iuran/{row['number']}"),
        tables.Column("title", "Untuk", "For", note=lambda row: row["months"]),
        tables.Column("region", "Wilayah", "Region", sortable=True),
        tables.Column("total", "Jumlah", "Amount", "rupiah", True, href=lambda row: f"/iuran/{row['number']}#pekerja"),
        tables.Column("state", "Status", "State", "chip", chip="bill"),
        tables.Column("expires", "Batas bayar", "Pay by", "date", True),
        tables.Column("issued", "Terbit", "Issued", "date", True),
    )

    def fetch(window: tables.Window) -> tables.Slice:
        page = queries.bills(
            scope,
            state=BillState(window.filters["status"]) if "status" in window.filters else None,
            region=window.filters.get(KEY, ""),
            source=window.filters.get("sumber", ""),
            search=window.filters.get("cari", ""),
            sort=window.sort,
            newest_first=window.descending,
            limit=window.limit,
            offset=window.offset,
        )
        names = regions.names({bill.region_code for bill in page.rows})
        rows = [_bill_row(bill, names, language) for bill in page.rows]
        return tables.Slice(rows, page.count, {"total": page.total_rp})

    return tables.Table(
        "tagihan", ("Tagihan iuran", "Contribution bills"), columns, fetch,
        filters=(*region_filter(request, scope), _state_filter(), _source_filter(),
                 tables.Filter("cari", "Cari kode atau nama", "Find a code or name")),
        sort="issued", descending=True, page_size=25, has_row_link=True,
        empty=("Belum ada tagihan di wilayah ini. Tagihan terbit setelah pekerja satu desa ditetapkan dan didaftarkan.",
               "No bill in this region yet. A bill is issued once a village's workers are decided and enrolled."),
        empty_step=("Buat tagihan perorangan", "Make an individual bill", "/iuran/baru")
        if scope.holds("BILL_ISSUE") else None,
    )  # fmt: skip


def _bill_row(bill: BillView, names: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "number": bill.code,
        "code": words.spoken_code(bill.code).replace(" ", "\u00a0"),  # never broken over two lines
        "title": bill.title,
        "months": words.span_text(bill.first_month, bill.last_month, language),
        "region": names.get(bill.region_code, bill.region_code),
        "total": bill.total_rp,
        "state": bill.state.value,
        "expires": bill.expires_at,
        "issued": bill.priced_on,
    }


def _state_filter() -> tables.Filter:
    looks = [(state.value, STATES[f"bill.{state.value}"]) for state in BillState]
    choices = tuple(tables.Choice(value, look.indonesian, look.english) for value, look in looks)
    return tables.Filter("status", "Status", "State", choices)


def _source_filter() -> tables.Filter:
    choices = tuple(tables.Choice(source.code, source.name, source.name) for source in funding.sources())
    return tables.Filter("sumber", "Sumber dana", "Source of money", choices)


@require_safe
def bill_page(request: HttpRequest, code: str) -> HttpResponse:
    """One bill: its code to read out loud, what it pays and why, for whom, and how to pay it."""
    scope = scope_of(request)
    scope.require("BILL_VIEW")
    bill = queries.bill(scope, code.replace(" ", ""))
    return tables.answer(
        request, "naungan/billing/bill.html", _bill_context(request, scope, bill), table=_line_table(request, bill)
    )


@require_safe
def bill_print(request: HttpRequest, code: str) -> HttpResponse:
    """The same on paper: the code, the amounts, every name, how to pay."""
    scope = scope_of(request)
    scope.require("BILL_VIEW")
    bill = queries.bill(scope, code)
    rows = _line_rows(scope, bill, language_of(request), limit=None, offset=0)
    context = {**_bill_context(request, scope, bill), "lines": rows}
    return render(request, "naungan/billing/bill_print.html", context)


@require_http_methods(["GET", "POST"])
def bill_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """GET asks for confirmation, POST cancels."""
    actor = actor_of(request)
    actor.scope.require("BILL_CANCEL")
    bill = queries.bill(actor.scope, code)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            operations.cancel_bill(code=bill.code, by=actor, at=now())
        except NotOpen as caught:
            refusal = caught
        else:
            messages.success(request, say(
                request, f"Tagihan {words.spoken_code(bill.code)} dibatalkan. Bulan dan pagunya bebas lagi.",
                f"Bill {words.spoken_code(bill.code)} is cancelled. Its months and money are free again.",
            ))  # fmt: skip
            return redirect("bill", code=bill.code)
    context = {**_bill_context(request, actor.scope, bill), "refusal": refusal}
    return render(request, "naungan/billing/bill_cancel.html", context, status=409 if refusal else 200)


def _bill_context(request: HttpRequest, scope: Scope, bill: BillView) -> dict[str, Any]:
    language, clock = language_of(request), now()
    payment = queries.payment_of_bill(scope, bill) if bill.state is BillState.PAID else None
    source = funding.source(bill.source_code).name if bill.source_code else ""
    return {
        "bill": bill,
        "spoken": words.spoken_code(bill.code),
        "code_word": words.code_word(bill, language),
        "kind_word": words.in_words(words.KINDS, bill.kind, language),
        "payer_word": words.in_words(words.PAYERS, bill.payer, language),
        "source_name": source,
        "region_name": regions.get(bill.region_code).full_name,
        "months": words.span_text(bill.first_month, bill.last_month, language),
        "people": queries.people_of_bill(scope, bill.code),
        "amounts": words.amount_lines(bill.amounts, language),
        "payment": payment,
        "is_payable": bill.is_payable_at(clock + business_shift(clock)),
        "why": _why_lines(bill, language),
        "may_cancel": scope.holds("BILL_CANCEL") and bill.state is BillState.OPEN,
        "may_see_payments": scope.holds("PAYMENT_VIEW"),
        "trail": [(say(request, "Iuran", "Contributions"), "/iuran"), (words.spoken_code(bill.code), "")],
    }


def _why_lines(bill: BillView, language: str) -> dict[str, Any] | None:
    """Months with what holds for them, and the citations, as the page prints them."""
    known = why(bill)
    if known is None:
        return None
    spans = [
        {"months": words.span_text(span.first, span.last, language), "sector": span.sector, "relief": span.relief,
         "forgiven": 1 - span.relief.share_due}
        for span in known.spans
    ]  # fmt: skip
    return {"spans": spans, "citations": known.citations}


def _line_table(request: HttpRequest, bill: BillView) -> tables.Table:
    scope, language = scope_of(request), language_of(request)
    sees_workers = scope.holds("WORKER_VIEW")

    def worker_href(row: dict[str, Any]) -> str | None:
        return f"/pekerja/{row['worker_id']}" if sees_workers and row["is_known"] else None

    columns = (
        tables.Column("name", "Nama", "Name", href=worker_href),
        tables.Column("nik", "NIK", "NIK"),
        tables.Column("months", "Bulan", "Months"),
        tables.Column("count", "Jumlah bulan", "Month count", "count"),
        *(
            tables.Column(str(programme.name), str(programme.name), str(programme.name), "rupiah")
            for programme in words.programmes_of([bill.amounts])
        ),
        tables.Column("total", "Jumlah", "Amount", "rupiah"),
    )
    totals = {str(programme.name): amount_rp for programme, amount_rp in bill.amounts.positive()}

    def fetch(window: tables.Window) -> tables.Slice:
        rows = _line_rows(scope, bill, language, limit=window.limit, offset=window.offset)
        return tables.Slice(rows, bill.line_count, {**totals, "total": bill.total_rp})

    return tables.Table(
        "pekerja", ("Siapa yang dibayar", "Who is paid for"), columns, fetch, page_size=25, has_row_link=sees_workers
    )


def _line_rows(scope: Scope, bill: BillView, language: str, *, limit: int | None, offset: int) -> list[dict[str, Any]]:
    lines = queries.bill_lines(scope, bill.code, limit=limit, offset=offset)
    known = {one.id: one for one in registry.workers_by_ids(scope, [line.worker_id for line in lines])}
    outside = "Pekerja di luar wilayah Anda" if language == "id" else "Worker outside your region"
    rows = []
    for line in lines:
        worker = known.get(line.worker_id)
        rows.append({
            "worker_id": line.worker_id,
            "is_known": worker is not None,
            "name": worker.name if worker else outside,
            "nik": worker.nik_masked if worker else "",
            "months": words.run_text(line.first_month, line.month_count, language),
            "count": line.month_count,
            "total": line.amounts.total_rp,
            **{str(programme.name): amount_rp for programme, amount_rp in line.amounts.positive()},
        })  # fmt: skip
    return rows
