"""What coverage hands out: measures that always carry both counts, gaps, trends, published figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum

from naungan.kernel import Month

_PLACES = Decimal("0.0001")


class CountedSegment(StrEnum):
    """The three segments, and all of them together."""

    ALL = "all"
    FORMAL = "formal"
    INFORMAL = "informal"
    CONSTRUCTION = "construction"


PARTS = (CountedSegment.FORMAL, CountedSegment.INFORMAL, CountedSegment.CONSTRUCTION)
"""The segments that add up to all, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class DenominatorSource:
    """Whose count of workers a rate stands on."""

    issuer: str
    reference_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Who is protected among how many, in one region, segment and month.

    ``protected`` has paid; ``acknowledged`` of them are confirmed by the fund. ``workers`` is None where
    nobody counted.
    """

    region: str
    name: str
    segment: CountedSegment
    month: Month
    protected: int
    acknowledged: int
    workers: int | None
    denominator: DenominatorSource | None

    @property
    def waiting(self) -> int:
        """Paid, and not yet acknowledged by the fund."""
        return self.protected - self.acknowledged

    @property
    def rate(self) -> Decimal | None:
        """Protected over workers, four decimals half up; None without a denominator."""
        return rate_of(self.protected, self.workers)


@dataclass(frozen=True, slots=True)
class Overview:
    """A region's segments and the regions directly inside it, from one reading of the month.

    ``unplaced``: people counted in the region whose record names none of the regions inside it.
    """

    segments: tuple[Measure, ...]
    children: tuple[Measure, ...]
    unplaced: int

    @property
    def whole(self) -> Measure:
        return self.segments[0]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of a region: people by segment, over the workers of that day. ``is_sealed``: the figure is final."""

    month: Month
    formal: int
    informal: int
    construction: int
    workers: int | None
    is_sealed: bool

    @classmethod
    def of(cls, segments: Sequence[Measure], *, is_sealed: bool) -> "TrendPoint":
        """The month just measured (all, formal, informal, construction), so that it is not counted twice."""
        whole, formal, informal, construction = segments
        return cls(whole.month, formal.protected, informal.protected, construction.protected, whole.workers, is_sealed)

    @property
    def protected(self) -> int:
        return self.formal + self.informal + self.construction

    @property
    def rate(self) -> Decimal | None:
        """As ``Measure.rate``."""
        return rate_of(self.protected, self.workers)


@dataclass(frozen=True, slots=True)
class SealView:
    """When a month was made final for a region, and what was counted then."""

    revision: int
    sealed_at: date
    protected: int


@dataclass(frozen=True, slots=True)
class Lapse:
    """People protected in a month and in none after it: who is lost when nothing is paid."""

    month: Month
    formal: int
    informal: int
    construction: int

    @property
    def people(self) -> int:
        return self.formal + self.informal + self.construction


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target as its issuer set it; ``region_code`` may be the region above the one asked about."""

    region_code: str
    year: int
    rate: Decimal
    issuer: str
    source: str
    url: str
    confidence: str

    def missing(self, reached: Measure) -> int:
        """People to this target, rounded up to whole ones; 0 where it is reached."""
        wanted = int(((reached.workers or 0) * self.rate).to_integral_value(ROUND_CEILING))
        return max(wanted - reached.protected, 0)


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing to a target: people, and rupiah a month at the price of the lowest band from APBD money."""

    measure: Measure
    target: TargetView
    people: int
    monthly_rp: int
    price_rp: int


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as somebody published it: registered participants, not what this system computes."""

    region_code: str
    period: str
    participants: int | None
    workers: int | None
    rate: Decimal | None
    note: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What the seats alone can do: all villages' seats as a share of all workers."""

    villages: int
    seats: int
    protected: int
    workers: int
    yearly_rp: int

    @property
    def rate(self) -> Decimal:
        """Coverage if every seat were filled by somebody new."""
        return (Decimal(self.protected + self.seats) / self.workers).quantize(_PLACES, ROUND_HALF_UP)


def rate_of(protected: int, workers: int | None) -> Decimal | None:
    """Protected over workers, four decimals half up; None where nobody, or nobody at all, was counted."""
    if not workers:
        return None
    return (Decimal(protected) / workers).quantize(_PLACES, rounding=ROUND_HALF_UP)
