"""Pages of the village programme, asked as browsers ask: the cast, the steps of a dossier, what refuses and how."""

import pytest
from page_cast import a_demo_day, csv_rows, require_page, require_status, signed_in, words_of
from programme_world import (
    AT,
    ELSEWHERE,
    GALANG,
    SYSTEM,
    YEAR,
    decide,
    enrol,
    make_regions,
    make_workers,
    nominate_all,
    open_village,
    submit,
    verified_village,
)

from naungan.funding import operations as funding
from naungan.intake.values import BatchState, Verdict
from naungan.programme.rules import DossierState, NominationState
from naungan.web.states import STATES

pytestmark = pytest.mark.django_db

VILLAGE = f"/program/{GALANG}/{YEAR}"
REGENCY = f"/program/{GALANG[:5]}/{YEAR}"


@pytest.fixture(autouse=True)
def demo_day() -> None:
    """The pages' day is the tests' day, and the example keeps the tests' villages."""
    a_demo_day()


def open_with(count: int) -> dict[int, int]:
    make_regions()
    open_village()
    return nominate_all(make_workers(count))


def test_every_state_of_programme_and_uploads_has_its_word() -> None:
    wanted = {f"village.{one}" for one in DossierState} | {f"nomination.{one}" for one in NominationState}
    wanted |= {f"batch.{one}" for one in BatchState} | {f"row.{one}" for one in Verdict}
    assert wanted <= set(STATES)


def test_a_village_page_says_quota_and_people_in_its_first_line() -> None:
    open_with(7)
    text = require_page("village", VILLAGE, most_queries=40, holds="Desa Galang: kuota 100, terisi 0")
    assert "7 diusulkan, belum dikirim." in words_of(text)
    assert "Kirim 7 usulan ke kecamatan" in words_of(text)


def test_more_nominations_do_not_cost_more_queries() -> None:
    open_with(20)
    require_page("village", VILLAGE, most_queries=40, holds="20 diusulkan")


@pytest.mark.parametrize("who", ["neighbour", "other_labour"])
def test_the_neighbour_finds_no_such_village(who: str) -> None:
    open_with(1)
    require_status(who, VILLAGE, 404)
    require_status(who, f"{VILLAGE}/kirim", 404, method="post")


def test_a_stranger_is_asked_to_sign_in(client) -> None:
    assert client.get(VILLAGE).headers["Location"].startswith("/masuk")
    assert client.post(f"{VILLAGE}/kirim").headers["Location"].startswith("/masuk")


@pytest.mark.parametrize("step", ["kirim", "verifikasi", "kembalikan", "tetapkan", "daftarkan", "buka-lagi", "tagihan"])
def test_a_step_is_sent_not_looked_up_and_the_auditor_may_take_none(step: str) -> None:
    open_with(1)
    require_status("village", f"{VILLAGE}/{step}", 405)
    form = {"dari": "2026-01", "sampai": "2026-12", "tanggal": "2025-12-01", "sumber": "apbd"}
    require_status("auditor", f"{VILLAGE}/{step}", 403, method="post", **form)


def test_an_address_that_is_no_region_or_year_is_no_page() -> None:
    require_status("village", "/program/desa-galang/2026", 404)
    require_status("village", f"/program/{GALANG}/1", 404)


def test_a_dossier_goes_its_whole_way_through_the_pages() -> None:
    open_with(3)
    funding.load_sources(at=AT)
    funding.record_budget(
        region=GALANG[:5], year=YEAR, source="apbd", document="DPA", ceiling_rp=3 * 12 * 16_800, is_example=True,
        by=SYSTEM, at=AT,
    )  # fmt: skip
    steps = (
        ("village", "kirim", {}, "Menunggu verifikasi kecamatan"),
        ("district", "verifikasi", {}, "3 menunggu penetapan"),
        ("labour", "tetapkan", {"nomor": "500/2025", "tanggal": "2025-12-01"}, "terisi 3"),
        ("labour", "daftarkan", {"dari": "2026-01", "sampai": "2026-12"}, "3 orang terdaftar"),
        ("labour", "tagihan", {"sumber": "apbd", "dari": "2026-01", "sampai": "2026-12"}, "Rp604.800"),
    )
    for who, step, form, holds in steps:
        response = signed_in(who).post(f"{VILLAGE}/{step}", form, follow=True)
        assert response.status_code == 200, (step, words_of(response.content.decode())[:2000])
        assert holds in words_of(response.content.decode())
    assert "Buka tagihan Rp604.800" in words_of(signed_in("labour").get(VILLAGE).content.decode())


def test_a_bill_beyond_the_ceiling_is_refused_beside_its_form() -> None:
    verified_village(3)
    decide()
    enrol()
    funding.load_sources(at=AT)
    funding.record_budget(
        region=GALANG[:5], year=YEAR, source="apbd", document="DPA", ceiling_rp=2 * 12 * 16_800, is_example=True,
        by=SYSTEM, at=AT,
    )  # fmt: skip
    form = {"sumber": "apbd", "dari": "2026-01", "sampai": "2026-12"}
    response = signed_in("labour").post(f"{VILLAGE}/tagihan", form)
    text = response.content.decode()
    assert response.status_code == 409
    assert "tersisa Rp403.200" in words_of(text)
    assert f'action="{VILLAGE}/tagihan"' in text
    assert f"{VILLAGE}/tagihan?" not in text  # its links stay on the page, not on the step


def test_returned_with_a_note_the_village_reads_it_first() -> None:
    open_with(2)
    submit()
    empty = signed_in("district").post(f"{VILLAGE}/kembalikan", {"catatan": " "})
    assert empty.status_code == 409
    signed_in("district").post(f"{VILLAGE}/kembalikan", {"catatan": "Lengkapi surat domisili."})
    require_page("village", VILLAGE, most_queries=40, holds="Lengkapi surat domisili.")


def test_after_a_step_nobody_is_led_to_another_host() -> None:
    open_with(1)
    sent = {"lanjut": "https://contoh.invalid/"}
    assert signed_in("village").post(f"{VILLAGE}/kirim", sent).headers["Location"] == VILLAGE


def test_a_village_that_does_not_take_part_can_join_and_a_jury_cannot_make_it() -> None:
    make_regions()
    require_page("village", VILLAGE, most_queries=30, holds="belum ikut program tahun 2026")
    require_status("jury", f"{VILLAGE}/ikut", 403, method="post")
    signed_in("village").post(f"{VILLAGE}/ikut")
    require_page("village", VILLAGE, most_queries=40, holds="kuota 100, terisi 0")


def test_a_regency_opens_all_its_villages_at_once() -> None:
    make_regions()
    require_page("labour", REGENCY, most_queries=30, holds="Buka kuota untuk 2 desa")
    signed_in("labour").post(f"{REGENCY}/ikut-semua")
    require_page("labour", REGENCY, most_queries=30, holds="2 desa ikut, 0 dari 200")
    require_status("treasurer", f"{REGENCY}/ikut-semua", 403, method="post")


def test_a_regency_sees_which_villages_wait_and_its_neighbour_none_of_them() -> None:
    open_with(4)
    submit()
    text = require_page("labour", REGENCY, most_queries=30, holds="1 berkas menunggu verifikasi")
    assert "Galang" in words_of(text)
    require_status("other_labour", REGENCY, 404)
    rows = csv_rows("labour", REGENCY)
    assert {row["Desa"]: row["Usulan"] for row in rows} == {"Galang": "4", "Toho Ilir": "0", "Jumlah": "4"}


def test_one_level_up_a_village_sees_only_itself() -> None:
    open_with(1)
    open_village(ELSEWHERE)
    rows = csv_rows("village", f"/program/61/{YEAR}")
    assert [row["Wilayah"] for row in rows] == ["Kab. Mempawah", "Jumlah"]


def test_a_province_sees_its_regencies() -> None:
    open_with(2)
    open_village(ELSEWHERE)
    require_page("province", f"/program/61/{YEAR}", most_queries=25, holds="2 desa di 2 kabupaten dan kota ikut")


def test_the_queue_shows_what_waits_for_this_role_and_leads_back_to_it() -> None:
    open_with(2)
    submit()
    text = require_page("district", "/program/berkas?tahun=2026", most_queries=25, holds="Galang")
    assert "data-row" in text
    assert "lanjut=%2Fprogram%2Fberkas" in text
    back = f"/program/berkas?tahap=submitted&tahun={YEAR}"
    response = signed_in("district").post(f"{VILLAGE}/verifikasi", {"lanjut": back})
    assert response.headers["Location"] == back
    require_page("labour", "/program/berkas?tahun=2026", most_queries=25, holds="Galang")
    empty = signed_in("other_labour").get("/program/berkas?tahun=2026").content.decode()
    assert "Galang" not in words_of(empty)


def test_a_nomination_explains_its_decision_and_its_rank() -> None:
    made = open_with(2)
    submit()
    number = min(made.values())
    text = require_page("district", f"/program/usulan/{number}", most_queries=25, holds="memenuhi syarat")
    assert "Desil kesejahteraan" in words_of(text)
    assert "peringkat" in words_of(text).lower()
    require_status("neighbour", f"/program/usulan/{number}", 404)
    require_status("treasurer", f"/program/usulan/{number}", 403)


def test_an_officer_refuses_one_person_with_words_and_goes_on_to_the_next() -> None:
    made = open_with(2)
    submit()
    first, second = _by_rank()
    assert {first, second} == set(made.values())
    require_status("auditor", f"/program/usulan/{first}/tolak", 403, method="post", catatan="tidak")
    wordless = signed_in("district").post(f"/program/usulan/{first}/tolak", {"catatan": ""})
    assert wordless.status_code == 409
    response = signed_in("district").post(f"/program/usulan/{first}/tolak", {"catatan": "Sudah bekerja di pabrik."})
    assert response.headers["Location"] == f"/program/usulan/{second}"
    require_page("village", f"{VILLAGE}?lihat=tolak", most_queries=40, holds="Sudah bekerja di pabrik.")


def _by_rank() -> list[int]:
    rows = signed_in("district").get(f"{VILLAGE}?lihat=periksa").content.decode()
    return [int(part.split('"')[0]) for part in rows.split("/program/usulan/")[1:]]


def test_a_village_takes_a_nomination_back() -> None:
    number = next(iter(open_with(1).values()))
    require_status("village", f"/program/usulan/{number}/tarik", 405)
    signed_in("village").post(f"/program/usulan/{number}/tarik", {"alasan": "moved"})
    require_page("village", f"{VILLAGE}?lihat=keluar", most_queries=40, holds="pindah ke luar desa")


def test_seats_are_numbered_rows_and_their_file_holds_the_same_people() -> None:
    verified_village(3)
    decide()
    page = words_of(require_page("labour", f"{VILLAGE}?lihat=kuota", most_queries=40, holds="Nomor urut 1 sampai 100"))
    rows = csv_rows("labour", f"{VILLAGE}?lihat=kuota")
    assert len(rows) == 100
    held = [row["Nama"] for row in rows if row["Status"] == "ditetapkan"]
    assert len(held) == 3
    assert all(name in page for name in held)


def test_a_treasurer_sees_counts_and_no_names() -> None:
    open_with(2)
    text = words_of(require_page("treasurer", VILLAGE, most_queries=30, holds="kuota 100"))
    assert "Pekerja 1" not in text
    assert "Nama dan NIK pekerja hanya terlihat" in text


def test_a_worker_who_left_is_replaced_by_the_first_who_waits() -> None:
    verified_village(101)
    decide()
    enrol()
    address = f"{VILLAGE}/ganti/5"
    require_page("labour", address, most_queries=40, holds="Penggantinya yang pertama di daftar tunggu")
    require_status("district", address, 403)
    require_status("other_labour", address, 404)
    require_status("labour", f"{VILLAGE}/ganti/101", 404)
    early = signed_in("labour").post(address, {"alasan": "moved", "bulan": "2025-01"})
    assert early.status_code == 409
    response = signed_in("labour").post(address, {"alasan": "died", "bulan": "2026-03"}, follow=True)
    assert "Nomor urut 5 diisi pekerja pertama dari daftar tunggu" in words_of(response.content.decode())


def test_the_waiting_list_opens_from_its_number() -> None:
    verified_village(102)
    decide()
    require_page("village", f"{VILLAGE}?lihat=tunggu", most_queries=40, holds="2 di daftar tunggu")
    assert len(csv_rows("village", f"{VILLAGE}?lihat=tunggu")) == 2


def test_a_village_page_speaks_english_when_asked() -> None:
    open_with(1)
    reader = signed_in("village")
    reader.cookies["bahasa"] = "en"
    assert "quota 100, 0 seated" in words_of(reader.get(VILLAGE).content.decode())
