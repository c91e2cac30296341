"""Workbooks (XLSX, XLSM, XLS, ODS): the first sheet that holds rows, every cell as text.

Excel keeps 15 digits of a number. A NIK that stands in a cell as a number has therefore lost its 16th digit wherever
that digit now reads 0; such cells are given back as Excel shows them (6.10299E+15), so that nobody takes the number
for a whole one.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import fastexcel

from naungan.intake.reading.grid import LARGEST_UNPACKED_BYTES, WIDEST_ROW, FileUnreadable, Grid

_LONG_NUMBER = re.compile(rb"<c\b([^>]*)>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([\d.]{16,}(?:[eE]\+?\d+)?)</v>")
_SCIENTIFIC_NUMBER = re.compile(rb"<c\b([^>]*)>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>(\d(?:\.\d+)?[eE]\+?1[5-9])</v>")
_PLACE = re.compile(rb'\br="[A-Z]+(\d+)"')
_TEXT_TYPE = re.compile(rb'\bt="(?:s|str|inlineStr|b|e)"')
_MIDNIGHT = " 00:00:00"


def is_workbook(content: bytes) -> bool:
    """Does the file begin like a workbook (a ZIP archive or an old compound file)?"""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def read_workbook(content: bytes) -> Grid:
    """The rows of the first sheet that has any. Refuses: FileUnreadable."""
    parts = _archive(content)
    try:
        reader = fastexcel.read_excel(content)
        for index, name in enumerate(reader.sheet_names):
            frame = reader.load_sheet(index, header_row=None, skip_rows=0, dtypes="string").to_polars()
            if frame.height and frame.width <= WIDEST_ROW:
                rows = [[_cell(cell) for cell in row] for row in frame.iter_rows()]
                _mark_lost_digits(rows, parts, index)
                return Grid(rows, f"Excel, lembar '{name}'")
    except fastexcel.FastExcelError as problem:
        raise _unreadable() from problem
    raise _unreadable()


def _cell(cell: str | None) -> str:
    return "" if cell is None else cell.removesuffix(_MIDNIGHT)


def _archive(content: bytes) -> zipfile.ZipFile | None:
    """The parts of an XLSX; None for the old form. Refuses: FileUnreadable (damaged, or a bomb)."""
    if not content.startswith(b"PK"):
        return None
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as problem:
        raise _unreadable() from problem
    if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED_BYTES:
        raise _unreadable()
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


def _unreadable() -> FileUnreadable:
    return FileUnreadable(
        "Berkas Excel ini rusak, terkunci kata sandi, atau kosong. Buka di Excel, simpan sebagai .xlsx tanpa kata "
        "sandi, lalu unggah lagi.",
        "This workbook is damaged, locked by a password, or empty. Save it again as .xlsx without a password.",
    )
