"""User administration: who sees whom, who hands out which role where, and passwords shown once."""

import csv
import io
import re

import pytest
from django.test import Client
from programme_world import AT, ELSEWHERE, GALANG, make_regions
from pytest_django.fixtures import DjangoAssertNumQueries
from web_cast import add_bank, browser, stop_clocks

from naungan.access.models import User
from naungan.access.roles import ROLES

pytestmark = pytest.mark.django_db
NEW = {"name": "Operator Galang", "username": "operator.galang", "role": "village", "place": "Galang"}


@pytest.fixture(autouse=True)
def clocks(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clocks(monkeypatch)
    make_regions()


@pytest.fixture
def officer() -> Client:
    return browser("regency_labour", "61.02")


@pytest.fixture
def operator() -> User:
    browser("village", GALANG)
    return User.objects.get(username=f"village.{GALANG}")


@pytest.fixture
def stranger() -> User:
    browser("village", ELSEWHERE)
    return User.objects.get(username=f"village.{ELSEWHERE}")


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def password_in(page: str) -> str:
    found = re.search(r'first-password">([^<]+)<', page)
    assert found is not None, page
    return found[1]


def test_an_administrator_sees_the_users_of_the_region_and_no_others(
    officer: Client, operator: User, stranger: User
) -> None:
    page = text(officer.get("/pengguna"))
    assert "2 pengguna di wilayah Anda" in page
    assert operator.username in page
    assert stranger.username not in page
    rows = list(csv.reader(io.StringIO(officer.get("/pengguna?format=csv").content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["regency_labour.61.02", operator.username]
    assert "Tidak ada yang cocok" in text(officer.get("/pengguna?peran=jury"))
    assert operator.username in text(officer.get("/pengguna?wilayah=61.02.01&cari=village"))


def test_a_neighbours_user_does_not_exist(officer: Client, stranger: User) -> None:
    address = f"/pengguna/{stranger.pk}"
    grant = stranger.grants.get()
    assert officer.get(address).status_code == 404
    assert officer.post(f"{address}/kata-sandi").status_code == 404
    assert officer.post(f"{address}/nonaktif").status_code == 404
    assert officer.post(f"{address}/peran", {"role": "village", "place": GALANG}).status_code == 404
    assert officer.post(f"{address}/peran/{grant.pk}/akhiri").status_code == 404
    stranger.refresh_from_db()
    assert stranger.is_active
    assert stranger.grants.get().ended_at is None


def test_pages_of_users_need_the_right_to_see_users(operator: User) -> None:
    village = browser("village", GALANG)
    for address in ("/pengguna", "/pengguna/baru", "/pengguna/peran", f"/pengguna/{operator.pk}"):
        assert village.get(address).status_code == 403, address
        assert Client().get(address).headers["Location"].startswith("/masuk"), address


def test_an_auditor_reads_users_and_changes_none(operator: User) -> None:
    auditor = browser("auditor", "61")
    page = text(auditor.get(f"/pengguna/{operator.pk}"))
    assert ROLES["village"].sentence in page
    assert '<form method="post" action="/pengguna' not in page
    assert auditor.get("/pengguna/baru").status_code == 403
    assert auditor.post(f"/pengguna/{operator.pk}/nonaktif").status_code == 403
    assert auditor.post(f"/pengguna/{operator.pk}/kata-sandi").status_code == 403


def test_changing_pages_take_no_get_and_reading_pages_no_post(officer: Client, operator: User) -> None:
    for part in ("peran", "kata-sandi", "nonaktif", "peran/1/akhiri"):
        assert officer.get(f"/pengguna/{operator.pk}/{part}").status_code == 405, part
    assert officer.post("/pengguna").status_code == 405


def test_a_new_user_gets_a_password_that_is_shown_once_and_must_be_changed(officer: Client) -> None:
    made = officer.post("/pengguna/baru", NEW)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    password = password_in(text(made))
    user = User.objects.get(username="operator.galang")
    assert user.grants.get().region_code == GALANG
    assert password not in text(officer.get(f"/pengguna/{user.pk}"))
    visitor = Client()
    visitor.post("/masuk", {"username": "operator.galang", "password": password})
    assert visitor.get("/beranda").headers["Location"] == "/kata-sandi"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"username": "village.61.02.01.2001"}, "sudah dipakai"),
        ({"username": "X"}, "huruf kecil"),
        ({"place": ELSEWHERE}, "tidak ditemukan"),
        ({"place": "61.02.01"}, "tidak dapat diberikan untuk tempat ini"),
        ({"place": "Entah"}, "Tidak ada desa/kelurahan"),
        ({"role": ""}, "Isian ini perlu diisi"),
        ({"role": "province", "place": "61"}, "field-wrong"),
    ],
)
def test_a_user_that_cannot_be_made_is_refused_with_a_sentence(
    officer: Client, operator: User, changes: dict[str, str], told: str
) -> None:
    before = User.objects.count()
    refused = officer.post("/pengguna/baru", NEW | changes)
    assert refused.status_code == 400
    assert told in text(refused)
    assert User.objects.count() == before


def test_only_roles_one_may_hand_out_are_offered_each_with_its_sentence(officer: Client) -> None:
    page = text(officer.get("/pengguna/baru"))
    offered = re.findall(r'name="role" value="([a-z_]+)"', page)
    assert offered == ["district", "village"]
    assert ROLES["district"].sentence in page
    everything = text(browser("system_admin", "61").get("/pengguna/baru"))
    assert set(re.findall(r'name="role" value="([a-z_]+)"', everything)) == set(ROLES)


def test_a_role_is_given_and_ended(officer: Client, operator: User) -> None:
    address = f"/pengguna/{operator.pk}"
    assert officer.post(f"{address}/peran", {"role": "village", "place": "Toho Ilir"}).status_code == 302
    assert operator.grants.count() == 2
    mixed = officer.post(f"{address}/peran", {"role": "district", "place": "Mempawah Hilir"})
    assert mixed.status_code == 400
    assert "Buat nama pengguna kedua" in text(mixed)
    grant = operator.grants.order_by("pk").first()
    assert grant is not None
    assert officer.post(f"{address}/peran/{grant.pk}/akhiri").status_code == 302
    grant.refresh_from_db()
    assert grant.ended_at == AT


def test_a_grant_of_somebody_else_is_not_ended_through_this_user(officer: Client, operator: User) -> None:
    browser("district", "61.02.01")
    other = User.objects.get(username="district.61.02.01").grants.get()
    assert officer.post(f"/pengguna/{operator.pk}/peran/{other.pk}/akhiri").status_code == 302
    other.refresh_from_db()
    assert other.ended_at is None


def test_a_new_password_ends_every_session(officer: Client, operator: User) -> None:
    session = browser("village", GALANG)
    assert session.get("/beranda").headers["Location"] == f"/program/{GALANG}"
    password = password_in(text(officer.post(f"/pengguna/{operator.pk}/kata-sandi")))
    operator.refresh_from_db()
    assert operator.check_password(password)
    assert session.get("/beranda").headers["Location"].startswith("/masuk")


def test_a_deactivated_user_is_out_at_once(officer: Client, operator: User) -> None:
    session = browser("village", GALANG)
    assert officer.post(f"/pengguna/{operator.pk}/nonaktif").status_code == 302
    assert session.get("/beranda").headers["Location"].startswith("/masuk")
    page = text(officer.get(f"/pengguna/{operator.pk}"))
    assert "tidak dapat masuk" in page


def test_a_bank_administrator_belongs_to_a_bank() -> None:
    bank = add_bank()
    admin = browser("system_admin", "61")
    typed = {"name": "Admin bank", "username": "bank.dua", "role": "bank_admin", "place": "BANKKALBAR"}
    assert admin.post("/pengguna/baru", typed | {"place": "ENTAH"}).status_code == 400
    assert admin.post("/pengguna/baru", typed).status_code == 200
    made = User.objects.get(username="bank.dua")
    assert made.grants.get().partner_id == bank
    assert "Bankkalbar" in text(admin.get(f"/pengguna/{made.pk}"))
    assert "Bankkalbar" in text(admin.get("/pengguna?cari=bank.dua"))


def test_roles_are_explained(officer: Client) -> None:
    page = text(officer.get("/pengguna/peran"))
    for role in ROLES.values():
        assert role.sentence in page


def test_the_list_asks_the_database_little_however_many_users(
    officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for serial in range(15):
        user = User.objects.create(username=f"u{serial:03d}", name="Ani", created_at=AT)
        user.grants.create(role="village", region_code=GALANG, granted_at=AT, granted_by="system:uji")
    with django_assert_max_num_queries(22):
        assert officer.get("/pengguna").status_code == 200
