"""A file as a table: headings found, rows numbered, blank ones counted, everything else kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from naungan.intake.reading.delimited import read_delimited
from naungan.intake.reading.grid import FileUnreadable, Grid, require_readable_size
from naungan.intake.reading.workbook import is_workbook, read_workbook
from naungan.intake.rules.headings import distinct_headings, find_heading_row
from naungan.intake.rules.masking import masked
from naungan.intake.values import Column


class HeadingsNotFound(FileUnreadable):
    """No row of the file looks like the headings of this kind of list."""

    code = "HEADINGS_NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and every row below them that is not blank, with its number in the file."""

    headings: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    notes: tuple[dict[str, str], ...]


def read_table(content: bytes, columns: Sequence[Column]) -> Table:
    """The table in the file.

    Refuses: FileUnreadable, HeadingsNotFound (names what stood there and what was looked for).
    """
    require_readable_size(len(content))
    grid = read_workbook(content) if is_workbook(content) else read_delimited(content)
    place = find_heading_row(grid.rows, columns)
    if place is None:
        raise _headings_not_found(grid, columns)
    headings = tuple(distinct_headings([masked(cell) for cell in grid.rows[place]]))
    body = list(enumerate(grid.rows[place + 1 :], start=place + 2))
    rows = [(number, cells) for number, cells in body if any(cell.strip() for cell in cells)]
    return Table(headings, rows, tuple(_notes(grid, place, len(_inner_blanks(body)))))


def _inner_blanks(body: list[tuple[int, list[str]]]) -> list[int]:
    """Blank rows between filled ones; those after the last filled row are nothing."""
    filled = [number for number, cells in body if any(cell.strip() for cell in cells)]
    last = filled[-1] if filled else 0
    known = set(filled)
    return [number for number, _ in body if number < last and number not in known]


def _notes(grid: Grid, place: int, blank_count: int) -> list[dict[str, str]]:
    notes = [note("FILE_FORM", f"Dibaca sebagai {grid.form}.", f"Read as {grid.form}.")]
    above = sum(any(cell.strip() for cell in row) for row in grid.rows[:place])
    if above:
        notes.append(
            note(
                "ROWS_ABOVE_HEADINGS",
                f"Judul kolom ditemukan di baris {place + 1}; {above} baris di atasnya tidak dibaca sebagai data.",
                f"Headings found on row {place + 1}; {above} rows above it are not data.",
            )
        )
    if blank_count:
        notes.append(
            note(
                "BLANK_ROWS",
                f"{blank_count} baris kosong di antara data dilewati dan tidak dihitung.",
                f"{blank_count} blank rows between the data were passed over and not counted.",
            )
        )
    return notes


def note(code: str, message: str, message_en: str) -> dict[str, str]:
    """Something to tell about the whole file."""
    return {"code": code, "message": message, "message_en": message_en}


def _headings_not_found(grid: Grid, columns: Sequence[Column]) -> HeadingsNotFound:
    first = next((row for row in grid.rows if any(cell.strip() for cell in row)), [])
    seen = masked(", ".join(cell.strip()[:40] for cell in first if cell.strip()))[:300] or "(kosong)"
    wanted = ", ".join(column.title_id for column in columns if column.required)
    return HeadingsNotFound(
        f"Baris judul kolom tidak ditemukan. Yang terbaca di atas: {seen}. Tambahkan satu baris judul yang memuat "
        f"paling sedikit: {wanted}.",
        f"No row of headings found. What stands on top: {seen}. Add one row of headings with at least: {wanted}.",
    )
