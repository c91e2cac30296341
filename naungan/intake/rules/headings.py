"""Which heading means which column, and on which row of a file the headings stand."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from naungan.intake.values import Column

_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_SEARCHED_ROWS = 40


def heading_key(heading: str) -> str:
    """'Tgl. Lahir (DD-MM-YYYY)' -> 'TGLLAHIR': letters and digits, without what stands in brackets."""
    plain = unicodedata.normalize("NFKD", heading.upper()).encode("ascii", "ignore").decode()
    outside = re.sub(r"[(\[{].*?[)\]}]", " ", plain)
    return _NOT_WORD.sub("", outside) or _NOT_WORD.sub("", plain)


def known_headings(columns: Sequence[Column]) -> dict[str, str]:
    """Heading key -> column key; what is named first wins."""
    known: dict[str, str] = {}
    for column in columns:
        for text in (column.title_id, column.title_en, column.key, *column.synonyms):
            known.setdefault(heading_key(text), column.key)
    return known


def map_headings(headings: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """Heading -> column key. A column is taken by the first heading that means it."""
    known = known_headings(columns)
    mapping: dict[str, str] = {}
    for heading in headings:
        key = known.get(heading_key(heading)) if heading else None
        if key and key not in mapping.values():
            mapping[heading] = key
    return mapping


def find_heading_row(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> int | None:
    """Place of the row that holds the most known headings, among the first rows; None when no row holds two.

    One is enough where the row has one cell only.
    """
    best, best_count = None, 0
    for place, row in enumerate(rows[:_SEARCHED_ROWS]):
        filled = [cell for cell in row if cell.strip()]
        count = len(map_headings(filled, columns))
        if count > best_count and count >= min(2, len(filled)):
            best, best_count = place, count
    return best


def distinct_headings(row: Sequence[str]) -> list[str]:
    """Headings on one line each, a repeated one with its number: 'NO', 'NO (2)'. Empty ones stay ''."""
    seen: dict[str, int] = {}
    headings = []
    for cell in row:
        heading = " ".join(cell.split())
        if not heading:
            headings.append("")
            continue
        seen[heading] = seen.get(heading, 0) + 1
        headings.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return headings


def columns_without_heading(mapping: Mapping[str, str], columns: Sequence[Column]) -> list[Column]:
    """Required columns that no heading of the file means."""
    found = set(mapping.values())
    return [column for column in columns if column.required and column.key not in found]
