"""Array types and the two small steps from numpy to polars that every part of the generation takes."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Days = NDArray[np.datetime64]
Texts = NDArray[Any]


def gather(texts: list[str], places: Ints) -> pl.Series:
    """The text at each place, as a column."""
    return pl.Series(texts, dtype=pl.String).gather(places)


def nullable(numbers: Ints) -> pl.Series:
    """The numbers as a column, negative ones empty."""
    return where(numbers >= 0, pl.Series(numbers))


def where(mask: Mask, values: pl.Series) -> pl.Series:
    """The values where the mask is true, empty elsewhere."""
    return pl.select(pl.when(pl.Series(mask)).then(values)).to_series()
