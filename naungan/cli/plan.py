"""``naungan plan``: whom what is left of a year's budgets can protect. Nothing is applied."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation

import click
from django.utils import timezone

from naungan.access import queries as access
from naungan.cli.output import Format, format_option, print_json, print_rows
from naungan.kernel import Month, RegionCode, Scope
from naungan.planning import queries, rules
from naungan.planning.values import Allocation, Objective

COLUMNS = ("region", "people", "months", "amount_rp", "source", "budget_region", "document")


def _rate(_: click.Context, __: click.Parameter, text: str | None) -> Decimal | None:
    """Anything but a fraction from 0 to 1 is wrong usage (exit 2)."""
    if text is None:
        return None
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise click.BadParameter(f"{text!r} is not a fraction such as 0.608") from None
    if not rate.is_finite() or not 0 <= rate <= 1:
        raise click.BadParameter(f"{text} is not between 0 and 1")
    return rate


def _month(_: click.Context, __: click.Parameter, text: str | None) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a month written YYYY-MM, such as 2025-07") from None


def _region(_: click.Context, __: click.Parameter, text: str) -> RegionCode:
    try:
        return RegionCode(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a region code such as 61, 61.02 or 61.02.01.2001") from None


@click.command()
@click.option("--year", type=click.IntRange(2000, 2199), required=True, help="Year whose budgets are planned.")
@click.option("--objective", type=click.Choice([one.value for one in Objective]), default="ucj", show_default=True)
@click.option(
    "--target", callback=_rate, help="For least-cost: rate to reach, such as 0.608; default: the year's own target."
)
@click.option("--floor", type=click.IntRange(0, 10**9), default=0, help="People each region gets at least.")
@click.option("--region", callback=_region, default="61", show_default=True, help="Official code, any level.")
@click.option("--month", callback=_month, help="Month whose protected people count, YYYY-MM; default: the one in view.")
@format_option
def plan(
    year: int, objective: str, target: Decimal | None, floor: int, region: RegionCode, month: Month | None,
    output: Format,
) -> None:  # fmt: skip
    """Whom the year's remaining budgets can protect, where, from which source. Nothing is applied."""
    wanted, scope = Objective(objective), Scope.system()
    today, in_view = _day()
    if wanted is Objective.LEAST_COST and target is None:
        target = queries.target_rate(scope, region=region, year=year)
    problem = queries.problem(
        scope, region=region, year=year, month=month or in_view, on=today, floor=floor, target_rate=target
    )
    found = rules.plan(problem, wanted)
    if output == "json":
        print_json(_document(found))
        return
    print_rows(COLUMNS, [asdict(row) for row in found.rows], output)
    if output == "table":
        click.echo(f"\nstatus {found.status.value}, value {found.value}, bound {found.bound}, gap {found.gap}")
        for reason in found.reasons:
            click.echo(f"- {reason.indonesian}\n  ({reason.english})")


def _document(found: Allocation) -> dict[str, object]:
    return {
        "status": found.status.value,
        "objective": found.objective.value,
        "value": found.value,
        "bound": found.bound,
        "gap": found.gap,
        "people": found.people,
        "amount_rp": found.amount_rp,
        "rows": [{name: asdict(row)[name] for name in COLUMNS} for row in found.rows],
        "reasons": [{"code": one.code, "message": one.indonesian, "message_en": one.english} for one in found.reasons],
    }


def _day() -> tuple[date, Month]:
    """The business day and the month in view; by the clock where no demo day is set."""
    day = access.business_day()
    today = timezone.localdate()
    return (day.day, Month.of(day.month_in_view)) if day else (today, Month.of(today).plus(-1))
