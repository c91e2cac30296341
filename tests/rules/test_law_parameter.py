"""A value by the day it speaks for and by what was promulgated on the day of pricing."""

from datetime import date

import pytest

from naungan.kernel import Month
from naungan.law.citation import Confidence
from naungan.law.parameter import NoLawForDate, UnknownParameter, parameter


def test_a_month_is_looked_up_by_its_first_day() -> None:
    found = parameter("jp_ceiling_rp")
    assert found.on(Month(2026, 2), known_on=date(2026, 11, 22)).whole == 10_547_400
    assert found.on(Month(2026, 3), known_on=date(2026, 11, 22)).whole == 11_086_300


def test_a_day_inside_a_month_is_looked_up_as_that_day() -> None:
    found = parameter("jkp_from_jkm_rate")
    assert found.on(date(2025, 2, 6), known_on=date(2025, 3, 1)).number > 0
    assert found.on(date(2025, 2, 7), known_on=date(2025, 3, 1)).number == 0


def test_what_was_not_yet_promulgated_does_not_hold_but_the_former_value_does() -> None:
    found = parameter("bpu_share_due_other")
    assert found.on(Month(2026, 5), known_on=date(2025, 12, 21)).whole == 1
    assert str(found.on(Month(2026, 5), known_on=date(2025, 12, 22)).number) == "0.5"


@pytest.mark.parametrize("month", [Month(2015, 6), Month(2027, 3)])
def test_a_day_without_a_value_is_refused_and_says_which_and_when(month: Month) -> None:
    with pytest.raises(NoLawForDate) as refused:
        parameter("jp_ceiling_rp").on(month, known_on=date(2027, 6, 1))
    assert month.indonesian in refused.value.reason.indonesian
    assert "tidak menebak" in refused.value.reason.indonesian


def test_a_value_comes_with_its_source_and_the_sentence_that_warns_of_its_weakness() -> None:
    value = parameter("pu_due_day").on(date(2025, 1, 1), known_on=date(2025, 1, 1))
    assert value.confidence is Confidence.GENERAL
    assert value.citation.weakness is not None
    assert "belum kami baca" in value.citation.weakness.indonesian


def test_a_well_founded_value_carries_no_warning() -> None:
    value = parameter("bpu_jkm_rp").on(date(2025, 1, 1), known_on=date(2025, 1, 1))
    assert value.citation.link.startswith("https://")
    assert value.citation.weakness is None


def test_an_unknown_parameter_is_a_bug() -> None:
    with pytest.raises(UnknownParameter):
        parameter("bpu_jkm")
