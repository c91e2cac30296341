"""Kode bayar: random, checked, outside the sandbox range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.billing.codes import check_digit, is_kode_bayar, new_kode_bayar


def test_check_digit_agrees_with_the_standard() -> None:
    assert check_digit("0794") == "5"  # ISO/IEC 7064, example of MOD 11,10


@given(st.integers(0, 10**11 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: int, place: int, shift: int) -> None:
    digits = f"{number:011d}"
    code = digits + check_digit(digits)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert not is_kode_bayar(wrong)


def test_new_code_never_lies_in_the_sandbox_range() -> None:
    drawn = iter([99_000_000_000, 99_999_999_999, 12_345_678_901])
    code = new_kode_bayar(lambda below: next(drawn))
    assert code.startswith("12345678901")
    assert is_kode_bayar(code)


@pytest.mark.parametrize("text", ["", "12345678901", "99" + "0" * 10, "12345678901a", "١٢٣٤٥٦٧٨٩٠١٢"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert not is_kode_bayar(text)
