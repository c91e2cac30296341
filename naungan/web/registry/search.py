"""Find a worker within one's scope: by name, region and segment; by NIK through a form, never through an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from naungan.kernel import Month, RegionCode, RegionLevel, Scope
from naungan.protection import queries as protection
from naungan.regions import queries as regions
from naungan.registry import queries as registry
from naungan.registry.values import WorkerView
from naungan.web import tables, words
from naungan.web.addresses import stay_at
from naungan.web.frame import month_in_view, say, scope_of
from naungan.web.programme.places import short_name

SEGMENTS = (
    ("formal", "Formal (penerima upah)", "Formal (wage earner)"),
    ("informal", "Informal (bukan penerima upah)", "Informal (not a wage earner)"),
    ("construction", "Jasa konstruksi", "Construction"),
)


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """A worker as the list shows them."""

    id: int
    name: str
    nik_masked: str
    birth_on: date
    place: str
    segment: str
    protection: str


@login_required
@require_safe
def workers(request: HttpRequest) -> HttpResponse:
    """``?nama=&wilayah=&segmen=&bulan=``: the workers of the scope, with their protection in the month in view."""
    return show(request)


@login_required
@require_POST
def by_nik(request: HttpRequest) -> HttpResponse:
    """The worker with this NIK inside the scope; else the list again, saying so."""
    scope = scope_of(request)
    scope.require("WORKER_VIEW")
    digits = "".join(sign for sign in request.POST.get("nik", "") if sign.isdigit())
    found = registry.find_by_nik(scope, digits) if len(digits) == 16 else None
    if found is not None:
        return redirect(f"/pekerja/{found}")
    told = say(
        request, "NIK itu tidak ada di wilayah Anda. Periksa ke-16 digitnya di KTP.",
        "That NIK is not in your region. Check its 16 digits on the card.",
    ) if len(digits) == 16 else say(
        request, f"NIK harus 16 digit, yang tertulis {len(digits)} digit.", f"A NIK has 16 digits, not {len(digits)}."
    )  # fmt: skip
    return show(request, not_found=told)


def show(request: HttpRequest, *, not_found: str = "") -> HttpResponse:
    scope, month = scope_of(request), month_in_view(request)
    scope.require("WORKER_VIEW")
    stay_at(request, "/pekerja")
    language = str(getattr(request, "language", "id"))
    context = {
        "shows_month": not not_found,
        "month": month,
        "not_found": not_found,
        "regions": ", ".join(short_name(regions.get(code)) for code in sorted(scope.regions)),
    }
    response = tables.answer(request, "naungan/registry/workers.html", context, table=_table(scope, month, language))
    if not_found:
        response.status_code = 404
    return response


def _table(scope: Scope, month: Month, language: str) -> tables.Table:
    def fetch(window: tables.Window) -> tables.Slice:
        region = window.filters.get("wilayah", "")
        page = registry.search(
            scope, name=window.filters.get("nama", ""), region=region, segment=window.filters.get("segmen", ""),
            number=window.offset // window.limit + 1, size=window.limit,
        )  # fmt: skip
        return tables.Slice(_lines(page.rows, month), page.total)

    columns = (
        tables.Column("name", "Nama", "Name", href=lambda line: f"/pekerja/{line.id}",
                      note=lambda line: line.nik_masked or None),
        tables.Column("birth_on", "Lahir", "Born", "date"),
        tables.Column("place", "Tempat tinggal", "Lives in"),
        tables.Column("segment", "Segmen", "Segment", value=lambda line: _segment(line.segment, language)),
        tables.Column("protection", f"Perlindungan {words.month_text(month)}",
                      f"Protection in {words.month_text(month, 'en')}", "chip", chip="protection"),
    )  # fmt: skip
    return tables.Table(
        "pekerja",
        ("Pekerja", "Workers"),
        columns,
        fetch,
        filters=(
            tables.Filter("nama", "Nama", "Name"),
            tables.Filter("wilayah", "Wilayah", "Region", _places(scope)),
            tables.Filter("segmen", "Segmen", "Segment", tuple(tables.Choice(*one) for one in SEGMENTS)),
        ),
        empty=("Belum ada pekerja di wilayah Anda. Mulailah dengan mengunggah daftar.",
               "No worker in your region yet. Begin by uploading a list."),
        empty_step=("Unggah data", "Upload data", "/unggah/baru") if scope.holds("BATCH_UPLOAD") else None,
        has_row_link=True,
    )  # fmt: skip


def _lines(rows: Sequence[WorkerView], month: Month) -> list[WorkerLine]:
    ids = [row.id for row in rows]
    held, waiting = protection.active_in(ids, month=month), protection.waiting_in(ids, month=month)
    names = regions.names({row.region_code for row in rows})
    return [
        WorkerLine(
            id=row.id,
            name=row.name,
            nik_masked=row.nik_masked,
            birth_on=row.birth_on,
            place=names.get(row.region_code, row.region_code),
            segment=row.segment,
            protection="paid" if row.id in waiting else "protected" if row.id in held else "unprotected",
        )
        for row in rows
    ]


def _places(scope: Scope) -> tuple[tables.Choice, ...]:
    """One's own regions and those directly below them."""
    found = []
    for own in sorted(scope.regions):
        below = regions.children(own) if RegionCode(own).level < RegionLevel.VILLAGE else ()
        found += [regions.get(own), *below]
    return tuple(tables.Choice(str(view.code), short_name(view), short_name(view)) for view in found)


def _segment(code: str, language: str) -> str:
    return next((pair[language == "en"] for key, *pair in SEGMENTS if key == code), code)
