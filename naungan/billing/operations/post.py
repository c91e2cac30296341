"""What a paid bill posts, inside its caller's transaction: payment, transfer per programme, workers' months."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from naungan.billing import accounts, rules
from naungan.billing.operations.write import claim_months
from naungan.billing.queries.bills import lines_of_bills
from naungan.billing.values import BillLineView, BillState, BillView, PaymentOrder, PaymentView
from naungan.ledger import operations as ledger
from naungan.ledger.values import TransferOrder
from naungan.protection import operations as protection
from naungan.protection.values import EVIDENCE_BILL_LINE, RecordResult, SpanRow

JAKARTA = ZoneInfo("Asia/Jakarta")


def post_payments(
    payable: Sequence[tuple[PaymentOrder, BillView]], *, at: datetime
) -> tuple[dict[str, tuple[BillView, PaymentView]], RecordResult]:
    """Posts payments, transfers and person-months of bills that may be paid. Returns them by bill code."""
    ready = _with_their_months(payable)
    if not ready:
        return {}, RecordResult(0, 0)
    lines = _lines_by_bill([bill for _, bill in ready])
    payments = _insert_payments(ready, at=at)
    _close_bills([bill.id for _, bill in ready], at=at)
    ledger.post_many(_transfers(ready, payments), at=at)
    spans = [span for order, bill in ready for span in _spans(order, bill, lines[bill.id])]
    recorded = protection.record_spans(spans, at=at)
    return {bill.code: (bill, payments[bill.id]) for _, bill in ready}, recorded


def _lines_by_bill(bills: Sequence[BillView]) -> dict[int, list[BillLineView]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, bill_id FROM billing_billline WHERE bill_id = ANY(%s)", [[b.id for b in bills]])
        bill_of = dict(cursor.fetchall())
    grouped: dict[int, list[BillLineView]] = {bill.id: [] for bill in bills}
    for line in lines_of_bills([bill.id for bill in bills]):
        grouped[bill_of[line.id]].append(line)
    return grouped


def _with_their_months(payable: Sequence[tuple[PaymentOrder, BillView]]) -> list[tuple[PaymentOrder, BillView]]:
    """Leaves out an expired bill (paid late by advice) whose worker-months another bill has claimed since."""
    expired = [bill for _, bill in payable if bill.state is BillState.EXPIRED]
    lost = {bill.id for bill in expired if not _claim_again(bill.id)}
    return [(order, bill) for order, bill in payable if bill.id not in lost]


def _claim_again(bill_id: int) -> bool:
    with transaction.atomic():
        missing = claim_months(bill_id)
        transaction.set_rollback(missing > 0)
    return not missing


def _insert_payments(ready: Sequence[tuple[PaymentOrder, BillView]], *, at: datetime) -> dict[int, PaymentView]:
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH numbered AS (
                   SELECT nextval(pg_get_serial_sequence('billing_payment', 'id')) AS id, asked.*
                   FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::text[],
                               %s::text[], %s::text[])
                        AS asked (bill_id, partner_id, request_id, amount_rp, paid_at, bank_reference, channel, refs))
               INSERT INTO billing_payment (id, number, bill_id, partner_id, request_id, amount_rp, paid_at,
                                            recorded_at, bank_reference, channel, programme_references)
               SELECT id, 'BP' || to_char(%s AT TIME ZONE 'Asia/Pontianak', 'YYYYMMDD') || '-' ||
                          lpad(id::text, greatest(8, length(id::text)), '0'),
                      bill_id, partner_id, request_id, amount_rp, paid_at, %s, bank_reference, channel, refs::jsonb
               FROM numbered
               RETURNING id, number, bill_id, partner_id, request_id, amount_rp, paid_at, recorded_at,
                         bank_reference, channel, reversed_at""",
            [
                [bill.id for _, bill in ready],
                [order.partner_id for order, _ in ready],
                [order.request_id for order, _ in ready],
                [order.paid_amount_rp for order, _ in ready],
                [order.happened_at for order, _ in ready],
                [order.bank_reference for order, _ in ready],
                [order.channel for order, _ in ready],
                [json.dumps(order.references) for order, _ in ready],
                at,
                at,
            ],
        )
        return {row[2]: PaymentView(*row) for row in cursor.fetchall()}


def _close_bills(bill_ids: Sequence[int], *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE billing_bill SET state = 'paid', closed_at = %s
               WHERE id = ANY(%s) AND state = ANY(%s)""",
            [at, list(bill_ids), rules.states_before(BillState.PAID)],
        )
        assert cursor.rowcount == len(bill_ids), "a locked, payable bill changed under its lock"


def _transfers(ready: Sequence[tuple[PaymentOrder, BillView]], payments: dict[int, PaymentView]) -> list[TransferOrder]:
    client_ids = _settlement_accounts({order.partner_id for order, _ in ready})
    return [
        TransferOrder(
            debit=client_ids[order.partner_id],
            credit=accounts.held_for(programme),
            amount_rp=amount_rp,
            kind="payment",
            reference=payments[bill.id].number,
            happened_on=order.happened_at.astimezone(JAKARTA).date(),
        )
        for order, bill in ready
        for programme, amount_rp in bill.amounts.positive()
    ]


def _settlement_accounts(partner_ids: set[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, settlement_account FROM billing_partner WHERE id = ANY(%s)", [list(partner_ids)])
        return dict(cursor.fetchall())


def _spans(order: PaymentOrder, bill: BillView, lines: Sequence[BillLineView]) -> Iterator[SpanRow]:
    for line in lines:
        yield SpanRow(
            worker_id=line.worker_id,
            first_month=line.first_month,
            month_count=line.month_count,
            segment=line.segment,
            programmes=int(line.programmes),
            payer=bill.payer,
            region_code=line.region_code,
            evidence_kind=EVIDENCE_BILL_LINE,
            evidence_id=line.id,
            paid_at=order.happened_at,
        )
