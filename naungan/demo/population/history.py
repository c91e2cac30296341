"""Who was protected when: coherent spells per worker that add up to exactly the wanted count of every month."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from naungan.demo.population.numbers import Ints

_NOT_SINCE = -(10**6)

MONTHLY_TURNOVER = {"formal": 0.012, "informal": 0.03, "construction": 0.06}
"""Share of a segment's protected people who lapse in a month beyond what the count demands; judgement of ours."""


@dataclass(frozen=True)
class Spells:
    """Unbroken runs of protected months: worker's place in its cell, first month, number of months."""

    worker: Ints
    first: Ints
    count: Ints


def draw_spells(rng: np.random.Generator, *, people: int, counts: Ints, segment: str) -> Spells:
    """Spells of one cell's people with exactly ``counts[m]`` of them protected in month m.

    Month by month some lapse and some join. Those who lapse have rather finished a block of three months (own-account
    workers and programmes pay in blocks) than just begun; those who join were rather never protected, and hardly anyone
    returns within three months. A running spell is cut where the history ends.
    """
    if counts.min(initial=0) < 0 or counts.max(initial=0) > people:
        raise ValueError("a month wants more protected people than there are")
    since = np.full(people, _NOT_SINCE, dtype=np.int64)
    lapsed = np.full(people, _NOT_SINCE, dtype=np.int64)
    since[rng.permutation(people)[: counts[0]]] = 0
    head_start = rng.integers(0, 12, size=people)  # spells that began before the history have different ages
    pieces: list[tuple[Ints, Ints, Ints]] = []
    for month in range(1, len(counts)):
        leave, join = _movements(people, int(counts[month - 1]), int(counts[month]), MONTHLY_TURNOVER[segment])
        active = np.flatnonzero(since >= 0)
        idle = np.flatnonzero(since < 0)
        tenure = month - since[active] + np.where(since[active] == 0, head_start[active], 0)
        leavers = active[_lowest(rng.random(len(active)) - 0.8 * (tenure % 3 == 0) + 2.0 * (tenure < 3), leave)]
        fresh = lapsed[idle] == _NOT_SINCE
        recent = month - lapsed[idle] < 3
        joiners = idle[_lowest(rng.random(len(idle)) - 0.5 * fresh + 2.0 * recent, join)]
        pieces.append((leavers, since[leavers], month - since[leavers]))
        since[leavers], lapsed[leavers] = _NOT_SINCE, month
        since[joiners] = month
    active = np.flatnonzero(since >= 0)
    pieces.append((active, since[active], len(counts) - since[active]))
    worker, first, count = (np.concatenate(column) for column in zip(*pieces, strict=True))
    return Spells(worker, first, count)


def _movements(people: int, before: int, after: int, turnover: float) -> tuple[int, int]:
    must_leave = max(0, before - after)
    leave = min(must_leave + round(turnover * before), before, people - after)
    return leave, leave + after - before


def _lowest(scores: NDArray[np.float64], count: int) -> Ints:
    if count >= len(scores):
        return np.arange(len(scores))
    return np.argpartition(scores, count)[:count]
