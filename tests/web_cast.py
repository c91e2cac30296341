"""The fixed cast of page tests: a signed-in browser per role and place, and bills to look at, some of them paid."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from programme_world import AT, make_workers

from naungan.access import operations as access
from naungan.access.models import RoleGrant, User
from naungan.billing import operations, queries
from naungan.billing.values import BillView, OutcomeKind, PaymentOrder
from naungan.kernel import Actor, Month

SYSTEM = Actor.system()
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_KEY = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def stop_clocks(patch: pytest.MonkeyPatch) -> None:
    """The machine's clock stands at the instant of the tests, and the house's own day is that day."""
    patch.setattr(timezone, "now", lambda: AT)
    access.set_business_day(day=AT.date(), month_in_view=date(2025, 7, 1), by=SYSTEM, at=AT)


def browser(role: str, region: str = "", *, partner_id: int | None = None, employer_id: int | None = None) -> Client:
    """A browser in which somebody with that role in that place has signed in."""
    username = f"{role}.{region or partner_id or employer_id}"
    user, made = User.objects.get_or_create(username=username, defaults={"name": username, "created_at": AT})
    if made:
        RoleGrant.objects.create(
            user=user, role=role, region_code=region, partner_id=partner_id, employer_id=employer_id, granted_at=AT,
            granted_by="system:uji",
        )  # fmt: skip
    client = Client()
    client.force_login(user)
    return client


def add_bank(client_id: str = "BANKKALBAR", service_id: str = "08800") -> int:
    """A bank partner, its accounts open."""
    operations.open_accounts(by=SYSTEM, at=AT)
    operations.add_partner(
        client_id=client_id, service_id=service_id, name=client_id.title(), public_key_pem=PUBLIC_KEY, by=SYSTEM, at=AT
    )
    partner = queries.partner_by_client_id(client_id)
    assert partner is not None
    return partner.id


def individual_bill(serial: int, *, village: str, months: int = 3, **changes: Any) -> BillView:
    """A bill over the first months of 2026 for a worker of the village."""
    worker = make_workers(1, village=village, first_serial=serial)[0]
    values = {"worker_id": worker, "first": Month(2026, 1), "month_count": months, "by": SYSTEM, "at": AT}
    return operations.issue_individual_bill(**(values | {"priced_on": date(2025, 12, 1)} | changes))


def pay(bill: BillView, bank: int, *, serial: int = 1) -> str:
    """The bank pays the bill; gives the receipt's number."""
    order = PaymentOrder(
        partner_id=bank,
        external_id=f"2025120109000{serial:04d}",
        external_day=date(2025, 12, 1),
        request_id=f"R{serial:04d}",
        fingerprint=hashlib.sha256(bill.code.encode()).digest(),
        bill_code=bill.code,
        paid_amount_rp=bill.total_rp,
        is_advice=False,
        happened_at=AT,
        channel="teller",
        bank_reference=f"TRX{serial}",
    )
    answer: Callable[[object], bytes] = lambda outcome: b"ok"  # noqa: E731
    done = operations.settle_many([order], answer=answer, by=SYSTEM, at=AT)[0]
    assert done.outcome.kind is OutcomeKind.SETTLED
    assert done.outcome.payment is not None
    return done.outcome.payment.number
