"""A payment, its transfers, its person-months and the stored answer are one; whatever is repeated is recorded once."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction

from naungan.audit import queries as audit
from naungan.billing import operations, queries
from naungan.billing.values import (
    Amounts,
    BillState,
    BillView,
    NewLine,
    Outcome,
    OutcomeKind,
    PaymentOrder,
    Question,
    Reply,
)
from naungan.funding import operations as funding
from naungan.funding import queries as funding_queries
from naungan.kernel import Actor, Month, OutOfScope, RegionCode, Scope
from naungan.law.terms import Payer, Programme, Segment
from naungan.ledger import queries as ledger
from naungan.protection import operations as protection_writer
from naungan.protection import queries as protection
from naungan.protection.values import PersonMonthRow
from naungan.registry import operations as registry
from naungan.registry.values import WorkerRow

SYSTEM = Actor.system()
JANUARY = Month(2026, 1)


def public_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


PUBLIC_KEY = public_key()


def answer(outcome: Outcome) -> bytes:
    return f"{outcome.kind}:{outcome.order.request_id}".encode()


@pytest.fixture
def bank(db: None, at: datetime) -> int:
    operations.open_accounts(by=SYSTEM, at=at)
    operations.add_partner(
        client_id="BANKKALBAR", service_id="08800", name="Bank Kalbar", public_key_pem=PUBLIC_KEY, by=SYSTEM, at=at
    )
    partner = queries.partner_by_client_id("BANKKALBAR")
    assert partner is not None
    return partner.id


def new_worker(serial: int, at: datetime) -> int:
    row = WorkerRow(
        nik=f"610299010190{serial:04d}",
        name="Contoh",
        birth_on=date(1990, 1, 1),
        sex="L",
        region_code="61.02.07.2001",
        segment="informal",
        sector="other",
        declared_income_rp=1_000_000,
    )
    return registry.register_worker(row, by=SYSTEM, at=at)


def new_bill(serial: int, at: datetime, *, months: int = 3, first: Month = JANUARY) -> BillView:
    return operations.issue_individual_bill(
        worker_id=new_worker(serial, at), first=first, month_count=months, by=SYSTEM, at=at, priced_on=date(2025, 12, 1)
    )


def order_for(bill: BillView, bank: int, at: datetime, *, serial: int = 1, **changes: object) -> PaymentOrder:
    plain = PaymentOrder(
        partner_id=bank,
        external_id=f"2025120100{serial:04d}",
        external_day=date(2025, 12, 1),
        request_id=f"R{serial:04d}",
        fingerprint=hashlib.sha256(f"{bill.code}|{bill.total_rp}".encode()).digest(),
        bill_code=bill.code,
        paid_amount_rp=bill.total_rp,
        is_advice=False,
        happened_at=at,
        references={"JKK": "1201", "JKM": "1202"},
    )
    return replace(plain, **changes)


def settle(orders: list[PaymentOrder], at: datetime) -> list[OutcomeKind]:
    return [done.outcome.kind for done in operations.settle_many(orders, answer=answer, by=SYSTEM, at=at)]


def months_of(bill: BillView) -> int:
    line = queries.bill_lines(Scope.system(), bill.code)[0]
    held = protection.protected_months([line.worker_id], first=Month(2025, 1), last=Month(2027, 12))
    return len(held.get(line.worker_id, ()))


def test_paid_bill_moves_ledger_months_and_stored_answer_together(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    assert bill.total_rp == 3 * 16_800
    done = operations.settle_many([order_for(bill, bank, at)], answer=answer, by=SYSTEM, at=at)[0]
    assert done.outcome.kind is OutcomeKind.SETTLED
    payment = done.outcome.payment
    assert payment is not None
    transfers = ledger.transfers(payment.number)
    assert [(one.credit, one.amount_rp) for one in transfers] == [
        ("titipan-iuran:JKK", 30_000),
        ("titipan-iuran:JKM", 20_400),
    ]
    assert months_of(bill) == 3
    assert queries.stored_answers([(bank, "R0001")])[bank, "R0001"].answer == done.answer
    assert queries.bill(Scope.system(), bill.code).state is BillState.PAID
    assert ledger.violations() == []
    assert [event.action for event in audit.events(Scope.system(), action_prefix="billing.payment").events] == [
        "billing.payment.settled"
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"external_id": "2025120100990001", "is_advice": True}, OutcomeKind.REPLAYED),
        ({"is_advice": True}, OutcomeKind.REPLAYED),
        ({}, OutcomeKind.REPEATED),
        ({"external_id": "2025120100990002"}, OutcomeKind.REPEATED),
        ({"external_id": "2025120100990003", "fingerprint": b"other"}, OutcomeKind.INCONSISTENT),
        ({"fingerprint": b"other", "is_advice": True}, OutcomeKind.INCONSISTENT),
        ({"request_id": "R0002"}, OutcomeKind.CONFLICT),
        ({"request_id": "R0002", "external_id": "2025120100990004"}, OutcomeKind.PAID_ALREADY),
    ],
)
def test_message_seen_before_posts_nothing_more(
    bank: int, at: datetime, changes: dict[str, object], expected: OutcomeKind
) -> None:
    bill = new_bill(1, at)
    first = order_for(bill, bank, at)
    stored = operations.settle_many([first], answer=answer, by=SYSTEM, at=at)[0]
    again = operations.settle_many([replace(first, **changes)], answer=answer, by=SYSTEM, at=at)[0]
    assert again.outcome.kind is expected
    if expected is OutcomeKind.REPLAYED:
        assert again.answer == stored.answer
    assert ledger.balance("titipan-iuran:JKK") == 30_000
    assert months_of(bill) == 3


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bill_code": "123456789012"}, OutcomeKind.NOT_FOUND),
        ({"paid_amount_rp": 1}, OutcomeKind.WRONG_AMOUNT),
    ],
)
def test_order_that_does_not_fit_is_refused_and_stored(
    bank: int, at: datetime, changes: dict[str, object], expected: OutcomeKind
) -> None:
    bill = new_bill(1, at)
    assert settle([order_for(bill, bank, at, **changes)], at) == [expected]
    assert queries.stored_answers([(bank, "R0001")])[bank, "R0001"].outcome is expected
    assert months_of(bill) == 0
    assert queries.bill(Scope.system(), bill.code).state is BillState.OPEN


def test_orders_of_one_call_never_hurt_each_other(bank: int, at: datetime) -> None:
    good, other, third = new_bill(1, at), new_bill(2, at), new_bill(3, at)
    first = order_for(good, bank, at, serial=1)
    orders = [
        first,
        order_for(other, bank, at, serial=2, paid_amount_rp=5),
        first,
        replace(first, request_id="R0009", external_id="2025120100990009"),
        order_for(third, bank, at, serial=3),
    ]
    assert settle(orders, at) == [
        OutcomeKind.SETTLED,
        OutcomeKind.WRONG_AMOUNT,
        OutcomeKind.REPEATED,
        OutcomeKind.PAID_ALREADY,
        OutcomeKind.SETTLED,
    ]
    assert ledger.balance("titipan-iuran:JKK") == 60_000
    assert ledger.violations() == []


def test_same_external_id_on_the_next_jakarta_day_is_a_new_message(bank: int, at: datetime) -> None:
    first, second = new_bill(1, at), new_bill(2, at)
    assert settle([order_for(first, bank, at)], at) == [OutcomeKind.SETTLED]
    tomorrow = order_for(second, bank, at, serial=2, external_id="20251201000001", external_day=date(2025, 12, 2))
    assert settle([tomorrow], at) == [OutcomeKind.SETTLED]


def test_expired_bill_is_refused_but_an_advice_of_money_taken_before_is_posted(bank: int, at: datetime) -> None:
    late = at + timedelta(days=60)
    bill, advised = new_bill(1, at), new_bill(2, at)
    assert operations.expire_bills(by=SYSTEM, at=late) == 2
    assert settle([order_for(bill, bank, late)], late) == [OutcomeKind.EXPIRED]
    advice = order_for(advised, bank, at, serial=2, is_advice=True)
    assert settle([advice], late) == [OutcomeKind.SETTLED]
    assert months_of(advised) == 3


def test_advice_for_an_expired_bill_whose_months_were_billed_anew_is_refused(bank: int, at: datetime) -> None:
    late = at + timedelta(days=60)
    bill = new_bill(1, at)
    operations.expire_bills(by=SYSTEM, at=late)
    worker = queries.bill_lines(Scope.system(), bill.code)[0].worker_id
    operations.issue_individual_bill(
        worker_id=worker, first=JANUARY, month_count=1, by=SYSTEM, at=late, priced_on=date(2025, 12, 1)
    )
    assert settle([order_for(bill, bank, at, is_advice=True)], late) == [OutcomeKind.EXPIRED]
    assert ledger.balance("titipan-iuran:JKK") == 0


def test_worker_months_cannot_be_on_two_open_bills(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    worker = queries.bill_lines(Scope.system(), bill.code)[0].worker_id
    again = {"worker_id": worker, "first": Month(2026, 3), "month_count": 2, "by": SYSTEM, "at": at}
    with pytest.raises(operations.MonthsClaimed), transaction.atomic():
        operations.issue_individual_bill(**again, priced_on=date(2025, 12, 1))
    operations.cancel_bill(code=bill.code, by=SYSTEM, at=at)
    fresh = operations.issue_individual_bill(**again, priced_on=date(2025, 12, 1))
    assert fresh.total_rp == 2 * 16_800


def test_months_protected_already_are_not_billed_twice(bank: int, at: datetime) -> None:
    bill = new_bill(1, at, months=2)
    settle([order_for(bill, bank, at)], at)
    worker = queries.bill_lines(Scope.system(), bill.code)[0].worker_id
    longer = operations.issue_individual_bill(
        worker_id=worker, first=JANUARY, month_count=6, by=SYSTEM, at=at, priced_on=date(2025, 12, 1)
    )
    assert (longer.first_month, longer.total_rp) == (date(2026, 3, 1), 4 * 16_800)


def test_reversed_payment_is_mirrored_and_its_months_no_longer_count(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    done = operations.settle_many([order_for(bill, bank, at)], answer=answer, by=SYSTEM, at=at)[0]
    assert done.outcome.payment is not None
    number = done.outcome.payment.number
    operations.reverse_payment(
        number=number, reason="salah debit", by=SYSTEM, at=at + timedelta(hours=1), happened_on=at.date()
    )
    assert ledger.balance("titipan-iuran:JKK") == 0
    assert months_of(bill) == 0
    assert ledger.violations() == []
    with pytest.raises(operations.NotReversible):
        operations.reverse_payment(number=number, reason="lagi", by=SYSTEM, at=at, happened_on=at.date())
    anew = operations.issue_individual_bill(
        worker_id=queries.bill_lines(Scope.system(), bill.code)[0].worker_id,
        first=JANUARY, month_count=3, by=SYSTEM, at=at, priced_on=date(2025, 12, 1),
    )  # fmt: skip
    assert settle([order_for(anew, bank, at, serial=7)], at) == [OutcomeKind.SETTLED]
    assert months_of(anew) == 3


def test_question_consumes_its_external_id(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    question = Question(bank, "24", "777", date(2025, 12, 1), bill.code)

    def told(reply: Reply) -> bytes:
        return reply.kind.encode()

    kinds = [done.reply.kind for done in operations.answer_many([question, question], answer=told, by=SYSTEM, at=at)]
    assert sorted(kinds) == [OutcomeKind.CONFLICT, OutcomeKind.FOUND]
    payment = order_for(bill, bank, at, external_id="777")
    assert settle([payment], at) == [OutcomeKind.CONFLICT]


def test_neighbour_does_not_see_the_bill(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    neighbour = Scope(regions=frozenset({RegionCode("61.07")}), permissions=frozenset({"BILL_VIEW"}))
    with pytest.raises(OutOfScope):
        queries.bill(neighbour, bill.code)
    assert queries.bills(neighbour).count == 0
    assert queries.count_bills(neighbour) == 0
    own = Scope(regions=frozenset({RegionCode("61.02")}))
    assert queries.bills(own).total_rp == bill.total_rp


def fund_row(worker: int, month: Month, programmes: Programme, at: datetime) -> PersonMonthRow:
    """A row of the fund's own list."""
    return PersonMonthRow(
        worker_id=worker, month=month.first_day, segment="informal", programmes=int(programmes), payer="own",
        region_code="61.02.07.2001", evidence_kind="R", evidence_id=900 + month.number, paid_at=at, acknowledged_at=at,
    )  # fmt: skip


def worker_of(bill: BillView) -> int:
    return queries.bill_lines(Scope.system(), bill.code)[0].worker_id


def last_event(action: str) -> dict[str, object]:
    return audit.events(Scope.system(), action_prefix=action).events[0].detail


def test_month_held_by_half_a_protection_is_protected_once_it_is_paid(bank: int, at: datetime) -> None:
    """The fund's list showed work accident alone; who then pays for both has both."""
    worker = new_worker(1, at)
    with transaction.atomic():
        protection_writer.record_many([fund_row(worker, JANUARY, Programme.JKK, at)], at=at)
    bill = operations.issue_individual_bill(
        worker_id=worker, first=JANUARY, month_count=2, by=SYSTEM, at=at, priced_on=date(2025, 12, 1)
    )
    assert bill.total_rp == 2 * 16_800
    done = operations.settle_many([order_for(bill, bank, at)], answer=answer, by=SYSTEM, at=at)[0]
    assert months_of(bill) == 2
    assert done.outcome.payment is not None
    operations.reverse_payment(
        number=done.outcome.payment.number, reason="salah debit", by=SYSTEM, at=at, happened_on=at.date()
    )
    assert months_of(bill) == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, programmes, evidence_kind::text FROM protection_personmonth "
            "WHERE worker_id = %s AND withdrawn_at IS NULL",
            [worker],
        )
        assert cursor.fetchall() == [(JANUARY.first_day, int(Programme.JKK), "R")]


def test_fuller_list_of_the_fund_protects_what_an_earlier_one_half_protected(bank: int, at: datetime) -> None:
    worker = new_worker(1, at)
    earlier = fund_row(worker, JANUARY, Programme.JKK, at)
    with transaction.atomic():
        protection_writer.record_many([earlier], at=at)
        protection_writer.record_many([replace(earlier, programmes=3, evidence_id=7)], at=at + timedelta(days=30))
    assert protection.protected_months([worker], first=JANUARY, last=JANUARY) == {worker: {JANUARY.first_day}}


def test_months_paid_elsewhere_meanwhile_are_told_in_the_trail(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    with transaction.atomic():
        protection_writer.record_many([fund_row(worker_of(bill), JANUARY, Programme.PROTECTED, at)], at=at)
    assert settle([order_for(bill, bank, at)], at) == [OutcomeKind.SETTLED]
    assert months_of(bill) == 3
    detail = last_event("billing.payment.settled")
    assert (detail["person_months"], detail["held_already"]) == (2, 1)


def test_late_advice_of_an_expired_bill_takes_its_budget_again(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    ceiling = 2 * bill.total_rp - 1
    funding.load_sources(at=at)
    funding.record_budget(
        region="61.02", year=2026, source="apbd", document="DPA", ceiling_rp=ceiling, by=SYSTEM, at=at
    )
    funding.commit_budget(
        region="61.02", year=2026, source="apbd", reference=f"bill:{bill.code}", amount_rp=bill.total_rp,
        by=SYSTEM, at=at,
    )  # fmt: skip
    late = at + timedelta(days=60)
    operations.expire_bills(by=SYSTEM, at=late)
    assert remaining(at) == ceiling
    assert settle([order_for(bill, bank, at, is_advice=True)], late) == [OutcomeKind.SETTLED]
    assert remaining(at) == ceiling - bill.total_rp


def test_late_advice_is_posted_also_when_the_budget_went_elsewhere_and_the_trail_says_so(
    bank: int, at: datetime
) -> None:
    bill = new_bill(1, at)
    funding.load_sources(at=at)
    funding.record_budget(
        region="61.02", year=2026, source="apbd", document="DPA", ceiling_rp=bill.total_rp, by=SYSTEM, at=at
    )
    asked = {"region": "61.02", "year": 2026, "source": "apbd", "amount_rp": bill.total_rp}
    funding.commit_budget(**asked, reference=f"bill:{bill.code}", by=SYSTEM, at=at)
    late = at + timedelta(days=60)
    operations.expire_bills(by=SYSTEM, at=late)
    funding.commit_budget(**asked, reference="bill:lain", by=SYSTEM, at=late)
    assert settle([order_for(bill, bank, at, is_advice=True)], late) == [OutcomeKind.SETTLED]
    assert last_event("funding.commitment.renewed")["beyond_ceiling"] == [f"bill:{bill.code}"]


def remaining(at: datetime) -> int:
    return funding_queries.budgets(Scope.system(), region="61.02", year=2026)[0].remaining_rp


def test_expiry_of_many_bills_frees_each_budget_by_what_they_held(bank: int, at: datetime) -> None:
    bills = [new_bill(serial, at) for serial in range(1, 4)]
    funding.load_sources(at=at)
    funding.record_budget(
        region="61.02", year=2026, source="apbd", document="DPA", ceiling_rp=10_000_000, by=SYSTEM, at=at
    )
    for bill in bills:
        funding.commit_budget(
            region="61.02", year=2026, source="apbd", reference=f"bill:{bill.code}", amount_rp=bill.total_rp,
            by=SYSTEM, at=at,
        )  # fmt: skip
    assert operations.expire_bills(by=SYSTEM, at=at + timedelta(days=60)) == 3
    assert remaining(at) == 10_000_000
    released = audit.events(Scope.system(), action_prefix="funding.commitment.released").events
    assert len(released) == 1


def test_receipt_number_keeps_all_its_digits(bank: int, at: datetime) -> None:
    bill = new_bill(1, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('billing_payment', 'id'), 123456789)")
    done = operations.settle_many([order_for(bill, bank, at)], answer=answer, by=SYSTEM, at=at)[0]
    assert done.outcome.payment is not None
    assert done.outcome.payment.number == "BP20251201-123456790"


def test_nobody_is_billed_for_months_after_their_death(bank: int, at: datetime) -> None:
    worker = new_worker(1, at)
    registry.record_death(worker, died_on=date(2025, 11, 14), by=SYSTEM, at=at)
    bill = operations.issue_individual_bill(
        worker_id=worker, first=Month(2025, 10), month_count=6, by=SYSTEM, at=at, priced_on=date(2025, 12, 1)
    )
    assert (bill.first_month, bill.last_month) == (date(2025, 10, 1), date(2025, 11, 1))
    with pytest.raises(operations.NothingToBill), transaction.atomic():
        operations.issue_individual_bill(
            worker_id=worker, first=Month(2025, 12), month_count=1, by=SYSTEM, at=at, priced_on=date(2025, 12, 1)
        )


@pytest.mark.parametrize(
    ("month_count", "amounts"), [(0, Amounts(10_000, 6_800)), (-1, Amounts(1)), (1, Amounts(20_000, -3_200))]
)
def test_code_of_the_fund_pays_at_least_a_month_and_never_below_zero(
    bank: int, at: datetime, month_count: int, amounts: Amounts
) -> None:
    line = NewLine(
        new_worker(1, at), JANUARY, month_count, Segment.INFORMAL, Programme.PROTECTED, "61.02.07.2001", amounts
    )
    with pytest.raises(operations.NothingOnCode), transaction.atomic():
        operations.enter_fund_code(
            kode_iuran="612345678901", kind="company", title="Contoh", region=RegionCode("61.02.07.2001"),
            payer=Payer.OWN, lines=[line], expires_at=at + timedelta(days=9), by=SYSTEM, at=at, entered_on=at.date(),
        )  # fmt: skip


def test_two_partners_never_share_a_service_code_padded_differently(bank: int, at: datetime) -> None:
    with pytest.raises(operations.PartnerExists), transaction.atomic():
        operations.add_partner(
            client_id="BANKLAIN", service_id="8800", name="Lain", public_key_pem=PUBLIC_KEY, by=SYSTEM, at=at
        )


@pytest.fixture
def closing_threads() -> Iterator[None]:
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_identical_payments_post_once(at: datetime, closing_threads: None) -> None:
    operations.open_accounts(by=SYSTEM, at=at)
    operations.add_partner(
        client_id="BANKKALBAR", service_id="08800", name="Bank Kalbar", public_key_pem=PUBLIC_KEY, by=SYSTEM, at=at
    )
    partner = queries.partner_by_client_id("BANKKALBAR")
    assert partner is not None
    bill = new_bill(1, at)
    order = order_for(bill, partner.id, at)
    kinds: list[OutcomeKind] = []

    def pay() -> None:
        try:
            kinds.extend(settle([order], at))
        finally:
            connection.close()

    threads = [threading.Thread(target=pay) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds).count(OutcomeKind.SETTLED) == 1
    assert kinds.count(OutcomeKind.REPEATED) == 49
    assert ledger.balance("titipan-iuran:JKK") == 30_000
