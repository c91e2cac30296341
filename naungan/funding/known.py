"""Sources of money and regulations found in public material, each with its source and how sure we are of it.

What for: the first rows of every installation; officials add and mend theirs through the operations. Confidence marks
are those of the domain reference: A official text, B news quoting an official, C secondary, G general knowledge.
"""

from dataclasses import dataclass
from datetime import date

from naungan.funding.values import SourceView
from naungan.law.terms import Payer

NATION = ""
"""Region code of what is in force in the whole country."""


@dataclass(frozen=True, slots=True)
class KnownRegulation:
    """A regulation as public material names it."""

    region_code: str
    kind: str
    number: str
    title: str
    in_force_from: date
    source: str
    confidence: str = "B"
    in_force_until: date | None = None
    url: str = ""
    note: str = ""


SOURCES: tuple[SourceView, ...] = (
    SourceView(
        "apbd", "APBD kabupaten atau kota", Payer.APBD,
        "Inpres 2/2021 dan SE Mendagri 842.2/5193/SJ: dianggarkan dalam RKPD dan APBD setiap tahun.", "B",
    ),
    SourceView(
        "apbd-prov", "APBD provinsi", Payer.APBD,
        "Inpres 2/2021 dan SE Mendagri 842.2/5193/SJ: dianggarkan dalam RKPD dan APBD setiap tahun.", "B",
    ),
    SourceView(
        "dbh-sawit", "DBH Sawit", Payer.APBD,
        "PP 38/2023 dan PMK 91/2023: boleh untuk pekerja sawit, dari paling banyak 20 % di luar jalan.", "B",
    ),
    SourceView("add", "APBDes: Alokasi Dana Desa", Payer.APBDES, "Dipakai luas; diputuskan dalam APBDes.", "B"),
    SourceView("pades", "APBDes: Pendapatan Asli Desa", Payer.APBDES, "Dipakai luas; diputuskan dalam APBDes.", "B"),
    SourceView(
        "dana-desa", "APBDes: Dana Desa", Payer.APBDES,
        "Permendes 16/2025 membolehkan untuk pekerja Padat Karya Tunai Desa (2026); untuk pekerja rentan pada umumnya "
        "belum pasti.", "G",
    ),
    SourceView("apbn", "APBN", Payer.APBN, "Inpres 8/2025: Menaker memperluas kepesertaan pekerja miskin.", "B"),
    SourceView("csr", "CSR perusahaan", Payer.CSR, "Sumbangan perusahaan; bukan uang negara, jadi keringanan berlaku.",
               "B"),
    SourceView("baznas", "Baznas", Payer.BAZNAS, "Zakat; bukan uang negara, jadi keringanan berlaku.", "B"),
    SourceView(
        "asn", "Sumbangan ASN (SERTAKAN)", Payer.ASN,
        "Satu ASN satu pekerja rentan; uang pribadi, bukan APBN atau APBD.", "B",
    ),
    SourceView("mandiri", "Bayar sendiri", Payer.OWN, "Pekerja membayar sendiri iurannya.", "B"),
)  # fmt: skip

_YEAR_ONLY = "Hanya tahunnya diketahui; tanggal berlaku ditulis 1 Januari."

REGULATIONS: tuple[KnownRegulation, ...] = (
    KnownRegulation(
        NATION, "Inpres", "2/2021", "Optimalisasi pelaksanaan program jaminan sosial ketenagakerjaan",
        date(2021, 1, 1), "S76", note=_YEAR_ONLY,
    ),
    KnownRegulation(
        NATION, "SE Mendagri", "842.2/5193/SJ", "Semua pekerja menjadi peserta aktif; dianggarkan dalam RKPD dan APBD",
        date(2021, 1, 1), "S76", note="Tanggal dan tahunnya tidak disebut sumber.",
    ),
    KnownRegulation(
        NATION, "Inpres", "4/2022", "Percepatan penghapusan kemiskinan ekstrem", date(2022, 1, 1), "S90",
        note=_YEAR_ONLY,
    ),
    KnownRegulation(
        NATION, "PP", "38/2023", "Dana Bagi Hasil Perkebunan Sawit", date(2023, 1, 1), "S84", note=_YEAR_ONLY
    ),
    KnownRegulation(
        NATION, "PMK", "91/2023", "Pengelolaan DBH Perkebunan Sawit; boleh untuk perlindungan pekerja sawit",
        date(2023, 1, 1), "S83", note=_YEAR_ONLY,
    ),
    KnownRegulation(
        NATION, "UU", "3/2024", "Perubahan kedua UU Desa; jaminan sosial bagi kepala desa", date(2024, 1, 1), "S73 S74",
        note=_YEAR_ONLY,
    ),
    KnownRegulation(
        NATION, "Inpres", "8/2025", "Optimalisasi pengentasan kemiskinan; kepesertaan pekerja miskin diperluas",
        date(2025, 3, 27), "S90", in_force_until=date(2030, 1, 1),
    ),
    KnownRegulation(
        NATION, "Permendagri", "14/2025", "Pedoman penyusunan APBD 2026", date(2025, 1, 1), "S82",
        note="Butir jaminan sosial ketenagakerjaan di dalamnya belum dibaca. " + _YEAR_ONLY,
    ),
    KnownRegulation(
        NATION, "Permendes", "16/2025", "Fokus penggunaan Dana Desa 2026; boleh untuk pekerja Padat Karya Tunai Desa",
        date(2026, 1, 1), "S86",
    ),
    KnownRegulation(
        "61", "Pergub", "4/2023", "Perlindungan jaminan sosial ketenagakerjaan di Kalimantan Barat",
        date(2023, 1, 1), "S72", note="Judul menurut berita. " + _YEAR_ONLY,
    ),
    KnownRegulation(
        "61", "SE Gubernur", "sebelum September 2023", "Edaran kepada 14 kabupaten dan kota",
        date(2023, 1, 1), "S56", note="Nomor dan tanggal tidak disebut sumber.",
    ),
    KnownRegulation(
        "61.02", "RKP Desa", "2023", "Program dimasukkan ke RKP Desa (pertemuan 15 Juli 2022)", date(2023, 1, 1), "S54",
        note="Nomor Peraturan Bupati Mempawah belum ditemukan.",
    ),
    KnownRegulation(
        "61.04", "Perbup", "4/2020", "Kepesertaan jaminan sosial ketenagakerjaan", date(2020, 1, 1), "S55",
        note="Judul menurut berita. " + _YEAR_ONLY,
    ),
    KnownRegulation(
        "61.04", "Perbup", "83/2023", "Kepesertaan pekerja bukan penerima upah", date(2023, 1, 1), "S55",
        note="Judul menurut berita. " + _YEAR_ONLY,
    ),
    KnownRegulation(
        "61.05", "Keputusan Bupati", "500.15.14.1/172/Kep-Disnakertrans/2025", "Penetapan penerima, Sintang 2025",
        date(2025, 1, 1), "S47", note=_YEAR_ONLY,
    ),
    KnownRegulation(
        "61.07", "Perbup", "23", "1 Desa 100 Pekerja Rentan", date(2024, 2, 21), "S50",
        note="Tahunnya belum dipastikan; tanggal peluncuran program yang ditulis.",
    ),
    KnownRegulation(
        "61.07", "Perbup", "27/2024", "Perlindungan pekerja sawit", date(2024, 1, 1), "S46",
        note="Judul menurut berita. " + _YEAR_ONLY,
    ),
)  # fmt: skip
