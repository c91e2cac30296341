"""How a contribution becomes whole rupiah. Each rule names the way it uses and why."""

from decimal import ROUND_HALF_UP, Decimal


def half_up(amount: Decimal) -> int:
    """To the nearest rupiah, half upward.

    Law: no paragraph on rounding was found in the texts read; half up is the habit of invoices and is declared ours.
    """
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def exact(amount: Decimal) -> int:
    """The amount must already be whole; anything else is a fault of a table. For the bands of BPU."""
    assert amount == amount.to_integral_value(), amount
    return int(amount)
