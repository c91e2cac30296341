"""A province, regency or district at a glance: how far its villages are, which are late, what waits since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from naungan.billing import queries as billing
from naungan.billing.operations.issue import programme_reference
from naungan.billing.values import BillView
from naungan.kernel import Month, OutOfScope, RegionCode, RegionLevel, Scope
from naungan.programme import queries as programme
from naungan.programme.rules import DossierState
from naungan.programme.values import RegionProgress, VillageProgress
from naungan.regions import queries as regions
from naungan.regions.values import RegionView
from naungan.web import tables, words
from naungan.web.frame import business_day, scope_of
from naungan.web.programme.places import (
    address,
    current_year,
    own_regions,
    region_of,
    short_name,
    trail_of,
    villages_that_may_join,
)
from naungan.web.states import state_of

NOT_IN = "none"
"""The state of a village that does not take part (yet)."""

_STATES = (NOT_IN, *(state.value for state in DossierState))


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The programme of one's own region."""
    for code in own_regions(scope_of(request)):
        return redirect(address(code, current_year()))
    raise OutOfScope("Akun Anda tidak terikat pada wilayah program.", "Your account has no region in the programme.")


@login_required
@require_safe
def start_of_region(request: HttpRequest, code: str) -> HttpResponse:
    """The region's programme in the year that is worked on."""
    return redirect(address(region_of(code), current_year()))


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village as the overview's table shows it."""

    code: str
    name: str
    district: str
    state: str
    since: datetime | None
    days: int | None
    people: int
    seated: int
    quota: int
    last_month: Month | None
    bill: BillView | None

    @property
    def filled(self) -> Decimal | None:
        return Decimal(self.seated) / self.quota if self.quota else None


@dataclass(frozen=True, slots=True)
class Tally:
    """Villages in one state: how many, and how many days the one that waits longest has waited."""

    state: str
    villages: int
    longest_days: int


def overview_page(request: HttpRequest, region: RegionCode, year: int) -> HttpResponse:
    """The region's page, for anyone whose scope meets it."""
    scope, view = scope_of(request), regions.get(region)
    if region.level is RegionLevel.PROVINCE:
        return _province_page(request, scope, view, year)
    lines = village_lines(scope, region, year, business_day())
    tallies = [tally(lines, state) for state in _STATES]
    unbilled = sum(line.state == "enrolled" and line.bill is None for line in lines)
    context = {
        "trail": trail_of(region, year),
        "region": view,
        "year": year,
        "tallies": {one.state: one for one in tallies},
        "taking_part": sum(line.state != NOT_IN for line in lines),
        "seated": sum(line.seated for line in lines),
        "quota": sum(line.quota for line in lines),
        "unbilled": unbilled,
        "unpaid": sum(line.bill is not None and line.bill.state == "open" for line in lines),
        "sees_bills": scope.holds("BILL_VIEW"),
        "step": _step_of(scope, {one.state: one.villages for one in tallies}, unbilled),
    }
    return tables.answer(request, "naungan/programme/overview.html", context, table=_village_table(lines, year, scope))


def _step_of(scope: Scope, count: Mapping[str, int], unbilled: int) -> str:
    """The one thing this role does next in the region."""
    if scope.holds("DOSSIER_VERIFY") and count["submitted"]:
        return "verify"
    if scope.holds("DOSSIER_DECIDE") and count["verified"]:
        return "decide"
    if scope.holds("DOSSIER_ENROL") and count["decided"]:
        return "enrol"
    if scope.holds("BILL_ISSUE") and unbilled:
        return "bill"
    return "join" if scope.holds("DOSSIER_DECIDE") and count[NOT_IN] else ""


def village_lines(scope: Scope, region: RegionCode, year: int, on: date) -> list[VillageLine]:
    """Every village of the region that takes part or may, as far as the scope reaches."""
    rows = {row.village_code: row for row in programme.village_rows(scope, region=region, year=year)}
    views = {view.code: view.name for view in villages_that_may_join(region, scope)}
    names = regions.names([*rows, *{code[:8] for code in [*rows, *views]}])
    bills: Mapping[str, BillView] = {}
    if scope.holds("BILL_VIEW"):
        bills = billing.bills_of_references(scope, [programme_reference(code, year) for code in rows])
    lines = []
    for code in sorted({*rows, *views}):
        name, district = names.get(code) or views[RegionCode(code)], names.get(code[:8], "")
        lines.append(_line(code, name, district, rows.get(code), bills.get(programme_reference(code, year)), on))
    return lines


def _line(
    code: str, name: str, district: str, row: VillageProgress | None, bill: BillView | None, on: date
) -> VillageLine:
    if row is None:
        return VillageLine(code, name, district, NOT_IN, None, None, 0, 0, 0, None, None)
    days = (on - row.since.astimezone(words.HOUSE_ZONE).date()).days if row.since else None
    return VillageLine(
        code=code,
        name=name,
        district=district,
        state="returned" if row.was_returned else row.state.value,
        since=row.since,
        days=max(days, 0) if days is not None else None,
        people=row.in_dossier,
        seated=row.seated,
        quota=row.quota,
        last_month=row.last_month,
        bill=bill,
    )


def tally(lines: Sequence[VillageLine], state: str) -> Tally:
    """How many villages stand at a state; a returned dossier is an open one."""
    found = [line for line in lines if line.state == state or (state == "open" and line.state == "returned")]
    return Tally(state, len(found), max((line.days or 0 for line in found), default=0))


def _village_table(lines: list[VillageLine], year: int, scope: Scope) -> tables.Table:
    columns: tuple[tables.Column, ...] = (
        tables.Column("name", "Desa", "Village", sortable=True, href=lambda line: address(line.code, year),
                      note=lambda line: f"Kec. {line.district}"),
        tables.Column("state", "Status berkas", "Dossier", "chip", chip="village"),
        tables.Column("days", "Hari", "Days", "count", True),
        tables.Column("people", "Usulan", "Nominated", "count", True,
                      href=lambda line: f"{address(line.code, year)}?lihat=usulan" if line.people else None),
        tables.Column("seated", "Terisi", "Seated", "count", True,
                      href=lambda line: f"{address(line.code, year)}?lihat=kuota" if line.seated else None),
        tables.Column("filled", "dari kuota", "of the quota", "share", True, places=0),
        tables.Column("last_month", "Sampai", "Until", "month"),
    )  # fmt: skip
    if scope.holds("BILL_VIEW"):
        columns += (
            tables.Column("bill", "Tagihan", "Bill", "chip", chip="bill",
                          value=lambda line: line.bill.state.value if line.bill else None,
                          href=lambda line: f"/iuran/{line.bill.code}" if line.bill else None,
                          note=lambda line: line.bill.code if line.bill else None),
        )  # fmt: skip
    totals = {key: sum(getattr(line, key) for line in lines) for key in ("people", "seated")}
    return tables.Table(
        "desa",
        ("Desa demi desa", "Village by village"),
        columns,
        tables.fetch_from(lines, columns, totals=totals, matches=_matches),
        filters=(
            tables.Filter("cari", "Nama desa atau kecamatan", "Village or district"),
            tables.Filter("status", "Status berkas", "Dossier", tuple(
                tables.Choice(code, *_state_words(code)) for code in _STATES)),
            tables.Filter("tagihan", "Tagihan", "Bill", (
                tables.Choice("none", "belum terbit", "not issued"), tables.Choice("open", "belum dibayar", "unpaid"),
                tables.Choice("paid", "lunas", "paid"))),
        ),
        sort="days",
        descending=True,
        empty=("Belum ada desa di wilayah ini.", "No village here yet."),
        has_row_link=True,
    )  # fmt: skip


def _state_words(code: str) -> tuple[str, str]:
    state = state_of("village", code)
    return state.indonesian, state.english


def _matches(line: VillageLine, asked: Mapping[str, str]) -> bool:
    wanted, bill = asked.get("status"), asked.get("tagihan")
    if wanted and line.state != wanted and not (wanted == "open" and line.state == "returned"):
        return False
    if bill == "none" and (line.state != "enrolled" or line.bill is not None):
        return False
    if bill in ("open", "paid") and (line.bill is None or line.bill.state.value != bill):
        return False
    return asked.get("cari", "").lower() in f"{line.name} {line.district}".lower()


def _province_page(request: HttpRequest, scope: Scope, view: RegionView, year: int) -> HttpResponse:
    rows = programme.progress_by_region(scope, region=view.code, year=year, level=RegionLevel.REGENCY)
    names = {one.code: short_name(one) for one in regions.children(view.code)}
    context = {
        "trail": trail_of(view.code, year),
        "region": view,
        "year": year,
        "villages": sum(row.villages for row in rows),
        "regencies": len(rows),
        "seated": sum(row.seated for row in rows),
        "quota": sum(row.quota for row in rows),
        "enrolled": sum(row.people_enrolled for row in rows),
    }
    return tables.answer(
        request, "naungan/programme/province.html", context, table=_regency_table(list(rows), names, year)
    )


def _regency_table(rows: list[RegionProgress], names: Mapping[RegionCode, str], year: int) -> tables.Table:
    def counted(key: str, indonesian: str, english: str, state: str = "") -> tables.Column:
        query = f"?status={state}" if state else ""
        return tables.Column(key, indonesian, english, "count", True,
                             href=lambda row: f"{address(row.region_code, year)}{query}")  # fmt: skip

    columns = (
        tables.Column("region_code", "Wilayah", "Region", sortable=True,
                      value=lambda row: names.get(row.region_code, row.region_code),
                      href=lambda row: address(row.region_code, year)),
        counted("villages", "Desa ikut", "Villages"),
        counted("open", "Diisi", "Being filled", "open"),
        counted("submitted", "Verifikasi", "To verify", "submitted"),
        counted("verified", "Penetapan", "To decide", "verified"),
        counted("decided", "Ditetapkan", "Decided", "decided"),
        counted("enrolled", "Terdaftar", "Enrolled", "enrolled"),
        tables.Column("seated", "Terisi", "Seated", "count", True),
        tables.Column("filled", "dari kuota", "of the quota", "share", True, places=0,
                      value=lambda row: Decimal(row.seated) / row.quota if row.quota else None),
    )  # fmt: skip
    keys = ("villages", "open", "submitted", "verified", "decided", "enrolled", "seated")
    totals = {key: sum(getattr(row, key) for row in rows) for key in keys} if rows else {}
    return tables.Table(
        "wilayah",
        ("Menurut kabupaten dan kota", "By regency and city"),
        columns,
        tables.fetch_from(rows, columns, totals=totals),
        sort="region_code",
        empty=(f"Belum ada desa yang ikut program tahun {year}.", f"No village takes part in {year} yet."),
    )
