"""Trades and incomes of synthetic people: occupation by village kind or industry; sex, income and decile follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from naungan.demo.population.numbers import Ints
from naungan.demo.population.villages import KINDS
from naungan.demo.source import read_rows
from naungan.law.terms import Sector

_INCOME_SPREAD = {"formal": 0.22, "informal": 0.38, "construction": 0.25}
_DECILE_CUTS = np.array([-1.2816, -0.8416, -0.5244, -0.2533, 0.0, 0.2533, 0.5244, 0.8416, 1.2816])
"""Deciles of the standard normal distribution."""

_MIDDLE_INCOME_RP, _INCOME_DEVIATION = 2_300_000, 0.48


@dataclass(frozen=True, slots=True)
class Occupation:
    """A trade; ``weights`` by village kind (own-account) or one weight inside its industry (wage)."""

    code: str
    name: str
    segment: str
    industry: str
    sector: Sector
    weights: tuple[float, ...]
    male_share: float
    median_income_rp: int


@cache
def occupations() -> tuple[Occupation, ...]:
    """Every trade. Source: data/demo/pekerjaan.csv (weights and incomes are judgement of ours)."""
    return tuple(
        Occupation(
            code=row["kode"],
            name=row["nama"],
            segment=row["segmen"],
            industry=row["sektor"],
            sector=Sector.TRANSPORT if row["transportasi"] == "ya" else Sector.OTHER,
            weights=tuple(float(row[f"bobot_{kind}"]) for kind in KINDS),
            male_share=float(row["porsi_laki"]),
            median_income_rp=int(row["penghasilan_median_rp"]),
        )
        for row in read_rows("demo/pekerjaan.csv")
    )


def draw_own_account_trades(rng: np.random.Generator, segment: str, kinds: Ints) -> Ints:
    """Place in ``occupations()`` per person, by the kind (place in KINDS) of the village they live in."""
    chosen = np.empty(len(kinds), dtype=np.int64)
    places = _places(segment=segment)
    for kind in range(len(KINDS)):
        here = np.flatnonzero(kinds == kind)
        chosen[here] = _draw(rng, places, kind, len(here))
    return chosen


def draw_wage_trades(rng: np.random.Generator, industries: NDArray[Any]) -> Ints:
    """Place in ``occupations()`` per person, by the code of the industry of their employer."""
    chosen = np.empty(len(industries), dtype=np.int64)
    for industry in np.unique(industries.astype(str)):
        here = np.flatnonzero(industries == industry)
        chosen[here] = _draw(rng, _places(segment="formal", industry=industry), 0, len(here))
    return chosen


def draw_incomes(rng: np.random.Generator, trades: Ints, segment: str) -> Ints:
    """Monthly income or wage in whole rupiah, around the trade's median; rounded as people state it."""
    medians = np.array([trade.median_income_rp for trade in occupations()], dtype=np.float64)[trades]
    step = 1_000 if segment == "formal" else 50_000
    spread = _INCOME_SPREAD[segment]
    return np.maximum(
        np.round(medians * rng.lognormal(0.0, spread, len(trades)) / step).astype(np.int64) * step, 300_000
    )


def draw_males(rng: np.random.Generator, trades: Ints) -> NDArray[np.bool_]:
    """Who is a man, by the trade's share of men."""
    shares = np.array([trade.male_share for trade in occupations()])[trades]
    return rng.random(len(trades)) < shares


def draw_deciles(rng: np.random.Generator, incomes: Ints) -> NDArray[np.int8]:
    """Welfare decile 1 (poorest) to 10: follows income, with noise for what a household has besides."""
    standing = (np.log(incomes) - np.log(_MIDDLE_INCOME_RP)) / _INCOME_DEVIATION
    standing = 0.85 * standing + 0.5 * rng.standard_normal(len(incomes))
    return np.asarray(np.searchsorted(_DECILE_CUTS, standing) + 1, dtype=np.int8)


def _places(*, segment: str, industry: str | None = None) -> Sequence[int]:
    return [
        place
        for place, trade in enumerate(occupations())
        if trade.segment == segment and (industry is None or trade.industry == industry)
    ]


def _draw(rng: np.random.Generator, places: Sequence[int], kind: int, count: int) -> Ints:
    weights = np.array([occupations()[place].weights[kind] for place in places])
    return np.asarray(places)[rng.choice(len(places), size=count, p=weights / weights.sum())]
