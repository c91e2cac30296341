"""From the cells of a row to its verdict: read and mended cell by cell, then validated by the room of the target.

A row is a duplicate when a value that must be unique stands already in an earlier row of the file that was not refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from naungan.intake.rules.cells import read_cell
from naungan.intake.rules.headings import heading_key
from naungan.intake.rules.masking import masked
from naungan.intake.values import (
    MENDING_CODES,
    BatchView,
    Column,
    ColumnKind,
    ImportTarget,
    RowReason,
    RowValues,
    RowVerdict,
    Verdict,
)
from naungan.kernel import mask_nik

_LABEL_LENGTH = 120
_TOTAL_WORDS = frozenset({"JUMLAH", "TOTAL", "GRANDTOTAL", "SUBTOTAL", "JUMLAHTOTAL"})


@dataclass(slots=True)
class JudgedRow:
    """A row on its way to its verdict."""

    row_number: int
    raw: dict[str, str]
    values: RowValues = field(default_factory=dict)
    verdict: Verdict = Verdict.ACCEPTED
    is_repaired: bool = False
    reasons: list[RowReason] = field(default_factory=list)
    label: str = ""

    def refuse(self, reason: RowReason, verdict: Verdict = Verdict.REJECTED) -> None:
        """The row is not accepted, for this reason."""
        self.verdict = verdict
        self.is_repaired = False
        self.reasons.append(reason)


class Judge:
    """Judges the rows of one file in their order; remembers the unique values it has let in."""

    def __init__(self, target: ImportTarget, batch: BatchView, headings: Sequence[str], *, on: date) -> None:
        self._target = target
        self._batch = batch
        self._on = on
        self._headings = headings
        self._own_keys = frozenset(heading_key(heading) for heading in headings if heading)
        by_key = {column.key: column for column in target.columns}
        self._columns = [
            (place, by_key[batch.mapping[heading]])
            for place, heading in enumerate(headings)
            if heading in batch.mapping
        ]
        self._unique = [column for column in target.columns if column.unique]
        self._seen: dict[tuple[str, str], int] = {}

    def judge(self, rows: Sequence[tuple[int, list[str]]]) -> list[JudgedRow]:
        """One judged row per row, in order."""
        judged = [self._read(number, cells) for number, cells in rows]
        open_rows = [row for row in judged if row.verdict is Verdict.ACCEPTED]
        verdicts = self._target.validate(self._batch, [(row.row_number, row.values) for row in open_rows])
        for row, verdict in zip(open_rows, verdicts, strict=True):
            _take(row, verdict)
        for row in judged:
            self._refuse_double(row)
        return judged

    def _read(self, number: int, cells: list[str]) -> JudgedRow:
        raw = {heading or f"kolom {place + 1}": cells[place] for place, heading in enumerate(self._headings)
               if place < len(cells) and cells[place].strip()}  # fmt: skip
        row = JudgedRow(number, raw)
        if reason := self._shape_problem(cells):
            row.refuse(reason)
            return row
        for place, column in self._columns:
            self._read_into(row, column, cells[place] if place < len(cells) else "")
        if row.verdict is Verdict.ACCEPTED:
            row.is_repaired = any(reason.code in MENDING_CODES for reason in row.reasons)
        names = (row.values.get(c.key, "") for _, c in self._columns if c.kind is ColumnKind.NAME)
        row.label = masked(next(names, ""))[:_LABEL_LENGTH]
        return row

    def _read_into(self, row: JudgedRow, column: Column, text: str) -> None:
        cell = read_cell(column, text, on=self._on)
        if cell.value:
            row.values[column.key] = cell.value
            if cell.reason:
                row.reasons.append(cell.reason)
        elif column.required:
            row.refuse(cell.reason or _empty(column))
        elif cell.reason:
            row.reasons.append(_passed_over(cell.reason))

    def _shape_problem(self, cells: list[str]) -> RowReason | None:
        """Rows that are no data: a heading again, a sum, one merged cell, more cells than headings."""
        filled = [cell for cell in cells if cell.strip()]
        if any(cell.strip() for cell in cells[len(self._headings) :]):
            return RowReason(
                "ROW_TOO_LONG", "", "Baris ini punya lebih banyak sel daripada judul kolom; mungkin ada tanda pemisah "
                "di dalam isinya.", "This row has more cells than there are headings.",
            )  # fmt: skip
        first = heading_key(filled[0])
        if len(filled) > 1 and first in self._own_keys and all(heading_key(cell) in self._own_keys for cell in filled):
            return RowReason(
                "ROW_IS_HEADING", "", "Baris ini mengulang judul kolom, bukan data.", "This row repeats the headings.",
            )  # fmt: skip
        if first in _TOTAL_WORDS:
            return RowReason("ROW_IS_TOTAL", "", "Baris ini jumlah, bukan data.", "This row is a sum, not data.")
        if len(filled) == 1 and len(self._own_keys) > 1:
            return RowReason(
                "ROW_MERGED", "", "Baris ini hanya berisi satu sel (sel gabungan atau catatan), bukan data.",
                "This row has one cell only (merged cells or a remark), not data.",
            )  # fmt: skip
        return None

    def _refuse_double(self, row: JudgedRow) -> None:
        if row.verdict not in (Verdict.ACCEPTED, Verdict.WAITING):
            return
        for column in self._unique:
            value = row.values.get(column.key)
            if not value:
                continue
            first = self._seen.setdefault((column.key, value), row.row_number)
            if first != row.row_number:
                row.refuse(_double(column, value, first), Verdict.DUPLICATE)
                return


def _take(row: JudgedRow, verdict: RowVerdict) -> None:
    row.verdict = verdict.verdict
    row.reasons += verdict.reasons
    row.values |= verdict.values
    row.is_repaired = verdict.verdict is Verdict.ACCEPTED and (row.is_repaired or verdict.repaired)
    row.label = masked(verdict.label or row.label)[:_LABEL_LENGTH]


def _empty(column: Column) -> RowReason:
    return RowReason("EMPTY", column.key, f"{column.title_id} belum diisi.", f"{column.title_en} is empty.")


def _passed_over(reason: RowReason) -> RowReason:
    """A column that may be empty and cannot be read: said, and passed over."""
    return RowReason(
        f"{reason.code}_PASSED_OVER",
        reason.column,
        f"{reason.message} Isian ini dilewati.",
        f"{reason.message_en} The cell was passed over.",
    )


def _double(column: Column, value: str, first: int) -> RowReason:
    shown = mask_nik(value) if column.kind in (ColumnKind.NIK, ColumnKind.DIGITS) else value
    return RowReason(
        "DOUBLE_IN_FILE",
        column.key,
        f"{column.title_id} {shown} sudah ada di baris {first} berkas ini.",
        f"{column.title_en} {shown} stands already on row {first} of this file.",
    )
