"""Synthetic employers: size, industry, risk class and village, and who works for whom.

Those who ever were registered work for employers that the fund knows, as does a part of the others (companies that
register only some of their people exist); the rest work for employers without a number (NPP).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from naungan.demo.population.columns import EMPLOYERS
from naungan.demo.population.numbers import Ints, Mask
from naungan.demo.population.villages import KINDS, Village
from naungan.demo.source import read_rows
from naungan.law.terms import Programme, Scale

_PARTLY_REGISTERED_SHARE = 0.2
_SIZE_SPREAD = 0.9
_LEGAL_FORMS = ("PT", "CV", "UD")
_OWN_FORM = frozenset(
    {"Koperasi", "Yayasan", "Sekolah", "Klinik", "Apotek", "Toko", "Rumah Makan", "Kedai", "Perangkat", "Kantor"}
)
"""First words that take no legal form before them."""

_SCALE_FROM = ((100, Scale.LARGE), (20, Scale.MEDIUM), (5, Scale.SMALL), (0, Scale.MICRO))
PROGRAMMES_OF_SCALE = {
    Scale.MICRO: Programme.PROTECTED,
    Scale.SMALL: Programme.PROTECTED | Programme.JHT,
    Scale.MEDIUM: Programme.PROTECTED | Programme.JHT | Programme.JP | Programme.JKP,
    Scale.LARGE: Programme.PROTECTED | Programme.JHT | Programme.JP | Programme.JKP,
}
"""Least programmes by scale of business: Perpres 109/2013 art. 6."""


@dataclass(frozen=True)
class _Industry:
    code: str
    name: str
    risk_class: int
    weights: tuple[float, ...]
    median_size: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Employment:
    """The employers of a regency, and per formal worker the place of theirs in the frame."""

    employers: pl.DataFrame
    place: Ints


@cache
def _industries() -> tuple[_Industry, ...]:
    return tuple(
        _Industry(
            code=row["kode"],
            name=row["nama"],
            risk_class=int(row["kelas_jkk"]),
            weights=tuple(float(row[f"bobot_{kind}"]) for kind in KINDS),
            median_size=float(row["ukuran_median"]),
            words=tuple(row["kata_nama"].split("|")),
        )
        for row in read_rows("demo/sektor.csv")
    )


def employ(
    rng: np.random.Generator, *, registered: Mask, villages: tuple[Village, ...], regency: int, first_no: int
) -> Employment:
    """Gives every formal worker an employer; ``registered`` says who ever was a participant."""
    with_npp = registered | (rng.random(len(registered)) < _PARTLY_REGISTERED_SHARE)
    place = np.empty(len(registered), dtype=np.int64)
    frames: list[pl.DataFrame] = []
    made = 0
    for known, chosen in ((True, with_npp), (False, ~with_npp)):
        people = np.flatnonzero(chosen)
        village, industry, size = _found(rng, len(people), villages)
        place[rng.permutation(people)] = made + np.repeat(np.arange(len(size)), size)
        frames.append(_frame(rng, village, industry, size, villages, regency, first_no + made, known))
        made += len(size)
    return Employment(pl.concat(frames), place)


def _found(rng: np.random.Generator, people: int, villages: tuple[Village, ...]) -> tuple[Ints, Ints, Ints]:
    """Employers for so many people: village, industry and number of workers each; the numbers add up."""
    weights = np.array([village.work_weight for village in villages])
    kinds = np.array([KINDS.index(village.kind) for village in villages])
    by_kind = np.array([[industry.weights[kind] for industry in _industries()] for kind in range(len(KINDS))])
    medians = np.array([industry.median_size for industry in _industries()])
    village, industry, size = (np.empty(0, dtype=np.int64) for _ in range(3))
    while size.sum() < people:
        count = max(8, int((people - size.sum()) / 8))
        where = rng.choice(len(villages), size=count, p=weights / weights.sum())
        what = np.empty(count, dtype=np.int64)
        for kind in np.unique(kinds):
            here = np.flatnonzero(kinds[where] == kind)
            what[here] = rng.choice(len(medians), size=len(here), p=by_kind[kind] / by_kind[kind].sum())
        many = np.maximum(1, np.round(medians[what] * rng.lognormal(0.0, _SIZE_SPREAD, count))).astype(np.int64)
        village, industry, size = np.append(village, where), np.append(industry, what), np.append(size, many)
    last = int(np.searchsorted(np.cumsum(size), people)) + 1 if people else 0
    village, industry, size = village[:last], industry[:last], size[:last].copy()
    if last:
        size[-1] -= size.sum() - people
    return village, industry, size


def _frame(
    rng: np.random.Generator,
    village: Ints,
    industry: Ints,
    size: Ints,
    villages: tuple[Village, ...],
    regency: int,
    first_no: int,
    known: bool,
) -> pl.DataFrame:
    numbers = np.arange(first_no, first_no + len(size))
    place = _industries()
    form = rng.choice(_LEGAL_FORMS, size=len(size), p=[0.35, 0.35, 0.30])
    word = rng.random(len(size))
    names = [
        f"{_title(place[what], form[i], word[i])} Contoh {villages[village[i]].name} {numbers[i] % 1_000_000:05d}"
        for i, what in enumerate(industry)
    ]
    letter = chr(ord("A") + regency % 26)
    return pl.DataFrame(
        {
            "employer_no": numbers,
            "npp": [f"Z{letter}{number % 1_000_000:06d}" if known else None for number in numbers],
            "name": names,
            "industry_code": [place[what].code for what in industry],
            "industry": [place[what].name for what in industry],
            "risk_class": [place[what].risk_class for what in industry],
            "business_scale": [str(scale_of(int(count))) for count in size],
            "village_code": [str(villages[where].code) for where in village],
            "worker_count": size,
        },
        schema=EMPLOYERS,
    )


def scale_of(workers: int) -> Scale:
    """Scale of a synthetic business by its head count; the law itself goes by capital and sales (PP 7/2021)."""
    return next(scale for least, scale in _SCALE_FROM if workers >= least)


def programmes_of(scales: NDArray[Any]) -> Ints:
    """Programme bits per worker from the scale of the employer."""
    answer = np.zeros(len(scales), dtype=np.int64)
    for scale, programmes in PROGRAMMES_OF_SCALE.items():
        answer[scales == str(scale)] = int(programmes)
    return answer


def _title(industry: _Industry, form: str, chance: float) -> str:
    word = industry.words[int(chance * len(industry.words))]
    return word if word in _OWN_FORM else f"{form} {word}"
