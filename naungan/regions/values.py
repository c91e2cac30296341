"""Frozen values of regions and of their workforce."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from naungan.kernel import RegionCode, RegionLevel

_TITLES = {"desa": "Desa", "kelurahan": "Kelurahan", "desa adat": "Desa Adat", "kecamatan": "Kecamatan"}


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region under its official code, as of the edition that is loaded."""

    code: RegionCode
    name: str
    level: RegionLevel
    kind: str
    parent_code: RegionCode | None
    in_example: bool

    @property
    def full_name(self) -> str:
        """'Desa Galang', 'Kecamatan Sungai Pinyuh', 'Kabupaten Mempawah', 'Provinsi Kalimantan Barat'."""
        if self.level == RegionLevel.PROVINCE:
            return f"Provinsi {self.name}"
        title = _TITLES.get(self.kind)
        return f"{title} {self.name}" if title else self.name


@dataclass(frozen=True, slots=True)
class RegionDetails:
    """What else is known of a region: the statistics office's own code, postcode, where its label stands."""

    code: RegionCode
    bps_code: str | None
    postcode: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    edition: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DenominatorRow:
    """A workforce figure as it is recorded. ``segment``: all, formal, informal, construction."""

    region_code: str
    segment: str
    workers: int
    issuer: str
    reference_on: date
    source: str
    url: str = ""
    note: str = ""
    confidence: str = "B"


@dataclass(frozen=True, slots=True)
class Denominator:
    """How many workers, by whose count, for which day, how sure."""

    workers: int
    issuer: str
    reference_on: date
    source: str
    url: str
    note: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OverBase:
    """The same people over one published base. ``rate`` has four decimals, half up."""

    denominator: Denominator
    rate: Decimal
