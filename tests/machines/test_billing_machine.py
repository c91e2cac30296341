"""Generated histories of a few bills against a slow, obvious model: every answer and every row must agree.

Few people, few months, few ids, so that histories meet repeats, expiry, late advices and claims again and again.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from naungan.billing import operations, queries
from naungan.billing.values import Outcome, PaymentOrder, Question, Reply
from naungan.kernel import Actor, Month, Refusal
from naungan.ledger import queries as ledger
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.registry import operations as registry
from naungan.registry.values import WorkerRow

JAKARTA = ZoneInfo("Asia/Jakarta")
START = datetime(2025, 12, 1, 9, 0, tzinfo=JAKARTA)
PRICED_ON = date(2025, 12, 1)
MONTHS = Month.span(Month(2026, 1), 4)
PEOPLE, BANKS = 3, 2
BOTH, ACCIDENT_ALONE = 3, 1
JKK_RP, JKM_RP = 10_000, 6_800
VALID = timedelta(days=45)
SYSTEM = Actor.system()
PUBLIC_KEY = (
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)

people = st.integers(0, PEOPLE - 1)
months = st.integers(0, len(MONTHS) - 1)
choices = st.integers(0, 1000)


@dataclass
class ModelBill:
    person: int
    months: tuple[int, ...]
    expires_at: datetime
    state: str = "open"

    @property
    def total_rp(self):
        return len(self.months) * (JKK_RP + JKM_RP)


@dataclass
class Model:
    """What should be true, kept the slow way."""

    bills: dict[str, ModelBill] = field(default_factory=dict)
    claims: dict[tuple[int, int], str] = field(default_factory=dict)
    evidence: dict[tuple[int, int], dict[object, int]] = field(default_factory=dict)  # what says so -> programmes
    external_ids: set[tuple[int, date, str]] = field(default_factory=set)
    first_messages: dict[tuple[int, str], tuple[bytes, str]] = field(default_factory=dict)  # fingerprint, answer
    paid_rp: int = 0

    def is_protected(self, person, month):
        return BOTH in self.evidence.get((person, month), {}).values()

    def issue(self, person, first, count):
        wanted = tuple(month for month in range(first, first + count) if not self.is_protected(person, month))
        if not wanted:
            return "NOTHING_TO_BILL", ()
        if any((person, month) in self.claims for month in wanted):
            return "MONTHS_CLAIMED", ()
        return None, wanted

    def release(self, code):
        self.claims = {key: held_by for key, held_by in self.claims.items() if held_by != code}

    def settle(self, order, at):
        message, external = (order.partner_id, order.request_id), (order.partner_id, order.external_day,
                                                                   order.external_id)  # fmt: skip
        is_new_id = external not in self.external_ids
        if message in self.first_messages:
            fingerprint, said = self.first_messages[message]
            kind = "inconsistent" if fingerprint != order.fingerprint else "repeated"
            kind = "replayed" if kind == "repeated" and order.is_advice else kind
        elif not is_new_id:
            return "conflict", None
        else:
            kind, said = self.pay(order, at), None
            self.first_messages[message] = (order.fingerprint, f"{kind}:{order.request_id}")
        self.external_ids.add(external)
        return kind, said if kind == "replayed" else None

    def pay(self, order, at):
        bill = self.bills.get(order.bill_code)
        if bill is None:
            return "not_found"
        if bill.state != "open" and bill.state != "expired":
            return "paid_already" if bill.state == "paid" else "cancelled"
        if bill.state == "expired" and not order.is_advice:
            return "expired"
        if (order.happened_at if order.is_advice else at) >= bill.expires_at:
            return "expired"
        if order.paid_amount_rp != bill.total_rp:
            return "wrong_amount"
        keys = [(bill.person, month) for month in bill.months]
        if any(self.claims.get(key, order.bill_code) != order.bill_code for key in keys):
            return "expired"
        bill.state = "paid"
        self.claims |= dict.fromkeys(keys, order.bill_code)
        for key in keys:
            self.evidence.setdefault(key, {})[order.bill_code] = BOTH
        self.paid_rp += bill.total_rp
        return "settled"


class Billing(RuleBasedStateMachine):
    """The model beside the real thing, in one transaction that is rolled back at the end."""

    @initialize()
    def banks_and_people(self):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        operations.open_accounts(by=SYSTEM, at=START)
        for place in range(BANKS):
            operations.add_partner(
                client_id=f"BANK{place}", service_id=f"0880{place}", name="Bank", public_key_pem=PUBLIC_KEY,
                by=SYSTEM, at=START,
            )  # fmt: skip
        self.banks = [queries.partner_by_client_id(f"BANK{place}").id for place in range(BANKS)]
        rows = [
            WorkerRow(
                nik=f"610299010190{person + 1:04d}", name="Contoh", birth_on=date(1990, 1, 1), sex="L",
                region_code="61.02.07.2001", segment="informal", sector="other", declared_income_rp=1_000_000,
            )
            for person in range(PEOPLE)
        ]  # fmt: skip
        self.workers = [result.worker_id for result in registry.upsert_workers(rows, by=SYSTEM, at=START)]
        self.model, self.at, self.reports = Model(), START, 0
        self.payments: dict[str, str] = {}  # receipt number -> bill code

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    @rule(days=st.sampled_from((0, 1, 30, 50)), minutes=st.integers(1, 600))
    def time_passes(self, days, minutes):
        self.at += timedelta(days=days, minutes=minutes)

    @rule(person=people, first=months, count=st.sampled_from((1, 2, 3)))
    def issue(self, person, first, count):
        count = min(count, len(MONTHS) - first)
        expected, wanted = self.model.issue(person, first, count)
        refused, bill = None, None
        try:
            with transaction.atomic():
                bill = operations.issue_individual_bill(
                    worker_id=self.workers[person], first=MONTHS[first], month_count=count, by=SYSTEM, at=self.at,
                    priced_on=PRICED_ON,
                )  # fmt: skip
        except Refusal as refusal:
            refused = refusal.code
        assert refused == expected
        if bill is None:
            return
        made = ModelBill(person, wanted, self.at + VALID)
        assert (bill.total_rp, bill.expires_at) == (made.total_rp, made.expires_at)
        self.model.bills[bill.code] = made
        self.model.claims |= {(person, month): bill.code for month in wanted}

    @rule(choice=choices)
    def cancel(self, choice):
        if not self.model.bills:
            return
        code = sorted(self.model.bills)[choice % len(self.model.bills)]
        bill = self.model.bills[code]
        try:
            operations.cancel_bill(code=code, by=SYSTEM, at=self.at)
        except operations.NotOpen:
            assert bill.state != "open"
            return
        assert bill.state == "open"
        bill.state = "cancelled"
        self.model.release(code)

    @rule()
    def expire(self):
        due = [code for code, bill in self.model.bills.items() if bill.state == "open" and bill.expires_at <= self.at]
        assert operations.expire_bills(by=SYSTEM, at=self.at) == len(due)
        for code in due:
            self.model.bills[code].state = "expired"
            self.model.release(code)

    @rule(
        drawn=st.lists(
            st.tuples(
                st.integers(0, BANKS - 1), choices, st.integers(0, 5), st.integers(0, 5), st.booleans(),
                st.sampled_from((0, 0, 0, 1)), st.sampled_from((0, 1, 40, 70)),
            ),
            min_size=1, max_size=3,
        )
    )  # fmt: skip
    def pay(self, drawn):
        orders = [self.order(*one) for one in drawn]
        expected = [self.model.settle(order, self.at) for order in orders]

        def answer(outcome: Outcome) -> bytes:
            return f"{outcome.kind}:{outcome.order.request_id}".encode()

        done = operations.settle_many(orders, answer=answer, by=SYSTEM, at=self.at)
        assert [str(one.outcome.kind) for one in done] == [kind for kind, _ in expected]
        for one, (kind, said) in zip(done, expected, strict=True):
            assert said is None or one.answer == said.encode()
            if kind == "settled":
                self.payments[one.outcome.payment.number] = one.outcome.order.bill_code

    def order(self, bank, choice, external, request, is_advice, too_much, days_ago):
        codes = [*sorted(self.model.bills), "000000000000"]
        code = codes[choice % len(codes)]
        bill = self.model.bills.get(code)
        amount_rp = (bill.total_rp if bill else 16_800) + too_much
        return PaymentOrder(
            partner_id=self.banks[bank], external_id=f"E{external}", external_day=self.at.date(),
            request_id=f"R{request}", fingerprint=hashlib.sha256(f"{code}|{amount_rp}".encode()).digest(),
            bill_code=code, paid_amount_rp=amount_rp, is_advice=is_advice,
            happened_at=self.at - timedelta(days=days_ago),
        )  # fmt: skip

    @rule(bank=st.integers(0, BANKS - 1), external=st.integers(0, 5), choice=choices)
    def ask(self, bank, external, choice):
        codes = [*sorted(self.model.bills), "000000000000"]
        code = codes[choice % len(codes)]
        question = Question(self.banks[bank], "24", f"E{external}", self.at.date(), code)
        key = (question.partner_id, question.external_day, question.external_id)
        bill = self.model.bills.get(code)
        if key in self.model.external_ids:
            expected = "conflict"
        elif bill is None:
            expected = "not_found"
        elif bill.state == "open":
            expected = "found" if self.at < bill.expires_at else "expired"
        else:
            expected = {"paid": "paid_already", "expired": "expired"}.get(bill.state, "cancelled")
        self.model.external_ids.add(key)

        def answer(reply: Reply) -> bytes:
            return reply.kind.encode()

        done = operations.answer_many([question], answer=answer, by=SYSTEM, at=self.at)[0]
        assert (str(done.reply.kind), done.answer) == (expected, expected.encode())

    @rule(choice=choices)
    def reverse(self, choice):
        if not self.payments:
            return
        number = sorted(self.payments)[choice % len(self.payments)]
        code = self.payments[number]
        bill = self.model.bills[code]
        try:
            operations.reverse_payment(
                number=number, reason="salah debit", by=SYSTEM, at=self.at, happened_on=self.at.date()
            )
        except operations.NotReversible:
            assert bill.state == "reversed"
            return
        assert bill.state == "paid"
        bill.state = "reversed"
        self.model.release(code)
        for month in bill.months:
            del self.model.evidence[bill.person, month][code]
        self.model.paid_rp -= bill.total_rp

    @rule(person=people, month=months, programmes=st.sampled_from((BOTH, ACCIDENT_ALONE)))
    def report_of_the_fund(self, person, month, programmes):
        self.reports += 1
        row = PersonMonthRow(
            worker_id=self.workers[person], month=MONTHS[month].first_day, segment="informal", programmes=programmes,
            payer="own", region_code="61.02.07.2001", evidence_kind="R", evidence_id=self.reports, paid_at=self.at,
            acknowledged_at=self.at,
        )  # fmt: skip
        protection.record_many([row], at=self.at)
        self.model.evidence.setdefault((person, month), {})[self.reports] = programmes

    @invariant()
    def rows_agree(self):
        if not hasattr(self, "model"):
            return
        persons = {worker: person for person, worker in enumerate(self.workers)}
        model = self.model
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, state FROM billing_bill")
            assert dict(cursor.fetchall()) == {code: bill.state for code, bill in model.bills.items()}
            cursor.execute(
                "SELECT c.worker_id, c.month, b.code FROM billing_monthclaim c "
                "JOIN billing_billline l ON l.id = c.line_id JOIN billing_bill b ON b.id = l.bill_id"
            )
            claims = {(persons[worker], _place(month)): code for worker, month, code in cursor.fetchall()}
            cursor.execute("SELECT worker_id, month, programmes FROM protection_personmonth WHERE withdrawn_at IS NULL")
            held = [(persons[worker], _place(month), programmes) for worker, month, programmes in cursor.fetchall()]
            cursor.execute("SELECT worker_id, month FROM protection_corroboration")
            confirmed = Counter((persons[worker], _place(month)) for worker, month in cursor.fetchall())
        assert claims == model.claims
        assert sorted((person, month) for person, month, _ in held) == sorted(
            key for key, evidence in model.evidence.items() if evidence
        )
        for person, month, programmes in held:
            assert (programmes == BOTH) is model.is_protected(person, month)
            assert confirmed[person, month] == len(model.evidence[person, month]) - 1

    @invariant()
    def books_agree(self):
        if not hasattr(self, "model"):
            return
        months_paid = self.model.paid_rp // (JKK_RP + JKM_RP)
        assert ledger.balance("titipan-iuran:JKK") == months_paid * JKK_RP
        assert ledger.balance("titipan-iuran:JKM") == months_paid * JKM_RP
        assert ledger.violations() == []


def _place(month):
    return MONTHS.index(Month.of(month))


@pytest.mark.django_db
def test_billing_agrees_with_the_model_in_every_history():
    run_state_machine_as_test(
        Billing,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
