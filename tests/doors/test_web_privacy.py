"""What must not leak through a page: numbers of people, neighbours' matters, ways round a permission."""

import os
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from page_cast import a_demo_day, require_status, signed_in, words_of
from programme_world import AT, ELSEWHERE, GALANG, YEAR, make_workers, nik, open_village, verified_village
from web_cast import add_bank, browser, individual_bill, pay, stop_clocks

from naungan.access import operations as access
from naungan.access.models import User
from naungan.access.queries import actor_of
from naungan.access.values import GrantPlace
from naungan.kernel import Actor, OutOfScope
from naungan.registry import operations as registry
from naungan.registry.queries import worker as worker_of
from naungan.web import uploads

pytestmark = pytest.mark.django_db

NIK = nik(7, AT.date().replace(year=1980))
_LIST = f"NIK;Nama;Tgl Lahir;JK;Pekerjaan;Penghasilan;Desil\n{NIK}1;Siti;01-12-1980;L;petani;600000;2\n"


@pytest.fixture(autouse=True)
def house() -> None:
    a_demo_day()


def _upload(who: str, *, name: str = "usulan.csv", village: str = GALANG) -> str:
    file = SimpleUploadedFile(name, _LIST.encode())
    form = {"jenis": "nominations", "wilayah": village, "tahun": str(YEAR), "berkas": file}
    return str(signed_in(who).post("/unggah/baru", form).headers["Location"])


def test_the_file_to_mend_is_for_who_may_bring_it_and_taking_it_is_on_record() -> None:
    open_village()
    address = _upload("village")
    welfare = browser("regency_dinsos", GALANG[:5])
    page = welfare.get(address)
    assert page.status_code == 200
    assert "perbaikan.xlsx" not in page.content.decode()
    assert welfare.get(f"{address}/perbaikan.xlsx").status_code == 403, "NIKs in full for who may not see them"
    assert signed_in("village").get(f"{address}/perbaikan.xlsx").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE action = 'intake.batch.corrected_taken'")
        assert cursor.fetchone()[0] == 1


def test_nobody_learns_of_a_file_that_the_neighbour_brought() -> None:
    open_village()
    open_village(ELSEWHERE)
    _upload("village")
    told = signed_in("neighbour").get(_upload("neighbour", village=ELSEWHERE)).content.decode()
    assert "sudah pernah diunggah" not in told


def test_a_number_in_the_name_of_a_file_is_masked() -> None:
    open_village()
    assert NIK not in signed_in("village").get(_upload("village", name=f"{NIK}.csv")).content.decode()


def test_an_upload_lies_nowhere_under_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    handler = uploads.NamelessUpload(RequestFactory().post("/unggah/baru"))
    handler.new_file("berkas", "usulan.csv", "text/csv", None)
    handler.receive_data_chunk(_LIST.encode(), 0)
    assert os.listdir(tmp_path) == [], "a killed process would leave NIKs behind"
    with handler.file_complete(len(_LIST)).open() as file:
        assert file.read() == _LIST.encode()


def test_an_upload_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 10)
    handler = uploads.NamelessUpload(RequestFactory().post("/unggah/baru"))
    handler.new_file("berkas", "usulan.csv", "text/csv", None)
    handler.receive_data_chunk(b"0123456789", 0)
    with pytest.raises(uploads.StopUpload):
        handler.receive_data_chunk(b"0123456789", 10)
    with handler.file_complete(20).open() as file:
        assert file.read() == b"01234567890", "one byte too many, so that its reader sees it"


@pytest.mark.parametrize("typed", [NIK, f"{NIK[:4]} {NIK[4:8]} {NIK[8:12]} {NIK[12:]}"])
def test_a_nik_typed_into_a_search_does_not_stay_in_the_address(typed: str) -> None:
    response = signed_in("village").get("/pekerja", {"nama": typed, "segmen": "informal"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/pekerja?segmen=informal"


def test_a_reason_with_a_nik_in_it_is_chained_masked() -> None:
    worker = make_workers(1)[0]
    registry.reveal_nik(worker, reason=f"cocokkan {NIK} dengan KTP", by=Actor.system(), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail::text FROM audit_event WHERE action = 'registry.nik.revealed'")
        detail = cursor.fetchone()[0]
    assert NIK not in detail
    assert "cocokkan 610299" in detail


def test_what_is_elsewhere_and_what_is_nowhere_are_told_alike() -> None:
    made = verified_village(2)
    worker, nomination = next(iter(made.items()))
    neighbour = signed_in("neighbour")
    for there, nowhere, method in (
        (f"/program/usulan/{nomination}", "/program/usulan/999999", "get"),
        (f"/program/usulan/{nomination}/tolak", "/program/usulan/999999/tolak", "post"),
        (f"/pekerja/{worker}", "/pekerja/999999", "get"),
        (f"/pekerja/{worker}/nik", "/pekerja/999999/nik", "post"),
    ):
        form = {"alasan": "mencocokkan dengan KTP"}
        one, other = getattr(neighbour, method)(there, form), getattr(neighbour, method)(nowhere, form)
        assert one.status_code == other.status_code == 404, there
        assert words_of(one.content.decode()) == words_of(other.content.decode()), there


def test_ones_own_password_is_not_changed_through_administration() -> None:
    client = signed_in("labour")
    user = User.objects.get(username="labour")
    assert client.post(f"/pengguna/{user.pk}/kata-sandi").headers["Location"] == "/kata-sandi"
    client = signed_in("village")
    own = User.objects.get(username="village")
    assert client.post(f"/pengguna/{own.pk}/kata-sandi").status_code == 403
    for before in (user, own):
        assert User.objects.get(pk=before.pk).password == before.password, "changed without the present one"


def test_an_employer_does_not_see_what_the_worker_said_at_home() -> None:
    row = make_workers(1)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_employer (npp, name, region_code, scale, jkk_class, nib, is_example, created_at) "
            "VALUES ('CONTOH01', 'PT Contoh', %s, 'micro', 1, '', true, %s) RETURNING id", [GALANG, AT],
        )  # fmt: skip
        employer = cursor.fetchone()[0]
        cursor.execute("UPDATE registry_worker SET employer_id = %s WHERE id = %s", [employer, row])
    text = browser("employer", employer_id=employer).get(f"/pekerja/{row}").content.decode()
    assert worker_of(Actor.system().scope, row).name in text
    assert "Desil" not in text
    assert "Pendapatan sebulan" not in text
    assert "Desil" in signed_in("village").get(f"/pekerja/{row}").content.decode()


def test_the_story_shows_no_bill_of_the_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)
    bill = individual_bill(3, village=GALANG)
    require_status("other_labour", f"/cerita/bayar?kode={bill.code}", 404)
    require_status("other_labour", f"/cerita/bayar/langsung?kode={bill.code}", 404)
    require_status("other_labour", "/cerita/bayar", 404, method="post", kode=bill.code)


def test_whoever_walks_through_receipts_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)
    number = pay(individual_bill(3, village=GALANG), add_bank())
    assert Client().get(f"/bukti/{number}").status_code == 200
    answers = [Client().get(f"/bukti/BP20251201-{one:08d}").status_code for one in range(10_000, 10_040)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_nobody_gives_a_role_to_a_user_of_the_neighbours() -> None:
    signed_in("village")
    user = User.objects.get(username="village")
    signed_in("other_labour")
    by = actor_of(User.objects.get(username="other_labour"), at=AT)
    with pytest.raises(OutOfScope):
        access.grant_role(user_id=user.pk, role="village", place=GrantPlace(ELSEWHERE), by=by, at=AT)
