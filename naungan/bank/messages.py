"""What a bank says in services 24, 25, 26 and 73, as frozen structs.

Answers: the message of a JSON object, what identifies it in the answer (echoed exactly as received), whose code or
number is asked for, and the fingerprint that tells a repetition from a change. Never: whether it can be paid.
Source: SNAP "Virtual Account" v1.0.2, services 24 to 26; docs/algorithms/snap-tanda-tangan.md.
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from naungan.bank.codes import Case, Rejected, Service
from naungan.bank.fields import (
    Amount,
    Field,
    JsonObject,
    amount,
    instant,
    list_of,
    loose_object,
    one_of,
    read_fields,
    text,
    text_or_number,
)

MOST_BILLS = 24
_NIK_DIGITS = 16
NIK_MONTHS = (1, 2, 3, 6, 12)
"""Months an individual may pay at once."""

_IDENTIFIERS = (
    Field("partnerServiceId", text(28, pattern=r" *\d+ *"), mandatory=True),
    Field("customerNo", text_or_number(20), mandatory=True),
    Field("virtualAccountNo", text_or_number(48, pattern=r"[ \d]+"), mandatory=True),  # 28, or over-padded
)
_ADDITIONAL = Field("additionalInfo", loose_object)
_CHANNEL = Field("channelCode", text_or_number(4))

_BILL_FIELDS = (
    Field("billNo", text_or_number(18, pattern=".*")),
    Field("billSubCompany", text_or_number(5, pattern=".*")),
    Field("billAmount", amount),
    Field("billReferenceNo", text_or_number(15, pattern=".*")),
)

_INQUIRY_FIELDS = (
    *_IDENTIFIERS,
    Field("inquiryRequestId", text(128), mandatory=True),
    Field("trxDateInit", instant, also="txnDateInit"),
    _CHANNEL,
    Field("amount", amount),
    _ADDITIONAL,
)

_PAYMENT_FIELDS = (
    *_IDENTIFIERS,
    Field("paymentRequestId", text(128), mandatory=True),
    Field("paidAmount", amount, mandatory=True),
    Field("trxId", text(64)),
    Field("virtualAccountName", text(255)),
    _CHANNEL,
    Field("totalAmount", amount),
    Field("paidBills", text(6)),
    Field("trxDateTime", instant),
    Field("referenceNo", text_or_number(64, pattern=".*")),
    Field("journalNum", text_or_number(6, pattern=".*")),
    Field("paymentType", text_or_number(1, pattern=".*")),
    Field("flagAdvise", one_of("Y", "N")),
    Field("billDetails", list_of(MOST_BILLS, _BILL_FIELDS)),
    _ADDITIONAL,
)

_STATUS_FIELDS = (
    *_IDENTIFIERS,
    Field("inquiryRequestId", text(128)),
    Field("paymentRequestId", text(128)),
    _ADDITIONAL,
)


class Echo(msgspec.Struct, frozen=True, kw_only=True):
    """What every answer repeats, exactly as it was received; empty where it could not be read."""

    partner_service_id: str = ""
    customer_no: str = ""
    virtual_account_no: str = ""
    request_id: str = ""
    """The inquiryRequestId of service 24, the paymentRequestId of 25, the inquiryRequestId of 26."""
    payment_request_id: str = ""
    """Of service 26 only."""

    @property
    def service_id(self) -> str:
        """partnerServiceId without padding: '   08800', '08800' and '00008800' are one partner."""
        return bare_service_id(self.partner_service_id)

    @property
    def key(self) -> str:
        """The code or number that is asked for, without blanks."""
        return self.customer_no.strip()


class PaidBill(msgspec.Struct, frozen=True):
    """A line of ``billDetails`` the bank sent back with its own reference."""

    bill_no: str
    sub_company: str
    amount: Amount | None
    reference: str


class InquiryMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Service 24: what is owed under this number?"""

    echo: Echo
    channel_code: str


class PaymentMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Service 25: this was paid. Texts of the echo stand as received."""

    echo: Echo
    name: str
    trx_id: str
    channel_code: str
    paid: Amount
    total: Amount | None
    paid_bills: str
    trx_date_time: str
    trx_at: datetime | None
    reference_no: str
    journal_num: str
    payment_type: str
    flag_advise: str
    is_advice: bool
    bills: tuple[PaidBill, ...]

    @property
    def is_paid_in_full(self) -> bool:
        """False when the bank lists bills whose amounts do not make the paid amount, or the paid sum has sen."""
        amounts = [bill.amount.whole_rp for bill in self.bills if bill.amount is not None]
        if self.paid.whole_rp is None or None in amounts:
            return False
        return len(amounts) < len(self.bills) or not amounts or sum(map(int, amounts)) == self.paid.whole_rp  # type: ignore[arg-type]

    @property
    def fingerprint(self) -> bytes:
        """32 bytes over account number, amount, currency and bills: equal for a repetition, different for a change."""
        parts = [self.echo.service_id, self.echo.key, self.paid.value, self.paid.currency]
        for bill in sorted(self.bills, key=lambda bill: (bill.sub_company, bill.bill_no)):
            parts += [bill.sub_company, bill.bill_no, bill.amount.value if bill.amount else ""]
        return hashlib.sha256("\x1f".join(parts).encode()).digest()


class StatusMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Service 26: what became of it? By paymentRequestId where given, else by inquiryRequestId, else the latest."""

    echo: Echo
    request_id: str
    """Empty: the latest payment of the number."""


def echo_of(body: JsonObject, service: Service) -> Echo:
    """The identifiers of any object, also of one that will be refused."""
    request_name = "paymentRequestId" if service is Service.PAYMENT else "inquiryRequestId"
    return Echo(
        partner_service_id=_echoed(body, "partnerServiceId"),
        customer_no=_echoed(body, "customerNo"),
        virtual_account_no=_echoed(body, "virtualAccountNo"),
        request_id=_echoed(body, request_name),
        payment_request_id=_echoed(body, "paymentRequestId") if service is Service.STATUS else "",
    )


def read_inquiry(body: JsonObject) -> InquiryMessage:
    """Refuses: FIELD_MISSING, FIELD_FORMAT (also where the account number is not service id + customer number)."""
    found = read_fields(body, _INQUIRY_FIELDS)
    echo = _checked_echo(body, Service.INQUIRY)
    return InquiryMessage(echo=echo, channel_code=found["channelCode"] or "")


def read_payment(body: JsonObject) -> PaymentMessage:
    """Refuses: FIELD_MISSING, FIELD_FORMAT (also where the account number is not service id + customer number)."""
    found = read_fields(body, _PAYMENT_FIELDS)
    return PaymentMessage(
        echo=_checked_echo(body, Service.PAYMENT),
        name=found["virtualAccountName"] or "",
        trx_id=found["trxId"] or "",
        channel_code=found["channelCode"] or "",
        paid=found["paidAmount"],
        total=found["totalAmount"],
        paid_bills=found["paidBills"] or "",
        trx_date_time=_echoed(body, "trxDateTime"),
        trx_at=found["trxDateTime"],
        reference_no=found["referenceNo"] or "",
        journal_num=found["journalNum"] or "",
        payment_type=found["paymentType"] or "",
        flag_advise=found["flagAdvise"] or "N",
        is_advice=found["flagAdvise"] == "Y",
        bills=tuple(_paid_bill(row) for row in found["billDetails"] or ()),
    )


def read_status(body: JsonObject) -> StatusMessage:
    """Refuses: FIELD_MISSING, FIELD_FORMAT (also where the account number is not service id + customer number)."""
    found = read_fields(body, _STATUS_FIELDS)
    echo = _checked_echo(body, Service.STATUS)
    return StatusMessage(echo=echo, request_id=found["paymentRequestId"] or found["inquiryRequestId"] or "")


def check_token_request(body: JsonObject) -> None:
    """Service 73 asks for client credentials, under either name of the field.

    Refuses: FIELD_MISSING without a grant type, GRANT_WRONG for any other.
    """
    grant = body.get("grantType", body.get("grant_type"))
    if grant in (None, ""):
        raise Rejected(Case.FIELD_MISSING, "grantType")
    if grant != "client_credentials":
        raise Rejected(Case.GRANT_WRONG)


def bill_code(customer_no: str) -> str:
    """The code that is asked for. 16 digits are a NIK, 18 a NIK and two digits of months.

    No code is so long: 16 digits or more may hold a NIK with something before or behind it, and go no further, so that
    none is ever stored with a message.
    Refuses: PERIOD_WRONG when a NIK's months are not 1, 2, 3, 6 or 12; BILL_NOT_FOUND for any such number, because
    people pay by the code of their bill.
    """
    if len(customer_no) == 18 and int(customer_no[16:]) not in NIK_MONTHS:
        raise Rejected(Case.PERIOD_WRONG)
    if len(customer_no) >= _NIK_DIGITS:
        raise Rejected(Case.BILL_NOT_FOUND)
    return customer_no


def bare_service_id(padded: str) -> str:
    """A partner's code without blanks and leading zeros."""
    return padded.strip().lstrip("0")


def _checked_echo(body: JsonObject, service: Service) -> Echo:
    echo = echo_of(body, service)
    account = echo.virtual_account_no.strip()
    head = account.removesuffix(echo.key)
    if not account.endswith(echo.key) or bare_service_id(head) != echo.service_id:
        raise Rejected(Case.FIELD_FORMAT, "virtualAccountNo")
    return echo


def _echoed(body: JsonObject, name: str) -> str:
    value: Any = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**20 else ""
    return value if isinstance(value, str) and len(value) <= 128 else ""


def _paid_bill(row: JsonObject) -> PaidBill:
    return PaidBill(row["billNo"] or "", row["billSubCompany"] or "", row["billAmount"], row["billReferenceNo"] or "")
