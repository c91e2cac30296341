"""``naungan bill``: listings for people and programs, without a NIK."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from programme_world import ELSEWHERE, GALANG, make_regions, nik, worker_row
from web_cast import add_bank, individual_bill, pay

from naungan.billing.values import BillView
from naungan.cli.bill import bill as command
from naungan.kernel import OutOfScope

pytestmark = pytest.mark.django_db


@pytest.fixture
def bills(db: None) -> tuple[BillView, BillView, BillView]:
    """One open, one paid, one of the neighbour."""
    make_regions()
    bank = add_bank()
    made = (individual_bill(1, village=GALANG), individual_bill(2, village=GALANG, months=2),
            individual_bill(3, village=ELSEWHERE))  # fmt: skip
    pay(made[1], bank)
    return made


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_bills_are_listed_by_state_and_region(bills: tuple[BillView, ...]) -> None:
    def codes(*arguments: str) -> set[str]:
        return {row["code"] for row in json.loads(run("list", "--format", "json", *arguments))}

    assert codes() == {one.code for one in bills}
    assert codes("--status", "open") == {bills[0].code, bills[2].code}
    assert codes("--status", "paid") == {bills[1].code}
    assert codes("--region", "61.02", "--status", "open") == {bills[0].code}


def test_the_listing_has_the_same_columns_for_people_and_programs(bills: tuple[BillView, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("list", "--format", "csv"))))
    assert {row["total_rp"] for row in rows} == {"50400", "33600"}
    assert bills[0].code in run("list")
    assert json.loads(run("list", "--format", "json", "--region", "61.71")) == []


def test_a_bill_is_shown_with_its_lines_and_payment_and_no_nik(bills: tuple[BillView, ...]) -> None:
    spoken = f"{bills[1].code[:4]} {bills[1].code[4:8]} {bills[1].code[8:]}"
    shown = run("show", spoken, "--format", "json")
    told = json.loads(shown)
    assert (told["state"], told["total_rp"], told["jkk_rp"], told["jkm_rp"]) == ("paid", 33_600, 20_000, 13_600)
    assert told["payment"].startswith("BP20251201-")
    assert [(line["first"], line["months"], line["total_rp"]) for line in told["line_details"]] == [
        ("2026-01", 2, 33_600)
    ]
    assert nik(2, worker_row(2).birth_on) not in shown
    assert "rule_version" in run("show", bills[0].code)


def test_an_unknown_code_or_region_is_refused(bills: tuple[BillView, ...]) -> None:
    with pytest.raises(OutOfScope):
        CliRunner().invoke(command, ["show", "000000000000"], catch_exceptions=False)
    assert CliRunner().invoke(command, ["list", "--region", "enam"]).exit_code == 2
