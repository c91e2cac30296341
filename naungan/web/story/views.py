"""The story on screen: one step at a time, and the bill one pays oneself."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naungan.access import operations as access
from naungan.access import queries as access_queries
from naungan.access.operations.demo import PASSWORD
from naungan.demo.story import Told, next_village, prepare_next_village, read_told
from naungan.web.frame import actor_of, business_day, now, scope_of
from naungan.web.story import heart as hearts

PLAYER = "prov"
"""The demo login a visitor may enter with: it sees the whole province."""
PAYING_STEP = "payments"
_PATIENCE = 40
_KEPT = "cerita"

_SHORT = {
    "participants": ("Peserta diunggah", "Participants come in"),
    "coverage": ("Cakupan Juli 2025", "Coverage of July 2025"),
    "nominations": ("Usulan desa", "Villages nominate"),
    "seats": ("Penetapan kuota", "Seats decided"),
    "bills": ("Tagihan terbit", "Bills issued"),
    "payments": ("Bank membayar", "The bank pays"),
    "ledger": ("Buku besar", "The ledger"),
    "january": ("Cakupan naik", "Coverage rises"),
    "award": ("Paritrana", "Paritrana"),
}


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """``?langkah=n``: that step, with the way on and back. For anyone: only counts."""
    told = read_told(settings.DATA_FOLDER.path)
    if told is None or not told.steps:
        return render(request, "naungan/story/untold.html", {"is_demo": access_queries.business_day() is not None})
    number = min(max(_number(request.GET.get("langkah", "")), 1), len(told.steps))
    step = told.steps[number - 1]
    context = {
        "step": step,
        "number": number,
        "count": len(told.steps),
        "is_paying": step.name == PAYING_STEP,
        "is_last": number == len(told.steps),
        "entries": _entries(request, told, number),
    }
    return render(request, "naungan/story/steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def heart(request: HttpRequest) -> HttpResponse:
    """The bill to be paid. POST orders the payment and returns here to watch it."""
    if not scope_of(request).holds("DEMO_PLAY"):
        return _invitation(request)
    hearts.require_player(actor_of(request))
    if request.method == "POST":
        return _pay(request)
    code = hearts.chosen_code(scope_of(request), request.GET.get("kode", ""))
    if code is None:
        return render(request, "naungan/story/heart.html", {"next_village": next_village()})
    context = _live_context(request, code, is_waiting="tunggu" in request.GET)
    return render(request, "naungan/story/heart.html", context)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The moving part of the page, asked for again and again until the bill is paid."""
    hearts.require_player(actor_of(request))
    context = _live_context(request, request.GET.get("kode", ""), is_waiting=True)
    return render(request, "naungan/story/live.html", context)


@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """The next village copies the programme up to its bill."""
    bill = prepare_next_village(by=actor_of(request), at=now(), on=business_day())
    return redirect(f"/cerita/bayar?kode={bill.code}")


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """A visitor plays as the demo's provincial officer. Refuses: NotTheDemo, what signing in refuses."""
    if access_queries.business_day() is None:
        raise hearts.NotTheDemo("Ini bukan provinsi contoh.", "This is not the example province.")
    address = request.META.get("REMOTE_ADDR", "")
    login(request, access.sign_in(username=PLAYER, password=PASSWORD, address=address, at=now()))
    return redirect("/cerita/bayar")


def _invitation(request: HttpRequest) -> HttpResponse:
    """Visitors may enter as a demo login; whoever is signed in without the right is told who may."""
    if access_queries.business_day() is None or request.user.is_authenticated:
        hearts.require_player(actor_of(request))
    return render(request, "naungan/story/invitation.html")


def _pay(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("kode", "")
    found = hearts.heart_of(scope_of(request), code)
    before = hearts.standing_of(found.bill).kept()  # looked at first: the bank is quick
    hearts.order_payment(found.bill)
    request.session[_KEPT] = {"code": code, **before}
    return redirect(f"/cerita/bayar?kode={code}&tunggu=1")


def _live_context(request: HttpRequest, code: str, *, is_waiting: bool) -> dict[str, Any]:
    found = hearts.heart_of(scope_of(request), code)
    tries = _number(request.GET.get("ke", "")) + 1
    context: dict[str, Any] = {
        "heart": found,
        "month": found.month,
        "is_waiting": is_waiting and not found.is_paid,
        "is_patient": tries < _PATIENCE,
        "tries": tries,
    }
    if not context["is_waiting"]:
        context["standing"] = hearts.standing_of(found.bill)
        before = request.session.get(_KEPT, {})
        if found.is_paid:
            context["next_village"] = next_village()
        if found.is_paid and before.get("code") == code:
            context["changes"] = hearts.changes_of(before, context["standing"])
    return context


def _entries(request: HttpRequest, told: Told, number: int) -> list[dict[str, Any]]:
    english = getattr(request, "language", "id") == "en"
    return [
        {"label": _SHORT.get(step.name, (step.name, step.name))[english], "number": place, "is_here": place == number}
        for place, step in enumerate(told.steps, start=1)
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
