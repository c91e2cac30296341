"""``naungan import``: files come in, and are taken back. The rooms judge; this door only asks and prints."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from naungan.cli.output import Format, format_option, print_json, print_rows
from naungan.intake import operations, queries
from naungan.kernel import Actor, Month, Refusal

_BY = Actor.system("cli")
_KEPT = {
    "later": "disentuh sesudahnya oleh unggahan, orang atau bukti lain (touched since)",
    "sealed": "bulannya sudah final (the month is final)",
}


class _MonthType(click.ParamType):  # type: ignore[type-arg]
    name = "YYYY-MM"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        try:
            return value if isinstance(value, Month) else Month.parse(str(value))
        except ValueError:
            self.fail(f"{value!r} bukan bulan; tulis seperti 2025-07", param, ctx)


class _FileOrVerb(click.Group):
    """``import FILE ...`` means ``import file FILE ...``; the other words are verbs."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["file", *args]
        return super().parse_args(ctx, args)


@click.group("import", cls=_FileOrVerb)
def import_files() -> None:
    """Bring a file in (``import FILE --kind KIND``), or take one back (``import undo BATCH``)."""


@import_files.command("file")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", required=True, help="What the file is: participants, nominations, ...")
@click.option("--region", default="", help="Region the file speaks for, such as 61.02.")
@click.option("--month", type=_MonthType(), default=None, help="Month the file reports.")
@click.option("--dry-run", is_flag=True, help="Judge the rows and change nothing.")
@click.option("--rows", type=click.Choice(["problems", "all"]), default="problems", show_default=True,
              help="Which rows to print.")  # fmt: skip
@format_option
def import_file(
    path: Path, kind: str, region: str, month: Month | None, dry_run: bool, rows: str, output: Format
) -> None:
    """Every row of FILE gets a verdict; the accepted ones take effect unless it is a dry run."""
    at = datetime.now(UTC)
    batch_id = operations.receive(
        kind=kind, file_name=path.name, content=path, region=region, month=month, by=_BY, at=at
    )
    try:
        operations.stage(batch_id, by=_BY, at=at)
    except Refusal:
        operations.discard(batch_id, by=_BY, at=at)
        raise
    summary = queries.summary(_BY.scope, batch_id, rows=rows)
    if not dry_run and summary["accepted"]:
        operations.commit(batch_id, by=_BY, at=datetime.now(UTC))
        summary["state"] = queries.batch(_BY.scope, batch_id).state.value
    _print_summary(summary, output)


@import_files.command("undo")
@click.argument("batch", type=int)
@format_option
def undo(batch: int, output: Format) -> None:
    """What BATCH did is taken back; what something touched since is kept and listed."""
    summary = operations.undo(batch, by=_BY, at=datetime.now(UTC))
    kept = [{"row": row, "why": why} for row, why in sorted(summary.kept.items())]
    if output == "json":
        print_json({"batch": batch, "restored": summary.restored, "kept": kept})
        return
    if output == "table":
        click.echo(f"Unggahan {batch}: {summary.restored} baris dikembalikan, {len(kept)} baris dipertahankan.")
    if kept or output == "csv":
        print_rows(["row", "why"], [[one["row"], _KEPT.get(str(one["why"]), one["why"])] for one in kept], output)


def _print_summary(summary: dict[str, Any], output: Format) -> None:
    if output == "json":
        print_json(summary)
        return
    if output == "table":
        counts = ("read", "accepted", "repaired", "rejected", "duplicate", "waiting")
        print_rows(["batch", "state", *counts], [[summary[name] for name in ("batch", "state", *counts)]])
        for note in summary["notes"]:
            click.echo(f"- {note['message']}")
    cells = [
        [row["row"], row["verdict"], row["label"], " ".join(reason["message"] for reason in row["reasons"])]
        for row in summary["rows"]
    ]
    if cells or output == "csv":
        print_rows(["row", "verdict", "label", "reasons"], cells, output)
