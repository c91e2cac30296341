"""What the registry hands out and takes in: workers as plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

WORKER_COPY_COLUMNS = (
    "id",  # given by the loader, so that person-months can name it
    "nik",  # 16 digits or null; sealed and digested inside the registry, never written as such
    "name",
    "birth_on",
    "sex",  # L or P
    "region_code",  # village of residence
    "work_region_code",  # '' when unknown
    "segment",  # formal, informal, construction
    "occupation",
    "sector",  # law.terms.Sector: transport, other
    "declared_income_rp",
    "welfare_decile",
    "household_no",  # digits of the household card or null; only its digest is kept
    "kpj",
    "employer_id",
    "project_id",
    "died_on",
    "civil_status",
    "is_example",
)
"""Columns of the frames ``load_workers`` takes, in this order. Texts that are unknown are '' (not null)."""

EMPLOYER_COPY_COLUMNS = ("id", "npp", "name", "region_code", "scale", "jkk_class", "nib", "is_example")
PROJECT_COPY_COLUMNS = (
    "id",
    "employer_id",
    "name",
    "work_order",
    "contract_value_rp",
    "start_on",
    "end_on",
    "region_code",
)


class Change(StrEnum):
    """What taking a row in did to the worker."""

    MADE = "made"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker as a source tells it. What is '' or None is not known to the source and erases nothing."""

    nik: str
    name: str
    birth_on: date
    sex: str
    region_code: str
    segment: str
    work_region_code: str = ""
    occupation: str = ""
    sector: str = ""
    declared_income_rp: int | None = None
    welfare_decile: int | None = None
    household_no: str = ""
    kpj: str = ""
    employer_id: int | None = None
    project_id: int | None = None
    civil_status: str = ""


@dataclass(frozen=True, slots=True)
class UpsertResult:
    """The worker a row became, what that changed, and the former values of the changed columns (for undo).

    ``former_state`` is plain JSON: ``{}`` for a worker that was made.
    """

    worker_id: int
    change: Change
    former_state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FormerWorker:
    """What undo needs of one worker: what a batch did and what stood there before."""

    worker_id: int
    change: Change
    former_state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A worker as a page shows it: the NIK masked, by the room itself."""

    id: int
    nik_masked: str
    name: str
    birth_on: date
    sex: str
    region_code: str
    work_region_code: str
    segment: str
    occupation: str
    sector: str
    declared_income_rp: int | None
    welfare_decile: int | None
    kpj: str
    employer_id: int | None
    project_id: int | None
    died_on: date | None
    civil_status: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What eligibility asks about a person."""

    worker_id: int
    name: str
    birth_on: date
    sex: str
    region_code: str
    segment: str
    occupation: str
    sector: str
    declared_income_rp: int | None
    welfare_decile: int | None
    died_on: date | None
    civil_status: str
    is_example: bool

    def age_on(self, day: date) -> int:
        """Whole years lived on that day."""
        return day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """An employer as a source tells it."""

    npp: str
    name: str
    region_code: str
    scale: str
    jkk_class: int
    nib: str = ""
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class EmployerView:
    """An employer as a page shows it."""

    id: int
    npp: str
    name: str
    region_code: str
    scale: str
    jkk_class: int
    nib: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A construction project as its contractor registers it."""

    employer_id: int
    name: str
    work_order: str
    contract_value_rp: int
    start_on: date
    end_on: date
    region_code: str


@dataclass(frozen=True, slots=True)
class WorkerPage:
    """A part of a long list of workers, counted from 1, and how long the whole list is."""

    rows: tuple[WorkerView, ...]
    total: int
    number: int
    size: int
