"""Somebody on a seat has died, moved or become a wage earner: who leaves from which month, and who follows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from naungan.kernel import Month, NotPermitted, OutOfScope, Refusal, RegionCode
from naungan.programme import operations, queries
from naungan.programme.rules import LeaveReason, NominationState
from naungan.programme.values import Replacement
from naungan.web import words
from naungan.web.frame import actor_of, business_day, now, say, scope_of
from naungan.web.programme.lists import LEAVING, span_text
from naungan.web.programme.places import address, trail_of, village_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, code: str, year: int, seat: int) -> HttpResponse:
    """The form; sent, the holder has left and the first of the waiting list holds the seat."""
    village, scope = village_of(code, year), scope_of(request)
    scope.require_region(village)
    scope.require("DOSSIER_ENROL")
    if request.method != "POST":
        return _page(request, village, year, seat)
    try:
        done = operations.replace_worker(
            village=village, year=year, seat_number=seat, from_month=_month(request, year),
            reason=LeaveReason(request.POST.get("alasan", "moved")), by=actor_of(request), at=now(),
            on=business_day(),
        )  # fmt: skip
    except (NotPermitted, OutOfScope):
        raise
    except ValueError:
        raise Http404 from None
    except Refusal as refusal:
        return _page(request, village, year, seat, refusal=refusal)
    messages.success(request, _told(request, done))
    return redirect(f"{address(village, year)}?lihat=kuota")


def _told(request: HttpRequest, done: Replacement) -> str:
    if done.next_worker_id is None:
        return say(
            request, f"Nomor urut {done.seat_number} sekarang kosong; daftar tunggu belum ada isinya.",
            f"Seat {done.seat_number} is free now; nobody waits.",
        )  # fmt: skip
    months = span_text(done.months, "id")
    for_months = f" untuk {months}" if months else ""
    return say(
        request, f"Nomor urut {done.seat_number} diisi pekerja pertama dari daftar tunggu{for_months}.",
        f"Seat {done.seat_number} was taken by the first of the waiting list.",
    )  # fmt: skip


def _page(
    request: HttpRequest, village: RegionCode, year: int, number: int, *, refusal: Refusal | None = None
) -> HttpResponse:
    scope = scope_of(request)
    board = queries.village_board(scope, village=village, year=year)
    seats = {one.number: one for one in queries.seats(scope, village=village, year=year)}
    if number not in seats:
        raise Http404
    waiting = queries.nominations(scope, village=village, year=year, states=[NominationState.WAITING], size=1)
    language = str(getattr(request, "language", "id"))
    first = max(Month(year, 1), min(Month.of(business_day()), Month(year, 12)))
    context = {
        "trail": trail_of(village, year, (f"Ganti nomor urut {number}", "")),
        "board": board,
        "seat": seats[number],
        "next": waiting.nominations[0] if waiting.nominations else None,
        "waiting": waiting.total,
        "months": [(str(one), words.month_text(one, language)) for one in Month.span(first, 13 - first.number)],
        "leaving": [(key, *LEAVING[key]) for key in ("died", "moved", "formal")],
        "back": f"{address(village, year)}?lihat=kuota",
        "refusal": refusal,
        "sent": request.POST,
    }
    return render(request, "naungan/programme/replace.html", context, status=409 if refusal else 200)


def _month(request: HttpRequest, year: int) -> Month:
    """As chosen; an address that was tampered with falls to the year's first month, which the operation judges."""
    try:
        return Month.parse(request.POST.get("bulan", ""))
    except ValueError:
        return Month(year, 1)
