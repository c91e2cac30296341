"""``naungan bill``: bills and what they hold, from the command line. NIKs never appear here."""

from typing import Any

import click

from naungan.billing import queries
from naungan.billing.values import BillState, BillView
from naungan.cli.output import Format, format_option, print_json, print_rows
from naungan.kernel import Month, RegionCode, Scope

_EVERYTHING = Scope.system()
_COLUMNS = ("code", "state", "issuer", "kind", "region", "lines", "first", "last", "total_rp", "expires_at", "title")


class _Region(click.ParamType):  # type: ignore[type-arg]
    name = "region"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> RegionCode:
        try:
            return RegionCode(str(value))
        except ValueError:
            self.fail(f"{value!r} bukan kode wilayah; tulis seperti 61.02", param, ctx)


@click.group()
def bill() -> None:
    """Bills: what is due under which code, and what was paid."""


@bill.command("list")
@click.option("--status", type=click.Choice([state.value for state in BillState]), help="Only bills in this state.")
@click.option("--region", type=_Region(), default=None, help="Only bills of this region, such as 61.02.")
@format_option
def list_bills(status: str | None, region: RegionCode | None, output: Format) -> None:
    """List bills, newest first."""
    page = queries.bills(_EVERYTHING, state=BillState(status) if status else None, region=str(region or ""), limit=None)
    print_rows(_COLUMNS, [_row(one) for one in page.rows], output)


@bill.command("show")
@click.argument("code")
@format_option
def show_bill(code: str, output: Format) -> None:
    """Show the bill under CODE: its amounts, its rule, its lines and its payment."""
    found = queries.bill(_EVERYTHING, code.replace(" ", ""))
    lines = [
        {"line": line.id, "worker": line.worker_id, "first": str(Month.of(line.first_month)),
         "months": line.month_count, **_amounts(line), "total_rp": line.amounts.total_rp}
        for line in queries.bill_lines(_EVERYTHING, found.code, limit=None)
    ]  # fmt: skip
    payment = queries.payment_of_bill(_EVERYTHING, found)
    told = {
        **dict(zip(_COLUMNS, _row(found), strict=True)),
        **_amounts(found),
        "payer": found.payer,
        "source": found.source_code,
        "rule_version": found.rule_version,
        "priced_on": found.priced_on,
        "payment": payment.number if payment else None,
        "paid_at": payment.paid_at if payment else None,
    }
    if output == "json":
        print_json({**told, "line_details": lines})
        return
    if output == "table":
        print_rows(("what", "value"), list(told.items()))
        click.echo()
    print_rows(tuple(lines[0]), lines, output)


def _row(one: BillView) -> list[Any]:
    return [
        one.code, one.state.value, one.issuer, one.kind, one.region_code, one.line_count,
        str(Month.of(one.first_month)), str(Month.of(one.last_month)), one.total_rp, one.expires_at, one.title,
    ]  # fmt: skip


def _amounts(one: Any) -> dict[str, int]:
    return {f"{str(programme.name).lower()}_rp": amount_rp for programme, amount_rp in one.amounts.positive()}
