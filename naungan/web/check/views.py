"""The public's own check: status and last month, nothing else, the same answer for all who are not found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from naungan.access import operations as access
from naungan.kernel import Month, Refusal
from naungan.protection import queries as protection
from naungan.protection.values import PublicAnswer
from naungan.web.check.forms import CheckForm
from naungan.web.frame import business_day, now

PURPOSE = "check"
_SALT = "naungan.web.check"


@sensitive_post_parameters("nik", "birth_on")
@require_http_methods(["GET", "POST"])
def am_i_protected(request: HttpRequest) -> HttpResponse:
    """GET asks, POST answers: NIK and birth date never stand in an address."""
    language = str(getattr(request, "language", "id"))
    form = CheckForm(request.POST if request.method == "POST" else None, language=language)
    answer: PublicAnswer | None = None
    refusal: Refusal | None = None
    month, status = Month.of(business_day()), 200
    if form.is_bound:
        try:
            answer = _ask(request, form, month)
            status = 200 if answer else 400
        except Refusal as caught:
            refusal, status = caught, 429
    context = {"form": form, "answer": answer, "refusal": refusal, "month": month}
    response = render(request, "naungan/check/check.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _ask(request: HttpRequest, form: CheckForm, month: Month) -> PublicAnswer | None:
    """None while the form is not filled as it should be. Refuses: TooManyAsks."""
    if not form.is_valid():
        return None
    nik = form.cleaned_data["nik"]
    access.admit_public_ask(
        purpose=PURPOSE,
        subject=salted_hmac(_SALT, nik, algorithm="sha256").hexdigest(),
        address=request.META.get("REMOTE_ADDR", ""),
        at=now(),
    )
    return protection.public_check(nik, birth_on=form.cleaned_data["birth_on"], month=month)
