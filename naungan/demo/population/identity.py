"""Birth dates, NIK and household numbers that hang together and can belong to nobody (district 99)."""

from datetime import date

import numpy as np

from naungan.demo.population.numbers import Days, Ints, Mask

_AGES = {"formal": (18, 60, 1.6, 2.2), "informal": (16, 70, 1.7, 1.9), "construction": (17, 60, 1.7, 2.0)}
"""Youngest, oldest, and the two shape numbers of a beta distribution; judgement of ours."""

_FOREIGN_SHARE = 0.05
"""People whose number was first issued in another regency: it never changes when they move."""

_FOREIGN_SERIALS = 250
_FIRST_FOREIGN_SERIAL = 6000
_FIRST_CARD, _LAST_CARD = date(2008, 1, 1), date(2023, 12, 31)


def draw_birth_dates(rng: np.random.Generator, segment: str, count: int, *, on: date) -> Days:
    """Birth dates of workers of a segment, 15 to 70 years old on that day."""
    youngest, oldest, low_shape, high_shape = _AGES[segment]
    ages = youngest + (oldest - youngest) * rng.beta(low_shape, high_shape, count)
    return np.datetime64(on) - np.ceil(ages * 365.25).astype("timedelta64[D]") - np.timedelta64(1)


def issue_niks(rng: np.random.Generator, *, regency: int, regencies: Ints, born: Days, male: Mask) -> Ints:
    """One NIK per person as an integer of 16 digits, no two alike in the whole province.

    Own numbers count up from 0001 per regency, date and sex; a number first issued elsewhere lies in a range of
    serials kept for the regency the person lives in now.
    """
    others = regencies[regencies != regency]
    foreign = rng.random(len(born)) < _FOREIGN_SHARE
    issuer = np.where(foreign, rng.choice(others, size=len(born)), regency)
    day, month, year = _parts(born)
    birth = (day + np.where(male, 0, 40)) * 10_000 + month * 100 + year % 100
    head = ((6100 + issuer) * 100 + 99) * 1_000_000 + birth
    place = int(np.flatnonzero(regencies == regency)[0])
    serial = _rank_within(head) + np.where(foreign, _FIRST_FOREIGN_SERIAL + _FOREIGN_SERIALS * place, 1)
    return np.asarray(head * 10_000 + serial, dtype=np.int64)


def issue_households(rng: np.random.Generator, *, regency: int, village: Ints) -> tuple[Ints, Ints]:
    """Household card number (integer of 16 digits) and running household number per person.

    A household has one to four workers of the same village; the card's date is that of its issue.
    """
    order = np.lexsort((rng.random(len(village)), village))
    sizes = rng.choice([1, 2, 3, 4], size=len(village), p=[0.42, 0.38, 0.14, 0.06])
    starts = np.zeros(len(village), dtype=bool)
    edges = np.concatenate([[0], np.cumsum(sizes)])
    starts[edges[edges < len(village)]] = True
    starts[1:] |= village[order][1:] != village[order][:-1]
    household = np.empty(len(village), dtype=np.int64)
    household[order] = np.cumsum(starts) - 1
    span = (_LAST_CARD - _FIRST_CARD).days
    day, month, year = _parts(np.datetime64(_FIRST_CARD) + ((household * 7919) % span).astype("timedelta64[D]"))
    head = ((6100 + regency) * 100 + 99) * 1_000_000 + day * 10_000 + month * 100 + year % 100
    return head * 10_000 + household // span + 1, household


def _parts(days: Days) -> tuple[Ints, Ints, Ints]:
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]")
    day = (days.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) + 1
    month = (months - years.astype("datetime64[M]")).astype(np.int64) + 1
    return day, month, years.astype(np.int64) + 1970


def _rank_within(keys: Ints) -> Ints:
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(keys) else np.zeros(0, dtype=bool)
    begins = np.maximum.accumulate(np.where(first, np.arange(len(keys)), 0))
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys)) - begins
    return rank
