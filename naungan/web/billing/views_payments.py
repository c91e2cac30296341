"""Payments, their receipts (page and PDF), and the public page that proves a receipt."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from naungan.access import operations as access
from naungan.access.operations.ask import TooManyAsks
from naungan.access.queries import business_day
from naungan.billing import queries
from naungan.billing.queries import Receipt
from naungan.kernel import Scope
from naungan.ledger import queries as ledger
from naungan.ledger.values import Transfer
from naungan.regions import queries as regions
from naungan.web import tables
from naungan.web.billing import words
from naungan.web.billing.places import KEY, region_filter
from naungan.web.billing.receipt import Paper, paper_of, pdf_bytes, qr_svg
from naungan.web.frame import now, say, scope_of


def language_of(request: HttpRequest) -> str:
    return str(getattr(request, "language", "id"))


@require_safe
def payment_list(request: HttpRequest) -> HttpResponse:
    """What came in, with each payment's parts; a bank sees its own, an employer theirs."""
    scope = scope_of(request)
    scope.require("PAYMENT_VIEW")
    newest, count, total_rp = queries.payments(scope, limit=1)
    context = {
        "count": count,
        "total_rp": total_rp,
        "newest": newest[0] if newest else None,
        "may_see_bills": scope.holds("BILL_VIEW"),
    }
    return tables.answer(request, "naungan/billing/payments.html", context, table=_payment_table(request, scope))


def _payment_table(request: HttpRequest, scope: Scope) -> tables.Table:
    amounts = queries.payment_amounts(scope)

    def address(row: dict[str, Any]) -> str:
        return f"/pembayaran/{row['number']}"

    def books(row: dict[str, Any]) -> str:
        return f"/pembayaran/{row['number']}#tabel-buku"

    columns = (
        tables.Column("number", "Nomor bukti", "Receipt", href=address),
        tables.Column("paid_at", "Dibayar", "Paid", "instant"),
        tables.Column("title", "Untuk", "For", note=lambda row: row["code"]),
        tables.Column("partner", "Lewat", "Through"),
        *(
            tables.Column(str(programme.name), str(programme.name), str(programme.name), "rupiah", href=books)
            for programme in words.programmes_of([amounts])
        ),
        tables.Column("total", "Jumlah", "Amount", "rupiah", href=books),
        tables.Column("state", "Status", "State", "chip", chip="bill"),
    )

    def fetch(window: tables.Window) -> tables.Slice:
        asked = {"region": window.filters.get(KEY, ""), "search": window.filters.get("cari", "")}
        rows, count, total_rp = queries.payments(scope, **asked, limit=window.limit, offset=window.offset)
        sums = queries.payment_amounts(scope, **asked)
        totals = {str(programme.name): amount_rp for programme, amount_rp in sums.positive()}
        return tables.Slice([_payment_row(row) for row in rows], count, {**totals, "total": total_rp})

    return tables.Table(
        "pembayaran", ("Pembayaran", "Payments"), columns, fetch,
        filters=(*region_filter(request, scope),
                 tables.Filter("cari", "Cari nomor, kode atau nama", "Find a number, code or name")),
        page_size=25, has_row_link=True,
        empty=("Belum ada pembayaran. Pembayaran muncul di sini begitu bank melaporkannya.",
               "No payment yet. Payments appear here as soon as a bank reports them."),
    )  # fmt: skip


def _payment_row(receipt: Receipt) -> dict[str, Any]:
    bill, payment = receipt.bill, receipt.payment
    return {
        "number": payment.number,
        "paid_at": payment.paid_at,
        "title": bill.title,
        "code": words.spoken_code(bill.code),
        "partner": receipt.partner_name,
        "total": payment.amount_rp,
        "state": "reversed" if payment.reversed_at else "paid",
        **{str(programme.name): amount_rp for programme, amount_rp in bill.amounts.positive()},
    }


@require_safe
def payment_page(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt, and below it the very transfers it made in the books."""
    scope = scope_of(request)
    scope.require("PAYMENT_VIEW")
    receipt = queries.receipt(scope, number)
    paper = _paper(request, receipt)
    moved = ledger.transfers(receipt.payment.number)
    posted_rp = sum(one.amount_rp for one in moved if one.reverses is None)
    context = {
        "receipt": {"number": paper.number, "title": paper.subject, "rows": paper.rows, "lines": paper.lines,
                    "total": paper.total, "qr": SafeString(qr_svg(paper.address))},
        "payment": receipt.payment,
        "bill": receipt.bill,
        "paper": paper,
        "spoken": words.spoken_code(receipt.bill.code),
        "posted_rp": posted_rp,
        "is_posted_whole": posted_rp == receipt.payment.amount_rp,
        "may_see_bills": scope.holds("BILL_VIEW"),
        "trail": [(say(request, "Pembayaran", "Payments"), "/pembayaran"), (paper.number, "")],
    }  # fmt: skip
    return tables.answer(request, "naungan/billing/payment.html", context, table=_transfer_table(moved))


@require_safe
def payment_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt for filing; the same bytes each time."""
    scope = scope_of(request)
    scope.require("PAYMENT_VIEW")
    receipt = queries.receipt(scope, number)
    made = pdf_bytes(_paper(request, receipt), made_at=int(receipt.payment.recorded_at.timestamp()))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bukti-{receipt.payment.number}.pdf"'
    return response


@require_safe
def proof_page(request: HttpRequest, number: str) -> HttpResponse:
    """Anyone: is this receipt genuine? Amount, months, number of people and day; nobody's name, no place."""
    language, asked = language_of(request), number.strip().upper()[:40]
    if not request.user.is_authenticated:
        try:
            _admit(request, asked)
        except TooManyAsks as refusal:
            return render(request, "naungan/refused.html", {"refusal": refusal, "back": "/"}, status=429)
    proven = queries.proven_receipt(asked)
    context = {
        "number": number[:40],
        "proven": proven,
        "months": words.span_text(proven.first_month, proven.last_month, language) if proven else "",
    }
    return render(request, "naungan/billing/proof.html", context, status=200 if proven else 404)


def _admit(request: HttpRequest, number: str) -> None:
    """Receipts are numbered one after the other: whoever walks through them is stopped. Refuses: TooManyAsks."""
    access.admit_public_ask(
        purpose="proof",
        subject=salted_hmac("naungan.web.billing.proof", number, algorithm="sha256").hexdigest(),
        address=request.META.get("REMOTE_ADDR", ""),
        at=now(),
    )


def _paper(request: HttpRequest, receipt: Receipt) -> Paper:
    proven = queries.proven_receipt(receipt.payment.number)
    assert proven is not None, "a receipt that was read can be proved"
    return paper_of(
        receipt,
        people=proven.people,
        region_name=regions.get(receipt.bill.region_code).full_name,
        address=request.build_absolute_uri(f"/bukti/{receipt.payment.number}"),
        is_example=business_day() is not None,
        language=language_of(request),
    )


_ACCOUNTS = {
    "piutang-settlement": ("Piutang settlement", "Receivable from"),
    "titipan-iuran": ("Titipan iuran", "Contributions held"),
}
_KINDS = {"payment": ("pembayaran", "payment"), "reversal": ("pembalikan", "reversal")}


def _transfer_table(moved: tuple[Transfer, ...]) -> tables.Table:
    columns = (
        tables.Column("id", "Nomor", "Number", value=lambda row: f"#{row.id}"),
        tables.Column("happened_on", "Tanggal", "Day", "date"),
        tables.Column("debit", "Debit", "Debit", value=lambda row: _account(row.debit), note=lambda row: row.debit),
        tables.Column(
            "credit", "Kredit", "Credit", value=lambda row: _account(row.credit), note=lambda row: row.credit
        ),
        tables.Column("kind", "Jenis", "Kind", value=lambda row: _KINDS.get(row.kind, (row.kind,))[0]),
        tables.Column("amount_rp", "Jumlah", "Amount", "rupiah"),
    )
    net_rp = sum(-one.amount_rp if one.reverses else one.amount_rp for one in moved)
    return tables.Table(
        "buku", ("Di buku besar", "In the books"), columns,
        tables.fetch_from(moved, columns, totals={"amount_rp": net_rp}),
        empty=("Tidak ada catatan di buku besar untuk pembayaran ini.", "Nothing in the books for this payment."),
    )  # fmt: skip


def _account(code: str) -> str:
    """'titipan-iuran:JKK' -> 'Titipan iuran JKK'."""
    kind, _, rest = code.partition(":")
    return f"{_ACCOUNTS.get(kind, (kind,))[0]} {rest}".strip()
