"""How far a region is: its measures, its people, its trend, its gap. Counts and people share one filter."""

from naungan.coverage.queries.goals import (
    NoTarget,
    gap,
    gap_to,
    lowest_price_rp,
    published,
    reach_of_seats,
    target,
    target_above,
    targets,
)
from naungan.coverage.queries.measures import (
    measure,
    measure_children,
    measure_segments,
    measures_of,
    overview,
)
from naungan.coverage.queries.months import is_final, lapses_ahead, last_seal, trend
from naungan.coverage.queries.people import PeoplePage, people

__all__ = [
    "NoTarget",
    "PeoplePage",
    "gap",
    "gap_to",
    "is_final",
    "lapses_ahead",
    "last_seal",
    "lowest_price_rp",
    "measure",
    "measure_children",
    "measure_segments",
    "measures_of",
    "overview",
    "people",
    "published",
    "reach_of_seats",
    "target",
    "target_above",
    "targets",
    "trend",
]
