"""Rows to the bytes of a CSV or XLSX file, the same bytes for the same rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

Cell = str | int | float | None
_MADE_AT = datetime(2025, 11, 24, 8, 0)  # noqa: DTZ001 - a spreadsheet's creation stamp has no zone


def csv_bytes(headings: Sequence[str], lines: Iterable[Sequence[Cell]], *, separator: str) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets save it; empty cells are empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(["" if cell is None else cell for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_bytes(above: Sequence[str], headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet: lines above the header, header, rows. Text stays text, numbers are numbers."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": _MADE_AT})
    sheet = book.add_worksheet("Data")
    for row, title in enumerate(above):
        sheet.write_string(row, 0, title)
    for column, heading in enumerate(headings):
        sheet.write_string(len(above), column, heading)
    for row, line in enumerate(lines, start=len(above) + 1):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write_number(row, column, cell)
    book.close()
    return content.getvalue()
