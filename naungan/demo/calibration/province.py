"""Workers and registered participants per regency and segment, exact at scale 1 and kept at every smaller scale.

Method and its limits: docs/algorithms/provinsi-contoh.md. Nothing here looks at who won an award.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np

from naungan.demo.calibration.fitting import (
    Counts,
    Floats,
    controlled_rounding,
    fit_registered,
    fit_two_way,
    largest_remainder,
    move_odds,
)
from naungan.demo.calibration.published import (
    CurvePoint,
    ProvinceFigures,
    RegencyFigure,
    read_curve,
    read_province,
    read_regencies,
)
from naungan.kernel import Month, RegionCode

VIEWED_MONTH = Month(2025, 7)
"""The month in view: the published count of registered participants speaks for it."""

LAST_MONTH = Month(2025, 11)
"""Last month of history: the demo's business day is 1 December 2025."""

_SANGGAU = "61.03"
_CONSTRUCTION = 2


@dataclass(frozen=True)
class Calibration:
    """Whole people per regency (rows, by code) and segment (columns: formal, informal, construction)."""

    regencies: tuple[RegionCode, ...]
    names: tuple[str, ...]
    workers: Counts
    registered: Counts
    scale: Decimal
    curve: tuple[CurvePoint, ...]

    def months(self, count: int) -> tuple[Month, ...]:
        """The ``count`` months of history that end with the last one."""
        return Month.span(LAST_MONTH.plus(1 - count), count)

    def registered_in(self, month: Month) -> Counts:
        """Registered participants per cell in that month; the month in view gives ``registered`` itself.

        Every cell's odds move by one common factor, so regencies move in proportion and no cell passes its workers.
        """
        if month == VIEWED_MONTH:
            return self.registered
        total = _half_up(self.scale * province_count(self.curve, month))
        cells = move_odds(self.registered, self.workers, total)
        return largest_remainder(cells.ravel(), total).reshape(cells.shape)


def calibrate(scale: Decimal = Decimal(1)) -> Calibration:
    """The province at that scale (0 < scale <= 1): percentages are those of scale 1, up to whole people.

    Registered and other workers are rounded apart, so that nobody is registered without being a worker. Raises
    ValueError for a scale outside the range.
    """
    if not 0 < scale <= 1:
        raise ValueError(f"a scale lies above 0 and is at most 1, not {scale}")
    figures, regencies = read_province(), read_regencies()
    workers = fit_workers(figures, regencies)
    registered = fit_participants(figures, regencies, workers)
    return Calibration(
        regencies=tuple(regency.code for regency in regencies),
        names=tuple(regency.name for regency in regencies),
        workers=_scaled(registered, scale) + _scaled(workers - registered, scale),
        registered=_scaled(registered, scale),
        scale=scale,
        curve=read_curve(),
    )


def fit_workers(figures: ProvinceFigures, regencies: tuple[RegencyFigure, ...]) -> Counts:
    """Workers per regency and segment, with the province's three published segments exact (estimate).

    Regency totals follow the 2024 estimate of ``data/statistik``; the formal column is seeded with spending per head
    (2021), the others evenly; construction in Sanggau is the published 12,320.
    """
    employed = np.array([regency.employed_weight for regency in regencies], dtype=np.float64)
    spending = np.array([regency.spending_weight for regency in regencies], dtype=np.float64)
    columns = np.array(figures.workers, dtype=np.int64)
    rows = largest_remainder(employed, int(columns.sum()))
    even = np.ones(len(regencies))
    seed = np.stack([spending / spending.mean(), even, even], axis=1) * employed[:, None]
    pinned = _pin(seed, regencies, figures.sanggau_construction_workers)
    loose_rows, loose_columns = rows - pinned.sum(axis=1), columns - pinned.sum(axis=0)
    table = fit_two_way(np.where(pinned > 0, 0.0, seed), loose_rows.astype(float), loose_columns.astype(float))
    return controlled_rounding(table, loose_rows, loose_columns) + pinned


def fit_participants(figures: ProvinceFigures, regencies: tuple[RegencyFigure, ...], workers: Counts) -> Counts:
    """Participants registered in July 2025 per regency and segment, exactly the published total of the province.

    Segments: construction at Sanggau's published rate, the rest in the proportion of 2024. Regencies with a published
    rate get rate x workers; the others share what is left in proportion to their workers by segment.
    """
    columns = _registered_segments(figures)
    pinned = _pin(workers.astype(float), regencies, figures.sanggau_construction_registered)
    rows = _registered_regencies(figures, regencies, workers, columns)
    loose_workers = np.where(pinned > 0, 0, workers)
    loose_rows, loose_columns = rows - pinned.sum(axis=1), columns - pinned.sum(axis=0)
    table = fit_registered(loose_workers, loose_rows, loose_columns)
    return controlled_rounding(table, loose_rows, loose_columns) + pinned


def province_count(curve: tuple[CurvePoint, ...], month: Month) -> int:
    """Registered participants of the province in a month: published points joined by straight lines.

    Before the first point and after the last one the nearest published count is carried on.
    """
    if month <= curve[0].month:
        return curve[0].registered
    for earlier, later in pairwise(curve):
        if month <= later.month:
            span = earlier.month.months_until(later.month)
            gone = earlier.month.months_until(month)
            return earlier.registered + _half_up(Decimal((later.registered - earlier.registered) * gone) / span)
    return curve[-1].registered


def _registered_segments(figures: ProvinceFigures) -> Counts:
    construction = _half_up(
        Decimal(figures.workers[_CONSTRUCTION])
        * figures.sanggau_construction_registered
        / figures.sanggau_construction_workers
    )
    shares = np.array([figures.formal_2024, figures.informal_2024], dtype=np.float64)
    rest = largest_remainder(shares, figures.registered - construction)
    return np.array([*rest, construction], dtype=np.int64)


def _registered_regencies(
    figures: ProvinceFigures, regencies: tuple[RegencyFigure, ...], workers: Counts, columns: Counts
) -> Counts:
    totals = workers.sum(axis=1)
    rows = np.zeros(len(regencies), dtype=np.int64)
    for place, regency in enumerate(regencies):
        if regency.published_rate is not None:
            rows[place] = _half_up(regency.published_rate * int(totals[place]))
    expected = (workers * (columns / workers.sum(axis=0))).sum(axis=1)
    unpublished = np.array([regency.published_rate is None for regency in regencies])
    rows[unpublished] = largest_remainder(expected[unpublished], figures.registered - int(rows.sum()))
    return rows


def _pin(like: Floats, regencies: tuple[RegencyFigure, ...], value: int) -> Counts:
    pinned = np.zeros(like.shape, dtype=np.int64)
    pinned[[regency.code for regency in regencies].index(RegionCode(_SANGGAU)), _CONSTRUCTION] = value
    return pinned


def _scaled(table: Counts, scale: Decimal) -> Counts:
    if scale == 1:
        return table.copy()
    total = _half_up(scale * int(table.sum()))
    rows = largest_remainder(table.sum(axis=1).astype(float), total)
    columns = largest_remainder(table.sum(axis=0).astype(float), total)
    return controlled_rounding(table * (total / table.sum()) - 1e-6, rows, columns)


def _half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
