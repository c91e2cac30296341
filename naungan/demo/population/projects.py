"""Synthetic construction projects: spells of the same village that begin together share one."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from naungan.demo.population.columns import EMPLOYERS, PROJECTS
from naungan.demo.population.numbers import Ints
from naungan.demo.population.villages import Village
from naungan.kernel import Month
from naungan.law.terms import Scale

_CREW = 25
_RP_PER_WORKER_MONTH = 9_000_000
"""Contract value per worker and month, so that a project's value fits its crew; judgement of ours."""

_WORKS = ("Peningkatan Jalan", "Pembangunan Gedung", "Rehabilitasi Sekolah", "Jembatan", "Drainase", "Perumahan")
_FIRST_CONTRACTOR = 900_000
_CONTRACTORS = ("Karya", "Bangun", "Cipta", "Graha", "Marga", "Sarana")


@dataclass(frozen=True)
class Building:
    """The projects of a regency, their contractors, and per construction spell the place of its project."""

    projects: pl.DataFrame
    contractors: pl.DataFrame
    place: Ints


def build(
    rng: np.random.Generator,
    *,
    village: Ints,
    first: Ints,
    count: Ints,
    villages: tuple[Village, ...],
    regency: int,
    first_no: int,
    months: tuple[Month, ...],
) -> Building:
    """Groups construction spells (their village, first month, length) into projects of about 25 people.

    A project runs from the first to the last of its people's months.
    """
    order = np.lexsort((count, first, village))
    new = np.zeros(len(order), dtype=bool)
    if len(order):
        begins, where = first[order], village[order]
        new[0] = True
        new[1:] = (begins[1:] != begins[:-1]) | (where[1:] != where[:-1])
        run_start = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
        new |= (np.arange(len(order)) - run_start) % _CREW == 0
    group = np.cumsum(new) - 1
    place = np.empty(len(order), dtype=np.int64)
    place[order] = group
    heads = order[new]
    lasts = np.zeros(len(heads), dtype=np.int64)
    np.maximum.at(lasts, place, first + count)
    crew = np.bincount(place, minlength=len(heads)) if len(heads) else np.zeros(0, dtype=np.int64)
    frame = _frame(rng, village[heads], first[heads], lasts, crew, villages, regency, first_no, months)
    return Building(frame, _contractors(villages, regency, first_no), place)


def _contractors(villages: tuple[Village, ...], regency: int, first_no: int) -> pl.DataFrame:
    """Who builds: a few contractors of the regency, seated in its first village. Their crews are not their staff."""
    numbers = [first_no + _FIRST_CONTRACTOR + place for place in range(len(_CONTRACTORS))]
    return pl.DataFrame(
        {
            "employer_no": numbers,
            "npp": [f"ZZ{regency:02d}{place:04d}" for place in range(len(_CONTRACTORS))],
            "name": [f"CV {word} Contoh {regency:02d}" for word in _CONTRACTORS],
            "industry_code": ["KON"] * len(numbers),
            "industry": ["Jasa konstruksi"] * len(numbers),
            "risk_class": [5] * len(numbers),
            "business_scale": [Scale.SMALL.value] * len(numbers),
            "village_code": [str(villages[0].code)] * len(numbers),
            "worker_count": [0] * len(numbers),
        },
        schema=EMPLOYERS,
    )


def _frame(
    rng: np.random.Generator,
    village: Ints,
    first: Ints,
    until: Ints,
    crew: Ints,
    villages: tuple[Village, ...],
    regency: int,
    first_no: int,
    months: tuple[Month, ...],
) -> pl.DataFrame:
    numbers = np.arange(first_no, first_no + len(village))
    work = rng.choice(_WORKS, size=len(village))
    contractor = rng.integers(0, len(_CONTRACTORS), size=len(village))
    spread = rng.lognormal(0.0, 0.3, len(village))
    value = np.round(crew * (until - first) * _RP_PER_WORKER_MONTH * spread / 1_000_000).astype(np.int64) * 1_000_000
    starts = [month.first_day for month in months]
    ends = [month.last_day for month in months]
    return pl.DataFrame(
        {
            "project_no": numbers,
            "code": [f"PRJ-{regency:02d}-{number % 1_000_000:06d}" for number in numbers],
            "name": [
                f"{work[i]} Contoh {villages[v].name} {numbers[i] % 1_000_000:05d}" for i, v in enumerate(village)
            ],
            "employer_no": first_no + _FIRST_CONTRACTOR + contractor,
            "village_code": [str(villages[v].code) for v in village],
            "contract_rp": np.maximum(value, 10_000_000),
            "starts_on": [starts[month] for month in first],
            "ends_on": [ends[month - 1] for month in until],
            "worker_count": crew,
        },
        schema=PROJECTS,
    )
