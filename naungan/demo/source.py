"""Where the demo province reads its published inputs: the ``data`` folder of the clone, read as text, never changed."""

import csv
from pathlib import Path

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"
"""Open data of the clone; every file's origin and licence is in its README."""


def read_rows(relative: str) -> list[dict[str, str]]:
    """Every row of a CSV under the data folder, all values as text (codes are never numbers)."""
    with (DATA_FOLDER / relative).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
