"""The one table from what happened to what the bank is told: response code, message, status and bilingual reason.

Answers: for a case and a service, the seven digits, the message, the status value and the sentences in both
languages. Never: which case it is (the door, the reader and ``billing`` say that). Source: SNAP response codes
v1.0.2 and a bank's published biller test tables; the mapping is Naungan's.
"""

from dataclasses import dataclass
from enum import StrEnum


class Service(StrEnum):
    """SNAP's service codes, as far as a biller serves them."""

    INQUIRY = "24"
    PAYMENT = "25"
    STATUS = "26"
    TOKEN = "73"
    NONE = "00"
    """An address that is no service."""


class Case(StrEnum):
    """Everything that can come of a message, in the order in which it is looked for."""

    NO_ROUTE = "no_route"
    METHOD_UNSUPPORTED = "method_unsupported"
    UNREADABLE = "unreadable"
    FIELD_MISSING = "field_missing"
    FIELD_FORMAT = "field_format"
    GRANT_WRONG = "grant_wrong"
    TOKEN_INVALID = "token_invalid"
    CLIENT_UNKNOWN = "client_unknown"
    SIGNATURE_WRONG = "signature_wrong"
    CLOCK_SKEW = "clock_skew"
    PARTNER_NOT_FOUND = "partner_not_found"
    EXTERNAL_ID_CONFLICT = "external_id_conflict"
    INCONSISTENT = "inconsistent"
    BILL_NOT_FOUND = "bill_not_found"
    BILL_BLOCKED = "bill_blocked"
    PERIOD_WRONG = "period_wrong"
    BILL_PAID = "bill_paid"
    BILL_EXPIRED = "bill_expired"
    AMOUNT_WRONG = "amount_wrong"
    PAYMENT_NOT_FOUND = "payment_not_found"
    PAYMENT_REVERSED = "payment_reversed"
    DATABASE_AWAY = "database_away"
    OUTCOME_UNKNOWN = "outcome_unknown"
    TOO_LATE = "too_late"
    GENERAL_ERROR = "general_error"
    SUCCESSFUL = "successful"


STATUS_SUCCESS = "00"
STATUS_FAILED = "01"
STATUS_TIMEOUT = "02"

LONGEST_MESSAGE = 150
_LONGEST_SENTENCE = 64


class Rejected(Exception):
    """The message goes no further: which case, and the name of the field or header it is about."""

    def __init__(self, case: Case, detail: str = "") -> None:
        super().__init__(f"{case.value} {detail}".strip())
        self.case = case
        self.detail = detail


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One line of the table. ``{0}`` in message and sentences is the detail: a field's or header's name."""

    http: int
    case_code: str
    message: str
    status: str
    indonesian: str
    english: str


@dataclass(frozen=True, slots=True)
class Response:
    """A line of the table filled in for one service and detail. Sentences have at most 64 characters."""

    http: int
    code: str
    message: str
    status: str
    indonesian: str
    english: str


TABLE: dict[Case, CodeRow] = {
    Case.SUCCESSFUL: CodeRow(200, "00", "Successful", STATUS_SUCCESS, "Sukses", "Success"),
    Case.PAYMENT_REVERSED: CodeRow(
        200, "00", "Successful", STATUS_FAILED, "Pembayaran dibatalkan", "Payment was reversed"
    ),
    Case.UNREADABLE: CodeRow(400, "00", "Bad Request", STATUS_FAILED, "Pesan tidak dapat dibaca", "Unreadable message"),
    Case.FIELD_FORMAT: CodeRow(
        400, "01", "Invalid Field Format [{0}]", STATUS_FAILED, "Format {0} salah", "Wrong format of {0}"
    ),
    Case.GRANT_WRONG: CodeRow(
        400, "00", "Invalid Field Format [grantType]", STATUS_FAILED, "grantType harus client_credentials",
        "grantType must be client_credentials",
    ),
    Case.FIELD_MISSING: CodeRow(
        400, "02", "Invalid Mandatory Field [{0}]", STATUS_FAILED, "{0} wajib diisi", "{0} is mandatory"
    ),
    Case.SIGNATURE_WRONG: CodeRow(
        401, "00", "Unauthorized. [Signature]", STATUS_FAILED, "Tanda tangan tidak cocok", "Signature does not match"
    ),
    Case.CLIENT_UNKNOWN: CodeRow(
        401, "00", "Unauthorized. [Unknown client]", STATUS_FAILED, "Klien tidak dikenal", "Unknown client"
    ),
    Case.CLOCK_SKEW: CodeRow(
        401, "00", "Unauthorized. [X-TIMESTAMP]", STATUS_FAILED, "Jam berbeda lebih dari 5 menit",
        "Clocks differ by more than 5 minutes",
    ),
    Case.TOKEN_INVALID: CodeRow(
        401, "01", "Invalid Token (B2B)", STATUS_FAILED, "Token tidak ada atau kedaluwarsa", "No token, or it has ended"
    ),
    Case.PAYMENT_NOT_FOUND: CodeRow(
        404, "01", "Transaction Not Found", STATUS_FAILED, "Pembayaran tidak ditemukan", "Payment not found"
    ),
    Case.NO_ROUTE: CodeRow(404, "02", "Invalid Routing", STATUS_FAILED, "Alamat tidak dikenal", "No such address"),
    Case.BILL_NOT_FOUND: CodeRow(
        404, "12", "Invalid Bill/Virtual Account [Not Found]", STATUS_FAILED, "Kode iuran tidak ditemukan",
        "Contribution code not found",
    ),
    Case.BILL_BLOCKED: CodeRow(
        404, "12", "Invalid Bill/Virtual Account [Blocked]", STATUS_FAILED, "Tagihan dibatalkan", "Bill is cancelled"
    ),
    Case.PERIOD_WRONG: CodeRow(
        404, "12", "Invalid Bill/Virtual Account [Period]", STATUS_FAILED, "Periode harus 1,2,3,6,12",
        "Period must be 1,2,3,6,12",
    ),
    Case.AMOUNT_WRONG: CodeRow(
        404, "13", "Invalid Amount", STATUS_FAILED, "Nominal tidak sesuai tagihan", "Amount differs from the bill"
    ),
    Case.BILL_PAID: CodeRow(404, "14", "Paid Bill", STATUS_FAILED, "Tagihan sudah lunas", "Bill is paid already"),
    Case.PARTNER_NOT_FOUND: CodeRow(
        404, "16", "Partner Not Found", STATUS_FAILED, "Mitra tidak dikenal", "Partner not found"
    ),
    Case.INCONSISTENT: CodeRow(
        404, "18", "Inconsistent Request", STATUS_SUCCESS, "Tercatat sebelumnya", "Recorded earlier"
    ),
    Case.BILL_EXPIRED: CodeRow(
        404, "19", "Invalid Bill/Virtual Account", STATUS_FAILED, "Kode kedaluwarsa", "Code has expired"
    ),
    Case.METHOD_UNSUPPORTED: CodeRow(
        405, "00", "Requested Function Is Not Supported", STATUS_FAILED, "Fungsi tidak tersedia", "No such function"
    ),
    Case.EXTERNAL_ID_CONFLICT: CodeRow(
        409, "00", "Conflict", STATUS_FAILED, "X-EXTERNAL-ID sudah dipakai hari ini", "X-EXTERNAL-ID was used today"
    ),
    Case.GENERAL_ERROR: CodeRow(500, "00", "General Error", STATUS_FAILED, "Gangguan di pihak kami", "Our failure"),
    Case.DATABASE_AWAY: CodeRow(
        500, "01", "Internal Server Error", STATUS_FAILED, "Gangguan sementara, silakan ulangi", "Please try again"
    ),
    Case.OUTCOME_UNKNOWN: CodeRow(
        500, "01", "Internal Server Error", STATUS_TIMEOUT, "Belum pasti, tanyakan status",
        "Not certain, ask for the status",
    ),
    Case.TOO_LATE: CodeRow(
        504, "00", "Timeout", STATUS_TIMEOUT, "Belum selesai, tanyakan status", "Not finished, ask for the status"
    ),
}  # fmt: skip


def respond(case: Case, service: Service, detail: str = "") -> Response:
    """The line of the table for that case, as that service says it.

    An inconsistent request keeps the status and sentences of the first answer: the caller puts them in.
    """
    row = TABLE[case]
    return Response(
        row.http,
        f"{row.http}{service.value}{row.case_code}",
        row.message.format(detail)[:LONGEST_MESSAGE],
        _status(row, service),
        row.indonesian.format(detail)[:_LONGEST_SENTENCE],
        row.english.format(detail)[:_LONGEST_SENTENCE],
    )


def _status(row: CodeRow, service: Service) -> str:
    """An inquiry only knows success and failure; a status question that fails says nothing about the payment."""
    if service is Service.INQUIRY and row.status == STATUS_TIMEOUT:
        return STATUS_FAILED
    if service is Service.STATUS and row.http >= 500:
        return STATUS_TIMEOUT
    return row.status
