"""The house's own work: found by name, due at its hours, and done when it runs."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from programme_world import AT, GALANG, make_regions
from web_cast import add_bank, individual_bill, pay

from naungan.access.models import SignInAttempt
from naungan.audit import queries as audit
from naungan.billing import queries
from naungan.billing.values import BillState
from naungan.jobs import tasks
from naungan.kernel import Scope

pytestmark = pytest.mark.django_db
EVERYTHING = Scope.system()


class StoppedClock(datetime):
    """The machine's clock, standing at ``at``."""

    at = AT

    @classmethod
    def now(cls, tz=None):
        return cls.at.astimezone(tz)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[StoppedClock]:
    monkeypatch.setattr(tasks, "datetime", StoppedClock)
    monkeypatch.setattr(StoppedClock, "at", AT)
    return StoppedClock


@pytest.mark.parametrize(
    "name", ["billing.expire", "ledger.seal_day", "audit.seal_heads", "access.sweep_attempts", "house.take_up_again"]
)
def test_every_work_of_the_house_is_due_by_the_clock(name: str) -> None:
    due = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert name in due
    assert app.tasks[name].queue == "house"


def test_bills_past_their_last_day_are_expired(clock: type[StoppedClock]) -> None:
    make_regions()
    bill = individual_bill(1, village=GALANG)
    tasks.expire_bills(timestamp=0)
    assert queries.bill(EVERYTHING, bill.code).state is BillState.OPEN
    clock.at = AT + timedelta(days=60)
    tasks.expire_bills(timestamp=0)
    assert queries.bill(EVERYTHING, bill.code).state is BillState.EXPIRED


def test_job_of_a_killed_worker_waits_again() -> None:
    job_id = app.configure_task("audit.check_chain", allow_unknown=False).defer(user_id=1)

    def status() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job_id])
            return str(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job_id])
    assert status() == "doing"
    context = SimpleNamespace(app=app)
    async_to_sync(tasks.take_up_again.func)(context, 0)
    assert status() == "todo"


def test_yesterdays_books_are_summed(clock: type[StoppedClock]) -> None:
    make_regions()
    pay(individual_bill(1, village=GALANG), add_bank())
    clock.at = AT + timedelta(days=1)
    tasks.seal_day(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT day FROM ledger_dailysum")
        assert cursor.fetchall() == [(date(2025, 12, 1),)]


def test_the_heads_of_the_audit_trail_are_sealed(clock: type[StoppedClock]) -> None:
    make_regions()
    individual_bill(1, village=GALANG)
    assert audit.last_seal() is None
    tasks.seal_heads(timestamp=0)
    seal = audit.last_seal()
    assert seal is not None
    assert seal.at == AT


def test_old_tries_to_sign_in_are_forgotten(clock: type[StoppedClock]) -> None:
    for age in (timedelta(hours=1), timedelta(days=2)):
        SignInAttempt.objects.create(username="ani", address="127.0.0.1", at=AT - age, succeeded=False)
    tasks.sweep_attempts(timestamp=0)
    assert [attempt.at for attempt in SignInAttempt.objects.all()] == [AT - timedelta(hours=1)]
