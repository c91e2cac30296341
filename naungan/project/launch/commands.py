"""The commands of the launcher: ``up``, ``backup``, ``restore``."""

from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from django.conf import settings
from django.db.utils import ProgrammingError

from naungan.project.launch import official
from naungan.project.launch.backup import back_up, restore
from naungan.project.launch.supervisor import Wish, up
from naungan.registry.identity import check_keys


class Scale(click.ParamType[Decimal]):
    """A share of the full province: more than 0, at most 1."""

    name = "scale"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            scale = Decimal(str(value))
        except InvalidOperation:
            scale = Decimal(0)
        if not 0 < scale <= 1:
            self.fail(f"{value!r} bukan skala: lebih dari 0 sampai 1, misalnya 0.05", param, ctx)
        return scale


@click.command("up")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--scale", type=Scale(), default="0.05", show_default=True, help="Size of the demo province.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes another province.")
@click.option("--demo/--no-demo", default=True, show_default=True, help="Load the demo province (contoh).")
def up_command(port: int, host: str, scale: Decimal, seed: int, demo: bool) -> None:
    """Start everything: database, web, bank door, job worker. Ctrl-C stops everything."""
    up(Wish(host, port, scale, seed, demo))


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup_command(file: Path) -> None:
    """Write the whole database to FILE. The keys are not in it."""
    size = back_up(file)
    click.echo(f"{file}: {size / 1024**2:.1f} MiB")
    click.echo(
        f"PENTING: salin juga folder kunci {settings.DATA_FOLDER.keys_folder} ke tempat lain yang aman. "
        "Tanpa kunci, NIK di dalam cadangan tidak dapat dibaca lagi.\n"
        "(IMPORTANT: keep a copy of the keys folder elsewhere. Without it no NIK in the backup can be read again.)",
        err=True,
    )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what the database holds now.")
def restore_command(file: Path, force: bool) -> None:
    """Bring the database back from FILE, whole or not at all."""
    restore(file, force=force)
    official.forget()
    with suppress(ProgrammingError):  # a backup from before there were NIKs
        for problem in check_keys():
            click.echo(f"PENTING: {problem}\n(IMPORTANT: this backup was sealed with another NIK key.)", err=True)
    click.echo(f"{file}: dipulihkan. Periksa dengan: naungan doctor  (restored)")
