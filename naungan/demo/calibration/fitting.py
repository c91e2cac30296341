"""Proportional fitting and exact rounding: how published margins become whole people. Pure numpy, no randomness."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def largest_remainder(expected: Floats, total: int) -> Counts:
    """Whole numbers with exactly this total, each the expected one rounded down or up (Hamilton's method).

    The expected values are scaled to the total first; ties go to the earlier position, so the answer is unique.
    """
    if total < 0 or expected.min(initial=0.0) < 0:
        raise ValueError("only non-negative numbers can be shared out")
    weight = float(expected.sum())
    if weight == 0.0:
        if total:
            raise ValueError("nothing to share a positive total over")
        return np.zeros(expected.shape, dtype=np.int64)
    quota = expected * (total / weight)
    whole = np.floor(quota + 1e-9).astype(np.int64)
    order = np.argsort(-(quota - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def controlled_rounding(expected: Floats, rows: Counts, columns: Counts) -> Counts:
    """A whole-number table with exactly these margins, near the expected table.

    Every cell starts rounded down; what the margins still need is given by largest remainder, at most one a cell, and
    the little that may then be left goes wherever a row and a column both still need it.
    """
    if int(rows.sum()) != int(columns.sum()):
        raise ValueError("row and column margins have different totals")
    table = np.floor(expected + 1e-9).astype(np.int64)
    need_row = rows - table.sum(axis=1)
    need_column = columns - table.sum(axis=0)
    if need_row.min() < 0 or need_column.min() < 0:
        raise ValueError("a margin lies below the table that is to be rounded")
    fraction = expected - table
    by_remainder = np.argsort(-fraction, axis=None, kind="stable")
    places = [(int(place) // table.shape[1], int(place) % table.shape[1]) for place in by_remainder]
    for row, column in places:
        if need_row[row] and need_column[column]:
            table[row, column] += 1
            need_row[row] -= 1
            need_column[column] -= 1
    for row, column in places:
        step = min(int(need_row[row]), int(need_column[column]))
        table[row, column] += step
        need_row[row] -= step
        need_column[column] -= step
    return table


def fit_two_way(seed: Floats, rows: Floats, columns: Floats) -> Floats:
    """The table with these margins that keeps the seed's odds ratios (iterative proportional fitting)."""
    table = seed.astype(np.float64).copy()
    for _ in range(2000):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= columns / table.sum(axis=0)
        if np.abs(table.sum(axis=1) - rows).max() < 1e-7:
            return table
    raise ArithmeticError("proportional fitting does not converge: the margins contradict the seed")


def fit_registered(workers: Counts, registered_rows: Counts, registered_columns: Counts) -> Floats:
    """Registered people per cell, never more than its workers, with these margins.

    The three-way table (row, column, registered or not) is fitted to its three two-way margins, beginning with even
    odds; so a cell's odds are a row factor times a column factor and no cell passes its workers.
    """
    cells = workers.astype(np.float64)
    table = np.stack([cells / 2, cells / 2], axis=2)
    row_margin = np.stack([registered_rows, workers.sum(axis=1) - registered_rows], axis=1).astype(np.float64)
    column_margin = np.stack([registered_columns, workers.sum(axis=0) - registered_columns], axis=1).astype(np.float64)
    if row_margin.min() < 0 or column_margin.min() < 0:
        raise ValueError("more registered people than workers")
    for _ in range(5000):
        table *= _ratio(row_margin, table.sum(axis=1))[:, None, :]
        table *= _ratio(column_margin, table.sum(axis=0))[None, :, :]
        table *= _ratio(cells, table.sum(axis=2))[:, :, None]
        off = max(np.abs(table.sum(axis=1) - row_margin).max(), np.abs(table.sum(axis=0) - column_margin).max())
        if off < 1e-6:
            return table[:, :, 0]
    raise ArithmeticError("proportional fitting does not converge: the margins contradict the workers")


def move_odds(registered: Counts, workers: Counts, total: int) -> Floats:
    """The registered cells when all their odds move by one common factor so that they add up to ``total``.

    So every cell goes up and down with the province, and none passes its workers. Cells of nobody or of everybody stay.
    """
    loose = (registered > 0) & (registered < workers)
    fixed = float(registered[~loose].sum())
    if not fixed <= total <= fixed + float(workers[loose].sum()):
        raise ValueError("no common factor gives that total")
    odds = registered[loose] / (workers[loose] - registered[loose])
    low, high = -30.0, 30.0
    for _ in range(200):
        middle = (low + high) / 2
        moved = odds * np.exp(middle)
        if float((workers[loose] * moved / (1 + moved)).sum()) + fixed < total:
            low = middle
        else:
            high = middle
    moved = odds * np.exp((low + high) / 2)
    answer = registered.astype(np.float64)
    answer[loose] = workers[loose] * moved / (1 + moved)
    return answer


def _ratio(wanted: Floats, has: Floats) -> Floats:
    return np.divide(wanted, has, out=np.zeros_like(wanted), where=has > 0)
