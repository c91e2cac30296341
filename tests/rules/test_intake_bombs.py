"""Workbooks made to exhaust the machine end nothing but their own reading."""

import io
import resource
import zipfile

import pytest
import xlsxwriter

from naungan.intake.reading.grid import FileUnreadable
from naungan.intake.reading.workbook import read_workbook


def _workbook(*cells: tuple[int, int, str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Daftar")
        for row, column, text in cells:
            sheet.write_string(row, column, text)
    return out.getvalue()


def test_two_cells_in_opposite_corners_are_refused_and_this_process_lives() -> None:
    with pytest.raises(FileUnreadable):
        read_workbook(_workbook((0, 0, "NIK"), (1_048_575, 16_383, "x")))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4 * 1024**2, "this process took the memory itself"


def test_a_packed_part_that_lies_about_its_size_is_refused() -> None:
    plain = _workbook((0, 0, "NIK"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/sharedStrings.xml":
                content = content.replace(b"NIK", b"A" * 60_000_000)
            bomb.writestr(part.filename, content)
    packed = bytearray(out.getvalue())
    size = next(one.file_size for one in zipfile.ZipFile(io.BytesIO(packed)).infolist() if one.file_size > 10**7)
    lying = bytes(packed).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(FileUnreadable):
        read_workbook(lying)


def test_an_ordinary_sheet_is_read_as_before() -> None:
    grid = read_workbook(_workbook((0, 0, "NIK"), (0, 1, "Nama"), (1, 1, "Siti")))
    assert grid.rows == [["NIK", "Nama"], ["", "Siti"]]
    assert "Daftar" in grid.form
