"""``naungan up``: one process that starts everything the product needs and takes everything with it when it ends."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from types import FrameType

from naungan.kernel import Refusal
from naungan.project.folder import ROOT, DataFolder
from naungan.project.launch.children import Child, stop_all
from naungan.project.launch.database import leave_database
from naungan.project.launch.first_run import Run, machine_now, take_steps
from naungan.project.launch.preparation import one_at_a_time, prepare
from naungan.project.launch.share import database_of
from naungan.project.launch.steps import CLOSING_WORDS, WHILE_SERVING

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SERVING_WITHIN_SECONDS = 60.0


class PortTaken(Refusal):
    """Another program answers on that port."""

    code = "PORT_TAKEN"


class NotServing(Refusal):
    """The product was started but does not answer."""

    code = "NOT_SERVING"


@dataclass(frozen=True)
class Wish:
    """What the caller of ``up`` asked for."""

    host: str = "127.0.0.1"
    port: int = 8000
    scale: Decimal = Decimal("0.05")
    seed: int = 1
    with_example: bool = True

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"


def up(wish: Wish) -> None:
    """Serve until a signal to stop; afterwards nothing of it runs any more.

    Refuses: PortTaken; DatabaseCannotStart; StepFailed; NotServing; ChildKeepsDying.
    """
    started = time.monotonic()
    _require_free_port(wish)
    with _signals_interrupt():
        try:
            with database_of(DataFolder.of_clone(ROOT)):
                print("Basis data siap. (database ready)", flush=True)
                _serve(wish, started)
        except KeyboardInterrupt:
            print("\nNaungan berhenti. (stopped)", flush=True)


def _serve(wish: Wish, started: float) -> None:
    children = children_of(wish)
    try:
        run = Run(wish.scale, wish.seed, wish.base_url, machine_now(), wish.with_example)
        prepare(run)
        for child in children:
            child.start()
        _wait_until_serving(wish, children)
        with one_at_a_time():
            take_steps(WHILE_SERVING, run)
        _greet(wish, time.monotonic() - started)
        leave_database()
        while True:
            time.sleep(0.5)
            _restart_dead(children)
    finally:
        _ignore_signals()
        stop_all(children)
        leave_database()


def children_of(wish: Wish) -> tuple[Child, ...]:
    """The web server with both doors (one worker: the bank door commits in groups), and the job worker."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "naungan.project.settings",
        "PYTHONUNBUFFERED": "1",
        "NAUNGAN_BASE_URL": wish.base_url,
    }
    web = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", wish.host, "--port", str(wish.port)]
    web += ["--workers", "1", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "5"]
    jobs = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"]
    return (
        Child("web", [*web, "naungan.project.asgi:application"], environment),
        Child("jobs", jobs, environment),
    )


def _restart_dead(children: Sequence[Child]) -> None:
    for child in children:
        if not child.is_alive():
            print(f"Bagian «{child.name}» berhenti; dijalankan lagi. (restarting {child.name})", flush=True)
            child.restart()


def _wait_until_serving(wish: Wish, children: Sequence[Child]) -> None:
    deadline = time.monotonic() + SERVING_WITHIN_SECONDS
    while time.monotonic() < deadline:
        _restart_dead(children)
        try:
            with urllib.request.urlopen(f"{wish.base_url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NotServing(
        f"Naungan tidak menjawab di {wish.base_url} dalam {SERVING_WITHIN_SECONDS:.0f} detik.",
        f"Naungan does not answer at {wish.base_url} within {SERVING_WITHIN_SECONDS:.0f} s.",
    )


def _greet(wish: Wish, seconds: float) -> None:
    for words in CLOSING_WORDS:
        print(words(), flush=True)
    print(f"\nNaungan siap dalam {seconds:.1f} s: {wish.base_url}  (Ctrl-C: berhenti)", flush=True)


def _require_free_port(wish: Wish) -> None:
    """Refuses: PortTaken."""
    with socket.socket(socket.AF_INET6 if ":" in wish.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wish.host, wish.port))
        except OSError as taken:
            raise PortTaken(
                f"Port {wish.port} di {wish.host} sudah dipakai program lain. Pilih yang lain: make run PORT=8001",
                f"Port {wish.port} on {wish.host} is in use. Choose another: make run PORT=8001",
            ) from taken


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """Every signal to stop ends the block as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_signals() -> None:
    """Stopping takes seconds and must not itself be interrupted."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
