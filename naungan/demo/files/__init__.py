"""The demo's files: nominations of villages and the fund's list of participants, with the truth of every row."""

from naungan.demo.files.nominations import (
    NOMINATING_REGENCIES,
    NominationFile,
    nomination_files,
    write_nomination_files,
)
from naungan.demo.files.participants import write_participants_file, write_participants_files
from naungan.demo.files.truth import FileTruth, RowTruth, read_manifest, write_manifest

__all__ = [
    "NOMINATING_REGENCIES",
    "FileTruth",
    "NominationFile",
    "RowTruth",
    "nomination_files",
    "read_manifest",
    "write_manifest",
    "write_nomination_files",
    "write_participants_file",
    "write_participants_files",
]
