"""Contribution of a BPU: bands, relief by month, payer and what was promulgated when priced."""

from datetime import date
from itertools import pairwise

import pytest

from naungan.kernel import Month
from naungan.law.bpu import (
    CompulsoryProgrammeMissing,
    IncomeNotPossible,
    MonthPrice,
    MonthsNotOffered,
    ProgrammeNotForBpu,
    band_of,
    bands,
    bpu_citations,
    is_lapsed,
    price_bpu_month,
    require_months_offered,
)
from naungan.law.parameter import NoLawForDate
from naungan.law.terms import Payer, Programme, Sector

LATE = date(2026, 11, 22)


def priced(month: str, payer: Payer = Payer.OWN, **changes: object) -> MonthPrice:
    question: dict[str, object] = {
        "month": Month.parse(month),
        "income_rp": 800_000,
        "payer": payer,
        "sector": Sector.OTHER,
        "programmes": Programme.PROTECTED,
        "priced_on": LATE,
    }
    return price_bpu_month(**{**question, **changes})  # type: ignore[arg-type]


def test_lowest_band_costs_16800_of_which_10000_for_accident_and_6800_for_death() -> None:
    price = priced("2025-07")
    assert (price.jkk_rp, price.jkm_rp, price.jht_rp, price.jp_rp, price.total_rp) == (10_000, 6_800, 0, 0, 16_800)


def test_lowest_band_with_old_age_savings_costs_36800() -> None:
    assert priced("2025-07", programmes=Programme.PROTECTED | Programme.JHT).total_rp == 36_800


def test_there_are_33_bands_and_the_highest_has_no_end() -> None:
    found = bands(month=Month(2025, 7), priced_on=LATE)
    assert len(found) == 33
    assert found[-1].until_rp is None
    assert all(low.until_rp == high.from_rp for low, high in pairwise(found))


@pytest.mark.parametrize(
    ("income_rp", "number"),
    [(0, 1), (1_099_999, 1), (1_100_000, 2), (20_199_999, 32), (20_200_000, 33), (900_000_000, 33)],
)
def test_the_next_lower_bound_is_the_cut_between_bands(income_rp: int, number: int) -> None:
    assert band_of(income_rp, month=Month(2025, 7), priced_on=LATE).number == number


@pytest.mark.parametrize("payer", [Payer.APBN, Payer.APBD])
def test_state_money_gets_no_relief(payer: Payer) -> None:
    price = priced("2026-05", payer)
    assert price.total_rp == 16_800
    assert "RELIEF_NOT_FOR_STATE_MONEY" in [reason.code for reason in price.explanation]


@pytest.mark.parametrize("payer", [p for p in Payer if p not in (Payer.APBN, Payer.APBD, Payer.APBDES)])
def test_every_other_payer_pays_half_in_may_2026(payer: Payer) -> None:
    price = priced("2026-05", payer)
    assert (price.jkk_rp, price.jkm_rp) == (5_000, 3_400)


def test_village_money_pays_in_full_unless_the_switch_is_on() -> None:
    assert priced("2026-05", Payer.APBDES).total_rp == 16_800
    assert priced("2026-05", Payer.APBDES, apbdes_relief=True).total_rp == 8_400


def test_the_village_switch_never_helps_state_money() -> None:
    assert priced("2026-05", Payer.APBD, apbdes_relief=True).total_rp == 16_800


@pytest.mark.parametrize(
    ("sector", "month", "total_rp"),
    [
        (Sector.OTHER, "2026-03", 16_800),
        (Sector.OTHER, "2026-04", 8_400),
        (Sector.OTHER, "2026-12", 8_400),
        (Sector.OTHER, "2027-01", 16_800),
        (Sector.TRANSPORT, "2025-12", 16_800),
        (Sector.TRANSPORT, "2026-01", 8_400),
        (Sector.TRANSPORT, "2027-03", 8_400),
        (Sector.TRANSPORT, "2027-04", 16_800),
    ],
)
def test_relief_begins_and_ends_with_its_month(sector: Sector, month: str, total_rp: int) -> None:
    assert priced(month, sector=sector).total_rp == total_rp


def test_relief_that_was_not_yet_promulgated_is_not_counted() -> None:
    assert priced("2026-05", priced_on=date(2025, 12, 21)).total_rp == 16_800
    assert priced("2026-05", priced_on=date(2025, 12, 22)).total_rp == 8_400


def test_old_age_savings_are_never_halved() -> None:
    price = priced("2026-05", programmes=Programme.PROTECTED | Programme.JHT)
    assert (price.jkk_rp, price.jkm_rp, price.jht_rp) == (5_000, 3_400, 20_000)


def test_one_percent_was_due_during_the_pandemic_relief() -> None:
    assert (priced("2020-12").jkk_rp, priced("2020-12").jkm_rp) == (100, 68)
    assert priced("2021-02").total_rp == 16_800
    assert priced("2020-07").total_rp == 16_800


def test_month_before_the_law_is_refused() -> None:
    with pytest.raises(NoLawForDate) as refused:
        priced("2015-06")
    assert refused.value.reason.code == "NO_LAW_FOR_DATE"
    assert "Juni 2015" in refused.value.reason.indonesian


@pytest.mark.parametrize("programme", [Programme.JP, Programme.JKP])
def test_programmes_of_wage_earners_are_refused(programme: Programme) -> None:
    with pytest.raises(ProgrammeNotForBpu):
        priced("2025-07", programmes=Programme.PROTECTED | programme)


def test_one_compulsory_programme_alone_is_refused() -> None:
    with pytest.raises(CompulsoryProgrammeMissing):
        priced("2025-07", programmes=Programme.JKM)


def test_negative_income_is_refused() -> None:
    with pytest.raises(IncomeNotPossible):
        priced("2025-07", income_rp=-1)


def test_every_amount_of_every_band_is_whole_at_every_share() -> None:
    for month in ("2020-12", "2025-07", "2026-05"):
        for band in bands(month=Month.parse(month), priced_on=LATE):
            price = priced(month, income_rp=band.from_rp, programmes=Programme.PROTECTED | Programme.JHT)
            assert price.jht_rp == band.base_rp * 2 // 100


def test_the_rule_version_names_the_table_and_the_relief_and_stays_short() -> None:
    price = priced("2026-05")
    assert price.rule_version == "bpu-1/2015-07-01/2026-04-01"
    assert len(price.rule_version) <= 40


def test_the_law_behind_a_price_is_cited_with_its_weakness() -> None:
    cited = bpu_citations(
        month=Month(2026, 5),
        payer=Payer.APBDES,
        sector=Sector.OTHER,
        programmes=Programme.PROTECTED,
        priced_on=LATE,
    )
    assert {c.parameter for c in cited} >= {"bpu_bands", "bpu_share_due_other", "bpu_relief_payers_by_switch"}
    weak = [c for c in cited if c.is_weak]
    assert weak
    assert all(c.weakness is not None for c in weak)


def test_months_that_no_channel_offers_are_refused() -> None:
    require_months_offered(12, on=LATE)
    with pytest.raises(MonthsNotOffered) as refused:
        require_months_offered(8, on=LATE)
    assert "1, 2, 3, 6 atau 12 bulan" in refused.value.reason.indonesian


def test_protection_lapses_after_three_months_of_arrears() -> None:
    assert not is_lapsed(last_paid=Month(2025, 1), month=Month(2025, 4), on=LATE)
    assert is_lapsed(last_paid=Month(2025, 1), month=Month(2025, 5), on=LATE)
