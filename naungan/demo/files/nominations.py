"""The nomination files of the demo: one per kept village, each in the manner of another office, with its truth."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from naungan.demo.files.layouts import LAYOUTS, Cell, Layout, Place, cells_of
from naungan.demo.files.people import Entry, entries_of
from naungan.demo.files.sheets import csv_bytes, xlsx_bytes
from naungan.demo.files.truth import ELIGIBLE, NO_PERSON, FileTruth, RowTruth
from naungan.demo.population import Province, Village

NOMINATING_REGENCIES = ("61.02", "61.07")
"""Mempawah and Bengkayang, as the article names them."""


@dataclass(frozen=True)
class NominationFile:
    """A file as a village would send it, and what is true of its rows."""

    truth: FileTruth
    content: bytes


def nomination_files(province: Province) -> Iterator[NominationFile]:
    """The files of every kept desa of Mempawah and Bengkayang, in the order in which they are to be imported.

    Deterministic by the province. Each list holds more eligible people than there are seats where the village has them.
    """
    populations = [province.regency(code) for code in NOMINATING_REGENCIES]
    names = {str(village.code): village.name for population in populations for village in population.villages}
    for own, other in zip(populations, reversed(populations), strict=True):
        outsiders = other.workers.filter(
            (pl.col("segment") == "informal") & pl.col("kpj").is_null() & pl.col("deceased_on").is_null()
        )
        listed: list[dict[str, Any]] = []
        for place, village in enumerate(village for village in own.villages if not village.code.is_kelurahan):
            rng = np.random.default_rng([province.seed, *str(village.code).encode()])
            entries = entries_of(rng, own, village, outsiders=outsiders, listed_before=listed)
            listed = [entry.person for entry in entries if entry.code == ELIGIBLE]
            titles = Place(own.name, village.district, village.name, names)
            yield _file(rng, village, entries, layout=LAYOUTS[place % len(LAYOUTS)], place=titles)


def write_nomination_files(province: Province, folder: Path) -> list[FileTruth]:
    """The files stand in the folder; returns their truths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    truths = []
    for file in nomination_files(province):
        (folder / file.truth.file_name).write_bytes(file.content)
        truths.append(file.truth)
    return truths


def _file(
    rng: np.random.Generator, village: Village, entries: list[Entry], *, layout: Layout, place: Place
) -> NominationFile:
    above = [title.format_map(_titles(place)) for title in layout.title_rows]
    lines: list[list[Cell]] = []
    truths: list[RowTruth] = []
    first_line = len(above) + 2
    for number, entry in enumerate(entries, start=1):
        cells, repairs = cells_of(rng, layout, entry, number=number, place=place)
        lines.append(cells)
        kept = repairs if entry.code == ELIGIBLE else ()
        truths.append(RowTruth(first_line + number - 1, entry.person["worker_no"], entry.code, kept))
    if layout.has_footer:
        lines.append([None, f"JUMLAH: {len(entries)} ORANG"])
        truths.append(RowTruth(first_line + len(entries), None, NO_PERSON))
    headings = [heading for heading, _ in layout.columns]
    name = f"usulan-{village.code}-{layout.name}.{layout.extension}"
    if layout.extension == "csv":
        content = csv_bytes(headings, lines, separator=layout.separator)
    else:
        content = xlsx_bytes(above, headings, lines)
    return NominationFile(FileTruth(name, str(village.code), layout.name, tuple(truths)), content)


def _titles(place: Place) -> dict[str, str]:
    return {"regency": place.regency.upper(), "district": place.district.upper(), "village": place.village.upper()}
