"""Targets, the gap to them in people and rupiah, what the seats can reach, and figures as published."""

from datetime import date

from django.db import connection

from naungan.coverage.queries.measures import measure
from naungan.coverage.values import Gap, Measure, Published, Reach, TargetView
from naungan.kernel import Month, Refusal, RegionCode, RegionLevel, Scope
from naungan.law.bpu import price_bpu_month
from naungan.law.terms import Payer, Programme, Sector
from naungan.programme.rules import QUOTA

_LOWEST_INCOME_RP = 0


class NoTarget(Refusal):
    """No target was set for the region and year, nor for a region above it."""

    code = "NO_TARGET"


def target(region: str, year: int) -> TargetView | None:
    """The target of the region and year that its own government set; None where there is none."""
    return next((row for row in targets(region) if row.year == year), None)


def target_above(region: RegionCode, year: int) -> TargetView | None:
    """The region's own target, else that of the nearest region above that set one."""
    places = [region.at_level(RegionLevel(level)) for level in range(region.level, 0, -1)]
    return next((found for place in places if (found := target(place, year))), None)


def targets(region: str) -> tuple[TargetView, ...]:
    """All targets of a region, by year. Two systems of targets coexist: each names its issuer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT region_code, year, rate, issuer, source, url, confidence FROM coverage_target
               WHERE region_code = %s ORDER BY year, issuer""",
            [region],
        )
        return tuple(TargetView(*row) for row in cursor.fetchall())


def gap(scope: Scope, *, region: RegionCode, month: Month, year: int, priced_on: date) -> Gap:
    """People and rupiah a month missing to the target of that year (the region's own, else of the one above).

    Refuses: NotPermitted, OutOfScope, NoTarget.
    """
    reached = measure(scope, region=region, month=month)
    aim = target_above(region, year)
    if aim is None:
        raise NoTarget(f"Belum ada target cakupan {year} untuk wilayah ini.", f"No coverage target for {year}.")
    return gap_to(reached, aim, priced_on=priced_on)


def gap_to(reached: Measure, aim: TargetView, *, priced_on: date) -> Gap:
    """As ``gap``, for a measure already taken."""
    missing = aim.missing(reached)
    price = lowest_price_rp(Month(aim.year, 1), priced_on)
    return Gap(reached, aim, missing, missing * price, price)


def lowest_price_rp(month: Month, priced_on: date) -> int:
    """One worker, one month, lowest income band, paid from APBD (no relief)."""
    return price_bpu_month(
        month=month,
        income_rp=_LOWEST_INCOME_RP,
        payer=Payer.APBD,
        sector=Sector.OTHER,
        programmes=Programme.PROTECTED,
        priced_on=priced_on,
    ).total_rp


def reach_of_seats(*, month: Month, villages: int, protected: int, workers: int, priced_on: date) -> Reach:
    """What the seats alone can do on published figures: villages x 100 more people among the workers."""
    seats = villages * QUOTA
    yearly = seats * 12 * lowest_price_rp(month, priced_on)
    return Reach(villages, seats, protected, workers, yearly)


def published(region: str) -> tuple[Published, ...]:
    """Figures as published, by period. Shown apart from what is computed here."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT region_code, period, participants, workers, rate, note, source, url
               FROM coverage_publishedfigure WHERE region_code = %s ORDER BY period, id""",
            [region],
        )
        return tuple(Published(*row) for row in cursor.fetchall())
