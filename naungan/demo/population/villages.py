"""Which villages a demo province keeps, of what kind they are, and the declared weight that spreads people over them.

No population below the regency is published. The weight is an estimate of ours: docs/algorithms/provinsi-contoh.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cache
from statistics import median

from naungan.demo.source import read_rows
from naungan.kernel import RegionCode

KINDS = ("kota", "sawit", "pesisir", "pedalaman")
"""Urban ward; within 10 km of a palm oil mill; in a coastal regency; elsewhere."""

_COASTAL = frozenset({"61.01", "61.02", "61.04", "61.07", "61.11", "61.12", "61.71", "61.72"})
_MILL_KM = 10.0
_KIND_FACTOR = {"kota": 3.0, "sawit": 1.3, "pesisir": 1.0, "pedalaman": 1.0}


@dataclass(frozen=True, slots=True)
class Village:
    """A kept village: ``weight`` spreads residents, ``work_weight`` spreads work places."""

    code: RegionCode
    name: str
    district: str
    kind: str
    weight: float
    work_weight: float


def kept_villages(regency: str, scale: Decimal) -> tuple[Village, ...]:
    """The first ceil(scale x its desa) desa by code, whole; of a kota its kelurahan.

    At scale 1 a kabupaten's kelurahan are kept too, so that the full province has every village; below 1 they are not,
    because the hundred seats belong to desa.
    """
    villages = _villages_of(regency)
    if scale == 1:
        return villages
    is_city = int(regency.partition(".")[2]) >= 71
    chosen = [village for village in villages if village.code.is_kelurahan == is_city]
    count = int((scale * len(chosen)).to_integral_value(ROUND_CEILING))
    return tuple(chosen[:count])


@cache
def _villages_of(regency: str) -> tuple[Village, ...]:
    regions = read_rows("wilayah/wilayah_kalbar.csv")
    districts = {row["kode"]: row["nama"] for row in regions if row["tingkat"] == "3"}
    rows = sorted(
        (row for row in regions if row["tingkat"] == "4" and row["kode"].startswith(f"{regency}.")),
        key=lambda row: row["kode"],
    )
    shape = {row["kode"]: row for row in read_rows("statistik/desa_luas_jarak_pabrik_sawit.csv")}
    return tuple(_village(regency, row, districts, shape, rows) for row in rows)


def _village(
    regency: str,
    row: dict[str, str],
    districts: dict[str, str],
    shape: dict[str, dict[str, str]],
    siblings: Sequence[dict[str, str]],
) -> Village:
    own = shape.get(row["kode"])
    if own is None:  # the desa of 2022 have no polygon yet: the middle one of their district stands in
        areas = [
            _area(shape[s["kode"]]) for s in siblings if s["kode_induk"] == row["kode_induk"] and s["kode"] in shape
        ]
        area, mill_km = median(areas), None
    else:
        area, mill_km = _area(own), float(own["jarak_pabrik_terdekat_km"])
    code = RegionCode(row["kode"])
    kind = _kind(regency, code, mill_km)
    weight = min(max(area, 0.5), 100.0) ** 0.35 * _KIND_FACTOR[kind]
    return Village(
        code=code,
        name=row["nama"],
        district=districts[row["kode_induk"]],
        kind=kind,
        weight=weight,
        work_weight=weight * _KIND_FACTOR[kind],
    )


def _kind(regency: str, code: RegionCode, mill_km: float | None) -> str:
    if code.is_kelurahan:
        return "kota"
    if mill_km is not None and mill_km <= _MILL_KM:
        return "sawit"
    return "pesisir" if regency in _COASTAL else "pedalaman"


def _area(row: dict[str, str]) -> float:
    return float(row["luas_km2_poligon"])
