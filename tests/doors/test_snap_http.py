"""The bank's door over HTTP, with a foreign client (snapapi) playing the bank."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection, transaction
from django.db.utils import OperationalError
from snapapi import SNAPCrypto
from snapapi.model.oauth2 import Oauth2Request
from snapapi.model.virtual_account.inquiry import InquiryRequest, InquiryResponseData
from snapapi.model.virtual_account.payment import PaymentRequest, PaymentResponseData

from naungan.bank.app import BankDoor
from naungan.bank.clients import ClientDirectory
from naungan.bank.group import DatabaseAway
from naungan.bank.signature import (
    SignatureForm,
    SignedRequest,
    minify,
    sign_asymmetric,
    sign_symmetric,
    string_to_sign,
    token_string_to_sign,
)
from naungan.bank.timestamp import format_timestamp
from naungan.billing import operations as billing
from naungan.billing import queries as bills
from naungan.billing.operations.write import NewLine
from naungan.billing.values import Amounts, BillState
from naungan.kernel import Actor, Month, RegionCode, Scope
from naungan.law.terms import Payer, Programme, Segment
from naungan.ledger import queries as ledger
from naungan.protection import queries as protection

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEM = Actor.system()
NOW = datetime(2026, 6, 12, 2, 15, tzinfo=UTC)
CODE = "612345678901"
INQUIRY, PAYMENT, STATUS = (f"/v1.0/transfer-va/{name}" for name in ("inquiry", "payment", "status"))
BANK_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE_PEM = BANK_KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC_PEM = (
    BANK_KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


class Clock:
    """The machine's clock of these tests."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class ForeignBank:
    """snapapi at the bank's side: its models build the messages, its crypto signs them."""

    def __init__(self, door: BankDoor, clock: Clock, *, client_id: str, service_id: str, secret: str) -> None:
        self.door, self.clock = door, clock
        self.client_id, self.service_id, self.secret = client_id, service_id, secret
        self.crypto = SNAPCrypto(client_id=client_id, client_secret=secret, private_key=PRIVATE_PEM)
        self.token = ""
        self.sent = 0

    @property
    def timestamp(self) -> str:
        return format_timestamp(self.clock.now)

    def next_external_id(self) -> str:
        self.sent += 1
        return f"2026061209150000{self.sent:06d}"

    def ask_token(self, **changes: Any) -> httpx.Response:
        signature = self.crypto.create_signature_oauth2(f"{self.client_id}|{self.timestamp}".encode())
        headers = {"X-TIMESTAMP": self.timestamp, "X-CLIENT-KEY": self.client_id, "X-SIGNATURE": signature}
        headers |= {"Content-Type": "application/json"} | changes.pop("headers", {})
        body = changes.pop("body", Oauth2Request().model_dump(exclude_none=True))
        headers = {name: value for name, value in headers.items() if value is not None}
        return self.send("/v1.0/access-token/b2b", json.dumps(body).encode(), headers)

    def sign_in(self) -> None:
        self.token = self.ask_token().json()["accessToken"]

    def headers(self, path: str, body: dict[str, Any], **changes: Any) -> dict[str, str]:
        signature = self.crypto.create_signature_transactional(
            path=path, timestamp=self.timestamp, request_body=body, http_method="POST", access_token=self.token
        )
        wanted = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
            "X-TIMESTAMP": self.timestamp,
            "X-SIGNATURE": signature,
            "X-PARTNER-ID": self.service_id,
            "X-EXTERNAL-ID": self.next_external_id(),
            "CHANNEL-ID": "95221",
        } | changes
        return {name: value for name, value in wanted.items() if value is not None}

    def sign(self, path: str, raw: bytes) -> str:
        """Of any bytes, which snapapi's own call does not take."""
        signed = SignedRequest("POST", path, self.token, raw, self.timestamp)
        return sign_symmetric(self.secret, string_to_sign(signed, raw, form=SignatureForm.SYMMETRIC))

    def call(self, path: str, body: dict[str, Any], **headers: Any) -> dict[str, Any]:
        raw = json.dumps(body, separators=(",", ":")).encode()
        response = self.send(path, raw, self.headers(path, body, **headers))
        answer: dict[str, Any] = response.json()
        assert str(response.status_code) == answer["responseCode"][:3]
        return answer

    def send(self, path: str, raw: bytes, headers: dict[str, str], method: str = "POST") -> httpx.Response:
        return asyncio.run(self.send_all([(path, raw, headers)], method))[0]

    async def send_all(
        self, messages: list[tuple[str, bytes, dict[str, str]]], method: str = "POST"
    ) -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=self.door)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://naungan.test") as http:
            return await asyncio.gather(
                *(http.request(method, path, content=raw, headers=headers) for path, raw, headers in messages)
            )

    def account(self, code: str) -> dict[str, str]:
        padded = self.service_id.rjust(8)
        return {"partnerServiceId": padded, "customerNo": code, "virtualAccountNo": padded + code}

    def inquiry_message(self, code: str = CODE, request_id: str = "202606120915000001", **more: Any) -> dict[str, Any]:
        message = InquiryRequest(
            **self.account(code), inquiryRequestId=request_id, channelCode=6010, trxDateInit=self.timestamp
        )
        return message.model_dump(exclude_none=True) | more

    def payment_message(
        self, code: str = CODE, request_id: str = "202606120915000001", amount: str = "50400.00", **more: Any
    ) -> dict[str, Any]:
        message = PaymentRequest(
            **self.account(code),
            paymentRequestId=request_id,
            paidAmount={"value": amount, "currency": "IDR"},
            trxDateTime=self.timestamp,
            channelCode=6010,
        )
        return message.model_dump(exclude_none=True) | more


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(clock: Clock) -> Iterator[BankDoor]:
    door = BankDoor(clock=clock)
    yield door
    door.stop()


@pytest.fixture
def new_bank(door: BankDoor, clock: Clock) -> Callable[..., ForeignBank]:
    def make(client_id: str = "BANKKALBAR", service_id: str = "08800", **profile: Any) -> ForeignBank:
        billing.open_accounts(by=SYSTEM, at=NOW)
        secret = billing.add_partner(
            client_id=client_id, service_id=service_id, name=client_id, public_key_pem=PUBLIC_PEM, by=SYSTEM, at=NOW,
            profile=profile,
        )  # fmt: skip
        return ForeignBank(door, clock, client_id=client_id, service_id=service_id, secret=secret)

    return make


@pytest.fixture
def bank(new_bank: Callable[..., ForeignBank]) -> ForeignBank:
    bank = new_bank()
    bank.sign_in()
    return bank


def open_bill(code: str = CODE, *, people: int = 1, expires_at: datetime = NOW + timedelta(days=30)) -> None:
    """A code of the fund over three months of 16,800 a person."""
    lines = [
        NewLine(
            int(code[-6:]) * 1000 + serial, Month(2026, 6), 3, Segment.INFORMAL, Programme.PROTECTED, "61.02.07.2001",
            Amounts(jkk_rp=30_000, jkm_rp=20_400),
        )
        for serial in range(people)
    ]  # fmt: skip
    billing.enter_fund_code(
        kode_iuran=code, kind="village", title="Desa Contoh", region=RegionCode("61.02.07.2001"), payer=Payer.APBD,
        lines=lines, expires_at=expires_at, by=SYSTEM, at=NOW, entered_on=NOW.date(),
    )  # fmt: skip


def state(code: str = CODE) -> BillState:
    return bills.bill(Scope.system(), code).state


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def recorded() -> tuple[int, int, int]:
    """Payments, transfers, person-months."""
    return count("billing_payment"), count("ledger_transfer"), count("protection_personmonth")


def test_foreign_bank_asks_pays_and_asks_again(bank: ForeignBank) -> None:
    open_bill()
    asked = bank.call(INQUIRY, bank.inquiry_message())
    InquiryResponseData.model_validate(asked)
    assert asked["responseCode"] == "2002400"
    inquiry = asked["virtualAccountData"]
    assert inquiry["totalAmount"] == {"value": "50400.00", "currency": "IDR"}
    assert [(line["billSubCompany"], line["billAmount"]["value"]) for line in inquiry["billDetails"]] == [
        ("00001", "30000.00"),
        ("00002", "20400.00"),
    ]
    references = [
        {key: line[key] for key in ("billNo", "billSubCompany", "billAmount")} | {"billReferenceNo": f"26061200{place}"}
        for place, line in enumerate(inquiry["billDetails"])
    ]
    paid = bank.call(PAYMENT, bank.payment_message(billDetails=references, referenceNo="REF1"))
    PaymentResponseData.model_validate(paid)
    assert paid["responseCode"] == "2002500"
    data = paid["virtualAccountData"]
    assert data["paymentFlagStatus"] == "00"
    assert data["partnerServiceId"] == "   08800"
    assert [line["billReferenceNo"] for line in data["billDetails"]] == ["260612000", "260612001"]
    assert data["freeTexts"][0]["indonesia"] == "Terlindungi s.d. 31/08/2026"
    told = bank.call(STATUS, bank.account(CODE) | {"inquiryRequestId": "202606120915000001"})
    assert told["responseCode"] == "2002600"
    assert told["virtualAccountData"]["paymentFlagStatus"] == "00"
    assert told["virtualAccountData"]["paymentRequestId"] == "202606120915000001"
    assert told["virtualAccountData"]["billDetails"] == data["billDetails"]


def test_payment_ledger_person_months_and_stored_answer_are_one(bank: ForeignBank) -> None:
    open_bill(people=2)
    answer = bank.call(PAYMENT, bank.payment_message(amount="100800.00"))
    assert answer["responseCode"] == "2002500"
    assert state() is BillState.PAID
    assert recorded() == (1, 2, 6)
    partner = bills.partner_by_client_id("BANKKALBAR")
    assert partner is not None
    stored = bills.stored_answers([(partner.id, "202606120915000001")])[partner.id, "202606120915000001"]
    assert json.loads(stored.answer) == answer
    number = answer["virtualAccountData"]["billDetails"][0]["billerReferenceId"].rpartition("-")[0]
    assert [(one.credit, one.amount_rp) for one in ledger.transfers(number)] == [
        ("titipan-iuran:JKK", 60_000),
        ("titipan-iuran:JKM", 40_800),
    ]
    worker_id = bills.bill_lines(Scope.system(), CODE)[0].worker_id
    assert len(protection.protected_months([worker_id], first=Month(2026, 6), last=Month(2026, 8))[worker_id]) == 3
    assert ledger.violations() == []


def test_nothing_is_recorded_when_the_answer_cannot_be_stored(
    bank: ForeignBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bill()

    def broken(*_: Any, **__: Any) -> bytes:
        raise RuntimeError("jawaban rusak")

    with monkeypatch.context() as patched:
        patched.setattr("naungan.bank.desk.payment_bytes", broken)
        answer = bank.call(PAYMENT, bank.payment_message())
        assert answer["responseCode"] == "5002500"
        assert "jawaban rusak" not in json.dumps(answer)
    assert recorded() == (0, 0, 0)
    assert state() is BillState.OPEN
    assert bank.call(PAYMENT, bank.payment_message())["responseCode"] == "2002500"


def test_fifty_identical_payments_at_once_post_once(bank: ForeignBank) -> None:
    open_bill()
    message = bank.payment_message()
    raw = json.dumps(message, separators=(",", ":")).encode()
    headers = bank.headers(PAYMENT, message)
    answers = [answer.json() for answer in asyncio.run(bank.send_all([(PAYMENT, raw, headers)] * 50))]
    codes = [answer["responseCode"] for answer in answers]
    assert codes.count("2002500") == 1
    assert codes.count("4042518") == 49
    assert {answer["virtualAccountData"]["paymentFlagStatus"] for answer in answers} == {"00"}
    assert recorded() == (1, 2, 3)
    assert ledger.violations() == []


def test_fifty_payments_of_one_bill_under_own_ids_post_once(bank: ForeignBank) -> None:
    open_bill()
    messages = []
    for serial in range(50):
        message = bank.payment_message(request_id=f"P{serial}")
        raw = json.dumps(message, separators=(",", ":")).encode()
        messages.append((PAYMENT, raw, bank.headers(PAYMENT, message)))
    codes = [answer.json()["responseCode"] for answer in asyncio.run(bank.send_all(messages))]
    assert sorted(codes) == ["2002500"] + ["4042514"] * 49
    assert recorded() == (1, 2, 3)


def test_one_bad_message_hurts_no_neighbour(bank: ForeignBank) -> None:
    codes = [f"7000000000{serial:02d}" for serial in range(20)]
    messages = []
    for place, code in enumerate(codes):
        open_bill(code)
        message = bank.payment_message(code, f"P{place}", "1.00" if place % 5 == 0 else "50400.00")
        raw = json.dumps(message, separators=(",", ":")).encode()
        messages.append((PAYMENT, raw, bank.headers(PAYMENT, message)))
    answers = [answer.json()["responseCode"] for answer in asyncio.run(bank.send_all(messages))]
    assert answers == ["4042513" if place % 5 == 0 else "2002500" for place in range(20)]
    assert count("billing_payment") == 16


@pytest.mark.parametrize(
    ("second", "headers", "expected", "flag"),
    [
        ({}, "same", "4042518", "00"),
        ({"flagAdvise": "Y"}, "same", "2002500", "00"),
        ({"flagAdvise": "Y"}, "new", "2002500", "00"),
        ({}, "new", "4042518", "00"),
        ({"amount": "50401.00"}, "new", "4042518", "00"),
        ({"amount": "50401.00", "flagAdvise": "Y"}, "same", "4042518", "00"),
        ({"request_id": "lain"}, "same", "4092500", "01"),
        ({"request_id": "lain"}, "new", "4042514", "01"),
    ],
)  # fmt: skip
def test_second_message_is_answered_by_the_decision_table(
    bank: ForeignBank, second: dict[str, str], headers: str, expected: str, flag: str
) -> None:
    open_bill()
    first = bank.call(PAYMENT, bank.payment_message(), **{"X-EXTERNAL-ID": "20260612001"})
    assert first["responseCode"] == "2002500"
    external_id = "20260612001" if headers == "same" else "20260612002"
    answer = bank.call(PAYMENT, bank.payment_message(**second), **{"X-EXTERNAL-ID": external_id})
    assert answer["responseCode"] == expected
    data = answer["virtualAccountData"]
    assert data["paymentFlagStatus"] == flag
    assert recorded() == (1, 2, 3)
    if expected == "2002500":
        assert answer == first
    if expected == "4042518":
        assert data["paidAmount"]["value"] == "50400.00"
        assert data["billDetails"] == first["virtualAccountData"]["billDetails"]
        is_changed = "amount" in second
        assert (data["paymentFlagReason"]["english"] == "Recorded earlier with different data") is is_changed


def test_advice_of_a_lost_payment_is_posted_also_after_the_expiry(bank: ForeignBank, clock: Clock) -> None:
    open_bill(expires_at=NOW + timedelta(minutes=1))
    taken_at = bank.timestamp
    clock.now += timedelta(minutes=3)
    late = bank.payment_message(request_id="baru")
    assert bank.call(PAYMENT, late)["responseCode"] == "4042519"
    advice = bank.payment_message(request_id="hilang", flagAdvise="Y", trxDateTime=taken_at)
    assert bank.call(PAYMENT, advice)["responseCode"] == "2002500"
    assert state() is BillState.PAID


REFUSED_PAYMENTS: list[tuple[dict[str, Any], str]] = [
    ({"amount": "50401.00"}, "4042513"),
    ({"amount": "50400.50"}, "4042513"),
    ({"code": "612345678999"}, "4042512"),
    ({"code": "6102990101900003"}, "4042512"),
    ({"code": "610299010190000304"}, "4042512"),
    ({"paidAmount": {"value": "50400.00", "currency": "USD"}}, "4002501"),
    ({"flagAdvise": "X"}, "4002501"),
    ({"paymentRequestId": ""}, "4002502"),
    ({"virtualAccountNo": "   08800612345678999"}, "4002501"),
    ({"partnerServiceId": "   08801", "virtualAccountNo": "   08801612345678901"}, "4042516"),
    ({"billDetails": [{"billNo": "1", "billAmount": {"value": "30000.00", "currency": "IDR"}}]}, "4042513"),
]


def test_refused_payment_records_nothing_and_says_all(bank: ForeignBank) -> None:
    open_bill()
    for place, (changes, expected) in enumerate(REFUSED_PAYMENTS):
        answer = bank.call(PAYMENT, bank.payment_message(**{"request_id": f"P{place}"} | changes))
        data = answer["virtualAccountData"]
        assert (answer["responseCode"], data["paymentFlagStatus"]) == (expected, "01"), changes
        assert data["paymentFlagReason"]["indonesia"]
        assert data["customerNo"] == changes.get("code", CODE)
    assert recorded() == (0, 0, 0)
    assert state() is BillState.OPEN


def test_inquiry_says_why_a_bill_cannot_be_paid(bank: ForeignBank, clock: Clock) -> None:
    open_bill()
    open_bill("700000000001", expires_at=NOW + timedelta(minutes=1))
    open_bill("700000000002")
    bank.call(PAYMENT, bank.payment_message())
    billing.cancel_bill(code="700000000002", by=SYSTEM, at=NOW)
    clock.now += timedelta(minutes=2)
    expected = {
        CODE: ("4042414", "Paid Bill"),
        "700000000001": ("4042419", "Invalid Bill/Virtual Account"),
        "700000000002": ("4042412", "Invalid Bill/Virtual Account [Blocked]"),
        "700000000003": ("4042412", "Invalid Bill/Virtual Account [Not Found]"),
        "610299010190000304": ("4042412", "Invalid Bill/Virtual Account [Period]"),
    }
    for code, (response_code, words) in expected.items():
        answer = bank.call(INQUIRY, bank.inquiry_message(code))
        assert (answer["responseCode"], answer["responseMessage"]) == (response_code, words)
        assert answer["virtualAccountData"]["inquiryStatus"] == "01"
        assert answer["virtualAccountData"]["billDetails"] == []


def test_repeated_inquiry_under_a_new_external_id_is_answered_anew(bank: ForeignBank) -> None:
    open_bill()
    first = bank.call(INQUIRY, bank.inquiry_message(), **{"X-EXTERNAL-ID": "1"})
    assert bank.call(INQUIRY, bank.inquiry_message(), **{"X-EXTERNAL-ID": "2"}) == first
    again = bank.call(INQUIRY, bank.inquiry_message(), **{"X-EXTERNAL-ID": "1"})
    assert (again["responseCode"], again["virtualAccountData"]["inquiryStatus"]) == ("4092400", "01")


def test_external_id_is_free_again_the_next_day_and_for_another_bank(
    bank: ForeignBank, new_bank: Callable[..., ForeignBank], clock: Clock
) -> None:
    open_bill()
    clock.now = datetime(2026, 6, 12, 16, 59, tzinfo=UTC)
    bank.sign_in()
    assert bank.call(INQUIRY, bank.inquiry_message(), **{"X-EXTERNAL-ID": "1"})["responseCode"] == "2002400"
    other = new_bank("BANKLAIN", "08900")
    other.sign_in()
    assert other.call(INQUIRY, other.inquiry_message(), **{"X-EXTERNAL-ID": "1"})["responseCode"] == "2002400"
    clock.now = datetime(2026, 6, 12, 17, 0, tzinfo=UTC)
    assert bank.call(INQUIRY, bank.inquiry_message(), **{"X-EXTERNAL-ID": "1"})["responseCode"] == "2002400"


def test_wrong_signature_does_not_use_up_the_external_id(bank: ForeignBank) -> None:
    open_bill()
    wrong = bank.call(INQUIRY, bank.inquiry_message(), **{"X-EXTERNAL-ID": "1", "X-SIGNATURE": "AAAA"})
    assert (wrong["responseCode"], wrong["responseMessage"]) == ("4012400", "Unauthorized. [Signature]")
    assert bank.call(INQUIRY, bank.inquiry_message(), **{"X-EXTERNAL-ID": "1"})["responseCode"] == "2002400"


def test_status_of_unknown_refused_and_latest_payment(bank: ForeignBank) -> None:
    open_bill()
    unknown = bank.call(STATUS, bank.account(CODE) | {"inquiryRequestId": "tidak-ada"})
    assert unknown["responseCode"] == "4042601"
    bank.call(PAYMENT, bank.payment_message(request_id="salah", amount="1.00"))
    refused = bank.call(STATUS, bank.account(CODE) | {"paymentRequestId": "salah", "inquiryRequestId": "lain"})
    assert (refused["responseCode"], refused["virtualAccountData"]["paymentFlagStatus"]) == ("2002600", "01")
    bills_paid = [{"billNo": "1", "billSubCompany": "00001", "billReferenceNo": "777"}]
    bank.call(PAYMENT, bank.payment_message(request_id="benar", billDetails=bills_paid))
    latest = bank.call(STATUS, bank.account(CODE))
    assert [line["billReferenceNo"] for line in latest["virtualAccountData"]["billDetails"]] == ["777", ""]
    assert latest["virtualAccountData"]["paymentRequestId"] == "benar"
    assert latest["virtualAccountData"]["inquiryRequestId"] == "benar"
    crossed = bank.call(STATUS, bank.account("700000000009") | {"paymentRequestId": "benar"})
    assert crossed["virtualAccountData"]["paymentFlagStatus"] == "00"
    assert crossed["virtualAccountData"]["billDetails"] == []
    assert latest["virtualAccountData"]["paymentFlagStatus"] == "00"


UNPROVEN: list[tuple[dict[str, str | None], str, str]] = [
    ({"Authorization": None}, "01", "Invalid Token (B2B)"),
    ({"Authorization": "Bearer acak"}, "01", "Invalid Token (B2B)"),
    ({"Authorization": "acak"}, "01", "Invalid Token (B2B)"),
    ({"X-PARTNER-ID": "08801"}, "00", "Unauthorized. [Unknown client]"),
    ({"X-SIGNATURE": "AAAA"}, "00", "Unauthorized. [Signature]"),
    ({"X-TIMESTAMP": "2026-06-12T09:15:01+07:00"}, "00", "Unauthorized. [Signature]"),
]


def test_unproven_sender_is_told_401(bank: ForeignBank) -> None:
    for path, service in ((INQUIRY, "24"), (PAYMENT, "25"), (STATUS, "26")):
        for headers, expected, words in UNPROVEN:
            answer = bank.call(path, bank.payment_message(), **headers)
            assert (answer["responseCode"], answer["responseMessage"]) == (f"401{service}{expected}", words)
            assert "virtualAccountData" not in answer


WRONG_HEADERS: list[tuple[dict[str, str | None], str, str]] = [
    ({"X-TIMESTAMP": None}, "4002402", "Invalid Mandatory Field [X-TIMESTAMP]"),
    ({"X-SIGNATURE": None}, "4002402", "Invalid Mandatory Field [X-SIGNATURE]"),
    ({"X-PARTNER-ID": None}, "4002402", "Invalid Mandatory Field [X-PARTNER-ID]"),
    ({"X-EXTERNAL-ID": ""}, "4002402", "Invalid Mandatory Field [X-EXTERNAL-ID]"),
    ({"CHANNEL-ID": None}, "4002402", "Invalid Mandatory Field [CHANNEL-ID]"),
    ({"X-TIMESTAMP": "12-06-2026"}, "4002401", "Invalid Field Format [X-TIMESTAMP]"),
    ({"X-EXTERNAL-ID": "1" * 37}, "4002401", "Invalid Field Format [X-EXTERNAL-ID]"),
    ({"CHANNEL-ID": "123456"}, "4002401", "Invalid Field Format [CHANNEL-ID]"),
    ({"Content-Type": "text/plain"}, "4002400", "Bad Request"),
]


def test_missing_or_malformed_header_is_named(bank: ForeignBank) -> None:
    for headers, expected, words in WRONG_HEADERS:
        answer = bank.call(INQUIRY, bank.inquiry_message(), **headers)
        assert (answer["responseCode"], answer["responseMessage"]) == (expected, words)
        assert answer["virtualAccountData"]["customerNo"] == CODE


def test_clocks_that_differ_are_both_told(bank: ForeignBank, clock: Clock) -> None:
    message = bank.inquiry_message()
    raw = json.dumps(message, separators=(",", ":")).encode()
    headers = bank.headers(INQUIRY, message)
    clock.now += timedelta(minutes=5, seconds=1)
    answer = bank.send(INQUIRY, raw, headers).json()
    assert answer["responseMessage"] == "Unauthorized. [X-TIMESTAMP]"
    assert answer["additionalInfo"]["selisihDetik"] == -301
    clock.now -= timedelta(seconds=1)
    assert bank.send(INQUIRY, raw, headers).json()["responseCode"] == "4042412"


def test_token_ends_after_fifteen_minutes_and_two_live_side_by_side(bank: ForeignBank, clock: Clock) -> None:
    first = bank.token
    clock.now += timedelta(seconds=600)
    bank.sign_in()
    assert bank.token != first
    for token in (first, bank.token):
        answer = bank.call(INQUIRY, bank.inquiry_message(), Authorization=f"Bearer {bank.token}")
        assert answer["responseCode"] == "4042412", token
    clock.now += timedelta(seconds=300)
    bank.token = first
    assert bank.call(INQUIRY, bank.inquiry_message())["responseCode"] == "4012401"


def test_another_banks_token_is_refused(bank: ForeignBank, new_bank: Callable[..., ForeignBank]) -> None:
    other = new_bank("BANKLAIN", "08900")
    other.sign_in()
    bank.token = other.token
    answer = bank.call(INQUIRY, bank.inquiry_message())
    assert answer["responseMessage"] == "Unauthorized. [Unknown client]"


def test_same_token_request_twice_in_a_second_is_answered_twice(bank: ForeignBank) -> None:
    answers = [bank.ask_token() for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["expiresIn"] == "900"
    assert answers[0].headers["x-client-key"] == "BANKKALBAR"
    assert answers[0].headers["x-timestamp"] == bank.timestamp


TOKEN_REQUESTS: list[tuple[dict[str, Any], str, str]] = [
    ({"headers": {"X-SIGNATURE": "AAAA"}}, "4017300", "Unauthorized. [Signature]"),
    ({"headers": {"X-CLIENT-KEY": "TIDAKADA"}}, "4017300", "Unauthorized. [Unknown client]"),
    ({"headers": {"X-CLIENT-KEY": "08800"}}, "4017300", "Unauthorized. [Unknown client]"),
    ({"headers": {"X-CLIENT-KEY": None}}, "4007302", "Invalid Mandatory Field [X-CLIENT-KEY]"),
    ({"headers": {"X-TIMESTAMP": "kemarin"}}, "4007301", "Invalid Field Format [X-TIMESTAMP]"),
    ({"body": {"grantType": "password"}}, "4007300", "Invalid Field Format [grantType]"),
    ({"body": {}}, "4007302", "Invalid Mandatory Field [grantType]"),
    ({"body": []}, "4007300", "Bad Request"),
    ({"body": {"grant_type": "client_credentials", "additionalInfo": ""}}, "2007300", "Successful"),
]


def test_token_requests_are_answered_by_the_table(bank: ForeignBank) -> None:
    for changes, expected, words in TOKEN_REQUESTS:
        response = bank.ask_token(**changes)
        assert (response.json()["responseCode"], response.json()["responseMessage"]) == (expected, words)
        assert str(response.status_code) == expected[:3]


def test_token_request_of_another_clock_is_refused(bank: ForeignBank, clock: Clock) -> None:
    signature = bank.crypto.create_signature_oauth2(f"{bank.client_id}|{bank.timestamp}".encode())
    headers = {"X-SIGNATURE": signature, "X-TIMESTAMP": bank.timestamp}
    clock.now += timedelta(minutes=6)
    assert bank.ask_token(headers=headers).json()["responseMessage"] == "Unauthorized. [X-TIMESTAMP]"


@pytest.mark.parametrize("form", [SignatureForm.ASYMMETRIC, SignatureForm.MIXED])
def test_banks_that_sign_with_rsa_are_served(new_bank: Callable[..., ForeignBank], form: SignatureForm) -> None:
    bank = new_bank("BANKRSA", "08700", signature=form.value)
    open_bill()
    raw = json.dumps(bank.inquiry_message(), indent=1).encode()
    signed = SignedRequest("POST", INQUIRY, "", raw, bank.timestamp)
    headers = bank.headers(INQUIRY, bank.inquiry_message()) | {
        "X-SIGNATURE": sign_asymmetric(BANK_KEY, string_to_sign(signed, minify(raw), form=form)),
        "X-PARTNER-ID": "BANKRSA",
    }
    del headers["Authorization"]
    answer = bank.send(INQUIRY, raw, headers).json()
    assert answer["responseCode"] == ("2002400" if form is SignatureForm.ASYMMETRIC else "4012401")
    bank.sign_in()
    headers |= {"Authorization": f"bearer {bank.token}", "X-EXTERNAL-ID": "lain"}
    assert bank.send(INQUIRY, raw, headers).json()["responseCode"] == "2002400"


def test_signed_body_that_is_no_object_is_a_bad_request(bank: ForeignBank) -> None:
    twice = b'{"customerNo":"1","customerNo":"2"}'
    for raw in (b'{"partnerServiceId": "15975", ', b"[]", twice, b"\xff\xfe", b'{"a":' + b"[" * 30_000, b""):
        response = bank.send(PAYMENT, raw, bank.headers(PAYMENT, {}) | {"X-SIGNATURE": bank.sign(PAYMENT, raw)})
        assert response.json()["responseCode"] == "4002500", raw[:40]
        assert response.json()["virtualAccountData"]["paymentFlagStatus"] == "01"


def test_no_signed_bytes_make_an_error_of_ours(bank: ForeignBank) -> None:
    """A genuine partner with a broken program: every field in turn holds what it should not."""
    open_bill()
    odd: list[Any] = [None, 1, -1, 1e300, True, [], {}, [{}], {"value": {}}]
    odd += ["\u0000", "\ud83d", "'; --", "9" * 300, "é\u202e"]
    sent = [
        (path, json.dumps(message | {name: value}).encode())
        for path, message in (
            (INQUIRY, bank.inquiry_message()),
            (PAYMENT, bank.payment_message()),
            (STATUS, bank.account(CODE)),
        )
        for name in [*message, "billDetails", "flagAdvise", "referenceNo", "totalAmount"]
        for value in odd
    ]
    messages = [(path, raw, bank.headers(path, {}) | {"X-SIGNATURE": bank.sign(path, raw)}) for path, raw in sent]
    answers = asyncio.run(bank.send_all(messages))
    assert [raw for (_, raw), answer in zip(sent, answers, strict=True) if answer.status_code >= 500] == []
    assert count("billing_payment") <= 1


def test_payment_dated_before_the_calendar_is_a_wrong_field_and_not_our_error(bank: ForeignBank) -> None:
    """The year 1 has no instant in the database, and shifted to the example province's day none at all."""
    open_bill()
    for moment in ("0001-01-01T00:00:00+07:00", "0001-12-31T23:59:59Z", "1999-12-31T23:59:59+07:00"):
        answer = bank.call(PAYMENT, bank.payment_message(trxDateTime=moment))
        assert (answer["responseCode"], answer["responseMessage"]) == (
            "4002501", "Invalid Field Format [trxDateTime]",
        )  # fmt: skip
    assert recorded() == (0, 0, 0)


def test_number_that_may_hold_a_nik_is_never_stored(bank: ForeignBank) -> None:
    nik = "6102990101900003"
    for number in (nik, f"{nik}3", f"{nik}03", f"0{nik}06", f"0000{nik}"):
        for path, message in ((INQUIRY, bank.inquiry_message(number)), (PAYMENT, bank.payment_message(number))):
            assert bank.call(path, message)["responseCode"][:3] == "404"
    assert count("billing_channelmessage") == 0


def test_body_above_64_kb_is_turned_away(bank: ForeignBank) -> None:
    response = bank.send(PAYMENT, b" " * (64 * 1024 + 1), bank.headers(PAYMENT, {}))
    assert (response.status_code, response.json()["responseCode"]) == (400, "4002500")


def test_other_methods_and_addresses_are_named(bank: ForeignBank) -> None:
    for method in ("GET", "PUT", "DELETE"):
        response = bank.send(INQUIRY, b"", bank.headers(INQUIRY, {}), method)
        assert (response.status_code, response.json()["responseCode"]) == (405, "4052400")
    lost = bank.send("/v1.0/transfer-va/tidak-ada", b"{}", {})
    assert (lost.status_code, lost.json()["responseMessage"]) == (404, "Invalid Routing")


def test_clock_address_tells_the_time_and_the_difference(bank: ForeignBank) -> None:
    told = bank.send("/v1.0/naungan/waktu", b"", {"X-TIMESTAMP": "2026-06-12T02:15:30Z"}, "GET").json()
    assert told == {"waktuServer": "2026-06-12T09:15:00+07:00", "selisihDetik": 30}


def test_partner_switched_off_is_turned_away(bank: ForeignBank, monkeypatch: pytest.MonkeyPatch) -> None:
    open_bill()
    assert bank.call(INQUIRY, bank.inquiry_message())["responseCode"] == "2002400"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE billing_partner SET is_active = false")
    monkeypatch.setattr("naungan.bank.clients.REMEMBERED_SECONDS", 0.0)
    assert bank.call(INQUIRY, bank.inquiry_message())["responseCode"] == "4012401"
    assert bank.ask_token().json()["responseMessage"] == "Unauthorized. [Unknown client]"


def test_database_away_is_a_500_and_no_trace(bank: ForeignBank, monkeypatch: pytest.MonkeyPatch) -> None:
    open_bill()
    monkeypatch.setattr("naungan.bank.app._WORK_SECONDS", 0.3)

    def away() -> None:
        raise DatabaseAway

    monkeypatch.setattr(ClientDirectory, "remembered", lambda *_: away())
    answer = bank.call(PAYMENT, bank.payment_message())
    assert (answer["responseCode"], answer["responseMessage"]) == ("5002501", "Internal Server Error")
    assert answer["virtualAccountData"]["customerNo"] == CODE


def test_row_held_by_another_process_ends_in_a_timeout_and_hurts_nobody_else(
    bank: ForeignBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bill()
    open_bill("700000000001")
    monkeypatch.setattr("naungan.bank.app.BUDGET_SECONDS", 3.0)
    monkeypatch.setattr("naungan.bank.app._WORK_SECONDS", 2.0)
    messages = []
    for place, code in enumerate((CODE, "700000000001")):
        message = bank.payment_message(code, f"P{place}")
        raw = json.dumps(message, separators=(",", ":")).encode()
        messages.append((PAYMENT, raw, bank.headers(PAYMENT, message)))
    with transaction.atomic():
        bills.lock_bills([CODE])
        held, free = (answer.json() for answer in asyncio.run(bank.send_all(messages)))
    assert free["responseCode"] == "2002500"
    assert (held["responseCode"], held["virtualAccountData"]["paymentFlagStatus"]) == ("5042500", "02")
    assert state() is BillState.OPEN
    assert bank.call(PAYMENT, bank.payment_message(request_id="P0"))["responseCode"] == "2002500"


def test_paying_counts_on_the_business_day_of_an_example_province(bank: ForeignBank, clock: Clock) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_businessday (day, month_in_view, only_row) VALUES ('2025-12-01', '2025-07-01', true)"
        )
    open_bill(expires_at=datetime(2025, 12, 20, tzinfo=UTC))
    answer = bank.call(PAYMENT, bank.payment_message())
    assert answer["responseCode"] == "2002500"
    partner = bills.partner_by_client_id("BANKKALBAR")
    assert partner is not None
    receipts, _, _ = bills.payments(Scope.system())
    assert receipts[0].payment.paid_at.date() == date(2025, 12, 1)


def test_token_string_is_the_one_of_the_specification() -> None:
    assert token_string_to_sign("BANKKALBAR", "2026-06-12T09:15:00+07:00") == b"BANKKALBAR|2026-06-12T09:15:00+07:00"


def test_connection_that_broke_is_replaced_without_the_bank_noticing(bank: ForeignBank) -> None:
    open_bill()
    open_bill("700000000001")
    assert bank.call(PAYMENT, bank.payment_message())["responseCode"] == "2002500"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 2
    answer = bank.call(PAYMENT, bank.payment_message("700000000001", "P2"))
    assert answer["responseCode"] == "2002500"
    assert recorded() == (2, 4, 6)


def test_payment_whose_commit_broke_off_is_looked_up_and_not_paid_twice(
    bank: ForeignBank, door: BankDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bill()
    writer = door._desk.payments
    whole = writer._in_one_transaction
    breaks = iter([True, False])

    def commit_then_break(ready: Any) -> Any:
        results = whole(ready)
        if next(breaks):
            connection.close()
            raise OperationalError("server closed the connection unexpectedly")
        return results

    monkeypatch.setattr(writer, "_in_one_transaction", commit_then_break)
    answer = bank.call(PAYMENT, bank.payment_message())
    assert (answer["responseCode"], answer["virtualAccountData"]["paymentFlagStatus"]) == ("2002500", "00")
    assert recorded() == (1, 2, 3)


def test_commit_that_stays_uncertain_is_answered_with_status_02(
    bank: ForeignBank, door: BankDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bill()
    monkeypatch.setattr("naungan.bank.app._WORK_SECONDS", 0.5)
    writer = door._desk.payments

    def break_at_commit(ready: Any) -> Any:
        writer._reached_commit = True
        connection.close()
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(writer, "_in_one_transaction", break_at_commit)
    answer = bank.call(PAYMENT, bank.payment_message())
    assert (answer["responseCode"], answer["virtualAccountData"]["paymentFlagStatus"]) == ("5002501", "02")


def test_commit_that_broke_off_is_uncertain_also_while_no_new_connection_is_had(
    bank: ForeignBank, door: BankDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bill()
    monkeypatch.setattr("naungan.bank.app.BUDGET_SECONDS", 0.8)
    writer = door._desk.payments
    connect, release = writer._connect, threading.Event()
    attempts = iter(range(9))

    def hang_after_the_first() -> None:
        if next(attempts):
            writer.is_connecting = True
            release.wait(5)
        connect()

    def break_at_commit(ready: Any) -> Any:
        writer._reached_commit = True
        connection.close()
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(writer, "_connect", hang_after_the_first)
        patched.setattr(writer, "_in_one_transaction", break_at_commit)
        answer = bank.call(PAYMENT, bank.payment_message())
        release.set()
        door.stop()
    assert (answer["responseCode"], answer["virtualAccountData"]["paymentFlagStatus"]) == ("5002501", "02")


def test_writer_outlives_any_failure_of_its_own(
    bank: ForeignBank, door: BankDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bill()
    writer = door._desk.payments
    with monkeypatch.context() as patched:
        patched.setattr(writer, "_in_one_transaction", lambda ready: [])  # fewer results than things
        answer = bank.call(PAYMENT, bank.payment_message())
    assert (answer["responseCode"], answer["virtualAccountData"]["paymentFlagStatus"]) == ("5002501", "02")
    assert bank.call(PAYMENT, bank.payment_message())["responseCode"] == "2002500"


def test_sender_that_never_ends_its_body_is_answered_in_time(door: BankDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("naungan.bank.app.BUDGET_SECONDS", 0.2)
    sent: list[dict[str, Any]] = []
    started: dict[str, Any] = {
        "type": "http", "method": "POST", "path": PAYMENT, "raw_path": PAYMENT.encode(), "query_string": b"",
        "headers": [],
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(door(started, receive, send))
    assert sent[0]["status"] == 504
    assert json.loads(sent[1]["body"])["virtualAccountData"]["paymentFlagStatus"] == "02"
