"""What those who prepare the award do: compute a ranking, go on with another version of the rubric."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from naungan.access.queries import PUBLIC_PROVINCE
from naungan.award import operations, rules
from naungan.award.values import Achievement
from naungan.web.award.forms import RubricForm
from naungan.web.award.views import draw_edition
from naungan.web.frame import actor_of, now, say


@require_POST
def compute(request: HttpRequest, code: str) -> HttpResponse:
    """The edition's ranking on today's counts."""
    moment = now()
    ranking = operations.compute(code=code, province=PUBLIC_PROVINCE, by=actor_of(request), at=moment)
    if ranking.computed_at == moment:
        told = say(request, "Peringkat dihitung ulang.", "The ranking was computed anew.")
    else:
        told = say(request, "Angka dan rubriknya sama, jadi peringkatnya tidak berubah.",
                   "Figures and rubric are the same, so the ranking stands as it was.")  # fmt: skip
    messages.success(request, told, extra_tags="protected")
    return redirect(f"/paritrana/{code}")


@require_POST
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """A new version of the rubric, used from the next computation on."""
    actor = actor_of(request)
    actor.scope.require("AWARD_EDIT")
    form = RubricForm(request.POST, language=str(getattr(request, "language", "id")))
    if not form.is_valid():
        return draw_edition(request, code, form)
    try:
        made = operations.revise_rubric(
            code=code, achievement=Achievement(form.cleaned_data["variant"]), weights=form.weights, by=actor, at=now()
        )
    except rules.WeightsNotHundred as refusal:
        form.add_error("rise", refusal.reason.in_language(str(getattr(request, "language", "id"))))
        return draw_edition(request, code, form)
    told = say(
        request,
        f"Rubrik versi {made.version} berlaku. Hitung peringkat untuk memakainya.",
        f"Rubric version {made.version} is in use. Compute the ranking to apply it.",
    )
    messages.success(request, told, extra_tags="protected")
    return redirect(f"/paritrana/{code}")


@require_POST
def finalise(request: HttpRequest, code: str) -> HttpResponse:
    """The last ranking is final."""
    operations.finalise_edition(code=code, by=actor_of(request), at=now())
    messages.success(request, say(request, "Edisi ini final.", "This edition is final."), extra_tags="protected")
    return redirect(f"/paritrana/{code}")
