"""From what billing found to the bytes that answer it. Pure: handed to billing, which stores what it returns.

Answers: the body for a payment's outcome (25), for a reply to an inquiry (24) and to a status question (26).
Never: a decision about money; the codes are those of ``codes``.
"""

from dataclasses import replace
from typing import Any

import msgspec

from naungan.bank.answers import BillFace, PaymentFace, inquiry_answer, payment_answer, status_answer
from naungan.bank.codes import Case, Response, Service, respond
from naungan.bank.messages import Echo, PaymentMessage
from naungan.billing.values import BillView, Outcome, OutcomeKind, PaymentView, Reply

CASE_OF: dict[OutcomeKind, Case] = {
    OutcomeKind.SETTLED: Case.SUCCESSFUL,
    OutcomeKind.FOUND: Case.SUCCESSFUL,
    OutcomeKind.REPLAYED: Case.SUCCESSFUL,
    OutcomeKind.REPEATED: Case.INCONSISTENT,
    OutcomeKind.INCONSISTENT: Case.INCONSISTENT,
    OutcomeKind.CONFLICT: Case.EXTERNAL_ID_CONFLICT,
    OutcomeKind.NOT_FOUND: Case.BILL_NOT_FOUND,
    OutcomeKind.PAID_ALREADY: Case.BILL_PAID,
    OutcomeKind.EXPIRED: Case.BILL_EXPIRED,
    OutcomeKind.CANCELLED: Case.BILL_BLOCKED,
    OutcomeKind.WRONG_AMOUNT: Case.AMOUNT_WRONG,
    OutcomeKind.PAYMENT_UNKNOWN: Case.PAYMENT_NOT_FOUND,
}
"""Every outcome billing can name, and the line of the table it is told by."""

_OTHER_DATA = {
    "english": "Recorded earlier with different data",
    "indonesia": "Sudah tercatat sebelumnya dengan data berbeda",
}


def payment_bytes(outcome: Outcome, message: PaymentMessage) -> bytes:
    """Service 25. A request id that was seen before is answered with what was said then."""
    response = respond(CASE_OF[outcome.kind], Service.PAYMENT)
    if outcome.original and outcome.kind in (OutcomeKind.REPEATED, OutcomeKind.INCONSISTENT):
        return _said_before(
            response, outcome.original.answer, message, changed=outcome.kind is OutcomeKind.INCONSISTENT
        )
    return payment_answer(
        response,
        message.echo,
        message=message,
        bill=bill_face(outcome.bill),
        payment=payment_face(outcome.payment, outcome.order.references)
        if outcome.kind is OutcomeKind.SETTLED
        else None,
    )


def inquiry_bytes(reply: Reply, echo: Echo) -> bytes:
    """Service 24."""
    return inquiry_answer(respond(CASE_OF[reply.kind], Service.INQUIRY), echo, bill_face(reply.bill))


def status_bytes(reply: Reply, echo: Echo) -> bytes:
    """Service 26: the flag of the stored answer, also of a payment that was refused; a reversed one has failed."""
    response = respond(CASE_OF[reply.kind], Service.STATUS)
    told = _told(reply)
    if reply.kind is not OutcomeKind.FOUND:
        return status_answer(response, echo)
    if reply.payment is not None:
        if reply.payment.reversed_at is not None:
            response = respond(Case.PAYMENT_REVERSED, Service.STATUS)
        bill = reply.bill if reply.bill and reply.bill.id == reply.payment.bill_id else None
        references = {line["billName"]: line["billReferenceNo"] for line in told.get("billDetails", ())}
        return status_answer(response, echo, bill=bill_face(bill), payment=payment_face(reply.payment, references))
    reason = told.get("paymentFlagReason", {"english": response.english, "indonesia": response.indonesian})
    refused = replace(
        response,
        status=told.get("paymentFlagStatus", response.status),
        english=reason["english"],
        indonesian=reason["indonesia"],
    )
    return status_answer(refused, echo, bill=bill_face(reply.bill))


def bill_face(bill: BillView | None) -> BillFace | None:
    """The side a bank sees."""
    if bill is None:
        return None
    return BillFace(
        number=bill.code,
        name=bill.title,
        amounts_rp={str(programme.name): amount_rp for programme, amount_rp in bill.amounts.positive()},
        first_month=bill.first_month,
        last_month=bill.last_month,
        people=bill.line_count,
    )


def payment_face(payment: PaymentView | None, references: dict[str, str]) -> PaymentFace | None:
    """The side a bank sees; ``references`` are its own, per programme."""
    if payment is None:
        return None
    return PaymentFace(
        number=payment.number,
        request_id=payment.request_id,
        amount_rp=payment.amount_rp,
        paid_at=payment.paid_at,
        recorded_at=payment.recorded_at,
        bank_reference=payment.bank_reference,
        bank_references=references,
    )


def _said_before(response: Response, stored: bytes, message: PaymentMessage, *, changed: bool) -> bytes:
    """The first answer's data under the code of an inconsistent request, with this message's identifiers echoed."""
    answer: dict[str, Any] = msgspec.json.decode(stored)
    data = answer["virtualAccountData"] | {
        "partnerServiceId": message.echo.partner_service_id,
        "customerNo": message.echo.customer_no,
        "virtualAccountNo": message.echo.virtual_account_no,
        "flagAdvise": message.flag_advise,
    }
    if changed:
        data["paymentFlagReason"] = _OTHER_DATA
    return msgspec.json.encode(
        answer | {"responseCode": response.code, "responseMessage": response.message, "virtualAccountData": data}
    )


def _told(reply: Reply) -> dict[str, Any]:
    """The data block of the stored answer; empty where none is known."""
    if reply.original is None:
        return {}
    found: dict[str, Any] = msgspec.json.decode(reply.original.answer).get("virtualAccountData", {})
    return found
