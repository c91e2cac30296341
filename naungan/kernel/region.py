"""Codes of regions as the Ministry of Home Affairs writes them: dotted text."""

import re
from enum import IntEnum
from typing import Self

_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")


class RegionLevel(IntEnum):
    PROVINCE = 1
    REGENCY = 2
    DISTRICT = 3
    VILLAGE = 4


class RegionCode(str):
    """'61', '61.02', '61.02.01' or '61.02.01.2001'. Raises ValueError for any other form.

    A code means something only together with a date (``regions`` knows which were valid when).
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not _CODE.fullmatch(text):
            raise ValueError(f"not a region code: {text!r}")
        return super().__new__(cls, text)

    @property
    def level(self) -> RegionLevel:
        return RegionLevel(self.count(".") + 1)

    @property
    def parent(self) -> "RegionCode | None":
        """One level up; None for a province."""
        head, dot, _ = self.rpartition(".")
        return RegionCode(head) if dot else None

    def at_level(self, level: RegionLevel) -> "RegionCode":
        """The region of that level this one lies in. Raises ValueError when it is below this one."""
        if level > self.level:
            raise ValueError(f"{self} lies above level {level.name}")
        return RegionCode(".".join(self.split(".")[:level]))

    def contains(self, other: str) -> bool:
        """Is ``other`` this region or one inside it?"""
        return other == self or other.startswith(f"{self}.")

    @property
    def is_kelurahan(self) -> bool:
        """A village code whose last group begins with 1 is an urban ward (kelurahan)."""
        return self.level == RegionLevel.VILLAGE and self.rpartition(".")[2].startswith("1")
