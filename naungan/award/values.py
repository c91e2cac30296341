"""What the award hands out: criteria, lines, scorecards."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Criterion(StrEnum):
    """The three criteria the article names."""

    ACHIEVEMENT = "achievement"
    """Capaian terbesar."""
    PROGRESS = "progress"
    """Perkembangan universal coverage."""
    RISE = "rise"
    """Peningkatan dari tahun sebelumnya."""


class Achievement(StrEnum):
    """Two readings of "capaian terbesar"; a rubric declares which one it takes."""

    COVERAGE = "coverage"
    PARTICIPANTS = "participants"


@dataclass(frozen=True, slots=True)
class RubricView:
    """Weights are whole percent and sum to 100. They are ours: no official table was found (DOMAIN 6)."""

    id: int
    name: str
    version: int
    achievement: Achievement
    weights: dict[Criterion, int]
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class RegencyFigures:
    """What one regency is judged by: frozen inputs of a computation."""

    region_code: str
    name: str
    protected: int
    workers: int
    protected_before: int
    workers_before: int
    target_rate: Decimal

    @property
    def rate(self) -> Decimal:
        """For the page; the rules compute with exact fractions."""
        return Decimal(self.protected) / self.workers

    @property
    def rate_before(self) -> Decimal:
        return Decimal(self.protected_before) / self.workers_before


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One criterion's part of a score: raw figure, the same from 0 to 100, weight, points."""

    criterion: Criterion
    raw: Decimal
    normalised: Decimal
    weight: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class Scored:
    """A regency's lines; the total is the sum of the points as printed."""

    figures: RegencyFigures
    lines: tuple[ScoreLine, ...]
    total: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class EditionView:
    """One year's award. ``state``: draft, provisional, final."""

    id: int
    code: str
    title: str
    assessment_year: int
    ceremony_on: date | None
    measured_month: date
    compared_month: date
    rubric: RubricView
    state: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """A computation of an edition: who stands where, by which rubric, and the fingerprint of what went in.

    ``rubric`` is the one computed with; the edition may have gone on to a later version since.
    """

    edition: EditionView
    rubric: RubricView
    computation: int
    computed_at: datetime
    fingerprint: str
    rows: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Winner:
    """A result as published. Never computed here."""

    assessment_year: int
    ceremony_on: date | None
    category: str
    place: int | None
    region_code: str
    source: str
    note: str
