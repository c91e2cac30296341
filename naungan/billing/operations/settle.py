"""Settlement: the only way money comes in, one order or a thousand, in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from naungan.audit import operations as audit
from naungan.billing import rules
from naungan.billing.operations.message import (
    StoredMessage,
    external_key,
    hold_keys,
    seen_external_ids,
    store_messages,
)
from naungan.billing.operations.post import post_payments
from naungan.billing.queries import lock_bills, stored_answers
from naungan.billing.queries.payments import payments_of_bills
from naungan.billing.values import (
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
from naungan.protection.values import RecordResult

SERVICE_PAYMENT = "25"


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
    paid, recorded = post_payments(payable, at=at)
    return [_with_payment(outcome, paid) for outcome in outcomes], recorded


def _with_payment(outcome: Outcome, paid: dict[str, tuple[BillView, PaymentView]]) -> Outcome:
    if outcome.kind is not OutcomeKind.SETTLED:
        return outcome
    done = paid.get(outcome.order.bill_code)
    if done is None:  # its months were released at expiry and another bill has them now
        return Outcome(OutcomeKind.EXPIRED, outcome.order, outcome.bill)
    return Outcome(OutcomeKind.SETTLED, outcome.order, *done)


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
