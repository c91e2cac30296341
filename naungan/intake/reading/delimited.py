"""CSV and its relatives: encoding and delimiter are found out, not asked for."""

import csv
import io
from collections import Counter

from naungan.intake.reading.grid import WIDEST_ROW, FileUnreadable, Grid

_DELIMITERS = ";,\t|"
_SAMPLE_LINES = 60


def read_delimited(content: bytes) -> Grid:
    """The rows of a text file.

    Encodings: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252. Delimiters: ; , tab |.
    Refuses: FileUnreadable.
    """
    text, encoding = _decode(content)
    delimiter = _delimiter_of(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error as problem:
        raise _unreadable() from problem
    if any(len(row) > WIDEST_ROW for row in rows):
        raise _unreadable()
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return Grid(rows, f"CSV, {encoding}, pemisah {shown}")


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "UTF-16"
    if b"\x00" in content[:4096]:
        raise _unreadable()
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "Windows-1252"


def _delimiter_of(text: str) -> str:
    """The sign that cuts most lines of the sample into the same number of parts, more parts before fewer.

    A line 'sep=;' as Excel writes it is believed. Signs inside quotes do not count: a delimiter is tried by reading.
    """
    sample = text.lstrip().splitlines()[:_SAMPLE_LINES]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0]) == 5:
        return sample[0][4]
    best, best_score = ",", 0
    for delimiter in _DELIMITERS:
        widths = Counter(
            len(row) for row in csv.reader(sample, delimiter=delimiter, strict=False) if any(map(str.strip, row))
        )
        score = max(((width - 1) * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _unreadable() -> FileUnreadable:
    return FileUnreadable(
        "Berkas ini tidak terbaca sebagai tabel. Simpan dari Excel sebagai .xlsx atau .csv, lalu unggah lagi.",
        "This file is not a readable table. Save it from Excel as .xlsx or .csv and upload again.",
    )
