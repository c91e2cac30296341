"""What the worker does: long imports as somebody ordered them, and the house's own nightly work.

Other doors defer a job by its name, never by importing it:
``app.configure_task("intake.stage", allow_unknown=False).defer(batch_id=12, user_id=3)``.
A job acts as the user who ordered it, with the rights that user has when it runs. One job per batch at a time: the
lock is the batch's; a job that was killed is taken up again by the next one.
"""

from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from procrastinate import JobContext
from procrastinate.contrib.django import app

from naungan.access import operations as access
from naungan.access.business_time import business_shift
from naungan.access.queries import actor_of
from naungan.audit import operations as audit
from naungan.billing import operations as billing
from naungan.intake import operations as intake
from naungan.kernel import Actor
from naungan.ledger import operations as ledger

_SILENT_SECONDS = 120
"""A worker that has not been heard of for so long is gone; a living one speaks every ten seconds."""


@app.task(name="intake.stage", queue="imports")
def stage(*, batch_id: int, user_id: int | None = None) -> None:
    """The rows of the batch are judged."""
    at = datetime.now(UTC)
    intake.stage(batch_id, by=_actor(user_id, at), at=at)


@app.task(name="intake.commit", queue="imports")
def commit(*, batch_id: int, user_id: int | None = None) -> None:
    """The accepted rows of the batch take effect."""
    at = datetime.now(UTC)
    intake.commit(batch_id, by=_actor(user_id, at), at=at)


@app.task(name="intake.undo", queue="imports")
def undo(*, batch_id: int, user_id: int | None = None) -> None:
    """What the batch did is taken back."""
    at = datetime.now(UTC)
    intake.undo(batch_id, by=_actor(user_id, at), at=at)


@app.periodic(cron="*/10 * * * *")
@app.task(name="billing.expire", queue="house")
def expire_bills(timestamp: int) -> None:
    """Bills whose time is over, on the day by which payments are judged too, release their worker-months."""
    now = datetime.now(UTC)
    billing.expire_bills(by=Actor.system("jobs"), at=now + business_shift(now))


@app.periodic(cron="20 17 * * *")
@app.task(name="ledger.seal_day", queue="house")
def seal_day(timestamp: int) -> None:
    """Yesterday's books are summed (00.20 in Pontianak)."""
    at = datetime.now(UTC)
    ledger.seal_day((at + timedelta(hours=7)).date() - timedelta(days=1), at=at)


@app.periodic(cron="30 17 * * *")
@app.task(name="audit.seal_heads", queue="house")
def seal_heads(timestamp: int) -> None:
    """The heads of all audit chains stand under one hash."""
    audit.seal_heads(at=datetime.now(UTC))


@app.task(name="audit.check_chain", queue="house")
def check_chain(*, user_id: int) -> None:
    """The whole audit trail is verified for somebody who asked; how it came out stands on the trail."""
    at = datetime.now(UTC)
    audit.check_chain(by=_actor(user_id, at), at=at)


@app.periodic(cron="40 * * * *")
@app.task(name="access.sweep_attempts", queue="house")
def sweep_attempts(timestamp: int) -> None:
    """Attempts to sign in older than a day are forgotten."""
    access.sweep_attempts(at=datetime.now(UTC))


@app.periodic(cron="*/2 * * * *")
@app.task(name="house.take_up_again", queue="house", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed are waiting again. Each is safe to run twice: it asks what was done before."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_SILENT_SECONDS):
        await manager.retry_job(job)


def _actor(user_id: int | None, at: datetime) -> Actor:
    """The user who ordered the job, as far as they reach now; the system where nobody did."""
    if user_id is None:
        return Actor.system("jobs")
    return actor_of(get_user_model()(pk=user_id), at=at)
