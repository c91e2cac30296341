"""For whoever watches the machine: is it alive, can it serve, what has it done. No Django, no personal data."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, TypeVar

import psycopg

Told = TypeVar("Told")

Answer = tuple[int, bytes, bytes]
"""Status, media type, body."""

DATABASE_SECONDS = 3
REMEMBERED_SECONDS = 1.0
"""How long an answer of the database is told again without asking."""

PLAIN = b"text/plain; charset=utf-8"


class _Remembered(Generic[Told]):
    """An answer that is asked for at most once a second, whoever asks here: strangers use up no connections."""

    def __init__(self, ask: Callable[[], Awaitable[Told]]) -> None:
        self._ask = ask
        self._asking = asyncio.Lock()
        self._answer: tuple[float, Told] | None = None

    async def told(self) -> Told:
        async with self._asking:
            if self._answer is None or time.monotonic() - self._answer[0] >= REMEMBERED_SECONDS:
                self._answer = (time.monotonic(), await self._ask())
            return self._answer[1]


class Health:
    """Answers the three addresses of this process and counts the requests that pass it."""

    def __init__(self, conninfo: str, last_payment: Callable[[], Awaitable[datetime | None]]) -> None:
        self._conninfo = conninfo
        self._started = time.time()
        self._requests: Counter[str] = Counter()
        self._is_up = _Remembered(self._database_answers)
        self._paid_at = _Remembered(last_payment)
        self.addresses: dict[str, Callable[[], Awaitable[Answer]]] = {
            "/healthz": self.alive,
            "/readyz": self.ready,
            "/metrics": self.metrics,
        }

    def count(self, door: str) -> None:
        """One more request for that door."""
        self._requests[door] += 1

    async def alive(self) -> Answer:
        """The process runs and answers: always 200."""
        return 200, PLAIN, b"ok\n"

    async def ready(self) -> Answer:
        """200 when the database answers a question within seconds, else 503."""
        if await self._is_up.told():
            return 200, PLAIN, b"ready\n"
        return 503, PLAIN, b"database away\n"

    async def metrics(self) -> Answer:
        """Prometheus text: this process since its start, and when money last came in."""
        is_up = await self._is_up.told()
        paid_at = await self._paid_at.told() if is_up else None
        lines = [
            "# HELP naungan_requests_total Requests by door since the start of this process.",
            "# TYPE naungan_requests_total counter",
            *(f'naungan_requests_total{{door="{door}"}} {count}' for door, count in sorted(self._requests.items())),
            "# HELP naungan_database_up Whether the database answers now.",
            "# TYPE naungan_database_up gauge",
            f"naungan_database_up {int(is_up)}",
            "# HELP process_start_time_seconds When this process started, in seconds since 1970.",
            "# TYPE process_start_time_seconds gauge",
            f"process_start_time_seconds {self._started:.3f}",
            "# HELP process_resident_memory_bytes Memory this process holds.",
            "# TYPE process_resident_memory_bytes gauge",
            f"process_resident_memory_bytes {_resident_bytes()}",
        ]
        if paid_at is not None:
            lines += [
                "# HELP naungan_last_payment_timestamp_seconds When the last payment was recorded.",
                "# TYPE naungan_last_payment_timestamp_seconds gauge",
                f"naungan_last_payment_timestamp_seconds {paid_at.timestamp():.3f}",
            ]
        return 200, b"text/plain; version=0.0.4; charset=utf-8", ("\n".join(lines) + "\n").encode()

    async def _database_answers(self) -> bool:
        try:
            async with (
                asyncio.timeout(DATABASE_SECONDS),
                await psycopg.AsyncConnection.connect(
                    self._conninfo, connect_timeout=DATABASE_SECONDS, autocommit=True
                ) as connection,
            ):
                await connection.execute("SELECT 1")
        except (psycopg.Error, TimeoutError):
            return False
        return True


def _resident_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
