"""The front page as anybody meets it and an officer walks on from it: figures, doors, map, language, keys, print."""

import re

import pytest
from playwright.sync_api import Page, expect
from village_list import village

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.xdist_group("product")]

PUBLISHED = "575.504 dari 1.819.430 pekerja Kalimantan Barat terdaftar pada Juli 2025: 31,63 %"


def choose_on_map(page: Page, name: str) -> None:
    """Opens that region from the keyboard: regions of a map are links, small ones too small for a pointer."""
    page.locator(f'[data-map] a[data-tip^="{name}"]').focus()
    expect(page.locator("[data-map-tip]")).to_contain_text(name)
    page.keyboard.press("Enter")


def test_front_page_says_the_published_figure_and_what_is_computed(desk_of):
    page = desk_of()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(PUBLISHED)
    main = page.get_by_role("main")
    for figure in ("800.904", "864.518", "154.008", "28.775 dari 90.971 pekerja terlindungi", "204.600 orang", "42,9 %",
                   "60,80 %"):  # fmt: skip
        expect(main).to_contain_text(figure)


def test_four_doors_are_named_as_the_article_names_them(desk_of):
    page = desk_of()
    page.goto("/")
    doors = page.locator(".doors h3 a")
    expect(doors).to_have_text([
        "1 Desa 100 Pekerja Rentan", "Kanal Bayar Iuran", "Universal Coverage Jamsostek", "Paritrana Award",
    ])  # fmt: skip
    for place in range(4):
        page.goto("/")
        doors.nth(place).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert "Tidak ditemukan" not in page.inner_text("h1")


def test_story_is_played_step_by_step(desk_of):
    page = desk_of()
    page.goto("/")
    page.get_by_role("link", name="Putar cerita").click()
    for number in range(1, 9):
        expect(page.get_by_text(f"langkah {number} dari 9")).to_be_visible()
        page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_text("langkah 9 dari 9")).to_be_visible()
    page.get_by_role("link", name="Bayar sendiri satu desa").click()
    expect(page.get_by_role("button", name="Masuk sebagai petugas contoh")).to_be_visible()


def test_map_opens_from_province_to_the_people_of_a_village_and_back(desk_of):
    page = desk_of("prov")
    page.goto("/")
    choose_on_map(page, "Kabupaten Mempawah")
    page.wait_for_url("**/cakupan/61.02?*")
    choose_on_map(page, "Mempawah Hilir")
    page.wait_for_url("**/cakupan/61.02.01?*")
    choose_on_map(page, "Sengkubang")
    page.wait_for_url(f"**/cakupan/{village()}?*")
    said = re.search(r": ([\d.]+) pekerja terlindungi", page.inner_text("h1"))
    assert said
    page.get_by_role("link", name=f"Lihat {said[1]} pekerja ini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{said[1]} orang terlindungi")
    for level in (village(), "61.02.01", "61.02"):
        page.go_back()
        page.wait_for_url(f"**/cakupan/{level}?*")


def test_visitor_sees_regencies_but_no_village(desk_of):
    page = desk_of()
    page.goto("/cakupan/61.02")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mempawah")
    assert page.request.get(f"/cakupan/{village()}", max_redirects=0).status in (302, 404)
    assert page.request.get("/cakupan/61.02/pekerja", max_redirects=0).status in (302, 404)


def test_language_is_chosen_once_and_kept(desk_of):
    page = desk_of()
    page.goto("/kalkulator")
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/kalkulator")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/")
    expect(page.get_by_role("link", name="Play the story")).to_be_visible()
    page.get_by_role("button", name="Indonesia").click()
    expect(page.get_by_role("link", name="Putar cerita")).to_be_visible()


def test_keyboard_alone_reaches_the_content_with_focus_seen(desk_of):
    page = desk_of()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Langsung ke isi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Putar cerita")).to_be_focused()
    for _ in range(12):
        shown = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'; }"
        )
        assert shown, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


def test_print_has_no_bars(desk_of):
    page = desk_of("prov")
    page.goto("/")
    page.emulate_media(media="print")
    for bar in (".top", ".bottom-bar", ".foot", ".skip"):
        expect(page.locator(bar)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_pages_work_without_script(browser, product):
    context = browser.new_context(base_url=product.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/?bulan=2025-06")
    expect(page.get_by_role("heading", name=re.compile("Peta cakupan, Juni 2025"))).to_be_visible()
    page.get_by_role("link", name="Apakah saya terlindungi?").first.click()
    page.get_by_label("NIK").fill("123")
    page.get_by_role("button", name="Periksa").click()
    expect(page.get_by_role("main")).to_contain_text("16 digit")
    context.close()
