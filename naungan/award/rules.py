"""Scoring and ranking: pure, recomputable with a pocket calculator.

The method is ours, not official: docs/algorithms/paritrana.md.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from naungan.award.values import Achievement, Criterion, RegencyFigures, RubricView, Scored, ScoreLine
from naungan.kernel import Refusal

_PLACES = Decimal("0.0001")
_FULL = Decimal(100)


class WeightsNotHundred(Refusal):
    """Weights are whole numbers from 0 to 100 over the three criteria that sum to 100."""

    code = "WEIGHTS_NOT_HUNDRED"


def require_weights(weights: dict[Criterion, int]) -> None:
    """Refuses: WeightsNotHundred."""
    total = sum(weights.values())
    if set(weights) != set(Criterion) or any(weight < 0 for weight in weights.values()) or total != 100:
        raise WeightsNotHundred(
            f"Bobot ketiga kriteria harus berjumlah 100, sekarang {total}.",
            f"The weights of the three criteria must sum to 100, now {total}.",
        )


def rank(figures: Sequence[RegencyFigures], rubric: RubricView) -> tuple[Scored, ...]:
    """Scores every regency and ranks them, best first.

    Normalised figures lie between 0 and 100: achievement is the coverage rate (or participants over the most
    participants); progress is the rate over the target, at most 100; rise is the gain in percentage points over the
    best gain. Points are normalised x weight / 100, rounded half up to four places; the total is the sum of the
    printed points. Ties: the higher achievement, then the higher rise, then more people gained, then the code.
    """
    most = max((one.protected for one in figures), default=0)
    best_rise = max((one.rate - one.rate_before for one in figures), default=Decimal(0))
    cards = [(one, _lines(one, rubric, most=most, best_rise=best_rise)) for one in figures]
    cards.sort(key=lambda card: _place(*card))
    return tuple(
        Scored(one, lines, sum((line.points for line in lines), Decimal(0)), place)
        for place, (one, lines) in enumerate(cards, start=1)
    )


def _lines(one: RegencyFigures, rubric: RubricView, *, most: int, best_rise: Decimal) -> tuple[ScoreLine, ...]:
    by_participants = rubric.achievement is Achievement.PARTICIPANTS
    rise = one.rate - one.rate_before
    raw_and_share = {
        Criterion.ACHIEVEMENT: (
            Decimal(one.protected) if by_participants else one.rate,
            _share(Decimal(one.protected), Decimal(most)) if by_participants else one.rate,
        ),
        Criterion.PROGRESS: (_share(one.rate, one.target_rate), _share(one.rate, one.target_rate)),
        Criterion.RISE: (rise, _share(rise, best_rise)),
    }
    return tuple(_line(criterion, *raw_and_share[criterion], rubric.weights[criterion]) for criterion in Criterion)


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole if whole > 0 else Decimal(0)


def _line(criterion: Criterion, raw: Decimal, share: Decimal, weight: int) -> ScoreLine:
    normalised = _rounded(min(max(share * _FULL, Decimal(0)), _FULL))
    return ScoreLine(criterion, _rounded(raw), normalised, weight, _rounded(normalised * weight / _FULL))


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(_PLACES, rounding=ROUND_HALF_UP)


def _place(one: RegencyFigures, lines: tuple[ScoreLine, ...]) -> tuple[Decimal, Decimal, Decimal, int, str]:
    by = {line.criterion: line for line in lines}
    return (
        -sum((line.points for line in lines), Decimal(0)),
        -by[Criterion.ACHIEVEMENT].normalised,
        -by[Criterion.RISE].normalised,
        -(one.protected - one.protected_before),
        one.region_code,
    )
