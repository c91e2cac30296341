"""The problem of a region and year, built from coverage, budgets and law. Reads only."""

from datetime import date
from decimal import Decimal

from naungan.coverage import queries as coverage
from naungan.coverage.queries import NoTarget
from naungan.funding import queries as funding
from naungan.kernel import Month, Refusal, RegionCode, Scope
from naungan.law.bpu import price_bpu_month
from naungan.law.terms import Payer, Programme, Sector
from naungan.planning.values import Money, Place, Problem

_LOWEST_INCOME_RP = 0


class YearIsOver(Refusal):
    """No month of the year is still to come."""

    code = "YEAR_IS_OVER"


class NobodyCounted(Refusal):
    """Nobody counted the workers of the region nor of any region inside it."""

    code = "NOBODY_COUNTED"


def problem(
    scope: Scope, *, region: RegionCode, year: int, month: Month, on: date, floor: int = 0,
    target_rate: Decimal | None = None,
) -> Problem:  # fmt: skip
    """Who is unprotected in ``month``, and what is left of the year's budgets, priced on the day ``on``.

    Places are the regions directly inside; the region itself where none of them was counted. Months are those of the
    year after the one ``on`` lies in. A person costs the lowest income band's JKK and JKM, by the payer's relief.
    Refuses: NotPermitted (COVERAGE_VIEW, BUDGET_VIEW), OutOfScope, YearIsOver, NobodyCounted, NoLawForDate.
    """
    seen = coverage.overview(scope, region=region, month=month)
    budgets = funding.budgets(scope, region=region, year=year)
    months = _months(year, on)
    counted = [one for one in seen.children if one.workers] or ([seen.whole] if seen.whole.workers else [])
    if not counted:
        raise NobodyCounted(
            "Jumlah pekerja di wilayah ini belum diketahui, jadi belum dapat direncanakan.",
            "The number of workers of this region is not known, so nothing can be planned.",
        )
    sources = {source.code: source for source in funding.sources()}
    prices = {payer: _prices(months, payer, on) for payer in {sources[one.source_code].payer for one in budgets}}
    return Problem(
        region=region,
        year=year,
        months=months,
        places=tuple(Place(one.region, one.name, one.workers or 0, one.protected) for one in counted),
        money=tuple(
            Money(one.region_code, one.source_code, one.document, one.remaining_rp,
                  prices[sources[one.source_code].payer], sources[one.source_code].rule)
            for one in budgets
        ),
        floor=floor,
        target_rate=target_rate,
        uncounted=tuple(one.name for one in seen.children if not one.workers) if counted != [seen.whole] else (),
    )  # fmt: skip


def target_rate(scope: Scope, *, region: RegionCode, year: int) -> Decimal:
    """The year's target of the region, else of the nearest one above. Refuses: NotPermitted, OutOfScope, NoTarget."""
    scope.require("COVERAGE_VIEW")
    scope.require_region(region)
    found = coverage.target_above(region, year)
    if found is None:
        raise NoTarget(f"Belum ada target cakupan {year} untuk wilayah ini.", f"No coverage target for {year}.")
    return found.rate


def _months(year: int, on: date) -> tuple[Month, ...]:
    first = max(Month(year, 1), Month.of(on).plus(1))
    if first.year > year:
        raise YearIsOver(
            f"Tidak ada lagi bulan {year} yang dapat direncanakan.", f"No month of {year} can be planned any more."
        )
    return Month.span(first, 13 - first.number)


def _prices(months: tuple[Month, ...], payer: Payer, on: date) -> tuple[int, ...]:
    return tuple(
        price_bpu_month(
            month=month, income_rp=_LOWEST_INCOME_RP, payer=payer, sector=Sector.OTHER,
            programmes=Programme.PROTECTED, priced_on=on,
        ).total_rp
        for month in months
    )  # fmt: skip
