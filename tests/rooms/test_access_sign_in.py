"""Signing in: throttled by username and by address, also when many try at once."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections

from naungan.access import operations as access
from naungan.access import rules
from naungan.access.models import SignInAttempt, User
from naungan.access.values import GrantPlace
from naungan.audit import queries as audit
from naungan.kernel import Actor, Refusal, Scope

GOOD = "durian-runtuh-77"
HOME = "10.0.0.1"


def _make(at: datetime, *names: str) -> None:
    for name in names:
        access.create_user(username=name, name=name.title(), password=GOOD, role="village",
                           place=GrantPlace(region="61.02.07.2001"), by=Actor.system(), at=at)  # fmt: skip


@pytest.fixture
def desa(db, at):
    _make(at, "desa", "lain")


def _try(password: str, *, at: datetime, username: str = "desa", address: str = HOME) -> str:
    try:
        access.sign_in(username=username, password=password, address=address, at=at)
    except Refusal as refusal:
        return refusal.code
    return "in"


def test_the_right_password_signs_in_and_is_on_record(desa, at):
    user = access.sign_in(username=" Desa ", password=GOOD, address=HOME, at=at)
    assert (user.username, user.last_login) == ("desa", at)
    (event,) = audit.events(Scope.system(), action_prefix="access.user.signed_in").events
    assert event.subject == f"user:{user.pk}"
    assert audit.verify_chain() == []


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(desa, at):
    assert _try("salah", at=at) == _try(GOOD, at=at, username="tidak.ada") == "WRONG_CREDENTIALS"


def test_after_five_wrong_tries_even_the_right_password_waits_a_quarter_of_an_hour(desa, at):
    assert [_try("salah", at=at) for _ in range(6)] == ["WRONG_CREDENTIALS"] * 5 + ["TOO_MANY_ATTEMPTS"]
    assert _try(GOOD, at=at + timedelta(minutes=14), address="10.9.9.9") == "TOO_MANY_ATTEMPTS"
    assert _try(GOOD, at=at + timedelta(minutes=15, seconds=1)) == "in"


def test_refused_tries_do_not_lengthen_the_wait(desa, at):
    for _ in range(5):
        _try("salah", at=at)
    for minute in range(1, 15):
        assert _try("salah", at=at + timedelta(minutes=minute)) == "TOO_MANY_ATTEMPTS"
    assert _try(GOOD, at=at + timedelta(minutes=15, seconds=1)) == "in"


def test_a_right_password_forgets_ones_own_slips_but_not_anothers(desa, at):
    for _ in range(4):
        _try("salah", at=at)
    assert _try(GOOD, at=at) == "in"
    assert [_try("salah", at=at) for _ in range(5)] == ["WRONG_CREDENTIALS"] * 5
    for _ in range(4):
        _try("salah", at=at, username="lain", address="10.6.6.6")
    assert _try(GOOD, at=at, username="lain", address="10.7.7.7") == "in"
    assert _try("salah", at=at, username="lain", address="10.6.6.6") == "WRONG_CREDENTIALS"
    assert _try(GOOD, at=at, username="lain", address="10.7.7.7") == "TOO_MANY_ATTEMPTS"


def test_twenty_wrong_tries_from_one_address_close_it_whatever_the_names(desa, at):
    tries = [_try("salah", at=at, username=f"orang{number}") for number in range(21)]
    assert tries == ["WRONG_CREDENTIALS"] * 20 + ["TOO_MANY_ATTEMPTS"]
    assert _try(GOOD, at=at) == "TOO_MANY_ATTEMPTS"
    assert _try(GOOD, at=at, address="10.0.0.2") == "in"


@pytest.mark.parametrize(("address", "key"), [
    ("10.0.0.1", "10.0.0.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ("tak dikenal", "tak dikenal"), ("x" * 99, "x" * 45),
])  # fmt: skip
def test_an_address_is_counted_by_its_line(address, key):
    assert rules.address_key(address) == key


def test_tries_older_than_a_day_are_swept(desa, at):
    _try("salah", at=at)
    _try("salah", at=at + timedelta(hours=2))
    assert access.sweep_attempts(at=at + timedelta(hours=25)) == 1
    assert SignInAttempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twelve_tries_at_once_look_at_five_passwords_at_most(at):
    _make(at, "desa")
    answers: list[str] = []
    start = threading.Barrier(12)

    def guess() -> None:
        try:
            start.wait()
            answers.append(_try("salah", at=at))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 12
    assert answers.count("WRONG_CREDENTIALS") <= 5
    assert set(answers) <= {"WRONG_CREDENTIALS", "TOO_MANY_ATTEMPTS"}
    assert User.objects.get(username="desa").last_login is None
