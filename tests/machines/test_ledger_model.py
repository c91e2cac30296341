"""Generated histories of the books against an obvious model in memory."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naungan.kernel import Refusal
from naungan.ledger import operations as ledger
from naungan.ledger import queries
from naungan.ledger.values import TransferOrder

AT = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
DAY = date(2025, 12, 1)
ACCOUNTS = {"bank": "asset", "giro": "asset", "jkk": "liability", "jkm": "liability"}

_accounts = st.lists(st.sampled_from(sorted(ACCOUNTS)), min_size=2, max_size=2, unique=True)
_order = st.tuples(_accounts, st.integers(1, 10**12), st.integers(0, 5))
_step = st.one_of(
    st.tuples(st.just("post"), st.lists(_order, max_size=6)),
    st.tuples(st.just("unknown"), _order),
    st.tuples(st.just("reverse"), st.integers(0, 5)),
    st.tuples(st.just("seal"), st.integers(0, 6)),
)


class Books:
    """The slow obvious model: a list of transfers, and sums over it."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str, int]] = []
        self.open: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        self.known: set[str] = set()
        self.sealed: date | None = None

    def post(self, reference: str, debit: str, credit: str, amount_rp: int) -> None:
        self.entries.append((debit, credit, amount_rp))
        self.open[reference].append((debit, credit, amount_rp))
        self.known.add(reference)

    def reverse(self, reference: str) -> str:
        if not self.open[reference]:
            return "ALREADY_REVERSED" if reference in self.known else "NOTHING_TO_REVERSE"
        self.entries += [(credit, debit, amount) for debit, credit, amount in self.open.pop(reference)]
        return ""

    def seal(self, day: date) -> str:
        if self.sealed is not None and self.sealed >= day:
            return "DAY_ALREADY_SEALED"
        self.sealed = day
        return ""

    def balance(self, account: str) -> int:
        debits = sum(amount for debit, _, amount in self.entries if debit == account)
        credits = sum(amount for _, credit, amount in self.entries if credit == account)
        return debits - credits if ACCOUNTS[account] == "asset" else credits - debits


def _refusal_of(work) -> str:
    try:
        work()
    except Refusal as refusal:
        return refusal.code
    return ""


def _play(books: Books, kind: str, given_: object) -> None:
    if kind == "post":
        orders = [TransferOrder(d, c, amount, "correction", f"R{ref}", DAY) for (d, c), amount, ref in given_]
        assert len(ledger.post_many(orders, at=AT)) == len(orders)
        for order in orders:
            books.post(order.reference, order.debit, order.credit, order.amount_rp)
    elif kind == "unknown":
        (debit, credit), amount, ref = given_
        orders = [TransferOrder(debit, credit, amount, "correction", f"R{ref}", DAY),
                  TransferOrder(debit, "nowhere", amount, "correction", f"R{ref}", DAY)]  # fmt: skip
        assert _refusal_of(lambda: ledger.post_many(orders, at=AT)) == "UNKNOWN_ACCOUNT"
    elif kind == "reverse":
        reference = f"R{given_}"
        done = _refusal_of(lambda: ledger.reverse(reference, reference_new=f"B{given_}", happened_on=DAY, at=AT))
        assert done == books.reverse(reference)
    else:
        day = DAY + timedelta(days=given_)
        assert _refusal_of(lambda: ledger.seal_day(day, at=AT)) == books.seal(day)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_step, max_size=14))
def test_any_history_of_the_books_agrees_with_the_obvious_model(steps):
    with transaction.atomic():
        for code, kind in ACCOUNTS.items():
            ledger.open_account(code, name=code, kind=kind, at=AT)
        books = Books()
        for kind, given_ in steps:
            _play(books, kind, given_)
            assert {account.code: account.balance_rp for account in queries.balances()} == {
                code: books.balance(code) for code in ACCOUNTS
            }
        assert queries.violations() == []
        transaction.set_rollback(True)
