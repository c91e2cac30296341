"""Frozen values of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime

KINDS = frozenset({"payment", "settlement", "remittance", "correction"})
"""What a transfer is posted as. ``reversal`` is not among them: only ``reverse`` makes one."""

ASSET, LIABILITY = "asset", "liability"


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """Money to move from one account to another, both by code. Raises ValueError for what can never be a transfer."""

    debit: str
    credit: str
    amount_rp: int
    kind: str
    reference: str
    happened_on: date

    def __post_init__(self) -> None:
        if self.amount_rp <= 0:
            raise ValueError(f"an amount is positive whole rupiah, not {self.amount_rp}")
        if self.debit == self.credit:
            raise ValueError(f"a transfer joins two accounts, not {self.debit} with itself")
        if self.kind not in KINDS:
            raise ValueError(f"not a kind of transfer that is posted: {self.kind!r}")
        if not self.reference:
            raise ValueError("a transfer needs the reference of what it pays")


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer as it stands in the books."""

    id: int
    debit: str
    credit: str
    amount_rp: int
    kind: str
    reference: str
    happened_on: date
    recorded_at: datetime
    reverses: int | None


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account with its sums. ``balance_rp`` has the account's own sign: assets by debit, liabilities by credit."""

    code: str
    name: str
    kind: str
    debit_rp: int
    credit_rp: int

    @property
    def balance_rp(self) -> int:
        difference = self.debit_rp - self.credit_rp
        return difference if self.kind == ASSET else -difference
