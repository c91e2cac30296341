"""The story on screen: step by step for anyone; paying for those who may play the demo."""

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from programme_world import AT, ELSEWHERE, GALANG, KELURAHAN, SYSTEM, make_regions, make_workers

from naungan.access import operations as access
from naungan.access import queries as access_queries
from naungan.billing import operations as billing
from naungan.billing import queries as bills
from naungan.billing.values import OutcomeKind, PaymentOrder
from naungan.demo.story import StoryFigure, StoryStep, Told, next_village, prepare_next_village
from naungan.funding import operations as funding
from naungan.kernel import Actor, NotPermitted, Scope
from naungan.web.story import views

pytestmark = pytest.mark.django_db

ALL = Scope.system()
TOLD = Told(
    (
        StoryStep("participants", "Berkas diunggah", "A file came in",
                  (StoryFigure("Dibaca", "Read", "5.755", "/unggah/1"),)),
        StoryStep("payments", "Bank membayar", "The bank paid", (StoryFigure("Dibayar", "Paid", "Rp1"),)),
        StoryStep("award", "Peringkat dihitung", "Ranking computed", ()),
    )
)  # fmt: skip


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "read_told", lambda folder: TOLD)


@pytest.fixture
def demo(db: None) -> None:
    """A demo of three villages, of which one has workers enough, with its logins."""
    make_regions()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE regions_region SET in_example = true WHERE code = ANY(%s)", [[GALANG, KELURAHAN]])
    make_workers(20, village=GALANG)
    funding.load_sources(by=SYSTEM, at=AT)
    billing.open_accounts(by=SYSTEM, at=AT)
    access.set_business_day(day=AT.date(), month_in_view=date(2025, 7, 1), by=SYSTEM, at=AT)
    access.create_demo_logins(at=AT)


@pytest.fixture
def player(demo: None, client: Client) -> Client:
    """Somebody who entered with one click."""
    assert client.post("/cerita/masuk").headers["Location"] == "/cerita/bayar"
    return client


def ordered() -> list[str]:
    """Codes whose payment was ordered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'code' FROM procrastinate_jobs WHERE task_name = 'bank.pay_bill' ORDER BY id")
        return [code for (code,) in cursor.fetchall()]


def prepared(client: Client) -> str:
    address = client.post("/cerita/siapkan").headers["Location"]
    assert address.startswith("/cerita/bayar?kode=")
    return address.partition("=")[2]


def test_each_step_stands_alone_with_its_figures_linked_and_the_way_on(told: None, client: Client) -> None:
    text = client.get("/cerita?langkah=1").content.decode()
    assert "Berkas diunggah" in text
    assert '<a href="/unggah/1">5.755</a>' in text
    assert 'rel="next" href="/cerita?langkah=2"' in text
    assert "Bank membayar</h1>" not in text


def test_the_step_where_the_bank_pays_offers_to_pay_oneself(told: None, client: Client) -> None:
    assert 'href="/cerita/bayar"' in client.get("/cerita?langkah=2").content.decode()
    assert 'href="/cerita/bayar"' not in client.get("/cerita?langkah=1").content.decode()


@pytest.mark.parametrize(("asked", "shown"), [("99", "Peringkat dihitung"), ("-3", "Berkas"), ("x", "Berkas")])
def test_a_step_that_is_none_shows_the_nearest(told: None, client: Client, asked: str, shown: str) -> None:
    assert f"<h1>{shown}" in client.get(f"/cerita?langkah={asked}").content.decode()


def test_before_it_was_played_the_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "read_told", lambda folder: None)
    assert "belum diputar" in client.get("/cerita").content.decode()


def test_english_readers_read_english(told: None, client: Client) -> None:
    client.cookies["bahasa"] = "en"
    text = client.get("/cerita?langkah=1").content.decode()
    assert "A file came in" in text
    assert "Berkas diunggah" not in text


def test_a_visitor_of_the_demo_is_invited_and_sees_no_name(demo: None, client: Client) -> None:
    prepare_next_village(by=SYSTEM, at=AT, on=AT.date())
    text = client.get("/cerita/bayar").content.decode()
    assert 'action="/cerita/masuk"' in text
    assert "Pekerja 1" not in text


def test_without_the_demo_nobody_enters_or_plays(client: Client) -> None:
    assert client.get("/cerita/bayar").status_code == 409
    assert client.post("/cerita/masuk").status_code == 409
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/cerita/siapkan", "/cerita/bayar/langsung?kode=1"])
def test_a_visitor_prepares_and_watches_nothing(demo: None, client: Client, address: str) -> None:
    asked = client.get(address) if "langsung" in address else client.post(address)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/masuk")
    assert bills.count_bills(ALL) == 0


def test_who_is_signed_in_without_the_right_is_told_so(demo: None, client: Client) -> None:
    client.post("/masuk", {"username": "desa", "password": "naungan-2026"})
    assert client.get("/cerita/bayar").status_code == 403
    assert client.post("/cerita/siapkan").status_code == 403


def test_the_next_village_copies_the_programme_up_to_its_open_bill(player: Client) -> None:
    assert "Siapkan desa berikutnya: Galang" in player.get("/cerita/bayar").content.decode()
    bill = bills.bill(ALL, prepared(player))
    assert (bill.region_code, bill.line_count, bill.total_rp) == (GALANG, 20, 20 * 12 * 16_800)
    text = player.get("/cerita/bayar").content.decode()
    assert bill.code in text
    assert text.count("name-open") == 20


def test_a_kelurahan_and_a_village_outside_the_example_are_never_chosen(player: Client) -> None:
    prepared(player)
    assert next_village() is None
    assert player.post("/cerita/siapkan").status_code == 409
    assert not [one for one in bills.bills(ALL).rows if one.region_code in (KELURAHAN, ELSEWHERE)]


def test_pressing_bayar_twice_orders_one_payment_by_its_name(player: Client) -> None:
    code = prepared(player)
    for _ in range(2):
        answer = player.post("/cerita/bayar", {"kode": code})
        assert answer.headers["Location"] == f"/cerita/bayar?kode={code}&tunggu=1"
    assert ordered() == [code]
    text = player.get(f"/cerita/bayar?kode={code}&tunggu=1").content.decode()
    assert "hx-get=" in text
    assert "Perbarui" in text


def test_a_bank_that_never_answers_is_not_waited_for_for_ever(player: Client) -> None:
    code = prepared(player)
    text = player.get(f"/cerita/bayar/langsung?kode={code}&ke=60").content.decode()
    assert "hx-get=" not in text
    assert "naungan up" in text


def test_names_turn_and_figures_move_when_the_bill_is_paid(player: Client) -> None:
    code = prepared(player)
    player.post("/cerita/bayar", {"kode": code})
    settle(code)
    text = player.get(f"/cerita/bayar/langsung?kode={code}&ke=2").content.decode()
    assert text.count("name-protected") == 20
    assert "name-open" not in text
    assert "naik 20, sebelumnya 0" in text
    assert "naik Rp4.032.000" in text
    assert "/bukti/BP" in text
    assert "hx-get=" not in text


def test_a_paid_bill_is_not_ordered_again(player: Client) -> None:
    code = prepared(player)
    settle(code)
    assert player.post("/cerita/bayar", {"kode": code}).status_code == 409
    assert ordered() == []


def test_an_unknown_code_is_not_found(player: Client) -> None:
    assert player.get("/cerita/bayar?kode=123").status_code == 404
    assert player.post("/cerita/bayar", {"kode": "123"}).status_code == 404


def test_the_heart_is_light_and_asks_the_database_little(player: Client) -> None:
    code = prepared(player)
    with CaptureQueriesContext(connection) as asked:
        response = player.get(f"/cerita/bayar?kode={code}")
    assert len(asked) <= 30
    assert len(response.content) < 150_000


def test_the_right_to_play_is_asked_in_the_operation_itself(demo: None) -> None:
    nobody = Actor("user", "1", "Tamu", Scope())
    with pytest.raises(NotPermitted):
        prepare_next_village(by=nobody, at=AT, on=AT.date())
    assert access_queries.business_day() is not None


def settle(code: str) -> None:
    """The bill is paid as the bank's door does it: payment, ledger and months in one transaction."""
    bill = bills.bill(ALL, code)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    billing.add_partner(
        client_id="BANK", service_id="08800", name="Bank", by=SYSTEM, at=AT,
        public_key_pem=key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )  # fmt: skip
    bank = bills.partner_by_client_id("BANK")
    assert bank is not None
    order = PaymentOrder(
        partner_id=bank.id, external_id="1", external_day=AT.date(), request_id="R1", fingerprint=b"1" * 32,
        bill_code=code, paid_amount_rp=bill.total_rp, is_advice=False, happened_at=AT,
    )  # fmt: skip
    (done,) = billing.settle_many([order], answer=lambda outcome: b"{}", by=SYSTEM, at=AT)
    assert done.outcome.kind is OutcomeKind.SETTLED
