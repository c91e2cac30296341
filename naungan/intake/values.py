"""What the room ``intake`` and the rooms that own its targets speak in.

A file becomes a batch, its rows become staged rows with a verdict. The room that owns a target validates the values
(already mended and in one form: dates ISO, sex L or P, NIK 16 digits, money whole rupiah) and applies them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from naungan.intake.rules.masking import masked
from naungan.kernel import Actor

RowValues = dict[str, str]
"""Column key -> text in its one form; columns that are empty are absent."""


class ColumnKind(StrEnum):
    """What a column holds, and so how its cells are read and mended."""

    NIK = "nik"
    DIGITS = "digits"  # a number that is a name: household card, participant number
    NAME = "name"
    TEXT = "text"
    DATE = "date"
    SEX = "sex"
    INT = "int"
    RUPIAH = "rupiah"


class Verdict(StrEnum):
    """What becomes of a row. Mended rows are among the accepted."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WAITING = "waiting"


class BatchState(StrEnum):
    """Where a file is on its way."""

    RECEIVED = "received"
    STAGING = "staging"
    STAGED = "staged"
    COMMITTED = "committed"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FAILED = "failed"


MOVES: Mapping[BatchState, tuple[BatchState, ...]] = {
    BatchState.RECEIVED: (BatchState.STAGING, BatchState.DISCARDED),
    BatchState.STAGING: (BatchState.STAGED, BatchState.FAILED, BatchState.STAGING),
    BatchState.STAGED: (BatchState.COMMITTED, BatchState.RECEIVED, BatchState.DISCARDED),
    BatchState.COMMITTED: (BatchState.UNDONE,),
    BatchState.FAILED: (BatchState.RECEIVED, BatchState.STAGING, BatchState.DISCARDED),
    BatchState.UNDONE: (),
    BatchState.DISCARDED: (),
}
"""Every legal move. From staged or failed back to received: another mapping of headings."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column a target knows. ``unique``: a value may stand in one row of the file only."""

    key: str
    title_id: str
    title_en: str
    required: bool = False
    synonyms: tuple[str, ...] = ()
    kind: ColumnKind = ColumnKind.TEXT
    unique: bool = False


MENDING_CODES = frozenset({"NIK_TIDIED", "NAME_TIDIED", "TIDIED", "DATE_REWRITTEN", "SEX_REWRITTEN"})
"""Reasons that tell of a mending, not of a refusal."""


@dataclass(frozen=True, slots=True)
class RowReason:
    """Something to tell about a row: why it was refused, or what was mended. A NIK is masked in it."""

    code: str
    column: str
    message: str
    message_en: str

    def as_json(self) -> dict[str, str]:
        """As it is stored and shown: long numbers masked."""
        return {
            "code": self.code,
            "column": self.column,
            "message": masked(self.message),
            "message_en": masked(self.message_en),
        }


MENDED_CODES = frozenset({"NIK_TIDIED", "NAME_TIDIED", "TIDIED", "DATE_REWRITTEN", "SEX_REWRITTEN"})
"""Reasons that tell what was mended by itself; the others tell why a row was not accepted or a cell passed over."""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What a target says of one row. ``values`` may add to or change what was read."""

    verdict: Verdict
    repaired: bool = False
    reasons: tuple[RowReason, ...] = ()
    label: str = ""
    values: RowValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as pages and targets see it."""

    id: int
    kind: str
    state: BatchState
    region_code: str
    month: date | None
    file_name: str
    file_sha256: str
    file_size: int
    headings: tuple[str, ...]
    mapping: dict[str, str]
    options: dict[str, Any]
    notes: tuple[dict[str, str], ...]
    row_total: int
    read: int
    accepted: int
    repaired: int
    rejected: int
    duplicate: int
    waiting: int
    done: int
    failure: str
    created_by: str
    created_at: datetime
    staged_at: datetime | None
    committed_at: datetime | None
    undone_at: datetime | None

    def is_mapped(self, key: str) -> bool:
        """Does the file have a column for this key?"""
        return key in self.mapping.values()


@dataclass(frozen=True, slots=True)
class StagedRowView:
    """One row with its verdict and values; ``raw`` is what the file said, by heading."""

    row_number: int
    verdict: Verdict
    is_repaired: bool
    reasons: tuple[dict[str, str], ...]
    label: str
    values: RowValues
    raw: dict[str, str]
    subject_id: int | None
    former_state: dict[str, Any] | None
    undo_outcome: str

    @property
    def reasons_told(self) -> tuple[dict[str, str], ...]:
        """What its owner needs to read: of a refused row only why, of an accepted one what was mended."""
        if self.verdict is Verdict.ACCEPTED:
            return self.reasons
        return tuple(reason for reason in self.reasons if reason["code"] not in MENDED_CODES) or self.reasons


@dataclass(frozen=True, slots=True)
class StagedPage:
    """A part of a batch's rows, counted from 1, and how many there are."""

    rows: tuple[StagedRowView, ...]
    total: int
    number: int
    size: int


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """What a committed row made or changed, and what stood there before (plain JSON, for undo)."""

    row_number: int
    subject_id: int
    former_state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What a target did with the accepted rows; ``detail`` goes into the audit event."""

    touched: Sequence[TouchedRow]
    detail: dict[str, int]


@dataclass(frozen=True, slots=True)
class UndoResult:
    """Rows that could not be taken back, with why: ``later``, ``sealed`` or the room that holds on to them."""

    kept: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class UndoSummary:
    """How many rows were taken back, and which were kept, with why, by row number."""

    restored: int
    kept: dict[int, str]


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """A kind of file: its columns, who may bring it, and the room's own answers.

    ``validate`` gets rows whose cells could be read, a block at a time in the file's order, and answers in the same
    order. ``commit`` and ``undo`` run inside intake's transaction and record no event of their own; ``commit`` gets
    the accepted rows, ``undo`` those that the commit touched.
    """

    kind: str
    title_id: str
    title_en: str
    columns: tuple[Column, ...]
    permission: str
    validate: Callable[[BatchView, Sequence[tuple[int, RowValues]]], Sequence[RowVerdict]]
    commit: Callable[[BatchView, Iterable[StagedRowView], Actor, datetime], CommitResult]
    undo: Callable[[BatchView, Sequence[StagedRowView], Actor, datetime], UndoResult]
    needs_month: bool = False
