"""A payment is taken back: a mirror entry, never a deletion."""

from datetime import date, datetime

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.billing.operations.write import release_months
from naungan.billing.queries import receipt
from naungan.billing.queries.bills import lines_of_bills
from naungan.billing.rules import states_before
from naungan.billing.values import BillState
from naungan.funding import operations as funding
from naungan.kernel import Actor, Refusal
from naungan.ledger import operations as ledger
from naungan.protection import operations as protection


class NotReversible(Refusal):
    """The payment was reversed before."""

    code = "NOT_REVERSIBLE"


def reverse_payment(*, number: str, reason: str, by: Actor, at: datetime, happened_on: date) -> None:
    """The payment is reversed: mirror transfers, person-months withdrawn, the bill's months free to be billed anew.

    Refuses: NotPermitted, OutOfScope, NotReversible. Records: billing.payment.reversed
    """
    by.scope.require("PAYMENT_REVERSE")
    paper = receipt(by.scope, number)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE billing_payment SET reversed_at = %s WHERE number = %s AND reversed_at IS NULL", [at, number]
            )
            if cursor.rowcount == 0:
                raise NotReversible("Pembayaran ini sudah dibatalkan.", "This payment was reversed already.")
            cursor.execute(
                "UPDATE billing_bill SET state = 'reversed' WHERE id = %s AND state = ANY(%s)",
                [paper.bill.id, states_before(BillState.REVERSED)],
            )
            assert cursor.rowcount == 1, "a payment in force stands on a paid bill"
        ledger.reverse(number, reference_new=f"{number}-R", happened_on=happened_on, at=at)
        protection.withdraw(
            evidence_kind="L",
            evidence_ids=[line.id for line in lines_of_bills([paper.bill.id])],
            at=at,
            first=paper.bill.first_month,
            last=paper.bill.last_month,
        )
        release_months([paper.bill.id])
        funding.release_commitment(reference=f"bill:{paper.bill.code}", by=by, at=at)
        audit.record(
            "billing.payment.reversed",
            by=by,
            at=at,
            subject=f"payment:{number}",
            region=paper.bill.region_code,
            detail={"reason": reason, "amount_rp": paper.payment.amount_rp},
        )
