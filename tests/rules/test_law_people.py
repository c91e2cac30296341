"""Ages, benefits, eligibility sentences and published figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from naungan.kernel import Month, RegionCode
from naungan.law.age import age_below, age_on, may_enrol, pension_age
from naungan.law.benefits import (
    PercentNotPossible,
    Transport,
    accident_report_hours,
    jkk_claim_until,
    jkk_home_care_max,
    jkk_partial_disability_benefit,
    jkk_total_disability_benefit,
    jkk_transport_max_rp,
    jkk_unable_benefit_rp,
    jkp_arrears_months_tolerated,
    jkp_cash_rp,
    jkp_claim_months,
    scholarship_months_missing,
)
from naungan.law.ceiling import jp_ceiling, recomputed_jp_ceiling_rp
from naungan.law.eligibility import CandidateFacts, CriteriaSet, criteria_for, decide_eligibility
from naungan.law.published import programme_cost, recompute_cost
from naungan.law.terms import Payer, Programme, Segment

ON = date(2025, 12, 1)
FARMER = CandidateFacts(
    born_on=date(1985, 3, 1), region_code=RegionCode("61.02.01.2001"), occupation="Petani", welfare_decile=2
)


def sentences(facts: CandidateFacts) -> list[str]:
    criteria = criteria_for(
        CriteriaSet.DEFAULT,
        region_code=RegionCode("61.02"),
        months=Month.span(Month(2026, 1), 12),
        on=ON,
        known_on=ON,
    )
    return [reason.indonesian for reason in decide_eligibility(facts, criteria=criteria, on=ON).reasons]


def test_birthday_on_leap_day_counts_from_the_first_of_march() -> None:
    born_on = date(2004, 2, 29)
    assert age_on(born_on, date(2021, 2, 28)) == 16
    assert age_on(born_on, date(2021, 3, 1)) == 17


@pytest.mark.parametrize(("year", "age"), [(2015, 56), (2021, 57), (2024, 58), (2025, 59), (2028, 60), (2050, 65)])
def test_pension_age_rises_every_three_years(year: int, age: int) -> None:
    assert pension_age(on=date(year, 12, 31)) == age


def test_bpu_of_65_may_no_longer_join_accident_and_death_insurance() -> None:
    young = may_enrol(Programme.PROTECTED, segment=Segment.INFORMAL, born_on=date(1960, 12, 2), on=ON)
    old = may_enrol(Programme.PROTECTED, segment=Segment.INFORMAL, born_on=date(1960, 12, 1), on=ON)
    assert young.accepted
    assert [reason.code for reason in old.reasons] == ["TOO_OLD_FOR_PROGRAMME"] * 2


def test_loss_of_job_is_joined_before_54_and_pension_before_pension_age() -> None:
    assert age_below(Programme.JKP, Segment.FORMAL, on=ON) == 54
    assert age_below(Programme.JP, Segment.FORMAL, on=ON) == 59
    assert age_below(Programme.JHT, Segment.FORMAL, on=ON) is None


def test_total_disability_gives_56_wages_and_the_periodical() -> None:
    assert jkk_total_disability_benefit(on=ON, wage_rp=1_000_000).total_rp == 68_000_000


def test_partial_disability_gives_its_share_of_80_wages() -> None:
    found = jkk_partial_disability_benefit(on=ON, wage_rp=1_000_000, percent=Decimal("12.5"))
    assert found.total_rp == 10_000_000


@pytest.mark.parametrize("percent", [Decimal(0), Decimal(100)])
def test_partial_disability_of_nothing_or_all_is_refused(percent: Decimal) -> None:
    with pytest.raises(PercentNotPossible):
        jkk_partial_disability_benefit(on=ON, wage_rp=1_000_000, percent=percent)


def test_inability_to_work_pays_whole_wages_for_a_year_then_half() -> None:
    assert jkk_unable_benefit_rp(on=ON, wage_rp=1_000_000, months=6) == 6_000_000
    assert jkk_unable_benefit_rp(on=ON, wage_rp=1_000_000, months=14) == 13_000_000


def test_transport_home_care_and_report_have_their_limits() -> None:
    assert [jkk_transport_max_rp(way, on=ON) for way in Transport] == [5_000_000, 2_000_000, 10_000_000]
    assert jkk_home_care_max(on=ON) == (20_000_000, 12)
    assert accident_report_hours(on=ON) == 48


def test_scholarship_after_illness_needs_three_years_and_after_accident_none() -> None:
    assert scholarship_months_missing(on=ON, months_contributed=30, by_accident=False) == 6
    assert scholarship_months_missing(on=ON, months_contributed=1, by_accident=True) == 0


def test_accident_claim_lapses_after_five_years_also_on_leap_day() -> None:
    assert jkk_claim_until(happened_on=date(2025, 7, 10)) == date(2030, 7, 10)
    assert jkk_claim_until(happened_on=date(2024, 2, 29)) == date(2029, 3, 1)


def test_loss_of_job_cash_became_sixty_percent_in_february_2025() -> None:
    assert jkp_cash_rp(on=date(2025, 2, 6), wage_rp=8_000_000, months=6) == 10_500_000
    assert jkp_cash_rp(on=date(2025, 2, 7), wage_rp=8_000_000, months=9) == 18_000_000
    assert (jkp_claim_months(on=ON), jkp_arrears_months_tolerated(on=ON)) == (6, 6)


def test_every_ceiling_follows_from_the_one_before() -> None:
    known_on = date(2026, 11, 22)
    for year in range(2016, 2027):
        month = Month(year, 3)
        assert recomputed_jp_ceiling_rp(month=month, priced_on=known_on) == (
            jp_ceiling(month=month, priced_on=known_on).whole
        )


def test_refusal_names_until_when_and_by_whom_one_is_protected() -> None:
    facts = replace(FARMER, protected_until=Month(2026, 12), protected_by="APBD Kab. Mempawah")
    assert sentences(facts) == [
        "Sudah terlindungi sampai Desember 2026 lewat APBD Kab. Mempawah, jadi tidak perlu diusulkan lagi."
    ]


def test_refusal_names_the_months_another_source_pays() -> None:
    facts = replace(FARMER, funded_months=frozenset(Month.span(Month(2026, 3), 4)), funded_by="APBDes Galang")
    assert sentences(facts)[0].startswith("Iuran Maret 2026 sampai Juni 2026 sudah dibiayai oleh APBDes Galang.")


def test_missing_birth_date_is_asked_for_instead_of_guessed() -> None:
    assert sentences(replace(FARMER, born_on=None)) == ["Tanggal lahir belum diisi. Isi sesuai KTP."]


def test_the_sentence_about_an_impossible_nik_is_passed_on() -> None:
    facts = replace(FARMER, is_nik_possible=False, nik_problem="NIK harus 16 digit, yang tertulis 15 digit.")
    assert sentences(facts) == ["NIK harus 16 digit, yang tertulis 15 digit."]


def test_someone_who_dies_later_is_still_alive_on_the_day() -> None:
    assert sentences(replace(FARMER, died_on=date(2025, 12, 2))) == ["Memenuhi semua syarat program."]


def test_published_figure_that_differs_says_by_how_much() -> None:
    cost = programme_cost(people=12_200, months=Month.span(Month(2024, 1), 12), priced_on=ON, payer=Payer.APBD)
    found = recompute_cost(reported_rp=2_429_520_000, cost=cost)
    assert found.reason.indonesian == (
        "Tertulis Rp2.429.520.000, hitungan ulang Rp2.459.520.000: 30.000.000 lebih rendah."
    )
