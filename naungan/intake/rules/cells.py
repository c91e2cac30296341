"""One cell: read, mended where that is safe, refused where it is not. What was mended is said.

Nothing is guessed: a digit that a spreadsheet has lost is gone, and the row says how to get it back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from naungan.intake.rules import dates
from naungan.intake.values import Column, ColumnKind, RowReason
from naungan.kernel import examine_nik

_INVISIBLE = str.maketrans("", "", "\u200b\ufeff")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d{1,2}")
_SEPARATORS = str.maketrans("", "", " .-'`\u00a0\u200b\ufeff\t")
_SALUTATION = re.compile(r"^(bpk|bapak|ibu|sdr|sdri|saudara|saudari|tn|ny|nn)\b\.?\s*", re.IGNORECASE)
_EMPTY = frozenset({"", "-", "--", "n/a", "na", "null", "none", "#n/a", "(kosong)"})
_MALE = frozenset({"lakilaki", "laki", "lk", "pria", "cowok", "male", "m", "1"})
_FEMALE = frozenset({"perempuan", "pr", "prp", "wanita", "female", "f", "w", "2"})
_MONEY_WORDS = {"juta": 1_000_000, "jt": 1_000_000, "ribu": 1_000, "rb": 1_000}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says. ``value`` None: it could not be read, and ``reason`` says why; '' : it is empty."""

    value: str | None
    reason: RowReason | None = None

    @property
    def is_repaired(self) -> bool:
        return self.value is not None and self.reason is not None


def read_cell(column: Column, text: str, *, on: date) -> Cell:
    """The cell's text in the one form of its kind."""
    if not text:
        return Cell("")
    stripped = " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())
    if stripped.lower() in _EMPTY:
        return Cell("")
    return _READERS[column.kind](column, stripped, on)


def _read_nik(column: Column, text: str, on: date) -> Cell:
    if _SCIENTIFIC.fullmatch(text):
        return Cell(None, _digits_lost(column))
    digits = _bare_digits(text)
    examination = examine_nik(digits, on=on)
    if examination.nik is None:
        finding = examination.findings[0]
        return Cell(None, RowReason(finding.code, column.key, finding.indonesian, finding.english))
    if digits == text:
        return Cell(digits)
    return Cell(
        digits,
        RowReason(
            "NIK_TIDIED",
            column.key,
            "Spasi, titik, petik atau tanda lain di NIK dibersihkan.",
            "Blanks, dots, quotes or other signs were taken out of the NIK.",
        ),
    )


def _read_digits(column: Column, text: str, on: date) -> Cell:
    if _SCIENTIFIC.fullmatch(text):
        return Cell(None, _digits_lost(column))
    digits = _bare_digits(text)
    if not (digits.isascii() and digits.isdigit()):
        return Cell(None, _reason("NOT_DIGITS", column, "hanya boleh berisi angka", "has digits only"))
    return Cell(digits) if digits == text else Cell(digits, _tidied(column))


def _read_name(column: Column, text: str, on: date) -> Cell:
    name = text.strip("'`\"*_ ,;")
    while found := _SALUTATION.match(name):
        name = name[found.end() :]
    if not any(letter.isalpha() for letter in name):
        return Cell(None, _reason("NAME_WITHOUT_LETTERS", column, "tidak berisi huruf", "has no letters"))
    if name.islower():
        name = " ".join(word.capitalize() for word in name.split())
    if name == text:
        return Cell(name)
    return Cell(
        name,
        RowReason(
            "NAME_TIDIED",
            column.key,
            "Penulisan nama dirapikan (huruf besar, sapaan seperti Bpk/Ibu, atau tanda yang ikut tertulis). Gelar "
            "tidak diubah.",
            "The name was tidied (capitals, a salutation, stray signs). Titles are kept.",
        ),
    )


def _read_text(column: Column, text: str, on: date) -> Cell:
    bare = text.lstrip("'`").strip()
    return Cell(bare) if bare == text else Cell(bare, _tidied(column))


_DATE_FORMS = {
    dates.WORDS: ("ditulis dengan nama bulan", "was written with the month's name"),
    dates.SHORT_YEAR: ("ditulis dengan tahun dua angka", "was written with a year of two digits"),
    dates.SERIAL: ("tersimpan sebagai angka Excel", "was stored as an Excel number"),
    dates.MONTH_FIRST: ("ditulis bulan dulu baru hari", "was written month first"),
    dates.COMPACT: ("ditulis tanpa pemisah", "was written without separators"),
}


def _read_date(column: Column, text: str, on: date) -> Cell:
    found = dates.read_date(text, on=on)
    if found is None:
        return Cell(
            None,
            RowReason(
                "DATE_UNREADABLE",
                column.key,
                f"{column.title_id} '{text[:30]}' tidak terbaca sebagai tanggal. Tulis seperti 12-05-1985.",
                f"{column.title_en} '{text[:30]}' is not a date. Write it like 12-05-1985.",
            ),
        )
    day, form = found
    if form == dates.PLAIN:
        return Cell(day.isoformat())
    said, said_en = _DATE_FORMS[form]
    return Cell(
        day.isoformat(),
        RowReason(
            "DATE_REWRITTEN",
            column.key,
            f"{column.title_id} {said}; dibaca sebagai {day:%d-%m-%Y}.",
            f"{column.title_en} {said_en}; read as {day:%d-%m-%Y}.",
        ),
    )


def _read_sex(column: Column, text: str, on: date) -> Cell:
    if text in ("L", "P"):
        return Cell(text)
    key = re.sub(r"[^a-z0-9]", "", text.lower())
    sex = "L" if key == "l" or key in _MALE else "P" if key == "p" or key in _FEMALE else None
    if sex is None:
        return Cell(
            None,
            RowReason(
                "SEX_UNREADABLE",
                column.key,
                f"{column.title_id} '{text[:20]}' tidak dikenal. Tulis L atau P.",
                f"{column.title_en} '{text[:20]}' is unknown. Write L or P.",
            ),
        )
    return Cell(
        sex,
        RowReason(
            "SEX_REWRITTEN",
            column.key,
            f"{column.title_id} '{text[:20]}' dibaca sebagai {sex}.",
            f"{column.title_en} '{text[:20]}' read as {sex}.",
        ),
    )


def _read_int(column: Column, text: str, on: date) -> Cell:
    number = _whole_number(text)
    if number is None:
        return Cell(None, _reason("NUMBER_UNREADABLE", column, "bukan angka bulat", "is not a whole number"))
    return Cell(str(number)) if str(number) == text else Cell(str(number), _tidied(column))


def _read_rupiah(column: Column, text: str, on: date) -> Cell:
    amount = _rupiah(text)
    if amount is None or amount < 0:
        return Cell(
            None,
            _reason("AMOUNT_UNREADABLE", column, "tidak terbaca sebagai rupiah", "is not an amount of rupiah"),
        )
    return Cell(str(amount)) if str(amount) == text else Cell(str(amount), _tidied(column))


_READERS: dict[ColumnKind, Callable[[Column, str, date], Cell]] = {
    ColumnKind.NIK: _read_nik,
    ColumnKind.DIGITS: _read_digits,
    ColumnKind.NAME: _read_name,
    ColumnKind.TEXT: _read_text,
    ColumnKind.DATE: _read_date,
    ColumnKind.SEX: _read_sex,
    ColumnKind.INT: _read_int,
    ColumnKind.RUPIAH: _read_rupiah,
}


def _bare_digits(text: str) -> str:
    """Without the signs people put between digits, and without the '.0' a spreadsheet puts behind them."""
    return re.sub(r"[.,]0+$", "", text).translate(_SEPARATORS)


def _whole_number(text: str) -> int | None:
    try:
        number = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > 10**15:
        return None
    return int(number)


def _rupiah(text: str) -> int | None:
    """'Rp 1.500.000,00', '1,500,000', '1.5 juta', '1500000.0' -> whole rupiah; parts of a rupiah are cut off."""
    lowered = text.lower().replace("rp", "").replace("idr", "").strip(" .:-")
    factor = 1
    for word, value in _MONEY_WORDS.items():
        if lowered.endswith(word):
            lowered, factor = lowered[: -len(word)].strip(), value
            break
    plain = lowered.replace(" ", "")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+([.,]\d{1,2})?", plain) and factor == 1:
        plain = re.sub(r"[.,]\d{1,2}$", "", plain).replace(".", "").replace(",", "")
    elif not re.fullmatch(r"\d+([.,]\d+)?", plain):
        return None
    amount = int(Decimal(plain.replace(",", ".")) * factor)
    return amount if amount <= 10**13 else None


def _digits_lost(column: Column) -> RowReason:
    return RowReason(
        "DIGITS_LOST",
        column.key,
        f"{column.title_id} tersimpan di Excel sebagai angka, sehingga digit terakhirnya hilang. Ubah format kolomnya "
        "menjadi Teks, ketik ulang nomornya dari KTP, lalu unggah lagi.",
        f"Excel stored the {column.title_en} as a number and lost its last digits. Format the column as text, type "
        "the number again from the card, and upload once more.",
    )


def _tidied(column: Column) -> RowReason:
    return _reason("TIDIED", column, "dirapikan penulisannya", "was tidied")


def _reason(code: str, column: Column, said: str, said_en: str) -> RowReason:
    return RowReason(code, column.key, f"{column.title_id} {said}.", f"{column.title_en} {said_en}.")
