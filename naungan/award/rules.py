"""Scoring and ranking: pure, exact, recomputable with a pocket calculator.

The method is ours, not official: docs/algorithms/paritrana.md. Fractions until the last step, so that nothing hangs on
how a machine rounds.
"""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from naungan.award.values import Achievement, Criterion, RegencyFigures, Scored, ScoreLine
from naungan.kernel import Refusal

_PLACES = 10_000


class WeightsNotHundred(Refusal):
    """Weights are whole numbers from 0 to 100 over the three criteria that sum to 100."""

    code = "WEIGHTS_NOT_HUNDRED"


def require_weights(weights: Mapping[Criterion, int]) -> None:
    """Refuses: WeightsNotHundred."""
    total = sum(weights.values())
    if set(weights) != set(Criterion) or any(weight < 0 for weight in weights.values()) or total != 100:
        raise WeightsNotHundred(
            f"Bobot ketiga kriteria harus bilangan bulat mulai 0 dan berjumlah 100, sekarang {total}.",
            f"The weights of the three criteria must be whole numbers from 0 that sum to 100, now {total}.",
        )


def rank(
    figures: Sequence[RegencyFigures], *, achievement: Achievement, weights: Mapping[Criterion, int]
) -> tuple[Scored, ...]:
    """Scores every regency and ranks them, best first.

    Normalised figures lie between 0 and 100: achievement is the coverage rate (or participants over the most
    participants); progress is the rate over the target, at most 100; rise is the gain in percentage points over the
    best gain, at least 0. Points are normalised x weight / 100; both are rounded half up to four places, and the total
    is the sum of the printed points. Ties: the higher achievement, then the higher rise, then more people gained, then
    the code. Raises ValueError for a regency without workers.
    """
    if any(one.workers <= 0 or one.workers_before <= 0 for one in figures):
        raise ValueError("a regency without a count of workers cannot be scored")
    most = max((one.protected for one in figures), default=0)
    best_rise = max((_rise(one) for one in figures), default=Fraction(0))
    cards = [(one, _lines(one, achievement, weights, most=most, best_rise=best_rise)) for one in figures]
    cards.sort(key=lambda card: _place(*card))
    return tuple(Scored(one, lines, _total(lines), place) for place, (one, lines) in enumerate(cards, start=1))


def fingerprint_of(
    figures: Sequence[RegencyFigures], *, achievement: Achievement, weights: Mapping[Criterion, int]
) -> str:
    """SHA-256 over the inputs in a fixed form, so that anyone can check that a recomputation starts from the same.

    Lines joined by a line feed, none after the last: the variant, the weights in the order of the criteria, then one
    line per regency by code.
    """
    lines = [f"achievement={achievement.value}"]
    lines += [f"weight {criterion.value}={weights[criterion]}" for criterion in Criterion]
    lines += [
        f"{one.region_code}|{one.protected}|{one.workers}|{one.protected_before}|{one.workers_before}|"
        f"{one.target_rate:.4f}"
        for one in sorted(figures, key=lambda one: one.region_code)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines(
    one: RegencyFigures,
    achievement: Achievement,
    weights: Mapping[Criterion, int],
    *,
    most: int,
    best_rise: Fraction,
) -> tuple[ScoreLine, ...]:
    by_participants = achievement is Achievement.PARTICIPANTS
    rate, rise = Fraction(one.protected, one.workers), _rise(one)
    progress = _share(rate, Fraction(one.target_rate))
    raw_and_share = {
        Criterion.ACHIEVEMENT: (
            (Fraction(one.protected), _share(Fraction(one.protected), Fraction(most)))
            if by_participants
            else (rate, rate)
        ),
        Criterion.PROGRESS: (progress, progress),
        Criterion.RISE: (rise, _share(rise, best_rise)),
    }
    return tuple(_line(criterion, *raw_and_share[criterion], weights[criterion]) for criterion in Criterion)


def _rise(one: RegencyFigures) -> Fraction:
    return Fraction(one.protected, one.workers) - Fraction(one.protected_before, one.workers_before)


def _share(part: Fraction, whole: Fraction) -> Fraction:
    return part / whole if whole > 0 else Fraction(0)


def _line(criterion: Criterion, raw: Fraction, share: Fraction, weight: int) -> ScoreLine:
    normalised = _rounded(min(max(share * 100, Fraction(0)), Fraction(100)))
    return ScoreLine(criterion, _rounded(raw), normalised, weight, _rounded(Fraction(normalised) * weight / 100))


def _rounded(figure: Fraction) -> Decimal:
    """Four places, half away from nought."""
    scaled = abs(figure) * _PLACES
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (Decimal(whole if figure >= 0 else -whole) / _PLACES).quantize(Decimal("0.0001"))


def _total(lines: Sequence[ScoreLine]) -> Decimal:
    return sum((line.points for line in lines), Decimal(0))


def _place(one: RegencyFigures, lines: tuple[ScoreLine, ...]) -> tuple[Decimal, Decimal, Decimal, int, str]:
    by = {line.criterion: line for line in lines}
    return (
        -_total(lines),
        -by[Criterion.ACHIEVEMENT].normalised,
        -by[Criterion.RISE].normalised,
        -(one.protected - one.protected_before),
        one.region_code,
    )
