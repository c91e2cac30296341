"""Kode bayar: the 12 digits this system gives a bill. ISO/IEC 7064, MOD 11,10: one check digit after 11 random ones."""

import secrets
from collections.abc import Callable

RESERVED_PREFIX = "99"
"""Numbers beginning so belong to the sandbox and are never issued."""


def check_digit(digits: str) -> str:
    """The check digit of a string of digits by ISO 7064 MOD 11,10 (finds each single slip and nearly all swaps)."""
    carry = 10
    for digit in digits:
        carry = (int(digit) + carry) % 10 or 10
        carry = carry * 2 % 11
    return str((11 - carry) % 10)


def is_kode_bayar(text: str) -> bool:
    """Twelve digits whose last one checks the others, outside the sandbox range."""
    return (
        len(text) == 12
        and text.isascii()
        and text.isdigit()
        and not text.startswith(RESERVED_PREFIX)
        and check_digit(text[:11]) == text[11]
    )


def new_kode_bayar(random_below: Callable[[int], int] = secrets.randbelow) -> str:
    """A fresh code: unguessable, so that nobody walks from one bill to the next. Uniqueness is the table's matter."""
    while True:
        digits = f"{random_below(10**11):011d}"
        if not digits.startswith(RESERVED_PREFIX):
            return digits + check_digit(digits)
