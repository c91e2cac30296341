"""*Apakah saya terlindungi?*: a worker asks about themselves and learns the last month, nobody learns more."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from village_list import never_protected, paying_for_themselves

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.xdist_group("product")]

UNKNOWN = "6102991212900001"


def ask(page: Page, nik: str, born: str) -> None:
    page.goto("/terlindungi")
    page.get_by_label("NIK").fill(nik)
    page.get_by_label("Tanggal lahir").fill(born)
    page.get_by_role("button", name="Periksa").click()


def answer(page: Page) -> str:
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("terlindungi$"))
    return page.get_by_role("main").inner_text()


def test_a_worker_learns_until_when(desk_of):
    page, person = desk_of("", width=390, height=844), paying_for_themselves()
    ask(page, person.nik, person.born_on.isoformat())
    expect(page.get_by_role("heading", level=1)).to_have_text("Anda terlindungi")
    expect(page.get_by_role("main")).to_contain_text("Iuran Anda tercatat sampai Januari 2026.")
    assert person.nik not in page.url
    told = page.content()
    assert person.nik not in told
    assert person.name not in told


def test_wrong_birth_date_unknown_nik_and_unprotected_are_one_answer(desk_of):
    page, person, poor = desk_of(), paying_for_themselves(), never_protected(40)[0]
    ask(page, person.nik, (person.born_on + timedelta(1)).isoformat())
    wrong_day = answer(page)
    ask(page, UNKNOWN, "1990-12-12")
    unknown = answer(page)
    ask(page, poor.nik, poor.born_on.isoformat())
    assert wrong_day == unknown == answer(page)
    assert "Belum terlindungi" in wrong_day


def test_asking_again_and_again_about_one_nik_is_refused(desk_of):
    page = desk_of()
    nik = "6102991412900001"
    for day in range(1, 6):
        ask(page, nik, f"1990-12-{day:02}")
        answer(page)
    page.goto("/terlindungi")
    token = page.locator("main input[name=csrfmiddlewaretoken]").get_attribute("value") or ""
    sent = {"csrfmiddlewaretoken": token, "nik": nik, "birth_on": "1990-12-14"}
    refused = page.request.post("/terlindungi", form=sent, headers={"Referer": page.url})
    assert refused.status == 429
    assert nik not in refused.url
