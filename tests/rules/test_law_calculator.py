"""The calculator: month by month, for a worker, a village, a company and a contractor; and the page about it."""

import re
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest

from naungan.kernel import Month
from naungan.law.bpu import IncomeNotPossible, bands
from naungan.law.calculator import (
    CompanyQuestion,
    ContractorQuestion,
    NumberOfPeopleNotPossible,
    VillageQuestion,
    WorkerQuestion,
    citations_of,
    explain_contribution,
    total_of,
)
from naungan.law.ceiling import jp_ceiling
from naungan.law.construction import price_construction
from naungan.law.terms import Payer, Programme, Scale, Sector

ON = date(2026, 9, 1)
PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "iuran.md"
NUMBER = re.compile(r"[\d.]+")


def test_worker_sees_the_relief_end_in_january() -> None:
    rows = explain_contribution(WorkerQuestion(800_000), months=Month.span(Month(2026, 11), 4), priced_on=ON)
    assert [row.total_rp for row in rows] == [8_400, 8_400, 16_800, 16_800]
    assert "RELIEF_GRANTED" in [reason.code for reason in rows[0].reasons]
    assert "RELIEF_NONE" in [reason.code for reason in rows[2].reasons]


def test_village_of_a_hundred_costs_20160000_a_year_of_state_money() -> None:
    rows = explain_contribution(
        VillageQuestion(100, Payer.APBD), months=Month.span(Month(2026, 1), 12), priced_on=date(2025, 12, 1)
    )
    assert total_of(rows) == 20_160_000
    assert [amount.total_rp for amount in rows[0].amounts] == [1_000_000, 680_000]


def test_company_pays_what_its_scale_asks_when_nothing_else_is_chosen() -> None:
    (row,) = explain_contribution(
        CompanyQuestion(5_000_000, 1, Scale.MEDIUM, people=10), months=[Month(2026, 5)], priced_on=ON
    )
    assert [amount.programme for amount in row.amounts] == [
        Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP,
    ]  # fmt: skip
    assert row.total_rp == 4_620_000
    assert row.amounts[2].worker_rp == 1_000_000


def test_month_without_law_is_a_row_that_says_so_and_no_total_is_given() -> None:
    rows = explain_contribution(
        CompanyQuestion(5_000_000, 1, Scale.LARGE), months=Month.span(Month(2027, 2), 2), priced_on=ON
    )
    assert rows[0].total_rp == 462_000
    assert rows[1].total_rp is None
    assert rows[1].refusal is not None
    assert rows[1].refusal.code == "NO_LAW_FOR_DATE"
    assert total_of(rows) is None


def test_contractor_pays_once() -> None:
    rows = explain_contribution(ContractorQuestion(250_000_000), months=Month.span(Month(2026, 1), 6), priced_on=ON)
    assert [row.total_rp for row in rows] == [525_000]


def test_contractor_who_knows_the_wages_pays_on_them() -> None:
    (row,) = explain_contribution(ContractorQuestion(100_000_000, is_wages=True), months=[Month(2026, 1)], priced_on=ON)
    assert row.total_rp == 2_040_000


def test_laws_are_listed_once_and_the_weak_ones_are_known() -> None:
    rows = explain_contribution(
        WorkerQuestion(800_000, Sector.TRANSPORT, with_jht=True), months=Month.span(Month(2026, 1), 6), priced_on=ON
    )
    cited = citations_of(rows)
    assert len(cited) == len(set(cited))
    assert any(citation.parameter == "bpu_jht_rate" for citation in cited)
    assert rows[0].weak_citations
    assert all(citation.link or citation.source for citation in cited)


@pytest.mark.parametrize("people", [0, -3])
def test_list_of_nobody_is_refused(people: int) -> None:
    with pytest.raises(NumberOfPeopleNotPossible):
        explain_contribution(VillageQuestion(people, Payer.CSR), months=[Month(2026, 1)], priced_on=ON)


def test_impossible_income_is_refused_not_turned_into_a_row() -> None:
    with pytest.raises(IncomeNotPossible):
        explain_contribution(WorkerQuestion(-1), months=[Month(2026, 1)], priced_on=ON)


def table_after(marker: str) -> list[list[str]]:
    """The rows of the table behind ``<!-- marker -->``, without its head."""
    text = PAGE.read_text(encoding="utf-8").split(f"<!-- {marker} -->")[1]
    lines = text.strip().splitlines()
    body = list(takewhile(lambda line: line.startswith("|"), lines))[2:]
    assert body, marker
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body]


def number(cell: str) -> int:
    found = NUMBER.search(cell)
    assert found, cell
    return int(found[0].replace(".", ""))


def test_page_shows_the_bands_as_computed() -> None:
    rows = table_after("tabel: kelompok")
    found = bands(month=Month(2025, 12), priced_on=ON)
    assert len(rows) == len(found)
    for row, band in zip(rows, found, strict=True):
        (protected,) = explain_contribution(
            WorkerQuestion(band.from_rp), months=[Month(2025, 12)], priced_on=date(2025, 12, 1)
        )
        (with_savings,) = explain_contribution(
            WorkerQuestion(band.from_rp, with_jht=True), months=[Month(2025, 12)], priced_on=date(2025, 12, 1)
        )
        shown = [number(cell) for cell in row]
        computed = [band.number, band.from_rp, band.base_rp, protected.total_rp, with_savings.total_rp]
        assert shown == computed


def test_page_shows_the_relief_as_computed() -> None:
    for month, sector, payer, total in table_after("tabel: keringanan"):
        (row,) = explain_contribution(
            WorkerQuestion(0, Sector(sector), Payer(payer)), months=[Month.parse(month)], priced_on=ON
        )
        assert row.total_rp == number(total), (month, sector, payer)


def test_page_shows_the_ceilings_as_computed() -> None:
    rows = table_after("tabel: batas JP")
    assert len(rows) == 12
    for month, ceiling in rows:
        assert jp_ceiling(month=Month.parse(month), priced_on=ON).whole == number(ceiling)


def test_page_shows_a_wage_earner_as_computed() -> None:
    (row,) = explain_contribution(
        CompanyQuestion(5_000_000, 1, Scale.MEDIUM), months=[Month(2025, 12)], priced_on=date(2025, 12, 1)
    )
    shown = [(name, number(employer), number(worker)) for name, employer, worker in table_after("tabel: PU")]
    assert shown == [(amount.programme.name, amount.payer_rp, amount.worker_rp) for amount in row.amounts]


def test_page_shows_construction_as_computed() -> None:
    for row in table_after("tabel: konstruksi"):
        value, jkk_rp, jkm_rp = (number(cell) for cell in row)
        price = price_construction(contract_value_rp=value, on=ON, priced_on=ON, includes_vat=False)
        assert (price.jkk_rp, price.jkm_rp) == (jkk_rp, jkm_rp)
