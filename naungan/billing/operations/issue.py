"""Bills are issued: priced by law, their worker-months claimed, their money set aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from naungan.audit import operations as audit
from naungan.billing.operations.write import NewBill, claim_months, insert_bill
from naungan.billing.queries import bills_by_code
from naungan.billing.values import Amounts, BillView, NewLine
from naungan.funding import operations as funding
from naungan.funding import queries as funding_queries
from naungan.kernel import Actor, Month, Refusal, RegionCode, RegionLevel, format_count
from naungan.law.bpu import MonthPrice, price_bpu_month
from naungan.law.parameter import parameter
from naungan.law.terms import Payer, Programme, Sector, Segment
from naungan.programme import queries as programme
from naungan.protection import queries as protection
from naungan.regions import queries as regions
from naungan.registry import queries as registry

VALID_DAYS = 45
"""How long a bill can be paid before its claims are released; a treasurer's papers take weeks."""


class NothingToBill(Refusal):
    """Nobody sits on a seat, or every month is protected already."""

    code = "NOTHING_TO_BILL"


class MonthsClaimed(Refusal):
    """Worker-months are on another open or paid bill."""

    code = "MONTHS_CLAIMED"


class MonthsNotOffered(Refusal):
    """An individual buys 1, 2, 3, 6 or 12 months."""

    code = "MONTHS_NOT_OFFERED"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A worker and the months to be billed, before pricing."""

    worker_id: int
    months: tuple[Month, ...]
    region_code: str
    income_rp: int
    sector: Sector
    died_on: date | None


def issue_village_bill(
    *,
    village: RegionCode,
    year: int,
    first: Month,
    last: Month,
    source_code: str,
    by: Actor,
    at: datetime,
    priced_on: date,
) -> BillView:
    """A bill over the seats of a village from ``first`` to ``last`` stands open under a new kode bayar.

    The lowest income band is billed, as every such programme does (DOMAIN 1.1). Months that are protected already, or
    begin after a worker's death, are left out: nobody is paid for twice or in vain.
    Budget of the source is committed for the whole sum.
    Refuses: NotPermitted, OutOfScope, NothingToBill, MonthsClaimed, and what ``funding.commit_budget`` refuses.
    Records: billing.bill.issued
    """
    by.scope.require("BILL_ISSUE")
    by.scope.require_region(village)
    source = funding_queries.source(source_code)
    seated = programme.seated_for_billing(village, year=year, first=first, last=last)
    facts = registry.facts_for_eligibility([seat.worker_id for seat in seated])
    wanted = [
        _Wanted(seat.worker_id, seat.months, str(village), 0, Sector(known.sector), known.died_on)
        for seat in seated
        for known in [facts[seat.worker_id]]
    ]
    name = regions.get(village).name
    new = NewBill(
        kind="village",
        title=f"1 Desa 100 Pekerja Rentan {year}, {name}",
        region_code=str(village),
        payer=Payer(source.payer),
        source_code=source_code,
        reference=programme_reference(village, year),
        priced_on=priced_on,
        expires_at=at + timedelta(days=VALID_DAYS),
    )
    budget_region = village if source.payer == Payer.APBDES else village.at_level(_budget_level(source.code))
    with transaction.atomic():
        bill = _issue(new, _unprotected(wanted, first, last), by=by, at=at)
        funding.commit_budget(
            region=budget_region,
            year=year,
            source=source_code,
            reference=f"bill:{bill.code}",
            amount_rp=bill.total_rp,
            workers=bill.line_count,
            months=first.months_until(last) + 1,
            by=by,
            at=at,
        )
        audit.record("billing.bill.issued", by=by, at=at, subject=f"bill:{bill.code}", region=str(village),
                     detail={"total_rp": bill.total_rp, "lines": bill.line_count})  # fmt: skip
    return bill


def issue_individual_bill(
    *,
    worker_id: int,
    first: Month,
    month_count: int,
    by: Actor,
    at: datetime,
    priced_on: date,
    payer: Payer = Payer.OWN,
    with_jht: bool = False,
) -> BillView:
    """A bill over one worker's next months stands open under a new kode bayar, by the declared income's band.

    Refuses: NotPermitted, OutOfScope, MonthsNotOffered, NothingToBill, MonthsClaimed. Records: billing.bill.issued
    """
    by.scope.require("BILL_ISSUE")
    worker = registry.worker(by.scope, worker_id)
    if str(month_count) not in parameter("bpu_months_allowed").on(first, known_on=priced_on).names:
        raise MonthsNotOffered(
            "Iuran perorangan dibayar untuk 1, 2, 3, 6 atau 12 bulan.",
            "An individual pays for 1, 2, 3, 6 or 12 months.",
        )
    wanted = _Wanted(worker_id, Month.span(first, month_count), worker.region_code,
                     worker.declared_income_rp or 0, Sector(worker.sector), worker.died_on)  # fmt: skip
    new = NewBill(
        kind="individual",
        title=f"Iuran perorangan {month_count} bulan",
        region_code=worker.region_code,
        payer=payer,
        source_code="",
        reference=f"worker:{worker_id}",
        priced_on=priced_on,
        expires_at=at + timedelta(days=VALID_DAYS),
        programmes=Programme.PROTECTED | Programme.JHT if with_jht else Programme.PROTECTED,
    )
    with transaction.atomic():
        bill = _issue(new, _unprotected([wanted], first, first.plus(month_count - 1)), by=by, at=at)
        audit.record("billing.bill.issued", by=by, at=at, subject=f"bill:{bill.code}", region=bill.region_code,
                     detail={"total_rp": bill.total_rp, "lines": bill.line_count})  # fmt: skip
    return bill


def programme_reference(village: str, year: int) -> str:
    """What a village's bill refers to; the programme's pages find the bill by it."""
    return f"programme:{village}:{year}"


def _budget_level(source_code: str) -> RegionLevel:
    return RegionLevel.PROVINCE if source_code == "apbd-prov" else RegionLevel.REGENCY


def _is_after(month: Month, died_on: date | None) -> bool:
    """Does the month begin after the death? The month in which somebody dies is still paid for."""
    return died_on is not None and month.first_day > died_on


def _unprotected(wanted: Sequence[_Wanted], first: Month, last: Month) -> list[_Wanted]:
    """Months still to be bought: not protected yet, and lived."""
    held = protection.protected_months([one.worker_id for one in wanted], first=first, last=last)
    left = []
    for one in wanted:
        months = tuple(
            month
            for month in one.months
            if month.first_day not in held.get(one.worker_id, ()) and not _is_after(month, one.died_on)
        )
        if months:
            left.append(replace(one, months=months))
    return left


def _issue(new: NewBill, wanted: Sequence[_Wanted], *, by: Actor, at: datetime) -> BillView:
    if not wanted:
        raise NothingToBill(
            "Tidak ada yang perlu ditagih: belum ada pekerja pada kuota, atau semua bulannya sudah terlindungi.",
            "Nothing to bill: nobody is seated, or every month is protected already.",
        )
    prices: dict[tuple[int, Sector, Month], MonthPrice] = {}
    lines = [line for one in wanted for line in _lines(one, new, prices)]
    code = insert_bill(new, lines, rule_version=_version(prices.values()), by=by, at=at)
    bill = bills_by_code([code])[code]
    missing = claim_months(bill.id)
    if missing:
        raise MonthsClaimed(
            f"{format_count(missing)} bulan-pekerja sudah ada di tagihan lain yang masih terbuka atau sudah lunas. "
            "Buka daftar tagihan desa ini, lalu bayar atau batalkan tagihan itu.",
            f"{missing} worker-months are on another open or paid bill.",
        )
    return bill


def _lines(one: _Wanted, new: NewBill, prices: dict[tuple[int, Sector, Month], MonthPrice]) -> Iterable[NewLine]:
    for months in _runs(one.months):
        amounts = Amounts()
        for month in months:
            key = (one.income_rp, one.sector, month)
            if key not in prices:
                prices[key] = price_bpu_month(
                    month=month, income_rp=one.income_rp, payer=new.payer, sector=one.sector,
                    programmes=new.programmes, priced_on=new.priced_on,
                )  # fmt: skip
            price = prices[key]
            amounts += Amounts(price.jkk_rp, price.jkm_rp, price.jht_rp, price.jp_rp)
        yield NewLine(one.worker_id, months[0], len(months), Segment.INFORMAL, new.programmes, one.region_code, amounts)


def _runs(months: Sequence[Month]) -> Iterable[tuple[Month, ...]]:
    """Months in unbroken runs: one bill line each."""
    run: list[Month] = []
    for month in sorted(months):
        if run and run[-1].plus(1) != month:
            yield tuple(run)
            run = []
        run.append(month)
    if run:
        yield tuple(run)


def _version(prices: Iterable[MonthPrice]) -> str:
    return ", ".join(sorted({price.rule_version for price in prices}))
