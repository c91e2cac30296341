"""Apakah saya terlindungi: the same answer for all who are not found, throttled, no NIK in an address or a log."""

import logging
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from programme_world import AT, GALANG, SYSTEM, make_regions, worker_row

from naungan.access import operations as access
from naungan.access.rules import MOST_ASKS_PER_ADDRESS, MOST_ASKS_PER_SUBJECT
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.registry import operations as registry

pytestmark = pytest.mark.django_db

ROW = worker_row(7)
STRANGER = worker_row(8)
BIRTH = ROW.birth_on.isoformat()
ADDRESS = "/terlindungi"


@pytest.fixture
def worker(db: None, at: datetime) -> int:
    """Protected from November 2025 to January 2026; the business day lies in December."""
    make_regions()
    access.set_business_day(day=at.date(), month_in_view=date(2025, 7, 1), by=SYSTEM, at=at)
    worker_id = registry.register_worker(ROW, by=SYSTEM, at=at)
    months = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    protection.record_many(
        [PersonMonthRow(worker_id, month, "informal", 3, "apbd", GALANG, "R", number, AT, AT)
         for number, month in enumerate(months)],
        at=AT,
    )  # fmt: skip
    return worker_id


def ask(client: Client, nik: str, birth: str = BIRTH, address: str = "10.0.0.1") -> str:
    response = client.post(ADDRESS, {"nik": nik, "birth_on": birth}, REMOTE_ADDR=address)
    return f"{response.status_code} {response.content.decode()}"


def heading(text: str) -> str:
    return text[text.index("<h1>") + 4 : text.index("</h1>")]


def test_who_is_protected_learns_until_when_and_nothing_else(worker: int, client: Client) -> None:
    text = ask(client, ROW.nik)
    assert heading(text) == "Anda terlindungi"
    assert "Januari 2026" in text
    assert ROW.name not in text
    assert ROW.nik not in text


def test_an_unknown_nik_and_a_wrong_birth_date_get_the_very_same_answer(worker: int, client: Client) -> None:
    def told(text: str) -> str:
        return text[text.index("verdict-waiting") : text.index("</main>")]

    unknown, wrong = ask(client, STRANGER.nik), ask(client, ROW.nik, "1990-05-05")
    assert heading(unknown) == "Belum terlindungi"
    assert told(unknown) == told(wrong)
    assert "kantor desa" in unknown


def test_whose_protection_ended_learns_the_last_month(worker: int, client: Client, at: datetime) -> None:
    access.set_business_day(day=date(2026, 3, 1), month_in_view=date(2025, 7, 1), by=SYSTEM, at=at)
    text = ask(client, ROW.nik)
    assert heading(text) == "Belum terlindungi"
    assert "Januari 2026" in text


def test_the_nik_stands_in_no_address_and_no_log(worker: int, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    response = client.post(ADDRESS, {"nik": ROW.nik, "birth_on": BIRTH})
    text = response.content.decode()
    assert f'action="{ADDRESS}"' not in text or 'method="post"' in text
    assert ROW.nik not in caplog.text
    assert response.headers["Cache-Control"] == "private, no-store"
    typed = client.get(f"{ADDRESS}?nik={ROW.nik}", follow=True)
    assert typed.redirect_chain
    assert ROW.nik not in typed.redirect_chain[-1][0]
    form = typed.content.decode()
    assert "Anda terlindungi" not in form
    assert 'method="post"' in form


def test_many_questions_about_one_person_are_slowed_from_wherever_they_come(worker: int, client: Client) -> None:
    for number in range(MOST_ASKS_PER_SUBJECT):
        assert ask(client, ROW.nik, address=f"10.0.1.{number}").startswith("200")
    assert ask(client, ROW.nik, address="10.0.2.1").startswith("429")
    assert ask(client, STRANGER.nik, address="10.0.2.1").startswith("200")


def test_many_questions_from_one_address_are_slowed(worker: int, client: Client) -> None:
    for number in range(MOST_ASKS_PER_ADDRESS):
        assert ask(client, worker_row(100 + number).nik).startswith("200")
    assert ask(client, STRANGER.nik).startswith("429")
    assert ask(client, STRANGER.nik, address="10.0.9.9").startswith("200")


def test_waiting_a_quarter_of_an_hour_opens_the_door_again(db: None, at: datetime) -> None:
    def asked(when: datetime) -> None:
        access.admit_public_ask(purpose="check", subject="x", address="10.0.0.1", at=when)

    for _ in range(MOST_ASKS_PER_SUBJECT):
        asked(at)
    with pytest.raises(access.TooManyAsks):
        asked(at + timedelta(minutes=14))
    assert access.sweep_attempts(at=at) == 0
    asked(at + timedelta(minutes=30))
    assert access.sweep_attempts(at=at + timedelta(days=2)) == MOST_ASKS_PER_SUBJECT + 2


def test_the_question_keeps_no_nik_and_no_date(worker: int, client: Client) -> None:
    ask(client, ROW.nik)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM access_publicask a")
        rows = [row for (row,) in cursor.fetchall()]
    assert len(rows) == 1
    assert ROW.nik not in rows[0]


def test_a_nik_that_cannot_be_says_how_to_mend_it_and_counts_as_no_question(worker: int, client: Client) -> None:
    text = ask(client, "6102")
    assert text.startswith("400")
    assert "16" in text
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_publicask")
        assert cursor.fetchone()[0] == 0


def test_other_methods_are_refused(client: Client) -> None:
    assert client.put(ADDRESS).status_code == 405


def test_the_check_is_light_and_asks_the_database_little(worker: int, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        text = ask(client, ROW.nik)
    assert len(asked) <= 12
    assert len(text) < 150_000


def test_english_readers_read_english(worker: int, client: Client) -> None:
    client.cookies["bahasa"] = "en"
    assert heading(ask(client, ROW.nik)) == "You are protected"
    assert "The 16 digits" in client.get(ADDRESS).content.decode()
