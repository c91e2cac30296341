"""Who is protected, and when: the only place that says so.

A count and its list of people come from one where-clause (``_filter``). Counts and lists are read views for coverage:
they take region patterns, which the caller makes from its scope (``Scope.patterns``) or its region (``patterns_of``).
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import connection

from naungan.kernel import Month, Scope
from naungan.law.terms import Programme
from naungan.protection.values import CountRow, MonthCountRow, PersonMonthView, PublicAnswer
from naungan.registry import queries as registry

_CODE_LENGTH = {1: 2, 2: 5, 3: 8, 4: 13}
_PROTECTED = int(Programme.PROTECTED)
_ASKED_AT_ONCE = 50_000


def patterns_of(region: str) -> list[str]:
    """LIKE patterns for a region and everything in it; '' is everywhere."""
    return [region, f"{region}.%"] if region else ["%"]


def counts(*, month: Month, patterns: Sequence[str], level: int) -> list[CountRow]:
    """Protected people of the month by region of that level (1 province to 4 village) and segment, in one reading.

    Acknowledged by the fund are among them. Regions without anybody have no row.
    """
    where, values = _filter(month=month, patterns=patterns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT left(region_code, %s) AS region, segment, sum(people)::bigint, sum(acknowledged)::bigint
            FROM (
                SELECT region_code, segment, count(*) AS people, count(acknowledged_at) AS acknowledged
                FROM protection_personmonth WHERE {where} GROUP BY region_code, segment
            ) AS village
            GROUP BY region, segment ORDER BY region, segment
            """,
            [_CODE_LENGTH[level], *values],
        )
        return [CountRow(*row) for row in cursor.fetchall()]


def count_people(*, month: Month, patterns: Sequence[str], segment: str = "", only_waiting: bool = False) -> int:
    """How many people ``protected_worker_ids`` lists over all its pages."""
    where, values = _filter(month=month, patterns=patterns, segment=segment, only_waiting=only_waiting)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM protection_personmonth WHERE {where}", values)
        return int(cursor.fetchone()[0])


def protected_worker_ids(
    *,
    month: Month,
    patterns: Sequence[str],
    segment: str = "",
    only_waiting: bool = False,
    number: int = 1,
    size: int = 50,
) -> list[int]:
    """Exactly the workers that ``counts`` counts for the same filter, a page at a time, by number.

    ``only_waiting``: those who have paid and whom the fund has not acknowledged yet.
    """
    where, values = _filter(month=month, patterns=patterns, segment=segment, only_waiting=only_waiting)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT worker_id FROM protection_personmonth WHERE {where} ORDER BY worker_id LIMIT %s OFFSET %s",
            [*values, size, (max(number, 1) - 1) * size],
        )
        return [worker_id for (worker_id,) in cursor.fetchall()]


def counts_by_month(*, months: Collection[Month], patterns: Sequence[str]) -> list[MonthCountRow]:
    """Protected people per month and segment of these months, in one reading; empty months have no row."""
    where, values = _filter(months=months, patterns=patterns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month, segment, count(*) FROM protection_personmonth WHERE {where} "
            "GROUP BY month, segment ORDER BY month, segment",
            values,
        )
        return [MonthCountRow(*row) for row in cursor.fetchall()]


def counts_lapsing(*, month: Month, patterns: Sequence[str]) -> dict[str, int]:
    """Per segment: people protected in the month, counted in these regions, and in no region the month after."""
    where, values = _lapsing(month=month, patterns=patterns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT segment, count(*) FROM protection_personmonth held WHERE {where} GROUP BY segment", values
        )
        return dict(cursor.fetchall())


def lapsing_worker_ids(
    *, month: Month, patterns: Sequence[str], segment: str = "", number: int = 1, size: int = 50
) -> list[int]:
    """Exactly the workers that ``counts_lapsing`` counts, a page at a time, by number."""
    where, values = _lapsing(month=month, patterns=patterns, segment=segment)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT worker_id FROM protection_personmonth held WHERE {where} ORDER BY worker_id LIMIT %s OFFSET %s",
            [*values, size, (max(number, 1) - 1) * size],
        )
        return [worker_id for (worker_id,) in cursor.fetchall()]


def protected_months(worker_ids: Collection[int], *, first: Month, last: Month) -> dict[int, set[date]]:
    """Per worker the protected months (first days) from ``first`` to ``last``; workers without any are absent."""
    found: dict[int, set[date]] = {}
    for worker_id, month in _months(worker_ids, first.first_day, last.first_day):
        found.setdefault(worker_id, set()).add(month)
    return found


def active_in(worker_ids: Collection[int], *, month: Month) -> set[int]:
    """Those of the workers who are protected in the month."""
    return {worker_id for worker_id, _ in _months(worker_ids, month.first_day, month.first_day)}


def waiting_in(worker_ids: Collection[int], *, month: Month) -> set[int]:
    """Those of the workers whose month is paid and not yet acknowledged by the fund."""
    where, values = _filter(month=month, patterns=["%"], only_waiting=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT worker_id FROM protection_personmonth WHERE worker_id = ANY(%s) AND {where}",
            [list(worker_ids), *values],
        )
        return {worker_id for (worker_id,) in cursor.fetchall()}


def is_protected(worker_id: int, *, month: Month) -> bool:
    """Is the worker protected in the month (JKK and JKM, no grace)?"""
    return worker_id in active_in([worker_id], month=month)


def protected_until(worker_ids: Collection[int], *, month: Month) -> dict[int, date]:
    """Per worker protected in the month: the last month (first day) of the unbroken run from there on."""
    runs: dict[int, date] = {}
    for worker_id, held in _months(worker_ids, month.first_day, None):
        last = runs.get(worker_id)
        if held == month.first_day or (last is not None and Month.of(last).plus(1).first_day == held):
            runs[worker_id] = held
    return runs


def history(scope: Scope, worker_id: int) -> list[PersonMonthView]:
    """Every month of the worker, newest first, withdrawn ones too. Refuses: OutOfScope."""
    registry.worker(scope, worker_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id, month, segment, programmes, payer, region_code, evidence_kind::text, evidence_id, "
            "paid_at, acknowledged_at, withdrawn_at FROM protection_personmonth WHERE worker_id = %s "
            "ORDER BY month DESC, withdrawn_at DESC NULLS FIRST",
            [worker_id],
        )
        return [PersonMonthView(*row) for row in cursor.fetchall()]


def public_check(nik: str, *, birth_on: date, month: Month) -> PublicAnswer:
    """What anyone may learn with both NIK and birth date: protected in the month or not, and the last month.

    A wrong NIK, a wrong birth date and a person never protected give the same answer. Throttling is the door's.
    """
    worker_id = registry.person_by_nik_and_birth(nik, birth_on)
    if worker_id is None:
        return PublicAnswer(False, None)
    until = protected_until([worker_id], month=month).get(worker_id)
    if until is not None:
        return PublicAnswer(True, until)
    earlier = [held for _, held in _months([worker_id], date(1900, 1, 1), month.first_day)]
    return PublicAnswer(False, max(earlier, default=None))


def workers_referred(worker_ids: Collection[int]) -> set[int]:
    """Those of the workers about whom any person-month or confirmation is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id FROM protection_personmonth WHERE worker_id = ANY(%s) "
            "UNION SELECT worker_id FROM protection_corroboration WHERE worker_id = ANY(%s)",
            [list(worker_ids), list(worker_ids)],
        )
        return {worker_id for (worker_id,) in cursor.fetchall()}


def violations() -> list[str]:
    """What must never be, in words; empty when all is well: months of people whom the registry does not know.

    The table carries no foreign key (docs/decisions/0005), so this asks. Bounded memory, whatever the size.
    """
    lost = 0
    with connection.cursor() as cursor:
        after = 0
        while True:
            cursor.execute(
                "SELECT DISTINCT worker_id FROM protection_personmonth WHERE worker_id > %s "
                "ORDER BY worker_id LIMIT %s",
                [after, _ASKED_AT_ONCE],
            )
            ids = [worker_id for (worker_id,) in cursor.fetchall()]
            if not ids:
                break
            lost += len(registry.unknown_ids(ids))
            after = ids[-1]
    return [f"{lost} orang punya bulan perlindungan tetapi tidak ada di registri."] if lost else []


def _filter(
    *,
    patterns: Sequence[str],
    month: Month | None = None,
    months: Collection[Month] = (),
    segment: str = "",
    only_waiting: bool = False,
) -> tuple[str, list[Any]]:
    """The one where-clause that says who counts as protected in a month (or in each of several)."""
    clauses = ["withdrawn_at IS NULL", f"(programmes & {_PROTECTED}) = {_PROTECTED}", "month = ANY(%s::date[])"]
    values: list[Any] = [[one.first_day for one in ([month] if month else months)]]
    if "%" not in patterns:
        place, place_values = _place(patterns)
        clauses.append(place)
        values += place_values
    if segment:
        clauses.append("segment = %s")
        values.append(segment)
    if only_waiting:
        clauses.append("acknowledged_at IS NULL")
    return " AND ".join(clauses), values


def _place(patterns: Sequence[str]) -> tuple[str, list[str]]:
    """Region patterns as ranges of codes, which an index can follow: '61.02' and '61.02.%' are ['61.02', '61.02/')."""
    whole = {pattern.removesuffix(".%") for pattern in patterns if pattern.endswith(".%")}
    parts, values = [], []
    for region in sorted(whole):
        parts.append("(region_code >= %s AND region_code < %s)")
        values += [region if region in patterns else f"{region}.", f"{region}/"]
    for region in sorted(set(patterns) - whole):
        if not region.endswith(".%"):
            parts.append("region_code = %s")
            values.append(region)
    return f"({' OR '.join(parts) or 'false'})", values


def _lapsing(*, month: Month, patterns: Sequence[str], segment: str = "") -> tuple[str, list[Any]]:
    """``_filter``, and not protected in the month after, wherever that would be counted."""
    where, values = _filter(month=month, patterns=patterns, segment=segment)
    ahead = (
        "NOT EXISTS (SELECT FROM protection_personmonth later WHERE later.worker_id = held.worker_id "
        "AND later.month = %s AND later.withdrawn_at IS NULL "
        f"AND (later.programmes & {_PROTECTED}) = {_PROTECTED})"
    )
    return f"{where} AND {ahead}", [*values, month.plus(1).first_day]


def _months(worker_ids: Collection[int], first: date, last: date | None) -> list[tuple[int, date]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id, month FROM protection_personmonth WHERE worker_id = ANY(%s) AND month >= %s "
            "AND month <= coalesce(%s::date, 'infinity') AND withdrawn_at IS NULL "
            f"AND (programmes & {_PROTECTED}) = {_PROTECTED} ORDER BY worker_id, month",
            [list(worker_ids), first, last],
        )
        return list(cursor.fetchall())
