"""The page of the audit trail: what its readers see, that the chain is checked on demand, and the books beside it."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector
from programme_world import ELSEWHERE, GALANG, make_regions
from pytest_django.fixtures import DjangoAssertNumQueries
from web_cast import add_bank, browser, individual_bill, pay, stop_clocks

from naungan.audit import queries
from naungan.jobs import tasks
from naungan.kernel import Scope
from naungan.web.audit import details, views, words

pytestmark = pytest.mark.django_db
EVERYTHING = Scope.system()


@pytest.fixture(autouse=True)
def clocks(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)
    make_regions()


@pytest.fixture
def auditor() -> Client:
    return browser("auditor", "61")


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def rows_of(response: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]  # type: ignore[attr-defined]


def test_every_event_of_the_house_has_a_plain_word() -> None:
    source = Path(words.__file__).parents[2]
    pattern = re.compile(rf'"((?:{"|".join(words.STREAMS)})\.[a-z_]+\.[a-z_]+)"')
    recorded = {found for room in words.STREAMS for path in (source / room).rglob("*.py")
                for found in pattern.findall(path.read_text())}  # fmt: skip
    assert recorded - set(words.ACTIONS) == set()  # an event that readers would see as a code
    assert set(words.ACTIONS) - recorded == set()  # a word for nothing


def test_the_trail_says_who_did_what_to_what(auditor: Client) -> None:
    bill = individual_bill(1, village=GALANG)
    page = text(auditor.get("/audit"))
    assert "rantainya belum diperiksa" in page
    assert "Tagihan terbit" in page
    assert f'href="/iuran/{bill.code}"' in page
    assert "jumlah: Rp50.400" in page


def test_the_trail_is_filtered_by_subject_action_and_region(auditor: Client) -> None:
    one, other = individual_bill(1, village=GALANG), individual_bill(2, village=ELSEWHERE)
    subject = rows_of(auditor.get(f"/audit?hal_ihwal=bill:{one.code}&format=csv"))
    assert [row[3] for row in subject] == [f"bill:{one.code}"]
    issued = rows_of(auditor.get("/audit?apa=billing.bill.issued&format=csv"))
    assert {row[3] for row in issued} == {f"bill:{one.code}", f"bill:{other.code}"}
    near = rows_of(auditor.get("/audit?wilayah=61.07&apa=billing.&format=csv"))
    assert [row[3] for row in near] == [f"bill:{other.code}"]
    assert near[0][-1] == "billing.bill.issued"


def test_the_file_holds_every_event_of_the_page(auditor: Client) -> None:
    for serial in range(1, 61):
        individual_bill(serial, village=GALANG)
    assert "1 sampai 25 dari 60" in text(auditor.get("/audit?apa=billing.bill.issued"))
    assert len(rows_of(auditor.get("/audit?apa=billing.bill.issued&format=csv"))) == 60


def test_the_chain_is_checked_on_demand_and_the_check_is_itself_on_the_trail(auditor: Client) -> None:
    individual_bill(1, village=GALANG)
    assert auditor.post("/audit/periksa").headers["Location"] == "/audit"
    page = text(auditor.get("/audit"))
    assert "Rantai jejak audit utuh" in page
    assert "Jejak audit diperiksa" in page


def test_a_changed_event_is_told_in_words(auditor: Client) -> None:
    bill = individual_bill(1, village=GALANG)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER append_only")
        cursor.execute("UPDATE audit_event SET actor_name = 'lain' WHERE subject = %s", [f"bill:{bill.code}"])
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER append_only")
    auditor.post("/audit/periksa")
    page = text(auditor.get("/audit"))
    assert "PUTUS: 1 pelanggaran" in page
    assert "telah diubah" in page


def test_a_long_chain_is_checked_by_the_worker(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    individual_bill(1, village=GALANG)
    monkeypatch.setattr(views, "SMALL_CHAIN", 0)
    memory = InMemoryConnector()
    with app.replace_connector(memory):
        auditor.post("/audit/periksa")
    (job,) = memory.jobs.values()
    assert job["task_name"] == "audit.check_chain"
    assert queries.last_chain_check(EVERYTHING) is None
    tasks.check_chain(**job["args"])
    checked = queries.last_chain_check(EVERYTHING)
    assert checked is not None
    assert checked.detail["violations"] == 0


def test_the_books_are_checked_for_who_may_see_them(auditor: Client) -> None:
    pay(individual_bill(1, village=GALANG), add_bank())
    plain = text(auditor.get("/audit"))
    assert "Rp30.000" in plain
    assert "tidak ada selisih" not in plain
    assert "tidak ada selisih" in text(auditor.get("/audit?buku=periksa"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_transfer DISABLE TRIGGER append_only")
    assert "notice-mend" in text(auditor.get("/audit?buku=periksa"))


@pytest.mark.parametrize("role", [("province", "61"), ("treasurer", "61.02"), ("village", GALANG)])
def test_others_do_not_read_the_trail(role: tuple[str, str]) -> None:
    reader = browser(*role)
    assert reader.get("/audit").status_code == 403
    assert reader.post("/audit/periksa").status_code == 403


def test_a_visitor_is_asked_to_sign_in_and_methods_are_kept(auditor: Client) -> None:
    assert Client().get("/audit").headers["Location"].startswith("/masuk")
    assert auditor.post("/audit").status_code == 405
    assert auditor.get("/audit/periksa").status_code == 405


def test_the_page_asks_the_database_little(
    auditor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for serial in range(1, 30):
        individual_bill(serial, village=GALANG)
    with django_assert_max_num_queries(22):
        assert auditor.get("/audit").status_code == 200


def test_notes_and_subjects_are_said_in_the_readers_language() -> None:
    noted = {"decree_on": "2025-12-01", "first": "2026-01", "amount_rp": 2_419_200, "people": 1200, "refused": None}
    assert details.detail_text(noted, "id") == (
        "tanggal keputusan: 1 Desember 2025; mulai: Januari 2026; jumlah: Rp2.419.200; orang: 1.200"
    )
    assert details.detail_text({"first": "2026-01"}, "en") == "from: January 2026"
    assert details.subject_text("programme:61.02.01.2001:2026", "id") == "program 2026"
    assert details.subject_address("programme:61.02.01.2001:2026") == "/program/61.02.01.2001/2026"
    assert details.subject_asked("tagihan 123456789012") == "bill:123456789012"
    assert details.subject_asked(" bill:123456789012 ") == "bill:123456789012"
