"""The heart of the story: one village's bill, its names, and what moves when it is paid.

Whoever may play the demo sees invented people only; that is checked before anything here is asked.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from naungan.access import queries as access
from naungan.access.queries import PUBLIC_PROVINCE
from naungan.billing import queries as billing
from naungan.billing.values import BillState, BillView, PaymentView
from naungan.coverage import queries as coverage
from naungan.coverage.values import Measure
from naungan.kernel import Actor, Month, Refusal, RegionCode, Scope
from naungan.ledger import queries as ledger
from naungan.protection import queries as protection
from naungan.regions import queries as regions
from naungan.registry import queries as registry

_ALL = Scope.system()
"""Only for figures that stand on public pages."""
_MOST_NAMES = 200
_PAYING_JOB = "bank.pay_bill"
_TRUST_ACCOUNTS = "titipan-iuran:"


class NotTheDemo(Refusal):
    """Only the demo province is played with."""

    code = "NOT_THE_DEMO"


class NotToPay(Refusal):
    """The bill is no open bill of a village."""

    code = "NOT_TO_PAY"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What moves: people protected in the village and the province, rupiah held for the fund in the ledger."""

    village: Measure
    province: Measure
    held_rp: int

    def kept(self) -> dict[str, int]:
        """As the session keeps it, to be compared after the payment."""
        return {"village": self.village.protected, "province": self.province.protected, "held_rp": self.held_rp}


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after."""

    before: int
    after: int

    @property
    def gained(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Heart:
    """A village's bill with its people; ``payment`` once it is paid."""

    bill: BillView
    village: str
    people: tuple[Person, ...]
    payment: PaymentView | None

    @property
    def month(self) -> Month:
        """The first month the bill pays for: in it the payment is seen."""
        return Month.of(self.bill.first_month)

    @property
    def is_paid(self) -> bool:
        return self.bill.state is BillState.PAID

    @property
    def protected(self) -> int:
        return sum(person.is_protected for person in self.people)


def require_player(by: Actor) -> None:
    """Refuses: NotTheDemo, NotPermitted (DEMO_PLAY)."""
    if access.business_day() is None:
        raise NotTheDemo(
            "Bagian ini hanya ada di provinsi contoh.", "This part exists only in the example province."
        )  # fmt: skip
    by.scope.require("DEMO_PLAY")


def chosen_code(scope: Scope, code: str) -> str | None:
    """The bill asked for, else the village bill that has waited longest; None when none is open."""
    if code:
        return code
    page = billing.bills(scope, state=BillState.OPEN, limit=_MOST_NAMES, newest_first=False)
    return next((bill.code for bill in page.rows if bill.kind == "village"), None)


def heart_of(scope: Scope, code: str) -> Heart:
    """A village's bill and its people as they stand now. Refuses: OutOfScope (no such bill, or not in one's region)."""
    bill = billing.bill(scope, code)
    month = Month.of(bill.first_month)
    ids = [line.worker_id for line in billing.bill_lines(scope, code, limit=_MOST_NAMES)]
    held = protection.protected_months(ids, first=month, last=month)
    people = tuple(
        Person(worker.name, month.first_day in held.get(worker.id, ()))
        for worker in registry.workers_by_ids(scope, ids)
    )
    payment = billing.payment_of_bill(scope, bill) if bill.state is BillState.PAID else None
    return Heart(bill, regions.get(bill.region_code).full_name, people, payment)


def standing_of(bill: BillView) -> Standing:
    """The figures that the payment moves, in the first month it pays for."""
    month = Month.of(bill.first_month)
    return Standing(
        village=coverage.measure(_ALL, region=RegionCode(bill.region_code), month=month),
        province=coverage.measure(_ALL, region=PUBLIC_PROVINCE, month=month),
        held_rp=sum(one.balance_rp for one in ledger.balances() if one.code.startswith(_TRUST_ACCOUNTS)),
    )


def changes_of(before: Mapping[str, int], after: Standing) -> dict[str, Change]:
    """Each figure before and after, by its name."""
    return {name: Change(int(before[name]), now) for name, now in after.kept().items() if name in before}


def order_payment(bill: BillView) -> None:
    """The simulated bank is told to pay; pressing twice orders once. Refuses: NotToPay."""
    if bill.kind != "village" or bill.state is not BillState.OPEN:
        raise NotToPay("Tagihan ini tidak menunggu pembayaran.", "This bill does not wait for a payment.")
    job = app.configure_task(_PAYING_JOB, queue="bank", queueing_lock=f"pay:{bill.code}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(code=bill.code)
