"""A village's list as a file: many ways to write one, a verdict with reasons per row, saved and undone exactly."""

import io
from datetime import date

import pytest
from django.db import connection
from programme_world import (
    AT,
    ELSEWHERE,
    GALANG,
    ON,
    SYSTEM,
    TOHO,
    YEAR,
    make_regions,
    make_workers,
    nik,
    nominate_all,
    officer,
    open_village,
    submit,
)

from naungan.intake import operations as intake
from naungan.intake import queries as intake_queries
from naungan.intake.rules.headings import map_headings
from naungan.kernel import NotPermitted, OutOfScope, Scope
from naungan.programme import queries
from naungan.programme.nominations_file import COLUMNS, VillageNeeded
from naungan.programme.operations.rows import NotTakingPart
from naungan.programme.rules import NominationState
from naungan.registry import operations as registry
from naungan.registry import queries as registry_queries

pytestmark = pytest.mark.django_db
EVERYTHING = Scope.system()
VILLAGE = officer("village", GALANG)
BORN = date(1980, 5, 12)


@pytest.fixture(autouse=True)
def places(db):
    make_regions()
    open_village()


def line(serial, *, born=BORN, name="Siti Aminah", work="petani", income="800000", decile="2", home=""):
    return f"{nik(serial, born)};{name};{born:%d-%m-%Y};P;{work};{income};{decile};{home}"


HEAD = "NIK;NAMA_LGKP;TGL LAHIR;L/P;MATA PENCAHARIAN;PENGHASILAN;DESIL DTSEN;KODE_DESA"


def bring(*lines, head=HEAD, region=GALANG, by=VILLAGE):
    content = io.BytesIO("\r\n".join([head, *lines]).encode())
    number = intake.receive(kind="nominations", file_name="usulan.csv", content=content, region=region, by=by, at=AT)
    intake.stage(number, by=by, at=AT)
    return number


def verdicts(number):
    found = intake_queries.rows(EVERYTHING, number, size=200).rows
    return [(row.verdict.value, [reason["code"] for reason in row.reasons]) for row in found]


def tables():
    stored = []
    with connection.cursor() as cursor:
        for table in ("registry_worker", "registry_workerfact", "programme_nomination"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            stored.append(cursor.fetchall())
    return stored


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        (["No", "No. KK", "NIK", "Nama", "Jenis Kelamin", "Tanggal Lahir", "Pekerjaan", "Penghasilan"],
         {"household_no", "nik", "name", "sex", "birth_on", "occupation", "income_rp"}),
        (["NO_KK", "NIK", "NAMA_LGKP", "JENIS_KLMIN", "TGL_LHR", "JENIS_PKRJN", "KODE_DESA"],
         {"household_no", "nik", "name", "sex", "birth_on", "occupation", "residence"}),
        (["NAMA PENERIMA", "NIK KTP", "NOKK", "TGL LAHIR", "L/P", "NAMA KELURAHAN/DESA", "PENDAPATAN PER BULAN"],
         {"name", "nik", "household_no", "birth_on", "sex", "residence", "income_rp"}),
        (["id_keluarga", "nik", "nama_lengkap", "pekerjaan_utama", "desil_nasional", "kode_wilayah"],
         {"household_no", "nik", "name", "occupation", "decile", "residence"}),
        (["N A M A", "N I K", "TTL", "JK", "Jenis Pekerjaan", "Penghasilan/bln (Rp)"],
         {"name", "nik", "birth_place_and_day", "sex", "occupation", "income_rp"}),
        (["nama", "no ktp", "pekerjaan", "desil", "dusun"], {"name", "nik", "occupation", "decile"}),
        (["Nomor Induk Kependudukan (NIK)", "Nama Lengkap (sesuai KTP)", "Tgl. Lahir", "Nomor Kartu Keluarga",
          "Mata Pencaharian", "Desil DTSEN"],
         {"nik", "name", "birth_on", "household_no", "occupation", "decile"}),
    ],
    ids=["opensid", "siak", "siks-ng", "dtsen", "surat", "ringkas", "formulir"],
)  # fmt: skip
def test_headings_of_every_kind_of_list_are_understood(headings, meant):
    assert set(map_headings(headings, COLUMNS).values()) == meant


def test_each_row_has_its_verdict_and_reasons():
    known = make_workers(3)
    registry.record_death(known[0], died_on=date(2025, 11, 3), by=SYSTEM, at=AT)
    nominate_all([known[1]])
    born = [date(1965 + serial, serial % 12 + 1, serial % 28 + 1) for serial in range(4)]
    number = bring(
        line(100),
        line(101, decile="9"),
        line(102, born=date(1950, 5, 12)),
        line(103, work=""),
        line(104, home=ELSEWHERE),
        line(105, home="6102012002"),
        line(106, decile="14"),
        line(1, born=born[1]),
        line(2, born=born[2]),
        line(100),
        "61029912;Budi;;;;;;",
        ";JUMLAH: 9 ORANG;;;;;;",
    )
    assert verdicts(number) == [
        ("accepted", []),
        ("rejected", ["WELFARE_TOO_HIGH"]),
        ("rejected", ["TOO_OLD"]),
        ("rejected", ["NO_OCCUPATION"]),
        ("rejected", ["NOT_RESIDENT"]),
        ("accepted", []),
        ("rejected", ["DECILE_IMPOSSIBLE"]),
        ("rejected", ["DECEASED"]),
        ("duplicate", ["ALREADY_NOMINATED"]),
        ("duplicate", ["DOUBLE_IN_FILE"]),
        ("rejected", ["NIK_LENGTH"]),
        ("rejected", ["ROW_MERGED"]),
    ]
    batch = intake_queries.batch(EVERYTHING, number)
    assert batch.read == 12 == batch.accepted + batch.rejected + batch.duplicate + batch.waiting


def test_person_of_another_villages_list_is_a_double():
    open_village(TOHO)
    [worker_id] = make_workers(1)
    nominate_all([worker_id])
    number = bring(line(1, born=date(1966, 2, 2)), region=TOHO, by=officer("village", TOHO))
    assert verdicts(number) == [("duplicate", ["NOMINATED_TWICE"])]


def test_a_list_cannot_bring_home_a_person_on_record_in_another_regency():
    [worker_id] = make_workers(1, village=ELSEWHERE)
    number = bring(line(1, born=date(1966, 2, 2), home=GALANG), line(100))
    assert verdicts(number) == [("rejected", ["NOT_RESIDENT"]), ("accepted", [])]
    intake.commit(number, by=VILLAGE, at=AT)
    assert registry_queries.worker(EVERYTHING, worker_id).region_code == ELSEWHERE


def test_a_list_moves_nobody_from_one_village_of_the_regency_to_another():
    [worker_id] = make_workers(1, village=TOHO)
    number = bring(line(1, born=date(1966, 2, 2), home=GALANG))
    assert verdicts(number) == [("accepted", [])]
    intake.commit(number, by=VILLAGE, at=AT)
    assert registry_queries.worker(EVERYTHING, worker_id).region_code == TOHO


def test_birth_day_comes_from_place_and_date_or_from_the_nik():
    number = bring(
        f"{nik(1, BORN)};Ani;Mempawah, 12-05-1980;petani",
        f"{nik(2, date(2011, 5, 12))};Budi;;petani",
        f"{nik(3, BORN)};Cici;Mempawah, 40-05-1980;petani",
        head="NIK;Nama;TTL;Pekerjaan",
    )
    assert verdicts(number) == [("accepted", []), ("rejected", ["TOO_YOUNG"]), ("rejected", ["DATE_UNREADABLE"])]


def test_village_by_name_is_read_and_an_unknown_one_is_asked_for():
    head = "NIK;Nama;Nama Desa;Pekerjaan"
    number = bring(
        f"{nik(1, BORN)};Ani;GALANG;petani",
        f"{nik(2, BORN)};Budi;Antah Berantah;petani",
        f"{nik(3, BORN)};Cici;Sungai Duri;petani",
        head=head,
    )
    assert verdicts(number) == [("accepted", []), ("rejected", ["VILLAGE_UNKNOWN"]), ("rejected", ["NOT_RESIDENT"])]


def test_saving_makes_workers_and_nominations_of_the_batch():
    number = bring(line(100), line(101), line(102, decile="9"))
    assert intake.commit(number, by=VILLAGE, at=AT) == {"workers": 2, "nominations": 2}
    page = queries.nominations(EVERYTHING, village=GALANG, year=YEAR)
    assert {(view.state, view.batch_id) for view in page.nominations} == {(NominationState.PROPOSED, number)}
    worker = registry_queries.worker(EVERYTHING, page.nominations[0].worker_id)
    assert (worker.region_code, worker.segment, worker.welfare_decile) == (GALANG, "informal", 2)


def test_list_brings_work_and_income_up_to_date_but_not_who_a_person_is():
    [worker_id] = make_workers(1, segment="construction")
    number = bring(line(1, born=date(1966, 2, 2), name="Nama Lain", work="nelayan", income="650000"))
    intake.commit(number, by=VILLAGE, at=AT)
    worker = registry_queries.worker(EVERYTHING, worker_id)
    assert (worker.name, worker.sex, worker.segment) == ("Pekerja 1", "L", "construction")
    assert (worker.occupation, worker.declared_income_rp) == ("nelayan", 650_000)


def test_undo_restores_registry_and_programme_exactly():
    make_workers(1)
    before = tables()
    number = bring(line(1, born=date(1966, 2, 2), work="nelayan"), line(100), line(101))
    intake.commit(number, by=VILLAGE, at=AT)
    assert tables() != before
    summary = intake.undo(number, by=VILLAGE, at=AT)
    assert (summary.restored, summary.kept) == (3, {})
    assert tables() == before


def test_undo_keeps_what_the_dossier_has_moved_on_with():
    number = bring(line(100), line(101))
    intake.commit(number, by=VILLAGE, at=AT)
    submit()
    stands = tables()
    summary = intake.undo(number, by=VILLAGE, at=AT)
    assert summary.restored == 0
    assert set(summary.kept.values()) == {"programme"}
    assert tables() == stands


def test_list_belongs_to_one_village_that_takes_part():
    with pytest.raises(VillageNeeded):
        bring(line(100), region="61.02", by=officer("regency_labour", "61.02"))
    with pytest.raises(OutOfScope):
        bring(line(100), region=TOHO)
    with pytest.raises(NotPermitted):
        bring(line(100), by=officer("district", "61.02.01"))
    toho = officer("village", TOHO)
    number = bring(line(100), region=TOHO, by=toho)
    with pytest.raises(NotTakingPart):
        intake.commit(number, by=toho, at=AT)


def test_no_nik_stands_in_any_reason_or_event():
    number = bring(line(100), line(101, decile="9"), line(100))
    intake.commit(number, by=VILLAGE, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM intake_stagedrow WHERE reasons::text ~ '[0-9]{16}'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM audit_event WHERE detail::text ~ '[^0-9a-f][0-9]{16}[^0-9a-f]'")
        assert cursor.fetchone() == (0,)


def test_year_is_the_coming_one_in_the_second_half():
    number = bring(line(100))
    intake.commit(number, by=VILLAGE, at=AT)
    assert ON.year + 1 == YEAR
    assert queries.village_board(EVERYTHING, village=GALANG, year=YEAR).proposed == 1
