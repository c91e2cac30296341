"""The calculator: the amount first, then why and by which law; the state is in the address."""

import csv
import io
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naungan.access import operations as access
from naungan.kernel import Actor

pytestmark = pytest.mark.django_db

ADDRESS = "/kalkulator"


@pytest.fixture(autouse=True)
def december(db: None, at: datetime) -> None:
    """Priced on 1 December 2025."""
    access.set_business_day(day=at.date(), month_in_view=date(2025, 7, 1), by=Actor.system(), at=at)


def page(client: Client, query: str = "") -> str:
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def heading(text: str) -> str:
    return text[text.index("<h1>") + 4 : text.index("</h1>")]


def test_a_hundred_village_workers_for_a_year_of_regency_money_cost_20160000(client: Client) -> None:
    text = page(client, "siapa=village&orang=100&pembayar=apbd&mulai=2026-01&lama=12")
    assert heading(text) == "Iuran Rp20.160.000"
    assert "Rp1.680.000 sebulan" in text


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("siapa=worker&penghasilan=1.000.000&mulai=2026-01&lama=1", "Rp16.800"),
        ("siapa=worker&penghasilan=Rp1.000.000,00&mulai=2026-01&lama=1&jht=on", "Rp36.800"),
        ("siapa=company&upah=5000000&orang=10&risiko=1&skala=medium&mulai=2026-01&lama=1", "Rp4.620.000"),
        ("siapa=contractor&nilai=100.000.000&dasar=kontrak&mulai=2026-01", "Rp240.000"),
    ],
)
def test_each_asker_is_answered(client: Client, query: str, total: str) -> None:
    assert heading(page(client, query)) == f"Iuran {total}"


def test_the_page_without_a_question_answers_an_example(client: Client) -> None:
    assert heading(page(client)).startswith("Iuran Rp")


def test_the_law_is_named_and_its_weak_places_are_told(client: Client) -> None:
    text = page(client, "siapa=company&upah=12.000.000&skala=large")
    assert "Dasar hukumnya" in text
    assert 'class="weak"' in text
    assert "JKK" in text


def test_one_place_of_the_law_is_named_once(client: Client) -> None:
    text = page(client, "siapa=company&upah=12.000.000&skala=large&lama=12")
    law = text[text.index('class="citations"') : text.index("</ul>", text.index('class="citations"'))]
    entries = [entry.split("<br>")[0] for entry in law.split("<li>")[1:]]
    assert len(entries) == len(set(entries)) > 2


def test_a_month_without_law_is_said_and_never_summed(client: Client) -> None:
    text = page(client, "siapa=company&upah=5000000&skala=large&mulai=2027-02&lama=6")
    assert heading(text) == "Sebagian bulan belum ada aturannya"


@pytest.mark.parametrize(
    "query",
    [
        "siapa=worker&penghasilan=banyak",
        "siapa=worker&penghasilan=-5",
        "siapa=village&orang=99999999999",
        "siapa=worker&mulai=1999-01",
        "siapa=worker&lama=5",
        "siapa=company&risiko=9",
        "siapa=worker&penghasilan=",
    ],
)
def test_a_wrong_field_is_said_beside_it_and_no_amount_is_shown(client: Client, query: str) -> None:
    text = page(client, query)
    assert 'class="wrong"' in text
    assert heading(text) == "Kalkulator iuran"


@pytest.mark.parametrize("query", ["siapa=village&orang=0", "siapa=company&upah=0"])
def test_what_the_law_refuses_is_a_sentence_above_the_form(client: Client, query: str) -> None:
    assert "notice-mend" in page(client, query)


def test_an_unknown_asker_is_a_worker(client: Client) -> None:
    assert 'name="siapa" value="worker"' in page(client, "siapa=raja")


def test_the_months_leave_as_a_file_with_their_total(client: Client) -> None:
    query = "siapa=village&orang=100&pembayar=apbd&mulai=2026-01&lama=12&format=csv"
    rows = list(csv.reader(io.StringIO(client.get(f"{ADDRESS}?{query}").content.decode("utf-8-sig"))))
    assert rows[0] == ["Bulan", "JKK", "JKM", "Jumlah"]
    assert rows[1] == ["2026-01", "1000000", "680000", "1680000"]
    assert rows[-1] == ["Jumlah", "12000000", "8160000", "20160000"]


def test_the_links_to_files_keep_the_question(client: Client) -> None:
    assert "siapa=village" in page(client, "siapa=village&orang=7").split("format=xlsx")[0].rsplit('href="', 1)[-1]


def test_english_readers_read_english(client: Client) -> None:
    client.cookies["bahasa"] = "en"
    text = page(client, "siapa=village&mulai=2026-01")
    assert heading(text) == "Contribution Rp20.160.000"
    assert "Number of workers" in text


def test_other_methods_are_refused(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405


def test_the_page_is_light_and_asks_the_database_little(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        text = page(client, "siapa=company&lama=12")
    assert len(asked) <= 4
    assert len(text) < 150_000
