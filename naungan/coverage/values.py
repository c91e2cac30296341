"""What coverage hands out: measures that always carry both counts, gaps, trends, published figures."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from naungan.kernel import Month


class CountedSegment(StrEnum):
    """The three segments, and all of them together."""

    ALL = "all"
    FORMAL = "formal"
    INFORMAL = "informal"
    CONSTRUCTION = "construction"


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
        if not self.workers:
            return None
        return (Decimal(self.protected) / self.workers).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class TargetView:
    region_code: str
    year: int
    rate: Decimal
    issuer: str
    source: str
    url: str
    confidence: str


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
        return (Decimal(self.protected + self.seats) / self.workers).quantize(Decimal("0.0001"), ROUND_HALF_UP)
