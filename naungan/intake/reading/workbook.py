"""Workbooks (XLSX, XLSM, XLS, ODS): the first sheet that holds rows, every cell as text.

They are opened by ``sheets`` in a process of its own: a workbook made to exhaust the memory ends that one alone.
"""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from naungan.intake.reading import sheets
from naungan.intake.reading.grid import FileUnreadable, Grid

_ROOT = Path(__file__).resolve().parents[3]


def is_workbook(content: bytes) -> bool:
    """Does the file begin like a workbook (a ZIP archive or an old compound file)?"""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def read_workbook(content: bytes) -> Grid:
    """The rows of the first sheet that has any. Refuses: FileUnreadable (damaged, or larger than can be opened)."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", sheets.__name__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=os.environ | {"POLARS_MAX_THREADS": "1", "MALLOC_ARENA_MAX": "2"},
            timeout=2 * sheets.MOST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    if done.returncode != 0:
        raise _unreadable()
    sheet = msgspec.json.decode(done.stdout, type=sheets.Sheet)
    return Grid(sheet.rows, f"Excel, lembar '{sheet.name}'")


def _unreadable() -> FileUnreadable:
    return FileUnreadable(
        "Berkas Excel ini rusak, terkunci kata sandi, atau kosong. Buka di Excel, simpan sebagai .xlsx tanpa kata "
        "sandi, lalu unggah lagi.",
        "This workbook is damaged, locked by a password, or empty. Save it again as .xlsx without a password.",
    )
