"""Names of synthetic people, built from the parts in ``data/nama`` as names in West Kalimantan are built.

The mix of groups is the province's everywhere: no geography of ethnic groups is invented, and a name says nothing
about anybody. Rules of construction: section 4 of data/README.md.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from naungan.demo.population.numbers import Ints, Mask, Texts
from naungan.demo.source import read_rows

_NEEDS_MORE = frozenset({"M.", "Moh.", "Muh.", "Mat", "Abdul", "Abd.", "Siti", "St.", "Nur", "Sy."})
"""Parts that are never a whole name."""


@dataclass(frozen=True)
class _Part:
    texts: Texts
    chances: NDArray[np.float64]

    def draw(self, rng: np.random.Generator, count: int) -> Texts:
        return self.texts[rng.choice(len(self.texts), size=count, p=self.chances)]


@dataclass(frozen=True)
class _Recipe:
    """How likely a title, a further name, and the native form (Chinese) are."""

    title: float
    further: float
    further_old: float
    native: float = 0.0


_RECIPES = {
    "melayu": _Recipe(title=0.06, further=0.75, further_old=0.45),
    "dayak": _Recipe(title=0.0, further=0.90, further_old=0.75),
    "tionghoa": _Recipe(title=0.0, further=0.85, further_old=0.85, native=0.65),
    "jawa": _Recipe(title=0.0, further=0.90, further_old=0.35),
    "bugis": _Recipe(title=0.30, further=0.45, further_old=0.30),
    "madura": _Recipe(title=0.0, further=0.65, further_old=0.40),
    "umum": _Recipe(title=0.0, further=0.95, further_old=0.70),
}

_OLD_BORN_BEFORE = 1975


def draw_names(rng: np.random.Generator, *, male: Mask, birth_year: Ints) -> Texts:
    """A full name per person (object array of str). Same generator state, same names."""
    groups, chances = _composition()
    group = rng.choice(len(groups), size=len(male), p=chances)
    answer = np.empty(len(male), dtype=object)
    for place, name in enumerate(groups):
        for sex, chosen_sex in (("L", male), ("P", ~male)):
            chosen = (group == place) & chosen_sex
            if chosen.any():
                answer[chosen] = _group_names(rng, name, sex, birth_year[chosen] < _OLD_BORN_BEFORE)
    return answer


def _group_names(rng: np.random.Generator, group: str, sex: str, old: Mask) -> Texts:
    recipe, count = _RECIPES[group], len(old)
    first = _part(group, "depan", sex).draw(rng, count)
    last = _part(group, "belakang", sex).draw(rng, count)
    further = rng.random(count) < np.where(old, recipe.further_old, recipe.further)
    further |= np.isin(first.astype(str), list(_NEEDS_MORE))
    further &= first != last
    name = np.where(further, first + " " + last, first)
    if recipe.native:
        syllables = _part(group, "suku_kata", sex)
        native = _part(group, "marga", sex).draw(rng, count) + " " + syllables.draw(rng, count)
        native = native + " " + syllables.draw(rng, count)
        name = np.where(rng.random(count) < recipe.native, native, name)
    if recipe.title:
        titled = _part(group, "gelar", sex).draw(rng, count) + " " + name
        name = np.where(rng.random(count) < recipe.title, titled, name)
    return np.asarray(name, dtype=object)


@cache
def _composition() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    rows = read_rows("nama/komposisi_kelompok.csv")
    weights = np.array([float(row["bobot_persen"]) for row in rows])
    return tuple(row["kelompok"] for row in rows), weights / weights.sum()


@cache
def _part(group: str, part: str, sex: str) -> _Part:
    rows = [row for row in _names() if row["kelompok"] == group and row["bagian"] == part and row["jk"] in (sex, "-")]
    weights = np.array([float(row["bobot"]) for row in rows])
    return _Part(np.array([row["nama"] for row in rows], dtype=object), weights / weights.sum())


@cache
def _names() -> tuple[dict[str, str], ...]:
    return tuple(read_rows("nama/nama_kalbar.csv"))
