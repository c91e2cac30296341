"""Numbers, days and months as readers write them, in Indonesian and English.

What for: one place for separators and month names, used by pages, tables and maps. Never: a business rule.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from naungan.kernel import Month, format_count, format_percent, format_rupiah, mask_nik

LANGUAGES = ("id", "en")
HOUSE_ZONE = ZoneInfo("Asia/Pontianak")
"""WIB, the time zone of West Kalimantan."""

_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

ABSENT = "–"
"""What stands where there is no value."""


def count_text(value: object) -> str:
    """1819430 -> '1.819.430'."""
    return ABSENT if value is None or value == "" else format_count(int(str(value)))


def rupiah_text(value: object) -> str:
    """20160000 -> 'Rp20.160.000'."""
    return ABSENT if value is None or value == "" else format_rupiah(int(str(value)))


def percent_text(value: object, places: int = 2) -> str:
    """Decimal('0.3163') -> '31,63 %'."""
    if value is None or value == "":
        return ABSENT
    return format_percent(Decimal(str(value)), places).replace(" %", "\u00a0%")


def decimal_text(value: object, places: int = 2) -> str:
    """Decimal('71.25') -> '71,25'."""
    if value is None or value == "":
        return ABSENT
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:,}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def month_of(value: object) -> Month | None:
    """A Month, a date or 'YYYY-MM' as a Month; None for anything else."""
    if isinstance(value, Month):
        return value
    if isinstance(value, date):
        return Month.of(value)
    try:
        return Month.parse(str(value))
    except ValueError:
        return None


def month_text(value: object, language: str = "id") -> str:
    """2025-07 -> 'Juli 2025', in English 'July 2025'."""
    month = month_of(value)
    if month is None:
        return ABSENT
    return f"{_ENGLISH_MONTHS[month.number - 1]} {month.year}" if language == "en" else month.indonesian


def date_text(value: object, language: str = "id") -> str:
    """date(2025, 9, 24) -> '24 September 2025'. An instant is read in WIB."""
    if isinstance(value, datetime):
        value = value.astimezone(HOUSE_ZONE).date() if value.tzinfo else value.date()
    if not isinstance(value, date):
        return ABSENT
    return f"{value.day} {month_text(value, language)}"


def instant_text(value: object, language: str = "id") -> str:
    """An instant -> '24 September 2025 pukul 14.05 WIB', in English '24 September 2025, 14:05 WIB'."""
    if not isinstance(value, datetime):
        return date_text(value, language)
    local = value.astimezone(HOUSE_ZONE) if value.tzinfo else value
    clock = f", {local:%H:%M} WIB" if language == "en" else f" pukul {local:%H.%M} WIB"
    return date_text(local, language) + clock


def nik_text(value: object) -> str:
    """A NIK, always masked: '610299••••••0003'."""
    return ABSENT if not value else mask_nik(str(getattr(value, "digits", value)))
