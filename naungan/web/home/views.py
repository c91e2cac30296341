"""The front page: how the province stands, the four systems, what the seats alone can reach, the map."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from naungan.access.queries import PUBLIC_PROVINCE, public_scope
from naungan.coverage.values import Measure
from naungan.kernel import Month
from naungan.web import maps, tables, words
from naungan.web.coverage.places import people_address, region_address
from naungan.web.frame import business_day, month_in_view, say
from naungan.web.home import figures
from naungan.web.home.figures import ComputedCoverage, PublishedCoverage


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Anyone; only counts, never a person."""
    scope, month, day = public_scope(), month_in_view(request), business_day()
    published = figures.published_coverage(PUBLIC_PROVINCE)
    official = published.workers if published else None
    computed = figures.computed_coverage(scope, PUBLIC_PROVINCE, month, official)
    year, foregoers = figures.foregoers(scope, PUBLIC_PROVINCE, day)
    context: dict[str, Any] = {
        "shows_month": True,
        "month": month,
        "province": PUBLIC_PROVINCE,
        "published": published,
        "published_split": _split(request, published) if published else (),
        "computed": computed,
        "segments": _segment_rows(request, computed, month),
        "year": year,
        "foregoers": foregoers,
        "channel": figures.channel(scope),
        "award": figures.award_of(scope),
        "reach": figures.seats_reach(PUBLIC_PROVINCE, published, day) if published else None,
        "map": _map(request, computed, month),
    }
    return tables.answer(request, "naungan/home/home.html", context, table=_table(request, computed, month))


def _split(request: HttpRequest, published: PublishedCoverage) -> list[dict[str, str]]:
    counts = dict(published.segments)
    return figures.split_of(
        [(say(request, *label), counts[segment], tone) for segment, *label, tone in figures.SEGMENTS if counts]
    )


def _segment_rows(request: HttpRequest, computed: ComputedCoverage, month: Month) -> list[dict[str, Any]]:
    """As ``parts/figure.html`` draws them; each leads to its people."""
    labels = {segment.value: say(request, *label) for segment, *label, _ in figures.SEGMENTS}
    return [
        {"label": labels[row.segment.value], "measure": row, "href": _people(request, row, month)}
        for row in computed.segments
    ]


def _people(request: HttpRequest, row: Measure, month: Month) -> str:
    """The people behind a number; for readers who may not see names, the region's page."""
    own = people_address(request, row.region, month, segment=row.segment)
    return own or region_address(row.region, month)


def _map(request: HttpRequest, computed: ComputedCoverage, month: Month) -> maps.DrawnMap | None:
    rows = computed.overview.children
    drawn = {
        row.region: maps.Figure(row.name, region_address(row.region, month), row.protected, row.workers, row.rate)
        for row in rows
    }
    language = str(getattr(request, "language", "id"))
    return maps.draw_map(
        PUBLIC_PROVINCE, drawn, title=_finding(request, rows), source=_source(request, computed, month),
        language=language,
    )  # fmt: skip


def _finding(request: HttpRequest, rows: tuple[Measure, ...]) -> str:
    known = [row for row in rows if row.rate is not None]
    if not known:
        return say(request, "Cakupan menurut kabupaten/kota", "Coverage by regency")
    high, low = max(known, key=lambda row: row.rate or 0), min(known, key=lambda row: row.rate or 0)
    top, bottom = words.percent_text(high.rate), words.percent_text(low.rate)
    return say(
        request,
        f"Tertinggi {high.name} {top}, terendah {low.name} {bottom}",
        f"Highest {high.name} {top}, lowest {low.name} {bottom}",
    )


def _source(request: HttpRequest, computed: ComputedCoverage, month: Month) -> str:
    when = words.month_text(month, str(getattr(request, "language", "id")))
    if computed.is_example:
        return say(
            request,
            f"Dihitung Naungan dari provinsi contoh, {when}. Bukan angka resmi kabupaten/kota.",
            f"Computed by Naungan from the example province, {when}. No official figures of the regencies.",
        )
    return say(request, f"Dihitung Naungan, {when}.", f"Computed by Naungan, {when}.")


def _table(request: HttpRequest, computed: ComputedCoverage, month: Month) -> tables.Table:
    def address(row: Measure) -> str:
        return region_address(row.region, month)

    def people(row: Measure) -> str:
        return _people(request, row, month)

    columns = (
        tables.Column("name", "Kabupaten/kota", "Regency or city", sortable=True, href=address),
        tables.Column("protected", "Terlindungi", "Protected", "count", True, href=people),
        tables.Column("workers", "Pekerja", "Workers", "count", True),
        tables.Column("rate", "Cakupan", "Coverage", "share", True),
    )
    whole = computed.whole
    totals = {"protected": whole.protected, "workers": whole.workers, "rate": whole.rate}
    return tables.Table(
        "kabupaten", ("14 kabupaten dan kota", "14 regencies and cities"), columns,
        tables.fetch_from(computed.overview.children, columns, totals=totals), sort="rate", descending=True,
    )  # fmt: skip
