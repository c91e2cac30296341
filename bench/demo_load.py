"""Time, memory and size of loading the synthetic province, table by table. ``python -m bench.demo_load --scale 1``.

A database of its own in a temporary folder, with the settings of a real start; removed afterwards.
"""

import argparse
import os
import tempfile
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
        leave_database()


if __name__ == "__main__":
    main()
