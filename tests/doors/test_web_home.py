"""The front page: what was published beside what is computed, for anyone, light and in two languages."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from programme_world import AT, ELSEWHERE, GALANG, SYSTEM, make_regions, make_workers

from naungan.access import operations as access
from naungan.award import operations as award
from naungan.coverage import operations as coverage
from naungan.kernel import Month
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow

pytestmark = pytest.mark.django_db

JULY = Month(2025, 7)
OFFICIAL = {"formal": 800_904, "informal": 864_518, "construction": 154_008}
LARGEST_PAGE = 150_000
MOST_QUERIES = 30


@pytest.fixture
def world(db: None, at: datetime) -> None:
    """Four villages, the official workforce, published figures, and nine protected people of an example of ninety."""
    make_regions()
    february = date(2025, 2, 1)
    rows = [DenominatorRow("61", segment, count, "sakernas", february, "uji") for segment, count in OFFICIAL.items()]
    rows += [DenominatorRow(code, segment, workers, "contoh", february, "uji")
             for code, workers in (("61", 30), ("61.02", 20), ("61.07", 10)) for segment in OFFICIAL]  # fmt: skip
    regions.record_denominators(rows, at=at)
    coverage.load_targets(by=SYSTEM, at=at)
    coverage.load_published_figures(by=SYSTEM, at=at)
    award.load_recorded_winners(by=SYSTEM, at=at)
    access.set_business_day(day=at.date(), month_in_view=JULY.first_day, by=SYSTEM, at=at)
    workers = [*make_workers(6, village=GALANG), *make_workers(3, village=ELSEWHERE, first_serial=50)]
    protection.record_many(
        [PersonMonthRow(worker, JULY.first_day, "informal", 3, "apbd", GALANG if place < 6 else ELSEWHERE, "R", worker,
                        AT, AT) for place, worker in enumerate(workers)],
        at=AT,
    )  # fmt: skip


def page(client: Client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_first_line_is_what_was_published_with_its_three_segments(world: None, client: Client) -> None:
    text = page(client)
    heading = text[text.index("<h1>") : text.index("</h1>")]
    assert "575.504 dari 1.819.430" in heading
    assert "31,63 %" in heading
    for count in ("800.904", "864.518", "154.008"):
        assert count in text


def test_beside_it_stands_what_is_computed_and_how_small_the_example_is(world: None, client: Client) -> None:
    text = page(client)
    assert "9 dari 90 pekerja terlindungi" in text
    assert "10,00 %" in text
    assert "1 dari 20.216 pekerja" in text


def test_a_month_without_anybody_counts_nobody(world: None, client: Client) -> None:
    assert "0 dari 90 pekerja terlindungi" in page(client, "/?bulan=2025-06")


def test_the_four_doors_carry_the_names_of_the_article(world: None, client: Client) -> None:
    text = page(client)
    for name in ("1 Desa 100 Pekerja Rentan", "Kanal Bayar Iuran", "Universal Coverage Jamsostek", "Paritrana Award"):
        assert name in text
    for name in ("Kabupaten Mempawah", "Kabupaten Bengkayang", "Putar cerita"):
        assert name in text


def test_the_reach_of_the_seats_counts_desa_only_and_stands_beside_the_target(world: None, client: Client) -> None:
    text = page(client)
    assert "3 desa x 100 pekerja = 300 orang" in text
    assert "target 2026 adalah 60,80 %" in text
    missing = -(-6080 * 1_819_430 // 10_000) - 575_504 - 300
    assert f"{missing:,}".replace(",", ".") in text


def test_every_regency_of_the_map_has_its_row(world: None, client: Client) -> None:
    text = page(client)
    assert text.count('href="/cakupan/61.02?bulan=2025-07"') >= 2
    assert "Tertinggi Kabupaten Mempawah 10,00 %" in text


def test_english_readers_read_english(world: None, client: Client) -> None:
    client.cookies["bahasa"] = "en"
    text = page(client)
    assert "575.504 of 1.819.430 workers" in text
    assert "Four doors" in text
    assert "Empat pintu" not in text


def test_the_page_is_light_and_asks_the_database_little(world: None, client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get("/")
    assert len(asked) <= MOST_QUERIES
    assert len(response.content) < LARGEST_PAGE


def test_an_empty_house_says_what_belongs_here(client: Client) -> None:
    make_regions()
    text = page(client)
    assert "Jaminan sosial untuk setiap pekerja" in text


def test_the_front_page_is_only_read(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_the_table_leaves_as_a_file(world: None, client: Client) -> None:
    lines = client.get("/?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Kabupaten/kota,Terlindungi,Pekerja,Cakupan"
    assert lines[-1] == "Jumlah,9,90,0.1000"
