"""Dossiers that wait for an officer, the longest waiting first. Keys: j and k walk, Enter opens."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from naungan.kernel import Scope
from naungan.programme import queries as programme
from naungan.programme.rules import DossierState
from naungan.programme.values import DossierWaiting
from naungan.regions import queries as regions
from naungan.web import tables, words
from naungan.web.frame import business_day, scope_of
from naungan.web.programme.places import address, current_year

_OWN_STAGE = (
    ("DOSSIER_VERIFY", DossierState.SUBMITTED),
    ("DOSSIER_DECIDE", DossierState.VERIFIED),
    ("DOSSIER_ENROL", DossierState.DECIDED),
    ("DOSSIER_SUBMIT", DossierState.OPEN),
)


@login_required
@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """``?tahap=submitted``: the dossiers at that stage; without it the stage that is this role's own work."""
    scope, on = scope_of(request), business_day()
    year = _year_of(request)
    stage = _stage_of(request, scope)
    waiting = programme.dossiers_waiting(scope, stage=stage, year=year)
    stages = [(one, len(programme.dossiers_waiting(scope, stage=one, year=year))) for one in DossierState]
    context = {
        "trail": [("Program", "/program"), ("Berkas yang menunggu", "")],
        "year": year,
        "stage": stage.value,
        "stages": [(one.value, count) for one, count in stages],
        "count": len(waiting),
        "longest": max((days_since(one, on) or 0 for one in waiting), default=0),
    }
    return tables.answer(request, "naungan/programme/queue.html", context, table=_table(list(waiting), stage, year, on))


def days_since(one: DossierWaiting, on: date) -> int | None:
    """Whole days since it came to this stage, by the calendar of West Kalimantan."""
    return max(0, (on - one.since.astimezone(words.HOUSE_ZONE).date()).days) if one.since else None


def _stage_of(request: HttpRequest, scope: Scope) -> DossierState:
    try:
        return DossierState(request.GET.get("tahap", ""))
    except ValueError:
        own = (stage for permission, stage in _OWN_STAGE if scope.holds(permission))
        return next(own, DossierState.SUBMITTED)


def _year_of(request: HttpRequest) -> int:
    text = request.GET.get("tahun", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else current_year()


def _table(waiting: list[DossierWaiting], stage: DossierState, year: int, on: date) -> tables.Table:
    names = regions.names({one.village_code[:8] for one in waiting})
    back = f"%2Fprogram%2Fberkas%3Ftahap%3D{stage.value}%26tahun%3D{year}"
    columns = (
        tables.Column("village_name", "Desa", "Village", sortable=True,
                      href=lambda one: f"{address(one.village_code, year)}?lanjut={back}",
                      note=lambda one: f"Kec. {names.get(one.village_code[:8], '')}"),
        tables.Column("since", "Sejak", "Since", "date", True),
        tables.Column("days", "Hari", "Days", "count", True, value=lambda one: days_since(one, on)),
        tables.Column("nominations", "Orang di berkas", "People in it", "count", True,
                      href=lambda one: f"{address(one.village_code, year)}?lihat=usulan"),
    )  # fmt: skip
    return tables.Table(
        "berkas",
        ("Berkas usulan", "Dossiers"),
        columns,
        tables.fetch_from(waiting, columns, totals={"nominations": sum(one.nominations for one in waiting)}),
        sort="since",
        empty=("Tidak ada berkas di tahap ini. Semua sudah dikerjakan.", "No dossier waits at this stage."),
        has_row_link=True,
    )
