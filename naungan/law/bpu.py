"""Contribution of a BPU (earns without a wage): 33 income bands, JKK and JKM, optional JHT."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from naungan.kernel import Month, Reason, Refusal, format_rupiah
from naungan.law.citation import Citation
from naungan.law.parameter import parameter
from naungan.law.programmes import programmes_named
from naungan.law.relief import Relief, bpu_relief
from naungan.law.rounding import exact
from naungan.law.terms import Payer, Programme, Sector

RULE = "bpu-1"


class IncomeNotPossible(Refusal):
    """An income below zero."""

    code = "INCOME_NOT_POSSIBLE"


class ProgrammeNotForBpu(Refusal):
    """JP or JKP was asked for a person without a wage."""

    code = "PROGRAMME_NOT_FOR_BPU"


class CompulsoryProgrammeMissing(Refusal):
    """JKK and JKM come together; one of them was left out."""

    code = "COMPULSORY_PROGRAMME_MISSING"


class MonthsNotOffered(Refusal):
    """That number of months cannot be paid at once."""

    code = "MONTHS_NOT_OFFERED"


@dataclass(frozen=True, slots=True)
class Band:
    """One income band: its number (1 is the lowest), the income it begins at, the next one's begin, its base."""

    number: int
    from_rp: int
    until_rp: int | None
    base_rp: int


@dataclass(frozen=True, slots=True)
class MonthPrice:
    """What one person owes for one month, per programme, and why."""

    month: Month
    jkk_rp: int
    jkm_rp: int
    jht_rp: int
    jp_rp: int
    rule_version: str
    explanation: tuple[Reason, ...]

    @property
    def total_rp(self) -> int:
        return self.jkk_rp + self.jkm_rp + self.jht_rp + self.jp_rp


@lru_cache(maxsize=64)
def bands(*, month: Month, priced_on: date) -> tuple[Band, ...]:
    """The bands in force for a month, lowest first. Refuses: NoLawForDate."""
    rows = parameter("bpu_bands").on(month, known_on=priced_on).rows
    ends = [int(row["from_rp"]) for row in rows[1:]] + [None]
    return tuple(
        Band(number, int(row["from_rp"]), end, int(row["base_rp"]))
        for number, (row, end) in enumerate(zip(rows, ends, strict=True), start=1)
    )


def band_of(income_rp: int, *, month: Month, priced_on: date) -> Band:
    """The band a declared income lies in. The annex leaves gaps: the next band's lower bound is the cut.

    Law: PP 44/2015 Annex II. Refuses: IncomeNotPossible, NoLawForDate.
    """
    if income_rp < 0:
        raise IncomeNotPossible(
            "Penghasilan tidak mungkin kurang dari nol. Periksa angka penghasilan.",
            "An income cannot be below zero.",
        )
    return max(
        (band for band in bands(month=month, priced_on=priced_on) if band.from_rp <= income_rp),
        key=lambda band: band.from_rp,
    )


@lru_cache(maxsize=8192)
def price_bpu_month(
    *,
    month: Month,
    income_rp: int,
    payer: Payer,
    sector: Sector,
    programmes: Programme,
    priced_on: date,
    apbdes_relief: bool = False,
) -> MonthPrice:
    """What a BPU owes for one month. Every amount is whole by the table; nothing is rounded.

    Law: PP 44/2015 Annex II (JKK 1 % of the band's base, JKM flat, JHT 2 %); PP 50/2025 art. 4 (relief).
    Refuses: ProgrammeNotForBpu, CompulsoryProgrammeMissing, IncomeNotPossible, NoLawForDate.
    """
    _require_programmes(programmes, month, priced_on)
    band = band_of(income_rp, month=month, priced_on=priced_on)
    relief = bpu_relief(month=month, payer=payer, sector=sector, priced_on=priced_on, apbdes_relief=apbdes_relief)
    jkk_rate = parameter("bpu_jkk_rate").on(month, known_on=priced_on)
    jkm = parameter("bpu_jkm_rp").on(month, known_on=priced_on)
    jht_rate = parameter("bpu_jht_rate").on(month, known_on=priced_on)
    table = parameter("bpu_bands").on(month, known_on=priced_on)
    price = MonthPrice(
        month=month,
        jkk_rp=exact(band.base_rp * jkk_rate.number * relief.share_due),
        jkm_rp=exact(jkm.number * relief.share_due),
        jht_rp=exact(band.base_rp * jht_rate.number) if Programme.JHT in programmes else 0,
        jp_rp=0,
        rule_version=f"{RULE}/{table.from_on}/{relief.from_on}",
        explanation=(),
    )
    return _with_explanation(price, band=band, relief=relief)


def bpu_citations(
    *,
    month: Month,
    payer: Payer,
    sector: Sector,
    programmes: Programme,
    priced_on: date,
    apbdes_relief: bool = False,
) -> tuple[Citation, ...]:
    """The law behind ``price_bpu_month`` with the same arguments, to be shown under the amount. Refuses: as it."""
    names = ["bpu_bands", "bpu_jkk_rate", "bpu_jkm_rp"]
    if Programme.JHT in programmes:
        names.append("bpu_jht_rate")
    relief = bpu_relief(month=month, payer=payer, sector=sector, priced_on=priced_on, apbdes_relief=apbdes_relief)
    return tuple(parameter(name).on(month, known_on=priced_on).citation for name in names) + relief.citations


def require_months_offered(months: int, *, on: date) -> None:
    """May an individual pay so many months at once? Programmes may buy any number. Refuses: MonthsNotOffered."""
    allowed = parameter("bpu_months_allowed").on(on, known_on=on).names
    if str(months) not in allowed:
        raise MonthsNotOffered(
            f"Iuran dapat dibayar untuk {', '.join(allowed[:-1])} atau {allowed[-1]} bulan sekaligus, bukan {months}.",
            f"Contributions are paid for {', '.join(allowed)} months at once, not {months}.",
        )


def is_lapsed(*, last_paid: Month, month: Month, on: date) -> bool:
    """Has protection become inactive in that month because arrears went beyond the months counted?

    Law: the fund's published answers on arrears (three consecutive months).
    """
    unpaid = last_paid.months_until(month)
    return unpaid > parameter("bpu_arrears_months_max").on(on, known_on=on).whole


def _require_programmes(programmes: Programme, month: Month, priced_on: date) -> None:
    allowed = programmes_named(parameter("bpu_programmes_allowed").on(month, known_on=priced_on).names)
    if programmes & ~allowed:
        raise ProgrammeNotForBpu(
            "JP dan JKP hanya untuk pekerja penerima upah. Pilih JKK dan JKM, dengan atau tanpa JHT.",
            "Pension and loss-of-job are for wage earners only. Choose JKK and JKM, with or without JHT.",
        )
    compulsory = programmes_named(parameter("bpu_programmes_compulsory").on(month, known_on=priced_on).names)
    if compulsory & ~programmes:
        raise CompulsoryProgrammeMissing(
            "JKK dan JKM wajib diikuti bersama-sama.", "JKK and JKM are compulsory and come together."
        )


def _with_explanation(price: MonthPrice, *, band: Band, relief: Relief) -> MonthPrice:
    reasons = [
        Reason(
            "BPU_BAND",
            f"Penghasilan masuk kelompok {band.number} dengan dasar {format_rupiah(band.base_rp)} per bulan.",
            f"The income lies in band {band.number}, base {format_rupiah(band.base_rp)} a month.",
        ),
        Reason(
            "BPU_JKK_JKM",
            f"JKK {format_rupiah(price.jkk_rp)} dan JKM {format_rupiah(price.jkm_rp)}.",
            f"JKK {format_rupiah(price.jkk_rp)} and JKM {format_rupiah(price.jkm_rp)}.",
        ),
    ]
    if price.jht_rp:
        reasons.append(
            Reason(
                "BPU_JHT",
                f"Tabungan hari tua (JHT) {format_rupiah(price.jht_rp)}; tidak mendapat keringanan.",
                f"Old-age savings (JHT) {format_rupiah(price.jht_rp)}; no relief applies.",
            )
        )
    return replace(price, explanation=(*reasons, relief.reason))
