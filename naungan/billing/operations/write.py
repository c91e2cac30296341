"""Rows of a new bill: the bill under a fresh code, its lines, its claims. Inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from naungan.billing.codes import new_kode_bayar
from naungan.billing.values import Amounts, NewLine
from naungan.kernel import Actor
from naungan.law.terms import Payer, Programme


@dataclass(frozen=True, slots=True)
class NewBill:
    kind: str
    title: str
    region_code: str
    payer: Payer
    source_code: str
    reference: str
    priced_on: date
    expires_at: datetime
    programmes: Programme = Programme.PROTECTED
    issuer: str = "naungan"
    code: str = ""
    """Given for a code of the fund; a kode bayar of ours is made."""


def insert_bill(new: NewBill, lines: Sequence[NewLine], *, rule_version: str, by: Actor, at: datetime) -> str:
    """Writes the bill and its lines. Returns its code; '' when a given code is taken."""
    total = sum((line.amounts for line in lines), Amounts())
    first = min(line.first_month for line in lines)
    last = max(line.first_month.plus(line.month_count - 1) for line in lines)
    while True:
        code = new.code or new_kode_bayar()
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO billing_bill (code, issuer, kind, state, title, region_code, payer, source_code,
                       reference, line_count, first_month, last_month, jkk_rp, jkm_rp, jht_rp, jp_rp, total_rp,
                       rule_version, priced_on, issued_at, issued_by, expires_at)
                   VALUES (%s, %s, %s, 'open', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                   ON CONFLICT (code) DO NOTHING RETURNING id""",
                [
                    code, new.issuer, new.kind, new.title, new.region_code, new.payer.value, new.source_code,
                    new.reference, len(lines), first.first_day, last.first_day, total.jkk_rp, total.jkm_rp,
                    total.jht_rp, total.jp_rp, total.total_rp, rule_version, new.priced_on, at, by.id, new.expires_at,
                ],
            )  # fmt: skip
            row = cursor.fetchone()
        if row is not None:
            _insert_lines(row[0], lines)
            return code
        if new.code:
            return ""


def claim_months(bill_id: int) -> int:
    """Claims every worker-month of the bill. Returns how many another bill holds (then nothing should be kept).

    Taken by worker and month, so that two bills over the same people never wait for each other in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO billing_monthclaim (line_id, worker_id, month, employer_id)
               SELECT line.id, line.worker_id, (line.first_month + make_interval(months => step))::date,
                      coalesce(bill.employer_id, 0)
               FROM billing_billline line JOIN billing_bill bill ON bill.id = line.bill_id
               CROSS JOIN LATERAL generate_series(0, line.month_count - 1) AS step
               WHERE line.bill_id = %s ORDER BY 2, 3
               ON CONFLICT (worker_id, month, employer_id) DO NOTHING""",
            [bill_id],
        )
        claimed = cursor.rowcount
        cursor.execute("SELECT coalesce(sum(month_count), 0)::int FROM billing_billline WHERE bill_id = %s", [bill_id])
        wanted = int(cursor.fetchone()[0])
    return wanted - int(claimed)


def release_months(bill_ids: Sequence[int]) -> None:
    """The worker-months of these bills may be billed anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM billing_monthclaim claim USING billing_billline line
               WHERE claim.line_id = line.id AND line.bill_id = ANY(%s)""",
            [list(bill_ids)],
        )


def _insert_lines(bill_id: int, lines: Sequence[NewLine]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO billing_billline (bill_id, worker_id, first_month, month_count, segment, programmes,
                                             region_code, jkk_rp, jkm_rp, jht_rp, jp_rp)
               SELECT %s, * FROM unnest(%s::bigint[], %s::date[], %s::smallint[], %s::text[], %s::smallint[],
                                        %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])""",
            [
                bill_id,
                [line.worker_id for line in lines],
                [line.first_month.first_day for line in lines],
                [line.month_count for line in lines],
                [line.segment.value for line in lines],
                [int(line.programmes) for line in lines],
                [line.region_code for line in lines],
                [line.amounts.jkk_rp for line in lines],
                [line.amounts.jkm_rp for line in lines],
                [line.amounts.jht_rp for line in lines],
                [line.amounts.jp_rp for line in lines],
            ],
        )
