"""``naungan demo``: loads the synthetic province (contoh), and writes its files where asked."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from naungan.demo.calibration import VIEWED_MONTH
from naungan.demo.files import write_manifest, write_nomination_files, write_participants_file
from naungan.demo.load import database_bytes, load_province
from naungan.demo.population import Province
from naungan.kernel import Actor, format_count


class _Scale(click.ParamType):  # type: ignore[type-arg]
    name = "scale"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            scale = Decimal(str(value))
        except InvalidOperation:
            scale = Decimal(0)
        if not 0 < scale <= 1:
            self.fail(f"{value!r} bukan skala: lebih dari 0 sampai 1, misalnya 0.05", param, ctx)
        return scale


@click.command("demo")
@click.option("--scale", type=_Scale(), default="0.05", show_default=True, help="Share of the full province, up to 1.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, other people.")
@click.option("--months", type=click.IntRange(5, 60), default=24, show_default=True, help="Months of history.")
@click.option("--files", type=click.Path(path_type=Path, file_okay=False), help="Write the villages' files here too.")
def demo(scale: Decimal, seed: int, months: int, files: Path | None) -> None:
    """Load the synthetic province of West Kalimantan into an empty database."""
    province = Province.plan(scale=scale, seed=seed, months=months)
    load_province(province, by=Actor.system("demo"), at=datetime.now(UTC), say=click.echo)
    click.echo(f"basis data {format_count(round(database_bytes() / 1024**2))} MiB")
    if files is not None:
        write_files(province, files)


def write_files(province: Province, folder: Path) -> None:
    """The villages' nominations, their manifest and the fund's participants of the month in view lie in the folder."""
    truths = write_nomination_files(province, folder)
    write_manifest(folder / "manifest.json", truths)
    rows = write_participants_file(province, VIEWED_MONTH, folder / f"peserta-{VIEWED_MONTH}.csv")
    click.echo(f"{len(truths)} berkas usulan dan {format_count(rows)} baris peserta di {folder}")
