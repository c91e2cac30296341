"""Bills and their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from naungan.billing.values import Amounts, BillLineView, BillState, BillView
from naungan.kernel import OutOfScope, Scope
from naungan.law.terms import Programme

_COLUMNS = """id, code, issuer, kind, state, title, region_code, payer, source_code, line_count, first_month,
    last_month, jkk_rp, jkm_rp, jht_rp, jp_rp, total_rp, rule_version, priced_on, issued_at,
    expires_at, closed_at, reference"""


@dataclass(frozen=True, slots=True)
class BillPage:
    """Some bills, and how many there are in all with what total."""

    rows: tuple[BillView, ...]
    count: int
    total_rp: int


def bills_by_code(codes: Sequence[str]) -> dict[str, BillView]:
    """Bills under these codes; unknown codes are absent. For the bank door, which sees every bill by its code."""
    return _read("WHERE code = ANY(%s)", [list(codes)])


def lock_bills(codes: Sequence[str]) -> dict[str, BillView]:
    """The same, locked until the transaction ends. Taken in the order of codes, so that no two wait for each other."""
    return _read("WHERE code = ANY(%s) ORDER BY code FOR UPDATE", [sorted(codes)])


def bill(scope: Scope, code: str) -> BillView:
    """Refuses: OutOfScope (unknown, or another region's)."""
    found = bills_by_code([code]).get(code)
    if found is None or not scope.covers(found.region_code):
        raise OutOfScope("Tagihan ini tidak ditemukan di wilayah Anda.", "This bill was not found in your region.")
    return found


def bill_of_reference(scope: Scope, reference: str) -> BillView | None:
    """The latest bill made for something (``programme:61.02.07.2001:2026``), cancelled and expired ones left out."""
    found = _read(
        "WHERE reference = %s AND state IN ('open', 'paid') AND region_code LIKE ANY(%s) ORDER BY id DESC LIMIT 1",
        [reference, scope.patterns()],
    )
    return next(iter(found.values()), None)


def bills_of_references(scope: Scope, references: Sequence[str]) -> dict[str, BillView]:
    """As ``bill_of_reference``, for many at once: the latest bill by reference; those without one are absent."""
    found = _read(
        "WHERE reference = ANY(%s) AND state IN ('open', 'paid') AND region_code LIKE ANY(%s) ORDER BY id",
        [list(references), scope.patterns()],
    )
    return {one.reference: one for one in found.values()}


def bills_of_worker(scope: Scope, worker_id: int) -> tuple[BillView, ...]:
    """Bills of the scope with a line of this worker, newest first."""
    found = _read(
        "WHERE id IN (SELECT bill_id FROM billing_billline WHERE worker_id = %s) AND region_code LIKE ANY(%s) "
        "ORDER BY id DESC",
        [worker_id, scope.patterns()],
    )
    return tuple(found.values())


def bills(
    scope: Scope,
    *,
    state: BillState | None = None,
    region: str = "",
    limit: int = 50,
    offset: int = 0,
    newest_first: bool = True,
) -> BillPage:
    """Bills of the scope, in the region, newest first."""
    where, values = _filter(scope, state, region)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum(total_rp), 0) FROM billing_bill {where}", values)
        count, total_rp = cursor.fetchone()
    direction = "DESC" if newest_first else "ASC"
    rows = _read(f"{where} ORDER BY id {direction} LIMIT %s OFFSET %s", [*values, limit, offset])
    return BillPage(tuple(rows.values()), count, int(total_rp))


def count_bills(scope: Scope, *, state: BillState | None = None, region: str = "") -> int:
    """How many bills of the scope."""
    where, values = _filter(scope, state, region)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM billing_bill {where}", values)
        return int(cursor.fetchone()[0])


def bill_lines(scope: Scope, code: str, *, limit: int = 100, offset: int = 0) -> tuple[BillLineView, ...]:
    """Lines of a bill in the order they were written. Refuses: OutOfScope."""
    return lines_of_bills([bill(scope, code).id], limit=limit, offset=offset)


def lines_of_bills(bill_ids: Sequence[int], *, limit: int | None = None, offset: int = 0) -> tuple[BillLineView, ...]:
    """Lines of several bills, by bill and line. For settlement, inside billing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, worker_id, first_month, month_count, segment, programmes, region_code,
                      jkk_rp, jkm_rp, jht_rp, jp_rp
               FROM billing_billline WHERE bill_id = ANY(%s) ORDER BY bill_id, id LIMIT %s OFFSET %s""",
            [list(bill_ids), limit, offset],
        )
        return tuple(_line_view(row) for row in cursor.fetchall())


def _filter(scope: Scope, state: BillState | None, region: str) -> tuple[str, list[Any]]:
    where = "WHERE region_code LIKE ANY(%s)"
    values: list[Any] = [scope.patterns()]
    if region:
        where += " AND (region_code = %s OR region_code LIKE %s)"
        values += [region, f"{region}.%"]
    if state is not None:
        where += " AND state = %s"
        values.append(state.value)
    return where, values


def _read(where: str, values: list[Any]) -> dict[str, BillView]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM billing_bill {where}", values)
        return {row[1]: _view(row) for row in cursor.fetchall()}


def _view(row: Sequence[Any]) -> BillView:
    state, between, amounts, rest = row[4], row[5:12], row[12:16], row[16:]
    return BillView(*[*row[:4], BillState(state), *between, Amounts(*amounts), *rest])


def _line_view(row: Sequence[Any]) -> BillLineView:
    return BillLineView(*[*row[:5], Programme(row[5]), row[6], Amounts(*row[7:])])
