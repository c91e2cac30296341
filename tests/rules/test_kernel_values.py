"""Months, ranges, regions, rupiah, scopes: the values every room speaks in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.kernel import (
    Actor,
    DateRange,
    Decision,
    Month,
    NotPermitted,
    OutOfScope,
    Reason,
    RegionCode,
    RegionLevel,
    Scope,
    format_count,
    format_percent,
    format_rupiah,
)

MONTHS = st.builds(Month, st.integers(1950, 2150), st.integers(1, 12))


@given(MONTHS, st.integers(-500, 500))
def test_months_go_forward_and_back(month: Month, steps: int) -> None:
    assert month.plus(steps).plus(-steps) == month
    assert month.months_until(month.plus(steps)) == steps


@given(MONTHS)
def test_month_is_read_as_it_is_written_and_holds_its_days(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.of(month.first_day) == Month.of(month.last_day) == month
    assert Month.of(month.last_day + timedelta(days=1)) == month.plus(1)


def test_february_of_a_leap_year_has_29_days() -> None:
    assert Month(2028, 2).last_day == date(2028, 2, 29)
    assert (Month(2028, 2).indonesian, Month(2028, 2).english) == ("Februari 2028", "February 2028")


@pytest.mark.parametrize("text", ["2025", "2025-13", "2025-7", "Juli 2025", "", "2025-07-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


def test_range_is_half_open_and_knows_its_months() -> None:
    year = DateRange(date(2026, 1, 1), date(2027, 1, 1))
    assert date(2026, 12, 31) in year
    assert date(2027, 1, 1) not in year
    assert list(year.months()) == list(Month.span(Month(2026, 1), 12))
    assert not year.overlaps(DateRange(date(2027, 1, 1)))
    assert year.overlaps(DateRange(date(2026, 12, 31)))


def test_region_code_knows_its_level_and_parents() -> None:
    village = RegionCode("61.02.07.2001")
    assert village.level is RegionLevel.VILLAGE
    assert village.parent == "61.02.07"
    assert village.at_level(RegionLevel.REGENCY) == "61.02"
    assert RegionCode("61").parent is None
    assert RegionCode("61.71.01.1001").is_kelurahan
    assert not village.is_kelurahan
    assert RegionCode("61.02").contains(village)
    assert not RegionCode("61.01").contains(village)


@pytest.mark.parametrize("text", ["", "6", "61.2", "61.02.01.20", "61.02.01.2001.1", "6102", "61,02"])
def test_other_texts_are_no_region_codes(text: str) -> None:
    with pytest.raises(ValueError, match="region code"):
        RegionCode(text)


@pytest.mark.parametrize(
    ("amount_rp", "text"), [(0, "Rp0"), (16_800, "Rp16.800"), (20_160_000, "Rp20.160.000"), (-500, "-Rp500")]
)
def test_rupiah_reads_as_indonesians_write_it(amount_rp: int, text: str) -> None:
    assert format_rupiah(amount_rp) == text


def test_counts_and_percentages_read_as_indonesians_write_them() -> None:
    assert format_count(1_819_430) == "1.819.430"
    assert format_percent(Decimal(575_504) / Decimal(1_819_430)) == "31,63 %"
    assert format_percent(Decimal("0.31625"), 2) == "31,63 %"


def test_scope_reaches_its_regions_and_no_neighbour() -> None:
    scope = Scope(regions=frozenset({RegionCode("61.02")}), permissions=frozenset({"BILL_VIEW"}))
    assert scope.covers("61.02.07.2001")
    assert scope.patterns() == ["61.02", "61.02.%"]
    with pytest.raises(OutOfScope):
        scope.require_region("61.07")
    with pytest.raises(NotPermitted):
        scope.require("BILL_ISSUE")
    assert Scope().patterns() == []
    assert not Scope().covers("61")
    assert Actor.system().scope.covers("11.01")


def test_decision_is_accepted_only_without_failures() -> None:
    young = Reason("TOO_YOUNG", "Belum 17 tahun.", "Not yet 17.")
    day = date(2025, 12, 1)
    assert Decision.from_failures([], rule_version="1", decided_on=day).accepted
    refused = Decision.from_failures([young], rule_version="1", decided_on=day)
    assert (refused.accepted, refused.reasons) == (False, (young,))
    assert young.in_language("en") == "Not yet 17."
