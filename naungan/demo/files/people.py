"""Who stands on a village's list: those the programme is for, and the others every real list also holds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from naungan.demo.files.truth import DUPLICATE_ELSEWHERE, DUPLICATE_IN_FILE, ELIGIBLE, LOST_DIGITS
from naungan.demo.population import RegencyPopulation, Village
from naungan.demo.population.names import draw_names
from naungan.kernel import Month

FIRST_PAID_MONTH = Month(2026, 1)
_ELIGIBLE_LEAST, _ELIGIBLE_MOST = 112, 120
_OLDEST, _YOUNGEST = 62, 18
_POOREST_DECILES = 5
_FIRST_INVENTED_SERIAL = 9000

_DAMAGED = {"NIK_LENGTH": 3, "NIK_DATE": 1, "NIK_NOT_DIGITS": 1, "NIK_EMPTY": 1, LOST_DIGITS: 2}
"""How many people of a list have a NIK that nobody can read any more, by what happened to it."""


@dataclass(frozen=True)
class Entry:
    """One line to be written: the person as they are, and what the line is about to be (before its order is known)."""

    person: dict[str, Any]
    code: str


def entries_of(
    rng: np.random.Generator,
    population: RegencyPopulation,
    village: Village,
    *,
    outsiders: pl.DataFrame,
    listed_before: list[dict[str, Any]],
) -> list[Entry]:
    """Everyone on the list of that village, in the order in which they stand on it.

    ``outsiders`` live in another regency; ``listed_before`` already stand on another village's list of this regency.
    """
    pool = _Pool(rng, population, village)
    eligible = pool.eligible(int(rng.integers(_ELIGIBLE_LEAST, _ELIGIBLE_MOST + 1)) + sum(_DAMAGED.values()))
    good = eligible[sum(_DAMAGED.values()) :]
    entries = [Entry(person, ELIGIBLE) for person in good]
    damages = [code for code, count in _DAMAGED.items() for _ in range(count)]
    entries += [Entry(person, code) for person, code in zip(eligible, damages, strict=False)]
    entries += pool.refused()
    entries += [Entry(person, "NOT_RESIDENT") for person in outsiders.sample(1, seed=_seed(rng)).to_dicts()]
    entries += [Entry(person, DUPLICATE_IN_FILE) for person in _some(rng, good, 3)]
    entries += [Entry(person, DUPLICATE_ELSEWHERE) for person in _some(rng, listed_before, 2)]
    return _in_order(rng, entries)


class _Pool:
    """The people of one village, by what a list may want of them. Nobody is taken twice."""

    def __init__(self, rng: np.random.Generator, population: RegencyPopulation, village: Village) -> None:
        self.rng = rng
        self.village = village
        at = population.months[0].months_until(FIRST_PAID_MONTH)
        last = population.spells.group_by("worker_no").agg(
            protected_until=(pl.col("first_month") + pl.col("month_count") - 1).max()
        )
        here = population.workers.filter(pl.col("residence_code") == str(village.code))
        self.people = here.join(last, on="worker_no", how="left").with_columns(
            is_protected=pl.col("protected_until").fill_null(-1) >= at,
            was_recent=pl.col("protected_until").fill_null(-1) >= at - 2,
        )

    def eligible(self, count: int) -> list[dict[str, Any]]:
        """Own-account workers of age, poor, alive, without protection; at most ``count``."""
        alive_informal = (
            (pl.col("segment") == "informal")
            & pl.col("deceased_on").is_null()
            & (pl.col("civil_status") == "none")
            & ~pl.col("was_recent")
        )
        return self._take(alive_informal & self._of_age() & (pl.col("decile") <= _POOREST_DECILES), count)

    def refused(self) -> list[Entry]:
        """Real people the rules turn away, and a few who are too young or too old."""
        informal = (pl.col("segment") == "informal") & pl.col("deceased_on").is_null() & self._of_age()
        plain = informal & (pl.col("civil_status") == "none")
        wanted = (
            ("ALREADY_PROTECTED", plain & pl.col("is_protected") & (pl.col("decile") <= _POOREST_DECILES), 4),
            ("EARNS_WAGE", (pl.col("segment") == "formal") & self._of_age() & pl.col("deceased_on").is_null(), 3),
            ("DECEASED", pl.col("deceased_on").is_not_null() & (pl.col("segment") == "informal"), 2),
            ("WELFARE_TOO_HIGH", plain & ~pl.col("was_recent") & (pl.col("decile") >= 8), 2),
            ("PUBLIC_SERVANT", (pl.col("civil_status") == "pensioner") & ~pl.col("was_recent"), 1),
        )
        found = [Entry(person, code) for code, which, count in wanted for person in self._take(which, count)]
        return [
            *found,
            *(Entry(self._invented(age), "TOO_OLD") for age in (68, 77)),
            Entry(self._invented(14), "TOO_YOUNG"),
        ]

    def _of_age(self) -> pl.Expr:
        oldest, youngest = date(2026 - _OLDEST, 1, 1), date(2026 - _YOUNGEST, 1, 1)
        return pl.col("born_on").is_between(oldest, youngest)

    def _take(self, which: pl.Expr, count: int) -> list[dict[str, Any]]:
        found = self.people.filter(which)
        taken = found.sample(min(count, len(found)), seed=_seed(self.rng), shuffle=True)
        self.people = self.people.join(taken.select("worker_no"), on="worker_no", how="anti")
        return taken.to_dicts()

    def _invented(self, age: int) -> dict[str, Any]:
        """Somebody of that age on 1 January 2026 who is not among the workers: outside the working ages."""
        born = date(2025 - age, int(self.rng.integers(1, 13)), int(self.rng.integers(1, 28)))
        male = bool(self.rng.random() < 0.5)
        name = draw_names(self.rng, male=np.array([male]), birth_year=np.array([born.year]))[0]
        code = self.village.code
        serial = _FIRST_INVENTED_SERIAL + int(code.rpartition(".")[2]) % 1000
        day = born.day + (0 if male else 40)
        prefix = f"61{code[3:5]}99"
        return {
            "worker_no": None,
            "nik": f"{prefix}{day:02d}{born:%m%y}{serial:04d}",
            "name": name,
            "sex": "L" if male else "P",
            "born_on": born,
            "kk_no": f"{prefix}010120{serial:04d}",
            "residence_code": str(code),
            "rt_rw": "001/001",
            "occupation": "Petani padi",
            "income_rp": 800_000,
            "decile": 2,
        }


def _in_order(rng: np.random.Generator, entries: list[Entry]) -> list[Entry]:
    """Shuffled; of a person who stands there twice it is the second line that repeats."""
    shuffled = [entries[int(place)] for place in rng.permutation(len(entries))]
    seen: set[str] = set()
    ordered = []
    for entry in shuffled:
        code = entry.code
        if code in (ELIGIBLE, DUPLICATE_IN_FILE):
            code = DUPLICATE_IN_FILE if entry.person["nik"] in seen else ELIGIBLE
        seen.add(entry.person["nik"])
        ordered.append(Entry(entry.person, code))
    return ordered


def _some(rng: np.random.Generator, people: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    if not people:
        return []
    return [people[int(place)] for place in rng.choice(len(people), size=min(count, len(people)), replace=False)]


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(0, 2**31))
