"""What follows from the spells: fund number, first registration, death; and who paid for each spell."""

import numpy as np
import polars as pl

from naungan.demo.population.columns import SPELLS
from naungan.demo.population.employers import programmes_of
from naungan.demo.population.history import Spells
from naungan.demo.population.numbers import Ints, Mask, Texts, nullable, where
from naungan.kernel import Month
from naungan.law.terms import Payer, Programme, Segment

_MONTHS_AFTER_VIEW = 4
_FIRST_DEATH, _DEATH_DAYS, _DEATH_SHARE = np.datetime64("2025-08-01"), 110, 0.002
_OWN_PAYERS = (Payer.OWN.value, Payer.APBD.value, Payer.APBDES.value, Payer.CSR.value)
_POOR_CHANCES, _OTHER_CHANCES = (0.25, 0.45, 0.22, 0.08), (0.80, 0.12, 0.06, 0.02)
"""Who pays for an own-account worker of decile 1 to 4, and for the others; judgement of ours."""

_PREPAID_SHARE, _PREPAID_MONTHS = 0.25, 6
"""Own-account spells that run to the end of the history and are paid ahead, and how far at most; judgement of ours."""

_SAVES_SHARE = 0.3
"""Self-payers who take old-age savings (JHT) too; judgement of ours."""


def membership(
    rng: np.random.Generator, *, first_worker: int, registered: Mask, spells: Spells, months: tuple[Month, ...]
) -> dict[str, pl.Series]:
    """Columns kpj, registered_on, deceased_on per worker.

    One whose first spell runs from the first month on registered up to five years before; nobody who was protected
    after the month in view died.
    """
    people = len(registered)
    joined = np.full(people, len(months), dtype=np.int64)
    np.minimum.at(joined, spells.worker, spells.first)
    earlier = np.where(joined == 0, rng.integers(0, 60, size=people), 0)
    start = np.datetime64(str(months[0])) + (joined - earlier).astype("timedelta64[M]")
    day = start.astype("datetime64[D]") + rng.integers(0, 28, size=people).astype("timedelta64[D]")
    last = np.zeros(people, dtype=np.int64)
    np.maximum.at(last, spells.worker, spells.first + spells.count)
    died = (last <= len(months) - _MONTHS_AFTER_VIEW) & (rng.random(people) < _DEATH_SHARE)
    death = _FIRST_DEATH + rng.integers(0, _DEATH_DAYS, size=people).astype("timedelta64[D]")
    numbers = np.arange(first_worker, first_worker + people)
    return {
        "kpj": where(registered, pl.Series(99_000_000_000 + numbers).cast(pl.String)),
        "registered_on": where(registered, pl.Series(day)),
        "deceased_on": where(died, pl.Series(death)),
    }


def spell_frame(
    rng: np.random.Generator,
    *,
    spells: Spells,
    segment: Texts,
    scale: Texts,
    poor: Mask,
    first_worker: int,
    project_no: Ints,
    month_count: int,
) -> pl.DataFrame:
    """The spells with payer and programmes; ``segment``, ``scale`` and ``poor`` speak per spell.

    A part of the own-account spells that run to the end of the history reaches beyond it: paid ahead.
    """
    payer, programmes = _own_account(rng, poor)
    formal, construction = segment == Segment.FORMAL.value, segment == Segment.CONSTRUCTION.value
    payer[formal], payer[construction] = Payer.EMPLOYER.value, Payer.PROJECT.value
    programmes[formal] = programmes_of(scale[formal])
    programmes[construction] = int(Programme.PROTECTED)
    running = (segment == Segment.INFORMAL.value) & (spells.first + spells.count == month_count)
    prepaid = running & (rng.random(len(poor)) < _PREPAID_SHARE)
    ahead = np.where(prepaid, rng.integers(1, _PREPAID_MONTHS + 1, size=len(poor)), 0)
    frame = pl.DataFrame(
        {
            "worker_no": spells.worker + first_worker,
            "first_month": spells.first,
            "month_count": spells.count + ahead,
            "payer": payer.tolist(),
            "programmes": programmes,
            "project_no": nullable(project_no),
        },
        schema=SPELLS,
    )
    return frame.sort("worker_no", "first_month")


def _own_account(rng: np.random.Generator, poor: Mask) -> tuple[Texts, Ints]:
    kinds = np.array(_OWN_PAYERS, dtype=object)
    for_poor = rng.choice(kinds, size=len(poor), p=_POOR_CHANCES)
    payer = np.where(poor, for_poor, rng.choice(kinds, size=len(poor), p=_OTHER_CHANCES))
    saves = (payer == Payer.OWN.value) & (rng.random(len(poor)) < _SAVES_SHARE)
    programmes = np.where(saves, int(Programme.PROTECTED | Programme.JHT), int(Programme.PROTECTED))
    return payer, programmes.astype(np.int64)
