"""Contribution months and date ranges."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

_MONTH_TEXT = re.compile(r"(\d{4})-(\d{2})")

INDONESIAN_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month, the unit in which protection is bought. Stored as its first day."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 2200 and 1 <= self.number <= 12):
            raise ValueError(f"not a month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """'2025-07' -> July 2025. Raises ValueError for anything else."""
        found = _MONTH_TEXT.fullmatch(text.strip())
        if not found:
            raise ValueError(f"a month is written YYYY-MM, not {text!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def span(cls, first: "Month", count: int) -> tuple["Month", ...]:
        """``count`` consecutive months beginning with ``first``."""
        return tuple(first.plus(step) for step in range(count))

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def indonesian(self) -> str:
        """'Juli 2025'."""
        return f"{INDONESIAN_MONTHS[self.number - 1]} {self.year}"

    @property
    def english(self) -> str:
        """'July 2025'."""
        return f"{ENGLISH_MONTHS[self.number - 1]} {self.year}"

    def plus(self, months: int) -> "Month":
        """The month so many months later (earlier when negative)."""
        ordinal = self.year * 12 + self.number - 1 + months
        return Month(ordinal // 12, ordinal % 12 + 1)

    def months_until(self, later: "Month") -> int:
        """How many months from this one to ``later``; negative when it lies before."""
        return (later.year - self.year) * 12 + later.number - self.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, order=True, slots=True)
class DateRange:
    """Days from ``start_on`` up to, not including, ``until`` (None: open end)."""

    start_on: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.start_on:
            raise ValueError(f"a range ends after it starts: {self.start_on} .. {self.until}")

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return self.start_on <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "DateRange") -> bool:
        """Do the two ranges share a day?"""
        return (other.until is None or self.start_on < other.until) and (
            self.until is None or other.start_on < self.until
        )

    def months(self) -> Iterator[Month]:
        """Each month the range touches; needs a closed range."""
        if self.until is None:
            raise ValueError("an open range has no last month")
        month = Month.of(self.start_on)
        while month.first_day < self.until:
            yield month
            month = month.plus(1)
