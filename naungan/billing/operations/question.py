"""Answers to what partners ask: what is owed (24), what became of a payment (26). Nothing is posted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from naungan.billing import rules
from naungan.billing.operations.message import StoredMessage, external_key, hold_keys, store_messages
from naungan.billing.queries import bills_by_code, stored_answers
from naungan.billing.queries.payments import latest_payment, payments_by_request
from naungan.billing.values import Answered, BillView, OutcomeKind, PaymentView, Question, Reply
from naungan.kernel import Actor

SERVICE_INQUIRY, SERVICE_STATUS = "24", "26"


def answer_many(
    questions: Sequence[Question], *, answer: Callable[[Reply], bytes], by: Actor, at: datetime
) -> list[Answered]:
    """Each question has its answer and its external id is consumed; a repeated external id is told so.

    Grouped like payments: one read per kind of fact and one write for all. Answers are stored without waiting for the
    disk: losing one in a crash only lets its external id be used again.
    Refuses: NotPermitted. Records: no business event; the message itself is kept.
    """
    by.scope.require("PAYMENT_SETTLE")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        hold_keys([external_key(q.partner_id, q.external_day, q.external_id) for q in questions])
        answered = [Answered(reply, answer(reply)) for reply in _replies(questions, at=at)]
        stored = store_messages([_message(done) for done in answered], at=at)
    return [done if place in stored else _conflict(done.reply, answer) for place, done in enumerate(answered)]


def _replies(questions: Sequence[Question], *, at: datetime) -> list[Reply]:
    bills = bills_by_code(list({question.bill_code for question in questions}))
    asked = [(q.partner_id, q.request_id) for q in questions if q.service == SERVICE_STATUS and q.request_id]
    originals = stored_answers(asked) if asked else {}
    payments = payments_by_request(asked) if asked else {}
    replies = []
    for question in questions:
        bill = bills.get(question.bill_code)
        if question.service == SERVICE_INQUIRY:
            replies.append(Reply(rules.judge_inquiry(bill, at=at), question, bill))
            continue
        key = (question.partner_id, question.request_id)
        payment = payments.get(key) if question.request_id else _latest(question, bill)
        original = originals.get(key)
        if original is None and payment is not None:
            paid_as = (question.partner_id, payment.request_id)
            original = stored_answers([paid_as]).get(paid_as)
        known = payment is not None or original is not None
        kind = OutcomeKind.FOUND if known else OutcomeKind.PAYMENT_UNKNOWN
        replies.append(Reply(kind, question, bill, payment, original))
    return replies


def _latest(question: Question, bill: BillView | None) -> PaymentView | None:
    return latest_payment(question.partner_id, bill.id) if bill else None


def _message(done: Answered) -> StoredMessage:
    question = done.reply.question
    return StoredMessage(
        partner_id=question.partner_id,
        service=question.service,
        external_id=question.external_id,
        external_day=question.external_day,
        request_id=question.request_id,
        fingerprint=None,
        bill_code=question.bill_code,
        outcome=done.reply.kind,
        answer=done.answer,
    )


def _conflict(reply: Reply, answer: Callable[[Reply], bytes]) -> Answered:
    told = replace(reply, kind=OutcomeKind.CONFLICT)
    return Answered(told, answer(told))
