"""``naungan award``: editions, their rankings, and the pack from which anyone recomputes one."""

from pathlib import Path

import click

from naungan.award import pack as packing
from naungan.award import queries
from naungan.award.values import Criterion
from naungan.cli.output import Format, format_option, print_rows
from naungan.kernel import Scope


@click.group()
def award() -> None:
    """The Paritrana Award: editions, rankings, evidence packs."""


@award.command("list")
@format_option
def list_editions(output: Format) -> None:
    """Every edition, latest first."""
    columns = ("edition", "title", "year", "measured", "compared", "rubric", "state", "example")
    rows = [
        [
            one.code, one.title, one.assessment_year, f"{one.measured_month:%Y-%m}", f"{one.compared_month:%Y-%m}",
            f"{one.rubric.name} v{one.rubric.version}", one.state, one.is_example,
        ]
        for one in queries.editions(Scope.system())
    ]  # fmt: skip
    print_rows(columns, rows, output)


@award.command()
@click.argument("edition")
@format_option
def rank(edition: str, output: Format) -> None:
    """The latest ranking of EDITION: points per criterion add up to the total."""
    ranking = queries.require_ranking(Scope.system(), edition)
    columns = ("rank", "region", "name", *(criterion.value for criterion in Criterion), "total")
    rows = [
        [card.rank, card.figures.region_code, card.figures.name, *(line.points for line in card.lines), card.total]
        for card in ranking.rows
    ]
    print_rows(columns, rows, output)
    if output == "table":
        click.echo(f"\nFingerprint {ranking.fingerprint}, rubric version {ranking.rubric.version} (weights are ours).")
        if ranking.edition.is_example:
            click.echo("Contoh: orang-orangnya rekaan. (Example: the people are invented.)")


@award.command()
@click.argument("edition")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The zip to write."
)
def pack(edition: str, out: Path) -> None:
    """Write the evidence pack of EDITION: inputs, rubric, scorecards, method, and a program that recomputes it."""
    out.write_bytes(packing.build_pack(queries.require_ranking(Scope.system(), edition)))
    click.echo(f"{out}")
