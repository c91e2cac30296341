"""Workers as a file tells them: new ones are made, known ones brought up to date, by NIK alone.

Never merged on anything below an exact NIK (DOMAIN 7.4). What the source does not know erases nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from naungan.kernel import Actor, Nik
from naungan.registry.identity import digest_many, seal_many
from naungan.registry.rules import name_key, tidy_name
from naungan.registry.values import Change, UpsertResult, WorkerRow

_CHUNK = 5_000

UPDATABLE: Mapping[str, str] = {
    "name": "text",
    "name_key": "text",
    "birth_on": "date",
    "sex": "text",
    "region_code": "text",
    "work_region_code": "text",
    "segment": "text",
    "occupation": "text",
    "sector": "text",
    "declared_income_rp": "int",
    "welfare_decile": "smallint",
    "household_digest": "bytea",
    "kpj": "text",
    "employer_id": "bigint",
    "project_id": "bigint",
    "civil_status": "text",
}
"""Columns a source may bring, with their type in the database."""

_TRACED = ("region_code", "segment", "occupation", "declared_income_rp", "welfare_decile", "employer_id")
"""Attributes whose former values are kept with their dates."""

_Values = dict[str, Any]


@transaction.atomic
def upsert_workers(
    rows: Sequence[WorkerRow], *, by: Actor, at: datetime, batch_id: int | None = None
) -> list[UpsertResult]:
    """Every row is a worker of the registry; one result per row, in order.

    Rows must carry different NIKs (a file's doubles are found when it is staged); raises ValueError otherwise. The
    worker remembers the batch as the last that touched it, also when nothing changed. Former values of dated
    attributes are kept with their dates, told by the batch or by the person who acts.
    Records: no event of its own; it posts inside its caller's operation, whose event carries the counts.
    """
    source = f"batch:{batch_id}" if batch_id is not None else f"{by.kind}:{by.id}"[:60]
    results: list[UpsertResult] = []
    for start in range(0, len(rows), _CHUNK):
        results += _upsert_chunk(rows[start : start + _CHUNK], at=at, batch_id=batch_id, source=source)
    if len({result.worker_id for result in results}) != len(rows):
        raise ValueError("one NIK stands in two rows")
    return results


def _upsert_chunk(rows: Sequence[WorkerRow], *, at: datetime, batch_id: int | None, source: str) -> list[UpsertResult]:
    digests = digest_many(row.nik for row in rows)
    given = [_given_values(row, household) for row, household in zip(rows, _households(rows), strict=True)]
    known = _lock_known(digests)
    fresh = [place for place, digest in enumerate(digests) if digest not in known]
    made = _insert([(digests[place], rows[place].nik, given[place]) for place in fresh], at=at, batch_id=batch_id)
    if len(made) < len(fresh):  # somebody else was quicker with the same person
        known |= _lock_known([digests[place] for place in fresh if digests[place] not in made])
    results, updates = [], []
    for digest, values in zip(digests, given, strict=True):
        if digest in made:
            results.append(UpsertResult(made[digest], Change.MADE, {}))
            continue
        worker_id, current = known[digest]
        result = _compare(worker_id, current, values)
        results.append(result)
        updates.append((worker_id, current | values, result))
    _update(updates, batch_id=batch_id)
    _trace(updates, at=at, source=source)
    return results


def _households(rows: Sequence[WorkerRow]) -> Iterator[bytes | None]:
    digests = iter(digest_many(row.household_no for row in rows if row.household_no))
    return (next(digests) if row.household_no else None for row in rows)


def _given_values(row: WorkerRow, household: bytes | None) -> _Values:
    """What the source knows, by column; unknown columns are absent."""
    name = tidy_name(row.name)
    values = {column: getattr(row, column, None) for column in UPDATABLE}
    values |= {"name": name, "name_key": name_key(name), "household_digest": household}
    return {column: value for column, value in values.items() if value not in (None, "")}


def _lock_known(digests: Sequence[bytes]) -> dict[bytes, tuple[int, _Values]]:
    """Workers with these digests, locked in one order so that two imports cannot block each other for ever."""
    columns = ", ".join(UPDATABLE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT nik_digest, id, last_batch_id, {columns} FROM registry_worker WHERE nik_digest = ANY(%s) "
            "ORDER BY id FOR UPDATE",
            [list(digests)],
        )
        return {
            bytes(digest): (worker_id, dict(zip(("last_batch_id", *UPDATABLE), values, strict=True)))
            for digest, worker_id, *values in cursor.fetchall()
        }


_DEFAULTS: _Values = {
    "work_region_code": "",
    "occupation": "",
    "sector": "other",
    "kpj": "",
    "civil_status": "",
}


def _insert(fresh: Sequence[tuple[bytes, str, _Values]], *, at: datetime, batch_id: int | None) -> dict[bytes, int]:
    if not fresh:
        return {}
    columns = ", ".join(UPDATABLE)
    arrays = ", ".join(f"%s::{kind}[]" for kind in UPDATABLE.values())
    filled = [_DEFAULTS | values for _, _, values in fresh]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO registry_worker (nik_digest, nik_sealed, is_example, {columns}, created_at, last_batch_id) "
            f"SELECT given.*, %s, %s FROM unnest(%s::bytea[], %s::bytea[], %s::bool[], {arrays}) AS given "
            "ON CONFLICT (nik_digest) DO NOTHING RETURNING nik_digest, id",
            [
                at,
                batch_id,
                [digest for digest, _, _ in fresh],
                seal_many(nik for _, nik, _ in fresh),
                [Nik(nik).is_example for _, nik, _ in fresh],
                *([values.get(column) for values in filled] for column in UPDATABLE),
            ],
        )
        return {bytes(digest): worker_id for digest, worker_id in cursor.fetchall()}


def _compare(worker_id: int, current: _Values, values: _Values) -> UpsertResult:
    if str(values.get("name", "")).casefold() == str(current["name"]).casefold():
        values["name"] = current["name"]  # lists in capitals do not rewrite how a name is written
    changed = [column for column, value in values.items() if _plain(current[column]) != _plain(value)]
    former = {column: _plain(current[column]) for column in changed}
    former["last_batch_id"] = current["last_batch_id"]
    return UpsertResult(worker_id, Change.CHANGED if changed else Change.SAME, former)


def _update(updates: Sequence[tuple[int, _Values, UpsertResult]], *, batch_id: int | None) -> None:
    """Changed workers get their values; those told the same once more only remember who told it."""
    same = [worker_id for worker_id, _, result in updates if result.change is Change.SAME]
    if same:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_worker SET last_batch_id = %s WHERE id = ANY(%s)", [batch_id, same])
    updates = [update for update in updates if update[2].change is not Change.SAME]
    if not updates:
        return
    assignments = ", ".join(f"{column} = given.{column}" for column in UPDATABLE)
    columns = ", ".join(UPDATABLE)
    arrays = ", ".join(f"%s::{kind}[]" for kind in UPDATABLE.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE registry_worker w SET {assignments}, last_batch_id = %s "
            f"FROM unnest(%s::bigint[], {arrays}) AS given (id, {columns}) WHERE w.id = given.id",
            [
                batch_id,
                [worker_id for worker_id, _, _ in updates],
                *([values[column] for _, values, _ in updates] for column in UPDATABLE),
            ],
        )


def _trace(updates: Sequence[tuple[int, _Values, UpsertResult]], *, at: datetime, source: str) -> None:
    """Former values of dated attributes, closed today."""
    ended = [
        (result.worker_id, column, str(former))
        for _, _, result in updates
        for column, former in result.former_state.items()
        if column in _TRACED and former not in (None, "")
    ]
    if not ended:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO registry_workerfact
                (worker_id, attribute, value, valid_from, valid_until, source, recorded_at)
            SELECT g.worker_id, g.attribute, g.value, coalesce(earlier.valid_until, w.created_at::date), %s, %s, %s
            FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS g (worker_id, attribute, value)
            JOIN registry_worker w ON w.id = g.worker_id
            LEFT JOIN LATERAL (
                SELECT max(f.valid_until) AS valid_until FROM registry_workerfact f
                WHERE f.worker_id = g.worker_id AND f.attribute = g.attribute
            ) AS earlier ON true
            """,
            [at.date(), source, at, *map(list, zip(*ended, strict=True))],
        )


def _plain(value: Any) -> Any:
    """A value as JSON can hold it, and so that both sides compare alike."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value
