"""What a new data folder is filled with, step by step.

To add a step, append a ``Step`` in ``steps`` to ``BEFORE_SERVING`` (needs the database only) or to ``WHILE_SERVING``
(needs the product answering over HTTP, as the story does, whose bank really calls). ``is_done`` must be cheap, because
every start asks it, and true after ``run`` has committed, so that a start that was killed goes on where it stopped.
``run`` may print progress through ``run.say``. To print something at each start, add a function to ``CLOSING_WORDS``.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from naungan.kernel import Refusal


class StepFailed(Refusal):
    """A step of the first run ended without being done."""

    code = "FIRST_RUN_STEP_FAILED"


@dataclass(frozen=True)
class Run:
    """What this start was asked for."""

    scale: Decimal
    seed: int
    base_url: str
    at: datetime
    with_example: bool = True
    """Load the demo province; a real one is started without."""

    def say(self, sentence: str) -> None:
        print(f"    {sentence}", flush=True)


@dataclass(frozen=True)
class Step:
    """One thing that a data folder must hold."""

    title: str
    is_done: Callable[[Run], bool]
    run: Callable[[Run], None]
    is_example: bool = False
    """Belongs to the demo province only."""


def take_steps(steps: Sequence[Step], run: Run) -> int:
    """Take the steps that are not done yet, in order; gives back how many were taken.

    Refuses: StepFailed when a step has run and is still not done.
    """
    taken = 0
    for step in steps:
        if (step.is_example and not run.with_example) or step.is_done(run):
            continue
        started = time.monotonic()
        print(f"  {step.title} …", flush=True)
        step.run(run)
        if not step.is_done(run):
            raise StepFailed(
                f"Langkah «{step.title}» selesai tanpa hasil. Jalankan naungan doctor.",
                f"The step '{step.title}' ended without a result. Run naungan doctor.",
            )
        print(f"  {step.title}: {time.monotonic() - started:.1f} s", flush=True)
        taken += 1
    return taken


def machine_now() -> datetime:
    """The machine's clock, read once per start and passed down."""
    return datetime.now(UTC)
