"""The calculator page's answers: what is owed month by month, why, and by which law. For anyone, no log-in.

A month for which no rule is in force has a row that says so; it is never guessed and never counted as zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from naungan.kernel import Month, Reason, Refusal
from naungan.law.bpu import MonthPrice, bpu_citations, price_bpu_month
from naungan.law.citation import Citation
from naungan.law.construction import ConstructionPrice, price_construction, price_construction_wages
from naungan.law.parameter import NoLawForDate
from naungan.law.pu import PuPrice, price_pu_month, programmes_due, pu_citations
from naungan.law.terms import Payer, Programme, Scale, Sector


class NumberOfPeopleNotPossible(Refusal):
    """Fewer than one person."""

    code = "NUMBER_OF_PEOPLE_NOT_POSSIBLE"


@dataclass(frozen=True, slots=True)
class WorkerQuestion:
    """One BPU who pays for themselves, or is paid for."""

    income_rp: int
    sector: Sector = Sector.OTHER
    payer: Payer = Payer.OWN
    with_jht: bool = False
    apbdes_relief: bool = False


@dataclass(frozen=True, slots=True)
class VillageQuestion:
    """A list of so many BPU of one income and sector, paid by one source."""

    people: int
    payer: Payer
    income_rp: int = 0
    sector: Sector = Sector.OTHER
    with_jht: bool = False
    apbdes_relief: bool = False


@dataclass(frozen=True, slots=True)
class CompanyQuestion:
    """A company with so many wage earners of one wage. ``programmes`` None: those due by the scale."""

    wage_rp: int
    jkk_class: int
    scale: Scale
    people: int = 1
    programmes: Programme | None = None


@dataclass(frozen=True, slots=True)
class ContractorQuestion:
    """A construction project, by its contract value or, with ``is_wages``, by the wages of its workers."""

    amount_rp: int
    includes_vat: bool = False
    is_wages: bool = False


Question = WorkerQuestion | VillageQuestion | CompanyQuestion | ContractorQuestion


@dataclass(frozen=True, slots=True)
class ProgrammeAmount:
    """One programme's part of a row, in rupiah for all people; ``payer_rp`` is the employer's for a company."""

    programme: Programme
    payer_rp: int
    worker_rp: int = 0

    @property
    def total_rp(self) -> int:
        return self.payer_rp + self.worker_rp


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """One month: the amounts per programme, why, and the law. ``refusal`` is filled where no rule is in force."""

    month: Month
    people: int
    amounts: tuple[ProgrammeAmount, ...] = ()
    reasons: tuple[Reason, ...] = ()
    citations: tuple[Citation, ...] = field(default=(), repr=False)
    rule_version: str = ""
    refusal: Reason | None = None

    @property
    def total_rp(self) -> int | None:
        """None where no rule is in force."""
        return None if self.refusal else sum(amount.total_rp for amount in self.amounts)

    @property
    def weak_citations(self) -> tuple[Citation, ...]:
        """The citations a reader must be warned of."""
        return tuple(citation for citation in self.citations if citation.is_weak)


def explain_contribution(
    question: Question, *, months: Iterable[Month], priced_on: date
) -> tuple[ContributionRow, ...]:
    """What is owed for each month, and why. A project pays once: its only row is the first month.

    Refuses: NumberOfPeopleNotPossible, then what the price rules refuse (impossible incomes, wages, classes), but not
    NoLawForDate: that is a row.
    """
    if isinstance(question, VillageQuestion | CompanyQuestion) and question.people < 1:
        raise NumberOfPeopleNotPossible("Jumlah orang paling sedikit 1.", "There must be at least one person.")
    wanted = tuple(months)
    if isinstance(question, ContractorQuestion):
        wanted = wanted[:1]
    return tuple(_row(question, month, priced_on) for month in wanted)


def total_of(rows: Iterable[ContributionRow]) -> int | None:
    """All rows together; None when one of them has no rule in force, because a partial sum would mislead."""
    totals = [row.total_rp for row in rows]
    known = [total for total in totals if total is not None]
    return sum(known) if len(known) == len(totals) else None


def citations_of(rows: Iterable[ContributionRow]) -> tuple[Citation, ...]:
    """Every citation of the rows once, in the order met: the list of laws under the table."""
    return tuple(dict.fromkeys(citation for row in rows for citation in row.citations))


def _row(question: Question, month: Month, priced_on: date) -> ContributionRow:
    try:
        match question:
            case WorkerQuestion():
                return _bpu_row(question, 1, month, priced_on)
            case VillageQuestion():
                return _bpu_row(question, question.people, month, priced_on)
            case CompanyQuestion():
                return _company_row(question, month, priced_on)
            case ContractorQuestion():
                return _contractor_row(question, month, priced_on)
    except NoLawForDate as refused:
        return ContributionRow(month, getattr(question, "people", 1), refusal=refused.reason)


def _bpu_row(question: WorkerQuestion | VillageQuestion, people: int, month: Month, priced_on: date) -> ContributionRow:
    programmes = Programme.PROTECTED | Programme.JHT if question.with_jht else Programme.PROTECTED
    price = price_bpu_month(
        month=month,
        income_rp=question.income_rp,
        payer=question.payer,
        sector=question.sector,
        programmes=programmes,
        priced_on=priced_on,
        apbdes_relief=question.apbdes_relief,
    )
    citations = bpu_citations(
        month=month,
        payer=question.payer,
        sector=question.sector,
        programmes=programmes,
        priced_on=priced_on,
        apbdes_relief=question.apbdes_relief,
    )
    amounts = _bpu_amounts(price, people, programmes)
    return ContributionRow(month, people, amounts, price.explanation, citations, price.rule_version)


def _bpu_amounts(price: MonthPrice, people: int, programmes: Programme) -> tuple[ProgrammeAmount, ...]:
    each = ((Programme.JKK, price.jkk_rp), (Programme.JKM, price.jkm_rp), (Programme.JHT, price.jht_rp))
    return tuple(ProgrammeAmount(single, people * amount_rp) for single, amount_rp in each if single in programmes)


def _company_row(question: CompanyQuestion, month: Month, priced_on: date) -> ContributionRow:
    programmes = question.programmes or programmes_due(question.scale, month=month, priced_on=priced_on)
    price: PuPrice = price_pu_month(
        month=month,
        wage_rp=question.wage_rp,
        jkk_class=question.jkk_class,
        scale=question.scale,
        programmes=programmes,
        priced_on=priced_on,
    )
    amounts = tuple(
        ProgrammeAmount(part.programme, question.people * part.employer_rp, question.people * part.worker_rp)
        for part in price.parts
    )
    citations = pu_citations(month=month, scale=question.scale, programmes=programmes, priced_on=priced_on)
    return ContributionRow(month, question.people, amounts, price.explanation, citations, price.rule_version)


def _contractor_row(question: ContractorQuestion, month: Month, priced_on: date) -> ContributionRow:
    on = month.first_day
    price: ConstructionPrice = (
        price_construction_wages(wages_rp=question.amount_rp, on=on, priced_on=priced_on)
        if question.is_wages
        else price_construction(
            contract_value_rp=question.amount_rp, on=on, priced_on=priced_on, includes_vat=question.includes_vat
        )
    )
    amounts = (ProgrammeAmount(Programme.JKK, price.jkk_rp), ProgrammeAmount(Programme.JKM, price.jkm_rp))
    return ContributionRow(month, 1, amounts, price.explanation, price.citations, price.rule_version)
