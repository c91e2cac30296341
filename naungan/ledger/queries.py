"""Reading the books: balances, transfers, and what must never be true of them."""

from django.db import connection

from naungan.kernel import Refusal
from naungan.ledger.values import AccountBalance, Transfer
from naungan.ledger.violations import CHECKS


class UnknownAccount(Refusal):
    """An account code that nobody opened."""

    code = "UNKNOWN_ACCOUNT"


_BALANCES = """
WITH tail AS (
    SELECT side.account_id, sum(side.debit_rp) AS debit_rp, sum(side.credit_rp) AS credit_rp
    FROM ledger_transfer t
    CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount_rp, 0::bigint), (t.credit_account_id, 0, t.amount_rp))
        AS side (account_id, debit_rp, credit_rp)
    WHERE t.id > coalesce((SELECT max(last_transfer_id) FROM ledger_dailysum), 0)
    GROUP BY side.account_id
), sealed AS (
    SELECT account_id, sum(debit_rp) AS debit_rp, sum(credit_rp) AS credit_rp FROM ledger_dailysum GROUP BY account_id
)
SELECT a.code, a.name, a.kind,
       (coalesce(s.debit_rp, 0) + coalesce(t.debit_rp, 0))::bigint,
       (coalesce(s.credit_rp, 0) + coalesce(t.credit_rp, 0))::bigint
FROM ledger_account a LEFT JOIN sealed s ON s.account_id = a.id LEFT JOIN tail t ON t.account_id = a.id
ORDER BY a.code
"""


def balances() -> tuple[AccountBalance, ...]:
    """Every account with its sums: the sealed days plus what was posted since, in one statement; by code."""
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES)
        return tuple(AccountBalance(*row) for row in cursor.fetchall())


def balance(code: str) -> int:
    """An account's balance in rupiah, with the sign of its kind. Refuses: UnknownAccount."""
    for account in balances():
        if account.code == code:
            return account.balance_rp
    raise UnknownAccount(f"Akun belum dibuka: {code}.", f"Not an open account: {code}.")


def transfers(reference: str) -> tuple[Transfer, ...]:
    """The transfers of one reference in the order they were posted, followed by the reversals of any of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.id, d.code, c.code, t.amount_rp, t.kind, t.reference, t.happened_on, t.recorded_at, t.reverses_id
            FROM ledger_transfer t
            JOIN ledger_account d ON d.id = t.debit_account_id
            JOIN ledger_account c ON c.id = t.credit_account_id
            WHERE t.reference = %s OR t.reverses_id IN (SELECT id FROM ledger_transfer WHERE reference = %s)
            ORDER BY t.id
            """,
            [reference, reference],
        )
        return tuple(Transfer(*row) for row in cursor.fetchall())


def violations() -> list[str]:
    """What is wrong with the books, in words (Indonesian / English); empty when nothing is.

    The same queries run in tests and in ``naungan ledger check``.
    """
    found: list[str] = []
    with connection.cursor() as cursor:
        for check in CHECKS:
            cursor.execute(check.sql)
            found += [f"{check.indonesian} / {check.english}".format(*row) for row in cursor.fetchall()]
    return found
