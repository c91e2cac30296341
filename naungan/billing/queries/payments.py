"""Payments, receipts and what partners were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from naungan.billing.queries.bills import bills_by_code
from naungan.billing.values import BillView, OutcomeKind, PaymentView, StoredAnswer
from naungan.kernel import OutOfScope, Scope

_COLUMNS = """p.id, p.number, p.bill_id, p.partner_id, p.request_id, p.amount_rp, p.paid_at, p.recorded_at,
    p.bank_reference, p.channel, p.reversed_at"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Bukti pembayaran iuran: the payment, its bill and the bank's name."""

    payment: PaymentView
    bill: BillView
    partner_name: str


def payment_of_bill(scope: Scope, bill: BillView) -> PaymentView | None:
    """The payment in force of a bill of the scope; None when unpaid."""
    scope.require_region(bill.region_code)
    return _one("p.bill_id = %s AND p.reversed_at IS NULL", bill.id)


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
    """Refuses: OutOfScope (unknown, or another region's)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT b.code, partner.name FROM billing_payment p JOIN billing_bill b ON b.id = p.bill_id
               JOIN billing_partner partner ON partner.id = p.partner_id
               WHERE p.number = %s AND b.region_code LIKE ANY(%s)""",
            [number, scope.patterns()],
        )
        row = cursor.fetchone()
    payment = _one("p.number = %s", number) if row else None
    if row is None or payment is None:
        raise OutOfScope("Bukti pembayaran ini tidak ditemukan.", "This receipt was not found.")
    return Receipt(payment, bills_by_code([row[0]])[row[0]], row[1])


def payments(
    scope: Scope, *, region: str = "", limit: int = 50, offset: int = 0
) -> tuple[tuple[Receipt, ...], int, int]:
    """Payments of the scope newest first, how many in all, and their sum in rupiah (reversed ones not summed)."""
    where = "b.region_code LIKE ANY(%s)"
    values: list[Any] = [scope.patterns()]
    if region:
        where += " AND (b.region_code = %s OR b.region_code LIKE %s)"
        values += [region, f"{region}.%"]
    source = """billing_payment p JOIN billing_bill b ON b.id = p.bill_id
                JOIN billing_partner partner ON partner.id = p.partner_id"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(sum(p.amount_rp) FILTER (WHERE p.reversed_at IS NULL), 0) "
            f"FROM {source} WHERE {where}",
            values,
        )
        count, total_rp = cursor.fetchone()
        cursor.execute(
            f"SELECT {_COLUMNS}, b.code, partner.name FROM {source} WHERE {where} ORDER BY p.id DESC "
            "LIMIT %s OFFSET %s",
            [*values, limit, offset],
        )
        rows = cursor.fetchall()
    bills = bills_by_code([row[11] for row in rows])
    return tuple(Receipt(PaymentView(*row[:11]), bills[row[11]], row[12]) for row in rows), count, int(total_rp)


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
