"""A NIK explains itself: what is an error, a warning, an information. Table of checks: docs/algorithms/nik.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.kernel import FindingLevel, Nik, examine_nik, mask_nik

WOMAN = "6102994101900003"  # day 41: the first, a woman
MAN = "6102990101900003"


def codes(text: str, **declared: object) -> list[str]:
    return [finding.code for finding in examine_nik(text, **declared).findings]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NIK_EMPTY"),
        ("61029901019000", "NIK_LENGTH"),
        ("610299010190000A", "NIK_NOT_DIGITS"),
        ("١١٠٢٩٩٠١٠١٩٠٠٠٠٣", "NIK_NOT_DIGITS"),
        ("1111111111111111", "NIK_ALL_EQUAL"),
        ("6102990101900000", "NIK_SERIAL"),
        ("6102993505850003", "NIK_DATE"),
        ("6102990113720001", "NIK_DATE"),
        ("6102993002900001", "NIK_DATE"),
        ("6102997202900001", "NIK_DATE"),
    ],
)
def test_impossible_numbers_are_errors(text: str, code: str) -> None:
    examination = examine_nik(text)
    assert not examination.is_possible
    assert [(finding.level, finding.code) for finding in examination.findings] == [(FindingLevel.ERROR, code)]


def test_impossible_date_is_told_as_a_village_officer_would_tell_it() -> None:
    (finding,) = examine_nik("6102993505850003").findings
    assert finding.indonesian == (
        "NIK 610299••••••0003 memang 16 digit, tetapi tanggal lahir di dalamnya (35 Mei 1985) tidak mungkin. "
        "Periksa digit ke-7 sampai ke-12 di KTP."
    )


def test_a_leap_day_of_one_century_is_enough() -> None:
    assert Nik.parse("6102992902000001").birth_dates(date(2025, 12, 1)) == (date(2000, 2, 29),)


def test_women_carry_the_day_plus_40() -> None:
    assert (Nik.parse(WOMAN).sex, Nik.parse(MAN).sex) == ("P", "L")
    assert Nik.parse(WOMAN).birth_dates(date(2025, 12, 1)) == (date(1990, 1, 1),)


def test_what_differs_from_the_declaration_is_a_warning_and_never_an_error() -> None:
    examination = examine_nik(MAN, declared_birth_on=date(1991, 1, 1), declared_sex="P")
    assert examination.is_possible
    assert {finding.level for finding in examination.findings} == {FindingLevel.WARNING}
    assert codes(MAN, declared_birth_on=date(1990, 1, 1), declared_sex="L") == []


def test_unknown_district_of_issue_is_a_warning_because_regencies_were_split() -> None:
    assert codes("6102030101900003", known_prefixes={"61.02.01"}) == ["NIK_PREFIX_UNKNOWN"]
    assert codes("6102010101900003", known_prefixes={"61.02.01"}) == []
    assert codes(MAN, known_prefixes={"61.02.01"}) == [], "synthetic people are not warned of"


def test_two_possible_centuries_are_told() -> None:
    assert codes("6102010101100003", on=date(2025, 12, 1)) == ["NIK_TWO_CENTURIES"]


@pytest.mark.parametrize("text", ["'6102990101900003", " 6102 9901 0190 0003 ", "6102.9901.0190.0003"])
def test_what_spreadsheets_leave_is_passed_over(text: str) -> None:
    assert Nik.parse(text).digits == MAN


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    examination = examine_nik(text)
    assert examination.is_possible or examination.findings[0].level is FindingLevel.ERROR


def test_number_never_shows_itself_by_accident() -> None:
    nik = Nik.parse(MAN)
    assert MAN not in f"{nik} {nik!r}"
    assert mask_nik(MAN) == "610299••••••0003"
    assert mask_nik("123") == "•••"
