"""Whole rupiah, and numbers as Indonesian readers write them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Rupiah = NewType("Rupiah", int)
"""An amount of money in whole rupiah. Names of amounts end in ``_rp``."""


def format_count(count: int) -> str:
    """1819430 -> '1.819.430'."""
    return f"{count:,}".replace(",", ".")


def format_rupiah(amount_rp: int) -> str:
    """20160000 -> 'Rp20.160.000'; negative amounts keep their sign in front: '-Rp500'."""
    sign = "-" if amount_rp < 0 else ""
    return f"{sign}Rp{format_count(abs(amount_rp))}"


def format_percent(rate: Decimal, places: int = 2) -> str:
    """Decimal('0.3163') -> '31,63 %' (half up, as published figures are rounded)."""
    percent = (rate * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{percent:,}".partition(".")
    text = whole.replace(",", ".") + (f",{fraction}" if fraction else "")
    return f"{text} %"
