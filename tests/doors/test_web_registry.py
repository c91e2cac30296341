"""Pages of workers: found within one's scope, the NIK masked until somebody says why, months with what proves them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from page_cast import a_demo_day, csv_rows, require_page, require_status, signed_in, words_of
from programme_world import ELSEWHERE, GALANG, YEAR, make_workers, nik, nominate_all, open_village

from naungan.law.terms import Programme
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow

pytestmark = pytest.mark.django_db

PAID_AT = datetime(2025, 7, 3, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo_day() -> None:
    a_demo_day()


def protect(worker_id: int, month: date, *, acknowledged: bool) -> None:
    protection.record_many(
        [PersonMonthRow(
            worker_id, month, "informal", int(Programme.PROTECTED), "apbd", GALANG, "R", worker_id * 100 + month.month,
            PAID_AT, PAID_AT if acknowledged else None,
        )],
        at=PAID_AT,
    )  # fmt: skip


def test_workers_of_the_own_region_are_found_by_name_and_nobody_elses() -> None:
    make_workers(2)
    make_workers(1, first_serial=9, name="Siti Aminah")
    make_workers(2, village=ELSEWHERE, first_serial=50)
    require_page("village", "/pekerja", most_queries=25, holds="3 pekerja di Desa Galang")
    assert [row["Nama"] for row in csv_rows("village", "/pekerja?nama=siti+aminah")] == ["Siti Aminah"]
    assert len(csv_rows("neighbour", "/pekerja")) == 2
    assert [row["Nama"] for row in csv_rows("province", "/pekerja?wilayah=61.07")] == ["Pekerja 50", "Pekerja 51"]


def test_more_workers_do_not_cost_more_queries() -> None:
    make_workers(40)
    require_page("labour", "/pekerja", most_queries=25, holds="40 pekerja")


def test_protection_in_the_month_in_view_tells_paid_from_acknowledged() -> None:
    first, second, _ = make_workers(3)
    protect(first, date(2025, 7, 1), acknowledged=True)
    protect(second, date(2025, 7, 1), acknowledged=False)
    states = [row["Perlindungan Juli 2025"] for row in csv_rows("village", "/pekerja?bulan=2025-07")]
    assert states == ["terlindungi", "dibayar, menunggu BPJS TK", "belum terlindungi"]
    august = [row["Perlindungan Agustus 2025"] for row in csv_rows("village", "/pekerja?bulan=2025-08")]
    assert august == ["belum terlindungi"] * 3


def test_a_worker_is_found_by_nik_through_a_form_whose_number_stands_in_no_address() -> None:
    number = make_workers(1)[0]
    digits = nik(1, date(1966, 2, 2))
    response = signed_in("village").post("/pekerja/cari", {"nik": f"{digits[:6]} {digits[6:]}"})
    assert response.headers["Location"] == f"/pekerja/{number}"
    elsewhere = signed_in("neighbour").post("/pekerja/cari", {"nik": digits})
    assert elsewhere.status_code == 404
    assert digits not in elsewhere.content.decode()
    short = words_of(signed_in("village").post("/pekerja/cari", {"nik": "6102"}).content.decode())
    assert "NIK harus 16 digit, yang tertulis 4 digit." in short
    require_status("village", "/pekerja/cari", 405)


def test_a_worker_page_masks_the_nik_and_tells_the_months_apart() -> None:
    number = make_workers(1)[0]
    protect(number, date(2025, 7, 1), acknowledged=True)
    protect(number, date(2025, 8, 1), acknowledged=False)
    address = f"/pekerja/{number}"
    text = words_of(require_page("village", address, most_queries=35, holds="tanpa putus sampai Agustus 2025"))
    assert "610299••••••0001" in text
    assert "dibayar, menunggu BPJS TK" in text
    rows = csv_rows("village", address)
    assert [row["Status"] for row in rows] == ["dibayar, menunggu BPJS TK", "terlindungi"]
    assert rows[0]["Program"] == "JKK, JKM"
    assert len(csv_rows("village", f"{address}?status=paid")) == 1


def test_the_neighbour_finds_no_such_worker_and_a_treasurer_may_see_none() -> None:
    number = make_workers(1)[0]
    require_status("neighbour", f"/pekerja/{number}", 404)
    require_status("treasurer", f"/pekerja/{number}", 403)
    require_status("jury", "/pekerja", 403)
    require_status("village", "/pekerja/999999", 404)


def test_the_whole_nik_is_shown_for_a_reason_that_stays_on_record() -> None:
    number = make_workers(1)[0]
    digits, address = nik(1, date(1966, 2, 2)), f"/pekerja/{number}/nik"
    require_status("village", address, 405)
    require_status("auditor", address, 403, method="post", alasan="memeriksa berkas")
    require_status("neighbour", address, 404, method="post", alasan="ingin tahu saja")
    wordless = signed_in("village").post(address, {"alasan": "a"})
    assert wordless.status_code == 409
    assert digits not in wordless.content.decode()
    shown = signed_in("village").post(address, {"alasan": "mencocokkan dengan KTP"})
    assert digits in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert _recorded("registry.nik.revealed") == 1
    assert digits not in signed_in("village").get(f"/pekerja/{number}").content.decode()


def _recorded(action: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE action = %s", [action])
        return int(cursor.fetchone()[0])


def test_a_worker_page_leads_to_the_nomination_and_its_village() -> None:
    open_village()
    number = make_workers(1)[0]
    nomination = nominate_all([number])[number]
    text = require_page("village", f"/pekerja/{number}", most_queries=35, holds="diusulkan")
    assert f"/program/usulan/{nomination}" in text


def test_a_village_proposes_one_worker_from_their_page_and_the_district_cannot() -> None:
    open_village()
    number = make_workers(1)[0]
    address = f"/pekerja/{number}/usulkan"
    assert address in require_page("village", f"/pekerja/{number}", most_queries=35, holds=f"Usulkan untuk {YEAR}")
    require_status("village", address, 405)
    require_status("district", address, 403, method="post")
    require_status("neighbour", address, 404, method="post")
    response = signed_in("village").post(address)
    assert response.headers["Location"].startswith("/program/usulan/")
    assert signed_in("village").post(address).status_code == 409
