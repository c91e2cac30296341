"""A village's next programme year, clicked through by its roles: from the list it brings to protected names."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from village_list import Listed, list_with_slips, never_protected, village

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.xdist_group("product")]

YEAR = 2027
GOOD, SPOILT = 12, 2
PAGE = f"/program/{village()}/{YEAR}"
PRICE_RP = 16_800  # JKK 10,000 and JKM 6,800 a month, lowest band, no relief on public money
TOTAL = "Rp2.419.200"
assert GOOD * 12 * PRICE_RP == 2_419_200
DECREE = "188.45/27 contoh"


@dataclass(frozen=True)
class Walked:
    """What the journey left behind, by address."""

    people: tuple[Listed, ...]
    upload: str
    bill: str
    payment: str
    worker: str


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


@pytest.fixture(scope="module")
def walked(open_desk, tmp_path_factory) -> Walked:  # type: ignore[no-untyped-def]
    """The whole way, each step by the login whose duty it is."""
    people = never_protected(GOOD + SPOILT)
    file = tmp_path_factory.mktemp("daftar") / "usulan-2027.csv"
    file.write_bytes(list_with_slips(people))
    desks = {name: open_desk(name) for name in ("desa", "kecamatan", "mempawah", "bendahara.mempawah")}
    pages = {name: desk.page for name, desk in desks.items()}
    upload = _village_brings_its_list(pages["desa"], file)
    _village_submits(pages["desa"])
    _district_verifies(pages["kecamatan"])
    _treasurer_provides(pages["bendahara.mempawah"])
    bill = _regency_decides_enrols_and_bills(pages["mempawah"])
    payment = _bank_pays(pages["bendahara.mempawah"], bill)
    worker = _village_sees_its_people(pages["desa"], people[0])
    for desk in desks.values():
        desk.close()
    return Walked(tuple(people), upload, bill, payment, worker)


def _village_brings_its_list(page: Page, file: Path) -> str:
    page.goto(PAGE)
    heading(page, f"belum ikut program tahun {YEAR}")
    press(page, f"Buka kuota 100 untuk {YEAR}")
    heading(page, "kuota 100, terisi 0")
    follow(page, "Unggah daftar usulan")
    expect(page.get_by_label("Tahun program")).to_have_value(str(YEAR))
    page.get_by_label("Berkas").set_input_files(file)
    press(page, "Unggah dan periksa")
    heading(page, f"15 baris dibaca: {GOOD} diterima, 2 perlu diperbaiki")
    address = page.url
    _sees_why(page, address)
    _takes_the_corrections_home(page)
    press(page, f"Simpan {GOOD} baris")
    expect(page.get_by_role("link", name="Lanjut ke berkas desa")).to_be_visible()
    return address.split("?")[0]


def _sees_why(page: Page, address: str) -> None:
    page.goto(f"{address}?hasil=rejected")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text("15 digit")
    expect(page.locator("tbody")).to_contain_text("bulan")
    page.goto(f"{address}?hasil=duplicate")
    expect(page.locator("tbody tr")).to_have_count(1)


def _takes_the_corrections_home(page: Page) -> None:
    with page.expect_download() as coming:
        follow(page, "Unduh 3 baris untuk diperbaiki")
    content = Path(coming.value.path()).read_bytes()
    assert coming.value.suggested_filename.endswith(".xlsx")
    assert content.startswith(b"PK")


def _village_submits(page: Page) -> None:
    follow(page, "Lanjut ke berkas desa")
    heading(page, "kuota 100, terisi 0")
    press(page, f"Kirim {GOOD} usulan ke kecamatan")
    expect(page.get_by_text("Menunggu verifikasi kecamatan.")).to_be_visible()


def _district_verifies(page: Page) -> None:
    page.goto(PAGE)
    expect(page.get_by_text(f"{GOOD} menunggu verifikasi.")).to_be_visible()
    press(page, f"Setujui {GOOD} usulan")
    expect(page.get_by_text("Menunggu penetapan oleh kabupaten atau kota.")).to_be_visible()


def _treasurer_provides(page: Page) -> None:
    page.goto(f"/anggaran?tahun={YEAR}")
    heading(page, "belum ada pagu")
    follow(page, "Catat pagu")
    expect(page.get_by_label("Tahun")).to_have_value(str(YEAR))
    page.get_by_label("Sumber dana").select_option("apbd")
    page.get_by_label("Dokumen").fill("DPA contoh 2027/1")
    page.get_by_label("Pagu", exact=True).fill("Rp10.000.000")
    press(page, "Simpan pagu")
    heading(page, "sisa pagu Rp10.000.000")


def _regency_decides_enrols_and_bills(page: Page) -> str:
    page.goto(PAGE)
    page.get_by_label("Nomor keputusan").fill(DECREE)
    press(page, "Tetapkan")
    expect(page.get_by_text(f"{GOOD} orang ditetapkan, 0 di daftar tunggu")).to_be_visible()
    press(page, "Daftarkan")
    expect(page.get_by_text(f"{GOOD} orang terdaftar, Januari {YEAR} sampai Desember {YEAR}.").first).to_be_visible()
    page.get_by_label("Sumber dana").select_option("apbd")
    press(page, "Terbitkan tagihan")
    expect(page.get_by_text(f"Tagihan {TOTAL} terbit dengan kode bayar")).to_be_visible()
    follow(page, f"Buka tagihan {TOTAL}")
    heading(page, f"Bayar {TOTAL} sebelum")
    code = page.url.rsplit("/", 1)[1]
    follow(page, "Cetak untuk dibawa membayar")
    expect(page.get_by_role("main")).to_contain_text(f"{code[:4]} {code[4:8]} {code[8:]}")
    return code


def _bank_pays(page: Page, code: str) -> str:
    """Whoever pays presses *Bayar*; the bank's own process asks and pays over signed HTTP."""
    page.goto(f"/cerita/bayar?kode={code}")
    heading(page, f"{GOOD} orang menunggu")
    press(page, f"Bayar {TOTAL}")
    heading(page, f"{GOOD} orang terlindungi")
    expect(page.locator(".name-protected")).to_have_count(GOOD)
    page.goto(f"/iuran/{code}")
    heading(page, f"Lunas {TOTAL}")
    follow(page, "Bukti pembayaran")
    heading(page, f"{TOTAL} dibayar")
    expect(page.get_by_text("selisih Rp0")).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def _village_sees_its_people(page: Page, person: Listed) -> str:
    page.goto(PAGE)
    heading(page, f"kuota 100, terisi {GOOD}")
    expect(page.locator(".chip", has_text="lunas")).to_be_visible()
    page.get_by_label("Nama", exact=True).fill(person.name)
    press(page, "Terapkan")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody").get_by_role("link").first.click()
    heading(page, person.name)
    expect(page.locator(".lead")).to_contain_text(f"Desa Sengkubang, {YEAR}")
    follow(page, person.name)
    page.wait_for_url("**/pekerja/*")
    page.goto(f"{page.url.split('?')[0]}?bulan={YEAR}-06")
    expect(page.locator(".lead")).to_contain_text(f"Dibayar sampai Desember {YEAR}")
    return page.url.split("?")[0]


def test_the_year_is_clicked_through_by_its_roles(walked):
    assert re.fullmatch(r"\d{12}", walked.bill)
    assert walked.payment


def test_the_treasurer_takes_the_receipt_home_as_pdf(walked, desk_of):
    page = desk_of("bendahara.mempawah")
    page.goto(f"/pembayaran/{walked.payment}")
    with page.expect_download() as coming:
        follow(page, "Unduh PDF")
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF-")


def test_anyone_can_check_the_receipt_and_sees_no_name(walked, desk_of):
    page = desk_of()
    page.goto(f"/bukti/{walked.payment}")
    heading(page, "Bukti ini asli")
    expect(page.get_by_role("main")).to_contain_text(TOTAL)
    assert not [person.name for person in walked.people if person.name in page.inner_text("main")]


def test_a_paid_bill_is_not_offered_for_paying_again(walked, desk_of):
    page = desk_of("mempawah")
    page.goto(f"/iuran/{walked.bill}")
    heading(page, f"Lunas {TOTAL}")
    assert page.get_by_text("untuk dibawa membayar").count() == 0


def test_every_step_stands_in_the_audit_trail(walked, desk_of):
    page = desk_of("auditor")
    for subject, told in (
        (f"programme:{village()}:{YEAR}", ("Operator", "Petugas Kecamatan", "Petugas tenaga kerja")),
        (f"tagihan {walked.bill}", ("Petugas tenaga kerja",)),
    ):
        page.goto(f"/audit?hal_ihwal={subject}")
        for who in told:
            expect(page.locator("tbody")).to_contain_text(who)


def test_the_chain_and_the_books_hold(walked, desk_of, product):
    page = desk_of("auditor")
    page.goto("/audit")
    press(page, "Periksa rantai sekarang")
    heading(page, "Rantai jejak audit utuh")
    follow(page, "Periksa buku besar")
    expect(page.get_by_text("Buku besar diperiksa: tidak ada selisih.")).to_be_visible()
    done = product.command("ledger", "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_coverage_of_the_paid_month_counts_exactly_these_people(walked, desk_of):
    page = desk_of("desa")
    page.goto(f"/cakupan/{village()}/pekerja?bulan={YEAR}-06")
    heading(page, f"{GOOD} orang terlindungi")
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV").click()
    text = Path(coming.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    assert len(rows) == GOOD + 1
    assert all(person.name in text for person in walked.people[:GOOD])
    assert not [person.nik for person in walked.people if person.nik in text]


@pytest.mark.parametrize("tail", ["", "/pekerja"])
def test_a_neighbour_cannot_open_the_villages_coverage(walked, desk_of, tail):
    answer = desk_of("bengkayang").request.get(f"/cakupan/{village()}{tail}?bulan={YEAR}-06")
    assert answer.status == 404


def test_a_neighbour_cannot_open_what_the_village_made(walked, desk_of):
    asked = desk_of("bengkayang").request
    addresses = (
        PAGE, f"{PAGE}?format=csv", walked.upload, f"{walked.upload}/perbaikan.xlsx", f"/iuran/{walked.bill}",
        f"/iuran/{walked.bill}/cetak", f"/pembayaran/{walked.payment}", f"/pembayaran/{walked.payment}/pdf",
        walked.worker,
    )  # fmt: skip
    assert {address: asked.get(address).status for address in addresses} == dict.fromkeys(addresses, 404)


@pytest.mark.parametrize("room", ["/pekerja", "/iuran", "/pembayaran", "/unggah", "/anggaran", "/program/61.07/2027"])
def test_a_neighbours_export_names_nobody_of_the_village(walked, desk_of, room):
    answer = desk_of("bengkayang").request.get(f"{room}?format=csv&wilayah=61.02")
    assert answer.status in (200, 404)
    told = answer.text() if answer.status == 200 else ""
    assert "Mempawah" not in told
    assert "Sengkubang" not in told
    assert walked.bill not in told


def test_duties_stay_apart(walked, desk_of):
    """Who proposed cannot verify, who verified cannot decide, who pays cannot bill: the step is refused at its door."""
    for name, step in (("desa", "verifikasi"), ("kecamatan", "tetapkan"), ("bendahara.mempawah", "tagihan")):
        page = desk_of(name)
        page.goto("/kata-sandi")
        token = page.locator("main input[name=csrfmiddlewaretoken]").get_attribute("value")
        sent = {"csrfmiddlewaretoken": token or "", "nomor": "1", "tanggal": "2025-12-01", "sumber": "apbd",
                "dari": f"{YEAR}-01", "sampai": f"{YEAR}-12"}  # fmt: skip
        answer = page.request.post(f"{PAGE}/{step}", form=sent, headers={"Referer": page.url})
        assert answer.status == 403, (name, step, answer.status)
        assert "Traceback" not in answer.text()
