"""The house's own nightly work counts on the business day where an example province has one."""

from datetime import date, datetime, timedelta

import pytest

from naungan.access import operations as access
from naungan.billing import operations as billing
from naungan.billing import queries as bills
from naungan.billing.operations.write import NewLine
from naungan.billing.values import Amounts, BillState
from naungan.jobs import tasks
from naungan.kernel import Actor, Month, RegionCode, Scope
from naungan.law.terms import Payer, Programme, Segment

SYSTEM = Actor.system()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "expected"), [(1, BillState.OPEN), (0, BillState.OPEN), (-1, BillState.EXPIRED)]
)  # at any hour of the machine's day
def test_bill_expires_on_the_day_by_which_its_payment_is_judged(at: datetime, days: int, expected: BillState) -> None:
    access.set_business_day(day=date(2025, 12, 1), month_in_view=date(2025, 7, 1), by=SYSTEM, at=at)
    last_moment = at.replace(hour=23, minute=59, second=59, microsecond=999999) + timedelta(days=days)
    line = NewLine(1, Month(2026, 1), 1, Segment.INFORMAL, Programme.PROTECTED, "61.02.07.2001", Amounts(10_000, 6_800))
    billing.enter_fund_code(
        kode_iuran="612345678901", kind="company", title="Contoh", region=RegionCode("61.02.07.2001"),
        payer=Payer.OWN, lines=[line], expires_at=last_moment, by=SYSTEM, at=at, entered_on=at.date(),
    )  # fmt: skip
    tasks.expire_bills(0)
    assert bills.bill(Scope.system(), "612345678901").state is expected
