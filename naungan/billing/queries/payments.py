"""Payments, receipts and what partners were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from naungan.billing.queries.bills import bills_by_code
from naungan.billing.values import Amounts, BillView, OutcomeKind, PaymentView, StoredAnswer
from naungan.kernel import OutOfScope, Scope

_COLUMNS = """p.id, p.number, p.bill_id, p.partner_id, p.request_id, p.amount_rp, p.paid_at, p.recorded_at,
    p.bank_reference, p.channel, p.reversed_at"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Bukti pembayaran iuran: the payment, its bill and the bank's name."""

    payment: PaymentView
    bill: BillView
    partner_name: str


@dataclass(frozen=True, slots=True)
class ProvenReceipt:
    """What anyone may learn of a receipt: that it is real, and what it paid; nobody's name, no region."""

    number: str
    is_valid: bool
    amount_rp: int
    people: int
    first_month: date
    last_month: date
    paid_at: datetime
    reversed_at: datetime | None


_SOURCE = """billing_payment p JOIN billing_bill b ON b.id = p.bill_id
    JOIN billing_partner partner ON partner.id = p.partner_id"""
_IN_SCOPE = "(b.region_code LIKE ANY(%s) OR b.employer_id = ANY(%s) OR p.partner_id = ANY(%s))"


def payment_of_bill(scope: Scope, bill: BillView) -> PaymentView | None:
    """The payment in force of a bill of the scope; None when unpaid, or when the bill lies outside the scope."""
    found = receipts_of_bills(scope, [bill.code])
    return found[0].payment if found else None


def receipts_of_bills(scope: Scope, codes: Sequence[str]) -> tuple[Receipt, ...]:
    """The payments in force of these bills, as far as the scope reaches, by number."""
    return _receipts(f"b.code = ANY(%s) AND p.reversed_at IS NULL AND {_IN_SCOPE} ORDER BY p.id",
                     [list(codes), *_reach(scope)])  # fmt: skip


def payments_of_bills(bill_ids: Sequence[int]) -> dict[int, PaymentView]:
    """Payments in force by bill. For settlement, inside billing."""
    rows = _read("p.bill_id = ANY(%s) AND p.reversed_at IS NULL", [list(bill_ids)])
    return {payment.bill_id: payment for payment in rows}


def payments_by_request(pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], PaymentView]:
    """Payments by (partner, request id). For the bank door."""
    rows = _read(
        "(p.partner_id, p.request_id) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))",
        [[partner for partner, _ in pairs], [request for _, request in pairs]],
    )
    return {(payment.partner_id, payment.request_id): payment for payment in rows}


def latest_payment(partner_id: int, bill_id: int) -> PaymentView | None:
    """The partner's most recent payment of a bill, a reversed one too. For the bank door."""
    rows = _read("p.partner_id = %s AND p.bill_id = %s", [partner_id, bill_id])
    return rows[-1] if rows else None


def receipt(scope: Scope, number: str) -> Receipt:
    """Refuses: OutOfScope (unknown, another region's, another bank's)."""
    found = _receipts(f"p.number = %s AND {_IN_SCOPE}", [number, *_reach(scope)])
    if not found:
        raise OutOfScope("Bukti pembayaran ini tidak ditemukan.", "This receipt was not found.")
    return found[0]


def proven_receipt(number: str) -> ProvenReceipt | None:
    """What anyone who holds a receipt may compare it with; None when there is no such receipt."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.number, p.reversed_at IS NULL, p.amount_rp,
                      (SELECT count(DISTINCT line.worker_id) FROM billing_billline line WHERE line.bill_id = b.id),
                      b.first_month, b.last_month, p.paid_at, p.reversed_at
               FROM billing_payment p JOIN billing_bill b ON b.id = p.bill_id WHERE p.number = %s""",
            [number],
        )
        row = cursor.fetchone()
    return ProvenReceipt(*row) if row else None


def payments(
    scope: Scope, *, region: str = "", search: str = "", limit: int | None = 50, offset: int = 0
) -> tuple[tuple[Receipt, ...], int, int]:
    """Payments of the scope newest first, how many in all, and their sum in rupiah (reversed ones not summed).

    The scope's regions, its company, its bank. ``search``: part of the receipt's number, the bill's code or its title.
    """
    where, values = _filter(scope, region, search)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(sum(p.amount_rp) FILTER (WHERE p.reversed_at IS NULL), 0) "
            f"FROM {_SOURCE} WHERE {where}",
            values,
        )
        count, total_rp = cursor.fetchone()
    if limit == 0:
        return (), count, int(total_rp)
    rows = _receipts(f"{where} ORDER BY p.id DESC LIMIT %s OFFSET %s", [*values, limit, offset])
    return rows, count, int(total_rp)


def payment_amounts(scope: Scope, *, region: str = "", search: str = "") -> Amounts:
    """What the payments in force of the same filter as ``payments`` come to, per programme."""
    where, values = _filter(scope, region, search)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT coalesce(sum(b.jkk_rp), 0), coalesce(sum(b.jkm_rp), 0), coalesce(sum(b.jht_rp), 0),
                       coalesce(sum(b.jp_rp), 0)
                FROM {_SOURCE} WHERE {where} AND p.reversed_at IS NULL""",
            values,
        )
        return Amounts(*(int(one) for one in cursor.fetchone()))


def last_payment_at() -> datetime | None:
    """When the last payment was recorded; for health figures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_at FROM billing_payment ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else None


def stored_answers(pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], StoredAnswer]:
    """What the first payment message of (partner, request id) came to. For settlement and status."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT ON (m.partner_id, m.request_id)
                      m.partner_id, m.request_id, m.outcome, m.answer, m.fingerprint, p.amount_rp
               FROM unnest(%s::bigint[], %s::text[]) AS asked (partner_id, request_id)
               JOIN billing_channelmessage m
                 ON m.partner_id = asked.partner_id AND m.request_id = asked.request_id AND m.service = '25'
               LEFT JOIN billing_payment p ON p.partner_id = m.partner_id AND p.request_id = m.request_id
               ORDER BY m.partner_id, m.request_id, m.id""",
            [[partner for partner, _ in pairs], [request for _, request in pairs]],
        )
        return {
            (row[0], row[1]): StoredAnswer(OutcomeKind(row[2]), bytes(row[3]), bytes(row[4] or b""), row[5])
            for row in cursor.fetchall()
        }


def _one(where: str, *values: Any) -> PaymentView | None:
    return next(iter(_read(where, list(values))), None)


def _read(where: str, values: list[Any]) -> tuple[PaymentView, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM billing_payment p WHERE {where} ORDER BY p.id", values)
        return tuple(PaymentView(*row) for row in cursor.fetchall())


def _reach(scope: Scope) -> list[Any]:
    """Values of ``_IN_SCOPE``: one's regions, one's own company, one's own bank."""
    return [scope.patterns(), sorted(scope.employer_ids), sorted(scope.partner_ids)]


def _filter(scope: Scope, region: str, search: str) -> tuple[str, list[Any]]:
    where, values = _IN_SCOPE, _reach(scope)
    if region:
        where += " AND (b.region_code = %s OR b.region_code LIKE %s)"
        values += [region, f"{region}.%"]
    if search:
        where += (
            " AND (strpos(p.number, upper(%s)) > 0 OR strpos(b.code, %s) > 0 OR strpos(lower(b.title), lower(%s)) > 0)"
        )
        values += [search, search.replace(" ", "") or search, search]
    return where, values


def _receipts(where: str, values: list[Any]) -> tuple[Receipt, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS}, b.code, partner.name FROM {_SOURCE} WHERE {where}", values)
        rows = cursor.fetchall()
    bills = bills_by_code([row[11] for row in rows])
    return tuple(Receipt(PaymentView(*row[:11]), bills[row[11]], row[12]) for row in rows)
