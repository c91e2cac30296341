"""One worker: the NIK masked, protection month by month with what proves it, seats and bills."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from naungan.billing import queries as billing
from naungan.kernel import Month, NotPermitted, OutOfScope, Refusal, Scope
from naungan.law.terms import Programme
from naungan.programme import operations as programme_operations
from naungan.programme import queries as programme
from naungan.protection import queries as protection
from naungan.protection.values import EVIDENCE_REPORT_ROW, PersonMonthView, batch_and_row
from naungan.regions import queries as regions
from naungan.registry import operations
from naungan.registry import queries as registry
from naungan.registry.values import WorkerView
from naungan.web import tables
from naungan.web.addresses import stay_at
from naungan.web.frame import actor_of, business_day, month_in_view, now, scope_of
from naungan.web.programme.places import address, current_year
from naungan.web.registry.search import SEGMENTS

PAYERS = {
    "apbn": ("APBN", "state budget"),
    "apbd": ("APBD", "regional budget"),
    "apbdes": ("dana desa (APBDes)", "village budget"),
    "csr": ("CSR perusahaan", "company donors"),
    "baznas": ("Baznas", "Baznas"),
    "asn": ("donatur ASN", "civil servants who give"),
    "own": ("diri sendiri", "the worker"),
    "employer": ("pemberi kerja", "the employer"),
    "project": ("proyek konstruksi", "the construction project"),
}


@login_required
@require_safe
def worker_page(request: HttpRequest, worker_id: int) -> HttpResponse:
    """For who may see workers."""
    return show(request, worker_id)


@login_required
@require_POST
def reveal(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The same page with the NIK in full, once; the reason is on record."""
    try:
        digits = operations.reveal_nik(worker_id, reason=request.POST.get("alasan", ""), by=actor_of(request), at=now())
    except (NotPermitted, OutOfScope):
        raise
    except Refusal as refusal:
        return show(request, worker_id, refusal=refusal)
    return show(request, worker_id, digits=digits)


@login_required
@require_POST
def propose(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The worker's own village proposes this person for the year that is worked on; the decision explains itself."""
    by = actor_of(request)
    person = registry.worker(by.scope, worker_id)
    try:
        made = programme_operations.nominate(
            worker_id=worker_id, village=person.region_code, year=current_year(), by=by, at=now(), on=business_day()
        )
    except (NotPermitted, OutOfScope):
        raise
    except Refusal as refusal:
        return show(request, worker_id, refusal=refusal)
    return redirect(f"/program/usulan/{made.id}")


def show(request: HttpRequest, worker_id: int, *, digits: str = "", refusal: Refusal | None = None) -> HttpResponse:
    scope, month = scope_of(request), month_in_view(request)
    person = registry.worker(scope, worker_id)
    scope.require("WORKER_VIEW")
    stay_at(request, f"/pekerja/{worker_id}")
    months = protection.history(scope, worker_id)
    language = str(getattr(request, "language", "id"))
    nominations = programme.nominations_of_worker(scope, worker_id)
    counted = [one for one in months if one.withdrawn_at is None and one.programmes & Programme.PROTECTED
               == Programme.PROTECTED]  # fmt: skip
    until = protection.protected_until([worker_id], month=month).get(worker_id)
    context = {
        "trail": [("Pekerja", "/pekerja"), (person.name, "")],
        "shows_month": request.method == "GET",
        "person": person,
        "here": f"/pekerja/{worker_id}",
        "place": regions.breadcrumb(person.region_code)[::-1],
        "segment": next((pair for key, *pair in SEGMENTS if key == person.segment), [person.segment] * 2),
        "month": month,
        "state": _state(counted, month),
        "until": until,
        "last": max((one.month for one in counted), default=None),
        "digits": digits,
        "sees_welfare": scope.covers(person.region_code),
        "refusal": refusal,
        "year": current_year(),
        "may_propose": person.segment == "informal"
        and scope.holds("NOMINATION_PROPOSE")
        and scope.covers(person.region_code)
        and not any(one.year == current_year() for one in nominations),
        "may_reveal": scope.holds("NIK_REVEAL") and bool(person.nik_masked),
        "nominations": [(one, address(one.village_code, one.year)) for one in nominations],
        "bills": billing.bills_of_worker(scope, worker_id) if scope.holds("BILL_VIEW") else (),
        "counts": {"protected": len(counted), "waiting": sum(one.acknowledged_at is None for one in counted)},
    }
    table = _history(scope, months, language, person)
    response = tables.answer(request, "naungan/registry/worker.html", context, table=table)
    if refusal:
        response.status_code = 409
    return response


def _state(counted: list[PersonMonthView], month: Month) -> str:
    """How this person stands in the month in view."""
    held = next((one for one in counted if one.month == month.first_day), None)
    if held is not None:
        return "protected" if held.acknowledged_at else "paid"
    return "lapsed" if any(one.month < month.first_day for one in counted) else "unprotected"


def month_state(one: PersonMonthView) -> str:
    """Protected, paid and waiting for the fund, or withdrawn."""
    if one.withdrawn_at is not None:
        return "withdrawn"
    return "protected" if one.acknowledged_at else "paid"


def _history(scope: Scope, months: list[PersonMonthView], language: str, person: WorkerView) -> tables.Table:
    names = regions.names({one.region_code for one in months})
    columns = (
        tables.Column("month", "Bulan", "Month", "month", True),
        tables.Column("state", "Status", "State", "chip", chip="protection", value=month_state),
        tables.Column("programmes", "Program", "Programmes", value=lambda one: programmes_text(one.programmes)),
        tables.Column("payer", "Dibayar oleh", "Paid by", value=lambda one: payer_text(one.payer, language)),
        tables.Column("paid_at", "Dibayar", "Paid", "date", True),
        tables.Column("acknowledged_at", "Diakui BPJS TK", "Acknowledged", "date", True),
        tables.Column("place", "Dihitung di", "Counted in", value=lambda one: names.get(one.region_code)),
        tables.Column("evidence", "Bukti", "Evidence", value=lambda one: evidence_text(one, language),
                      href=lambda one: _evidence_href(one, scope)),
    )  # fmt: skip
    return tables.Table(
        f"perlindungan-{person.id}",
        ("Perlindungan bulan demi bulan", "Protection month by month"),
        columns,
        tables.fetch_from(months, columns, matches=lambda one, asked: asked.get("status") in (None, month_state(one))),
        filters=(
            tables.Filter("status", "Status", "State", (
                tables.Choice("protected", "terlindungi", "protected"),
                tables.Choice("paid", "dibayar, menunggu BPJS TK", "paid, waiting for the fund"),
                tables.Choice("withdrawn", "ditarik kembali", "withdrawn"))),
        ),
        sort="month",
        descending=True,
        page_size=24,
        empty=("Belum ada satu bulan pun yang terlindungi.", "Not one protected month yet."),
    )  # fmt: skip


def programmes_text(bits: int) -> str:
    """'JKK, JKM, JHT'."""
    return ", ".join(str(one.name) for one in Programme(bits))


def payer_text(code: str, language: str) -> str:
    pair = PAYERS.get(code)
    return pair[language == "en"] if pair else code


def evidence_text(one: PersonMonthView, language: str) -> str:
    """A row of the fund's file, or a line of a bill."""
    if one.evidence_kind.strip() == EVIDENCE_REPORT_ROW:
        batch, row = batch_and_row(one.evidence_id)
        if not batch:
            return "fund report" if language == "en" else "laporan BPJS TK"
        return f"fund report, row {row}" if language == "en" else f"laporan BPJS TK, baris {row}"
    return f"bill line {one.evidence_id}" if language == "en" else f"baris tagihan {one.evidence_id}"


def _evidence_href(one: PersonMonthView, scope: Scope) -> str | None:
    if one.evidence_kind.strip() != EVIDENCE_REPORT_ROW:
        return None
    batch, _ = batch_and_row(one.evidence_id)
    return f"/unggah/{batch}" if batch and scope.holds("BATCH_UPLOAD") else None
