"""The problem is built from coverage, budgets and law as they are; the command prints the plan it gives."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from click.testing import CliRunner
from programme_world import SYSTEM, make_regions, officer

from naungan.access import operations as access
from naungan.cli.plan import plan as command
from naungan.coverage import operations as coverage
from naungan.coverage.queries import NoTarget
from naungan.funding import operations as funding
from naungan.kernel import Month, NotPermitted, OutOfScope, RegionCode, Scope
from naungan.planning import queries, rules
from naungan.planning.queries import NobodyCounted, YearIsOver
from naungan.planning.values import Objective, Place
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow

pytestmark = pytest.mark.django_db

ALL = Scope.system()
JULY = Month(2025, 7)
PERSON_RP = 16_800 * 12
PROVINCE, MEMPAWAH, BENGKAYANG = RegionCode("61"), RegionCode("61.02"), RegionCode("61.07")


@pytest.fixture
def world(db: None, at: datetime) -> None:
    """Mempawah 30 of 100 protected in July, Bengkayang 10 of 80; money of the province, a regency and a village."""
    make_regions()
    counts = [("61", 180), ("61.02", 100), ("61.07", 80)]
    regions.record_denominators(
        [DenominatorRow(code, "all", workers, "contoh", date(2024, 1, 1), "uji") for code, workers in counts], at=at
    )
    people = [("61.02.01.2001", 30), ("61.07.01.2001", 10)]
    rows = [
        PersonMonthRow(int(code[3:5]) * 1000 + number, JULY.first_day, "informal", 3, "own", code, "R",
                       int(code[3:5]) * 1000 + number, at, at)
        for code, count in people for number in range(count)
    ]  # fmt: skip
    protection.record_many(rows, at=at)
    funding.load_sources(at=at)
    coverage.load_targets(by=SYSTEM, at=at)
    for region, source, ceiling in (("61", "apbd-prov", 20), ("61.02", "apbd", 5), ("61.07.01.2001", "add", 3)):
        funding.record_budget(
            region=region, year=2026, source=source, document="DPA", ceiling_rp=ceiling * PERSON_RP, by=SYSTEM, at=at
        )
    access.set_business_day(day=at.date(), month_in_view=JULY.first_day, by=SYSTEM, at=at)


def problem(region: RegionCode = PROVINCE, *, scope: Scope = ALL, year: int = 2026, on: date = date(2025, 12, 1)):
    return queries.problem(scope, region=region, year=year, month=JULY, on=on)


def asked(*arguments: str) -> dict:
    result = CliRunner().invoke(command, [*arguments, "--format", "json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_places_are_the_counted_regions_inside_with_their_own_numbers(world: None) -> None:
    found = problem()
    assert found.places == (
        Place("61.02", "Kabupaten Mempawah", 100, 30),
        Place("61.07", "Kabupaten Bengkayang", 80, 10),
    )
    assert (found.workers, found.protected, found.uncounted) == (180, 40, ())


def test_where_nobody_inside_was_counted_the_region_itself_is_the_place(world: None) -> None:
    assert [one.region for one in problem(MEMPAWAH).places] == ["61.02"]
    with pytest.raises(NobodyCounted):
        problem(RegionCode("61.02.01"))


def test_a_region_without_a_count_is_left_out_and_named(world: None, at: datetime) -> None:
    regions.record_denominators([DenominatorRow("61.02.01", "all", 50, "contoh", date(2024, 1, 1), "uji")], at=at)
    found = problem(MEMPAWAH)
    assert [one.region for one in found.places] == ["61.02.01"]
    regions.record_denominators([DenominatorRow("61.07", "all", 0, "contoh", date(2024, 6, 1), "uji")], at=at)
    assert problem().uncounted == ("Kabupaten Bengkayang",)


def test_money_is_what_is_left_of_each_budget(world: None, at: datetime) -> None:
    funding.commit_budget(region="61.02", year=2026, source="apbd", reference="uji", amount_rp=PERSON_RP, by=SYSTEM,
                          at=at)  # fmt: skip
    left = {(one.region, one.source): one.people for one in problem().money}
    assert left == {("61", "apbd-prov"): 20, ("61.02", "apbd"): 4, ("61.07.01.2001", "add"): 3}
    assert {one.region for one in problem(MEMPAWAH).money} == {"61.02"}, "the province's money is not the regency's"
    assert problem(year=2027).money == ()


def test_a_person_costs_twelve_months_of_the_lowest_band_and_fewer_once_the_year_runs(
    world: None, at: datetime
) -> None:
    assert problem().months == Month.span(Month(2026, 1), 12)
    assert {one.person_rp for one in problem().money} == {PERSON_RP}
    assert problem(on=date(2026, 3, 9)).months == Month.span(Month(2026, 4), 9)
    with pytest.raises(YearIsOver):
        problem(on=date(2026, 12, 1))
    with pytest.raises(YearIsOver):
        problem(year=2025)


def test_money_that_is_not_the_states_buys_at_the_relieved_price(world: None, at: datetime) -> None:
    funding.record_budget(region="61.07", year=2026, source="csr", document="CSR", ceiling_rp=10**6, by=SYSTEM, at=at)
    csr = next(one for one in problem(on=date(2026, 3, 9)).money if one.source == "csr")
    apbd = next(one for one in problem(on=date(2026, 3, 9)).money if one.source == "apbd")
    assert csr.person_rp < apbd.person_rp
    assert set(csr.prices_rp) <= {8_400, 16_800}
    assert "keringanan" in csr.source_rule


def test_scope_holds_for_reading_a_problem(world: None) -> None:
    treasurer = officer("treasurer", "61.02").scope
    assert problem(MEMPAWAH, scope=treasurer).protected == 30
    for region in (BENGKAYANG, PROVINCE):
        with pytest.raises(OutOfScope):
            problem(region, scope=treasurer)
    with pytest.raises(NotPermitted):
        problem(scope=officer("jury", "61").scope)
    with pytest.raises(OutOfScope):
        queries.target_rate(treasurer, region=BENGKAYANG, year=2026)


def test_a_plan_of_the_built_problem_breaks_nothing(world: None) -> None:
    for objective in Objective:
        built = queries.problem(ALL, region=PROVINCE, year=2026, month=JULY, on=date(2025, 12, 1), floor=2,
                                target_rate=Decimal("0.3"))  # fmt: skip
        assert rules.violations(built, rules.plan(built, objective)) == []


def test_the_command_prints_the_promised_document(world: None) -> None:
    found = asked("--year", "2026")
    assert list(found)[:5] == ["status", "objective", "value", "bound", "gap"]
    assert (found["status"], found["objective"], found["value"], found["bound"], found["gap"]) == (
        "optimal", "ucj", 28, 28, 0,
    )  # fmt: skip
    assert sum(row["people"] for row in found["rows"]) == 28 == found["people"]
    assert sum(row["amount_rp"] for row in found["rows"]) == 28 * PERSON_RP == found["amount_rp"]
    assert {row["months"] for row in found["rows"]} == {12}
    assert found["reasons"][-1]["code"] == "PLAN_NOT_APPLIED"


def test_the_command_lifts_the_lowest_rate_first(world: None) -> None:
    found = asked("--year", "2026", "--objective", "even")
    people = {code: sum(row["people"] for row in found["rows"] if row["region"] == code) for code in ("61.02", "61.07")}
    assert people == {"61.02": 8, "61.07": 20}
    assert found["value"] == 0.375, "30 of 80; 38 of 100 is higher"
    assert found["bound"] == 0.3778, "68 of 180 together"


def test_the_command_says_what_a_target_costs_or_that_it_is_out_of_reach(world: None) -> None:
    found = asked("--year", "2026", "--objective", "least-cost", "--target", "0.25")
    assert (found["status"], found["value"], found["people"]) == ("optimal", 5 * PERSON_RP, 5)
    own = asked("--year", "2026", "--objective", "least-cost")
    assert (own["status"], own["rows"], own["value"]) == ("infeasible", [], None)
    assert "Target 60,80 %" in own["reasons"][0]["message"]
    with pytest.raises(NoTarget):
        CliRunner().invoke(command, ["--year", "2150", "--objective", "least-cost"], catch_exceptions=False)


def test_the_command_keeps_the_floor_and_prints_a_table_for_people(world: None) -> None:
    found = asked("--year", "2026", "--floor", "7")
    assert min(sum(row["people"] for row in found["rows"] if row["region"] == code) for code in ("61.02", "61.07")) >= 7
    printed = CliRunner().invoke(command, ["--year", "2026"], catch_exceptions=False).output
    assert "status optimal, value 28, bound 28, gap 0" in printed
    assert "Ini rencana." in printed
    rows = CliRunner().invoke(command, ["--year", "2026", "--format", "csv"], catch_exceptions=False).output
    assert rows.splitlines()[0] == "region,people,months,amount_rp,source,budget_region,document"


@pytest.mark.parametrize(
    "wrong",
    [
        (), ("--year", "26"), ("--year", "2026", "--objective", "best"), ("--year", "2026", "--target", "61"),
        ("--year", "2026", "--target", "NaN"), ("--year", "2026", "--target", "banyak"),
        ("--year", "2026", "--floor", "-1"), ("--year", "2026", "--region", "6102"),
        ("--year", "2026", "--month", "Juli"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2(wrong: tuple[str, ...]) -> None:
    assert CliRunner().invoke(command, list(wrong)).exit_code == 2
