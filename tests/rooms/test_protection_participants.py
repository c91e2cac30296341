"""The fund's list of a month: workers known, months protected and acknowledged, undone without a trace."""

import csv
import io
from datetime import date, datetime

import pytest
from django.db import connection

from naungan.access import operations as access
from naungan.intake import operations, queries
from naungan.intake.operations.receive import MonthMissing
from naungan.kernel import Actor, Month, Scope
from naungan.project.folder import ROOT
from naungan.protection import operations as protection
from naungan.protection import queries as months
from naungan.protection.values import PersonMonthRow
from naungan.registry import operations as registry
from naungan.registry import queries as people
from naungan.registry.values import EmployerRow, WorkerRow

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
JULY = Month(2025, 7)
GALANG, TOHO = "61.02.01.2001", "61.02.01.2002"
NIKS = [f"610299010190{number:04d}" for number in range(1, 60)]
ALWAYS = {
    "NAMA LENGKAP": "Siti Aminah", "TANGGAL LAHIR": "01-01-1990", "JENIS KELAMIN": "L", "KELURAHAN": "GALANG",
    "KECAMATAN": "Mempawah Hilir", "KOTA/KAB": "Kab. Mempawah", "PROVINSI": "Kalimantan Barat",
    "STATUS KEPESERTAAN": "AKTIF", "JHT": "T", "JKK": "Y", "JKM": "Y", "JP": "T", "KODE PERUSAHAAN": "BPU",
}  # fmt: skip


def headings(name: str) -> list[str]:
    path = ROOT / "data/contoh/judul_kolom_daftar.csv"
    with path.open(encoding="utf-8") as file:
        return [row["judul_kolom"] for row in csv.DictReader(file) if row["contoh"] == name]


@pytest.fixture(autouse=True)
def example_province(at: datetime) -> None:
    places = (
        ("61", "Kalimantan Barat", 1, "provinsi"),
        ("61.02", "Kabupaten Mempawah", 2, "kabupaten"),
        ("61.07", "Kabupaten Bengkayang", 2, "kabupaten"),
        ("61.02.01", "Mempawah Hilir", 3, "kecamatan"),
        (GALANG, "Galang", 4, "desa"),
        (TOHO, "Toho Ilir", 4, "desa"),
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, %s, nullif(%s, ''), 'uji', '2025-01-01', false)",
            [(*place, place[0].rpartition(".")[0]) for place in places],
        )
    access.set_business_day(day=date(2025, 12, 1), month_in_view=date(2025, 7, 1), by=SYSTEM, at=at)


def listed(*rows: dict[str, str], layout: str = "bpjstk_daftar_peserta") -> bytes:
    target = io.StringIO()
    writer = csv.DictWriter(target, headings(layout), delimiter=";", restval="", extrasaction="raise")
    writer.writeheader()
    for number, row in enumerate(rows):
        given = {"NIK": NIKS[number], **row} if "nik" not in row else row
        writer.writerow(given if layout != "bpjstk_daftar_peserta" else ALWAYS | given)
    return target.getvalue().encode()


def stage(content: bytes, at: datetime, *, region: str = "61", month: Month | None = JULY) -> dict:
    batch_id = operations.receive(
        kind="participants", file_name="peserta.csv", content=io.BytesIO(content), region=region, month=month,
        by=SYSTEM, at=at,
    )  # fmt: skip
    operations.stage(batch_id, by=SYSTEM, at=at)
    return queries.summary(Scope.system(), batch_id, rows="all")


def take_in(content: bytes, at: datetime, **changes) -> dict:
    found = stage(content, at, **changes)
    operations.commit(found["batch"], by=SYSTEM, at=at)
    return found


def codes(row: dict) -> set[str]:
    return {reason["code"] for reason in row["reasons"]}


def tables() -> dict[str, list[tuple]]:
    found = {}
    names = ("registry_worker", "registry_workerfact", "protection_personmonth", "protection_corroboration")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT t::text FROM {name} t ORDER BY 1")
            found[name] = cursor.fetchall()
    return found


def counted() -> dict[tuple[str, str], tuple[int, int]]:
    rows = months.counts(month=JULY, patterns=["%"], level=4)
    return {(one.region_code, one.segment): (one.protected, one.acknowledged) for one in rows}


def test_list_of_participants_makes_people_known_and_months_protected(at: datetime) -> None:
    found = take_in(
        listed(
            {},
            {
                "KELURAHAN": "Toho Ilir",
                "KODE PERUSAHAAN": "ZB000001",
                "NAMA PERUSAHAAN": "PT Contoh",
                "UPAH": "3500000",
            },
            {"KODE PERUSAHAAN": "PRJ-02-000001", "NAMA PERUSAHAAN": "Proyek Contoh"},
            {"KODE PERUSAHAAN": "SA", "NAMA PERUSAHAAN": "Pekerja Rentan Desa (APBD)"},
        ),
        at,
    )
    assert (found["read"], found["accepted"]) == (4, 4)
    assert counted() == {
        (GALANG, "informal"): (2, 2),
        (GALANG, "construction"): (1, 1),
        (TOHO, "formal"): (1, 1),
    }
    formal = people.worker(Scope.system(), people.find_by_nik(Scope.system(), NIKS[1]))
    assert (formal.segment, formal.declared_income_rp, formal.region_code) == ("formal", 3_500_000, TOHO)
    group = people.find_by_nik(Scope.system(), NIKS[3])
    assert [one.payer for one in months.history(Scope.system(), group)] == ["apbd"]


def test_known_employer_is_found_by_its_number(at: datetime) -> None:
    row = EmployerRow("ZB000001", "PT Contoh", TOHO, "small", 2)
    employer_id = registry.register_employer(row, by=SYSTEM, at=at)
    take_in(listed({"KODE PERUSAHAAN": "ZB000001"}), at)
    worker = people.worker(Scope.system(), people.find_by_nik(Scope.system(), NIKS[0]))
    assert (worker.employer_id, worker.work_region_code) == (employer_id, TOHO)


@pytest.mark.parametrize(
    ("row", "verdict", "code"),
    [
        ({"STATUS KEPESERTAAN": "NONAKTIF"}, "accepted", "INACTIVE"),
        ({"STATUS KEPESERTAAN": "Tidak Aktif"}, "accepted", "INACTIVE"),
        ({"STATUS KEPESERTAAN": ""}, "waiting", "STATUS_UNKNOWN"),
        ({"STATUS KEPESERTAAN": "?"}, "waiting", "STATUS_UNKNOWN"),
        ({"JKM": "T"}, "accepted", "NOT_JKK_AND_JKM"),
        ({"KELURAHAN": "Antah Berantah"}, "waiting", "REGION_UNKNOWN"),
        ({"KOTA/KAB": "Kab. Antah"}, "waiting", "REGION_UNKNOWN"),
        ({"KELURAHAN": "", "KECAMATAN": "", "KOTA/KAB": ""}, "waiting", "REGION_EMPTY"),
        ({"KELURAHAN": ""}, "accepted", "REGION_COARSE"),
        ({"TANGGAL LAHIR": "02-02-1991"}, "accepted", "NIK_BIRTH_DIFFERS"),
        ({"TANGGAL LAHIR": ""}, "accepted", "BIRTH_FROM_NIK"),
        ({"JENIS KELAMIN": "P"}, "accepted", "NIK_SEX_DIFFERS"),
        ({"NIK": "6.10299E+15"}, "rejected", "DIGITS_LOST"),
    ],
)
def test_each_row_says_what_is_the_matter(at: datetime, row: dict, verdict: str, code: str) -> None:
    found = stage(listed(row), at)["rows"][0]
    assert (found["verdict"], code in codes(found)) == (verdict, True)


def test_inactive_participant_is_known_without_a_month(at: datetime) -> None:
    take_in(listed({"STATUS KEPESERTAAN": "NONAKTIF"}), at)
    assert people.find_by_nik(Scope.system(), NIKS[0]) is not None
    assert counted() == {}


def test_address_outside_the_uploads_region_waits(at: datetime) -> None:
    found = stage(listed({"KOTA/KAB": "Kab. Mempawah"}), at, region="61.07")["rows"][0]
    assert found["verdict"] == "waiting"


def test_list_of_contributions_is_of_formal_workers(at: datetime) -> None:
    rows = (
        {"NIK": NIKS[0], "NAMA LENGKAP": "Siti", "NO KPJ": "99000000001", "UPAH": "3.500.000", "IURAN JKK": "8400",
         "IURAN JKM": "10500", "TOTAL JHT": "199500", "TOTAL JP": "0", "IURAN JHT PERUSAHAAN": "129500"},
        {"NIK": NIKS[1], "NAMA LENGKAP": "Budi", "IURAN JKK": "0", "IURAN JKM": "0"},
    )  # fmt: skip
    found = take_in(listed(*rows, layout="bpjstk_laporan_iuran"), at, region="61.02")
    assert found["accepted"] == 2
    assert counted() == {("61.02", "formal"): (1, 1)}
    history = months.history(Scope.system(), people.find_by_nik(Scope.system(), NIKS[0]))
    assert [(one.programmes, one.payer) for one in history] == [(1 | 2 | 4, "employer")]


def test_short_list_speaks_of_accident_and_death_cover_of_the_uploads_region(at: datetime) -> None:
    row = {"nik": NIKS[0], "nama": "Siti Aminah", "no_bpjs": "99000000001", "tanggal_lahir": "1990-01-01",
           "jenis_kelamin": "Laki-laki", "alamat": "Jalan Raya"}  # fmt: skip
    found = take_in(listed(row, layout="peserta_bpjs_ringkas"), at, region=GALANG)
    assert (found["accepted"], found["repaired"]) == (1, 1)
    assert counted() == {(GALANG, "informal"): (1, 1)}


def test_list_without_a_month_is_refused(at: datetime) -> None:
    with pytest.raises(MonthMissing):
        stage(listed({}), at, month=None)


def test_synthetic_nik_is_refused_outside_the_demo_province(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_businessday")
    found = stage(listed({}), at)["rows"][0]
    assert (found["verdict"], codes(found)) == ("rejected", {"NIK_EXAMPLE"})


def test_same_list_again_adds_nobody_and_no_month(at: datetime) -> None:
    content = listed({}, {"KELURAHAN": "Toho Ilir"})
    take_in(content, at)
    before = (tables()["protection_personmonth"], len(tables()["registry_worker"]))
    again = take_in(content, at)
    assert any(note["code"] == "SAME_FILE" for note in again["notes"])
    assert (tables()["protection_personmonth"], len(tables()["registry_worker"])) == before


def test_undo_leaves_registry_and_protection_exactly_as_they_were(at: datetime) -> None:
    held = WorkerRow(NIKS[0], "Siti", date(1990, 1, 1), "L", TOHO, "formal", declared_income_rp=5)
    worker_id = registry.upsert_workers([held], by=SYSTEM, at=at)[0].worker_id
    paid = PersonMonthRow(worker_id, JULY.first_day, "formal", 3, "employer", TOHO, "L", 1, at)
    protection.record_many([paid], at=at)
    before = tables()
    later = at.replace(hour=11)
    found = take_in(listed({"UPAH": "900000"}, {}, {"STATUS KEPESERTAAN": "NONAKTIF"}, {"NIK": "1"}), later)
    after = tables()
    assert all(after[name] != before[name] for name in before)
    summary = operations.undo(found["batch"], by=SYSTEM, at=later)
    assert (summary.restored, summary.kept) == (3, {})
    assert tables() == before


def test_undo_keeps_and_lists_what_a_later_list_has_confirmed(at: datetime) -> None:
    first = take_in(listed({}, {}), at)
    second = take_in(listed({}), at.replace(hour=11))
    summary = operations.undo(first["batch"], by=SYSTEM, at=at.replace(hour=12))
    assert (summary.restored, summary.kept) == (1, {2: "later"})
    outcomes = [row.undo_outcome for row in queries.rows(Scope.system(), first["batch"]).rows]
    assert outcomes == ["kept", "restored"]
    assert counted() == {(GALANG, "informal"): (1, 1)}
    operations.undo(second["batch"], by=SYSTEM, at=at.replace(hour=13))
    assert counted() == {(GALANG, "informal"): (1, 1)}


def test_undo_in_reverse_order_goes_back_to_the_beginning(at: datetime) -> None:
    before = tables()
    batches = [take_in(listed({"UPAH": str(900_000 + hour)}, {}), at.replace(hour=hour))["batch"] for hour in (10, 11)]
    for batch_id in reversed(batches):
        assert operations.undo(batch_id, by=SYSTEM, at=at.replace(hour=12)).kept == {}
    assert tables() == before
