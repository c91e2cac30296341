"""What everybody may read: editions, a ranking, a scorecard line by line, the evidence pack, the real winners."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from naungan.access import queries as access
from naungan.award import pack, queries
from naungan.award.values import Achievement, Criterion, EditionView, Ranking, Scored, Winner
from naungan.kernel import Month, Scope
from naungan.regions import queries as regions
from naungan.web import tables
from naungan.web.award.forms import RubricForm
from naungan.web.frame import say, scope_of

CRITERION_WORDS = {
    Criterion.ACHIEVEMENT: ("Capaian terbesar", "Largest achievement"),
    Criterion.PROGRESS: ("Perkembangan universal coverage", "Progress to universal coverage"),
    Criterion.RISE: ("Peningkatan dari tahun sebelumnya", "Rise over the year before"),
}
_SHORT_WORDS = {
    Criterion.ACHIEVEMENT: ("Capaian", "Achievement"),
    Criterion.PROGRESS: ("Perkembangan", "Progress"),
    Criterion.RISE: ("Peningkatan", "Rise"),
}
"""For the headings of the ranking; the weight stands in brackets."""

ACHIEVEMENT_WORDS = {
    Achievement.COVERAGE: ("persentase cakupan", "share covered"),
    Achievement.PARTICIPANTS: ("jumlah peserta", "number of participants"),
}


def scope_for(request: HttpRequest) -> Scope:
    """Results are public; officers see what their role adds."""
    own = scope_of(request)
    return own if own.holds("AWARD_VIEW") else access.public_scope()


@dataclass(frozen=True, slots=True)
class NamedWinner:
    """A published result with its region's name."""

    winner: Winner
    name: str


def named_winners() -> list[NamedWinner]:
    """The real results, latest first."""
    found = queries.winners()
    names = regions.names({one.region_code for one in found})
    return [NamedWinner(one, names.get(one.region_code, one.region_code)) for one in found]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The real winners, and the editions computed here, apart."""
    scope = scope_for(request)
    editions = [(one, queries.ranking(scope, one.code)) for one in queries.editions(scope)]
    winners = named_winners()
    latest = [one for one in winners if one.winner.place and one.winner.assessment_year == _latest_year(winners)]
    context = {"editions": editions, "winners": winners, "latest": latest}
    return render(request, "naungan/award/start.html", context)


def _latest_year(winners: list[NamedWinner]) -> int:
    return max((one.winner.assessment_year for one in winners if one.winner.place), default=0)


@require_safe
def edition_page(request: HttpRequest, code: str) -> HttpResponse:
    """One edition's ranking."""
    return draw_edition(request, code, None)


def draw_edition(request: HttpRequest, code: str, form: RubricForm | None) -> HttpResponse:
    """The page, with the rubric's form as it was filled in when that was refused."""
    scope, language = scope_for(request), str(getattr(request, "language", "id"))
    edition = queries.edition(scope, code)
    ranking = queries.ranking(scope, code)
    may_edit = scope.holds("AWARD_EDIT") and edition.state != "final"
    rubric = ranking.rubric if ranking else edition.rubric
    context: dict[str, Any] = {
        "trail": [("Paritrana", "/paritrana"), (edition.title, "")],
        "edition": edition,
        "ranking": ranking,
        "rubric": rubric,
        "weights": [(say(request, *CRITERION_WORDS[one]), rubric.weights[one]) for one in Criterion],
        "variant": say(request, *ACHIEVEMENT_WORDS[rubric.achievement]),
        "is_revised": edition.rubric.id != rubric.id,
        "computations": queries.computations(scope, code),
        "winners": [one for one in named_winners() if one.winner.assessment_year == edition.assessment_year],
        "form": (form or RubricForm.of(edition.rubric, language=language)) if may_edit else None,
    }
    if ranking is None:
        return render(request, "naungan/award/edition.html", context)
    response = tables.answer(request, "naungan/award/edition.html", context, table=_table(request, edition, ranking))
    if form is not None:
        response.status_code = 400
    return response


@require_safe
def scorecard_page(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """One regency's score: each line from its figure to its points."""
    scope = scope_for(request)
    ranking = queries.require_ranking(scope, code)
    card = next((one for one in ranking.rows if one.figures.region_code == region), None)
    if card is None:
        raise Http404
    edition, figures = ranking.edition, card.figures
    context = {
        "trail": [("Paritrana", "/paritrana"), (edition.title, f"/paritrana/{code}"), (figures.name, "")],
        "edition": edition,
        "ranking": ranking,
        "card": card,
        "count": len(ranking.rows),
        "lines": [(say(request, *CRITERION_WORDS[line.criterion]), line, _told(request, ranking, card, line.criterion))
                  for line in card.lines],
        "now_href": f"/cakupan/{region}?bulan={Month.of(edition.measured_month)}",
        "before_href": f"/cakupan/{region}?bulan={Month.of(edition.compared_month)}",
    }  # fmt: skip
    return render(request, "naungan/award/scorecard.html", context)


def _told(request: HttpRequest, ranking: Ranking, card: Scored, criterion: Criterion) -> str:
    """What a line's normalised figure is made of."""
    if criterion is Criterion.PROGRESS:
        return say(request, "cakupan dibagi target provinsi, paling banyak 100",
                   "coverage over the province's target, at most 100")  # fmt: skip
    if criterion is Criterion.RISE:
        return say(request, "kenaikan cakupan dibagi kenaikan terbaik, paling sedikit 0",
                   "rise of coverage over the best rise, at least 0")  # fmt: skip
    if ranking.rubric.achievement is Achievement.PARTICIPANTS:
        return say(request, "jumlah terlindungi dibagi yang terbanyak", "people protected over the most of any regency")
    return say(request, "cakupan dalam persen", "coverage in percent")


@require_safe
def evidence(request: HttpRequest, code: str) -> HttpResponse:
    """The pack from which anyone computes the ranking anew."""
    ranking = queries.require_ranking(scope_for(request), code)
    response = HttpResponse(pack.build_pack(ranking), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="paritrana-{ranking.edition.code}.zip"'
    return response


def _points(card: Scored, criterion: Criterion) -> Decimal:
    return next(line.points for line in card.lines if line.criterion is criterion)


def _table(request: HttpRequest, edition: EditionView, ranking: Ranking) -> tables.Table:
    def address(card: Scored) -> str:
        return f"/paritrana/{edition.code}/nilai/{card.figures.region_code}"

    def column(criterion: Criterion) -> tables.Column:
        weight = ranking.rubric.weights[criterion]
        indonesian, english = _SHORT_WORDS[criterion]
        return tables.Column(
            criterion.value, f"{indonesian} ({weight})", f"{english} ({weight})", "decimal", True,
            value=lambda card: _points(card, criterion), href=address, places=4,
        )  # fmt: skip

    columns = (
        tables.Column("name", "Kabupaten/kota", "Regency", sortable=True, value=lambda card: card.figures.name,
                      href=address),
        tables.Column("rank", "Peringkat", "Rank", "count", True),
        tables.Column("rate", "Cakupan", "Coverage", "percent", True, value=lambda card: card.figures.rate),
        *(column(criterion) for criterion in Criterion),
        tables.Column("total", "Jumlah nilai", "Total", "decimal", True, href=address, places=4),
    )  # fmt: skip
    return tables.Table(
        "peringkat", ("Peringkat", "Ranking"), columns, tables.fetch_from(ranking.rows, columns), sort="rank",
    )  # fmt: skip
