"""What a family or an injured worker receives: JKM and JKK benefits, scholarship, loss-of-job cash."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from naungan.kernel import Reason, Refusal
from naungan.law.citation import Citation
from naungan.law.parameter import DatedValue, parameter
from naungan.law.rounding import half_up


class Transport(StrEnum):
    """Ways an injured worker is carried."""

    LAND = "land"
    SEA = "sea"
    AIR = "air"


class PercentNotPossible(Refusal):
    """A partial disability lies above 0 and below 100 percent."""

    code = "PERCENT_NOT_POSSIBLE"


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One part of a benefit, in rupiah."""

    what: Reason
    amount_rp: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is paid, line by line, and what the family should know."""

    lines: tuple[BenefitLine, ...]
    notes: tuple[Reason, ...] = ()

    @property
    def total_rp(self) -> int:
        return sum(line.amount_rp for line in self.lines)


_LUMP = Reason("LUMP_SUM", "Santunan sekaligus", "Lump sum")
_PERIODICAL = Reason("PERIODICAL", "Santunan berkala (24 bulan, dibayar sekaligus)", "Periodical (24 months, at once)")
_FUNERAL = Reason("FUNERAL", "Biaya pemakaman", "Funeral")


def jkm_death_benefit(*, died_on: date, months_contributed: int) -> Benefit:
    """What the family of a participant receives who did not die of work. Below three months: the funeral only.

    Law: PP 44/2015, PP 82/2019; the three months by Permenaker 5/2021 (not read). Refuses: NoLawForDate.
    """
    funeral = _line("death_funeral_rp", _FUNERAL, died_on)
    full_months = _value("jkm_full_benefit_months", died_on)
    if months_contributed < full_months.whole:
        return Benefit((funeral,), (_too_short(months_contributed, full_months.whole),))
    return Benefit(
        (_line("death_lump_sum_rp", _LUMP, died_on), _line("death_periodical_rp", _PERIODICAL, died_on), funeral)
    )


def jkk_death_benefit(*, died_on: date, wage_rp: int) -> Benefit:
    """What the family receives after a deadly accident at work; for a BPU the wage is the base of the band.

    Law: PP 44/2015, PP 82/2019. Refuses: NoLawForDate.
    """
    times = _value("jkk_death_times_wage", died_on)
    return Benefit(
        (
            _times_wage(times, wage_rp),
            _line("death_periodical_rp", _PERIODICAL, died_on),
            _line("death_funeral_rp", _FUNERAL, died_on),
        )
    )


def jkk_total_disability_benefit(*, on: date, wage_rp: int) -> Benefit:
    """What a worker receives who can never work again. Law: PP 82/2019. Refuses: NoLawForDate."""
    times = _value("jkk_total_disability_times_wage", on)
    return Benefit((_times_wage(times, wage_rp), _line("death_periodical_rp", _PERIODICAL, on)))


def jkk_partial_disability_benefit(*, on: date, wage_rp: int, percent: Decimal) -> Benefit:
    """What a partial disability of so many percent gives, half up. Law: PP 82/2019.

    Refuses: PercentNotPossible, NoLawForDate.
    """
    if not 0 < percent < 100:
        raise PercentNotPossible(
            "Cacat sebagian lebih dari 0 dan kurang dari 100 persen.", "A partial disability is between 0 and 100 %."
        )
    times = _value("jkk_partial_disability_times_wage", on)
    amount_rp = half_up(times.number * wage_rp * percent / 100)
    what = Reason("PARTIAL_DISABILITY", f"{percent} % x {times.whole} x upah", f"{percent} % x {times.whole} x wage")
    return Benefit((BenefitLine(what, amount_rp, times.citation),))


def jkk_unable_benefit_rp(*, on: date, wage_rp: int, months: int) -> int:
    """Total for so many months of temporary inability to work (STMB), half up. Law: PP 82/2019."""
    rates = _value("jkk_unable_rates", on).by_key
    first = min(months, _value("jkk_unable_first_months", on).whole)
    return half_up(wage_rp * (rates["first_year"] * first + rates["after"] * (months - first)))


def jkk_transport_max_rp(way: Transport, *, on: date) -> int:
    """The most that is paid for carrying an injured worker. Law: PP 82/2019."""
    return int(_value("jkk_transport_max_rp", on).by_key[way.value])


def jkk_home_care_max(*, on: date) -> tuple[int, int]:
    """The most that is paid for care at home, in rupiah, and for how many months. Law: PP 82/2019."""
    return _value("jkk_home_care_max_rp", on).whole, _value("jkk_home_care_max_months", on).whole


def scholarship_max_rp(*, on: date, children: int) -> int:
    """The whole scholarship from kindergarten to university; more children than the law allows add nothing.

    Law: PP 82/2019. Refuses: NoLawForDate.
    """
    counted = min(children, _value("scholarship_children_max", on).whole)
    rows = _value("scholarship_per_year", on).rows
    return counted * sum(int(row["per_year_rp"] * row["years_max"]) for row in rows)


def scholarship_months_missing(*, on: date, months_contributed: int, by_accident: bool) -> int:
    """How many months of contributions are still missing for the children's scholarship; 0 when it is due.

    Law: PP 82/2019 (JKM: three years; JKK: none known).
    """
    name = "scholarship_jkk_months_min" if by_accident else "scholarship_jkm_months_min"
    return max(0, _value(name, on).whole - months_contributed)


def jkk_claim_until(*, happened_on: date) -> date:
    """The day a right to JKK lapses: that many years after. Law: PP 82/2019."""
    year = happened_on.year + _value("jkk_claim_years", happened_on).whole
    if (happened_on.month, happened_on.day) == (2, 29):
        return date(year, 3, 1)
    return happened_on.replace(year=year)


def accident_report_hours(*, on: date) -> int:
    """Within how many hours an accident must first be reported. Law: answers published by the fund."""
    return _value("accident_report_hours", on).whole


def jkp_cash_rp(*, on: date, wage_rp: int, months: int) -> int:
    """Loss-of-job cash for so many months (three at the first rate, three at the next, never more), half up.

    Law: PP 37/2021, from 7 February 2025 PP 6/2025. Refuses: NoLawForDate.
    """
    rates = _value("jkp_cash_rates", on).by_key
    counted_rp = min(wage_rp, _value("jkp_wage_max_rp", on).whole)
    paid = min(months, _value("jkp_cash_months_max", on).whole)
    first = min(paid, 3)
    return half_up(counted_rp * (rates["first"] * first + rates["next"] * (paid - first)))


def jkp_claim_months(*, on: date) -> int:
    """After how many months an unclaimed loss-of-job benefit lapses. Law: PP 6/2025."""
    return _value("jkp_claim_months", on).whole


def jkp_arrears_months_tolerated(*, on: date) -> int:
    """For how many months of a bankrupt employer's arrears loss-of-job is still paid. Law: PP 6/2025 art. 39A."""
    return _value("jkp_arrears_months_tolerated", on).whole


def _value(name: str, on: date) -> DatedValue:
    return parameter(name).on(on, known_on=on)


def _line(name: str, what: Reason, on: date) -> BenefitLine:
    value = _value(name, on)
    return BenefitLine(what, value.whole, value.citation)


def _times_wage(times: DatedValue, wage_rp: int) -> BenefitLine:
    what = Reason("TIMES_WAGE", f"{times.whole} x upah yang dilaporkan", f"{times.whole} x the reported wage")
    return BenefitLine(what, times.whole * wage_rp, times.citation)


def _too_short(months: int, needed: int) -> Reason:
    return Reason(
        "JKM_FUNERAL_ONLY",
        f"Iuran baru {months} bulan. Santunan penuh diberikan setelah {needed} bulan; sekarang hanya biaya pemakaman.",
        f"Only {months} months were paid. The full benefit needs {needed}; now only the funeral is covered.",
    )
