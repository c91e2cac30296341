"""Pages of uploads: a file comes in through the browser, its rows are told apart, saved, taken back, thrown away."""

import io
from datetime import date

import fastexcel
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from page_cast import a_demo_day, csv_rows, require_page, require_status, signed_in, words_of
from programme_world import GALANG, TOHO, YEAR, nik, open_village, submit

from naungan.intake import operations as intake
from naungan.intake import queries as batches
from naungan.intake.values import BatchState, BatchView
from naungan.kernel import Actor
from naungan.web.intake import work

pytestmark = pytest.mark.django_db

SCOPE = Actor.system().scope
_HEAD = "NIK;Nama;Tgl Lahir;JK;Pekerjaan;Penghasilan;Desil\n"


@pytest.fixture(autouse=True)
def village_taking_part() -> None:
    a_demo_day()
    open_village()


def line(serial: int, *, number: str = "", name: str = "", decile: int = 2) -> str:
    birth_on = date(1980, serial % 12 + 1, serial % 28 + 1)
    cells = (number or nik(serial, birth_on), name or f"PEKERJA {serial}", f"{birth_on:%d-%m-%Y}", "L", "petani")
    return f"{';'.join(cells)};600000;{decile}\n"


def messy() -> str:
    """Three good rows, a short NIK, a double and one too well off: 6 read = 3 + 2 + 1."""
    short = line(4, number="61029901018", name="Ana Pendek")
    return _HEAD + line(1) + line(2) + line(3) + short + line(1) + line(5, decile=9)


def bring(who: str = "village", content: str = "", *, name: str = "usulan.csv", village: str = GALANG) -> str:
    """The address of the upload's page."""
    file = SimpleUploadedFile(name, (content or messy()).encode())
    form = {"jenis": "nominations", "wilayah": village, "tahun": str(YEAR), "berkas": file}
    response = signed_in(who).post("/unggah/baru", form)
    assert response.status_code == 302, words_of(response.content.decode())
    return str(response.headers["Location"])


def batch_at(address: str) -> BatchView:
    return batches.batch(SCOPE, int(address.rpartition("/")[2]))


def test_an_upload_is_judged_at_once_and_its_counts_add_up() -> None:
    address = bring()
    text = words_of(require_page("village", address, most_queries=30, holds="6 baris dibaca: 3 diterima"))
    assert "6 = 3 + 2 + 1 + 0" in text
    assert batch_at(address).state is BatchState.STAGED


@pytest.mark.parametrize("verdict", ["", "problems", "accepted", "rejected", "duplicate", "waiting"])
def test_each_count_opens_to_its_rows_and_the_file_holds_the_same(verdict: str) -> None:
    address = bring()
    batch = batch_at(address)
    wanted = {"": batch.read, "problems": batch.rejected + batch.duplicate}.get(verdict, getattr(batch, verdict, 0))
    rows = csv_rows("village", f"{address}?hasil={verdict}") if wanted else []
    assert len(rows) == wanted


def test_a_row_says_what_where_and_how_to_mend() -> None:
    address = bring()
    text = words_of(require_page("village", f"{address}?hasil=rejected", most_queries=30, holds="NIK harus 16 digit"))
    assert "yang tertulis 11 digit" in text
    assert "Ana Pendek" in text or "ANA PENDEK" in text
    assert "61029901018" not in text


def test_the_neighbour_finds_no_such_upload_and_who_uploads_nothing_is_refused() -> None:
    address = bring()
    for further in ("", "/kemajuan", "/perbaikan.xlsx"):
        require_status("neighbour", f"{address}{further}", 404)
        require_status("district", f"{address}{further}", 403)
    for step in ("kolom", "periksa", "simpan", "batalkan", "buang"):
        require_status("neighbour", f"{address}/{step}", 404, method="post")
        require_status("district", f"{address}/{step}", 403, method="post")
        require_status("village", f"{address}/{step}", 405)
    require_status("district", "/unggah", 403)
    require_status("district", "/unggah/baru", 403)


def test_nobody_brings_a_list_for_the_neighbours_village() -> None:
    file = SimpleUploadedFile("usulan.csv", messy().encode())
    form = {"jenis": "nominations", "wilayah": TOHO, "tahun": str(YEAR), "berkas": file}
    assert signed_in("village").post("/unggah/baru", form).status_code == 404


def test_the_form_offers_only_what_the_role_may_bring() -> None:
    require_page("village", "/unggah/baru?jenis=nominations", most_queries=25, holds="Unggah: Usulan pekerja rentan")
    assert "Usulan pekerja rentan" not in words_of(signed_in("branch").get("/unggah/baru").content.decode())


@pytest.mark.parametrize("content", ["", "tidak ada judul di sini\n"])
def test_a_file_that_cannot_be_read_is_refused_beside_the_form(content: str) -> None:
    form = {"jenis": "nominations", "wilayah": GALANG, "berkas": SimpleUploadedFile("a.csv", content.encode())}
    response = signed_in("village").post("/unggah/baru", form)
    assert response.status_code == 409
    assert 'name="berkas"' in response.content.decode()


def test_no_file_is_said_in_words() -> None:
    response = signed_in("village").post("/unggah/baru", {"jenis": "nominations", "wilayah": GALANG})
    assert response.status_code == 409
    assert "Pilih berkasnya dulu." in words_of(response.content.decode())


def test_the_same_file_brought_twice_is_noticed() -> None:
    bring()
    require_page("village", bring(), most_queries=30, holds="Berkas yang sama persis sudah pernah diunggah")


def test_saved_rows_become_nominations_and_the_page_leads_on() -> None:
    address = bring()
    response = signed_in("village").post(f"{address}/simpan", follow=True)
    assert "3 baris tersimpan." in words_of(response.content.decode())
    require_page("village", f"/program/{GALANG}/{YEAR}", most_queries=40, holds="2 perlu diperbaiki. 3 diusulkan")
    again = signed_in("village").post(f"{address}/simpan")
    assert again.status_code == 409


def test_an_upload_is_taken_back_whole_when_nothing_came_after() -> None:
    address = bring()
    signed_in("village").post(f"{address}/simpan")
    signed_in("village").post(f"{address}/batalkan")
    require_page("village", address, most_queries=30, holds="Semua kembali seperti sebelum unggahan ini.")
    require_page("village", f"/program/{GALANG}/{YEAR}", most_queries=40, holds="Belum ada yang diusulkan.")


def test_what_was_used_since_is_kept_and_listed() -> None:
    address = bring()
    signed_in("village").post(f"{address}/simpan")
    submit()
    response = signed_in("village").post(f"{address}/batalkan", follow=True)
    assert "3 tetap karena sudah dipakai" in words_of(response.content.decode())
    assert len(csv_rows("village", f"{address}?hasil=kept")) == 3


def test_an_upload_is_thrown_away() -> None:
    address = bring()
    signed_in("village").post(f"{address}/buang")
    assert batch_at(address).state is BatchState.DISCARDED
    require_page("village", address, most_queries=25, holds="dibuang")


def test_unknown_headings_are_matched_on_the_page_and_the_file_is_judged_anew() -> None:
    strange = messy().replace("NIK;Nama", "Nomor Sakti;Nama")
    address = bring(content=strange)
    text = require_page("village", address, most_queries=30, holds="Kolom yang belum ditemukan: NIK")
    assert 'name="kolom-nik"' in text
    form = {"kolom-nik": "Nomor Sakti", "kolom-name": "Nama", "kolom-birth_on": "Tgl Lahir", "kolom-sex": "JK",
            "kolom-occupation": "Pekerjaan", "kolom-decile": "Desil"}  # fmt: skip
    signed_in("village").post(f"{address}/kolom", form)
    require_page("village", address, most_queries=30, holds="6 baris dibaca: 3 diterima")


def test_one_heading_for_two_columns_is_refused() -> None:
    address = bring()
    response = signed_in("village").post(f"{address}/kolom", {"kolom-nik": "NIK", "kolom-name": "NIK"})
    assert response.status_code == 409
    assert "dipilih untuk dua kolom" in words_of(response.content.decode())


def test_the_corrected_file_holds_every_row_that_was_not_accepted() -> None:
    address = bring()
    response = signed_in("village").get(f"{address}/perbaikan.xlsx")
    assert response.status_code == 200
    sheet = fastexcel.read_excel(response.content).load_sheet(0, dtypes="string").to_polars()
    assert sheet.height == 3
    assert "NIK harus 16 digit" in " ".join(str(cell) for row in sheet.iter_rows() for cell in row)


def test_a_large_file_is_left_to_the_worker_and_its_progress_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "LARGEST_AT_ONCE", 3)
    address = bring()
    assert batch_at(address).state is BatchState.RECEIVED
    text = require_page("village", address, most_queries=25, holds="0 dari 6")
    assert f'hx-get="{address}/kemajuan"' in text
    assert "Anda boleh menutup halaman ini" in words_of(text)
    assert _waiting_jobs() == [("intake.stage", batch_at(address).id)]
    signed_in("village").post(f"{address}/periksa")
    assert len(_waiting_jobs()) == 1  # asking again while it waits adds no second job


def test_the_progress_ends_when_the_work_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "LARGEST_AT_ONCE", 3)
    address = bring()
    running = signed_in("village").get(f"{address}/kemajuan")
    assert "0 dari 6" in running.content.decode().replace("\n", " ")
    assert "HX-Refresh" not in running.headers
    intake.stage(batch_at(address).id, by=Actor.system(), at=batch_at(address).created_at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
    assert signed_in("village").get(f"{address}/kemajuan").headers["HX-Refresh"] == "true"
    signed_in("village").post(f"{address}/simpan")
    assert _waiting_jobs() == [("intake.commit", batch_at(address).id)]


def _waiting_jobs() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, (args ->> 'batch_id')::int FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
        )
        return list(cursor.fetchall())


def test_the_list_of_uploads_shows_ones_own_region_only() -> None:
    bring()
    require_page("village", "/unggah", most_queries=25, holds="1 unggahan, 1 belum selesai")
    require_page("neighbour", "/unggah", most_queries=25, holds="Belum ada unggahan")
    rows = csv_rows("village", "/unggah")
    assert [(row["Berkas"], row["Dibaca"]) for row in rows] == [("usulan.csv", "6"), ("Jumlah", "6")]


def test_a_workbook_as_an_office_sends_it_is_read() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for place, text in enumerate(["DAFTAR PEKERJA RENTAN", "", *(_HEAD + line(1) + line(2)).splitlines()]):
            sheet.write_row(place, 0, text.split(";"))
    file = SimpleUploadedFile("usulan.xlsx", target.getvalue())
    form = {"jenis": "nominations", "wilayah": GALANG, "tahun": str(YEAR), "berkas": file}
    address = str(signed_in("village").post("/unggah/baru", form).headers["Location"])
    require_page("village", address, most_queries=30, holds="2 baris dibaca: 2 diterima")
