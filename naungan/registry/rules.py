"""How a name is compared. The key is never shown and never stored in place of the name.

Source: DOMAIN section 7.4; described in ``docs/algorithms/nik.md``. Mononyms are common: nothing is split into first
and last name. Titles may be part of the legal name: they fall away for comparison only.
"""

import re
import unicodedata
from functools import lru_cache

_NOT_A_LETTER = re.compile(r"[^A-Z ]+")
_SPACES = re.compile(r"\s+")

TITLES = frozenset({
    "H", "HJ", "HAJI", "HAJJAH", "DRS", "DRA", "IR", "DR", "DOKTER", "PROF", "UST", "USTADZ", "USTAZ", "KH", "SPD",
    "SE", "SH", "ST", "SKOM", "SSOS", "SAG", "SPDI", "AMD", "AMK", "SKEP", "MM", "MSI", "MPD", "MH", "MKES", "NY",
    "TN", "BPK", "IBU", "SDR", "SDRI", "ALM", "ALMH",
})  # fmt: skip
_PATRONYMS = frozenset({"BIN", "BINTI", "BINTE", "BT", "BTE"})
_MUHAMMAD = re.compile(r"M[OU]C?H?A?M+A?D|M[OU]H")
_SPELLINGS = (("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("SJ", "SY"), ("CH", "H"), ("DH", "D"), ("BH", "B"), ("TH", "T"))
_SHORT = {"ABD": "ABDUL", "ABDL": "ABDUL", "MUH": "MUHAMAD", "MOH": "MUHAMAD", "MHD": "MUHAMAD", "MD": "MUHAMAD",
          "YOH": "YOHANES", "SY": "SYARIF", "FX": "FRANSISKUS"}  # fmt: skip


def name_key(name: str) -> str:
    """'Hj. Siti Noerhaliza, S.Pd.' -> 'NURHALIZA SITI': what two spellings of one name have in common.

    Capitals without marks, without titles and bin or binti; Mohammad and its kin as one; old spelling (oe, tj, dj)
    as new; doubled letters once; a final h dropped; the parts in alphabetical order.
    """
    plain = unicodedata.normalize("NFKD", name.upper()).encode("ascii", "ignore").decode()
    words = _NOT_A_LETTER.sub("", plain.replace(",", " ").replace("-", " ").replace("/", " ")).split()
    kept = [word for word in words if word not in TITLES and word not in _PATRONYMS]
    return " ".join(sorted(_word_key(word) for word in kept or words))[:120]


@lru_cache(maxsize=100_000)
def _word_key(word: str) -> str:
    if _MUHAMMAD.fullmatch(word):
        return "MUHAMAD"
    word = _SHORT.get(word, word)
    for old, new in _SPELLINGS:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word[:-1] if len(word) > 3 and word.endswith("H") else word


def tidy_name(name: str) -> str:
    """Inner spaces single, outer ones gone. Letters stay as written: the name is the person's."""
    return _SPACES.sub(" ", name).strip()[:120]
