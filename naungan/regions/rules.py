"""Names of regions as people write them, and rates over a base. Pure.

A name is looked for inside a parent only: village names are not unique in a regency, let alone in the province.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

_TITLES = frozenset({
    "desa", "ds", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab", "kota", "provinsi", "prov", "adat",
})  # fmt: skip
_ABBREVIATIONS = {
    "sei": "sungai", "sui": "sungai", "sg": "sungai", "sngai": "sungai", "tj": "tanjung", "tg": "tanjung",
    "tjg": "tanjung", "tlk": "teluk", "tk": "teluk", "pt": "parit", "prt": "parit", "pl": "pulau", "ng": "nanga",
    "nang": "nanga", "mtg": "matang", "bkt": "bukit", "btg": "batang", "kpg": "kampung", "kp": "kampung",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "dua": "2", "satu": "1", "tiga": "3",
}  # fmt: skip
_WORD = re.compile(r"[a-z]+|\d+")


def plain_name(text: str) -> str:
    """'Desa Sei. Pinyuh' and 'SUNGAI PINYUH' -> 'sungaipinyuh': no title, no marks, abbreviations written out."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = [_ABBREVIATIONS.get(word, word) for word in _WORD.findall(bare.replace("'", ""))]
    while len(words) > 1 and words[0] in _TITLES:
        words.pop(0)
    return "".join(words)


def regency_title(text: str) -> str:
    """'kabupaten' or 'kota' where a name says which, else ''. Kabupaten Pontianak was not Kota Pontianak."""
    first = text.strip().lower().partition(" ")[0].rstrip(".")
    return {"kab": "kabupaten", "kabupaten": "kabupaten", "kota": "kota"}.get(first, "")


@dataclass(slots=True)
class NameIndex:
    """Names and former spellings of the regions inside one parent, ready to be asked many times."""

    _names: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    _aliases: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def add(self, code: str, name: str, aliases: Iterable[str] = ()) -> None:
        self._names.setdefault(plain_name(name), set()).add((code, regency_title(name)))
        for alias in aliases:
            self._aliases.setdefault(plain_name(alias), set()).add((code, regency_title(alias)))

    def candidates(self, text: str) -> tuple[str, ...]:
        """Codes this text may mean: by name, else by former spelling, else by the nearest spelling; several are a tie.

        Near means one wrong, missing, extra or swapped letter in five to eight letters, two in more; numbers in a name
        must agree, so that 'Parit Baru 1' never becomes 'Parit Baru 2'.
        """
        wanted, title = plain_name(text), regency_title(text)
        if not wanted:
            return ()
        found = _of_title(self._names.get(wanted), title) or _of_title(self._aliases.get(wanted), title)
        return tuple(sorted(found or self._nearest(wanted, title)))

    def _nearest(self, wanted: str, title: str) -> set[str]:
        allowed = 0 if len(wanted) < 5 else 1 if len(wanted) <= 8 else 2
        best: set[str] = set()
        for name, entries in [*self._names.items(), *self._aliases.items()]:
            codes = _of_title(entries, title)
            if not codes or _numbers(name) != _numbers(wanted):
                continue
            steps = letters_apart(name, wanted, most=allowed)
            if steps is None:
                continue
            if steps < allowed or not best:
                best, allowed = set(codes), steps
            else:
                best |= codes
        return best


def _of_title(entries: set[tuple[str, str]] | None, title: str) -> set[str]:
    """Codes of the entries that carry this title, or no title at all; every entry when the text carries none."""
    return {code for code, own in entries or () if not title or not own or own == title}


def letters_apart(one: str, other: str, *, most: int) -> int | None:
    """How many letters must be changed, added, dropped or swapped with a neighbour; None beyond ``most``."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, mark in enumerate(other, 1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != mark))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == mark:
                steps = min(steps, earlier[j - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def rate_over(protected: int, workers: int) -> Decimal:
    """Protected people over workers as a fraction with four decimals, half up: 575,504 of 1,819,430 is 0.3163."""
    return (Decimal(protected) / Decimal(workers)).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def kind_of(code: str) -> str:
    """provinsi, kabupaten, kota, kecamatan, desa, kelurahan or desa adat, read from the code as the Ministry builds it.

    Law: Kepmendagri 300.2.2-2430/2025, annex: regencies 01-69, cities 71-99; villages 1 kelurahan, 2 desa, 3 desa adat.
    """
    parts = code.split(".")
    if len(parts) == 2:
        return "kota" if int(parts[1]) > 70 else "kabupaten"
    if len(parts) == 4:
        return {"1": "kelurahan", "3": "desa adat"}.get(parts[3][0], "desa")
    return "provinsi" if len(parts) == 1 else "kecamatan"


def _numbers(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
