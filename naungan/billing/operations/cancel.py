"""Open bills end unpaid: cancelled by a person, expired by the clock. Their claims and budgets are set free."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.billing.operations.write import release_months
from naungan.billing.queries import bill as bill_of
from naungan.billing.rules import states_before
from naungan.billing.values import BillState
from naungan.funding import operations as funding
from naungan.kernel import Actor, Refusal

_AT_ONCE = 500
"""Bills expired in one transaction."""


class NotOpen(Refusal):
    """Only an open bill can be cancelled."""

    code = "BILL_NOT_OPEN"


def cancel_bill(*, code: str, by: Actor, at: datetime) -> None:
    """The bill can no longer be paid; its worker-months may be billed anew.

    Refuses: NotPermitted, OutOfScope, NotOpen. Records: billing.bill.cancelled
    """
    by.scope.require("BILL_CANCEL")
    bill = bill_of(by.scope, code)
    with transaction.atomic():
        if not _close([bill.id], BillState.CANCELLED, at):
            raise NotOpen(
                "Tagihan ini sudah lunas, kedaluwarsa atau dibatalkan, jadi tidak bisa dibatalkan.",
                "This bill is paid, expired or cancelled already.",
            )
        release_months([bill.id])
        funding.release_commitment(reference=f"bill:{code}", by=by, at=at)
        audit.record("billing.bill.cancelled", by=by, at=at, subject=f"bill:{code}", region=bill.region_code)


def expire_bills(*, by: Actor, at: datetime) -> int:
    """Open bills past their last moment are expired, so many in one transaction. Returns how many.

    A bill that somebody is paying or cancelling at this moment is left to the next call: payments never wait for this.
    Refuses: NotPermitted. Records: billing.bill.expired (one link per transaction)
    """
    by.scope.require("BILL_CANCEL")
    count = 0
    while expired := _expire_some(by=by, at=at):
        count += expired
    return count


@transaction.atomic
def _expire_some(*, by: Actor, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM billing_bill WHERE state = 'open' AND expires_at <= %s ORDER BY expires_at LIMIT %s "
            "FOR UPDATE SKIP LOCKED",
            [at, _AT_ONCE],
        )
        due = [row[0] for row in cursor.fetchall()]
    codes = _close(due, BillState.EXPIRED, at)
    if codes:
        release_months(due)
        subjects = [f"bill:{code}" for code in codes]
        funding.release_commitments(references=subjects, by=by, at=at)
        audit.record_many("billing.bill.expired", by=by, at=at, subjects=subjects, detail={})
    return len(codes)


def _close(bill_ids: Sequence[int], state: BillState, at: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE billing_bill SET state = %s, closed_at = %s WHERE id = ANY(%s) AND state = ANY(%s) RETURNING code",
            [state.value, at, list(bill_ids), states_before(state)],
        )
        return [row[0] for row in cursor.fetchall()]
