"""Between a message that was found genuine and billing: one billing call for everything that waits.

Answers: the bytes for a payment, an inquiry, a status question. Never: HTTP, signatures, the reading of JSON.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from naungan.access.business_time import business_shift
from naungan.bank.codes import Service
from naungan.bank.group import GroupCommit, Turn
from naungan.bank.messages import Echo, PaymentMessage
from naungan.bank.outcomes import inquiry_bytes, payment_bytes, status_bytes
from naungan.bank.timestamp import jakarta_day
from naungan.billing import operations as billing
from naungan.billing.values import Outcome, OutcomeKind, PaymentOrder, Question, Reply
from naungan.kernel import Actor

DOOR = Actor.system("kanal-bayar")

PROGRAMME_OF_SUB_COMPANY = {"00001": "JKK", "00002": "JKM", "00003": "JHT", "00004": "JP"}
"""How the bank's reference per bill finds its programme."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose message, under which external id, received when."""

    partner_id: int
    external_id: str
    channel_id: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment to be settled."""

    sender: Sender
    message: PaymentMessage
    bill_code: str
    paid_rp: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry or a status question."""

    sender: Sender
    service: Service
    echo: Echo
    bill_code: str
    request_id: str


class Desk:
    """Two threads: the writer of payments, and the answerer of questions, which no payment holds up."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.payments: GroupCommit[Payment, bytes] = GroupCommit("bank-payments", self._settle)
        self.questions: GroupCommit[Asked, bytes] = GroupCommit("bank-questions", self._answer)

    def stop(self) -> None:
        self.payments.stop()
        self.questions.stop()

    def _settle(self, turns: Sequence[Turn[Payment]]) -> list[bytes]:
        now = self._clock()
        shift = business_shift(now)
        orders = [_order(turn.thing, shift) for turn in turns]
        turn_of = {id(order): turn for order, turn in zip(orders, turns, strict=True)}

        def answer(outcome: Outcome) -> bytes:
            turn = turn_of[id(outcome.order)]
            if turn.is_again and outcome.kind is OutcomeKind.REPEATED and outcome.original:
                return outcome.original.answer  # our own earlier attempt was recorded after all
            return payment_bytes(outcome, turn.thing.message)

        return [done.answer for done in billing.settle_many(orders, answer=answer, by=DOOR, at=now + shift)]

    def _answer(self, turns: Sequence[Turn[Asked]]) -> list[bytes]:
        now = self._clock()
        questions = [_question(turn.thing) for turn in turns]
        asked_of = {id(question): turn.thing for question, turn in zip(questions, turns, strict=True)}

        def answer(reply: Reply) -> bytes:
            asked = asked_of[id(reply.question)]
            make = inquiry_bytes if asked.service is Service.INQUIRY else status_bytes
            return make(reply, asked.echo)

        at = now + business_shift(now)
        return [done.answer for done in billing.answer_many(questions, answer=answer, by=DOOR, at=at)]


def _order(payment: Payment, shift: timedelta) -> PaymentOrder:
    sender, message = payment.sender, payment.message
    happened_at = min(message.trx_at or sender.received_at, sender.received_at)
    return PaymentOrder(
        partner_id=sender.partner_id,
        external_id=sender.external_id,
        external_day=jakarta_day(sender.received_at),
        request_id=message.echo.request_id,
        fingerprint=message.fingerprint,
        bill_code=payment.bill_code,
        paid_amount_rp=payment.paid_rp,
        is_advice=message.is_advice,
        happened_at=happened_at + shift,
        references={
            PROGRAMME_OF_SUB_COMPANY[bill.sub_company]: bill.reference
            for bill in message.bills
            if bill.sub_company in PROGRAMME_OF_SUB_COMPANY and bill.reference
        },
        channel=message.channel_code or sender.channel_id,
        bank_reference=message.reference_no,
    )


def _question(asked: Asked) -> Question:
    return Question(
        partner_id=asked.sender.partner_id,
        service=asked.service.value,
        external_id=asked.sender.external_id,
        external_day=jakarta_day(asked.sender.received_at),
        bill_code=asked.bill_code,
        request_id=asked.request_id,
    )
