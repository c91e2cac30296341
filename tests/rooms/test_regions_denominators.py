"""How many workers: by whose count, for which day, and what a change of base does to a percentage."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.regions import operations, queries, rules
from naungan.regions.values import DenominatorRow

JULY = date(2025, 7, 31)


@pytest.fixture
def figures(db, at):
    operations.load_official_denominators(at=at)


def _workers(region: str, on: date, issuer: str | None = None) -> dict[str, int]:
    return {segment: found.workers for segment, found in queries.denominators(region, on=on, issuer=issuer).items()}


def test_the_three_segments_of_2025_add_up_to_the_province(figures):
    workers = _workers("61", JULY)
    assert workers == {"all": 1_819_430, "formal": 800_904, "informal": 864_518, "construction": 154_008}
    assert workers["formal"] + workers["informal"] + workers["construction"] == workers["all"]


@pytest.mark.parametrize(("on", "workers"), [
    (date(2022, 12, 31), 1_770_630), (date(2023, 9, 30), 1_770_630), (date(2024, 12, 31), 1_665_422),
    (JULY, 1_819_430),
])  # fmt: skip
def test_each_day_has_the_base_that_was_then_in_use(figures, on, workers):
    assert _workers("61", on)["all"] == workers


def test_a_day_before_every_count_has_no_denominator_rather_than_a_guess(figures):
    assert queries.denominators("61", on=date(2020, 1, 1)) == {}
    assert queries.denominators("61.02", on=JULY) == {}


@pytest.mark.parametrize(("region", "on", "segment", "workers", "confidence"), [
    ("61.08", JULY, "all", 130_245, "B"),
    ("61.72", JULY, "all", 73_236, "B"),
    ("61.06", JULY, "all", 95_000, "B"),
    ("61.04", date(2023, 12, 31), "all", 181_454, "D"),
    ("61.04", JULY, "all", 179_827, "D"),
    ("61.03", JULY, "construction", 12_320, "B"),
])  # fmt: skip
def test_published_counts_of_regencies_are_kept_with_their_confidence(
    figures, region, on, segment, workers, confidence
):
    found = queries.denominators(region, on=on)[segment]
    assert (found.workers, found.confidence, found.issuer) == (workers, confidence, "bpjstk")
    assert found.source


def test_everybody_who_works_is_a_count_only_for_who_asks_by_name(figures):
    assert _workers("61", JULY, issuer="bps")["all"] == 2_860_000
    assert _workers("61.01", JULY, issuer="bps") == {"all": 282_918}
    assert queries.denominators("61.01", on=JULY) == {}


def test_the_examples_count_comes_first_where_it_exists_and_the_official_one_stays(figures, at):
    row = DenominatorRow("61", "all", 90_972, "contoh", date(2024, 1, 1), "contoh")
    operations.record_denominators([row], at=at)
    assert _workers("61", JULY) == {"all": 90_972}
    assert _workers("61", date(2023, 12, 31)) == {"all": 1_770_630}
    assert _workers("61", JULY, issuer="sakernas")["all"] == 1_819_430
    assert _workers("61.08", JULY) == {"all": 130_245}


def test_many_regions_are_asked_in_one_statement(figures, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.denominators_of(["61", "61.08", "61.99"], on=JULY)
    assert {region: row["all"].workers for region, row in found.items()} == {"61": 1_819_430, "61.08": 130_245}


def test_loading_the_figures_again_adds_nothing(figures, at):
    assert operations.load_official_denominators(at=at) == 0


def test_another_number_for_the_same_count_is_refused(figures, at):
    row = DenominatorRow("61", "all", 1_819_431, "sakernas", date(2025, 2, 1), "salah ketik")
    with pytest.raises(operations.FigureDiffers, match="1819430, bukan 1819431"):
        operations.record_denominators([row], at=at)


def test_a_count_of_a_day_to_come_is_a_mistake(db, at):
    with pytest.raises(ValueError, match="a day that has come"):
        operations.record_denominators([DenominatorRow("61", "all", 1, "contoh", date(2026, 1, 1), "x")], at=at)


def test_the_fall_from_36_47_to_31_63_percent_is_mostly_a_change_of_base(figures):
    rates = {
        over.denominator.reference_on.year: over.rate for over in queries.over_each_base(575_504, region="61", on=JULY)
    }
    assert rates == {2025: Decimal("0.3163"), 2024: Decimal("0.3456"), 2022: Decimal("0.3250")}
    before = rules.rate_over(607_426, 1_665_422)
    assert before == Decimal("0.3647")
    of_people, of_base = before - rates[2024], rates[2024] - rates[2025]
    assert (of_people, of_base) == (Decimal("0.0191"), Decimal("0.0293"))
    assert of_base > of_people
    base_of_2024, base_of_2025 = _workers("61", date(2024, 12, 31)), _workers("61", JULY)
    assert base_of_2025["all"] - base_of_2024["all"] == base_of_2025["construction"]


@pytest.mark.parametrize(("protected", "workers", "printed"), [
    (575_504, 1_819_430, "0.3163"), (757_947, 1_770_630, "0.4281"), (586_403, 1_770_630, "0.3312"),
    (607_426, 1_665_422, "0.3647"), (460_267, 800_904, "0.5747"), (147_159, 864_518, "0.1702"),
    (69_590, 130_245, "0.5343"), (101_052, 181_454, "0.5569"), (122_318, 179_827, "0.6802"),
    (16_684, 73_236, "0.2278"),
])  # fmt: skip
def test_published_percentages_are_these_people_over_these_bases(protected, workers, printed):
    assert rules.rate_over(protected, workers) == Decimal(printed)


@given(protected=st.integers(0, 10**7), workers=st.integers(1, 10**7))
def test_a_rate_is_never_further_from_the_truth_than_half_its_last_place(protected, workers):
    assert abs(rules.rate_over(protected, workers) * workers - protected) <= Decimal("0.00005") * workers
