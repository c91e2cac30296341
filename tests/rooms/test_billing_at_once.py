"""Issuing, paying, cancelling, expiring and reversing at the same time: nobody waits in a circle, nothing is lost."""

import random
import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from test_billing_settlement import PUBLIC_KEY, SYSTEM, answer, new_worker, order_for

from naungan.audit import queries as audit
from naungan.billing import operations, queries
from naungan.billing.operations import issue as issuing
from naungan.billing.values import BillView, OutcomeKind
from naungan.funding import operations as funding
from naungan.kernel import Month, Refusal
from naungan.ledger import queries as ledger

REGENCIES = ("61.02", "61.07")
PEOPLE, HANDS, STEPS = 5, 4, 25

PAID_WITHOUT_PAYMENT = """
    SELECT count(*) FROM billing_bill b WHERE (state = 'paid') <>
        EXISTS (SELECT FROM billing_payment p WHERE p.bill_id = b.id AND p.reversed_at IS NULL)
"""
CLAIMS_DIFFER = """
    SELECT count(*) FROM billing_billline l JOIN billing_bill b ON b.id = l.bill_id
    WHERE (SELECT count(*) FROM billing_monthclaim m WHERE m.line_id = l.id) <>
        CASE WHEN state IN ('open', 'paid') THEN l.month_count ELSE 0 END
"""
MONTHS_DIFFER = """
    SELECT count(*) FROM billing_billline l JOIN billing_bill b ON b.id = l.bill_id
    WHERE (SELECT count(*) FROM protection_personmonth m WHERE m.evidence_id = l.id AND m.withdrawn_at IS NULL) <>
        CASE WHEN state = 'paid' THEN l.month_count ELSE 0 END
"""
BUDGET_DIFFERS = """
    SELECT (SELECT sum(committed_rp) FROM funding_budget) -
        (SELECT coalesce(sum(total_rp), 0) FROM billing_bill WHERE state IN ('open', 'paid'))
"""


class Hands:
    """Several people and banks at work on the same few workers."""

    def __init__(self, bank: int, workers: list[int], at: datetime) -> None:
        self.bank, self.workers, self.at = bank, workers, at
        self.bills: list[BillView] = []
        self.receipts: list[str] = []
        self.failures: list[OperationalError] = []

    def work(self, seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(STEPS):
                act = chance.choice(
                    (self.issue, self.issue, self.pay, self.pay, self.cancel, self.expire, self.reverse)
                )
                try:
                    act(chance, self.at + timedelta(days=chance.choice((0, 0, 1, 50))))
                except Refusal:
                    continue
                except OperationalError as failure:
                    self.failures.append(failure)
        finally:
            connection.close()

    def issue(self, chance: random.Random, at: datetime) -> None:
        bill = operations.issue_individual_bill(
            worker_id=chance.choice(self.workers), first=Month(2026, chance.randint(1, 4)),
            month_count=chance.choice((1, 2, 3)), by=SYSTEM, at=self.at, priced_on=date(2025, 12, 1),
        )  # fmt: skip
        self.bills.append(bill)

    def pay(self, chance: random.Random, at: datetime) -> None:
        bills = chance.sample(self.bills, min(len(self.bills), 3))
        orders = [
            order_for(bill, self.bank, self.at, serial=chance.randint(1, 300), is_advice=chance.random() < 0.5)
            for bill in bills
        ]
        for done in operations.settle_many(orders, answer=answer, by=SYSTEM, at=at):
            if done.outcome.kind is OutcomeKind.SETTLED and done.outcome.payment:
                self.receipts.append(done.outcome.payment.number)

    def cancel(self, chance: random.Random, at: datetime) -> None:
        if self.bills:
            operations.cancel_bill(code=chance.choice(self.bills).code, by=SYSTEM, at=at)

    def expire(self, chance: random.Random, at: datetime) -> None:
        operations.expire_bills(by=SYSTEM, at=at)

    def reverse(self, chance: random.Random, at: datetime) -> None:
        if self.receipts:
            operations.reverse_payment(
                number=chance.choice(self.receipts), reason="salah debit", by=SYSTEM, at=at, happened_on=at.date()
            )


@pytest.mark.django_db(transaction=True)
def test_everything_at_once_loses_nothing_and_nobody_waits_in_a_circle(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations.open_accounts(by=SYSTEM, at=at)
    operations.add_partner(
        client_id="BANKKALBAR", service_id="08800", name="Bank", public_key_pem=PUBLIC_KEY, by=SYSTEM, at=at
    )
    partner = queries.partner_by_client_id("BANKKALBAR")
    assert partner is not None
    funding.load_sources(at=at)
    for region in REGENCIES:
        funding.record_budget(
            region=region, year=2026, source="apbd", document="DPA", ceiling_rp=10**9, by=SYSTEM, at=at
        )
    plain = issuing._issue

    def with_budget(*arguments: object, **named: object) -> BillView:
        """As a village's bill takes it: after the claims, before the event."""
        bill = plain(*arguments, **named)
        funding.commit_budget(
            region=REGENCIES[bill.id % 2], year=2026, source="apbd", reference=f"bill:{bill.code}",
            amount_rp=bill.total_rp, by=SYSTEM, at=at,
        )  # fmt: skip
        return bill

    monkeypatch.setattr(issuing, "_issue", with_budget)
    hands = Hands(partner.id, [new_worker(serial, at) for serial in range(1, PEOPLE + 1)], at)
    threads = [threading.Thread(target=hands.work, args=(seed,)) for seed in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hands.failures == []
    assert hands.receipts
    for wrong in (PAID_WITHOUT_PAYMENT, CLAIMS_DIFFER, MONTHS_DIFFER, BUDGET_DIFFERS):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wrong)
            assert cursor.fetchone()[0] == 0, wrong
    assert ledger.violations() == []
    assert audit.verify_chain() == []
