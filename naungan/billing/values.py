"""What billing hands out and takes in: bills, payments, orders and outcomes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from naungan.kernel import Month
from naungan.law.terms import Programme, Segment

PAYABLE_PROGRAMMES = (Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP)
"""In the order of settlement: the sequence of ``billDetails`` and of the ledger's transfers (SNAP.md 4.5)."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Contribution per programme, whole rupiah."""

    jkk_rp: int = 0
    jkm_rp: int = 0
    jht_rp: int = 0
    jp_rp: int = 0

    @property
    def total_rp(self) -> int:
        return sum(self.each())

    def each(self) -> tuple[int, int, int, int]:
        """In settlement order, zeros too."""
        return self.jkk_rp, self.jkm_rp, self.jht_rp, self.jp_rp

    def of(self, programme: Programme) -> int:
        return int(getattr(self, f"{str(programme.name).lower()}_rp"))

    def positive(self) -> tuple[tuple[Programme, int], ...]:
        """Programmes that carry money, in settlement order."""
        return tuple((programme, self.of(programme)) for programme in PAYABLE_PROGRAMMES if self.of(programme) > 0)

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.jkk_rp + other.jkk_rp,
            self.jkm_rp + other.jkm_rp,
            self.jht_rp + other.jht_rp,
            self.jp_rp + other.jp_rp,
        )


class BillState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill as pages and doors see it."""

    id: int
    code: str
    issuer: str
    kind: str
    state: BillState
    title: str
    region_code: str
    payer: str
    source_code: str
    line_count: int
    first_month: date
    last_month: date
    amounts: Amounts
    total_rp: int
    rule_version: str
    priced_on: date
    issued_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    reference: str

    def is_payable_at(self, at: datetime) -> bool:
        return self.state is BillState.OPEN and at < self.expires_at


@dataclass(frozen=True, slots=True)
class BillLineView:
    """One worker's months on a bill."""

    id: int
    worker_id: int
    first_month: date
    month_count: int
    segment: str
    programmes: Programme
    region_code: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class NewLine:
    """One worker's months to be written on a bill, with the amounts for all of them together."""

    worker_id: int
    first_month: Month
    month_count: int
    segment: Segment
    programmes: Programme
    region_code: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment: its number is the receipt number and the ledger's reference."""

    id: int
    number: str
    bill_id: int
    partner_id: int
    request_id: str
    amount_rp: int
    paid_at: datetime
    recorded_at: datetime
    bank_reference: str
    channel: str
    reversed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A bank at the door. The secret is asked for separately."""

    id: int
    client_id: str
    service_id: str
    name: str
    public_key_pem: str
    profile: dict[str, object]
    is_sandbox: bool
    is_active: bool
    settlement_account: str


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A partner says it took money for a bill. Comes from a message whose signature was proved."""

    partner_id: int
    external_id: str
    external_day: date
    """Calendar day in Asia/Jakarta in which the external id must be unique."""
    request_id: str
    fingerprint: bytes
    """Digest of account number, amount, currency and bills: what 'the same payment' means."""
    bill_code: str
    paid_amount_rp: int
    is_advice: bool
    happened_at: datetime
    references: dict[str, str] = field(default_factory=dict)
    """Programme name -> the bank's own reference for that part."""
    channel: str = ""
    bank_reference: str = ""


class OutcomeKind(StrEnum):
    """Everything that can become of an order or a question. Stored with the message."""

    SETTLED = "settled"
    FOUND = "found"
    REPLAYED = "replayed"
    """An advice or repeat of a known payment: the stored answer, byte for byte."""
    REPEATED = "repeated"
    """The same payment sent again as if it were new: told so, with the first outcome."""
    INCONSISTENT = "inconsistent"
    """A known request id with other data: nothing posted, the first outcome stands."""
    CONFLICT = "conflict"
    """The external id was used today for something else."""
    NOT_FOUND = "not_found"
    PAID_ALREADY = "paid_already"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    WRONG_AMOUNT = "wrong_amount"
    PAYMENT_UNKNOWN = "payment_unknown"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What the first message with a request id came to."""

    outcome: OutcomeKind
    answer: bytes
    fingerprint: bytes
    amount_rp: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a payment order."""

    kind: OutcomeKind
    order: PaymentOrder
    bill: BillView | None = None
    payment: PaymentView | None = None
    original: StoredAnswer | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """An outcome and the bytes the partner is answered with, already stored."""

    outcome: Outcome
    answer: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """A partner asks what is owed (service 24) or what became of a payment (service 26)."""

    partner_id: int
    service: str
    external_id: str
    external_day: date
    bill_code: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question comes to: the bill, and for a status question the payment and its stored outcome."""

    kind: OutcomeKind
    question: Question
    bill: BillView | None = None
    payment: PaymentView | None = None
    original: StoredAnswer | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    reply: Reply
    answer: bytes
