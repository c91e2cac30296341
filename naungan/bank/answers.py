"""From what happened to the bytes that answer the bank: services 24, 25, 26 and 73.

Answers: a complete JSON body for every outcome; each one but a 401 carries the full data block with the identifiers
echoed. One ``billDetails`` line per programme with its own ``billSubCompany``, amounts always with two decimals, texts
within the lengths of the standard. Never: a decision, a clock, a NIK or an unmasked name behind one.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from naungan.bank.codes import STATUS_SUCCESS, Case, Response, Service, respond
from naungan.bank.messages import Echo, PaymentMessage
from naungan.bank.timestamp import format_timestamp
from naungan.bank.tokens import TOKEN_LIFE

_LONGEST_NAME = 255
_LONGEST_REFERENCE = 64
_PROGRAMME_NAMES: dict[str, tuple[str, str, str]] = {
    "JKK": ("01", "Work accident", "Kecelakaan Kerja"),
    "JKM": ("02", "Death benefit", "Jaminan Kematian"),
    "JHT": ("03", "Old-age savings", "Jaminan Hari Tua"),
    "JP": ("04", "Pension", "Jaminan Pensiun"),
}


@dataclass(frozen=True, slots=True)
class BillFace:
    """The side of a bill that a bank sees."""

    number: str
    """Our number of it, never a NIK."""
    name: str
    """Shown on the channel; never a person's."""
    amounts_rp: dict[str, int]
    first_month: date
    last_month: date
    people: int

    @property
    def total_rp(self) -> int:
        return sum(self.amounts_rp.values())

    def lines(self) -> Iterable[tuple[str, int]]:
        """Programmes that cost something, in the order JKK, JKM, JHT, JP."""
        return ((code, self.amounts_rp[code]) for code in _PROGRAMME_NAMES if self.amounts_rp.get(code))


@dataclass(frozen=True, slots=True)
class PaymentFace:
    """The side of a recorded payment that a bank sees."""

    number: str
    """Our receipt number."""
    request_id: str
    amount_rp: int
    paid_at: datetime
    recorded_at: datetime
    bank_reference: str
    bank_references: dict[str, str]
    """Programme to the bank's own reference."""


def inquiry_answer(response: Response, echo: Echo, bill: BillFace | None = None) -> bytes:
    """Service 24. Lines and texts only where the status is success; the total of a known bill always."""
    succeeded = bill is not None and response.status == STATUS_SUCCESS
    data = {
        "inquiryStatus": response.status,
        "inquiryReason": _reason(response),
        **_identifiers(echo),
        "virtualAccountName": bill.name[:_LONGEST_NAME] if bill else "",
        "inquiryRequestId": echo.request_id,
        "totalAmount": _rupiah(bill.total_rp if bill else 0),
        "subCompany": "",
        "billDetails": [_bill_line(bill, code, rp) for code, rp in bill.lines()] if bill and succeeded else [],
        "freeTexts": _inquiry_texts(bill) if bill and succeeded else [],
        "virtualAccountTrxType": "C",
    }
    return _body(response, data)


def payment_answer(
    response: Response,
    echo: Echo,
    *,
    message: PaymentMessage | None = None,
    bill: BillFace | None = None,
    payment: PaymentFace | None = None,
) -> bytes:
    """Service 25. With ``payment`` the lines carry our reference and the bank's, with the status of the whole."""
    data = {
        "paymentFlagStatus": response.status,
        "paymentFlagReason": _reason(response),
        **_identifiers(echo),
        "virtualAccountName": bill.name[:_LONGEST_NAME] if bill else "",
        "trxId": message.trx_id if message else "",
        "paymentRequestId": echo.request_id,
        "paidAmount": _paid_amount(message, payment),
        "paidBills": message.paid_bills if message else "",
        "totalAmount": _rupiah(bill.total_rp if bill else 0),
        "trxDateTime": message.trx_date_time if message else "",
        "referenceNo": message.reference_no if message else "",
        "journalNum": message.journal_num if message else "",
        "paymentType": message.payment_type if message else "",
        "flagAdvise": message.flag_advise if message else "N",
        "billDetails": _paid_lines(response, bill, payment),
        "freeTexts": _receipt_texts(bill, payment),
    }
    return _body(response, data)


def status_answer(
    response: Response, echo: Echo, *, bill: BillFace | None = None, payment: PaymentFace | None = None
) -> bytes:
    """Service 26. An object, as the model says; the inquiryRequestId of a payment is its paymentRequestId."""
    known_request = payment.request_id if payment else ""
    data = {
        "paymentFlagStatus": response.status,
        "paymentFlagReason": _reason(response),
        **_identifiers(echo),
        "inquiryRequestId": echo.request_id or known_request or echo.payment_request_id,
        "paymentRequestId": known_request or echo.payment_request_id,
        "paidAmount": _rupiah(payment.amount_rp if payment else 0),
        "paidBills": "",
        "totalAmount": _rupiah(bill.total_rp if bill else 0),
        "trxDateTime": format_timestamp(payment.paid_at) if payment else "",
        "transactionDate": format_timestamp(payment.recorded_at) if payment else "",
        "referenceNo": payment.bank_reference if payment else "",
        "paymentType": "",
        "flagAdvise": "N",
        "billDetails": _paid_lines(response, bill, payment),
        "freeTexts": _receipt_texts(bill, payment),
    }
    return _body(response, data)


def token_answer(token: str) -> bytes:
    """Service 73, success. ``expiresIn`` is a string of seconds."""
    response = respond(Case.SUCCESSFUL, Service.TOKEN)
    return msgspec.json.encode(
        {
            "responseCode": response.code,
            "responseMessage": response.message,
            "accessToken": token,
            "tokenType": "Bearer",
            "expiresIn": str(int(TOKEN_LIFE.total_seconds())),
            "additionalInfo": {},
        }
    )


def bare_answer(response: Response, *, clocks: tuple[datetime, datetime] | None = None) -> bytes:
    """A refusal without data block: every 401, and every refusal of service 73.

    ``clocks`` (sender's, ours) are told when they differ too much, with the difference in seconds.
    """
    body: dict[str, Any] = {"responseCode": response.code, "responseMessage": response.message}
    if clocks:
        sent_at, now = clocks
        body["additionalInfo"] = {
            "waktuDiterima": sent_at.isoformat(),
            "waktuServer": format_timestamp(now),
            "selisihDetik": round((sent_at - now).total_seconds()),
        }
    return msgspec.json.encode(body)


def refusal_answer(response: Response, service: Service, echo: Echo, message: PaymentMessage | None = None) -> bytes:
    """A refusal before any bill was looked at, in the shape of its service."""
    if response.http == 401 or service is Service.TOKEN:
        return bare_answer(response)
    if service is Service.INQUIRY:
        return inquiry_answer(response, echo)
    if service is Service.PAYMENT:
        return payment_answer(response, echo, message=message)
    return status_answer(response, echo)


def _body(response: Response, data: dict[str, Any]) -> bytes:
    return msgspec.json.encode(
        {
            "responseCode": response.code,
            "responseMessage": response.message,
            "virtualAccountData": data,
            "additionalInfo": {},
        }
    )


def _identifiers(echo: Echo) -> dict[str, str]:
    return {
        "partnerServiceId": echo.partner_service_id,
        "customerNo": echo.customer_no,
        "virtualAccountNo": echo.virtual_account_no,
    }


def _reason(response: Response) -> dict[str, str]:
    return {"english": response.english, "indonesia": response.indonesian}


def _rupiah(amount_rp: int) -> dict[str, str]:
    return {"value": f"{amount_rp}.00", "currency": "IDR"}


def _paid_amount(message: PaymentMessage | None, payment: PaymentFace | None) -> dict[str, str]:
    """What was recorded, where something was; else what the bank said."""
    if payment:
        return _rupiah(payment.amount_rp)
    return {"value": message.paid.value, "currency": message.paid.currency} if message else _rupiah(0)


def _bill_line(bill: BillFace, code: str, amount_rp: int) -> dict[str, Any]:
    ordinal, english, indonesian = _PROGRAMME_NAMES[code]
    return {
        "billCode": ordinal,
        "billNo": f"{bill.number}{ordinal}",
        "billName": code,
        "billShortName": code,
        "billDescription": {"english": english, "indonesia": indonesian},
        "billSubCompany": f"000{ordinal}",
        "billAmount": _rupiah(amount_rp),
        "additionalInfo": {},
    }


def _paid_lines(response: Response, bill: BillFace | None, payment: PaymentFace | None) -> list[dict[str, Any]]:
    if bill is None or payment is None:
        return []
    return [
        _bill_line(bill, code, amount_rp)
        | {
            "billerReferenceId": f"{payment.number}-{_PROGRAMME_NAMES[code][0]}"[:_LONGEST_REFERENCE],
            "billReferenceNo": payment.bank_references.get(code, ""),
            "status": response.status,
            "reason": _reason(response),
        }
        for code, amount_rp in bill.lines()
    ]


def _inquiry_texts(bill: BillFace) -> list[dict[str, str]]:
    first, last = f"{bill.first_month:%m/%Y}", f"{bill.last_month:%m/%Y}"
    months = (bill.last_month.year - bill.first_month.year) * 12 + bill.last_month.month - bill.first_month.month + 1
    return [
        {"english": f"Period {first} to {last}", "indonesia": f"Periode {first} s.d. {last}"},
        {"english": f"Workers: {bill.people}, months: {months}", "indonesia": f"{bill.people} orang, {months} bulan"},
    ]


def _receipt_texts(bill: BillFace | None, payment: PaymentFace | None) -> list[dict[str, str]]:
    if bill is None or payment is None:
        return []
    last = bill.last_month
    until = f"{monthrange(last.year, last.month)[1]:02d}/{last:%m/%Y}"
    return [{"english": f"Covered until {until}", "indonesia": f"Terlindungi s.d. {until}"}]
