"""Pure rules of settlement: which outcome an order has, and which moves a bill may make."""

from datetime import datetime

from naungan.billing.values import BillState, BillView, OutcomeKind, PaymentOrder, StoredAnswer

BILL_MOVES: dict[BillState, tuple[BillState, ...]] = {
    BillState.OPEN: (BillState.PAID, BillState.EXPIRED, BillState.CANCELLED),
    BillState.PAID: (BillState.REVERSED,),
    BillState.EXPIRED: (BillState.PAID,),  # only by an advice of money taken before the expiry
    BillState.CANCELLED: (),
    BillState.REVERSED: (),
}
"""Every legal move of a bill. Operations ask ``states_before``; nothing else writes a state."""


def states_before(state: BillState) -> list[str]:
    """The states from which a bill may move to this one, as they are stored."""
    return [former.value for former, after in BILL_MOVES.items() if state in after]


def judge_repeat(order: PaymentOrder, *, external_id_seen: bool, original: StoredAnswer | None) -> OutcomeKind | None:
    """What a message is that was seen before; None: it is the first of its kind.

    ``original`` is what the first message with this request id came to. Decision table: SNAP.md 1.16.
    """
    if original is None:
        return OutcomeKind.CONFLICT if external_id_seen else None
    if original.fingerprint != order.fingerprint:
        return OutcomeKind.INCONSISTENT
    return OutcomeKind.REPLAYED if order.is_advice else OutcomeKind.REPEATED


def judge_payment(order: PaymentOrder, bill: BillView | None, *, at: datetime) -> OutcomeKind:
    """May this first arrival be settled? Refusals in order: unknown, paid, cancelled, expired, other amount.

    An advice says that money *was taken*: what was payable when it happened is still posted after the expiry.
    """
    if bill is None:
        return OutcomeKind.NOT_FOUND
    if bill.state is BillState.PAID:
        return OutcomeKind.PAID_ALREADY
    if bill.state in (BillState.CANCELLED, BillState.REVERSED):
        return OutcomeKind.CANCELLED
    moment = min(order.happened_at, at) if order.is_advice else at
    if moment >= bill.expires_at:
        return OutcomeKind.EXPIRED
    if bill.state is BillState.EXPIRED and not order.is_advice:
        return OutcomeKind.EXPIRED
    if order.paid_amount_rp != bill.total_rp:
        return OutcomeKind.WRONG_AMOUNT
    return OutcomeKind.SETTLED


def judge_inquiry(bill: BillView | None, *, at: datetime) -> OutcomeKind:
    """What an inquiry comes to: found and payable, or why not."""
    if bill is None:
        return OutcomeKind.NOT_FOUND
    if bill.state is BillState.PAID:
        return OutcomeKind.PAID_ALREADY
    if bill.state in (BillState.CANCELLED, BillState.REVERSED):
        return OutcomeKind.CANCELLED
    return OutcomeKind.FOUND if bill.is_payable_at(at) else OutcomeKind.EXPIRED
