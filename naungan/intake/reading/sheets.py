"""A process of its own that opens a workbook: what comes in on stdin goes out as JSON, within a bounded memory.

A workbook of 6 kB can ask for hundreds of gigabytes (two cells in opposite corners, or a packed part that lies about
its size), and the reader then ends its whole process. So it is never opened where pages and the bank are answered.

Excel keeps 15 digits of a number. A NIK that stands in a cell as a number has therefore lost its 16th digit wherever
that digit now reads 0; such cells are given back as Excel shows them (6.10299E+15), so that nobody takes the number
for a whole one.
"""

import io
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import fastexcel
import msgspec

from naungan.intake.reading.grid import LARGEST_UNPACKED_BYTES, WIDEST_ROW

UNREADABLE = 3
"""Exit code: no table in it."""
MOST_MEMORY_BYTES = 4 * 1024**3
MOST_SECONDS = 180

_LONG_NUMBER = re.compile(rb"<c\b([^>]*)>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([\d.]{16,}(?:[eE]\+?\d+)?)</v>")
_SCIENTIFIC_NUMBER = re.compile(rb"<c\b([^>]*)>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>(\d(?:\.\d+)?[eE]\+?1[5-9])</v>")
_PLACE = re.compile(rb'\br="[A-Z]+(\d+)"')
_TEXT_TYPE = re.compile(rb'\bt="(?:s|str|inlineStr|b|e)"')
_MIDNIGHT = " 00:00:00"


class Sheet(msgspec.Struct):
    """What was found: the sheet's name and its rows, every cell as text."""

    name: str
    rows: list[list[str]]


def main() -> None:
    """Reads stdin whole, writes one ``Sheet``. Ends with ``UNREADABLE`` where there is no table."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(msgspec.json.encode(_first_sheet(content)))


def _first_sheet(content: bytes) -> Sheet:
    parts = _archive(content)
    try:
        reader = fastexcel.read_excel(content)
        for index, name in enumerate(reader.sheet_names):
            frame = reader.load_sheet(index, header_row=None, skip_rows=0, dtypes="string").to_polars()
            if frame.height and frame.width <= WIDEST_ROW:
                rows = [[_cell(cell) for cell in row] for row in frame.iter_rows()]
                _mark_lost_digits(rows, parts, index)
                return Sheet(name, rows)
    except fastexcel.FastExcelError as problem:
        raise SystemExit(UNREADABLE) from problem
    raise SystemExit(UNREADABLE)


def _cell(cell: str | None) -> str:
    return "" if cell is None else cell.removesuffix(_MIDNIGHT)


def _archive(content: bytes) -> zipfile.ZipFile | None:
    """The parts of an XLSX; None for the old form. Ends the process where it is damaged, or says to be too large."""
    if not content.startswith(b"PK"):
        return None
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as problem:
        raise SystemExit(UNREADABLE) from problem
    is_too_large = sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED_BYTES
    if is_too_large or parts.testzip() is not None:  # what a part says of its size is true once it was unpacked
        raise SystemExit(UNREADABLE)
    return parts


def _mark_lost_digits(rows: list[list[str]], parts: zipfile.ZipFile | None, index: int) -> None:
    for row_number, digits in _lost_numbers(parts, index):
        if row_number <= len(rows):
            shown = f"{Decimal(digits):.5E}"
            rows[row_number - 1] = [shown if cell == digits else cell for cell in rows[row_number - 1]]


def _lost_numbers(parts: zipfile.ZipFile | None, index: int) -> Iterator[tuple[int, str]]:
    """Row and digits of every cell that holds, as a number, 16 digits or more of which the last is 0."""
    if parts is None:
        return
    sheets = sorted(
        (name for name in parts.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
        key=lambda name: int(re.sub(r"\D", "", name)),
    )
    if index >= len(sheets):
        return
    content = parts.read(sheets[index])
    for pattern in (_LONG_NUMBER, _SCIENTIFIC_NUMBER):
        for attributes, value in pattern.findall(content):
            place = _PLACE.search(attributes)
            digits = f"{Decimal(value.decode()):.0f}"
            if place and not _TEXT_TYPE.search(attributes) and len(digits) >= 16 and digits.endswith("0"):
                yield int(place[1]), digits


if __name__ == "__main__":
    main()
