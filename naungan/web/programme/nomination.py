"""One nomination: what was decided, why, by which rule and when; and for an officer: refuse it, or look at the next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from naungan.kernel import NotPermitted, OutOfScope, Refusal, Scope
from naungan.programme import operations, queries
from naungan.programme.rules import LeaveReason, NominationState
from naungan.programme.values import NominationView
from naungan.regions import queries as regions
from naungan.web.frame import actor_of, business_day, now, say, scope_of
from naungan.web.programme.lists import LEAVING
from naungan.web.programme.places import address, trail_of

_WITHDRAWABLE = frozenset({NominationState.PROPOSED, NominationState.VERIFIED, NominationState.WAITING})


@login_required
@require_safe
def nomination_page(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """For who may see people."""
    return _page(request, nomination_id)


@login_required
@require_POST
def refuse(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """An officer refuses it, with words; then the next one of the same list, if any."""
    following = _following(request, nomination_id)
    try:
        operations.refuse_nomination(
            nomination_id=nomination_id, note=request.POST.get("catatan", ""), by=actor_of(request), at=now(),
            on=business_day(),
        )  # fmt: skip
    except (NotPermitted, OutOfScope):
        raise
    except Refusal as refusal:
        return _page(request, nomination_id, refusal=refusal)
    messages.success(request, say(request, "Usulan ditolak dengan alasan.", "The nomination was refused."))
    return redirect(f"/program/usulan/{following or nomination_id}")


@login_required
@require_POST
def withdraw(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """The village takes it back, with why."""
    reason = request.POST.get("alasan", "")
    chosen = LeaveReason(reason) if reason in set(LeaveReason) else LeaveReason.WITHDRAWN
    try:
        operations.withdraw_nomination(
            nomination_id=nomination_id, reason=chosen, by=actor_of(request), at=now(), on=business_day()
        )
    except (NotPermitted, OutOfScope):
        raise
    except Refusal as refusal:
        return _page(request, nomination_id, refusal=refusal)
    messages.success(request, say(request, "Usulan ditarik.", "The nomination was taken back."))
    return redirect(f"/program/usulan/{nomination_id}")


def _page(request: HttpRequest, nomination_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    scope = scope_of(request)
    one = queries.nomination(scope, nomination_id)
    scope.require("WORKER_VIEW")
    may_judge = _may_judge(scope, one)
    context = {
        "trail": trail_of(one.village_code, one.year, (one.name or f"Usulan {one.id}", "")),
        "one": one,
        "village": regions.get(one.village_code),
        "back": address(one.village_code, one.year),
        "refusal": refusal,
        "may_judge": may_judge,
        "following": queries.next_nomination(scope, nomination_id) if may_judge else None,
        "may_withdraw": scope.holds("NOMINATION_PROPOSE") and one.state in _WITHDRAWABLE,
        "may_replace": scope.holds("DOSSIER_ENROL") and one.seat_number is not None
        and one.state in (NominationState.SEATED, NominationState.ENROLLED),
        "leaving": LEAVING,
        "sees_uploads": scope.holds("BATCH_UPLOAD"),
    }  # fmt: skip
    return render(request, "naungan/programme/nomination.html", context, status=409 if refusal else 200)


def _may_judge(scope: Scope, one: NominationView) -> bool:
    """The district while it verifies, the regency while it decides."""
    if one.state is NominationState.PROPOSED:
        return scope.holds("DOSSIER_VERIFY")
    return one.state is NominationState.VERIFIED and scope.holds("DOSSIER_DECIDE")


def _following(request: HttpRequest, nomination_id: int) -> int | None:
    return queries.next_nomination(scope_of(request), nomination_id)
