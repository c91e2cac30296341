"""What every step of the story is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from naungan.demo.population import Province
from naungan.kernel import Actor, Month, RegionCode

PROVINCE = RegionCode("61")
YEAR = 2026
FIRST_MONTH, LAST_MONTH = Month(YEAR, 1), Month(YEAR, 12)
APBD = "apbd"
"""The regency's own budget pays: no relief by PP 50/2025."""


@dataclass(frozen=True)
class Story:
    """What the steps share.

    ``pay`` asks and pays every open bill at the door over HTTP and returns (bills paid, rupiah).
    ``say`` is told each step as it ends.
    """

    province: Province
    folder: Path
    by: Actor
    at: datetime
    on: date
    pay: Callable[[], tuple[int, int]]
    say: Callable[[str], None]
