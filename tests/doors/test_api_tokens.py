"""The API with a token: as far as its user reaches and no further, closed at once when token, role or user ends."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from programme_world import AT, ELSEWHERE, GALANG, TOHO, YEAR, make_regions, make_workers, nominate_all, open_village
from web_cast import add_bank, individual_bill, pay, stop_clocks

from naungan.access import operations as access
from naungan.access import queries
from naungan.access.models import ApiToken, RoleGrant, User
from naungan.access.values import GrantPlace
from naungan.audit import queries as audit
from naungan.cli.tokens import token as token_command
from naungan.kernel import Actor, NotPermitted, OutOfScope, Scope
from naungan.programme import queries as programme

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def standing_clock(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make_regions()
    stop_clocks(monkeypatch)


def user_of(role: str, region: str = "", *, partner_id: int | None = None) -> int:
    found = User.objects.filter(username=f"{role}.{region or 'bank'}").first()
    if found is not None:
        return found.pk
    return access.create_user(
        username=f"{role}.{region or 'bank'}", name=role, password="durian-runtuh-77", role=role,
        place=GrantPlace(region, None, partner_id), by=SYSTEM, at=AT,
    )  # fmt: skip


def token_of(role: str, region: str = "", **place: int) -> str:
    user = user_of(role, region, **place)
    return access.create_api_token(user_id=user, label="uji", by=SYSTEM, at=AT).text


def got(address: str, token: str = "", status: int = 200) -> dict:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = Client().get(f"/api/v1{address}", headers=headers)
    assert response.status_code == status, response.content
    if status != 200:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert set(response.json()) == {"code", "message", "message_en"}
    return response.json()


def test_bills_of_ones_own_region_are_listed_with_their_sum() -> None:
    own = [individual_bill(serial, village=GALANG) for serial in (1, 2)]
    other = individual_bill(3, village=ELSEWHERE)
    page = got("/bills", token_of("regency_labour", "61.02"))
    assert [row["code"] for row in page["rows"]] == [own[1].code, own[0].code]
    assert (page["count"], page["total_rp"]) == (2, own[0].total_rp + own[1].total_rp)
    assert got("/bills?limit=1&offset=1&region=61.02.01", token_of("province", "61"))["rows"][0]["code"] == own[0].code
    assert got("/bills?state=paid", token_of("province", "61"))["count"] == 0
    assert got("/bills", token_of("regency_labour", "61.07"))["rows"][0]["code"] == other.code


def test_a_bill_is_there_for_its_own_region_and_not_for_the_neighbour() -> None:
    bill = individual_bill(1, village=GALANG)
    answer = got(f"/bills/{bill.code}", token_of("regency_labour", "61.02"))
    assert (answer["total_rp"], answer["region"], answer["state"]) == (bill.total_rp, bill.region_code, "open")
    assert answer["jkk_rp"] + answer["jkm_rp"] + answer["jht_rp"] + answer["jp_rp"] == answer["total_rp"]
    assert answer["first_month"] == "2026-01"
    assert answer["last_month"] == "2026-03"
    neighbour = token_of("regency_labour", "61.07")
    assert got(f"/bills/{bill.code}", neighbour, 404)["code"] == "NOT_FOUND"
    assert got("/bills?region=61.02", neighbour, 404)["code"] == "NOT_FOUND"
    assert got("/payments?region=61.02", neighbour, 404)["code"] == "NOT_FOUND"


def test_without_the_permission_the_answer_is_403() -> None:
    bill = individual_bill(1, village=GALANG)
    jury = token_of("jury", "61")
    for address in ("/bills", f"/bills/{bill.code}", "/payments"):
        assert got(address, jury, 403)["code"] == "NOT_PERMITTED"


@pytest.mark.parametrize("address", ["/bills", "/bills/1", "/payments", f"/programme/{GALANG}/{YEAR}/board"])
def test_without_a_known_token_the_answer_is_401_and_says_how(address: str) -> None:
    for token in ("", "naungan_nobody", "x y", "\x7f"):
        assert got(address, token, 401)["code"] == "TOKEN_NEEDED"
    assert Client().get(f"/api/v1{address}").headers["WWW-Authenticate"] == "Bearer"


def test_a_browser_session_opens_nothing_here() -> None:
    user = User.objects.get(pk=user_of("province", "61"))
    user.must_change_password = False
    user.save()
    browser = Client()
    browser.force_login(user)
    assert browser.get("/api/v1/bills").status_code == 401


def test_payments_are_seen_by_region_and_by_the_bank_that_took_them() -> None:
    bank, other = add_bank(), add_bank("BANKLAIN", "08801")
    bill = individual_bill(1, village=GALANG)
    number = pay(bill, bank)
    for token in (token_of("treasurer", "61.02"), token_of("bank_admin", partner_id=bank)):
        page = got("/payments", token)
        assert [(row["number"], row["bill"], row["amount_rp"]) for row in page["rows"]] == [
            (number, bill.code, bill.total_rp)
        ]
        assert (page["count"], page["total_rp"]) == (1, bill.total_rp)
    RoleGrant.objects.filter(partner_id=bank).update(partner_id=other)
    assert got("/payments", token_of("bank_admin", partner_id=other))["count"] == 0
    assert got("/payments", token_of("treasurer", "61.07"))["count"] == 0


def test_a_board_equals_that_of_the_room_and_is_not_there_for_the_neighbour() -> None:
    open_village()
    nominate_all(make_workers(3))
    seen = programme.village_board(Scope.system(), village=GALANG, year=YEAR)
    answer = got(f"/programme/{GALANG}/{YEAR}/board", token_of("village", GALANG))
    for name in ("quota", "seated", "remaining", "nominated", "proposed", "verified", "waiting", "refused", "left"):
        assert answer[name] == getattr(seen, name), name
    assert answer["nominated"] == 3
    assert got(f"/programme/{GALANG}/{YEAR}/board", token_of("village", TOHO), 404)["code"] == "NOT_FOUND"
    assert got(f"/programme/{GALANG}/{YEAR + 1}/board", token_of("village", GALANG), 404)["code"] == "NOT_FOUND"


def test_a_token_opens_its_own_districts_coverage_and_not_the_neighbours() -> None:
    token = token_of("district", "61.02.01")
    assert got(f"/coverage?region={GALANG}", token)[0]["protected"] == 0
    assert got("/coverage?region=61.07", token)[0]["region"] == "61.07", "open to anybody"
    assert got(f"/coverage?region={ELSEWHERE}", token, 404)["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "address",
    [
        "/bills?limit=0", "/bills?limit=201", "/bills?limit=x", "/bills?offset=-1", f"/bills?offset={2**70}",
        "/bills?state=lunas", "/bills?region=61%00", "/bills/1%002", "/bills/" + "1" * 21, "/payments?limit=1e9",
        f"/programme/{GALANG}/99999999999/board", f"/programme/{GALANG}/x/board", "/programme/61.02/2026/board",
    ],
)  # fmt: skip
def test_input_of_another_form_is_refused_in_words(address: str) -> None:
    assert got(address, token_of("province", "61"), 422)["code"] == "INPUT_NOT_VALID"


def test_an_ended_token_is_refused_at_the_next_request() -> None:
    user = user_of("province", "61")
    made = access.create_api_token(user_id=user, label="uji", by=SYSTEM, at=AT)
    assert got("/bills", made.text)["count"] == 0
    access.end_api_token(token_id=made.id, by=SYSTEM, at=AT)
    access.end_api_token(token_id=made.id, by=SYSTEM, at=AT + timedelta(days=1))
    assert got("/bills", made.text, 401)["code"] == "TOKEN_NEEDED"
    assert ApiToken.objects.get().ended_at == AT


def test_a_token_dies_with_its_user_and_shrinks_with_its_roles() -> None:
    user = user_of("regency_labour", "61.02")
    made = access.create_api_token(user_id=user, label="uji", by=SYSTEM, at=AT)
    access.end_grant(grant_id=RoleGrant.objects.get(user_id=user).pk, by=SYSTEM, at=AT)
    assert got("/bills", made.text, 403)["code"] == "NOT_PERMITTED"
    access.deactivate_user(user_id=user, by=SYSTEM, at=AT)
    assert got("/bills", made.text, 401)["code"] == "TOKEN_NEEDED"
    with pytest.raises(access.UserInactive):
        access.create_api_token(user_id=user, label="uji", by=SYSTEM, at=AT)


def test_only_a_digest_is_kept_and_each_step_is_an_event() -> None:
    user = user_of("province", "61")
    made = access.create_api_token(user_id=user, label=" Dasbor   provinsi ", by=SYSTEM, at=AT)
    access.end_api_token(token_id=made.id, by=SYSTEM, at=AT)
    kept = ApiToken.objects.get()
    assert kept.label == "Dasbor provinsi"
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_apitoken::text FROM access_apitoken")
        assert made.text not in str(cursor.fetchall())
        cursor.execute("SELECT action FROM audit_event WHERE action LIKE 'access.token.%' ORDER BY id")
        assert cursor.fetchall() == [("access.token.created",), ("access.token.ended",)]
    assert made.text not in repr(made)
    assert audit.verify_chain() == []
    with pytest.raises(access.LabelMissing):
        access.create_api_token(user_id=user, label="  ", by=SYSTEM, at=AT)


def test_one_makes_ones_own_token_and_another_only_for_whom_one_administers() -> None:
    actors = {
        name: queries.actor_of(User.objects.get(pk=user_of(*name)), at=AT)
        for name in (("village", GALANG), ("regency_labour", "61.02"), ("regency_labour", "61.07"), ("province", "61"))
    }
    village, own, neighbour, province = actors.values()
    made = access.create_api_token(user_id=int(village.id), label="desa", by=village, at=AT)
    assert queries.actor_of_token(made.text, at=AT) == village
    access.create_api_token(user_id=int(village.id), label="desa", by=own, at=AT)
    with pytest.raises(OutOfScope):
        access.create_api_token(user_id=int(village.id), label="desa", by=neighbour, at=AT)
    with pytest.raises(NotPermitted):
        access.create_api_token(user_id=int(own.id), label="naik", by=village, at=AT)
    with pytest.raises(OutOfScope):
        access.create_api_token(user_id=int(province.id), label="naik", by=own, at=AT)
    with pytest.raises(NotPermitted):
        access.create_api_token(user_id=user_of("treasurer", "61.02"), label="naik", by=own, at=AT)
    with pytest.raises(OutOfScope):
        access.end_api_token(token_id=made.id, by=neighbour, at=AT)
    assert [one.username for one in queries.api_tokens(own.scope)] == [f"village.{GALANG}"] * 2
    assert queries.api_tokens(neighbour.scope) == ()
    with pytest.raises(NotPermitted):
        queries.api_tokens(village.scope)


def test_the_command_makes_lists_and_ends_a_token() -> None:
    user_of("province", "61")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(token_command, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    made = json.loads(run("add", "--user", "province.61", "--label", "Dasbor"))
    assert got("/bills", made["token"])["count"] == 0
    assert made["token"] not in run("list", "--format", "json")
    run("end", str(made["id"]))
    assert got("/bills", made["token"], 401)["code"] == "TOKEN_NEEDED"
    assert json.loads(run("list", "--format", "json"))[0]["ended_at"]
    with pytest.raises(OutOfScope):
        CliRunner().invoke(token_command, ["add", "--user", "siapa", "--label", "x"], catch_exceptions=False)


def test_a_page_of_bills_asks_the_database_few_questions() -> None:
    for serial in range(1, 6):
        individual_bill(serial, village=GALANG)
    token = token_of("province", "61")
    with CaptureQueriesContext(connection) as asked:
        assert len(got("/bills", token)["rows"]) == 5
    assert len(asked) <= 5, [one["sql"] for one in asked]
