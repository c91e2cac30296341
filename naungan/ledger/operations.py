"""Writing the books: accounts, transfers, reversals, sealed days.

Posts inside its caller's transaction and records no event of its own: the caller's operation says what happened.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from naungan.kernel import Refusal
from naungan.ledger.queries import UnknownAccount
from naungan.ledger.values import ASSET, LIABILITY, TransferOrder


class AccountDiffers(Refusal):
    """The code is open as another kind of account."""

    code = "ACCOUNT_DIFFERS"


class NothingToReverse(Refusal):
    """No transfer carries this reference."""

    code = "NOTHING_TO_REVERSE"


class AlreadyReversed(Refusal):
    """Every transfer of the reference was reversed before."""

    code = "ALREADY_REVERSED"


class DayAlreadySealed(Refusal):
    """This day, or a later one, is sealed."""

    code = "DAY_ALREADY_SEALED"


def open_account(code: str, *, name: str, kind: str, at: datetime) -> int:
    """The account is open; opening it again changes nothing. Gives its id.

    Refuses: AccountDiffers (the code is open as the other kind).
    """
    if kind not in (ASSET, LIABILITY):
        raise ValueError(f"an account is an asset or a liability, not {kind!r}")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_account (code, name, kind, opened_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [code, name, kind, at],
        )
        cursor.execute("SELECT id, kind FROM ledger_account WHERE code = %s", [code])
        account_id, stands_as = cursor.fetchone()
    if stands_as != kind:
        raise AccountDiffers(
            f"Akun {code} sudah dibuka sebagai {stands_as}.", f"Account {code} is open as {stands_as}."
        )
    return int(account_id)


def post(order: TransferOrder, *, at: datetime) -> int:
    """The transfer stands in the books. Gives its id. Refuses: UnknownAccount."""
    return post_many([order], at=at)[0]


_POST = """
WITH given AS (
    SELECT g.*, d.id AS debit_id, c.id AS credit_id
    FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::date[])
         WITH ORDINALITY AS g (debit, credit, amount_rp, kind, reference, happened_on, place)
    LEFT JOIN ledger_account d ON d.code = g.debit
    LEFT JOIN ledger_account c ON c.code = g.credit
)
INSERT INTO ledger_transfer (debit_account_id, credit_account_id, amount_rp, kind, reference, happened_on, recorded_at)
SELECT debit_id, credit_id, amount_rp, kind, reference, happened_on, %s FROM given
WHERE NOT EXISTS (SELECT 1 FROM given WHERE debit_id IS NULL OR credit_id IS NULL)
ORDER BY place
RETURNING id
"""


def post_many(orders: Sequence[TransferOrder], *, at: datetime) -> list[int]:
    """All transfers stand in the books, or none. Gives their ids in the order of the orders; one statement.

    Refuses: UnknownAccount (names each code that nobody opened).
    """
    if not orders:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _POST,
            [
                [order.debit for order in orders],
                [order.credit for order in orders],
                [order.amount_rp for order in orders],
                [order.kind for order in orders],
                [order.reference for order in orders],
                [order.happened_on for order in orders],
                at,
            ],
        )
        made = [int(row[0]) for row in cursor.fetchall()]
    if not made:
        raise _unknown_account({code for order in orders for code in (order.debit, order.credit)})
    return made


_REVERSE = """
INSERT INTO ledger_transfer (debit_account_id, credit_account_id, amount_rp, kind, reference, happened_on, recorded_at,
                             reverses_id)
SELECT credit_account_id, debit_account_id, amount_rp, %s, %s, %s, %s, id FROM ledger_transfer
WHERE reference = %s AND reverses_id IS NULL
ORDER BY id
ON CONFLICT (reverses_id) DO NOTHING
RETURNING id
"""


def reverse(
    reference: str, *, kind: str = "reversal", reference_new: str, happened_on: date, at: datetime
) -> list[int]:
    """Each transfer of the reference has its mirror, once. Gives the mirrors' ids.

    Refuses: NothingToReverse, AlreadyReversed (in this order).
    """
    if kind != "reversal":
        raise ValueError("a mirror transfer is a reversal; a correction is posted as one")
    with connection.cursor() as cursor:
        cursor.execute(_REVERSE, [kind, reference_new, happened_on, at, reference])
        made = [int(row[0]) for row in cursor.fetchall()]
        if made:
            return made
        cursor.execute("SELECT EXISTS (SELECT 1 FROM ledger_transfer WHERE reference = %s)", [reference])
        exists = cursor.fetchone()[0]
    if exists:
        raise AlreadyReversed(f"Transaksi {reference} sudah dibalik.", f"Transaction {reference} is reversed already.")
    raise NothingToReverse(f"Tidak ada transaksi {reference}.", f"There is no transaction {reference}.")


_SEAL = """
WITH bound AS (
    SELECT coalesce((SELECT max(last_transfer_id) FROM ledger_dailysum), 0) AS after,
           coalesce((SELECT max(id) FROM ledger_transfer), 0) AS last
), moved AS (
    SELECT side.account_id, sum(side.debit_rp) AS debit_rp, sum(side.credit_rp) AS credit_rp
    FROM ledger_transfer t
    CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount_rp, 0::bigint), (t.credit_account_id, 0, t.amount_rp))
        AS side (account_id, debit_rp, credit_rp)
    WHERE t.id > (SELECT after FROM bound)
    GROUP BY side.account_id
)
INSERT INTO ledger_dailysum (account_id, day, debit_rp, credit_rp, last_transfer_id, sealed_at)
SELECT a.id, %s, coalesce(m.debit_rp, 0), coalesce(m.credit_rp, 0), (SELECT greatest(after, last) FROM bound), %s
FROM ledger_account a LEFT JOIN moved m ON m.account_id = a.id
"""


@transaction.atomic
def seal_day(day: date, *, at: datetime) -> int:
    """Everything posted so far and not sealed yet stands in sealed sums under this day. Gives the accounts sealed.

    What is posted later belongs to the next seal even when it happened earlier: closed books stay closed. The lock
    waits for payments under way and holds new ones for the moment of summing; only so is no lower number still to come.

    Refuses: DayAlreadySealed.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_transfer IN SHARE MODE")
        cursor.execute("LOCK TABLE ledger_dailysum IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT max(day) FROM ledger_dailysum")
        last = cursor.fetchone()[0]
        if last is not None and last >= day:
            raise DayAlreadySealed(
                f"Pembukuan sudah ditutup sampai {last.isoformat()}.", f"The books are sealed up to {last.isoformat()}."
            )
        cursor.execute(_SEAL, [day, at])
        return int(cursor.rowcount)


def _unknown_account(codes: set[str]) -> UnknownAccount:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM ledger_account WHERE code = ANY(%s)", [list(codes)])
        missing = ", ".join(sorted(codes - {row[0] for row in cursor.fetchall()}))
    return UnknownAccount(f"Akun belum dibuka: {missing}.", f"Not an open account: {missing}.")
