"""Long imports as jobs: deferred by name, done with the rights of whoever ordered them."""

import io
from datetime import date, datetime

import pytest
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from naungan.access import operations as access
from naungan.access.values import GrantPlace
from naungan.intake import operations, queries
from naungan.intake.values import BatchState
from naungan.jobs import tasks
from naungan.kernel import Actor, Month, OutOfScope, Scope
from naungan.regions import operations as regions

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()


@pytest.fixture
def batch_id(at: datetime) -> int:
    access.set_business_day(day=date(2025, 12, 1), month_in_view=date(2025, 7, 1), by=SYSTEM, at=at)
    content = io.BytesIO(b"NIK;Nama\n6102990101900001;Siti\n")
    return operations.receive(
        kind="participants", file_name="a.csv", content=content, region="61.02", month=Month(2025, 7), by=SYSTEM, at=at
    )


@pytest.fixture
def official_regions(at: datetime) -> None:
    regions.load_official_regions(at=at)


def officer(region: str, at: datetime) -> int:
    return access.create_user(
        username=f"petugas{region}",
        name="Petugas",
        password="Sandi-yang-panjang-61",
        role="regency_labour",
        place=GrantPlace(region),
        by=SYSTEM,
        at=at,
    )


def test_jobs_of_an_import_are_found_by_name(batch_id: int) -> None:
    memory = InMemoryConnector()
    with app.replace_connector(memory) as queued:
        for name in ("intake.stage", "intake.commit", "intake.undo"):
            queued.configure_task(name, allow_unknown=False).defer(batch_id=batch_id, user_id=1)
    assert [job["task_name"] for job in memory.jobs.values()] == ["intake.stage", "intake.commit", "intake.undo"]


def test_job_acts_with_the_rights_of_whoever_ordered_it(batch_id: int, at: datetime, official_regions: None) -> None:
    own, neighbour = officer("61.02", at), officer("61.07", at)
    with pytest.raises(OutOfScope):
        tasks.stage(batch_id=batch_id, user_id=neighbour)
    tasks.stage(batch_id=batch_id, user_id=own)
    tasks.commit(batch_id=batch_id, user_id=own)
    assert queries.batch(Scope.system(), batch_id).state is BatchState.COMMITTED
    tasks.undo(batch_id=batch_id)
    assert queries.batch(Scope.system(), batch_id).state is BatchState.UNDONE
