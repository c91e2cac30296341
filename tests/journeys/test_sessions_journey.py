"""Sessions: a new officer's first day, signing out, and a stranger who guesses passwords."""

import re

import pytest
from conftest import sign_in
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.xdist_group("product")]

OWN = "rumah panggung di tepi sungai"


@pytest.fixture(scope="module")
def newcomer(open_desk) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """A jury member whom the administrator lets in: user name and first password."""
    desk = open_desk("admin")
    page = desk.page
    page.goto("/pengguna/baru")
    page.get_by_label("Nama lengkap").fill("Juri Baru (contoh)")
    page.get_by_label("Nama pengguna").fill("juri.baru")
    page.locator("input[name=role][value=jury]").check()
    page.get_by_label("Tempat").fill("61")
    page.get_by_role("button", name="Buat pengguna").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kata sandi pertama")
    password = page.locator(".first-password").inner_text()
    desk.close()
    return "juri.baru", password


def test_a_first_password_opens_once_and_is_replaced(newcomer, desk_of):
    page = desk_of()
    sign_in(page, *newcomer)
    page.wait_for_url("**/kata-sandi")
    page.goto("/paritrana")
    assert page.url.endswith("/kata-sandi")
    page.get_by_label("Kata sandi sekarang").fill(newcomer[1])
    page.get_by_label("Kata sandi baru").fill(OWN)
    page.get_by_role("button", name="Simpan kata sandi").click()
    page.wait_for_url("**/paritrana")
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(re.compile(r"/$"))
    page.goto("/pengguna")
    assert "/masuk" in page.url


def test_what_was_asked_for_opens_after_signing_in(desk_of):
    page = desk_of()
    page.goto("/anggaran")
    assert "/masuk" in page.url
    page.get_by_label("Nama pengguna").fill("bendahara.mempawah")
    page.get_by_label("Kata sandi").fill("naungan-2026")
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/anggaran")


def test_five_wrong_passwords_close_the_door_even_for_the_right_one(newcomer, desk_of):
    """After the newcomer's own page: that login is shut for a quarter of an hour, nobody else's is."""
    page = desk_of()
    page.goto("/masuk")
    token = page.locator("main input[name=csrfmiddlewaretoken]").get_attribute("value") or ""
    sent = {"csrfmiddlewaretoken": token, "username": newcomer[0]}
    headers = {"Referer": page.url}
    for number in range(5):
        answer = page.request.post("/masuk", form=sent | {"password": f"salah {number}"}, headers=headers)
        assert answer.status == 400
        assert "Nama pengguna atau kata sandi salah" in answer.text()
    answer = page.request.post("/masuk", form=sent | {"password": OWN}, headers=headers)
    assert answer.status == 400
    assert "Terlalu banyak percobaan" in answer.text()
