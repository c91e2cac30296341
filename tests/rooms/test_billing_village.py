"""A village's bill: priced by law for who pays, its money set aside, and nothing left behind when it is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from programme_world import (
    AT,
    DECEMBER,
    ELSEWHERE,
    GALANG,
    JANUARY,
    YEAR,
    decide,
    enrol,
    make_regions,
    make_workers,
    nominate_all,
    officer,
    open_village,
    submit,
    verify,
)
from web_cast import SYSTEM, add_bank, pay

from naungan.audit import queries as audit
from naungan.billing import operations, queries
from naungan.billing.values import Amounts, BillState, BillView, NewLine
from naungan.funding import operations as funding
from naungan.funding import queries as budgets
from naungan.kernel import Actor, Month, NotPermitted, OutOfScope, RegionCode, Scope
from naungan.law.terms import Payer, Programme, Segment
from naungan.ledger import queries as ledger
from naungan.protection import queries as protection

pytestmark = pytest.mark.django_db
EVERYTHING = Scope.system()
VILLAGE = RegionCode(GALANG)
AFTER_PP_50 = datetime(2026, 1, 5, 9, 0, tzinfo=AT.tzinfo)
SEATS, PRICE_RP = 100, 20_160_000


def full_village(*, drivers: int = 0) -> None:
    """A hundred people enrolled for 2026, so many of them drivers."""
    make_regions()
    funding.load_sources(at=AT)
    open_village()
    made = make_workers(SEATS - drivers) + make_workers(drivers, first_serial=SEATS + 1, sector="transport")
    nominate_all(made)
    submit()
    verify()
    decide()
    assert enrol() == SEATS


def record_ceiling(ceiling_rp: int, source: str = "apbd", region: str = "61.02") -> None:
    funding.record_budget(
        region=region, year=YEAR, source=source, document="DPA 1", ceiling_rp=ceiling_rp, by=SYSTEM, at=AT
    )


def issue(source: str = "apbd", *, at: datetime = AT, by: Actor | None = None, first: Month = JANUARY) -> BillView:
    return operations.issue_village_bill(
        village=VILLAGE, year=YEAR, first=first, last=DECEMBER, source_code=source,
        by=by or officer("regency_labour", "61.02"), at=at, priced_on=at.date(),
    )  # fmt: skip


def left_rp(source: str = "apbd", region: str = "61.02") -> int:
    return sum(one.remaining_rp for one in budgets.budgets(EVERYTHING, region=region, year=YEAR)
               if one.source_code == source and one.region_code == region)  # fmt: skip


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_a_hundred_people_for_twelve_months_on_regional_money_cost_20_160_000() -> None:
    full_village()
    record_ceiling(25_000_000)
    bill = issue()
    assert bill.total_rp == PRICE_RP
    assert bill.amounts == Amounts(jkk_rp=12_000_000, jkm_rp=8_160_000)
    assert (bill.line_count, bill.state, bill.payer) == (SEATS, BillState.OPEN, Payer.APBD)
    assert queries.people_of_bill(EVERYTHING, bill.code) == SEATS
    assert {line.amounts.total_rp for line in queries.bill_lines(EVERYTHING, bill.code)} == {12 * 16_800}
    assert rows("billing_monthclaim") == SEATS * 12
    assert left_rp() == 25_000_000 - PRICE_RP
    assert [event.detail["total_rp"] for event in
            audit.events(EVERYTHING, action_prefix="billing.bill.issued").events] == [PRICE_RP]  # fmt: skip


def test_regional_money_gets_no_relief_after_pp_50_2025_either() -> None:
    full_village()
    record_ceiling(PRICE_RP)
    assert issue(at=AFTER_PP_50).total_rp == PRICE_RP


def test_donated_money_gets_the_relief_of_each_sectors_months() -> None:
    full_village(drivers=10)
    record_ceiling(PRICE_RP, source="csr")
    bill = issue("csr", at=AFTER_PP_50)
    drivers_rp, others_rp = 12 * 8_400, 3 * 16_800 + 9 * 8_400
    assert bill.total_rp == 10 * drivers_rp + 90 * others_rp == 12_348_000
    lines = queries.bill_lines(EVERYTHING, bill.code)
    assert sorted({line.amounts.total_rp for line in lines}) == [drivers_rp, others_rp]
    assert len(bill.rule_version.split(", ")) == 3  # full price, the drivers' relief, the others'
    assert left_rp("csr") == PRICE_RP - 12_348_000


def test_donated_money_priced_before_the_relief_was_promulgated_pays_in_full() -> None:
    full_village()
    record_ceiling(PRICE_RP, source="csr")
    assert issue("csr", at=AT).total_rp == PRICE_RP


def test_a_bill_beyond_the_ceiling_leaves_nothing_behind() -> None:
    full_village()
    record_ceiling(PRICE_RP - 1)
    with pytest.raises(funding.CeilingExceeded) as refused:
        issue()
    assert "cukup untuk 99 pekerja selama 12 bulan" in str(refused.value)
    for table in ("billing_bill", "billing_billline", "billing_monthclaim", "funding_commitment"):
        assert rows(table) == 0, table
    assert left_rp() == PRICE_RP - 1
    assert audit.events(EVERYTHING, action_prefix="billing.").count == 0
    record_ceiling(PRICE_RP)
    assert issue().total_rp == PRICE_RP
    assert left_rp() == 0


def test_without_a_budget_no_village_bill_is_issued() -> None:
    full_village()
    with pytest.raises(funding.NoBudget):
        issue()
    assert rows("billing_bill") == 0


def test_village_money_is_taken_from_the_villages_own_budget() -> None:
    full_village()
    record_ceiling(PRICE_RP, source="add", region=GALANG)
    assert issue("add").payer == Payer.APBDES
    assert left_rp("add", GALANG) == 0


def test_the_same_seats_are_not_billed_twice_but_again_after_a_cancellation() -> None:
    full_village()
    record_ceiling(2 * PRICE_RP)
    first = issue()
    with pytest.raises(operations.MonthsClaimed):
        issue()
    assert left_rp() == PRICE_RP
    operations.cancel_bill(code=first.code, by=officer("regency_labour", "61.02"), at=AT)
    assert left_rp() == 2 * PRICE_RP
    assert issue().total_rp == PRICE_RP
    assert rows("billing_monthclaim") == SEATS * 12


def test_months_already_protected_are_left_out_and_nothing_remains_to_bill_when_all_are() -> None:
    full_village()
    record_ceiling(2 * PRICE_RP)
    pay(issue(), add_bank())
    with pytest.raises(operations.NothingToBill):
        issue()
    assert left_rp() == PRICE_RP
    workers = [line.worker_id for line in queries.bill_lines(EVERYTHING, queries.bills(EVERYTHING).rows[0].code)]
    held = protection.protected_months(workers, first=JANUARY, last=DECEMBER)
    assert sum(len(months) for months in held.values()) == SEATS * 12
    assert ledger.balance("titipan-iuran:JKK") == 12_000_000
    assert ledger.balance("titipan-iuran:JKM") == 8_160_000
    assert ledger.violations() == []


def test_who_may_issue_a_village_bill_and_where() -> None:
    full_village()
    record_ceiling(PRICE_RP)
    with pytest.raises(NotPermitted):
        issue(by=officer("village", GALANG))
    with pytest.raises(NotPermitted):
        issue(by=officer("treasurer", "61.02"))
    with pytest.raises(OutOfScope):
        issue(by=officer("regency_labour", "61.07"))
    assert rows("billing_bill") == 0


def fund_line(worker_id: int, months: int = 3) -> NewLine:
    return NewLine(worker_id, JANUARY, months, Segment.INFORMAL, Programme.PROTECTED, GALANG,
                   Amounts(jkk_rp=10_000 * months, jkm_rp=6_800 * months))  # fmt: skip


def enter(code: str, lines: list[NewLine], *, by: Actor) -> BillView:
    return operations.enter_fund_code(
        kode_iuran=code, kind="village", title="Kelompok tani", region=VILLAGE, payer=Payer.CSR, lines=lines,
        expires_at=AT + timedelta(days=30), by=by, at=AT, entered_on=date(2025, 12, 1),
    )  # fmt: skip


def test_the_funds_own_code_is_entered_and_paid_as_it_is() -> None:
    make_regions()
    bank, branch = add_bank(), officer("fund_branch", "61")
    workers = make_workers(4)
    bill = enter("612345678901", [fund_line(worker) for worker in workers], by=branch)
    assert (bill.issuer, bill.code, bill.total_rp) == ("bpjstk", "612345678901", 4 * 50_400)
    number = pay(bill, bank)
    assert sum(one.amount_rp for one in ledger.transfers(number)) == 4 * 50_400
    held = protection.protected_months(workers, first=JANUARY, last=DECEMBER)
    assert {len(months) for months in held.values()} == {3}
    assert len(held) == 4
    proven = queries.proven_receipt(number)
    assert proven is not None
    assert (proven.is_valid, proven.people, proven.amount_rp) == (True, 4, 4 * 50_400)


def test_a_code_of_the_fund_is_refused_when_it_is_known_or_no_code_or_its_months_are_billed() -> None:
    make_regions()
    branch = officer("fund_branch", "61")
    workers = make_workers(2)
    enter("612345678901", [fund_line(workers[0])], by=branch)
    with pytest.raises(operations.CodeTaken):
        enter("612345678901", [fund_line(workers[1])], by=branch)
    with pytest.raises(operations.NotAFundCode):
        enter("61234567890", [fund_line(workers[1])], by=branch)
    with pytest.raises(operations.NothingOnCode):
        enter("612345678902", [], by=branch)
    with pytest.raises(operations.MonthsClaimed):
        enter("612345678903", [fund_line(workers[0])], by=branch)
    assert rows("billing_bill") == 1


def test_a_code_names_only_workers_of_ones_own_reach() -> None:
    make_regions()
    stranger = make_workers(1, village=ELSEWHERE)[0]
    with pytest.raises(OutOfScope):
        enter("612345678901", [fund_line(stranger)], by=officer("regency_labour", "61.02"))
    assert rows("billing_bill") == 0


def test_a_company_sees_its_own_bills_wherever_they_are() -> None:
    make_regions()
    bill = enter("612345678901", [fund_line(make_workers(1)[0])], by=officer("fund_branch", "61"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE billing_bill SET employer_id = 77 WHERE id = %s", [bill.id])
    own, other = Scope(employer_ids=frozenset({77})), Scope(employer_ids=frozenset({78}))
    assert queries.bill(own, bill.code).code == bill.code
    assert queries.bills(own).count == 1
    assert queries.bills(other).count == 0
    with pytest.raises(OutOfScope):
        queries.bill(other, bill.code)


def test_sums_by_state_agree_with_the_lists() -> None:
    make_regions()
    bank, branch = add_bank(), officer("fund_branch", "61")
    workers = make_workers(3)
    for serial, worker in enumerate(workers):
        enter(f"61234567890{serial}", [fund_line(worker, months=serial + 1)], by=branch)
    pay(queries.bill(EVERYTHING, "612345678900"), bank)
    sums = queries.bill_sums(EVERYTHING)
    for state in (BillState.OPEN, BillState.PAID):
        page = queries.bills(EVERYTHING, state=state)
        assert (sums[state].count, sums[state].total_rp) == (page.count, page.total_rp)
        assert page.amounts.total_rp == page.total_rp
    _, count, total_rp = queries.payments(EVERYTHING)
    assert (count, total_rp) == (1, queries.payment_amounts(EVERYTHING).total_rp)
    cheapest = queries.bills(EVERYTHING, sort="total", newest_first=False).rows
    assert [bill.total_rp for bill in cheapest] == [16_800, 33_600, 50_400]
