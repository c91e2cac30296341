"""A plan's problem and its answer as frozen values. Money is whole rupiah, people are whole people."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from naungan.kernel import Month, Reason


class Objective(StrEnum):
    """What a plan is after."""

    UCJ = "ucj"
    """As many people as the budgets can protect."""
    EVEN = "even"
    """The lowest rates first."""
    LEAST_COST = "least-cost"
    """A target rate for the least money."""


class Status(StrEnum):
    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Place:
    """A region in which people are planned. No place lies inside another."""

    region: str
    name: str
    workers: int
    protected: int

    @property
    def missing(self) -> int:
        """Workers not yet protected."""
        return max(self.workers - self.protected, 0)


@dataclass(frozen=True, slots=True)
class Money:
    """What is left of one budget, and what one person costs from it in each month of the plan.

    It pays for people of its own region: for any place inside it, or for the one place it lies in. ``source_rule``:
    what the source may pay for, as far as known.
    """

    region: str
    source: str
    document: str
    remaining_rp: int
    prices_rp: tuple[int, ...]
    source_rule: str = ""

    @property
    def person_rp(self) -> int:
        """One person for all months of the plan."""
        return sum(self.prices_rp)

    @property
    def people(self) -> int:
        """How many people it pays for, each for all months: nobody is paid for in part or from two budgets."""
        return max(self.remaining_rp, 0) // self.person_rp

    def reaches(self, place: Place) -> bool:
        """May it pay for people of that place?"""
        return _inside(place.region, self.region) or _inside(self.region, place.region)


@dataclass(frozen=True, slots=True)
class Problem:
    """Places, money and limits of one plan. ``floor``: people each place gets at least (or all it misses, if fewer).

    ``target_rate``: for ``least-cost``, over all places together. ``uncounted``: regions left out because nobody
    counted their workers. Raises ValueError for places inside one another or without workers, a budget without a
    price, a floor below zero.
    """

    region: str
    year: int
    months: tuple[Month, ...]
    places: tuple[Place, ...]
    money: tuple[Money, ...]
    floor: int = 0
    target_rate: Decimal | None = None
    uncounted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        codes = [place.region for place in self.places]
        if any(_inside(one, other) for n, one in enumerate(codes) for m, other in enumerate(codes) if n != m):
            raise ValueError("a place lies inside another")
        if any(len(one.prices_rp) != len(self.months) or one.person_rp <= 0 for one in self.money):
            raise ValueError("a budget needs a price for each month")
        if any(place.workers <= 0 for place in self.places):
            raise ValueError("a place without workers has no rate")
        if self.floor < 0:
            raise ValueError("a floor is not below zero")

    @property
    def workers(self) -> int:
        return sum(place.workers for place in self.places)

    @property
    def protected(self) -> int:
        return sum(place.protected for place in self.places)

    def floor_of(self, place: Place) -> int:
        """People the place gets at least."""
        return min(self.floor, place.missing)


@dataclass(frozen=True, slots=True)
class Row:
    """So many people of a place for all months of the plan, paid from one budget."""

    region: str
    people: int
    months: int
    amount_rp: int
    source: str
    budget_region: str
    document: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """A plan. ``value`` is people for ucj, the lowest rate of any place for even, rupiah for least-cost.

    ``bound`` is what no plan can pass (above it; for least-cost below it), by an argument that does not look at the
    plan. Both are None when the status is infeasible; then there are no rows either, and the reasons say what is
    missing.
    """

    objective: Objective
    status: Status
    rows: tuple[Row, ...]
    value: int | Decimal | None
    bound: int | Decimal | None
    reasons: tuple[Reason, ...]

    @property
    def gap(self) -> int | Decimal | None:
        """How far the plan may be from the best one; 0 proves that it is the best."""
        if self.value is None or self.bound is None:
            return None
        if isinstance(self.value, int) and isinstance(self.bound, int):
            return abs(self.bound - self.value)
        return abs(Decimal(self.bound) - Decimal(self.value))

    @property
    def people(self) -> int:
        return sum(row.people for row in self.rows)

    @property
    def amount_rp(self) -> int:
        return sum(row.amount_rp for row in self.rows)


def _inside(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")
