"""The published figures the demo province is calibrated to, as read from ``data/demo`` and ``data/statistik``."""

from dataclasses import dataclass
from decimal import Decimal

from naungan.demo.source import read_rows
from naungan.kernel import Month, RegionCode

SEGMENTS = ("formal", "informal", "construction")
"""Order of the segment axis in every table of the calibration: PU, BPU, construction."""

_SEGMENT_KEYS = ("tenaga_kerja_formal", "tenaga_kerja_informal", "tenaga_kerja_konstruksi")


@dataclass(frozen=True, slots=True)
class RegencyFigure:
    """One regency: what is published of it (None: nothing) and the weights its estimate is made from."""

    code: RegionCode
    name: str
    published_rate: Decimal | None
    speaks_for: str
    employed_weight: int
    spending_weight: int


@dataclass(frozen=True, slots=True)
class ProvinceFigures:
    """Exact totals of the province, and the one published cell (construction in Sanggau, July 2025)."""

    workers: tuple[int, int, int]
    registered: int
    formal_2024: int
    informal_2024: int
    sanggau_construction_registered: int
    sanggau_construction_workers: int


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Registered participants of the province in a month, as published."""

    month: Month
    registered: int


def read_regencies() -> tuple[RegencyFigure, ...]:
    """The fourteen, by code. Source: data/demo/kalibrasi_kabkota.csv and two files of data/statistik."""
    employed = {row["kode"]: int(row["potensi_jamsostek_estimasi"]) for row in _estimates()}
    spending = {row["kode"]: int(row["pengeluaran_per_kapita_ribu_rp"]) for row in _indicators()}
    return tuple(
        RegencyFigure(
            code=RegionCode(row["kode"]),
            name=row["nama"],
            published_rate=Decimal(row["angka_terbit_persen"]) / 100 if row["angka_terbit_persen"] else None,
            speaks_for=row["berlaku_bulan"],
            employed_weight=employed[row["kode"]],
            spending_weight=spending[row["kode"]],
        )
        for row in read_rows("demo/kalibrasi_kabkota.csv")
    )


def read_province() -> ProvinceFigures:
    """Totals of the province. Source: data/demo/angka_provinsi.csv."""
    value = {row["kunci"]: int(row["nilai"]) for row in read_rows("demo/angka_provinsi.csv")}
    formal, informal, construction = (value[key] for key in _SEGMENT_KEYS)
    return ProvinceFigures(
        workers=(formal, informal, construction),
        registered=value["terdaftar"],
        formal_2024=value["terlindungi_formal_2024"],
        informal_2024=value["terlindungi_informal_2024"],
        sanggau_construction_registered=value["sanggau_konstruksi_terdaftar"],
        sanggau_construction_workers=value["sanggau_konstruksi_tenaga_kerja"],
    )


def read_curve() -> tuple[CurvePoint, ...]:
    """Published points of the province's series, by month. Source: data/demo/kurva_provinsi.csv."""
    rows = read_rows("demo/kurva_provinsi.csv")
    return tuple(
        sorted((CurvePoint(Month.parse(r["bulan"]), int(r["terdaftar"])) for r in rows), key=lambda p: p.month)
    )


def _estimates() -> list[dict[str, str]]:
    return read_rows("statistik/bekerja_kabkota_2024_ESTIMASI.csv")


def _indicators() -> list[dict[str, str]]:
    return read_rows("statistik/indikator_kabkota_2021.csv")
