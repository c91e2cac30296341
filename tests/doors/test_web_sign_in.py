"""Signing in and out, the language, and pages that refuse: asked as a browser asks."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from naungan.access import operations as access
from naungan.access.values import GrantPlace
from naungan.kernel import Actor

pytestmark = pytest.mark.django_db

AT = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
PASSWORD = "teduh-di-bawah-pohon"


FIRST_PASSWORD = "dari-admin-wilayah"


@pytest.fixture
def newcomer() -> str:
    """A juror whose password an administrator set."""
    access.create_user(
        username="ani", name="Ani", password=FIRST_PASSWORD, role="jury", place=GrantPlace("61"), by=Actor.system(),
        at=AT,
    )  # fmt: skip
    return "ani"


@pytest.fixture
def operator(newcomer: str, client: Client) -> str:
    """The same, after choosing a password of her own, and signed out again."""
    client.post("/masuk", {"username": newcomer, "password": FIRST_PASSWORD})
    client.post("/kata-sandi", {"current": FIRST_PASSWORD, "new": PASSWORD})
    client.post("/keluar")
    return newcomer


def test_the_sign_in_page_answers_and_forbids_scripts_and_styles_inside_pages(client: Client) -> None:
    response = client.get("/masuk")
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"<style" not in response.content
    assert b" style=" not in response.content


def test_a_right_password_leads_to_the_first_page_and_a_wrong_one_says_so(client: Client, operator: str) -> None:
    wrong = client.post("/masuk", {"username": operator, "password": "salah"})
    assert wrong.status_code == 400
    assert "notice-mend" in wrong.content.decode()
    right = client.post("/masuk", {"username": operator, "password": PASSWORD})
    assert right.headers["Location"] == "/beranda"
    assert client.get("/beranda").headers["Location"] == "/paritrana"


def test_a_password_set_by_an_administrator_is_changed_before_anything_else(client: Client, newcomer: str) -> None:
    client.post("/masuk", {"username": newcomer, "password": FIRST_PASSWORD})
    assert client.get("/beranda").headers["Location"] == "/kata-sandi"
    assert client.post("/kata-sandi", {"current": "salah", "new": PASSWORD}).status_code == 400
    assert client.post("/kata-sandi", {"current": FIRST_PASSWORD, "new": "pendek"}).status_code == 400
    assert client.post("/kata-sandi", {"current": FIRST_PASSWORD, "new": PASSWORD}).headers["Location"] == "/beranda"
    assert client.get("/beranda").headers["Location"] == "/paritrana"


def test_signing_in_never_leads_to_another_host(client: Client, operator: str) -> None:
    credentials = {"username": operator, "password": PASSWORD, "lanjut": "https://evil.example/"}
    assert client.post("/masuk", credentials).headers["Location"] == "/beranda"


def test_signing_out_ends_the_session_and_only_by_post(client: Client, operator: str) -> None:
    client.post("/masuk", {"username": operator, "password": PASSWORD})
    assert client.get("/keluar").status_code == 405
    assert client.post("/keluar").headers["Location"] == "/"
    assert client.get("/beranda").headers["Location"].startswith("/masuk")


def test_the_language_stays_chosen_and_the_page_says_which_it_is(client: Client) -> None:
    assert '<html lang="id">' in client.get("/masuk").content.decode()
    answer = client.post("/bahasa", {"bahasa": "en", "lanjut": "/masuk"})
    assert answer.headers["Location"] == "/masuk"
    page = client.get("/masuk").content.decode()
    assert '<html lang="en">' in page
    assert "Sign in to Naungan" in page


def test_an_address_that_does_not_exist_offers_the_way_home(client: Client) -> None:
    response = client.get("/tidak-ada-di-sini")
    assert response.status_code == 404
    assert 'class="button" href="/"' in response.content.decode()


def test_the_style_page_is_not_for_visitors(client: Client) -> None:
    assert client.get("/gaya").status_code == 404
