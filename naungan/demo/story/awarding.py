"""Coverage and the award before and after the money."""

from dataclasses import dataclass
from datetime import datetime

from naungan.award import operations as award
from naungan.award.values import Ranking
from naungan.coverage import queries as coverage
from naungan.coverage.values import Measure
from naungan.demo.files import NOMINATING_REGENCIES
from naungan.demo.story.setting import FIRST_MONTH, PROVINCE, Story
from naungan.demo.story.told import StoryFigure, StoryStep
from naungan.kernel import RegionCode, format_count, format_percent

EDITION = "contoh-2026"
_REGIONS = (PROVINCE, *(RegionCode(code) for code in NOMINATING_REGENCIES))
_PLACES_SHOWN = 5


@dataclass(frozen=True)
class Before:
    """How January stood, and who led, before the bank paid."""

    measures: dict[str, Measure]
    ranking: Ranking


def before_payment(story: Story) -> Before:
    """Measures and a provisional ranking are computed before anything of the story has happened."""
    award.ensure_example_edition(by=story.by, at=story.at)
    return Before(_measures(story), _ranking(story, story.at))


def coverage_moved(story: Story, before: Before) -> StoryStep:
    """Coverage of January 2026 before and after."""
    after = _measures(story)
    gained = after[PROVINCE].protected - before.measures[PROVINCE].protected
    return StoryStep(
        "january",
        f"Cakupan {FIRST_MONTH.indonesian} naik {format_count(gained)} orang",
        f"Coverage of {FIRST_MONTH.english} rose by {format_count(gained)} people",
        tuple(
            StoryFigure(
                after[code].name, after[code].name,
                f"{_rate(before.measures[code])} menjadi {_rate(after[code])}",
                f"/cakupan/{code}?bulan={FIRST_MONTH}",
                f"{_rate(before.measures[code])} to {_rate(after[code])}",
            )
            for code in _REGIONS
        ),
    )  # fmt: skip


def award_moved(story: Story, before: Before) -> StoryStep:
    """The provisional ranking before and after, of invented people."""
    after = _ranking(story, story.at)
    former = {card.figures.region_code: card.rank for card in before.ranking.rows}
    return StoryStep(
        "award",
        "Peringkat Paritrana sementara (contoh, bukan hasil sebenarnya) dihitung ulang",
        "The provisional Paritrana ranking (example, not a real result) was computed anew",
        tuple(
            StoryFigure(
                f"Peringkat {card.rank}", f"Rank {card.rank}",
                f"{card.figures.name}, nilai {card.total:.2f}".replace(".", ",")
                + f" (sebelumnya peringkat {former[card.figures.region_code]})",
                f"/paritrana/{EDITION}",
                f"{card.figures.name}, score {card.total:.2f} (rank {former[card.figures.region_code]} before)",
            )
            for card in after.rows[:_PLACES_SHOWN]
        ),
    )  # fmt: skip


def _measures(story: Story) -> dict[str, Measure]:
    return {code: coverage.measure(story.by.scope, region=code, month=FIRST_MONTH) for code in _REGIONS}


def _ranking(story: Story, at: datetime) -> Ranking:
    return award.compute(code=EDITION, province=PROVINCE, by=story.by, at=at)


def _rate(measure: Measure) -> str:
    share = format_percent(measure.rate) if measure.rate is not None else "-"
    return f"{format_count(measure.protected)} ({share})"
