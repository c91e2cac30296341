"""Rows per second of importing the fund's list, and the time of one count of a month. ``python -m bench.intake``.

The demo's list of participants (28,775 rows at the default scale) into an empty registry, once more on top of itself,
and both taken back; then a month of 575,504 person-months counted. A database of its own in a temporary folder, with
the settings of a real start; removed afterwards.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

MONTH_ROWS = 575_504


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", type=Decimal, default=Decimal("0.05"))
    asked.add_argument("--seed", type=int, default=1)
    wish = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="naungan-bench-") as folder:
        os.environ["NAUNGAN_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "naungan.project.settings"
        measure(Path(folder), wish.scale, wish.seed)


def measure(folder: Path, scale: Decimal, seed: int) -> None:
    """Prints the table. Imports wait until the environment names the folder."""
    import django

    django.setup()
    from django.core.management import call_command

    from naungan.access import operations as access
    from naungan.demo.files import write_participants_file
    from naungan.demo.population import Province
    from naungan.kernel import Actor, Month
    from naungan.project.folder import ROOT, DataFolder
    from naungan.project.launch.database import leave_database
    from naungan.project.launch.share import database_of
    from naungan.regions import operations as regions

    with database_of(DataFolder.of_clone(ROOT)):
        call_command("migrate", verbosity=0, interactive=False)
        at = datetime.now(UTC)
        regions.load_official_regions(at=at)
        by = Actor.system("bench")
        access.set_business_day(day=date(2025, 12, 1), month_in_view=date(2025, 7, 1), by=by, at=at)
        path = folder / "peserta.csv"
        rows = write_participants_file(Province.plan(scale=scale, seed=seed, months=24), Month(2025, 7), path)
        first = _import(path, rows, "kosong")
        second = _import(path, rows, "lagi")
        _undo(second, rows)
        _undo(first, rows)
        _count_a_month()
        leave_database()


def _import(path: Path, rows: int, name: str) -> int:
    from naungan.intake import operations, queries
    from naungan.kernel import Actor, Month, Scope

    by, at = Actor.system("bench"), datetime.now(UTC)
    batch_id = _timed(
        f"terima ({name})",
        rows,
        lambda: operations.receive(
            kind="participants", file_name=path.name, content=path, region="61", month=Month(2025, 7), by=by, at=at
        ),
    )
    _timed(f"periksa ({name})", rows, lambda: operations.stage(batch_id, by=by, at=at))
    detail = _timed(f"simpan ({name})", rows, lambda: operations.commit(batch_id, by=by, at=at))
    found = queries.batch(Scope.system(), batch_id)
    print(
        f"  {found.read} dibaca = {found.accepted} + {found.rejected} + {found.duplicate} + {found.waiting}; {detail}"
    )
    return int(batch_id)


def _undo(batch_id: int, rows: int) -> None:
    from naungan.intake import operations
    from naungan.kernel import Actor

    by = Actor.system("bench")
    summary = _timed("batalkan", rows, lambda: operations.undo(batch_id, by=by, at=datetime.now(UTC)))
    print(f"  {summary.restored} dikembalikan, {len(summary.kept)} dipertahankan")


def _count_a_month() -> None:
    from django.db import connection

    from naungan.kernel import Month
    from naungan.protection import queries

    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO protection_personmonth (worker_id, month, segment, programmes, payer, region_code,
                                                evidence_kind, evidence_id, paid_at, acknowledged_at)
            SELECT n, '2025-06-01', (array['formal', 'informal', 'construction'])[1 + n %% 3], 3, 'apbd',
                   (SELECT array_agg(code) FROM regions_region WHERE code LIKE '61.%%' AND level = 4)
                       [1 + (n::bigint * 7919) %% 2145],
                   'R', n, now(), now() FROM generate_series(1, %s) AS n
            """,
            [MONTH_ROWS],
        )
        cursor.execute("VACUUM ANALYZE protection_personmonth")
    for level in (1, 2, 3, 4):
        best = min(_seconds(lambda level=level: queries.counts(month=Month(2025, 6), patterns=["%"], level=level))
                   for _ in range(5))  # fmt: skip
        print(f"hitung {MONTH_ROWS:,} orang-bulan, tingkat {level}: {best * 1000:.0f} ms")
    patterns = queries.patterns_of("61.02")
    best = min(_seconds(lambda: queries.counts(month=Month(2025, 6), patterns=patterns, level=3)) for _ in range(5))
    print(f"hitung satu kabupaten per kecamatan: {best * 1000:.0f} ms")


def _timed(name: str, rows: int, work: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    print(f"{name:18} {seconds:6.1f} s {rows / seconds:10,.0f} baris/s", flush=True)
    return result


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
