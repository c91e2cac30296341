"""What the room ``protection`` takes in and hands out."""

from dataclasses import dataclass
from datetime import date, datetime

PERSON_MONTH_COPY_COLUMNS = (
    "worker_id",
    "month",  # first day of the month
    "segment",  # formal, informal, construction
    "programmes",  # bits of law.terms.Programme
    "payer",  # law.terms.Payer
    "region_code",  # village: work place for formal and construction, residence for informal
    "evidence_kind",  # L or R
    "evidence_id",
    "paid_at",
    "acknowledged_at",  # null: paid, waiting for the fund
)
"""Columns of the frames ``load_person_months`` takes, in this order."""

EVIDENCE_BILL_LINE = "L"
EVIDENCE_REPORT_ROW = "R"

ROWS_PER_BATCH = 1 << 24


def report_evidence(batch_id: int, row_number: int) -> int:
    """The evidence number of a row of a fund's file: batch * 2^24 + row, so that it names both and fits a bigint.

    A file has at most 16,777,215 rows (Excel ends at 1,048,576). Raises ValueError beyond.
    """
    if not 0 <= row_number < ROWS_PER_BATCH:
        raise ValueError(f"row {row_number} cannot be an evidence")
    return batch_id * ROWS_PER_BATCH + row_number


def batch_and_row(evidence_id: int) -> tuple[int, int]:
    """Which batch and which row of its file an evidence of kind R is."""
    return divmod(evidence_id, ROWS_PER_BATCH)


@dataclass(frozen=True, slots=True)
class PersonMonthRow:
    """One worker protected for one month by one evidence."""

    worker_id: int
    month: date
    segment: str
    programmes: int
    payer: str
    region_code: str
    evidence_kind: str
    evidence_id: int
    paid_at: datetime
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpanRow:
    """Consecutive months of one worker by one evidence (a bill line), ``month_count`` from ``first_month``."""

    worker_id: int
    first_month: date
    month_count: int
    segment: str
    programmes: int
    payer: str
    region_code: str
    evidence_kind: str
    evidence_id: int
    paid_at: datetime
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordResult:
    """How many months became protected, and how many were held already and are now confirmed once more."""

    inserted: int
    corroborated: int

    def __add__(self, other: "RecordResult") -> "RecordResult":
        return RecordResult(self.inserted + other.inserted, self.corroborated + other.corroborated)


@dataclass(frozen=True, slots=True)
class CountRow:
    """Protected people of a month in one region (at the asked level) and segment; acknowledged are among them."""

    region_code: str
    segment: str
    protected: int
    acknowledged: int


@dataclass(frozen=True, slots=True)
class MonthCountRow:
    """Protected people of one month in one segment."""

    month: date
    segment: str
    protected: int


@dataclass(frozen=True, slots=True)
class PersonMonthView:
    """One month of a worker's history."""

    worker_id: int
    month: date
    segment: str
    programmes: int
    payer: str
    region_code: str
    evidence_kind: str
    evidence_id: int
    paid_at: datetime
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """All that is told to whoever asks with a NIK and a birth date: protected or not, and until when."""

    is_protected: bool
    last_month: date | None
