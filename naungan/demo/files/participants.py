"""The fund's list of participants of one month (headings of ``data/contoh``, *bpjstk_daftar_peserta*), as CSV.

A wage worker stands under the employer's number (NPP), a building worker under the project's, an own-account worker
under BPU (pays alone) or the group code of vulnerable workers (``data/contoh/kode_wadah_pekerja_rentan.csv``).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl

from naungan.demo.population import Province, RegencyPopulation
from naungan.demo.source import read_rows
from naungan.kernel import Month
from naungan.law.terms import Payer, Programme

_GROUP_CODES = {
    Payer.OWN.value: ("BPU", "BPU Mandiri"),
    Payer.APBD.value: ("SA", "Pekerja Rentan Desa (APBD)"),
    Payer.APBDES.value: ("SD", "Pekerja Rentan Desa (APBDes)"),
    Payer.CSR.value: ("SC", "Pekerja Rentan Korporasi"),
}
_PROGRAMME_COLUMNS = (("JHT", Programme.JHT), ("JKK", Programme.JKK), ("JKM", Programme.JKM), ("JP", Programme.JP))


def participants_headings() -> list[str]:
    """The 27 headings in their order."""
    rows = [row for row in read_rows("contoh/judul_kolom_daftar.csv") if row["contoh"] == "bpjstk_daftar_peserta"]
    return [row["judul_kolom"] for row in sorted(rows, key=lambda row: int(row["urutan"]))]


def participants_frames(province: Province, month: Month) -> Iterator[pl.DataFrame]:
    """Everyone protected in that month, one frame per regency, columns as in the file (NO left to the writer)."""
    villages = _village_names()
    for regency in province.regencies():
        yield _frame(regency, month, villages)


def write_participants_file(province: Province, month: Month, path: Path) -> int:
    """The file stands at the path (UTF-8, semicolons); returns its number of rows. One regency in memory at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with path.open("wb") as file:
        for frame in participants_frames(province, month):
            _write(frame, file, rows_before=rows)
            rows += len(frame)
    return rows


def write_participants_files(province: Province, month: Month, folder: Path) -> list[Path]:
    """The same list, one file per regency as the fund's branch would send it; returns the files in order of codes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for code, frame in zip(province.calibration.regencies, participants_frames(province, month), strict=True):
        paths.append(folder / f"peserta-{code}-{month}.csv")
        with paths[-1].open("wb") as file:
            _write(frame, file, rows_before=0)
    return paths


def _write(frame: pl.DataFrame, file: BinaryIO, *, rows_before: int) -> None:
    numbers = pl.int_range(rows_before + 1, rows_before + 1 + len(frame)).cast(pl.String)
    lines = frame.with_columns(NO=numbers).select(participants_headings())
    lines.write_csv(file, separator=";", include_header=rows_before == 0)


def _frame(regency: RegencyPopulation, month: Month, villages: pl.DataFrame) -> pl.DataFrame:
    people = regency.person_months(month).drop("segment", "counted_code", "employer_no")
    joined = (
        people.join(regency.workers, on="worker_no", maintain_order="left")
        .join(regency.employers.select("employer_no", "npp", employer="name"), on="employer_no", how="left")
        .join(regency.projects.select("project_no", "code", project="name"), on="project_no", how="left")
        .join(villages, on="residence_code", how="left")
        .sort("worker_no")
    )
    own = pl.col("payer").replace_strict({key: code for key, (code, _) in _GROUP_CODES.items()}, default=None)
    own_name = pl.col("payer").replace_strict({key: name for key, (_, name) in _GROUP_CODES.items()}, default=None)
    programmes = pl.col("programmes").cast(pl.Int64)
    blank = pl.lit("")
    return joined.select(
        pl.col("nik").alias("NIK"),
        pl.col("kpj").alias("NO KPJ"),
        pl.col("name").str.to_uppercase().alias("NAMA LENGKAP"),
        pl.lit(regency.name.removeprefix("Kabupaten ").removeprefix("Kota ")).alias("TEMPAT LAHIR"),
        pl.col("born_on").dt.strftime("%d-%m-%Y").alias("TANGGAL LAHIR"),
        pl.col("sex").alias("JENIS KELAMIN"),
        blank.alias("STATUS PERKAWINAN"),
        pl.format("RT {}", pl.col("rt_rw")).alias("ALAMAT"),
        pl.col("village").alias("KELURAHAN"),
        pl.col("district").alias("KECAMATAN"),
        pl.lit(regency.name).alias("KOTA/KAB"),
        pl.lit("Kalimantan Barat").alias("PROVINSI"),
        pl.col("postcode").alias("KODE POS"),
        blank.alias("NO HP"),
        blank.alias("EMAIL"),
        blank.alias("NAMA IBU KANDUNG"),
        pl.col("registered_on").dt.strftime("%d-%m-%Y").alias("TGL MULAI BEKERJA"),
        pl.col("income_rp").cast(pl.String).alias("UPAH"),
        pl.lit("AKTIF").alias("STATUS KEPESERTAAN"),
        *(
            pl.when(programmes & int(bit) > 0).then(pl.lit("Y")).otherwise(pl.lit("T")).alias(heading)
            for heading, bit in _PROGRAMME_COLUMNS
        ),
        pl.coalesce("npp", "code", own).alias("KODE PERUSAHAAN"),
        pl.coalesce("employer", "project", own_name).alias("NAMA PERUSAHAAN"),
        blank.alias("NPWP PERUSAHAAN"),
    )


def _village_names() -> pl.DataFrame:
    rows = read_rows("wilayah/wilayah_kalbar.csv")
    districts = {row["kode"]: row["nama"] for row in rows if row["tingkat"] == "3"}
    villages = [row for row in rows if row["tingkat"] == "4"]
    return pl.DataFrame(
        {
            "residence_code": [row["kode"] for row in villages],
            "village": [row["nama"] for row in villages],
            "district": [districts[row["kode_induk"]] for row in villages],
            "postcode": [row["kodepos"] for row in villages],
        }
    )
