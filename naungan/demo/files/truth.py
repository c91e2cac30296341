"""What is known of every row of a demo file before anybody reads it: the measure of the import."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

ELIGIBLE = "ELIGIBLE"
DUPLICATE_IN_FILE = "DOUBLE_IN_FILE"
DUPLICATE_ELSEWHERE = "NOMINATED_TWICE"
LOST_DIGITS = "DIGITS_LOST"
NO_PERSON = "NO_PERSON"

FATAL_IN_READING = frozenset(
    {"NIK_LENGTH", "NIK_NOT_DIGITS", "NIK_DATE", "NIK_SERIAL", "NIK_EMPTY", LOST_DIGITS, NO_PERSON}
)
"""Codes of rows that no person can be read from; the other refusals are about a person."""


@dataclass(frozen=True, slots=True)
class RowTruth:
    """One line of a file (as its owner counts them, from 1), who stands there, and what should become of it.

    ``code``: ELIGIBLE, a code of ``law.eligibility`` or ``kernel.examine_nik``, DOUBLE_IN_FILE, DIGITS_LOST (a
    spreadsheet rounded the number) or NO_PERSON (a line of text below the list). ``worker_no`` is empty for people
    who are not in the registry. ``repairs``: what a reader has to put right to accept the row.
    """

    line: int
    worker_no: int | None
    code: str
    repairs: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        return self.code == ELIGIBLE


@dataclass(frozen=True, slots=True)
class FileTruth:
    """A written file: name, village, layout and the truth of each of its rows in order."""

    file_name: str
    village_code: str
    layout: str
    rows: tuple[RowTruth, ...]

    @property
    def eligible_count(self) -> int:
        return sum(row.is_eligible for row in self.rows)


def write_manifest(path: Path, files: list[FileTruth]) -> None:
    """All truths as JSON, files in the order in which they are to be imported. No NIK and no name."""
    path.write_text(json.dumps([asdict(file) for file in files], indent=1), encoding="utf-8")


def read_manifest(path: Path) -> list[FileTruth]:
    """What ``write_manifest`` wrote."""
    return [
        FileTruth(
            file_name=file["file_name"],
            village_code=file["village_code"],
            layout=file["layout"],
            rows=tuple(
                RowTruth(row["line"], row["worker_no"], row["code"], tuple(row["repairs"])) for row in file["rows"]
            ),
        )
        for file in json.loads(path.read_text(encoding="utf-8"))
    ]
