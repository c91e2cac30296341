"""Every room of every demo login opens: no error, no complaint of the console, no sideways scroll, small and quick."""

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.xdist_group("product")]

LOGINS = (
    "", "prov", "mempawah", "bengkayang", "bendahara.mempawah", "dinsos.mempawah", "kecamatan", "desa", "cabang",
    "bank", "auditor", "juri", "admin",
)  # fmt: skip
LARGEST, SLOWEST_MS = 150_000, 1_500


OPEN_TO_ALL = ("/", "/kalkulator", "/terlindungi", "/paritrana", "/kata-sandi")
"""Looked at once, as a visitor or as the first login that has them."""
PROBLEMS = """() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const levels = all("main :is(h1, h2, h3, h4)").filter((one) => one.offsetParent).map((one) => +one.tagName[1]);
  const names = all("[id]").map((one) => one.id);
  const shown = (one) => one.type !== "hidden" && one.offsetParent;
  return {
    "sideways scroll": document.documentElement.scrollWidth > innerWidth ? document.documentElement.scrollWidth : 0,
    "not one h1": levels.filter((one) => one === 1).length === 1 && levels[0] === 1 ? 0 : String(levels),
    "a heading level skipped": levels.some((one, place) => place && one > levels[place - 1] + 1) ? String(levels) : 0,
    "a name twice": names.filter((one, place) => names.indexOf(one) < place).join(),
    "a field without a label": all("main :is(input, select, textarea)").filter(shown)
      .filter((one) => !one.labels.length && !one.ariaLabel).map((one) => one.name).join(),
  };
}"""
TOOK = "() => { const [one] = performance.getEntriesByType('navigation'); return one.responseEnd - one.requestStart; }"

_seen: set[str] = set()


def rooms_of(page: Page) -> list[str]:
    """Every address that the bars, menus and the footer offer this reader and nobody else looked at before."""
    found = page.locator(".rooms a, .account-menu a, .more-menu a, .foot a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    new = [one for one in dict.fromkeys([*found, "/"]) if one not in _seen]
    _seen.update(one for one in new if one in OPEN_TO_ALL)
    return new


@pytest.mark.parametrize("login", LOGINS)
def test_every_room_of_this_login_opens_small_quick_and_in_order(desk_of, login, capsys):
    page = desk_of(login, width=390, height=844)
    page.goto("/beranda" if login else "/")
    lines, wrong = [], []
    for address in rooms_of(page):
        answer = page.goto(address)
        assert answer is not None
        size, milliseconds = len(answer.body()), round(page.evaluate(TOOK))
        lines.append(f"{login or '(anyone)':20}{address:14}{size / 1000:5.0f} kB {milliseconds:5} ms")
        found = {what: told for what, told in page.evaluate(PROBLEMS).items() if told}
        if answer.status != 200 or size > LARGEST or milliseconds > SLOWEST_MS or found:
            wrong.append((address, answer.status, size, milliseconds, found))
    with capsys.disabled():
        print("", *lines, sep="\n")
    assert wrong == []


@pytest.mark.parametrize("login", ["desa", "bank", "juri", "bendahara.mempawah"])
def test_a_room_of_others_says_who_may(desk_of, login):
    page = desk_of(login)
    answer = page.request.get("/pengguna")
    assert answer.status == 403
    assert "berhak" in answer.text() or "Mintalah" in answer.text()
