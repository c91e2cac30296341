"""How village operators write a NIK, a date, a name, a sex: the many right ways and some wrong ones."""

from datetime import date

import numpy as np

from naungan.demo.files.truth import LOST_DIGITS
from naungan.kernel.month import INDONESIAN_MONTHS

_EXCEL_ZERO = date(1899, 12, 30)
_TITLES = {"L": ("H. ", "Bpk. ", "Sdr. "), "P": ("Hj. ", "Ibu ", "Ny. ")}

DATE_STYLES = ("dashes", "slashes", "iso", "words", "serial")


def write_nik(
    rng: np.random.Generator, nik: str, code: str, *, in_spreadsheet: bool
) -> tuple[str | int, tuple[str, ...]]:
    """The NIK as it stands in the cell, and what a reader has to repair; damaged beyond that for the damage codes."""
    if code == LOST_DIGITS:
        return _rounded(rng, nik, in_spreadsheet=in_spreadsheet), ()
    damaged = _damage(rng, nik, code)
    if damaged is not None:
        return damaged, ()
    for chance, written, repair in (
        (0.12, f"'{nik}", "NIK_APOSTROPHE"),
        (0.06, f"{nik[:6]} {nik[6:12]} {nik[12:]}", "NIK_SPACES"),
        (0.03, f"{nik[:6]}.{nik[6:12]}.{nik[12:]}", "NIK_DOTS"),
        (0.03, f" {nik}\u00a0", "NIK_SPACES"),
    ):
        if rng.random() < chance:
            return written, (repair,)
    return nik, ()


def _rounded(rng: np.random.Generator, nik: str, *, in_spreadsheet: bool) -> str | int:
    """What Excel makes of a NIK typed as a number: 15 digits kept, or the exponent form saved as text."""
    if in_spreadsheet and nik.startswith("000", 12) and rng.random() < 0.5:
        return int(nik[:15] + "0")
    return f"{float(nik):.5E}".replace(".", ",")


def _damage(rng: np.random.Generator, nik: str, code: str) -> str | None:
    if code == "NIK_LENGTH":
        place = int(rng.integers(6, 15))
        return nik[:place] + nik[place + 1 :] if rng.random() < 0.7 else nik[:place] + nik[place] + nik[place:]
    if code == "NIK_DATE":
        return f"{nik[:8]}13{nik[10:]}"
    if code == "NIK_NOT_DIGITS":
        return nik.replace("0", "O", 1)
    if code == "NIK_EMPTY":
        return ""
    return None


def write_date(rng: np.random.Generator, day: date, style: str) -> tuple[str | int, tuple[str, ...]]:
    """A date in the style of the list (every tenth one in another), and what a reader has to repair."""
    if rng.random() < 0.1:
        style = DATE_STYLES[int(rng.integers(0, len(DATE_STYLES)))]
    if style == "dashes":
        return f"{day:%d-%m-%Y}", ()
    if style == "slashes":
        return f"{day:%d/%m/%Y}", ()
    if style == "iso":
        return f"{day:%Y-%m-%d}", ()
    if style == "words":
        return f"{day.day} {INDONESIAN_MONTHS[day.month - 1]} {day.year}", ("DATE_WORDS",)
    return (day - _EXCEL_ZERO).days, ("DATE_SERIAL",)


def write_name(rng: np.random.Generator, name: str, sex: str, *, capitals: bool) -> str:
    """The name with the habits of lists: capitals or mixed case, a title in front, doubled blanks."""
    text = name
    if rng.random() < 0.05:
        text = _TITLES[sex][int(rng.integers(0, 3))] + text
    if rng.random() < 0.05:
        text = text.replace(" ", "  ", 1)
    if rng.random() < 0.08:
        capitals = not capitals
    return text.upper() if capitals else text


_SEX_WORDS = {
    "letter": {"L": "L", "P": "P"},
    "capitals": {"L": "LAKI-LAKI", "P": "PEREMPUAN"},
    "words": {"L": "Laki-laki", "P": "Perempuan"},
    "number": {"L": "1", "P": "2"},
}


def write_sex(sex: str, style: str) -> str:
    """L/P, the words, or the register's 1/2."""
    return _SEX_WORDS[style][sex]


def write_rupiah(rng: np.random.Generator, amount_rp: int, style: str) -> str | int:
    """A number, or an amount with points and sometimes Rp in front."""
    if style == "number":
        return amount_rp
    text = f"{amount_rp:,}".replace(",", ".")
    return f"Rp {text}" if rng.random() < 0.5 else text
