"""Pages of bills, payments and receipts: what each of the cast sees, and what leaves the house as a file."""

import csv
import io

import pytest
from django.test import Client
from programme_world import AT, ELSEWHERE, GALANG, make_regions, nik, worker_row
from pytest_django.fixtures import DjangoAssertNumQueries
from web_cast import SYSTEM, add_bank, browser, individual_bill, pay, stop_clocks

from naungan.access.models import User
from naungan.billing import operations, queries
from naungan.billing.values import BillState, BillView
from naungan.kernel import Scope

pytestmark = pytest.mark.django_db
EVERYONE = Scope.system()


@pytest.fixture(autouse=True)
def clocks(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)


@pytest.fixture
def bank() -> int:
    make_regions()
    return add_bank()


@pytest.fixture
def bill(bank: int) -> BillView:
    return individual_bill(1, village=GALANG)


@pytest.fixture
def paid(bank: int, bill: BillView) -> str:
    return pay(bill, bank)


@pytest.fixture
def treasurer() -> Client:
    return browser("treasurer", "61.02")


@pytest.fixture
def neighbour() -> Client:
    return browser("treasurer", "61.07")


@pytest.fixture
def stranger() -> Client:
    """Signed in, but without any right to money."""
    return browser("jury", "61")


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_list_of_bills_answers_first_what_is_due_and_what_was_paid(treasurer: Client, bank: int) -> None:
    individual_bill(1, village=GALANG)
    pay(individual_bill(2, village=GALANG, months=2), bank)
    individual_bill(3, village=ELSEWHERE)
    page = text(treasurer.get("/iuran"))
    assert "Belum dibayar Rp50.400 dalam 1 tagihan" in page
    assert "Sudah lunas: Rp33.600 dalam 1 tagihan" in page
    assert "Rp84.000" in page  # the totals row, over what the page lists
    assert "lunas</span>" in page


def test_the_list_of_bills_can_be_filtered_and_searched(treasurer: Client, bank: int) -> None:
    one = individual_bill(1, village=GALANG)
    other = individual_bill(2, village=GALANG, months=2)
    pay(other, bank)
    listed = {
        "status=open": one,
        "status=paid": other,
        f"cari={one.code[:6]}": one,
        "wilayah=61.02.01&status=open": one,
    }
    for query, expected in listed.items():
        rows = _csv(treasurer.get(f"/iuran?{query}&format=csv"))
        assert [row[0].replace("\u00a0", "") for row in rows[1:-1]] == [expected.code], query
    assert "Tidak ada yang cocok" in text(treasurer.get("/iuran?cari=zzz"))


def test_the_file_of_bills_holds_what_the_page_shows_and_nothing_of_the_neighbour(
    treasurer: Client, neighbour: Client, bank: int
) -> None:
    own = [individual_bill(serial, village=GALANG) for serial in range(1, 31)]
    strange = individual_bill(40, village=ELSEWHERE)
    rows = _csv(treasurer.get("/iuran?format=csv"))
    assert {row[0].replace("\u00a0", "") for row in rows[1:-1]} == {one.code for one in own}
    assert int(rows[-1][3]) == sum(one.total_rp for one in own)
    assert "1 sampai 25 dari 30" in text(treasurer.get("/iuran"))
    assert strange.code in text(neighbour.get("/iuran"))


def test_a_bill_shows_its_code_to_read_out_its_people_and_why_it_costs_that(treasurer: Client, bill: BillView) -> None:
    page = text(treasurer.get(f"/iuran/{bill.code}"))
    assert f"{bill.code[:4]} {bill.code[4:8]} {bill.code[8:]}" in page
    assert "Rp30.000" in page
    assert "Pekerja 1" in page
    masked = nik(1, worker_row(1).birth_on)
    assert masked not in page
    assert f"{masked[:6]}••••••{masked[-4:]}" in page
    assert "Mengapa segini" in page
    assert "tidak ada keringanan" in page
    assert "PP" in page.split("Dasar hukum")[1]
    assert 'href="/pekerja/' not in page  # a treasurer sees names, not the workers' pages


def test_a_bill_that_is_no_longer_open_says_so(treasurer: Client, bill: BillView, paid: str) -> None:
    page = text(treasurer.get(f"/iuran/{bill.code}"))
    assert "Lunas Rp50.400" in page
    assert f'href="/pembayaran/{paid}"' in page
    assert "Cara membayar" not in page


def test_the_lines_of_a_bill_leave_as_a_file_with_masked_numbers(treasurer: Client, bill: BillView) -> None:
    rows = _csv(treasurer.get(f"/iuran/{bill.code}?format=csv"))
    assert rows[0][:4] == ["Nama", "NIK", "Bulan", "Jumlah bulan"]
    assert rows[1][0] == "Pekerja 1"
    assert "••••••" in rows[1][1]
    assert rows[1][-1] == rows[2][-1] == "50400"


def test_the_print_of_a_bill_holds_every_name(treasurer: Client, bill: BillView) -> None:
    page = text(treasurer.get(f"/iuran/{bill.code}/cetak"))
    assert "Pekerja 1" in page
    assert "Cara membayar" in page


@pytest.mark.parametrize("place", ["", "/cetak"])
def test_a_neighbours_bill_does_not_exist(neighbour: Client, bill: BillView, place: str) -> None:
    assert neighbour.get(f"/iuran/{bill.code}{place}").status_code == 404


def test_pages_of_money_need_the_right_to_see_money(stranger: Client, bill: BillView, paid: str) -> None:
    for address in ("/iuran", f"/iuran/{bill.code}", "/pembayaran", f"/pembayaran/{paid}", f"/pembayaran/{paid}/pdf"):
        assert stranger.get(address).status_code == 403, address
        assert Client().get(address).headers["Location"].startswith("/masuk"), address


def test_reading_pages_take_no_post(treasurer: Client, bill: BillView, paid: str) -> None:
    for address in ("/iuran", f"/iuran/{bill.code}", "/pembayaran", f"/pembayaran/{paid}", f"/bukti/{paid}"):
        assert treasurer.post(address).status_code == 405, address


def test_a_bill_is_cancelled_after_a_second_word_by_whoever_may(treasurer: Client, bill: BillView) -> None:
    officer = browser("regency_labour", "61.02")
    address = f"/iuran/{bill.code}/batal"
    assert treasurer.get(address).status_code == 403
    assert browser("regency_labour", "61.07").post(address).status_code == 404
    assert "Ya, batalkan" in text(officer.get(address))
    assert queries.bill(EVERYONE, bill.code).state is BillState.OPEN
    assert officer.post(address).headers["Location"] == f"/iuran/{bill.code}"
    assert queries.bill(EVERYONE, bill.code).state is BillState.CANCELLED
    again = officer.post(address)
    assert again.status_code == 409
    assert "tidak bisa dibatalkan" in text(again)


def test_an_individual_bill_is_made_by_nik_and_months(bank: int) -> None:
    individual_bill(1, village=GALANG)
    officer = browser("regency_labour", "61.02")
    typed = {"nik": nik(1, worker_row(1).birth_on), "first": "2026-04", "month_count": "6", "payer": "own"}
    made = officer.post("/iuran/baru", typed)
    assert made.status_code == 302
    bill = queries.bill(EVERYONE, made.headers["Location"].rpartition("/")[2])
    assert (bill.line_count, bill.first_month.month, bill.last_month.month) == (1, 4, 9)
    again = officer.post("/iuran/baru", typed)
    assert again.status_code == 400
    assert "sudah ada di tagihan lain" in text(again)


def test_a_nik_of_the_neighbours_worker_finds_nobody(bank: int) -> None:
    individual_bill(1, village=ELSEWHERE)
    officer = browser("regency_labour", "61.02")
    typed = {"nik": nik(1, worker_row(1).birth_on), "first": "2026-04", "month_count": "6", "payer": "own"}
    refused = officer.post("/iuran/baru", typed)
    assert refused.status_code == 400
    assert "belum tercatat di wilayah Anda" in text(refused)
    short = officer.post("/iuran/baru", typed | {"nik": "6102"})
    assert "field-wrong" in text(short)
    assert browser("treasurer", "61.02").get("/iuran/baru").status_code == 403


def test_a_code_of_the_fund_is_entered_with_its_workers(bank: int) -> None:
    individual_bill(1, village=GALANG, months=1)
    individual_bill(2, village=GALANG, months=1)
    branch = browser("fund_branch", "61")
    niks = [nik(serial, worker_row(serial).birth_on) for serial in (1, 2)]
    typed = {
        "code": "6123 4567 8901", "title": "Kelompok tani", "kind": "village", "region": GALANG, "payer": "csr",
        "first": "2026-02", "month_count": "3", "jkk_rp": "10000", "jkm_rp": "6800", "niks": "\n".join(niks),
        "expires_on": "2025-12-31",
    }  # fmt: skip
    made = branch.post("/iuran/baru/kode-iuran", typed)
    assert made.headers["Location"] == "/iuran/612345678901"
    assert queries.bill(EVERYONE, "612345678901").total_rp == 2 * 3 * 16_800
    page = text(branch.get("/iuran/612345678901"))
    assert "Kode iuran BPJS Ketenagakerjaan" in page
    assert "mencatatnya apa adanya" in page
    unknown = branch.post("/iuran/baru/kode-iuran", typed | {"niks": f"{niks[0]}\n{nik(99, worker_row(99).birth_on)}"})
    assert "baris 2" in text(unknown)


def test_payments_show_their_parts_and_open_to_the_books(treasurer: Client, bill: BillView, paid: str) -> None:
    page = text(treasurer.get("/pembayaran"))
    assert "Rp50.400 masuk dalam 1 pembayaran" in page
    assert f'href="/pembayaran/{paid}#tabel-buku"' in page
    rows = _csv(treasurer.get("/pembayaran?format=csv"))
    assert rows[1][4:7] == rows[2][4:7] == ["30000", "20400", "50400"]
    receipt = text(treasurer.get(f"/pembayaran/{paid}"))
    assert "selisih Rp0" in receipt
    assert "Titipan iuran JKK" in receipt
    assert "<svg" in receipt.split('class="qr"')[1]


def test_a_neighbours_payment_does_not_exist(neighbour: Client, paid: str) -> None:
    assert neighbour.get(f"/pembayaran/{paid}").status_code == 404
    assert neighbour.get(f"/pembayaran/{paid}/pdf").status_code == 404
    assert "Belum ada pembayaran" in text(neighbour.get("/pembayaran"))


def test_a_bank_sees_its_own_payments_and_no_other_banks(bank: int, paid: str) -> None:
    other = add_bank("BANKLAIN", "07700")
    own, strange = browser("bank_admin", partner_id=bank), browser("bank_admin", partner_id=other)
    assert own.get("/iuran").headers["Location"] == "/pembayaran"
    assert paid in text(own.get("/pembayaran"))
    assert own.get(f"/pembayaran/{paid}").status_code == 200
    assert "Belum ada pembayaran" in text(strange.get("/pembayaran"))
    assert strange.get(f"/pembayaran/{paid}").status_code == 404


def test_the_receipt_is_a_pdf_of_the_same_bytes_each_time(treasurer: Client, paid: str) -> None:
    first = treasurer.get(f"/pembayaran/{paid}/pdf")
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert first.content == treasurer.get(f"/pembayaran/{paid}/pdf").content


def test_anyone_may_prove_a_receipt_and_learns_nobodys_name(bill: BillView, paid: str) -> None:
    page = text(Client().get(f"/bukti/{paid}"))
    assert "Bukti ini asli" in page
    assert "Rp50.400" in page
    assert "Januari sampai Maret 2026" in page
    for personal in ("Pekerja 1", "61.02.01.2001", "Galang", bill.code, "••••"):
        assert personal not in page
    unknown = Client().get("/bukti/BP20251201-99999999")
    assert unknown.status_code == 404
    assert "tidak dikenal" in text(unknown)


def test_a_reversed_receipt_is_no_longer_valid(bill: BillView, paid: str, treasurer: Client) -> None:
    operations.reverse_payment(number=paid, reason="salah debit", by=SYSTEM, at=AT, happened_on=AT.date())
    assert "sudah ditarik kembali" in text(Client().get(f"/bukti/{paid}"))
    page = text(treasurer.get(f"/pembayaran/{paid}"))
    assert "ditarik kembali" in page
    assert "pembalikan" in page


@pytest.mark.parametrize("address", ["/iuran", "/iuran/{code}", "/pembayaran", "/pembayaran/{paid}"])
def test_a_page_asks_the_database_little_however_many_rows(
    address: str, bank: int, bill: BillView, paid: str, treasurer: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for serial in range(2, 12):
        pay(individual_bill(serial, village=GALANG), bank, serial=serial)
    with django_assert_max_num_queries(22):
        assert treasurer.get(address.format(code=bill.code, paid=paid)).status_code == 200


def test_pages_speak_english_to_who_asks(treasurer: Client, bill: BillView, paid: str) -> None:
    User.objects.filter(username="treasurer.61.02").update(language="en")
    assert "No bill is unpaid" in text(treasurer.get("/iuran"))
    assert "Why this amount" in text(treasurer.get(f"/iuran/{bill.code}"))
    assert "came in with 1 payments" in text(treasurer.get("/pembayaran"))


def _csv(response: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))  # type: ignore[attr-defined]
