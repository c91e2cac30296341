"""A thread that takes everything waiting and does it in one go: the group commit of the bank's door.

Answers: for each thing handed in, its own result or its own failure, before its deadline. One thing never hurts its
neighbours: a batch that fails is done again one by one. Never: what is done; the work is given.
"""

import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connection, transaction
from django.db.utils import InterfaceError, OperationalError

Thing = TypeVar("Thing")
Result = TypeVar("Result")

log = logging.getLogger("naungan.bank")

LARGEST_BATCH = 64
LOCK_MILLISECONDS = 500
"""How long a batch waits for a row another process holds, before those without such a row go ahead of it."""

_PAUSE_SECONDS = 0.1


class DatabaseAway(Exception):
    """No connection could be had in time. Nothing was recorded."""


class ResultUnknown(Exception):
    """The connection broke while the work was under way: it may have been recorded."""


class OutOfTime(Exception):
    """The deadline passed before the work was begun. Nothing was recorded."""


@dataclass(slots=True)
class Turn(Generic[Thing]):
    """One thing to be done, and whether an earlier attempt may have been recorded already."""

    thing: Thing
    is_again: bool


class Promise(Future[Result]):
    """A result to come, and whether anything of it may be recorded while it has not come."""

    is_unsure = False
    """The connection broke while an attempt was being committed."""


@dataclass(slots=True)
class _Waiting(Generic[Thing, Result]):
    thing: Thing
    deadline: float
    done: Promise[Result] = field(default_factory=Promise)

    def is_still_wanted(self) -> bool:
        """False when its sender gave up before the work was begun; from now on it cannot be called off."""
        return self.done.running() or self.done.set_running_or_notify_cancel()


class GroupCommit(Generic[Thing, Result]):
    """One thread, one connection, one transaction for all that waits.

    ``work`` gets the turns of a batch and gives their results in the same order. It may be called again for a thing
    whose earlier commit broke off, so it must know a repetition when it sees one.
    """

    def __init__(self, name: str, work: Callable[[Sequence[Turn[Thing]]], Sequence[Result]]) -> None:
        self.is_connecting = False
        """True while the thread waits for a connection."""
        self._name = name
        self._work = work
        self._reached_commit = False
        self._queue: queue.SimpleQueue[_Waiting[Thing, Result] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def hand_in(self, thing: Thing, *, seconds: float) -> Promise[Result]:
        """The thing will be done within so many seconds, or its future holds why not.

        Failures: DatabaseAway, ResultUnknown, OutOfTime, or what ``work`` raised for this thing alone.
        """
        waiting: _Waiting[Thing, Result] = _Waiting(thing, time.monotonic() + seconds)
        self._queue.put(waiting)
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        return waiting.done

    def stop(self) -> None:
        """What was handed in is done, the connection is given back and the thread has ended."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _run(self) -> None:
        try:
            while (first := self._queue.get()) is not None:
                batch, more = self._everything_waiting(first)
                self._do_surely(batch)
                if not more:
                    return
        finally:
            connection.close()

    def _everything_waiting(self, first: _Waiting[Thing, Result]) -> tuple[list[_Waiting[Thing, Result]], bool]:
        batch = [first]
        while len(batch) < LARGEST_BATCH:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                return batch, True
            if following is None:
                return batch, False
            batch.append(following)
        return batch, True

    def _do_surely(self, batch: list[_Waiting[Thing, Result]]) -> None:
        """As ``_do``; whatever goes wrong there, nobody waits in vain and the thread lives on."""
        try:
            self._do(batch)
        except Exception as bug:
            log.error("%s: %s at %s", self._name, type(bug).__name__, _places(bug))
            connection.close()
            for waiting in batch:
                if not waiting.done.done():
                    waiting.done.set_exception(ResultUnknown())

    def _do(self, batch: list[_Waiting[Thing, Result]]) -> None:
        """The batch at once; where that fails, one by one; what waits for a lock goes behind the others."""
        now = time.monotonic()
        wanted = [waiting for waiting in batch if waiting.is_still_wanted()]
        for waiting in wanted:
            if waiting.deadline <= now:
                waiting.done.set_exception(ResultUnknown() if waiting.done.is_unsure else OutOfTime())
        ready = [waiting for waiting in wanted if waiting.deadline > now]
        if not ready:
            return
        try:
            self._connect()
            results = self._in_one_transaction(ready)
        except Exception as reason:
            self._after_failure(ready, reason)
            return
        for waiting, result in zip(ready, results, strict=True):
            waiting.done.set_result(result)

    def _connect(self) -> None:
        self._reached_commit = False
        self.is_connecting = True
        try:
            connection.ensure_connection()
        finally:
            self.is_connecting = False

    def _in_one_transaction(self, ready: list[_Waiting[Thing, Result]]) -> Sequence[Result]:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
            results = self._work([Turn(waiting.thing, waiting.done.is_unsure) for waiting in ready])
            self._reached_commit = True
        return results

    def _after_failure(self, ready: list[_Waiting[Thing, Result]], reason: Exception) -> None:
        """A broken connection: all again. A failed batch: one by one. A failed single: again where it only waited."""
        is_operational = isinstance(reason, OperationalError | InterfaceError)
        if is_operational and not _is_healthy():
            connection.close()
            for waiting in ready:
                waiting.done.is_unsure |= self._reached_commit
            self._later(ready, DatabaseAway())
        elif len(ready) > 1:
            for waiting in ready:
                self._do([waiting])
        elif is_operational:
            self._later(ready, OutOfTime())
        else:
            log.error("%s: %s at %s", self._name, type(reason).__name__, _places(reason))
            ready[0].done.set_exception(reason)

    def _later(self, batch: list[_Waiting[Thing, Result]], reason: Exception) -> None:
        """Back into the queue while there is time; a short pause keeps a dead database from spinning the thread."""
        time.sleep(_PAUSE_SECONDS)
        for waiting in batch:
            if waiting.deadline > time.monotonic():
                self._queue.put(waiting)
            else:
                waiting.done.set_exception(ResultUnknown() if waiting.done.is_unsure else reason)


def _is_healthy() -> bool:
    return connection.connection is not None and not connection.connection.closed and connection.is_usable()


def _places(reason: Exception) -> str:
    """Where it happened, without the exception's text, which might quote what a message said."""
    frames = reversed(traceback.extract_tb(reason.__traceback__)[-4:])
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
