"""Time, memory and size of loading the synthetic province, table by table. ``python -m bench.demo_load --scale 1``.

A database of its own in a temporary folder, with the settings of a real start; removed afterwards.
"""

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", type=Decimal, default=Decimal("0.05"))
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--months", type=int, default=24)
    wish = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="naungan-bench-") as folder:
        os.environ["NAUNGAN_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "naungan.project.settings"
        measure(Path(folder), wish.scale, wish.seed, wish.months)


def measure(folder: Path, scale: Decimal, seed: int, months: int) -> None:
    """Loads and prints the table. Imports wait until the environment names the folder."""
    import django

    django.setup()
    from django.core.management import call_command

    from naungan.demo.load import database_bytes, load_province
    from naungan.demo.population import Province
    from naungan.kernel import Actor
    from naungan.project.folder import ROOT, DataFolder
    from naungan.project.launch.database import leave_database
    from naungan.project.launch.share import database_of

    with database_of(DataFolder.of_clone(ROOT)):
        call_command("migrate", verbosity=0, interactive=False)
        before = database_bytes()
        province = Province.plan(scale=scale, seed=seed, months=months)
        load_province(province, by=Actor.system("bench"), at=datetime.now(UTC), say=print)
        size = database_bytes()
        print(f"skala {scale}, benih {seed}, {months} bulan; basis data {before / 1e6:.0f} -> {size / 1e6:.0f} MB")
        _ask_coverage()
        leave_database()


def _ask_coverage() -> None:
    """July 2025 as the pages ask for it, and the same with 1,000 of its person-months gone (taken back)."""
    from django.db import connection, transaction

    from naungan.coverage import queries as coverage
    from naungan.demo.calibration import VIEWED_MONTH
    from naungan.kernel import RegionCode, Scope, format_count, format_percent

    def ask(when: str) -> None:
        started = time.perf_counter()
        found = coverage.measure_segments(Scope.system(), region=RegionCode("61"), month=VIEWED_MONTH)
        took = (time.perf_counter() - started) * 1000
        for row in found:
            share = (
                f"{format_count(row.protected)} / {format_count(row.workers or 0)} = {format_percent(row.rate or 0)}"
            )
            print(f"{when} {row.segment.value:<13} {share} ({took:.0f} ms)")

    ask("cakupan")
    ask("cakupan lagi")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM protection_personmonth WHERE month = %(month)s AND worker_id IN (SELECT worker_id FROM "
            "protection_personmonth WHERE month = %(month)s ORDER BY random() LIMIT 1000)",
            {"month": VIEWED_MONTH.first_day},
        )
        ask("tanpa 1.000 bulan lindung")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
