"""A village's programme year: how many seats are filled, what is missing, what this reader does next, who they are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from naungan.billing import queries as billing
from naungan.billing.operations.issue import programme_reference
from naungan.billing.values import BillView
from naungan.funding import queries as funding
from naungan.intake import queries as intake
from naungan.intake.values import BatchState, BatchView
from naungan.kernel import Month, OutOfScope, Refusal, RegionCode, RegionLevel, Scope
from naungan.law.terms import Payer
from naungan.programme import queries as programme
from naungan.programme.rules import DossierState
from naungan.programme.values import VillageBoard
from naungan.regions import queries as regions
from naungan.web import tables, words
from naungan.web.addresses import stay_at
from naungan.web.frame import business_day, scope_of
from naungan.web.programme.lists import LISTS, nomination_table, seat_table
from naungan.web.programme.overview import overview_page
from naungan.web.programme.places import EARLIEST_YEAR, LATEST_YEAR, address, region_of, trail_of

_NEVER_FOR_VILLAGES = (Payer.OWN, Payer.EMPLOYER, Payer.PROJECT)

Refusals = Mapping[str, Refusal]
"""What was refused just now, by the name of its step."""

_STAGES = (
    (DossierState.OPEN, "Usulan desa", "Village proposes"),
    (DossierState.SUBMITTED, "Verifikasi kecamatan", "District verifies"),
    (DossierState.VERIFIED, "Penetapan", "Decision"),
    (DossierState.DECIDED, "Pendaftaran", "Enrolment"),
    (DossierState.ENROLLED, "Iuran", "Contributions"),
)


@login_required
@require_safe
def region_page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A village's page, or the overview of a wider region."""
    region = region_of(code)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Http404
    if region.level is RegionLevel.VILLAGE:
        return village_page(request, region, year)
    return overview_page(request, region, year)


def village_page(
    request: HttpRequest, village: RegionCode, year: int, *, refusals: Refusals | None = None
) -> HttpResponse:
    """The page; with ``refusals`` each stands beside its form and the answer is 409."""
    scope, on = scope_of(request), business_day()
    scope.require_region(village)
    stay_at(request, address(village, year))
    view = regions.get(village)
    common = {
        "trail": trail_of(village, year),
        "village": view,
        "year": year,
        "address": address(village, year),
        "refusals": refusals or {},
        "onward": request.GET.get("lanjut", "") or request.POST.get("lanjut", ""),
        "today": on,
    }
    try:
        board = programme.village_board(scope, village=village, year=year)
    except OutOfScope:
        return _not_taking_part(request, scope, common)
    bill = None
    if scope.holds("BILL_VIEW"):
        bill = billing.bill_of_reference(scope, programme_reference(village, year))
    upload = _latest_upload(scope, village, year) if scope.holds("BATCH_UPLOAD") else None
    lines = _lists_of(board)
    language, chosen = str(getattr(request, "language", "id")), request.GET.get("lihat", "")
    shown = chosen if chosen in lines else ("kuota" if board.seated else "usulan")
    context = common | {
        "board": board,
        "bill": bill,
        "upload": upload,
        "upload_href": f"/unggah/{upload.id}?hasil=problems" if upload else "",
        "days": _days(board, on),
        "step": next_step(scope, board, bill),
        "stages": _stepper(board, language, refusals or {}),
        "lists": [(key, *LISTS[key], count, key == shown) for key, count in lines.items()],
        "sees_people": scope.holds("WORKER_VIEW"),
        "sees_bill": scope.holds("BILL_VIEW"),
        "may_return": _may_return(scope, board),
        "may_reopen": scope.holds("DOSSIER_DECIDE") and board.remaining > 0 and board.state in (
            DossierState.DECIDED, DossierState.ENROLLED),
        "may_upload": scope.holds("BATCH_UPLOAD") and scope.holds("NOMINATION_PROPOSE")
        and board.state is DossierState.OPEN,
        "months": [(str(month), words.month_text(month, language)) for month in Month.span(Month(year, 1), 12)],
        "sources": _sources(scope, village, year) if scope.holds("BILL_ISSUE") else (),
        "sent": request.POST,
    }  # fmt: skip
    return _answer(request, scope, board, shown, context, status=409 if refusals else 200)


def _answer(
    request: HttpRequest, scope: Scope, board: VillageBoard, shown: str, context: dict[str, object], *, status: int
) -> HttpResponse:
    template = "naungan/programme/village.html"
    if not scope.holds("WORKER_VIEW"):
        return render(request, template, context, status=status)
    language = str(getattr(request, "language", "id"))
    is_seats = shown == "kuota"
    table = seat_table(scope, board, language) if is_seats else nomination_table(scope, board, shown, language)
    response = tables.answer(request, template, context, table=replace(table, has_row_link=True))
    response.status_code = status
    return response


def next_step(scope: Scope, board: VillageBoard, bill: BillView | None) -> str:
    """The one thing this reader does next; '' when somebody else is to move."""
    proposes = scope.holds("DOSSIER_SUBMIT")
    steps = {
        DossierState.OPEN: (("submit" if board.proposed else "upload"), proposes),
        DossierState.SUBMITTED: ("verify", scope.holds("DOSSIER_VERIFY")),
        DossierState.VERIFIED: ("decide", scope.holds("DOSSIER_DECIDE")),
        DossierState.DECIDED: ("enrol", scope.holds("DOSSIER_ENROL")),
        DossierState.ENROLLED: (
            ("open_bill", scope.holds("BILL_VIEW")) if bill else ("bill", scope.holds("BILL_ISSUE"))
        ),
    }
    step, is_mine = steps[board.state]
    return step if is_mine else ""


def _sources(scope: Scope, village: RegionCode, year: int) -> list[tuple[str, str, int | None]]:
    """Sources that can pay a village's list, those with a ceiling first, and what is left of it."""
    left: dict[str, int] = {}
    if scope.holds("BUDGET_VIEW"):
        regency = village.at_level(RegionLevel.REGENCY)
        for budget in funding.budgets(scope, region=regency if scope.covers(regency) else village, year=year):
            if budget.region_code in (regency, village):
                left[budget.source_code] = left.get(budget.source_code, 0) + budget.remaining_rp
    found = [
        (one.code, one.name, left.get(one.code)) for one in funding.sources() if one.payer not in _NEVER_FOR_VILLAGES
    ]
    return sorted(found, key=lambda one: (one[2] is None, one[1]))


def _may_return(scope: Scope, board: VillageBoard) -> bool:
    if board.state is DossierState.SUBMITTED:
        return scope.holds("DOSSIER_VERIFY") or scope.holds("DOSSIER_DECIDE")
    return board.state is DossierState.VERIFIED and scope.holds("DOSSIER_DECIDE")


def _not_taking_part(request: HttpRequest, scope: Scope, common: dict[str, object]) -> HttpResponse:
    village = common["village"]
    is_kelurahan = getattr(village, "kind", "") == "kelurahan"
    permissions = ("DOSSIER_DECIDE",) if is_kelurahan else ("NOMINATION_PROPOSE", "DOSSIER_DECIDE")
    context = common | {
        "is_kelurahan": is_kelurahan,
        "may_join": any(scope.holds(one) for one in permissions),
    }
    return render(request, "naungan/programme/not_in.html", context, status=409 if common["refusals"] else 200)


def _lists_of(board: VillageBoard) -> dict[str, int]:
    """The lists of people this village has, with how many each holds."""
    counts = {
        "kuota": board.quota,
        "usulan": board.nominated,
        "periksa": board.proposed + board.verified,
        "tolak": board.refused,
        "tunggu": board.waiting,
        "keluar": board.left,
    }
    return {key: count for key, count in counts.items() if count or key in ("kuota", "usulan")}


def _latest_upload(scope: Scope, village: RegionCode, year: int) -> BatchView | None:
    """The newest list of nominations brought for this village and year that still means something."""
    here = replace(scope, regions=frozenset({village}), everything=False)
    gone = (BatchState.UNDONE, BatchState.DISCARDED)
    for batch in intake.batches(here, kind="nominations", limit=10):
        if batch.state not in gone and int(batch.options.get("year") or year) == year:
            return batch
    return None


def _days(board: VillageBoard, on: date) -> int | None:
    return max(0, (on - board.since.astimezone(words.HOUSE_ZONE).date()).days) if board.since else None


def _stepper(board: VillageBoard, language: str, refusals: Refusals) -> list[dict[str, str]]:
    place = [state for state, *_ in _STAGES].index(board.state)
    steps = []
    for number, (state, indonesian, english) in enumerate(_STAGES):
        look = "done" if number < place else "todo"
        if number == place:
            look = "mend" if refusals or (state is DossierState.OPEN and board.returned_note) else "current"
        note = words.date_text(board.since, language) if number == place and board.since else ""
        steps.append({"label": english if language == "en" else indonesian, "state": look, "note": note})
    return steps
