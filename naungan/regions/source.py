"""The official tables of the clone's ``data/wilayah`` and ``data/statistik``, read as rows. Codes are text."""

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from naungan.regions.values import DenominatorRow

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"
EDITION = "Kepmendagri 300.2.2-2430/2025"
EDITION_ON = date(2025, 6, 23)
"""The decree the codes follow, and the day it was signed."""


def country_rows() -> Iterator[dict[str, str]]:
    """Every region of Indonesia: kode, nama, tingkat."""
    with gzip.open(DATA_FOLDER / "wilayah" / "wilayah_indonesia.csv.gz", "rb") as packed:
        yield from csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8", newline=""))


def province_details() -> dict[str, dict[str, str]]:
    """Kalbar's regions by code, with the statistics office's code, postcode and label point."""
    return {row["kode"]: row for row in _rows("wilayah/wilayah_kalbar.csv")}


def alias_rows() -> Iterator[dict[str, str]]:
    """Former and variant spellings: kode, nama, alias, sumber."""
    return _rows("wilayah/wilayah_kalbar_alias.csv")


def official_denominators() -> Iterator[DenominatorRow]:
    """Workforce figures as published, each with its issuer, day, source and how sure it is."""
    for row in _rows("statistik/penyebut_pekerja.csv"):
        yield DenominatorRow(
            region_code=row["kode"],
            segment=row["segmen"],
            workers=int(row["pekerja"]),
            issuer=row["penerbit"],
            reference_on=date.fromisoformat(row["berlaku"]),
            source=row["sumber"],
            url=row["url"],
            note=row["catatan"],
            confidence=row["keyakinan"],
        )


def _rows(relative: str) -> Iterator[dict[str, str]]:
    with (DATA_FOLDER / relative).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
