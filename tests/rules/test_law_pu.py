"""Contribution of wage earners and of construction projects."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.kernel import Month
from naungan.law.construction import (
    ContractValueNotPossible,
    price_construction,
    price_construction_wages,
    registration_working_days,
)
from naungan.law.pu import (
    ProtectionIncomplete,
    PuPart,
    PuPrice,
    RiskClassUnknown,
    WageNotPossible,
    price_pu_month,
    programmes_due,
    pu_citations,
    pu_due_on,
    pu_penalty_rp,
)
from naungan.law.terms import Programme, Scale

ON = date(2025, 12, 1)
ALL_FOUR = Programme.PROTECTED | Programme.JHT | Programme.JP


def priced(**changes: object) -> PuPrice:
    question: dict[str, object] = {
        "month": Month(2025, 12),
        "wage_rp": 5_000_000,
        "jkk_class": 1,
        "scale": Scale.MEDIUM,
        "programmes": ALL_FOUR,
        "priced_on": ON,
    }
    return price_pu_month(**{**question, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(("jkk_class", "jkk_rp"), [(1, 24_000), (2, 54_000), (3, 89_000), (4, 127_000), (5, 174_000)])
def test_accident_contribution_follows_the_risk_class(jkk_class: int, jkk_rp: int) -> None:
    part = priced(wage_rp=10_000_000, jkk_class=jkk_class).part(Programme.JKK)
    assert part == PuPart(Programme.JKK, jkk_rp, 0)


def test_worker_bears_two_percent_of_savings_and_one_of_pension() -> None:
    price = priced()
    assert (price.worker_rp, price.employer_rp, price.total_rp) == (150_000, 312_000, 462_000)


def test_programme_that_is_not_paid_has_an_empty_part() -> None:
    assert priced(programmes=Programme.PROTECTED).part(Programme.JP).total_rp == 0


@pytest.mark.parametrize(
    ("scale", "due"),
    [
        (Scale.MICRO, Programme.PROTECTED),
        (Scale.SMALL, Programme.PROTECTED | Programme.JHT),
        (Scale.MEDIUM, ALL_FOUR),
        (Scale.LARGE, ALL_FOUR),
    ],
)
def test_programmes_due_grow_with_the_scale(scale: Scale, due: Programme) -> None:
    assert programmes_due(scale, month=Month(2025, 12), priced_on=ON) == due


def test_pension_is_counted_up_to_the_ceiling_of_the_month() -> None:
    before = priced(month=Month(2026, 2), wage_rp=20_000_000, priced_on=date(2026, 3, 1))
    after = priced(month=Month(2026, 3), wage_rp=20_000_000, priced_on=date(2026, 3, 1))
    assert before.part(Programme.JP).worker_rp == 105_474
    assert after.part(Programme.JP).worker_rp == 110_863
    assert before.rule_version != after.rule_version


def test_loss_of_job_adds_nothing_to_the_bill() -> None:
    without, with_jkp = priced(), priced(programmes=ALL_FOUR | Programme.JKP)
    assert with_jkp.total_rp == without.total_rp
    assert with_jkp.jkp is not None
    assert with_jkp.jkp.total_rp == 18_000
    assert without.jkp is None


@pytest.mark.parametrize("wage_rp", [0, -1])
def test_wage_of_nothing_is_refused(wage_rp: int) -> None:
    with pytest.raises(WageNotPossible):
        priced(wage_rp=wage_rp)


@pytest.mark.parametrize("jkk_class", [0, 6])
def test_risk_class_outside_one_to_five_is_refused(jkk_class: int) -> None:
    with pytest.raises(RiskClassUnknown):
        priced(jkk_class=jkk_class)


def test_wage_earner_without_death_insurance_is_refused() -> None:
    with pytest.raises(ProtectionIncomplete):
        priced(programmes=Programme.JKK | Programme.JHT)


def test_version_of_the_rule_stays_short() -> None:
    assert len(priced().rule_version) <= 40


def test_every_value_behind_a_price_is_cited() -> None:
    cited = pu_citations(month=Month(2025, 12), scale=Scale.MEDIUM, programmes=ALL_FOUR, priced_on=ON)
    assert {"pu_jkk_rate", "jp_ceiling_rp", "pu_programmes_medium"} <= {citation.parameter for citation in cited}


def test_contribution_is_due_on_the_fifteenth_of_the_next_month() -> None:
    assert pu_due_on(Month(2025, 12)) == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("paid_on", "penalty_rp"),
    [(date(2026, 1, 15), 0), (date(2026, 1, 16), 9_240), (date(2026, 2, 15), 9_240), (date(2026, 2, 16), 18_480)],
)
def test_penalty_grows_with_every_month_begun_after_the_due_day(paid_on: date, penalty_rp: int) -> None:
    assert pu_penalty_rp(462_000, month=Month(2025, 12), paid_on=paid_on) == penalty_rp


@given(st.integers(1, 10**12))
def test_slices_of_a_contract_add_up_and_more_value_never_costs_less(value_rp: int) -> None:
    price = price_construction(contract_value_rp=value_rp, on=ON, priced_on=ON, includes_vat=False)
    assert sum(piece.inside_rp for piece in price.slices) == value_rp
    assert sum(piece.jkk_rp for piece in price.slices) == price.jkk_rp
    more = price_construction(contract_value_rp=value_rp + 1, on=ON, priced_on=ON, includes_vat=False)
    assert more.total_rp >= price.total_rp


@given(st.integers(1, 10**12))
def test_value_with_tax_is_the_base_plus_the_tax(value_rp: int) -> None:
    price = price_construction(contract_value_rp=value_rp, on=ON, priced_on=ON, includes_vat=True)
    assert price.base_rp + price.vat_rp == value_rp


def test_tax_was_ten_percent_before_april_2022() -> None:
    old = price_construction(contract_value_rp=110, on=date(2022, 3, 31), priced_on=ON, includes_vat=True)
    new = price_construction(contract_value_rp=111, on=date(2022, 4, 1), priced_on=ON, includes_vat=True)
    assert (old.base_rp, new.base_rp) == (100, 100)


def test_pandemic_relief_on_construction_is_named_but_not_counted() -> None:
    price = price_construction_wages(wages_rp=100_000_000, on=date(2020, 12, 1), priced_on=ON)
    assert price.jkk_rp == 1_740_000
    assert "CONSTRUCTION_RELIEF_NOT_COUNTED" in [reason.code for reason in price.explanation]


def test_wages_of_nothing_are_refused() -> None:
    with pytest.raises(ContractValueNotPossible):
        price_construction_wages(wages_rp=0, on=ON, priced_on=ON)


def test_project_is_registered_within_fourteen_working_days() -> None:
    assert registration_working_days(on=ON) == 14
