"""The whole table as a file: XLSX with typed cells, CSV for everything else.

Rows come from the table's own fetch with the filters and order of the page, window after window. Cells that a
spreadsheet would run as a formula are disarmed. NIKs stay masked: a file with bare NIKs is another, audited act.
"""

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from naungan.kernel import Month, Refusal
from naungan.web import words
from naungan.web.states import state_of
from naungan.web.tables.columns import Column, Slice, Table, Window

MOST_ROWS = 100_000
_WINDOW = 5_000
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {
    "count": "#,##0",
    "rupiah": '"Rp"#,##0',
    "percent": "0.00%",
    "share": "0.00%",
    "decimal": "#,##0.00",
    "date": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm",
    "month": "mmm yyyy",
}


class TooManyRows(Refusal):
    """More rows than one file carries."""

    code = "TOO_MANY_ROWS"


def rows_of(table: Table, window: Window) -> Iterator[Slice]:
    """Every row of the page's filters and order, in windows. Refuses: TooManyRows."""
    offset = 0
    while True:
        part = table.fetch(replace(window, limit=_WINDOW, offset=offset))
        if part.count > MOST_ROWS:
            raise TooManyRows(
                f"Isi tabel ini {words.count_text(part.count)} baris, lebih dari yang muat di satu berkas "
                f"({words.count_text(MOST_ROWS)}). Saring dulu, misalnya per kecamatan, lalu unduh lagi.",
                f"This table has {words.count_text(part.count)} rows, more than one file carries "
                f"({words.count_text(MOST_ROWS)}). Filter it first, then download again.",
            )
        yield part
        offset += len(part.rows)
        if not part.rows or offset >= part.count:
            return


def csv_bytes(table: Table, window: Window, language: str) -> bytes:
    """UTF-8 with a byte order mark (spreadsheets then read accents), comma separated, numbers plain, dates ISO."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_label(column, language) for column in table.columns])
    totals: Any = {}
    for part in rows_of(table, window):
        totals = part.totals
        for row in part.rows:
            writer.writerow([_plain(column, column.read(row), language) for column in table.columns])
    if totals:
        writer.writerow(_total_cells(table, totals, language))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_bytes(table: Table, window: Window, language: str) -> bytes:
    """A workbook with typed, formatted cells, its heading row frozen; memory does not grow with the rows."""
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options | {"default_date_format": "dd/mm/yyyy"})
        try:
            _write_sheet(book, table, window, language)
        finally:
            book.close()
        file.seek(0)
        return file.read()


def _write_sheet(book: Any, table: Table, window: Window, language: str) -> None:
    sheet = book.add_worksheet(table.name[:31])
    strong = book.add_format({"bold": True, "bottom": 1})
    looks = {kind: book.add_format({"num_format": pattern}) for kind, pattern in _FORMATS.items()}
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 16 if column.is_numeric else 24)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, _label(column, language), strong)
    sheet.freeze_panes(1, 0)
    line, totals = 1, {}
    for part in rows_of(table, window):
        totals = dict(part.totals)
        for row in part.rows:
            for place, column in enumerate(table.columns):
                _write_cell(sheet, line, place, _typed(column, column.read(row), language), looks.get(column.kind))
            line += 1
    if totals:
        sheet.write_string(line, 0, "Total" if language == "en" else "Jumlah")
        for place, column in enumerate(table.columns):
            if column.key in totals:
                _write_cell(sheet, line, place, _typed(column, totals[column.key], language), looks.get(column.kind))


def _write_cell(sheet: Any, line: int, place: int, value: Any, look: Any) -> None:
    if value is None:
        return
    if isinstance(value, (datetime, date)):
        sheet.write_datetime(line, place, value, look)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, place, float(value), look)
    else:
        sheet.write_string(line, place, value)


def _typed(column: Column, value: Any, language: str) -> Any:
    """A value as a spreadsheet cell: number, date or text."""
    if value is None or value == "":
        return None
    if column.is_numeric or column.kind == "share":
        return Decimal(str(value))
    if isinstance(value, Month):
        return value.first_day
    if isinstance(value, datetime):
        return value.astimezone(words.HOUSE_ZONE).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return value
    return _text(column, value, language)


def _plain(column: Column, value: Any, language: str) -> str:
    """A value as a CSV field."""
    typed = _typed(column, value, language)
    if typed is None:
        return ""
    if isinstance(typed, datetime):
        return typed.isoformat(sep=" ", timespec="minutes")
    if isinstance(typed, date):
        return typed.isoformat()[:7] if column.kind == "month" else typed.isoformat()
    if isinstance(typed, Decimal):
        return f"{typed:f}"
    return f"'{typed}" if typed.startswith(_FORMULA_SIGNS) else typed


def _text(column: Column, value: Any, language: str) -> str:
    if column.kind == "chip":
        state = state_of(column.chip, str(value))
        return state.english if language == "en" else state.indonesian
    if column.kind == "nik":
        return words.nik_text(value)
    return str(value)


def _total_cells(table: Table, totals: Any, language: str) -> list[str]:
    cells = [_plain(column, totals.get(column.key), language) for column in table.columns]
    if table.columns[0].key not in totals:
        cells[0] = "Total" if language == "en" else "Jumlah"
    return cells


def _label(column: Column, language: str) -> str:
    return column.english if language == "en" else column.indonesian
