"""Small files are worked on while the browser waits, large ones by the job worker under the work's name.

Never: what the work is; the worker calls the same operations of intake.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from naungan.intake import operations
from naungan.intake.values import BatchView
from naungan.kernel import Actor

LARGEST_AT_ONCE = 2_000
"""Rows that are staged or saved within one request: some two seconds."""

STAGE, COMMIT, UNDO = "intake.stage", "intake.commit", "intake.undo"

_WORKS = (STAGE, COMMIT, UNDO)


def is_large(batch: BatchView) -> bool:
    """Is the file left to the worker?"""
    return batch.row_total > LARGEST_AT_ONCE


def leave_to_worker(work: str, batch_id: int, *, by: Actor) -> None:
    """The worker does it next; asking again while it waits changes nothing."""
    try:
        job = app.configure_task(
            work, allow_unknown=False, lock=f"batch:{batch_id}", queueing_lock=f"{work}:{batch_id}"
        )
        with transaction.atomic():
            job.defer(batch_id=batch_id, user_id=int(by.id))
    except AlreadyEnqueued:
        return


def stage(batch: BatchView, *, by: Actor, at: datetime) -> None:
    """The rows are judged now, or soon. Refuses as ``operations.stage``."""
    if is_large(batch):
        leave_to_worker(STAGE, batch.id, by=by)
    else:
        operations.stage(batch.id, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Job:
    """What the worker still has to do on a batch; not started yet while ``started_at`` is None."""

    work: str
    started_at: datetime | None


def at_work(batch_id: int) -> Job | None:
    """The batch's job that waits or runs; None when nothing does."""
    job = (
        ProcrastinateJob.objects.filter(task_name__in=_WORKS, status__in=["todo", "doing"], args__batch_id=batch_id)
        .order_by("id")
        .first()
    )
    if job is None:
        return None
    started = ProcrastinateEvent.objects.filter(job_id=job.id, type="started").order_by("-at").first()
    return Job(job.task_name, started.at if started else None)


def has_failed(batch_id: int) -> bool:
    """Did the worker's last attempt on the batch come to nothing?"""
    jobs = ProcrastinateJob.objects.filter(task_name__in=_WORKS, args__batch_id=batch_id).order_by("-id")
    return jobs.values_list("status", flat=True).first() == "failed"
