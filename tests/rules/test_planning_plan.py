"""Plans against a slow, obvious solver that tries everything; what a plan never does; the page's worked example."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.kernel import Month
from naungan.planning import rules
from naungan.planning.rules import plan, violations
from naungan.planning.values import Money, Objective, Place, Problem, Status

JANUARY = (Month(2026, 1),)
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "rencana.md").read_text(encoding="utf-8")


def place(region: str, workers: int, protected: int = 0) -> Place:
    return Place(region, f"Wilayah {region}", workers, protected)


def money(region: str, people: int, price: int = 10, source: str = "apbd") -> Money:
    return Money(region, source, f"DPA {region}", people * price + price - 1, (price,))


def problem(places: list[Place], budgets: list[Money], **more: object) -> Problem:
    return Problem("61", 2026, JANUARY, tuple(places), tuple(budgets), **more)  # type: ignore[arg-type]


def people_of(allocation) -> dict[str, int]:  # type: ignore[no-untyped-def]
    found: dict[str, int] = {}
    for row in allocation.rows:
        found[row.region] = found.get(row.region, 0) + row.people
    return found


# the slow solver


def every_way(asked: Problem) -> Iterator[tuple[tuple[int, ...], int]]:
    """Every way to spend the budgets within the limits: people by place, and what it costs."""
    arcs = [(n, m) for n, one in enumerate(asked.money) for m, there in enumerate(asked.places) if one.reaches(there)]
    limits = [range(min(asked.money[n].people, asked.places[m].missing) + 1) for n, m in arcs]
    for counts in product(*limits):
        by_money, by_place = [0] * len(asked.money), [0] * len(asked.places)
        for (n, m), count in zip(arcs, counts, strict=True):
            by_money[n] += count
            by_place[m] += count
        if any(used > one.people for used, one in zip(by_money, asked.money, strict=True)):
            continue
        if any(not asked.floor_of(p) <= n <= p.missing for n, p in zip(by_place, asked.places, strict=True)):
            continue
        yield tuple(by_place), sum(n * one.person_rp for n, one in zip(by_money, asked.money, strict=True))


def rates(asked: Problem, people: tuple[int, ...]) -> list[Fraction]:
    return sorted(Fraction(p.protected + n, p.workers) for p, n in zip(asked.places, people, strict=True))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    codes = draw(st.lists(st.sampled_from(["61.01", "61.02", "61.03"]), min_size=1, max_size=3, unique=True))
    places = [
        place(code, workers, draw(st.integers(0, workers)))
        for code in codes
        for workers in [draw(st.integers(1, 9))]
    ]  # fmt: skip
    regions = st.sampled_from(["61", "61.01", "61.02", "61.02.01.2001", "61.03", "62"])
    budgets = [
        Money(region, "s", f"d{number}", draw(st.integers(-5, 45)), (draw(st.integers(3, 12)),))
        for number, region in enumerate(draw(st.lists(regions, max_size=4)))
    ]
    target = Decimal(draw(st.integers(0, 20))) / 20
    return problem(places, budgets, floor=draw(st.integers(0, 2)), target_rate=target)


@settings(max_examples=250, deadline=None)
@given(problems())
def test_every_objective_finds_what_trying_everything_finds(asked: Problem) -> None:
    ways = list(every_way(asked))
    needed = rules.needed_people(asked)
    for objective in Objective:
        found = plan(asked, objective)
        assert violations(asked, found) == []
        reachable = [way for way in ways if objective is not Objective.LEAST_COST or sum(way[0]) >= needed]
        if not reachable:
            assert (found.status, found.rows, found.value, found.gap) == (Status.INFEASIBLE, (), None, None)
            assert found.reasons
            continue
        assert found.status is Status.OPTIMAL
        people = tuple(people_of(found).get(one.region, 0) for one in asked.places)
        if objective is Objective.LEAST_COST:
            assert found.value == found.amount_rp == min(cost for _, cost in reachable)
            assert found.bound <= found.value
            continue
        assert sum(people) == max(sum(way) for way, _ in reachable)
        assert found.amount_rp == min(cost for way, cost in reachable if way == people), "paid the cheapest way"
        if objective is Objective.UCJ:
            assert found.value == found.people
            # floors cost nobody their place, so the bound without them is met
            assert found.gap == 0
        else:
            best = max(rates(asked, way) for way, _ in reachable)
            assert rates(asked, people) == best
            exact = Decimal(best[0].numerator) / best[0].denominator
            assert found.value == exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
            assert found.value <= found.bound


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms())
def test_the_order_of_places_and_budgets_changes_nothing(asked: Problem, chance) -> None:  # type: ignore[no-untyped-def]
    places, budgets = list(asked.places), list(asked.money)
    chance.shuffle(places)
    chance.shuffle(budgets)
    for objective in Objective:
        assert plan(replace(asked, places=tuple(places), money=tuple(budgets)), objective) == plan(asked, objective)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 400_000), st.floats(0, 1)), min_size=2, max_size=6), st.integers(0, 300_000))
def test_even_in_strides_is_even_person_by_person(sizes: list[tuple[int, float]], shared: int) -> None:
    asked = problem(
        [place(f"61.{n:02d}", workers, int(workers * part)) for n, (workers, part) in enumerate(sizes, start=1)],
        [money("61", shared), money("61.01", 50)],
    )
    found = plan(asked, Objective.EVEN)
    assert violations(asked, found) == []
    after = {one.region: one.protected + people_of(found).get(one.region, 0) for one in asked.places}
    for giver in asked.places:
        for taker in asked.places:
            if giver.region == taker.region or not people_of(found).get(giver.region) or giver.region == "61.01":
                continue
            if taker.missing > people_of(found).get(taker.region, 0):
                # nobody could be moved from the giver to the taker and leave the lower of the two better off
                moved = Fraction(after[giver.region] - 1, giver.workers)
                assert moved <= Fraction(after[taker.region], taker.workers)


# what each objective does, in small


def test_ucj_serves_where_most_are_missing_first() -> None:
    asked = problem([place("61.01", 10, 4), place("61.02", 20, 2)], [money("61", 20)])
    found = plan(asked, Objective.UCJ)
    assert people_of(found) == {"61.02": 18, "61.01": 2}
    assert (found.value, found.bound, found.gap) == (20, 20, 0)


def test_even_lifts_the_lowest_rate_first_and_protects_as_many() -> None:
    asked = problem([place("61.01", 10, 4), place("61.02", 20, 2)], [money("61", 9)])
    found = plan(asked, Objective.EVEN)
    assert people_of(found) == {"61.02": 8, "61.01": 1}
    assert (found.value, found.bound) == (Decimal("0.5000"), Decimal("0.5000"))
    assert found.people == plan(asked, Objective.UCJ).people


def test_of_equal_rates_the_place_with_fewer_workers_gets_the_odd_person_then_the_lower_code() -> None:
    assert people_of(plan(problem([place("61.01", 9), place("61.02", 3)], [money("61", 1)]), Objective.EVEN)) == {
        "61.02": 1
    }
    assert people_of(plan(problem([place("61.02", 3), place("61.01", 3)], [money("61", 1)]), Objective.EVEN)) == {
        "61.01": 1
    }


def test_least_cost_takes_the_cheapest_source_and_keeps_the_shared_one_for_who_has_no_other() -> None:
    places = [place("61.01", 5), place("61.02", 5)]
    budgets = [money("61", 5, 8, "csr"), money("61.01", 5, 16), money("61.02", 5, 12, "add")]
    found = plan(problem(places, budgets, target_rate=Decimal("0.6")), Objective.LEAST_COST)
    assert (found.people, found.value) == (6, 5 * 8 + 12)
    whole = plan(problem(places, budgets, target_rate=Decimal(1)), Objective.LEAST_COST)
    assert (whole.people, whole.value) == (10, 5 * 8 + 5 * 12)
    without = problem(places, [money("61", 1, 8), money("61.01", 1, 16)], floor=1, target_rate=Decimal(0))
    assert people_of(plan(without, Objective.LEAST_COST)) == {"61.01": 1, "61.02": 1}
    assert plan(without, Objective.LEAST_COST).value == 24


def test_least_cost_needs_a_target() -> None:
    with pytest.raises(ValueError, match="target"):
        plan(problem([place("61.01", 5)], []), Objective.LEAST_COST)


def test_a_target_out_of_reach_says_how_many_people_short() -> None:
    asked = problem([place("61.01", 1000, 100)], [money("61", 100)], target_rate=Decimal("0.5"))
    found = plan(asked, Objective.LEAST_COST)
    assert (found.status, found.rows) == (Status.INFEASIBLE, ())
    assert [reason.code for reason in found.reasons] == ["PLAN_TARGET_OUT_OF_REACH"]
    assert "perlu 400 orang lagi" in found.reasons[0].indonesian
    assert "Kurang 300 orang" in found.reasons[0].indonesian
    assert "300 short" in found.reasons[0].english


def test_a_floor_that_cannot_be_paid_for_is_told() -> None:
    asked = problem([place("61.01", 10), place("61.02", 10)], [money("61.01", 10)], floor=3)
    for objective in (Objective.UCJ, Objective.EVEN):
        found = plan(asked, objective)
        assert found.status is Status.INFEASIBLE
        assert found.reasons[0].code == "PLAN_FLOOR_OUT_OF_REACH"
        assert "3 orang." in found.reasons[0].indonesian


def test_village_money_serves_its_own_place_only() -> None:
    asked = problem([place("61.01", 10), place("61.02", 10)], [money("61.02.01.2001", 4, source="add")])
    assert people_of(plan(asked, Objective.UCJ)) == {"61.02": 4}


def test_without_money_the_plan_is_empty_and_says_why() -> None:
    found = plan(problem([place("61.01", 10, 3)], []), Objective.UCJ)
    assert (found.status, found.value, found.bound, found.rows) == (Status.OPTIMAL, 0, 0, ())
    assert "PLAN_NO_MONEY" in [reason.code for reason in found.reasons]


def test_a_plan_explains_itself_in_both_languages_and_says_that_nothing_is_applied() -> None:
    budgets = [replace(money("61", 3), source_rule="Hanya untuk pekerja sawit.")]
    found = plan(problem([place("61.01", 10, 3)], budgets, uncounted=("Sambas",)), Objective.UCJ)
    text = " ".join(reason.indonesian for reason in found.reasons)
    assert "3 orang terlindungi 1 bulan, Januari 2026 sampai Januari 2026, dengan Rp30." in text
    assert "30,00 % menjadi 60,00 %" in text
    assert "Sisa anggaran Rp9." in text
    assert "Hanya untuk pekerja sawit." in text
    assert "Sambas" in text
    assert found.reasons[-1].code == "PLAN_NOT_APPLIED"
    assert all(reason.english and reason.english != reason.indonesian for reason in found.reasons)


def test_each_violation_is_said_in_words() -> None:
    asked = problem(
        [place("61.01", 10, 8), place("61.02", 10)], [money("61.01", 5)], floor=1, target_rate=Decimal("0.9")
    )
    good = plan(replace(asked, floor=0), Objective.UCJ)
    row = good.rows[0]

    def said(*rows, **changes) -> str:  # type: ignore[no-untyped-def]
        return " ".join(violations(asked, replace(good, rows=rows, **changes)))

    assert "below the floor of 1" in said(row)
    assert "only 2 are not yet protected" in said(replace(row, people=3, amount_rp=30))
    assert "59 left" in said(replace(row, people=6, amount_rp=60))
    assert "is not the price" in said(replace(row, amount_rp=21))
    assert "may not pay there" in said(replace(row, region="61.02"))
    assert "no such place or budget" in said(replace(row, region="61.03"))
    assert "no such place or budget" in said(replace(row, source="csr"))
    assert "for 2 months" in said(replace(row, months=2))
    assert "0 people" in said(replace(row, people=0, amount_rp=0))
    assert "the target needs 10" in said(row, objective=Objective.LEAST_COST)
    assert violations(replace(asked, floor=0), good) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"places": (place("61", 5), place("61.01", 5))}, {"places": (place("61.01", 0),)}, {"floor": -1},
        {"money": (Money("61", "apbd", "d", 5, ()),)}, {"money": (Money("61", "apbd", "d", 5, (0,)),)},
    ],
)  # fmt: skip
def test_a_problem_that_makes_no_sense_cannot_be_made(changes: dict) -> None:
    with pytest.raises(ValueError, match=r"place|price|floor"):
        replace(problem([place("61.01", 5)], []), **changes)


# the page


def table(mark: str) -> list[list[str]]:
    lines = PAGE.split(f"<!-- {mark} -->\n")[1].splitlines()
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows[2:]


def test_the_worked_example_of_the_page_is_what_the_rules_give() -> None:
    places = [place(code, int(workers), int(protected)) for code, workers, protected in table("wilayah")]
    budgets = [Money(code, source, "DPA", int(left), (int(price),)) for code, source, left, price in table("anggaran")]
    target = Decimal(re.search(r"target `([0-9.]+)`", PAGE)[1])  # type: ignore[index]
    asked = problem(places, budgets, target_rate=target)
    computed = []
    for objective in Objective:
        found = plan(asked, objective)
        counts = [str(people_of(found).get(one.region, 0)) for one in asked.places]
        computed.append([f"`{objective.value}`", *counts, str(found.amount_rp), str(found.value), str(found.bound)])
    assert table("rencana") == computed


def test_the_lowest_rate_is_told_with_four_decimals_half_up() -> None:
    found = plan(problem([place("61.01", 3, 1)], []), Objective.EVEN)
    assert found.value == (Decimal(1) / 3).quantize(Decimal("0.0001"), ROUND_HALF_UP)
