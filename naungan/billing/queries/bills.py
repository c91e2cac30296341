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
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class BillSum:
    """How many bills are in a state, and what they come to."""

    count: int = 0
    total_rp: int = 0


_IN_SCOPE = "(region_code LIKE ANY(%s) OR employer_id = ANY(%s))"
_ORDERS = {
    "issued": "id",
    "code": "code",
    "region": "region_code",
    "total": "total_rp",
    "expires": "expires_at",
}
"""By what bills can be put in order."""


def bills_by_code(codes: Sequence[str]) -> dict[str, BillView]:
    """Bills under these codes; unknown codes are absent. For the bank door, which sees every bill by its code."""
    return _read("WHERE code = ANY(%s)", [list(codes)])


def lock_bills(codes: Sequence[str]) -> dict[str, BillView]:
    """The same, locked until the transaction ends. Taken in the order of codes, so that no two wait for each other."""
    return _read("WHERE code = ANY(%s) ORDER BY code FOR UPDATE", [sorted(codes)])


def bill(scope: Scope, code: str) -> BillView:
    """Refuses: OutOfScope (unknown, or another region's)."""
    found = _read(f"WHERE code = %s AND {_IN_SCOPE}", [code, *_reach(scope)]).get(code)
    if found is None:
        raise OutOfScope("Tagihan ini tidak ditemukan di wilayah Anda.", "This bill was not found in your region.")
    return found


def bill_of_reference(scope: Scope, reference: str) -> BillView | None:
    """The latest bill made for something (``programme:61.02.07.2001:2026``), cancelled and expired ones left out."""
    found = _read(
        f"WHERE reference = %s AND state IN ('open', 'paid') AND {_IN_SCOPE} ORDER BY id DESC LIMIT 1",
        [reference, *_reach(scope)],
    )
    return next(iter(found.values()), None)


def bills_of_references(scope: Scope, references: Sequence[str]) -> dict[str, BillView]:
    """As ``bill_of_reference``, for many at once: the latest bill by reference; those without one are absent."""
    found = _read(
        f"WHERE reference = ANY(%s) AND state IN ('open', 'paid') AND {_IN_SCOPE} ORDER BY id",
        [list(references), *_reach(scope)],
    )
    return {one.reference: one for one in found.values()}


def bills_of_worker(scope: Scope, worker_id: int) -> tuple[BillView, ...]:
    """Bills of the scope with a line of this worker, newest first."""
    found = _read(
        f"WHERE id IN (SELECT bill_id FROM billing_billline WHERE worker_id = %s) AND {_IN_SCOPE} ORDER BY id DESC",
        [worker_id, *_reach(scope)],
    )
    return tuple(found.values())


def bills(
    scope: Scope,
    *,
    state: BillState | None = None,
    region: str = "",
    source: str = "",
    search: str = "",
    sort: str = "issued",
    limit: int | None = 50,
    offset: int = 0,
    newest_first: bool = True,
) -> BillPage:
    """Bills of the scope, in the region, paid from the source, newest first; ``search``: part of the code or title.

    ``sort``: issued, code, region, total or expires; ``newest_first`` false turns any order round.
    """
    where, values = _filter(scope, state, region, source, search)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), {_SUMS} FROM billing_bill {where}", values)
        count, *sums = cursor.fetchone()
    direction = "DESC" if newest_first else "ASC"
    order = f"{_ORDERS[sort]} {direction}, id {direction}"
    rows = _read(f"{where} ORDER BY {order} LIMIT %s OFFSET %s", [*values, limit, offset])
    amounts = Amounts(*(int(one) for one in sums))
    return BillPage(tuple(rows.values()), count, amounts.total_rp, amounts)


def bill_sums(scope: Scope, *, region: str = "") -> dict[BillState, BillSum]:
    """How many bills of the scope are in which state, and what they come to; a state without any has no entry."""
    where, values = _filter(scope, None, region)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state, count(*), sum(total_rp) FROM billing_bill {where} GROUP BY state", values)
        return {BillState(state): BillSum(count, int(total)) for state, count, total in cursor.fetchall()}


def count_bills(scope: Scope, *, state: BillState | None = None, region: str = "") -> int:
    """How many bills of the scope."""
    where, values = _filter(scope, state, region)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM billing_bill {where}", values)
        return int(cursor.fetchone()[0])


def people_of_bill(scope: Scope, code: str) -> int:
    """How many persons a bill pays for; one with two runs of months has two lines. Refuses: OutOfScope."""
    found = bill(scope, code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT worker_id) FROM billing_billline WHERE bill_id = %s", [found.id])
        return int(cursor.fetchone()[0])


def bill_lines(scope: Scope, code: str, *, limit: int | None = 100, offset: int = 0) -> tuple[BillLineView, ...]:
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


_SUMS = "coalesce(sum(jkk_rp), 0), coalesce(sum(jkm_rp), 0), coalesce(sum(jht_rp), 0), coalesce(sum(jp_rp), 0)"


def _reach(scope: Scope) -> list[Any]:
    """Values of ``_IN_SCOPE``: bills of one's regions, and those of one's own company."""
    return [scope.patterns(), sorted(scope.employer_ids)]


def _filter(
    scope: Scope, state: BillState | None, region: str, source: str = "", search: str = ""
) -> tuple[str, list[Any]]:
    where = f"WHERE {_IN_SCOPE}"
    values = _reach(scope)
    if region:
        where += " AND (region_code = %s OR region_code LIKE %s)"
        values += [region, f"{region}.%"]
    if state is not None:
        where += " AND state = %s"
        values.append(state.value)
    if source:
        where += " AND source_code = %s"
        values.append(source)
    if search:
        where += " AND (strpos(code, %s) > 0 OR strpos(lower(title), lower(%s)) > 0)"
        values += [search.replace(" ", "") or search, search]
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
