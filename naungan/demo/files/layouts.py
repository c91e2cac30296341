"""Headings and habits of the lists villages send: after what OpenSID, SIAK, SIKS-NG and DTSEN extracts carry.

The orders and titles are our own making; no real list was copied.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from naungan.demo.files.people import Entry
from naungan.demo.files.writing import write_date, write_name, write_nik, write_rupiah, write_sex

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write a list. ``columns``: heading and what stands under it. ``title_rows`` stand above the header."""

    name: str
    columns: tuple[tuple[str, str], ...]
    title_rows: tuple[str, ...]
    extension: str
    separator: str
    date_style: str
    sex_style: str
    rupiah_style: str
    capitals: bool
    has_footer: bool = False


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "opensid",
        (
            ("No", "number"), ("No. KK", "kk"), ("NIK", "nik"), ("Nama", "name"), ("Alamat", "address"),
            ("Dusun", "hamlet"), ("RW", "rw"), ("RT", "rt"), ("Jenis Kelamin", "sex"), ("Tempat Lahir", "place"),
            ("Tanggal Lahir", "born"), ("Pekerjaan", "work"), ("Penghasilan", "income"),
        ),
        ("PEMERINTAH {regency}", "KECAMATAN {district}", "DESA {village}", "DAFTAR PEKERJA RENTAN TAHUN 2026", ""),
        "xlsx", "", "dashes", "capitals", "number", True,
    ),
    Layout(
        "siak",
        (
            ("NO_KK", "kk"), ("NIK", "nik"), ("NAMA_LGKP", "name"), ("JENIS_KLMIN", "sex"), ("TMPT_LHR", "place"),
            ("TGL_LHR", "born"), ("JENIS_PKRJN", "work"), ("ALAMAT", "address"), ("NO_RT", "rt"), ("NO_RW", "rw"),
            ("KODE_DESA", "village"),
        ),
        (), "csv", ",", "iso", "number", "number", True,
    ),
    Layout(
        "siks-ng",
        (
            ("NO", "number"), ("NAMA PENERIMA", "name"), ("NIK KTP", "nik"), ("NOKK", "kk"), ("TGL LAHIR", "born"),
            ("L/P", "sex"), ("NAMA KELURAHAN/DESA", "village_name"), ("PEKERJAAN", "work"),
            ("PENDAPATAN PER BULAN", "income"), ("KETERANGAN", "note"),
        ),
        ("DATA PEKERJA RENTAN DESA {village}", "Sumber: pendataan RT, Oktober 2025"),
        "xlsx", "", "serial", "letter", "points", True, True,
    ),
    Layout(
        "dtsen",
        (
            ("id_keluarga", "kk"), ("nik", "nik"), ("nama_lengkap", "name"), ("tanggal_lahir", "born"),
            ("jenis_kelamin", "sex"), ("pekerjaan_utama", "work"), ("pendapatan_bulanan", "income"),
            ("desil_nasional", "decile"), ("kode_wilayah", "village"),
        ),
        (), "csv", ";", "iso", "words", "number", False,
    ),
    Layout(
        "surat",
        (
            ("No.", "number"), ("N A M A", "name"), ("N I K", "nik"), ("TTL", "born_with_place"), ("JK", "sex"),
            ("Alamat (RT/RW)", "rt_rw"), ("Jenis Pekerjaan", "work"), ("Penghasilan/bln (Rp)", "income"),
        ),
        ("LAMPIRAN SURAT KEPALA DESA {village}", "Nomor: 400/   /2025", ""),
        "xlsx", "", "words", "letter", "points", False, True,
    ),
    Layout(
        "ringkas",
        (("nama", "name"), ("no ktp", "nik"), ("pekerjaan", "work"), ("desil", "decile"), ("dusun", "hamlet")),
        (), "csv", ";", "slashes", "letter", "number", False,
    ),
    Layout(
        "posyandu",
        (
            ("No Urut", "number"), ("Nomor Induk Kependudukan (NIK)", "nik"), ("Nama Lengkap (sesuai KTP)", "name"),
            ("Tgl. Lahir", "born"), ("Nomor Kartu Keluarga", "kk"), ("Mata Pencaharian", "work"),
            ("Penghasilan", "income"), ("Desil DTSEN", "decile"),
        ),
        ("FORMULIR PENDATAAN PEKERJA RENTAN", "Desa {village}, Kecamatan {district}"),
        "xlsx", "", "slashes", "letter", "points", True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Names that stand in titles and address columns; ``names`` of every village somebody on the list may live in."""

    regency: str
    district: str
    village: str
    names: Mapping[str, str]

    def name_of(self, code: str) -> str:
        return self.names[code]


def cells_of(
    rng: np.random.Generator, layout: Layout, entry: Entry, *, number: int, place: Place
) -> tuple[list[Cell], tuple[str, ...]]:
    """The cells of one line in the order of the layout, and what a reader has to repair in them."""
    person = entry.person
    nik, repairs = write_nik(rng, person["nik"], entry.code, in_spreadsheet=layout.extension == "xlsx")
    born, date_repairs = write_date(rng, person["born_on"], layout.date_style)
    rt, _, rw = person["rt_rw"].partition("/")
    values: dict[str, Callable[[], Any]] = {
        "number": lambda: number,
        "kk": lambda: person["kk_no"],
        "nik": lambda: nik,
        "name": lambda: write_name(rng, person["name"], person["sex"], capitals=layout.capitals),
        "sex": lambda: write_sex(person["sex"], layout.sex_style),
        "place": lambda: place.regency.removeprefix("Kabupaten "),
        "born": lambda: born,
        "born_with_place": lambda: f"{place.regency.removeprefix('Kabupaten ')}, {person['born_on']:%d-%m-%Y}",
        "work": lambda: person["occupation"],
        "income": lambda: write_rupiah(rng, person["income_rp"], layout.rupiah_style),
        "decile": lambda: person["decile"],
        "address": lambda: f"Jl. Desa {place.village} RT {rt} RW {rw}",
        "hamlet": lambda: f"Dusun {int(rt) % 3 + 1}",
        "rt": lambda: rt,
        "rw": lambda: rw,
        "rt_rw": lambda: person["rt_rw"],
        "village": lambda: person["residence_code"],
        "village_name": lambda: place.name_of(person["residence_code"]),
        "note": lambda: None,
    }
    if any(content == "born" for _, content in layout.columns):
        repairs = (*repairs, *date_repairs)
    return [values[content]() for _, content in layout.columns], repairs
