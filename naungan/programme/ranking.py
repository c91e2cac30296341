"""In which order a village's nominations take its seats. Our rule, versioned; no regulation fixes one.

Most in need first: welfare decile, then declared income, then age. The points are laid so that a later line can never
outweigh an earlier one, they add up to the score, and each line says why. Described in docs/algorithms/kuota-desa.md.
Never: the order in which names were typed or registered.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from naungan.kernel import format_rupiah

RULE_VERSION = "peringkat-desa/1"

DECILE_POINTS = 100
INCOME_STEP_RP = 50_000
INCOME_POINTS = 99
_LAST_DECILE = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the ranking looks at. ``lot`` is a text that belongs to the person alone (their own keyed digest)."""

    key: int
    welfare_decile: int | None
    declared_income_rp: int | None
    birth_on: date
    lot: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a score: its points and why, in both languages."""

    code: str
    points: Decimal
    indonesian: str
    english: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate's place (1 = first), score and lines; the lines add up to the score."""

    key: int
    rank: int
    score: Decimal
    lines: tuple[ScoreLine, ...]


def rank_nominations(candidates: Iterable[Candidate], *, village: str, year: int, on: date) -> list[Ranked]:
    """The candidates in the order in which they take seats.

    Order: higher score; at equal score the elder by birth date, then the lower declared income, then the lot of this
    village and year (a digest nobody can choose). Ages are those on ``on``. Source: ours; DOMAIN 4.2 (welfare rank).
    """
    scored = [(candidate, score_lines(candidate, on=on)) for candidate in candidates]
    scored.sort(key=lambda pair: _order(pair[0], pair[1], village, year))
    return [
        Ranked(candidate.key, rank, _total(lines), lines) for rank, (candidate, lines) in enumerate(scored, start=1)
    ]


def score_lines(candidate: Candidate, *, on: date) -> tuple[ScoreLine, ...]:
    """Decile, income and age in points: at most 1000, 99 and 0.99, so that the order of the lines is the order."""
    return (
        _decile_line(candidate.welfare_decile),
        _income_line(candidate.declared_income_rp),
        _age_line(candidate, on),
    )


def _decile_line(decile: int | None) -> ScoreLine:
    if decile is None:
        return ScoreLine(
            "DECILE", Decimal(0), "Desil kesejahteraan belum diketahui: 0 poin.", "Welfare decile unknown: 0 points."
        )
    points = Decimal((_LAST_DECILE + 1 - decile) * DECILE_POINTS)
    return ScoreLine(
        "DECILE",
        points,
        f"Desil kesejahteraan {decile} dari 10: (11 - {decile}) x {DECILE_POINTS} = {points} poin.",
        f"Welfare decile {decile} of 10: {points} points.",
    )


def _income_line(income_rp: int | None) -> ScoreLine:
    if income_rp is None:
        return ScoreLine("INCOME", Decimal(0), "Pendapatan belum diketahui: 0 poin.", "Income unknown: 0 points.")
    points = Decimal(max(0, INCOME_POINTS - income_rp // INCOME_STEP_RP))
    return ScoreLine(
        "INCOME",
        points,
        f"Pendapatan {format_rupiah(income_rp)} sebulan: {INCOME_POINTS} dikurangi 1 per "
        f"{format_rupiah(INCOME_STEP_RP)} = {points} poin.",
        f"Income of {format_rupiah(income_rp)} a month: {points} points.",
    )


def _age_line(candidate: Candidate, on: date) -> ScoreLine:
    born = candidate.birth_on
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    points = Decimal(min(max(age, 0), 99)) / 100
    return ScoreLine(
        "AGE", points, f"Usia {age} tahun: {points} poin (yang lebih tua didahulukan).", f"Age {age}: {points} points."
    )


def _total(lines: tuple[ScoreLine, ...]) -> Decimal:
    return sum((line.points for line in lines), Decimal(0))


def _order(
    candidate: Candidate, lines: tuple[ScoreLine, ...], village: str, year: int
) -> tuple[Decimal, date, float, str]:
    income = float("inf") if candidate.declared_income_rp is None else candidate.declared_income_rp
    lot = hashlib.sha256(f"{village}/{year}/{candidate.lot}".encode()).hexdigest()
    return -_total(lines), candidate.birth_on, income, lot
