"""``naungan coverage``: who is protected among how many."""

from collections.abc import Sequence
from typing import Any

import click
from django.utils import timezone

from naungan.access import queries as access
from naungan.cli.output import Format, format_option, print_rows
from naungan.coverage import queries
from naungan.coverage.values import Measure
from naungan.kernel import Month, RegionCode, RegionLevel, Scope

COLUMNS = ("region", "segment", "month", "protected", "workers", "rate")


def _month(_: click.Context, __: click.Parameter, text: str | None) -> Month | None:
    """Anything that is not a month is wrong usage (exit 2)."""
    try:
        return Month.parse(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a month written YYYY-MM, such as 2025-07") from None


def _region(_: click.Context, __: click.Parameter, text: str) -> RegionCode:
    """Anything of another form is wrong usage (exit 2)."""
    try:
        return RegionCode(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a region code such as 61, 61.02 or 61.02.01.2001") from None


@click.command()
@click.option("--month", callback=_month, help="Month to look at, YYYY-MM; default: the month in view.")
@click.option("--region", callback=_region, default="61", show_default=True, help="Official code, any level.")
@click.option(
    "--by",
    "split",
    type=click.Choice(["segment", "region"]),
    help="One row per segment, or one per region directly inside.",
)
@format_option
def coverage(month: Month | None, region: RegionCode, split: str | None, output: Format) -> None:
    """Protected people over workers: one row for the region, or a row per segment or per region inside it."""
    scope, wanted = Scope.system(), month or _month_in_view()
    found: Sequence[Measure]
    if split == "segment":
        found = queries.measure_segments(scope, region=region, month=wanted)
    elif split == "region" and region.level < RegionLevel.VILLAGE:
        found = queries.measure_children(scope, region=region, month=wanted)
    else:
        found = [queries.measure(scope, region=region, month=wanted)]
    print_rows(COLUMNS, [_row(one) for one in found], output)


def _row(one: Measure) -> list[Any]:
    return [one.region, one.segment.value, str(one.month), one.protected, one.workers, one.rate]


def _month_in_view() -> Month:
    day = access.business_day()
    return Month.of(day.month_in_view) if day else Month.of(timezone.localdate()).plus(-1)
