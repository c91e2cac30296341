"""Published figures, recomputed: does what was printed add up, and if not, by how much does it differ?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from naungan.kernel import Month, Reason, format_count, format_rupiah
from naungan.law.bpu import price_bpu_month
from naungan.law.terms import Payer, Programme, Sector

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True, slots=True)
class Recomputation:
    """What was printed, what the inputs give, and the printed figure minus ours."""

    reported: Decimal
    recomputed: Decimal
    reason: Reason

    @property
    def difference(self) -> Decimal:
        return self.reported - self.recomputed

    @property
    def agrees(self) -> bool:
        return self.difference == 0


@dataclass(frozen=True, slots=True)
class ProgrammeCost:
    """What N people cost for a run of months, per programme."""

    jkk_rp: int
    jkm_rp: int

    @property
    def total_rp(self) -> int:
        return self.jkk_rp + self.jkm_rp


def programme_cost(
    *,
    people: int,
    months: Sequence[Month],
    priced_on: date,
    payer: Payer = Payer.APBD,
    sector: Sector = Sector.OTHER,
) -> ProgrammeCost:
    """JKK and JKM for so many people of the lowest band over those months. Refuses: NoLawForDate."""
    prices = [
        price_bpu_month(
            month=month,
            income_rp=0,
            payer=payer,
            sector=sector,
            programmes=Programme.PROTECTED,
            priced_on=priced_on,
        )
        for month in months
    ]
    return ProgrammeCost(people * sum(p.jkk_rp for p in prices), people * sum(p.jkm_rp for p in prices))


def recompute_cost(*, reported_rp: int, cost: ProgrammeCost, unit_rp: int = 1) -> Recomputation:
    """Does a reported budget equal the cost? ``unit_rp``: it was cut to this (a million), as papers do."""
    recomputed = Decimal(cost.total_rp // unit_rp * unit_rp)
    return _compared(Decimal(reported_rp), recomputed, format_rupiah(reported_rp), format_rupiah(int(recomputed)))


def months_bought(*, amount_rp: int, people: int, month_rp: int) -> Decimal:
    """How many months the money buys for so many people, to two places."""
    return (Decimal(amount_rp) / (people * month_rp)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def people_bought(*, amount_rp: int, months: int, month_rp: int) -> Decimal:
    """How many people the money pays for so many months, to two places; not whole means a figure is wrong."""
    return (Decimal(amount_rp) / (months * month_rp)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def recompute_share(*, numerator: int, denominator: int, reported_percent: Decimal) -> Recomputation:
    """Does a printed percentage equal its two numbers, at the places printed? The difference is in points."""
    places = Decimal(1).scaleb(int(reported_percent.as_tuple().exponent))
    percent = (Decimal(numerator) * 100 / denominator).quantize(places, rounding=ROUND_HALF_UP)
    return _compared(reported_percent, percent, _percent(reported_percent), _percent(percent))


def recompute_sum(*, parts: Sequence[int], reported: int) -> Recomputation:
    """Do the parts add up to the printed total?"""
    total = sum(parts)
    return _compared(Decimal(reported), Decimal(total), format_count(reported), format_count(total))


def weekday_of(day: date) -> str:
    """'Rabu' for 24 September 2025."""
    return WEEKDAYS[day.weekday()]


def _compared(reported: Decimal, recomputed: Decimal, printed: str, ours: str) -> Recomputation:
    if reported == recomputed:
        reason = Reason("FIGURE_AGREES", f"Angka {printed} sesuai hitungan ulang.", f"{printed} agrees.")
    else:
        gap = _plain(abs(reported - recomputed))
        way, way_english = ("lebih tinggi", "higher") if reported > recomputed else ("lebih rendah", "lower")
        reason = Reason(
            "FIGURE_DIFFERS",
            f"Tertulis {printed}, hitungan ulang {ours}: {gap} {way}.",
            f"Printed {printed}, recomputed {ours}: {gap} {way_english}.",
        )
    return Recomputation(reported, recomputed, reason)


def _plain(gap: Decimal) -> str:
    whole = gap == gap.to_integral_value()
    return format_count(int(gap)) if whole else f"{gap}".replace(".", ",")


def _percent(percent: Decimal) -> str:
    return f"{percent} %".replace(".", ",")
