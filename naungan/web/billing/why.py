"""Why a bill costs what it costs: the reliefs of its months and the law cited. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from naungan.billing.values import BillView
from naungan.kernel import Month
from naungan.law.bpu import bpu_citations
from naungan.law.citation import Citation
from naungan.law.parameter import NoLawForDate
from naungan.law.relief import Relief, bpu_relief
from naungan.law.terms import Payer, Programme, Sector


@dataclass(frozen=True, slots=True)
class ReliefSpan:
    """Months one after another for which the same holds, and for whom."""

    first: date
    last: date
    sector: Sector | None
    """None: for every sector alike."""
    relief: Relief


@dataclass(frozen=True, slots=True)
class Why:
    """Reliefs month by month, and what the amounts stand on."""

    spans: tuple[ReliefSpan, ...]
    citations: tuple[Citation, ...]


def why(bill: BillView) -> Why | None:
    """None for a code of the fund, which set its amounts itself, and for months without a law."""
    if bill.issuer != "naungan":
        return None
    months = [month for month in _months(bill)]
    try:
        by_sector = {sector: _spans(bill, months, sector) for sector in (Sector.OTHER, Sector.TRANSPORT)}
        citations = _citations(bill, months)
    except NoLawForDate:
        return None
    plain, transport = by_sector[Sector.OTHER], by_sector[Sector.TRANSPORT]
    if [(one.first, one.last, one.relief.share_due) for one in plain] == [
        (one.first, one.last, one.relief.share_due) for one in transport
    ]:
        plain = [ReliefSpan(one.first, one.last, None, one.relief) for one in plain]
        transport = []
    return Why((*plain, *transport), citations)


def _months(bill: BillView) -> Iterable[Month]:
    first = Month.of(bill.first_month)
    return Month.span(first, first.months_until(Month.of(bill.last_month)) + 1)


def _spans(bill: BillView, months: Iterable[Month], sector: Sector) -> list[ReliefSpan]:
    spans: list[ReliefSpan] = []
    for month in months:
        relief = bpu_relief(month=month, payer=Payer(bill.payer), sector=sector, priced_on=bill.priced_on)
        last = spans[-1] if spans else None
        if last and (last.relief.share_due, last.relief.reason.code) == (relief.share_due, relief.reason.code):
            spans[-1] = ReliefSpan(last.first, month.first_day, sector, last.relief)
        else:
            spans.append(ReliefSpan(month.first_day, month.first_day, sector, relief))
    return spans


def _citations(bill: BillView, months: Iterable[Month]) -> tuple[Citation, ...]:
    programmes = Programme(0)
    for programme, _ in bill.amounts.positive():
        programmes |= programme
    found = {
        citation: None
        for month in months
        for sector in Sector
        for citation in bpu_citations(
            month=month, payer=Payer(bill.payer), sector=sector, programmes=programmes, priced_on=bill.priced_on
        )
    }
    return tuple(found)
