"""Making a bill by hand: one worker's months under a code of ours, or a code that the fund issued."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from naungan.billing import operations
from naungan.billing.values import Amounts, BillView, NewLine
from naungan.kernel import Actor, Month, NotPermitted, OutOfScope, Refusal
from naungan.law.terms import Payer, Programme, Segment
from naungan.registry import queries as registry
from naungan.registry.values import WorkerView
from naungan.web.billing import words
from naungan.web.billing.forms import FundCodeForm, IndividualForm
from naungan.web.frame import actor_of, business_day, now, say
from naungan.web.words import HOUSE_ZONE


@sensitive_post_parameters("nik")
@require_http_methods(["GET", "POST"])
def new_bill(request: HttpRequest) -> HttpResponse:
    """A worker's next 1, 2, 3, 6 or 12 months. ``?pekerja=`` names the worker; a NIK is typed, never in an address."""
    actor = actor_of(request)
    actor.scope.require("BILL_ISSUE")
    asked = request.GET.get("pekerja", "")
    worker = registry.worker(actor.scope, int(asked)) if asked.isascii() and asked.isdigit() else None
    language, refusal = str(getattr(request, "language", "id")), None
    form = IndividualForm(
        request.POST if request.method == "POST" else None, on=business_day(), has_worker=worker is not None,
        language=language,
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            bill = _issue(actor, form.cleaned_data, worker)
        except NotPermitted:
            raise
        except Refusal as caught:
            refusal = caught
        else:
            return _made(request, bill)
    context = {"form": form, "refusal": refusal, "worker": worker, "trail": _trail(request)}
    status = 400 if form.is_bound else 200
    return render(request, "naungan/billing/new_bill.html", context, status=status)


def _issue(actor: Actor, typed: dict[str, Any], worker: WorkerView | None) -> BillView:
    """Refuses: OutOfScope (no such worker here), and what ``issue_individual_bill`` refuses."""
    worker_id = worker.id if worker else registry.find_by_nik(actor.scope, typed["nik"])
    if worker_id is None:
        raise OutOfScope(
            "Pekerja dengan NIK ini belum tercatat di wilayah Anda. Catat dulu lewat Unggah data.",
            "No worker with this NIK is recorded in your region. Record the worker first.",
        )
    return operations.issue_individual_bill(
        worker_id=worker_id,
        first=Month.parse(typed["first"]),
        month_count=int(typed["month_count"]),
        payer=Payer(typed["payer"]),
        with_jht=typed["with_jht"],
        by=actor,
        at=now(),
        priced_on=business_day(),
    )


@sensitive_post_parameters("niks")
@require_http_methods(["GET", "POST"])
def new_fund_code(request: HttpRequest) -> HttpResponse:
    """A kode iuran of the fund is entered with its workers, to be paid as it is."""
    actor = actor_of(request)
    actor.scope.require("BILL_ISSUE")
    language, refusal = str(getattr(request, "language", "id")), None
    form = FundCodeForm(request.POST if request.method == "POST" else None, on=business_day(), language=language)
    if form.is_bound and form.is_valid():
        try:
            bill = _enter(actor, form.cleaned_data)
        except NotPermitted:
            raise
        except Refusal as caught:
            refusal = caught
        else:
            return _made(request, bill)
    context = {"form": form, "refusal": refusal, "trail": _trail(request)}
    return render(request, "naungan/billing/new_fund_code.html", context, status=400 if form.is_bound else 200)


def _enter(actor: Actor, typed: dict[str, Any]) -> BillView:
    workers = [registry.find_by_nik(actor.scope, nik) for nik in typed["niks"]]
    unknown = [place for place, worker_id in enumerate(workers, start=1) if worker_id is None]
    if unknown:
        places = ", ".join(str(place) for place in unknown[:10])
        raise OutOfScope(
            f"NIK pada baris {places} belum tercatat di wilayah Anda. Periksa angkanya, atau catat dulu pekerjanya.",
            f"The NIKs on lines {places} are not recorded in your region. Check them, or record the workers first.",
        )
    known = registry.workers_by_ids(actor.scope, [worker_id for worker_id in workers if worker_id is not None])
    return operations.enter_fund_code(
        kode_iuran=typed["code"],
        kind=typed["kind"],
        title=typed["title"],
        region=typed["region"],
        payer=Payer(typed["payer"]),
        lines=[_line(worker, typed) for worker in known],
        expires_at=datetime.combine(typed["expires_on"], time(23, 59, 59), HOUSE_ZONE),
        by=actor,
        at=now(),
        entered_on=business_day(),
    )


def _line(worker: WorkerView, typed: dict[str, Any]) -> NewLine:
    count = typed["month_count"]
    amounts = Amounts(**{key: (typed[key] or 0) * count for key in ("jkk_rp", "jkm_rp", "jht_rp", "jp_rp")})
    programmes = Programme(0)
    for programme, _ in amounts.positive():
        programmes |= programme
    is_wage_earner = worker.segment == Segment.FORMAL.value
    region = worker.work_region_code if is_wage_earner and worker.work_region_code else worker.region_code
    return NewLine(
        worker.id, Month.parse(typed["first"]), count, Segment(worker.segment), programmes, region, amounts
    )  # fmt: skip


def _made(request: HttpRequest, bill: BillView) -> HttpResponse:
    code = words.spoken_code(bill.code)
    messages.success(request, say(request, f"Tagihan {code} siap dibayar.", f"Bill {code} is ready to be paid."))
    return redirect("bill", code=bill.code)


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    return [(say(request, "Iuran", "Contributions"), "/iuran"), (say(request, "Baru", "New"), "")]
