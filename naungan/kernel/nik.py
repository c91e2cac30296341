"""The population number (NIK): 16 digits, ``PPKKCC DDMMYY SSSS``, day + 40 for women.

Source: Dukcapil Klaten, "arti 16 digit NIK"; PP 40/2019 art. 30(2): a number is never corrected, even when the date
inside it is wrong. There is no check digit.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from naungan.kernel.month import INDONESIAN_MONTHS

EXAMPLE_DISTRICT = "99"
"""No district of Indonesia has this number; synthetic people (contoh) carry it."""

_OLDEST_AGE = 120
_YOUNGEST_OF_LAST_CENTURY = 30  # only for wording an impossible date: '85 reads 1985, '05 reads 2005


class FindingLevel(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was noticed about a number: an error stops, a warning asks for a look, an info only tells."""

    level: FindingLevel
    code: str
    indonesian: str
    english: str


@dataclass(frozen=True, slots=True)
class Nik:
    """A well-formed NIK. Its text form is masked, so that a number cannot slip into a log or a page by accident."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError when the text is not a possible NIK; ``examine_nik`` says why."""
        examination = examine_nik(text)
        if examination.nik is None:
            raise ValueError(examination.findings[0].indonesian)
        return cls(examination.nik.digits)

    @property
    def region_prefix(self) -> str:
        """District of first registration as '61.02.01'. Not where the person lives now."""
        return f"{self.digits[:2]}.{self.digits[2:4]}.{self.digits[4:6]}"

    @property
    def sex(self) -> str:
        """'P' (perempuan) when the day is written plus 40, else 'L' (laki-laki)."""
        return "P" if int(self.digits[6:8]) > 40 else "L"

    @property
    def is_example(self) -> bool:
        """A number that can belong to nobody: district 99."""
        return self.digits[4:6] == EXAMPLE_DISTRICT

    def birth_dates(self, on: date) -> tuple[date, ...]:
        """Every birth date the number can mean on that day (ages 0 to 120), youngest first."""
        return _birth_dates(self.digits, on)

    @property
    def masked(self) -> str:
        return mask_nik(self.digits)

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Nik({self.masked})"


def mask_nik(digits: str) -> str:
    """'6102990101900003' -> '610299••••••0003'; anything shorter is masked whole."""
    if len(digits) < 12:
        return "•" * len(digits)
    return f"{digits[:6]}{'•' * (len(digits) - 10)}{digits[-4:]}"


@dataclass(frozen=True, slots=True)
class NikExamination:
    """The number (None when impossible) and everything noticed about it, gravest first."""

    nik: Nik | None
    findings: tuple[Finding, ...]

    @property
    def is_possible(self) -> bool:
        return self.nik is not None


def examine_nik(
    text: str,
    *,
    on: date | None = None,
    declared_birth_on: date | None = None,
    declared_sex: str | None = None,
    known_prefixes: Container[str] | None = None,
) -> NikExamination:
    """Is this a possible NIK, and does it agree with what was declared?

    Errors: not 16 digits, all digits equal, serial 0000, a day or month that cannot be. Warnings: date or sex inside
    differ from the declared ones (legally possible, never corrected), district of issue unknown (regencies were split:
    never a reason to reject). Infos: two centuries possible. Spaces, dots, hyphens and a leading apostrophe, as
    spreadsheets leave them, are passed over.

    Source: docs of Dukcapil; table of checks in ``docs/algorithms/nik.md``.
    """
    digits = "".join(sign for sign in text.strip().lstrip("'`") if sign not in " .-\u00a0")
    fatal = _form_error(digits) or _date_error(digits)
    if fatal:
        return NikExamination(None, (fatal,))
    nik = Nik(digits)
    findings = [
        *_declaration_findings(nik, on, declared_birth_on, declared_sex),
        *_prefix_findings(nik, known_prefixes),
    ]
    return NikExamination(nik, tuple(findings))


def _form_error(digits: str) -> Finding | None:
    if not digits:
        return _error("NIK_EMPTY", "NIK kosong. Isi 16 digit sesuai KTP.", "NIK is empty. Enter the 16 digits.")
    if not (digits.isascii() and digits.isdigit()):
        return _error(
            "NIK_NOT_DIGITS",
            "NIK hanya boleh berisi angka. Periksa huruf atau tanda yang ikut tertulis.",
            "A NIK has digits only. Look for letters or signs.",
        )
    if len(digits) != 16:
        return _error(
            "NIK_LENGTH",
            f"NIK harus 16 digit, yang tertulis {len(digits)} digit. Periksa kembali di KTP.",
            f"A NIK has 16 digits, this one has {len(digits)}.",
        )
    if len(set(digits)) == 1:
        return _error("NIK_ALL_EQUAL", "NIK berisi satu angka yang sama semua.", "All digits of the NIK are equal.")
    if digits[12:] == "0000":
        return _error(
            "NIK_SERIAL",
            f"NIK {mask_nik(digits)}: empat digit terakhir 0000 tidak mungkin. Periksa di KTP.",
            "The last four digits 0000 cannot be.",
        )
    return None


def _date_error(digits: str) -> Finding | None:
    day, month, year = int(digits[6:8]), int(digits[8:10]), digits[10:12]
    day = day - 40 if day > 40 else day
    for century in ("19", "20"):
        try:
            date(int(century + year), month, day)
        except ValueError:
            continue
        return None
    written = f"{day} {INDONESIAN_MONTHS[month - 1]}" if 1 <= month <= 12 else f"tanggal {day} bulan ke-{month}"
    likely_year = f"{19 if int(year) >= _YOUNGEST_OF_LAST_CENTURY else 20}{year}"
    return _error(
        "NIK_DATE",
        f"NIK {mask_nik(digits)} memang 16 digit, tetapi tanggal lahir di dalamnya ({written} {likely_year}) tidak "
        "mungkin. Periksa digit ke-7 sampai ke-12 di KTP.",
        f"NIK {mask_nik(digits)} has 16 digits, but the birth date inside it cannot be. Check digits 7 to 12.",
    )


def _declaration_findings(
    nik: Nik, on: date | None, declared_birth_on: date | None, declared_sex: str | None
) -> list[Finding]:
    findings = []
    if declared_birth_on is not None and f"{declared_birth_on:%d%m%y}" != _encoded_birth(nik.digits):
        findings.append(
            _warning(
                "NIK_BIRTH_DIFFERS",
                f"Tanggal lahir di NIK tidak sama dengan yang tertulis ({declared_birth_on:%d-%m-%Y}). NIK tidak "
                "pernah diubah walau keliru, jadi ini boleh; pastikan sesuai KTP.",
                "The birth date in the NIK differs from the declared one. Allowed; make sure it is as on the card.",
            )
        )
    if declared_sex in ("L", "P") and declared_sex != nik.sex:
        findings.append(
            _warning(
                "NIK_SEX_DIFFERS",
                "Jenis kelamin di NIK tidak sama dengan yang tertulis. Pastikan sesuai KTP.",
                "The sex in the NIK differs from the declared one. Make sure it is as on the card.",
            )
        )
    if on is not None and declared_birth_on is None and len(nik.birth_dates(on)) > 1:
        findings.append(
            Finding(
                FindingLevel.INFO,
                "NIK_TWO_CENTURIES",
                "Tahun lahir di NIK bisa berarti dua abad; tanggal lahir yang tertulis yang dipakai.",
                "The year in the NIK can mean two centuries; the declared birth date is used.",
            )
        )
    return findings


def _prefix_findings(nik: Nik, known_prefixes: Container[str] | None) -> list[Finding]:
    if known_prefixes is None or nik.is_example or nik.region_prefix in known_prefixes:
        return []
    return [
        _warning(
            "NIK_PREFIX_UNKNOWN",
            f"Kode kecamatan penerbit NIK ({nik.region_prefix}) tidak ada di daftar sekarang. Bisa karena pemekaran; "
            "tidak menjadi alasan menolak.",
            "The issuing district of the NIK is not in today's table, perhaps after a split. No reason to reject.",
        )
    ]


def _encoded_birth(digits: str) -> str:
    day = int(digits[6:8])
    return f"{day - 40 if day > 40 else day:02d}{digits[8:12]}"


def _birth_dates(digits: str, on: date) -> tuple[date, ...]:
    encoded = _encoded_birth(digits)
    found = []
    for century in (2000, 1900):
        try:
            born = date(century + int(encoded[4:6]), int(encoded[2:4]), int(encoded[:2]))
        except ValueError:
            continue
        if born <= on and on.year - born.year <= _OLDEST_AGE:
            found.append(born)
    return tuple(found)


def _error(code: str, indonesian: str, english: str) -> Finding:
    return Finding(FindingLevel.ERROR, code, indonesian, english)


def _warning(code: str, indonesian: str, english: str) -> Finding:
    return Finding(FindingLevel.WARNING, code, indonesian, english)
