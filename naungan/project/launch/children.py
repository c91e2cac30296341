"""The processes that serve: started, watched, restarted a few times, and never left behind.

Each child leads a session of its own, so the terminal's Ctrl-C reaches only the supervisor, which stops them in order;
should the supervisor itself be killed, the kernel tells each child to end.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from naungan.kernel import Refusal

PR_SET_PDEATHSIG = 1
RESTARTS = 5
FORGIVEN_AFTER_SECONDS = 120.0
STOP_SECONDS = 8.0

_libc = ctypes.CDLL(None, use_errno=True)


class ChildKeepsDying(Refusal):
    """A part of the product ended again and again."""

    code = "CHILD_KEEPS_DYING"


@dataclass
class Child:
    """One process of the product."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """The process runs."""
        parent = os.getpid()

        def die_with_parent() -> None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # the parent died before the kernel knew what to do then
                os._exit(1)

        self.process = subprocess.Popen(
            list(self.command),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def restart(self) -> None:
        """Start again after a death.

        Refuses: ChildKeepsDying after more than five deaths within two minutes.
        """
        self._kill_group()  # what it had started must not keep its port
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < FORGIVEN_AFTER_SECONDS] + [now]
        if len(self.deaths) > RESTARTS:
            raise ChildKeepsDying(
                f"Bagian «{self.name}» berhenti berulang kali; pesan di atas menyebut sebabnya.",
                f"The part '{self.name}' ended again and again; the lines above say why.",
            )
        self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def make_sure_it_stopped(self, deadline: float) -> None:
        """It has until the deadline (monotonic seconds) to end by itself; then it and what it started are killed."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def stop_all(children: Sequence[Child]) -> None:
    """None of the children, nor anything they started, runs any more; takes at most ``STOP_SECONDS``."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.make_sure_it_stopped(deadline)
