"""Who is most in need comes first; the score adds up, explains itself, and no order of typing changes it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from naungan.programme.ranking import Candidate, rank_nominations, score_lines

ON = date(2025, 12, 1)
BASE = Candidate(1, welfare_decile=2, declared_income_rp=800_000, birth_on=date(1970, 5, 12), lot="a")

people = st.builds(
    Candidate,
    key=st.integers(1, 10**9),
    welfare_decile=st.none() | st.integers(1, 10),
    declared_income_rp=st.none() | st.integers(0, 20_000_000),
    birth_on=st.dates(date(1945, 1, 1), date(2008, 12, 31)),
    lot=st.text(max_size=4),
)


def order(*candidates):
    return [one.key for one in rank_nominations(candidates, village="61.02.01.2001", year=2026, on=ON)]


def test_lower_decile_comes_first_whatever_income_and_age():
    poorer = replace(BASE, key=2, welfare_decile=1, declared_income_rp=9_000_000, birth_on=date(2007, 1, 1))
    assert order(BASE, poorer) == [2, 1]


def test_lower_income_comes_first_in_one_decile_whatever_the_age():
    lower = replace(BASE, key=2, declared_income_rp=740_000, birth_on=date(2007, 1, 1))
    assert order(BASE, lower) == [2, 1]


def test_elder_comes_first_at_equal_decile_and_income():
    elder = replace(BASE, key=2, birth_on=date(1960, 5, 12))
    assert order(BASE, elder) == [2, 1]


def test_unknown_decile_and_unknown_income_come_last():
    unknown = replace(BASE, key=2, welfare_decile=None)
    silent = replace(BASE, key=3, declared_income_rp=None)
    assert order(unknown, silent, BASE) == [1, 3, 2]


def test_equal_score_is_decided_by_birth_day_then_income_then_lot():
    a_day_older = replace(BASE, key=2, birth_on=date(1970, 5, 11))
    assert order(BASE, a_day_older) == [2, 1]
    ten_rupiah_less = replace(BASE, key=2, declared_income_rp=BASE.declared_income_rp + 10)
    assert order(ten_rupiah_less, BASE) == [1, 2]
    twin = replace(BASE, key=2, lot="b")
    assert order(BASE, twin) == order(twin, BASE)


def test_lot_differs_by_village_so_that_nobody_is_always_last():
    twins = [replace(BASE, key=number, lot=str(number)) for number in range(8)]
    orders = {
        tuple(one.key for one in rank_nominations(twins, village=f"61.02.01.{2001 + place}", year=2026, on=ON))
        for place in range(5)
    }
    assert len(orders) > 1


@given(st.lists(people, max_size=30, unique_by=lambda one: (one.key, one.lot)), st.integers())
def test_ranking_never_depends_on_the_order_of_input(candidates, seed):
    distinct = [replace(one, key=place, lot=f"{one.lot}/{place}") for place, one in enumerate(candidates)]
    shuffled = Random(seed).sample(distinct, len(distinct))
    assert order(*distinct) == order(*shuffled)


@given(st.lists(people, min_size=1, max_size=20))
def test_lines_add_up_to_the_score_and_ranks_are_without_gaps(candidates):
    ranked = rank_nominations(candidates, village="61.02.01.2001", year=2026, on=ON)
    assert [one.rank for one in ranked] == list(range(1, len(candidates) + 1))
    for one in ranked:
        assert sum(line.points for line in one.lines) == one.score
        assert all(line.indonesian and line.english for line in one.lines)


@given(people, people)
def test_decile_outweighs_everything_after_it(one, other):
    if (one.welfare_decile or 11) < (other.welfare_decile or 11):
        assert order(replace(one, key=1), replace(other, key=2)) == [1, 2]


def test_score_of_the_documented_example_is_as_documented():
    lines = score_lines(BASE, on=ON)
    assert [line.points for line in lines] == [Decimal(900), Decimal(83), Decimal("0.55")]
    assert "Rp800.000" in lines[1].indonesian
