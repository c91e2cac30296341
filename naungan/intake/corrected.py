"""The file that goes back: what was not accepted, as it was written, with what to mend beside each cell."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from naungan.intake.values import Verdict

_VERDICTS = {
    Verdict.REJECTED: "perlu diperbaiki",
    Verdict.DUPLICATE: "data ganda",
    Verdict.WAITING: "menunggu pengecekan",
    Verdict.ACCEPTED: "diterima",
}
_EXTRA = ("BARIS ASAL", "HASIL", "KETERANGAN")


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row as the file wrote it, and what to say about its cells, by heading ('' for the row as a whole)."""

    row_number: int
    verdict: Verdict
    raw: Mapping[str, str]
    marks: Mapping[str, str]


def write_corrected(
    headings: Sequence[str], refused: Sequence[ProblemRow], mended: Sequence[ProblemRow], columns: Mapping[str, str]
) -> bytes:
    """A workbook: rows to mend first, then the rows that were mended by themselves, then how to go on."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        styles = {
            "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@"}),  # text, so that a NIK typed here keeps its 16 digits
            "marked": book.add_format({"num_format": "@", "bg_color": "#FFE3B3", "border": 1}),
        }
        _sheet(book.add_worksheet("Perlu diperbaiki"), headings, refused, styles)
        _sheet(book.add_worksheet("Diperbaiki otomatis"), headings, mended, styles)
        _instructions(book.add_worksheet("Petunjuk"), columns, styles)
    return target.getvalue()


def _sheet(
    sheet: "xlsxwriter.worksheet.Worksheet",
    headings: Sequence[str],
    rows: Sequence[ProblemRow],
    styles: Mapping[str, "xlsxwriter.format.Format"],
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 20, styles["text"])
    sheet.set_column(len(headings), len(headings) + 1, 18)
    sheet.set_column(len(headings) + 2, len(headings) + 2, 90)
    for place, heading in enumerate((*headings, *_EXTRA)):
        sheet.write_string(0, place, heading, styles["heading"])
    for line, row in enumerate(rows, start=1):
        for place, heading in enumerate(headings):
            text, mark = row.raw.get(heading, ""), row.marks.get(heading)
            sheet.write_string(line, place, text, styles["marked" if mark else "text"])
            if mark:
                sheet.write_comment(line, place, mark, {"x_scale": 2})
        sheet.write_number(line, len(headings), row.row_number)
        sheet.write_string(line, len(headings) + 1, _VERDICTS[row.verdict])
        sheet.write_string(line, len(headings) + 2, " ".join(row.marks.values()))


def _instructions(
    sheet: "xlsxwriter.worksheet.Worksheet",
    columns: Mapping[str, str],
    styles: Mapping[str, "xlsxwriter.format.Format"],
) -> None:
    sheet.set_column(0, 0, 110)
    lines = (
        "Perbaiki sel yang berwarna di lembar 'Perlu diperbaiki', simpan, lalu unggah berkas ini lagi.",
        "Tiga kolom terakhir (BARIS ASAL, HASIL, KETERANGAN) boleh dibiarkan; kolom itu tidak dibaca.",
        "NIK ditulis 16 digit. Kolomnya sudah berformat teks supaya Excel tidak menghilangkan digit terakhir.",
        f"Kolom yang dikenal: {', '.join(columns.values())}.",
    )
    for line, text in enumerate(lines):
        sheet.write_string(line, 0, text)
