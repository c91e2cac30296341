"""What the front page shows: figures as published, as computed, the doors' living figures, the reach of the seats.

What for: every number of the page comes from a query here, none is typed in. Never: a rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from naungan.award import queries as award
from naungan.award.values import Ranking, Winner
from naungan.billing import queries as billing
from naungan.coverage import queries as coverage
from naungan.coverage.values import Measure, Overview, Published, Reach, TargetView
from naungan.kernel import Month, RegionCode, RegionLevel, Scope
from naungan.law.terms import Segment
from naungan.programme import queries as programme
from naungan.programme.values import RegionProgress
from naungan.regions import queries as regions
from naungan.regions.queries import EXAMPLE_ISSUER, MEASURING_ISSUERS
from naungan.web.words import count_text

FOREGOERS = ("61.02", "61.07")
"""Mempawah and Bengkayang: whom the province asks the others to copy."""

SEGMENTS = (
    (Segment.FORMAL, "Formal", "Formal", "shade-1"),
    (Segment.INFORMAL, "Informal", "Informal", "shade-2"),
    (Segment.CONSTRUCTION, "Jasa konstruksi", "Construction", "shade-3"),
)
_BEST_REGENCIES = "Kabupaten/kota terbaik"


@dataclass(frozen=True, slots=True)
class PublishedCoverage:
    """Registered participants as somebody printed them, over the official count of workers and its three segments."""

    figure: Published
    month: Month
    participants: int
    workers: int
    segments: tuple[tuple[Segment, int], ...]

    @property
    def rate(self) -> Decimal:
        """Recomputed from the two counts, never taken over."""
        return (Decimal(self.participants) / self.workers).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class ComputedCoverage:
    """What this system counts from person-months; ``one_in`` is 20 where the example holds one worker of twenty."""

    overview: Overview
    is_example: bool
    one_in: int

    @property
    def whole(self) -> Measure:
        return self.overview.whole

    @property
    def segments(self) -> tuple[Measure, ...]:
        return self.overview.segments[1:]


@dataclass(frozen=True, slots=True)
class SeatsReach:
    """How far the seats alone lead, beside the target; ``missing`` people stay for other ways."""

    reach: Reach
    target: TargetView

    @property
    def missing(self) -> int:
        return max(ceil(self.target.rate * self.reach.workers) - self.reach.protected - self.reach.seats, 0)

    @property
    def gained_rate(self) -> Decimal:
        """What the seats add."""
        return Decimal(self.reach.seats) / self.reach.workers

    @property
    def present_width(self) -> str:
        """Of the bar: '31.63%'."""
        return _width(Decimal(self.reach.protected) / self.reach.workers)

    @property
    def gained_width(self) -> str:
        return _width(self.gained_rate)

    @property
    def target_at(self) -> str:
        return _width(self.target.rate)


@dataclass(frozen=True, slots=True)
class Foregoer:
    """A regency that goes before, with its villages' seats; ``progress`` is None before its villages take part."""

    code: str
    name: str
    progress: RegionProgress | None


@dataclass(frozen=True, slots=True)
class Channel:
    """Money that came in through the payment channel."""

    payments: int
    total_rp: int


@dataclass(frozen=True, slots=True)
class Award:
    """Who won in truth, as published, and who leads in the computed edition."""

    winners: tuple[tuple[Winner, str], ...]
    ranking: Ranking | None


def published_coverage(region: RegionCode) -> PublishedCoverage | None:
    """The newest published pair of participants and workers that names its month; None where there is none."""
    for figure in sorted(coverage.published(region), key=lambda one: one.period, reverse=True):
        if figure.participants is None or not figure.workers or len(figure.period) != len("2025-07"):
            continue
        month = Month.parse(figure.period)
        segments = _official_segments(region, month.last_day, figure.workers)
        return PublishedCoverage(figure, month, figure.participants, figure.workers, segments)
    return None


def computed_coverage(scope: Scope, region: RegionCode, month: Month, official: int | None) -> ComputedCoverage:
    """The measures of the month; ``official`` is the true number of workers, to say how small an example is."""
    overview = coverage.overview(scope, region=region, month=month)
    whole = overview.whole
    is_example = whole.denominator is not None and whole.denominator.issuer == EXAMPLE_ISSUER
    one_in = round(official / whole.workers) if is_example and official and whole.workers else 1
    return ComputedCoverage(overview, is_example, one_in)


def seats_reach(region: RegionCode, published: PublishedCoverage, priced_on: date) -> SeatsReach | None:
    """All desa times their seats, over the published figures, beside the first target after them."""
    aim = next((row for row in coverage.targets(region) if row.year > published.month.year), None)
    if aim is None:
        return None
    villages = sum(1 for village in regions.villages(region) if village.kind == "desa")
    reach = coverage.reach_of_seats(
        month=Month(aim.year, 1), villages=villages, protected=published.participants,
        workers=published.workers, priced_on=priced_on,
    )  # fmt: skip
    return SeatsReach(reach, aim)


def foregoers(scope: Scope, region: RegionCode, day: date) -> tuple[int, tuple[Foregoer, ...]]:
    """The programme year that is being filled (next year's as soon as a village takes part), and the two in it."""
    year = day.year + 1
    rows = programme.progress_by_region(scope, region=region, year=year, level=RegionLevel.REGENCY)
    if not rows and (held := programme.progress_by_region(
        scope, region=region, year=day.year, level=RegionLevel.REGENCY
    )):  # fmt: skip
        year, rows = day.year, held
    progress = {row.region_code: row for row in rows}
    names = regions.names(FOREGOERS)
    return year, tuple(Foregoer(code, names.get(code, code), progress.get(code)) for code in FOREGOERS)


def channel(scope: Scope) -> Channel:
    """How many payments came in, and how much."""
    _, count, total_rp = billing.payments(scope, limit=0)
    return Channel(count, total_rp)


def award_of(scope: Scope) -> Award:
    """The best regencies of the latest published award, and the latest computed ranking."""
    known = [one for one in award.winners() if one.category == _BEST_REGENCIES and one.place]
    latest = max((one.assessment_year for one in known), default=0)
    winners = sorted((one for one in known if one.assessment_year == latest), key=lambda one: one.place or 0)
    names = regions.names([one.region_code for one in winners])
    rankings = (award.ranking(scope, edition.code) for edition in award.editions(scope))
    ranking = next((one for one in rankings if one is not None), None)
    return Award(tuple((one, names.get(one.region_code, one.region_code)) for one in winners), ranking)


def split_of(parts: Sequence[tuple[str, int, str]]) -> list[dict[str, str]]:
    """(label, count, tone) as ``parts/split.html`` draws them."""
    whole, start, drawn = sum(count for _, count, _ in parts), Decimal(0), []
    for label, count, tone in parts:
        width = 100 * Decimal(count) / whole
        drawn.append(
            {"label": label, "value_text": count_text(count), "start": f"{start:.2f}", "width": f"{width:.2f}",
             "tone": tone}
        )  # fmt: skip
        start += width
    return drawn


def _width(rate: Decimal) -> str:
    return f"{100 * rate:.2f}%"


def _official_segments(region: RegionCode, on: date, workers: int) -> tuple[tuple[Segment, int], ...]:
    """The official count whose segments make up exactly these workers; empty where none does."""
    for issuer in MEASURING_ISSUERS:
        found = regions.denominators(region, on=on, issuer=issuer)
        parts = tuple((segment, found[segment].workers) for segment, *_ in SEGMENTS if segment in found)
        if sum(count for _, count in parts) == workers:
            return parts
    return ()
