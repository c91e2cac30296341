"""A file is brought: which list it is, for which region, month or year; then it is read at once or by the worker."""

from collections.abc import Sequence
from typing import BinaryIO, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from naungan.intake import operations, queries
from naungan.intake.values import ImportTarget
from naungan.kernel import Month, NotPermitted, OutOfScope, Refusal, RegionLevel, Scope
from naungan.programme.rules import year_in_preparation
from naungan.regions import queries as regions
from naungan.regions.values import RegionView
from naungan.web import words
from naungan.web.frame import actor_of, business_day, default_month, now, scope_of
from naungan.web.intake import work
from naungan.web.intake.listing import kinds_for

VILLAGE_KIND = "nominations"
_MONTHS_BACK = 23


class FileMissing(Refusal):
    """No file came with the form."""

    code = "FILE_MISSING"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_upload(request: HttpRequest) -> HttpResponse:
    """Without ``?jenis=`` the kinds this role may bring; with it the form of that kind."""
    scope = scope_of(request)
    kinds = kinds_for(scope)
    if not kinds:
        raise NotPermitted(
            "Peran Anda tidak mengunggah data. Mintalah desa, dinas tenaga kerja atau cabang BPJS TK.",
            "Your role uploads no data. Ask the village, the labour office or the fund's branch.",
        )
    asked = request.POST.get("jenis") or request.GET.get("jenis", "")
    kind = next((one for one in kinds if one.kind == asked), kinds[0] if len(kinds) == 1 else None)
    if kind is None:
        return render(request, "naungan/intake/kinds.html", {"kinds": kinds, "trail": _TRAIL})
    if request.method != "POST":
        return _form(request, scope, kind)
    try:
        batch_id = _receive(request, kind)
    except (NotPermitted, OutOfScope):
        raise
    except Refusal as refusal:
        return _form(request, scope, kind, refusal=refusal)
    return redirect(f"/unggah/{batch_id}")


_TRAIL = [("Unggah data", "/unggah"), ("Unggah baru", "")]


def _receive(request: HttpRequest, kind: ImportTarget) -> int:
    """Keeps the file and has it read; a file whose columns are not all known waits for its columns to be matched."""
    file = request.FILES.get("berkas")
    if file is None:
        raise FileMissing("Pilih berkasnya dulu.", "Choose a file first.")
    actor, at = actor_of(request), now()
    year = request.POST.get("tahun", "")
    batch_id = operations.receive(
        kind=kind.kind,
        file_name=file.name or "berkas",
        content=cast(BinaryIO, file),
        region=request.POST.get("wilayah", ""),
        month=words.month_of(request.POST.get("bulan", "")),
        options={"year": int(year)} if year.isascii() and year.isdigit() and len(year) == 4 else {},
        by=actor,
        at=at,
    )
    batch = queries.batch(actor.scope, batch_id)
    try:
        work.stage(batch, by=actor, at=at)
    except Refusal:
        return batch_id  # its page says which column is missing and lets it be chosen
    return batch_id


def _form(request: HttpRequest, scope: Scope, kind: ImportTarget, *, refusal: Refusal | None = None) -> HttpResponse:
    language = str(getattr(request, "language", "id"))
    latest = default_month()
    year = year_in_preparation(business_day())
    context = {
        "trail": _TRAIL,
        "kind": kind,
        "regions": _regions_for(kind, scope),
        "months": [(str(one), words.month_text(one, language)) for one in _months(latest)],
        "month": request.POST.get("bulan") or request.GET.get("bulan") or str(latest),
        "years": [year - 1, year, year + 1] if kind.kind == VILLAGE_KIND else [],
        "year": request.POST.get("tahun") or request.GET.get("tahun") or str(year),
        "region": request.POST.get("wilayah") or request.GET.get("wilayah", ""),
        "refusal": refusal,
        "required": [one for one in kind.columns if one.required],
        "optional": [one for one in kind.columns if not one.required],
    }
    return render(request, "naungan/intake/new.html", context, status=409 if refusal else 200)


def _months(latest: Month) -> Sequence[Month]:
    """From the newest month back."""
    return tuple(reversed(Month.span(latest.plus(-_MONTHS_BACK), _MONTHS_BACK + 3)))


def _regions_for(kind: ImportTarget, scope: Scope) -> list[tuple[str, str]]:
    """Regions a file of this kind can speak for: villages for nominations, else one's own and those below it."""
    found: list[RegionView] = []
    for own in sorted(scope.regions):
        if kind.kind == VILLAGE_KIND:
            kept = regions.villages(own, only_example=True)
            found += kept or regions.villages(own)
        else:
            found += [regions.get(own), *(regions.children(own) if own.level < RegionLevel.DISTRICT else ())]
    return [(str(view.code), f"{view.full_name} ({view.code})") for view in found]
