"""Small files are worked on while the browser waits, large ones by the job worker under the work's name.

Never: what the work is; the worker calls the same operations of intake.
"""

from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
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
        job.defer(batch_id=batch_id, user_id=int(by.id))
    except AlreadyEnqueued:
        return


def stage(batch: BatchView, *, by: Actor, at: datetime) -> None:
    """The rows are judged now, or soon. Refuses as ``operations.stage``."""
    if is_large(batch):
        leave_to_worker(STAGE, batch.id, by=by)
    else:
        operations.stage(batch.id, by=by, at=at)


def at_work(batch_id: int) -> str | None:
    """Which work the worker still has to do on the batch; None when nothing waits or runs."""
    waiting = ProcrastinateJob.objects.filter(
        task_name__in=_WORKS, status__in=["todo", "doing"], args__batch_id=batch_id
    )
    return waiting.order_by("id").values_list("task_name", flat=True).first()


def has_failed(batch_id: int) -> bool:
    """Did the worker's last attempt on the batch come to nothing?"""
    jobs = ProcrastinateJob.objects.filter(task_name__in=_WORKS, args__batch_id=batch_id).order_by("-id")
    return jobs.values_list("status", flat=True).first() == "failed"
