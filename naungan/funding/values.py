"""What the room ``funding`` hands out: sources, budgets, regulations as plain values."""

from dataclasses import dataclass
from datetime import date

from naungan.law.terms import Payer


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where money may come from, whose money the law sees in it, and how well the rule is known (A to G)."""

    code: str
    name: str
    payer: Payer
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A ceiling (pagu) of one region, year, source and document, and what is set aside of it."""

    id: int
    region_code: str
    year: int
    source_code: str
    source_name: str
    document: str
    ceiling_rp: int
    committed_rp: int
    is_example: bool

    @property
    def remaining_rp(self) -> int:
        return self.ceiling_rp - self.committed_rp


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """Budget set aside for one reference (a bill)."""

    id: int
    budget_id: int
    reference: str
    amount_rp: int
    remaining_rp: int


@dataclass(frozen=True, slots=True)
class RegulationView:
    """A regulation that carries the programme in a region. A day known only by its year is its first day."""

    id: int
    region_code: str
    kind: str
    number: str
    title: str
    in_force_from: date
    in_force_until: date | None
    source: str
    url: str
    confidence: str
    note: str
