"""One worker at a time: registered at a desk, recorded as deceased."""

from datetime import date, datetime

from django.db import transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor, OutOfScope, Refusal
from naungan.registry.models import Worker
from naungan.registry.operations.upsert import upsert_workers
from naungan.registry.values import WorkerRow


class DiedBeforeBirth(Refusal):
    """A day of death that cannot be."""

    code = "DEATH_DATE_IMPOSSIBLE"


@transaction.atomic
def register_worker(row: WorkerRow, *, by: Actor, at: datetime) -> int:
    """The worker is in the registry, new or brought up to date; returns its number.

    Refuses: OutOfScope (the village of residence lies elsewhere).
    Records: registry.worker.registered
    """
    by.scope.require_region(row.region_code)
    result = upsert_workers([row], by=by, at=at)[0]
    audit.record(
        "registry.worker.registered",
        by=by,
        at=at,
        subject=f"worker:{result.worker_id}",
        region=row.region_code,
        detail={"change": result.change.value},
    )
    return result.worker_id


@transaction.atomic
def record_death(worker_id: int, *, died_on: date, by: Actor, at: datetime) -> None:
    """The worker is known to have died on that day. Months already paid stay; no further ones are bought.

    Refuses: OutOfScope, DiedBeforeBirth.
    Records: registry.worker.died
    """
    worker = Worker.objects.select_for_update().filter(pk=worker_id).first()
    if worker is None:
        raise OutOfScope("Pekerja ini tidak ditemukan di wilayah Anda.", "No such worker in your region.")
    by.scope.require_region(worker.region_code)
    if died_on < worker.birth_on or died_on > at.date():
        raise DiedBeforeBirth(
            "Tanggal meninggal harus sesudah tanggal lahir dan tidak boleh di masa depan.",
            "The day of death must lie after birth and not in the future.",
        )
    worker.died_on = died_on
    worker.last_batch_id = None  # a person has touched it: no undo of a file goes past this
    worker.save(update_fields=["died_on", "last_batch_id"])
    audit.record(
        "registry.worker.died",
        by=by,
        at=at,
        subject=f"worker:{worker_id}",
        region=worker.region_code,
        detail={"died_on": died_on.isoformat()},
    )
