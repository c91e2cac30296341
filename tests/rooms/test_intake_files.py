"""Any file becomes rows with a verdict: what was read adds up, what was mended or refused is said in plain words."""

import io
from datetime import date, datetime

import polars as pl
import pytest
import xlsxwriter
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.intake import operations, queries, targets
from naungan.intake.models import Batch, FilePart
from naungan.intake.operations.batches import IllegalMove
from naungan.intake.operations.receive import MappingUnknown, RegionMissing
from naungan.intake.operations.stage import ColumnMissing
from naungan.intake.reading.grid import FileUnreadable
from naungan.intake.reading.table import HeadingsNotFound
from naungan.intake.values import (
    BatchState,
    Column,
    ColumnKind,
    CommitResult,
    ImportTarget,
    RowVerdict,
    TouchedRow,
    UndoResult,
    Verdict,
)
from naungan.kernel import Actor, NotPermitted, OutOfScope, RegionCode, Scope

pytestmark = pytest.mark.django_db

EVERYTHING = Scope.system()
SYSTEM = Actor.system()
NIKS = [f"610299010190{number:04d}" for number in range(1, 400)]
HEADINGS = "No;NIK;Nama Lengkap;Tgl. Lahir;JK;Penghasilan"

COLUMNS = (
    Column("nik", "NIK", "NIK", required=True, synonyms=("No KTP",), kind=ColumnKind.NIK, unique=True),
    Column("name", "Nama lengkap", "Full name", required=True, synonyms=("Nama",), kind=ColumnKind.NAME),
    Column("birth_on", "Tanggal lahir", "Birth date", synonyms=("Tgl Lahir", "TTL"), kind=ColumnKind.DATE),
    Column("sex", "Jenis kelamin", "Sex", synonyms=("JK", "L/P"), kind=ColumnKind.SEX),
    Column("income", "Penghasilan", "Income", kind=ColumnKind.RUPIAH),
)


@pytest.fixture(autouse=True)
def kind_of_list(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A target that refuses nobody and keeps what was committed."""
    taken: list[list[str]] = []

    def commit(batch, rows, by, at) -> CommitResult:
        given = [row.values["nik"] for row in rows]
        taken.append(given)
        touched = [TouchedRow(number, 1000 + number, {"was": "nothing"}) for number in range(2, 2 + len(given))]
        return CommitResult(touched, {"taken": len(given)})

    def undo(batch, rows, by, at) -> UndoResult:
        return UndoResult({rows[0].row_number: "later"})

    def validate(batch, rows) -> list[RowVerdict]:
        return [RowVerdict(Verdict.WAITING if "Waiting" in v["name"] else Verdict.ACCEPTED) for _, v in rows]

    target = ImportTarget("warga", "Warga", "People", COLUMNS, "BATCH_UPLOAD", validate, commit, undo)
    monkeypatch.setattr(targets, "_targets", {"warga": target})
    return taken


@pytest.fixture
def bring(at: datetime):
    """Brings a file and has it judged; gives the summary with all rows."""

    def bring(content: bytes | str, name: str = "daftar.csv", **changes) -> dict:
        raw = content if isinstance(content, bytes) else content.encode()
        asked = {"kind": "warga", "file_name": name, "content": io.BytesIO(raw), "region": "61.02", "by": SYSTEM}
        batch_id = operations.receive(**(asked | changes), at=at)
        operations.stage(batch_id, by=SYSTEM, at=at)
        return queries.summary(EVERYTHING, batch_id, rows="all")

    return bring


def csv_of(*rows: str, headings: str = HEADINGS) -> str:
    return "\r\n".join([headings, *rows]) + "\r\n"


def workbook(rows: list[list], *, start: int = 0, numbers: bool = False) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Daftar")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate(rows, start=start):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, place, cell, day)
                elif isinstance(cell, str) and not numbers:
                    sheet.write_string(line, place, cell)
                elif cell is not None:
                    sheet.write(line, place, cell)
    return target.getvalue()


def codes(row: dict) -> set[str]:
    return {reason["code"] for reason in row["reasons"]}


def counts(summary: dict) -> tuple[int, ...]:
    return tuple(summary[name] for name in ("read", "accepted", "repaired", "rejected", "duplicate", "waiting"))


def test_clean_file_is_accepted_whole(bring) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti Aminah;12-05-1985;P;900000", f"2;{NIKS[1]};Budi;1985-05-12;L;1500000"))
    assert counts(found) == (2, 2, 0, 0, 0, 0)
    assert [row["row"] for row in found["rows"]] == [2, 3]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_dialect_of_csv_reads_alike(bring, delimiter: str, encoding: str) -> None:
    text = csv_of(f"1;{NIKS[0]};Renée Aminah;12-05-1985;P;900000").replace(";", delimiter)
    found = bring(text.encode(encoding))
    assert counts(found) == (1, 1, 0, 0, 0, 0)
    assert found["rows"][0]["label"] == "Renée Aminah"


def test_delimiter_inside_quotes_is_no_delimiter(bring) -> None:
    found = bring(csv_of(f'1,{NIKS[0]},"Siti, S.Pd.; guru",12-05-1985,P,900000', headings=HEADINGS.replace(";", ",")))
    assert (found["rows"][0]["label"], found["accepted"]) == ("Siti, S.Pd.; guru", 1)


def test_headings_are_found_below_titles_and_blank_rows_are_told(bring) -> None:
    rows = [["PEMERINTAH KABUPATEN MEMPAWAH"], ["Daftar Pekerja"], [], HEADINGS.split(";")]
    rows += [["1", NIKS[0], "Siti", "12-05-1985", "P", "900000"], [], ["2", NIKS[1], "Budi", "", "", ""]]
    found = bring(workbook(rows, start=2), "daftar.xlsx")
    assert counts(found) == (2, 2, 0, 0, 0, 0)
    assert [row["row"] for row in found["rows"]] == [7, 9]
    notes = {note["code"]: note["message"] for note in found["notes"]}
    assert "baris 6" in notes["ROWS_ABOVE_HEADINGS"]
    assert notes["BLANK_ROWS"].startswith("1 baris kosong")


@pytest.mark.parametrize(
    ("nik", "name", "birth", "sex", "income", "code"),
    [
        (f"'{NIKS[0]}", "Siti", "12-05-1985", "P", "1", "NIK_TIDIED"),
        ("6102 9901 0190 0001", "Siti", "12-05-1985", "P", "1", "NIK_TIDIED"),
        ("610299.010190.0001", "Siti", "12-05-1985", "P", "1", "NIK_TIDIED"),
        (NIKS[0], "siti aminah", "12-05-1985", "P", "1", "NAME_TIDIED"),
        (NIKS[0], "Ibu Siti Aminah", "12-05-1985", "P", "1", "NAME_TIDIED"),
        (NIKS[0], "Siti", "12 Mei 1985", "P", "1", "DATE_REWRITTEN"),
        (NIKS[0], "Siti", "12/05/85", "P", "1", "DATE_REWRITTEN"),
        (NIKS[0], "Siti", "31179", "P", "1", "DATE_REWRITTEN"),
        (NIKS[0], "Siti", "05/31/1985", "P", "1", "DATE_REWRITTEN"),
        (NIKS[0], "Siti", "12-05-1985", "Perempuan", "1", "SEX_REWRITTEN"),
        (NIKS[0], "Siti", "12-05-1985", "Laki - laki", "1", "SEX_REWRITTEN"),
        (NIKS[0], "Siti", "12-05-1985", "P", "Rp 1.500.000,00", "TIDIED"),
    ],
)
def test_what_is_mended_is_accepted_and_said(bring, nik, name, birth, sex, income, code) -> None:
    found = bring(csv_of(f'1;{nik};{name};{birth};{sex};"{income}"'))
    assert counts(found) == (1, 1, 1, 0, 0, 0)
    assert codes(found["rows"][0]) == {code}


@pytest.mark.parametrize(
    ("nik", "name", "code"),
    [
        ("", "Siti", "EMPTY"),
        ("610299010190001", "Siti", "NIK_LENGTH"),
        ("6102990135900001", "Siti", "NIK_DATE"),
        ("6102993513900001", "Siti", "NIK_DATE"),
        ("6102990101900000", "Siti", "NIK_SERIAL"),
        ("1111111111111111", "Siti", "NIK_ALL_EQUAL"),
        ("61029901O1900001", "Siti", "NIK_NOT_DIGITS"),
        ("6.10299E+15", "Siti", "DIGITS_LOST"),
        ("6,10299E+15", "Siti", "DIGITS_LOST"),
        (NIKS[0], "", "EMPTY"),
        (NIKS[0], "12345", "NAME_WITHOUT_LETTERS"),
    ],
)
def test_what_cannot_be_mended_is_refused_with_its_reason(bring, nik: str, name: str, code: str) -> None:
    found = bring(csv_of(f"1;{nik};{name};12-05-1985;P;900000"))
    assert counts(found) == (1, 0, 0, 1, 0, 0)
    assert code in codes(found["rows"][0])


def test_optional_cell_that_cannot_be_read_is_passed_over_and_said(bring) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;31-02-1985;X;banyak"))
    assert counts(found) == (1, 1, 0, 0, 0, 0)
    assert codes(found["rows"][0]) == {
        "DATE_UNREADABLE_PASSED_OVER",
        "SEX_UNREADABLE_PASSED_OVER",
        "AMOUNT_UNREADABLE_PASSED_OVER",
    }


def test_nik_that_excel_holds_as_a_number_and_has_cut_is_refused(bring) -> None:
    whole, cut = int(NIKS[0]), 6102990101900010
    rows = [HEADINGS.split(";"), [1, whole, "Siti"], [2, cut, "Budi"], [3, 6.10299e15, "Tono"], [4, str(cut), "Wati"]]
    found = bring(workbook(rows), "daftar.xlsx")
    assert [row["verdict"] for row in found["rows"]] == ["accepted", "rejected", "rejected", "accepted"]
    assert codes(found["rows"][1]) == codes(found["rows"][2]) == {"DIGITS_LOST"}
    assert "Teks" in found["rows"][1]["reasons"][0]["message"]


def test_dates_of_a_workbook_are_dates(bring) -> None:
    rows = [HEADINGS.split(";"), ["1", NIKS[0], "Siti", datetime(1985, 5, 12), "P", None]]  # noqa: DTZ001
    found = bring(workbook(rows), "daftar.xlsx")
    assert counts(found) == (1, 1, 0, 0, 0, 0)
    page = queries.rows(EVERYTHING, found["batch"])
    assert page.rows[0].values["birth_on"] == "1985-05-12"


def test_second_row_with_the_same_nik_is_a_duplicate_and_names_the_first(bring) -> None:
    spaced = f"{NIKS[0][:4]} {NIKS[0][4:]}"
    found = bring(csv_of(f"1;{NIKS[0]};Siti;;;", f"2;{NIKS[1]};Budi;;;", f"3;{spaced};Siti A;;;"))
    assert counts(found) == (3, 2, 0, 0, 1, 0)
    assert "baris 2" in found["rows"][2]["reasons"][-1]["message"]


def test_duplicate_of_a_refused_row_is_judged_on_its_own(bring) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};123;;;", f"2;{NIKS[0]};Siti;;;"))
    assert [row["verdict"] for row in found["rows"]] == ["rejected", "accepted"]


def test_rows_that_are_no_data_are_counted_and_explained(bring) -> None:
    found = bring(
        csv_of(
            "DUSUN SUKA MAJU;;;;;",
            f"1;{NIKS[0]};Siti;;;",
            HEADINGS,
            f"2;{NIKS[1]};Budi;;;;;kelebihan",
            "JUMLAH;;;;;900000",
        )
    )
    assert counts(found) == (5, 1, 0, 4, 0, 0)
    seen = [codes(row) for row in found["rows"]]
    assert seen == [{"ROW_MERGED"}, set(), {"ROW_IS_HEADING"}, {"ROW_TOO_LONG"}, {"ROW_IS_TOTAL"}]


def test_missing_column_is_refused_with_the_headings_found(bring) -> None:
    with pytest.raises(ColumnMissing) as refusal:
        bring("Nama;Alamat;JK\nSiti;Jalan Raya;P\n")
    assert "'NIK'" in str(refusal.value)
    assert "Nama, Alamat, JK" in str(refusal.value)


def test_person_may_say_what_a_heading_means(at: datetime) -> None:
    raw = io.BytesIO(f"Nomor Penduduk;Nama;JK\n{NIKS[0]};Siti;P\n".encode())
    batch_id = operations.receive(kind="warga", file_name="a.csv", content=raw, region="61", by=SYSTEM, at=at)
    with pytest.raises(ColumnMissing):
        operations.stage(batch_id, by=SYSTEM, at=at)
    with pytest.raises(MappingUnknown):
        operations.remap(batch_id, {"Nomor": "nik"}, by=SYSTEM, at=at)
    operations.remap(batch_id, {"Nomor Penduduk": "nik", "Nama": "name"}, by=SYSTEM, at=at)
    operations.stage(batch_id, by=SYSTEM, at=at)
    assert counts(queries.summary(EVERYTHING, batch_id)) == (1, 1, 0, 0, 0, 0)
    operations.remap(batch_id, {"Nomor Penduduk": "nik", "Nama": "name", "JK": "sex"}, by=SYSTEM, at=at)
    assert queries.batch(EVERYTHING, batch_id).state is BatchState.RECEIVED


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 not a workbook", b"\xd0\xcf\x11\xe0 old and broken", b"\x00\x01\x02\x03" * 50],
)
def test_file_that_is_no_table_is_refused(bring, content: bytes) -> None:
    with pytest.raises(FileUnreadable):
        bring(content)
    assert not Batch.objects.exists()


def test_file_without_headings_is_refused_and_shows_no_nik(bring) -> None:
    with pytest.raises(HeadingsNotFound) as refusal:
        bring(f"{NIKS[0]};Siti;12-05-1985\n{NIKS[1]};Budi;12-05-1985\n")
    assert NIKS[0] not in str(refusal.value)


def test_same_file_again_is_noticed(bring) -> None:
    content = csv_of(f"1;{NIKS[0]};Siti;;;")
    first = bring(content)
    again = bring(content)
    said = [note["message"] for note in again["notes"] if note["code"] == "SAME_FILE"]
    assert len(said) == 1
    assert f"unggahan {first['batch']}" in said[0]


def test_no_nik_stands_in_reasons_labels_audit_or_plainly_in_any_row(bring) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti {NIKS[2]};{NIKS[0]};{NIKS[1]};", f"2;{NIKS[0]};Budi;;;"))
    text = str(found)
    with connection.cursor() as cursor:
        for table in ("intake_batch", "intake_stagedrow", "intake_filepart", "audit_event"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text += cursor.fetchone()[0] or ""
        cursor.execute("SELECT string_agg(encode(sealed_values, 'escape'), ' ') FROM intake_stagedrow")
        text += cursor.fetchone()[0]
    assert not any(nik in text for nik in NIKS[:3])


def test_corrected_file_can_be_mended_and_brought_again(bring) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;;;", f"2;{NIKS[1]}1;=cmd();;;", f"3;{NIKS[0]};Sari;;;"))
    content = queries.corrected_file(EVERYTHING, found["batch"])
    frame = pl.read_excel(io.BytesIO(content), sheet_id=1, infer_schema_length=0)
    assert frame["NIK"].to_list() == [f"{NIKS[1]}1", NIKS[0]]
    assert frame["HASIL"].to_list() == ["perlu diperbaiki", "data ganda"]
    assert frame["Nama Lengkap"].to_list()[0] == "=cmd()"
    again = bring(content, "diperbaiki.xlsx")
    assert counts(again)[:2] == (2, 1)


def test_commit_hands_over_the_accepted_rows_and_drops_the_file(bring, at: datetime, kind_of_list) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;;;", "2;1;Budi;;;", f"3;{NIKS[1]};Waiting;;;", f"4;{NIKS[2]};Ani;;;"))
    assert counts(found) == (4, 2, 0, 1, 0, 1)
    assert operations.commit(found["batch"], by=SYSTEM, at=at) == {"taken": 2}
    assert kind_of_list == [[NIKS[0], NIKS[2]]]
    assert not FilePart.objects.exists()
    with pytest.raises(IllegalMove):
        operations.commit(found["batch"], by=SYSTEM, at=at)


def test_undo_lists_what_it_kept(bring, at: datetime) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;;;", f"2;{NIKS[1]};Budi;;;"))
    operations.commit(found["batch"], by=SYSTEM, at=at)
    summary = operations.undo(found["batch"], by=SYSTEM, at=at)
    assert (summary.restored, summary.kept) == (1, {2: "later"})
    assert [row.undo_outcome for row in queries.rows(EVERYTHING, found["batch"]).rows] == ["kept", "restored"]


def test_discarded_file_leaves_no_rows(bring, at: datetime) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;;;"))
    operations.discard(found["batch"], by=SYSTEM, at=at)
    assert queries.rows(EVERYTHING, found["batch"]).total == 0
    assert not FilePart.objects.exists()


def actor(region: str, *permissions: str) -> Actor:
    return Actor("user", "ani", "Ani", Scope(frozenset({RegionCode(region)}), frozenset(permissions)))


def test_neighbour_finds_no_batch_and_no_rows(bring, at: datetime) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;;;"))
    neighbour = actor("61.07", "BATCH_UPLOAD", "BATCH_COMMIT")
    for asked in (queries.batch, queries.rows, queries.summary, queries.corrected_file):
        with pytest.raises(OutOfScope):
            asked(neighbour.scope, found["batch"])
    for done in (operations.commit, operations.undo, operations.stage, operations.discard):
        with pytest.raises(OutOfScope):
            done(found["batch"], by=neighbour, at=at)
    assert queries.batches(neighbour.scope) == ()
    assert len(queries.batches(actor("61.02").scope)) == 1


def test_commit_without_the_permission_is_refused(bring, at: datetime) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;;;"))
    with pytest.raises(NotPermitted):
        operations.commit(found["batch"], by=actor("61.02", "BATCH_UPLOAD"), at=at)


def test_file_for_a_region_that_is_not_ones_own_is_refused(bring) -> None:
    own = actor("61.02", "BATCH_UPLOAD")
    with pytest.raises(OutOfScope):
        bring(csv_of(f"1;{NIKS[0]};Siti;;;"), region="61.07", by=own)
    with pytest.raises(RegionMissing):
        bring(csv_of(f"1;{NIKS[0]};Siti;;;"), region="Mempawah", by=own)
    assert queries.batch(EVERYTHING, bring(csv_of(f"1;{NIKS[0]};Siti;;;"), region="", by=own)["batch"]).region_code == (
        "61.02"
    )


def test_blocks_of_a_long_file_know_each_others_niks(bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(operations.stage.__globals__, "_BLOCK_ROWS", 3)
    found = bring(csv_of(*[f"{place};{NIKS[place % 5]};Siti;;;" for place in range(10)]))
    assert counts(found) == (10, 5, 0, 0, 5, 0)


cell = st.sampled_from(
    ["", " ", "-", "Siti", "siti", "12-05-1985", "35/13/85", "L", "x", "6.10299E+15", "123", '"', "a;b", "JUMLAH"]
) | st.sampled_from(NIKS[:4])
messy_row = st.lists(cell, min_size=0, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(messy_row, max_size=12), delimiter=st.sampled_from(";,|\t"))
def test_read_is_always_accepted_and_rejected_and_duplicate_and_waiting(
    bring, rows: list[list[str]], delimiter: str
) -> None:
    quoted = [delimiter.join('"' + text.replace('"', '""') + '"' for text in row) for row in rows]
    found = bring(csv_of(*quoted, headings=HEADINGS.replace(";", delimiter)))
    read, accepted, repaired, rejected, duplicate, waiting = counts(found)
    assert read == accepted + rejected + duplicate + waiting == len(found["rows"])
    assert read == sum(any(text.strip() for text in row) for row in rows)
    assert repaired == sum(row["repaired"] for row in found["rows"]) <= accepted
    assert all(row["reasons"] for row in found["rows"] if row["verdict"] in ("rejected", "duplicate"))
    accepted_rows = queries.rows(EVERYTHING, found["batch"], verdict="accepted", size=500).rows
    niks = [row.values["nik"] for row in accepted_rows]
    assert len(niks) == len(set(niks)) == accepted


def test_birth_year_of_two_digits_is_never_in_the_future(bring) -> None:
    found = bring(csv_of(f"1;{NIKS[0]};Siti;01/02/26;P;"))
    page = queries.rows(EVERYTHING, found["batch"])
    assert date.fromisoformat(page.rows[0].values["birth_on"]) == date(1926, 2, 1)
