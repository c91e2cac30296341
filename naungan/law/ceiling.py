"""The highest wage counted for the pension contribution (JP), and how each year's follows from the last."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from naungan.kernel import Month
from naungan.law.parameter import DatedValue, parameter


def jp_ceiling(*, month: Month, priced_on: date) -> DatedValue:
    """The ceiling in force for a contribution month. Changes on 1 March; a year not yet announced is refused.

    Law: PP 45/2015 art. 29. Refuses: NoLawForDate.
    """
    return parameter("jp_ceiling_rp").on(month, known_on=priced_on)


def next_jp_ceiling_rp(previous_rp: int, *, growth_rate: Decimal, on: date) -> int:
    """What a ceiling becomes after a year of that GDP growth. Rounded down to Rp100.

    Law: PP 45/2015 art. 29 (3)-(4); the rounding is our arithmetic, it reproduces every known value.
    """
    step = parameter("jp_ceiling_step_rp").on(on, known_on=on).number
    raised = previous_rp * (1 + growth_rate) / step
    return int(raised.to_integral_value(rounding=ROUND_FLOOR) * step)


def recomputed_jp_ceiling_rp(*, month: Month, priced_on: date) -> int:
    """The ceiling of a month, computed from the ceiling a year earlier and the growth that raised it.

    Differs from ``jp_ceiling`` only when one of the two is wrong. Refuses: NoLawForDate (also before March 2016).
    """
    growth = parameter("jp_gdp_growth_rate").on(month, known_on=priced_on)
    before = jp_ceiling(month=Month.of(growth.from_on).plus(-1), priced_on=priced_on)
    return next_jp_ceiling_rp(before.whole, growth_rate=growth.number, on=growth.from_on)
