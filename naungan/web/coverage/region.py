"""A region's coverage: the answer first, then segments, the map of what lies inside it, the trend, the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from naungan.access import queries as access
from naungan.coverage import queries
from naungan.coverage.values import Gap, Measure, Overview, TrendPoint
from naungan.kernel import Month, RegionCode, RegionLevel, Scope
from naungan.regions import queries as regions
from naungan.regions.queries import EXAMPLE_ISSUER
from naungan.regions.values import RegionView
from naungan.web import maps, tables, words
from naungan.web.charts import Series, Trend, draw_trend
from naungan.web.coverage.places import (
    may_open,
    people_address,
    region_address,
    region_of,
    scope_for,
    segment_word,
    short_name,
    trail_of,
)
from naungan.web.frame import business_day, month_in_view, say, scope_of

TREND_MONTHS = 24


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The coverage of one's own region; for everybody else the province."""
    own = sorted(scope_of(request).regions, key=lambda code: (code.level, code))
    home = own[0] if own and may_open(request, own[0]) else access.PUBLIC_PROVINCE
    query = request.GET.urlencode()
    return redirect(f"/cakupan/{home}" + (f"?{query}" if query else ""))


@require_safe
def region_page(request: HttpRequest, code: str) -> HttpResponse:
    """Counts only: open to everybody for the province and its regencies, below that to its officers."""
    region = region_of(code)
    scope, month = scope_for(request, region), month_in_view(request)
    seen = queries.overview(scope, region=region, month=month)
    view, whole = regions.get(region), seen.whole
    aim = queries.target_above(region, month.year)
    gap = queries.gap_to(whole, aim, priced_on=business_day()) if aim and whole.workers else None
    earlier = queries.trend(scope, region=region, first=month.plus(1 - TREND_MONTHS), last=month.plus(-1))
    seal = queries.last_seal(scope, region=region, month=month)
    points = (*earlier, TrendPoint.of(seen.segments, is_sealed=seal is not None))
    lines = _lines(request, seen, gap, month)
    is_province = region.level is RegionLevel.PROVINCE
    context = {
        "trail": trail_of(region, month),
        "shows_month": True,
        "name": short_name(view),
        "month": month,
        "whole": whole,
        "people_href": people_address(request, region, month),
        "waiting_href": people_address(request, region, month, state="menunggu") if whole.waiting else None,
        "segments": _segments(request, seen, month),
        "gap": gap,
        "lapse": _lapse_later(region, month) if is_province else _lapse(request, scope, region, month),
        "unplaced": seen.unplaced,
        "left_out": len(seen.children) - len(lines),
        "seal": seal,
        "map": _map(request, view, seen, month) if seen.children else None,
        "trend": _trend(request, points, gap),
        "points": list(reversed(points)),
        "targets": queries.targets(region),
        "published": queries.published(region),
        "is_example": whole.denominator is not None and whole.denominator.issuer == EXAMPLE_ISSUER,
    }
    if not seen.children:
        return tables.answer(request, "naungan/coverage/region.html", context, table=_segment_table(request, seen))
    return tables.answer(
        request, "naungan/coverage/region.html", context, table=_table(request, view, whole, lines, month)
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A region inside the one shown, as its table has it."""

    code: str
    name: str
    protected: int
    waiting: int
    workers: int | None
    rate: Decimal | None
    missing: int | None
    href: str | None
    people_href: str | None
    waiting_href: str | None


def _lines(request: HttpRequest, seen: Overview, gap: Gap | None, month: Month) -> list[Line]:
    """Regions that somebody counted; in the example those it leaves out are on the map only."""
    return [
        Line(
            code=one.region,
            name=one.name,
            protected=one.protected,
            waiting=one.waiting,
            workers=one.workers,
            rate=one.rate,
            missing=_missing(one, gap),
            href=region_address(one.region, month) if may_open(request, RegionCode(one.region)) else None,
            people_href=people_address(request, one.region, month),
            waiting_href=people_address(request, one.region, month, state="menunggu") if one.waiting else None,
        )
        for one in seen.children
        if one.workers is not None or one.protected
    ]


def _missing(one: Measure, gap: Gap | None) -> int | None:
    """People to the target that the region shown is held to."""
    if gap is None or one.workers is None:
        return None
    return gap.target.missing(one)


_INSIDE = {
    RegionLevel.PROVINCE: ("Cakupan menurut kabupaten/kota", "Coverage by regency", "Kabupaten/kota", "Regency"),
    RegionLevel.REGENCY: ("Cakupan menurut kecamatan", "Coverage by district", "Kecamatan", "District"),
    RegionLevel.DISTRICT: ("Cakupan menurut desa/kelurahan", "Coverage by village", "Desa/kelurahan", "Village"),
}


def _table(request: HttpRequest, view: RegionView, whole: Measure, lines: list[Line], month: Month) -> tables.Table:
    title, english, heading, english_heading = _INSIDE[view.level]
    columns = (
        tables.Column("name", heading, english_heading, sortable=True, href=lambda line: line.href),
        tables.Column("protected", "Terlindungi", "Protected", "count", True, href=lambda line: line.people_href),
        tables.Column("waiting", "Menunggu BPJS TK", "Waiting for the fund", "count", True,
                      href=lambda line: line.waiting_href),
        tables.Column("workers", "Pekerja", "Workers", "count", True),
        tables.Column("rate", "Cakupan", "Coverage", "share", True),
        tables.Column("missing", "Kurang ke target", "Missing to target", "count", True),
    )  # fmt: skip
    totals: dict[str, Any] = {
        "protected": whole.protected, "waiting": whole.waiting, "workers": whole.workers, "rate": whole.rate,
    }  # fmt: skip
    return tables.Table(
        "cakupan", (title, english), columns, tables.fetch_from(lines, columns, totals=totals),
        sort="rate", descending=True, page_size=100,
        empty=("Belum ada pekerja yang tercatat di wilayah ini pada bulan ini.", "Nobody is on record here yet."),
    )  # fmt: skip


def _segment_table(request: HttpRequest, seen: Overview) -> tables.Table:
    """A village has nothing inside it: its segments stand in the table."""
    rows = [(segment_word(request, one.segment), one) for one in seen.segments[1:]]
    columns = (
        tables.Column("segment", "Segmen", "Segment", value=lambda row: row[0]),
        tables.Column("protected", "Terlindungi", "Protected", "count", value=lambda row: row[1].protected,
                      href=lambda row: people_address(request, row[1].region, row[1].month, segment=row[1].segment)),
        tables.Column("waiting", "Menunggu BPJS TK", "Waiting for the fund", "count",
                      value=lambda row: row[1].waiting),
        tables.Column("workers", "Pekerja", "Workers", "count", value=lambda row: row[1].workers),
        tables.Column("rate", "Cakupan", "Coverage", "share", value=lambda row: row[1].rate),
    )  # fmt: skip
    whole = seen.whole
    totals = {"protected": whole.protected, "waiting": whole.waiting, "workers": whole.workers, "rate": whole.rate}
    return tables.Table("cakupan", ("Cakupan menurut segmen", "Coverage by segment"), columns,
                        tables.fetch_from(rows, columns, totals=totals))  # fmt: skip


def _segments(request: HttpRequest, seen: Overview, month: Month) -> list[dict[str, Any]]:
    return [
        {
            "label": segment_word(request, one.segment),
            "measure": one,
            "href": people_address(request, one.region, month, segment=one.segment),
        }
        for one in seen.segments[1:]
    ]


@require_safe
def lapse_part(request: HttpRequest, code: str) -> HttpResponse:
    """The row of those about to lapse, which a province's page fetches after it is drawn: it compares two months."""
    region, month = region_of(code), month_in_view(request)
    lapse = _lapse(request, scope_for(request, region), region, month)
    return render(request, "naungan/coverage/lapse.html", {"lapse": lapse})


def _lapse(request: HttpRequest, scope: Scope, region: RegionCode, month: Month) -> dict[str, Any]:
    found = queries.lapses_ahead(scope, region=region, month=month)
    href = people_address(request, region, month, state="berakhir") if found.people else None
    return {"people": found.people, "href": href, "next": month.plus(1)}


def _lapse_later(region: RegionCode, month: Month) -> dict[str, Any]:
    return {"people": None, "href": None, "next": month.plus(1),
            "count_href": f"/cakupan/{region}/berakhir?bulan={month}"}  # fmt: skip


def _map(request: HttpRequest, view: RegionView, seen: Overview, month: Month) -> maps.DrawnMap | None:
    is_demo = access.business_day() is not None
    outside = say(request, "di luar contoh", "outside the example") if is_demo else ""
    figures = {
        one.region: maps.Figure(
            one.name,
            region_address(one.region, month) if may_open(request, RegionCode(one.region)) else "#tabel-cakupan",
            one.protected,
            one.workers,
            one.rate,
            remark=outside if one.rate is None else "",
        )
        for one in seen.children
    }
    return maps.draw_map(
        RegionCode(view.code), figures, title=_finding(request, seen.children), source=_source(request, seen.whole),
        language=str(getattr(request, "language", "id")), absent=outside,
    )  # fmt: skip


def _finding(request: HttpRequest, children: Sequence[Measure]) -> str:
    """The map's title says what it shows."""
    known = [one for one in children if one.rate is not None]
    if not known:
        return say(request, "Belum ada data wilayah di dalamnya", "No data yet of the regions inside")
    high = max(known, key=lambda one: one.rate or Decimal(0))
    low = min(known, key=lambda one: one.rate or Decimal(0))
    if len(known) == 1:
        return f"{high.name} {words.percent_text(high.rate)}"
    return say(
        request,
        f"Tertinggi {high.name} {words.percent_text(high.rate)}, terendah {low.name} {words.percent_text(low.rate)}",
        f"Highest {high.name} {words.percent_text(high.rate)}, lowest {low.name} {words.percent_text(low.rate)}",
    )


def _trend(request: HttpRequest, points: Sequence[TrendPoint], gap: Gap | None) -> Trend | None:
    known = [point for point in points if point.rate is not None and point.protected]
    if not known:
        return None
    first, last = known[0], known[-1]
    rose = (last.rate or Decimal(0)) - (first.rate or Decimal(0))
    language = str(getattr(request, "language", "id"))
    since, by = words.month_text(first.month, language), words.decimal_text(abs(rose) * 100)
    title = say(
        request,
        f"{'Naik' if rose >= 0 else 'Turun'} {by} poin persen sejak {since}",
        f"{'Up' if rose >= 0 else 'Down'} {by} percentage points since {since}",
    )
    return draw_trend(
        [point.month for point in points],
        [Series(say(request, "Semua", "All"), [point.rate if point.protected else None for point in points])],
        title=title,
        source=say(
            request, "Dihitung dari bulan yang dibayar, per bulan.", "Computed from paid months, month by month."
        ),
        language=language,
        target=gap.target.rate if gap else None,
    )


def _source(request: HttpRequest, whole: Measure) -> str:
    base = whole.denominator
    language = str(getattr(request, "language", "id"))
    when = words.month_text(whole.month, language)
    if base is None:
        return say(request, f"Dihitung Naungan, {when}.", f"Computed by Naungan, {when}.")
    told = words.date_text(base.reference_on, language)
    return say(
        request,
        f"Dihitung Naungan, {when}. Jumlah pekerja: {base.source}, per {told}.",
        f"Computed by Naungan, {when}. Number of workers: {base.source}, as of {told}.",
    )
