"""Dates as people and spreadsheets write them: '12-05-1985', '12 Mei 1985', '12/05/85', 31179.

Day before month, as Indonesia writes. Only where that is impossible and the other order is not, the month is taken
first and the row says so.
"""

import re
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_WORDS = re.compile(r"(\d{1,2})[-/. ]*([a-z]{3,9})\.?[-/., ]*(\d{4}|'?\d{2})", re.IGNORECASE)
_COMPACT = re.compile(r"\d{8}")
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?")

_MONTH_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "januari jan january", "februari feb pebruari peb february", "maret mar march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agu agt ags agus aug august",
            "september sep sept", "oktober okt october oct", "november nov nopember nop", "desember des december dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(3_654, 73_051)  # 1910 to 2099: anything else is not a day somebody meant

PLAIN = "plain"
WORDS = "words"
SHORT_YEAR = "short_year"
SERIAL = "serial"
MONTH_FIRST = "month_first"
COMPACT = "compact"


def read_date(text: str, *, on: date) -> tuple[date, str] | None:
    """The day a text means and the form it was written in; None when it means none.

    ``on`` resolves years of two digits: the latest year that is not after it.
    """
    text = " ".join(text.strip().lstrip("'`").split())
    if found := _ISO.fullmatch(text):
        return _plain(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        return _numbers(int(found[1]), int(found[2]), found[3], on)
    if found := _WORDS.fullmatch(text):
        month = _MONTH_WORDS.get(found[2].lower())
        day = _day(_year(found[3].lstrip("'"), on), month, int(found[1])) if month else None
        return (day, WORDS) if day else None
    if _COMPACT.fullmatch(text):
        return _compact(text)
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        return _EXCEL_DAY_ZERO + timedelta(days=int(found[1])), SERIAL
    return None


def _plain(year: int, month: int, day: int) -> tuple[date, str] | None:
    found = _day(year, month, day)
    return (found, PLAIN) if found else None


def _numbers(first: int, second: int, year_text: str, on: date) -> tuple[date, str] | None:
    year = _year(year_text, on)
    form = PLAIN if len(year_text) == 4 else SHORT_YEAR
    if day := _day(year, second, first):
        return day, form
    if day := _day(year, first, second):
        return day, MONTH_FIRST
    return None


def _compact(text: str) -> tuple[date, str] | None:
    """'19850512' or '12051985', whichever is a day of the last or this century."""
    for year, month, day in ((text[:4], text[4:6], text[6:]), (text[4:], text[2:4], text[:2])):
        if 1900 <= int(year) <= 2099 and (found := _day(int(year), int(month), int(day))):
            return found, COMPACT
    return None


def _year(text: str, on: date) -> int:
    if len(text) == 4:
        return int(text)
    year = on.year // 100 * 100 + int(text)
    return year if year <= on.year else year - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= year <= 2199 else None
