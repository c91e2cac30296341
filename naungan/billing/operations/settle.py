"""Settlement: the only way money comes in, one order or a thousand, in one transaction."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.billing import accounts, rules
from naungan.billing.operations.message import (
    StoredMessage,
    external_key,
    hold_keys,
    seen_external_ids,
    store_messages,
)
from naungan.billing.operations.write import claim_months
from naungan.billing.queries import lock_bills, stored_answers
from naungan.billing.queries.bills import lines_of_bills
from naungan.billing.queries.payments import payments_of_bills
from naungan.billing.values import (
    BillLineView,
    BillState,
    BillView,
    Outcome,
    OutcomeKind,
    PaymentOrder,
    PaymentView,
    Settled,
)
from naungan.funding import operations as funding
from naungan.kernel import Actor
from naungan.ledger import operations as ledger
from naungan.ledger.values import TransferOrder
from naungan.protection import operations as protection
from naungan.protection.values import EVIDENCE_BILL_LINE, RecordResult, SpanRow

SERVICE_PAYMENT = "25"
JAKARTA = ZoneInfo("Asia/Jakarta")


def settle_many(
    orders: Sequence[PaymentOrder], *, answer: Callable[[Outcome], bytes], by: Actor, at: datetime
) -> list[Settled]:
    """Every order is judged, the payable ones are paid, and each answer is stored with what it speaks of.

    In one transaction: payment, a ledger transfer per programme, person-months, the message with the bytes it is
    answered with. The orders of one call never hurt each other: a repeat or a second order for the same bill is judged
    after the first. ``answer`` is pure: it turns an outcome into the partner's bytes. A replayed order is answered
    with the stored bytes, and ``answer`` is not asked.

    Returns the outcomes in the order of ``orders``. Refusals are outcomes here, not exceptions (see OutcomeKind).
    A bill that had expired takes its budget again. Records: billing.payment.settled (one link per call).
    Source: SNAP.md 1.16.
    """
    by.scope.require("PAYMENT_SETTLE")
    settled: dict[int, Settled] = {}
    with transaction.atomic():
        hold_keys(
            [external_key(o.partner_id, o.external_day, o.external_id) for o in orders]
            + [f"request|{o.partner_id}|{o.request_id}" for o in orders]
        )
        rounds, months = list(_rounds(orders)), RecordResult(0, 0)
        if len(rounds) > 1:  # all locks in one order, before any round takes its own
            lock_bills(list({order.bill_code for order in orders}))
        for places in rounds:
            outcomes, recorded = _settle_round([orders[place] for place in places], at=at)
            settled |= zip(places, _answered(outcomes, answer, at=at), strict=True)
            months += recorded
        _record_event([done.outcome for done in settled.values()], months, by=by, at=at)
    return [settled[place] for place in range(len(orders))]


def _record_event(outcomes: Sequence[Outcome], months: RecordResult, *, by: Actor, at: datetime) -> None:
    """One link for all payments of the call; it also tells of months that another evidence held already."""
    paid = [outcome for outcome in outcomes if outcome.kind is OutcomeKind.SETTLED]
    if not paid:
        return
    late = [f"bill:{one.bill.code}" for one in paid if one.bill is not None and one.bill.state is BillState.EXPIRED]
    if late:
        funding.renew_commitments(references=late, by=by, at=at)
    audit.record_many(
        "billing.payment.settled",
        by=by,
        at=at,
        subjects=[f"payment:{one.payment.number}" for one in paid if one.payment is not None],
        detail={
            "amount_rp": sum(one.payment.amount_rp for one in paid if one.payment is not None),
            "person_months": months.inserted,
            "held_already": months.corroborated,
        },
    )


def _rounds(orders: Sequence[PaymentOrder]) -> Iterator[list[int]]:
    """Places of the orders in rounds: inside one round no bill, external id or request id occurs twice."""
    waiting = list(range(len(orders)))
    while waiting:
        taken: set[tuple[object, ...]] = set()
        now, later = [], []
        for place in waiting:
            order = orders[place]
            keys = {
                ("bill", order.bill_code),
                ("external", order.partner_id, order.external_day, order.external_id),
                ("request", order.partner_id, order.request_id),
            }
            if keys & taken:
                later.append(place)
            else:
                now.append(place)
            taken |= keys
        yield now
        waiting = later


def _settle_round(orders: Sequence[PaymentOrder], *, at: datetime) -> tuple[list[Outcome], RecordResult]:
    bills = lock_bills(list({order.bill_code for order in orders}))
    seen = seen_external_ids([(o.partner_id, o.external_day, o.external_id) for o in orders])
    originals = stored_answers([(order.partner_id, order.request_id) for order in orders])
    earlier = payments_of_bills([bill.id for bill in bills.values()])
    outcomes, payable = [], []
    for order in orders:
        bill = bills.get(order.bill_code)
        original = originals.get((order.partner_id, order.request_id))
        kind = rules.judge_repeat(
            order,
            external_id_seen=(order.partner_id, order.external_day, order.external_id) in seen,
            original=original,
        ) or rules.judge_payment(order, bill, at=at)
        if kind is OutcomeKind.SETTLED and bill is not None:
            payable.append((order, bill))
        outcomes.append(Outcome(kind, order, bill, earlier.get(bill.id) if bill else None, original))
    paid, recorded = _pay(payable, at=at)
    return [_with_payment(outcome, paid) for outcome in outcomes], recorded


def _with_payment(outcome: Outcome, paid: dict[str, tuple[BillView, PaymentView]]) -> Outcome:
    if outcome.kind is not OutcomeKind.SETTLED:
        return outcome
    done = paid.get(outcome.order.bill_code)
    if done is None:  # its months were released at expiry and another bill has them now
        return Outcome(OutcomeKind.EXPIRED, outcome.order, outcome.bill)
    return Outcome(OutcomeKind.SETTLED, outcome.order, *done)


def _pay(
    payable: Sequence[tuple[PaymentOrder, BillView]], *, at: datetime
) -> tuple[dict[str, tuple[BillView, PaymentView]], RecordResult]:
    """Posts payments, transfers and person-months of bills that may be paid. Returns them by bill code."""
    ready = _with_their_months(payable)
    if not ready:
        return {}, RecordResult(0, 0)
    lines = _lines_by_bill([bill for _, bill in ready])
    payments = _insert_payments(ready, at=at)
    _close_bills([bill.id for _, bill in ready], at=at)
    ledger.post_many(_transfers(ready, payments), at=at)
    spans = [span for order, bill in ready for span in _spans(order, bill, lines[bill.id])]
    recorded = protection.record_spans(spans, at=at)
    return {bill.code: (bill, payments[bill.id]) for _, bill in ready}, recorded


def _lines_by_bill(bills: Sequence[BillView]) -> dict[int, list[BillLineView]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, bill_id FROM billing_billline WHERE bill_id = ANY(%s)", [[b.id for b in bills]])
        bill_of = dict(cursor.fetchall())
    grouped: dict[int, list[BillLineView]] = {bill.id: [] for bill in bills}
    for line in lines_of_bills([bill.id for bill in bills]):
        grouped[bill_of[line.id]].append(line)
    return grouped


def _with_their_months(payable: Sequence[tuple[PaymentOrder, BillView]]) -> list[tuple[PaymentOrder, BillView]]:
    """Leaves out an expired bill (paid late by advice) whose worker-months another bill has claimed since."""
    expired = [bill for _, bill in payable if bill.state is BillState.EXPIRED]
    lost = {bill.id for bill in expired if not _claim_again(bill.id)}
    return [(order, bill) for order, bill in payable if bill.id not in lost]


def _claim_again(bill_id: int) -> bool:
    with transaction.atomic():
        missing = claim_months(bill_id)
        transaction.set_rollback(missing > 0)
    return not missing


def _insert_payments(ready: Sequence[tuple[PaymentOrder, BillView]], *, at: datetime) -> dict[int, PaymentView]:
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH numbered AS (
                   SELECT nextval(pg_get_serial_sequence('billing_payment', 'id')) AS id, asked.*
                   FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::text[],
                               %s::text[], %s::text[])
                        AS asked (bill_id, partner_id, request_id, amount_rp, paid_at, bank_reference, channel, refs))
               INSERT INTO billing_payment (id, number, bill_id, partner_id, request_id, amount_rp, paid_at,
                                            recorded_at, bank_reference, channel, programme_references)
               SELECT id, 'BP' || to_char(%s AT TIME ZONE 'Asia/Pontianak', 'YYYYMMDD') || '-' ||
                          lpad(id::text, greatest(8, length(id::text)), '0'),
                      bill_id, partner_id, request_id, amount_rp, paid_at, %s, bank_reference, channel, refs::jsonb
               FROM numbered
               RETURNING id, number, bill_id, partner_id, request_id, amount_rp, paid_at, recorded_at,
                         bank_reference, channel, reversed_at""",
            [
                [bill.id for _, bill in ready],
                [order.partner_id for order, _ in ready],
                [order.request_id for order, _ in ready],
                [order.paid_amount_rp for order, _ in ready],
                [order.happened_at for order, _ in ready],
                [order.bank_reference for order, _ in ready],
                [order.channel for order, _ in ready],
                [json.dumps(order.references) for order, _ in ready],
                at,
                at,
            ],
        )
        return {row[2]: PaymentView(*row) for row in cursor.fetchall()}


def _close_bills(bill_ids: Sequence[int], *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE billing_bill SET state = 'paid', closed_at = %s
               WHERE id = ANY(%s) AND state = ANY(%s)""",
            [at, list(bill_ids), rules.states_before(BillState.PAID)],
        )
        assert cursor.rowcount == len(bill_ids), "a locked, payable bill changed under its lock"


def _transfers(ready: Sequence[tuple[PaymentOrder, BillView]], payments: dict[int, PaymentView]) -> list[TransferOrder]:
    client_ids = _settlement_accounts({order.partner_id for order, _ in ready})
    return [
        TransferOrder(
            debit=client_ids[order.partner_id],
            credit=accounts.held_for(programme),
            amount_rp=amount_rp,
            kind="payment",
            reference=payments[bill.id].number,
            happened_on=order.happened_at.astimezone(JAKARTA).date(),
        )
        for order, bill in ready
        for programme, amount_rp in bill.amounts.positive()
    ]


def _settlement_accounts(partner_ids: set[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, settlement_account FROM billing_partner WHERE id = ANY(%s)", [list(partner_ids)])
        return dict(cursor.fetchall())


def _spans(order: PaymentOrder, bill: BillView, lines: Sequence[BillLineView]) -> Iterator[SpanRow]:
    for line in lines:
        yield SpanRow(
            worker_id=line.worker_id,
            first_month=line.first_month,
            month_count=line.month_count,
            segment=line.segment,
            programmes=int(line.programmes),
            payer=bill.payer,
            region_code=line.region_code,
            evidence_kind=EVIDENCE_BILL_LINE,
            evidence_id=line.id,
            paid_at=order.happened_at,
        )


def _answered(outcomes: Sequence[Outcome], answer: Callable[[Outcome], bytes], *, at: datetime) -> list[Settled]:
    done = [
        Settled(outcome, outcome.original.answer if _is_replay(outcome) and outcome.original else answer(outcome))
        for outcome in outcomes
    ]
    store_messages(
        [
            StoredMessage(
                partner_id=settled.outcome.order.partner_id,
                service=SERVICE_PAYMENT,
                external_id=settled.outcome.order.external_id,
                external_day=settled.outcome.order.external_day,
                request_id=settled.outcome.order.request_id,
                fingerprint=settled.outcome.order.fingerprint,
                bill_code=settled.outcome.order.bill_code,
                outcome=settled.outcome.kind,
                answer=settled.answer,
            )
            for settled in done
        ],
        at=at,
    )
    return done


def _is_replay(outcome: Outcome) -> bool:
    return outcome.kind is OutcomeKind.REPLAYED
