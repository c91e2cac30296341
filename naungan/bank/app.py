"""The bank's door: a bare ASGI application for services 73, 24, 25 and 26, and a clock to set one's own by.

Answers: every request, with the codes of ``codes`` in the order in which ``Case`` lists them. One billing call per
message. No input makes a 5xx: 500 says that the database is away, 504 that the time budget ended.
Never: a rule about money; Django's request stack.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from django.conf import settings

from naungan.bank import answers
from naungan.bank.clients import Client, ClientDirectory, is_possible_name
from naungan.bank.codes import Case, Rejected, Service, respond
from naungan.bank.desk import Asked, Desk, Payment, Sender
from naungan.bank.fields import JsonObject, read_object
from naungan.bank.group import DatabaseAway, GroupCommit, OutOfTime, ResultUnknown
from naungan.bank.headers import TransactionHead, bearer_token, read_token_head, read_transaction_head
from naungan.bank.http import (
    Answer,
    AsgiScope,
    CutOff,
    Receive,
    Request,
    Send,
    TooLarge,
    read_body,
    request_of,
    send_answer,
)
from naungan.bank.messages import (
    Echo,
    PaymentMessage,
    bill_code,
    check_token_request,
    echo_of,
    read_inquiry,
    read_payment,
    read_status,
)
from naungan.bank.signature import SignedRequest, token_string_to_sign, verify_asymmetric, verify_request
from naungan.bank.timestamp import format_timestamp, is_within_skew, parse_timestamp
from naungan.bank.tokens import issue_token, token_owner

BUDGET_SECONDS = 8.0
"""Banks give up at ten seconds."""

_WORK_SECONDS = 7.5

SERVICES = {
    "/v1.0/access-token/b2b": Service.TOKEN,
    "/v1.0/transfer-va/inquiry": Service.INQUIRY,
    "/v1.0/transfer-va/payment": Service.PAYMENT,
    "/v1.0/transfer-va/status": Service.STATUS,
}
CLOCK_PATH = "/v1.0/naungan/waktu"

Result = TypeVar("Result")
log = logging.getLogger("naungan.bank")


def _machine_clock() -> datetime:
    return datetime.now(UTC)


class BankDoor:
    """The application. Its threads begin with the first message and end with the server."""

    def __init__(self, *, clock: Callable[[], datetime] = _machine_clock) -> None:
        self._clock = clock
        self._desk = Desk(clock)
        self._directory = ClientDirectory()
        self._token_secret = settings.DATA_FOLDER.secret("bank-token").encode()

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        request = request_of(scope)
        now = self._clock()
        try:
            answer = await self._within_budget(request, receive, now)
        except CutOff:
            return
        stamp = (b"x-timestamp", format_timestamp(now).encode())
        await send_answer(send, Answer(answer.status, answer.body, (stamp, *answer.headers)))

    def stop(self) -> None:
        """The threads have ended and given their connections back."""
        self._desk.stop()
        self._directory.lookups.stop()

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await asyncio.to_thread(self.stop)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _within_budget(self, request: Request, receive: Receive, now: datetime) -> Answer:
        service = SERVICES.get(request.path, Service.NONE)
        try:
            async with asyncio.timeout(BUDGET_SECONDS):
                request.body = await read_body(receive)
                if request.path == CLOCK_PATH:
                    return self._tell_clock(request, now)
                return await self._serve(service, request, now)
        except Rejected as rejected:
            return self._refuse(rejected.case, rejected.detail, service, request, now)
        except TooLarge:
            return self._refuse(Case.UNREADABLE, "", service, request, now, headers=((b"connection", b"close"),))
        except DatabaseAway:
            return self._refuse(Case.DATABASE_AWAY, "", service, request, now)
        except ResultUnknown:
            return self._refuse(Case.OUTCOME_UNKNOWN, "", service, request, now)
        except (OutOfTime, TimeoutError):
            return self._refuse(Case.TOO_LATE, "", service, request, now)
        except CutOff:
            raise
        except Exception as bug:  # no trace and no text of it leaves the house
            log.error("service %s: %s", service.value, type(bug).__name__)
            return self._refuse(Case.GENERAL_ERROR, "", service, request, now)

    async def _serve(self, service: Service, request: Request, now: datetime) -> Answer:
        if service is Service.NONE:
            raise Rejected(Case.NO_ROUTE)
        if request.method != "POST":
            raise Rejected(Case.METHOD_UNSUPPORTED)
        if service is Service.TOKEN:
            return await self._token(request, now)
        client, head = await self._authenticated(request, now)
        body = read_object(request.body)
        sender = Sender(client.id, head.external_id, head.channel_id, now)
        serve = {Service.INQUIRY: self._inquiry, Service.PAYMENT: self._payment, Service.STATUS: self._status}[service]
        answer = await serve(body, client, sender)
        return Answer(_status_of(answer), answer)

    async def _token(self, request: Request, now: datetime) -> Answer:
        head = read_token_head(request.headers)
        client = await self._client(head.client_key)
        if client is None or client.client_id != head.client_key:
            raise Rejected(Case.CLIENT_UNKNOWN)
        message = token_string_to_sign(head.client_key, head.timestamp)
        if not verify_asymmetric(client.public_key, message, head.signature):
            raise Rejected(Case.SIGNATURE_WRONG)
        if not is_within_skew(head.sent_at, now):
            raise Rejected(Case.CLOCK_SKEW)
        check_token_request(read_object(request.body))
        token = issue_token(self._token_secret, client.client_id, now=now)
        return Answer(200, answers.token_answer(token), ((b"x-client-key", client.client_id.encode()),))

    async def _authenticated(self, request: Request, now: datetime) -> tuple[Client, TransactionHead]:
        """Headers, token, partner, signature, clock, in this order."""
        head = read_transaction_head(request.headers)
        token = bearer_token(head.authorization) or ""
        client = await self._client_of(head, token, now)
        if not client.is_called(head.partner_id):
            raise Rejected(Case.CLIENT_UNKNOWN)
        signed = SignedRequest(request.method, request.target, token, request.body, head.timestamp)
        if not verify_request(
            signed, head.signature, form=client.form, secret=client.secret, public_key=client.public_key
        ):
            raise Rejected(Case.SIGNATURE_WRONG)
        if not is_within_skew(head.sent_at, now):
            raise Rejected(Case.CLOCK_SKEW)
        return client, head

    async def _client_of(self, head: TransactionHead, token: str, now: datetime) -> Client:
        """By the token's owner; a partner that signs without token, by its X-PARTNER-ID."""
        if head.authorization:
            owner = token_owner(self._token_secret, token, now=now)
            client = await self._client(owner) if owner else None
            if client is None:
                raise Rejected(Case.TOKEN_INVALID)
            return client
        client = await self._client(head.partner_id)
        if client is None or client.form.needs_token:
            raise Rejected(Case.TOKEN_INVALID)
        return client

    async def _client(self, name: str) -> Client | None:
        if not is_possible_name(name):
            return None
        client = self._directory.remembered(name)
        if client is None:
            client = await _result(self._directory.lookups, name)
            self._directory.remember(name, client)
        return client

    async def _inquiry(self, body: JsonObject, client: Client, sender: Sender) -> bytes:
        message = read_inquiry(body)
        code = _code_at(client, message.echo)
        asked = Asked(sender, Service.INQUIRY, message.echo, code, message.echo.request_id)
        return await _result(self._desk.questions, asked)

    async def _payment(self, body: JsonObject, client: Client, sender: Sender) -> bytes:
        message = read_payment(body)
        code = _code_at(client, message.echo)
        paid_rp = message.paid.whole_rp
        if paid_rp is None or not message.is_paid_in_full:
            raise Rejected(Case.AMOUNT_WRONG)
        return await _result(self._desk.payments, Payment(sender, message, code, paid_rp))

    async def _status(self, body: JsonObject, client: Client, sender: Sender) -> bytes:
        message = read_status(body)
        code = _code_at(client, message.echo)
        asked = Asked(sender, Service.STATUS, message.echo, code, message.request_id)
        return await _result(self._desk.questions, asked)

    def _tell_clock(self, request: Request, now: datetime) -> Answer:
        """Our clock, and how far a sent X-TIMESTAMP is from it."""
        told: dict[str, Any] = {"waktuServer": format_timestamp(now)}
        sent_at = parse_timestamp(request.headers.get("x-timestamp", ""))
        if sent_at is not None:
            told["selisihDetik"] = round((sent_at - now).total_seconds())
        return Answer(200, msgspec.json.encode(told))

    def _refuse(
        self,
        case: Case,
        detail: str,
        service: Service,
        request: Request,
        now: datetime,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> Answer:
        response = respond(case, service, detail)
        if case is Case.CLOCK_SKEW:
            sent_at = parse_timestamp(request.headers["x-timestamp"])
            assert sent_at is not None, "a skew was measured from it"
            return Answer(response.http, answers.bare_answer(response, clocks=(sent_at, now)), headers)
        if response.http == 401:
            return Answer(response.http, answers.bare_answer(response), headers)
        echo, message = _what_can_be_read(request.body, service)
        return Answer(response.http, answers.refusal_answer(response, service, echo, message), headers)


async def _result(group: GroupCommit[Any, Result], thing: Any) -> Result:
    """What the group makes of the thing, waited for without holding up the others."""
    done = group.hand_in(thing, seconds=_WORK_SECONDS)
    try:
        return await asyncio.wrap_future(done)
    except asyncio.CancelledError:
        if done.is_unsure:
            raise ResultUnknown from None
        if group.is_connecting:
            raise DatabaseAway from None
        raise


def _code_at(client: Client, echo: Echo) -> str:
    if echo.service_id != client.service_id:
        raise Rejected(Case.PARTNER_NOT_FOUND)
    return bill_code(echo.key)


def _what_can_be_read(raw: bytes, service: Service) -> tuple[Echo, PaymentMessage | None]:
    """Of a refused message: the identifiers, and a payment's own fields where all are well formed."""
    try:
        body = read_object(raw)
    except Rejected:
        return Echo(), None
    try:
        return echo_of(body, service), read_payment(body) if service is Service.PAYMENT else None
    except Rejected:
        return echo_of(body, service), None


def _status_of(answer: bytes) -> int:
    """The HTTP status is the first three digits of the response code, also of a stored answer."""
    return int(msgspec.json.decode(answer, type=_Coded).responseCode[:3])


class _Coded(msgspec.Struct):
    responseCode: str


application = BankDoor()
