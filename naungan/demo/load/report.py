"""How fast the province went into the database, table by table."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from naungan.kernel import format_count


@dataclass
class Tally:
    """Rows and seconds of one table; several loads add up."""

    rows: int = 0
    seconds: float = 0.0

    @property
    def rows_per_second(self) -> int:
        return round(self.rows / self.seconds) if self.seconds else 0


@dataclass
class LoadReport:
    """What was loaded, and at what cost. ``seconds`` is wall time of the whole, generation included."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    seconds: float = 0.0

    @contextmanager
    def timing(self, table: str) -> Iterator[Callable[[int], None]]:
        """Times the block for the table; the block hands in its rows."""
        tally = self.tallies.setdefault(table, Tally())
        started = time.perf_counter()

        def count(rows: int) -> None:
            tally.rows += rows

        yield count
        tally.seconds += time.perf_counter() - started

    def lines(self) -> list[str]:
        """One line a table, then the whole: for the screen."""
        lines = [_line(name, tally) for name, tally in self.tallies.items()]
        rows = sum(tally.rows for tally in self.tallies.values())
        whole = f"{'seluruhnya':<16} {format_count(rows):>12} baris {self.seconds:7.1f} s"
        return [*lines, f"{whole}, memori puncak {peak_memory_mib()} MiB"]


def _line(name: str, tally: Tally) -> str:
    if not tally.rows:
        return f"{name:<16} {'':>18} {tally.seconds:7.1f} s"
    rate = f"{format_count(tally.rows_per_second):>10} baris/s"
    return f"{name:<16} {format_count(tally.rows):>12} baris {tally.seconds:7.1f} s {rate}"


def peak_memory_mib() -> int:
    """The most memory this process ever held, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def database_bytes() -> int:
    """Size of the whole database on disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
