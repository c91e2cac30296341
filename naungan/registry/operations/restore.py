"""Undo of what a batch did to workers: exactly back, unless something came after."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from naungan.registry import references
from naungan.registry.operations.upsert import UPDATABLE
from naungan.registry.values import Change, FormerWorker


@transaction.atomic
def restore_workers(former: Sequence[FormerWorker], *, batch_id: int) -> dict[int, str]:
    """Workers of the batch are as before it: made ones are gone, changed ones have their former values.

    Returns the workers that were kept, with why: ``later`` (another batch or a person touched them since) or the
    name of a room that refers to them. Everything else is restored exactly.
    Records: no event of its own; it posts inside its caller's operation.
    """
    ids = [one.worker_id for one in former]
    untouched = _untouched(ids, batch_id=batch_id)
    kept = {worker_id: "later" for worker_id in ids if worker_id not in untouched}
    made = [one.worker_id for one in former if one.change is Change.MADE and one.worker_id not in kept]
    kept |= references.referred(made)
    _delete([worker_id for worker_id in made if worker_id not in kept])
    _put_back([one for one in former if one.change is not Change.MADE and one.worker_id not in kept], batch_id)
    return kept


def _untouched(ids: Sequence[int], *, batch_id: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM registry_worker WHERE id = ANY(%s) AND last_batch_id = %s ORDER BY id FOR UPDATE",
            [list(ids), batch_id],
        )
        return {worker_id for (worker_id,) in cursor.fetchall()}


def _delete(ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_workerfact WHERE worker_id = ANY(%s)", [list(ids)])
        cursor.execute("DELETE FROM registry_worker WHERE id = ANY(%s)", [list(ids)])


def _put_back(former: Sequence[FormerWorker], batch_id: int) -> None:
    """Former values by column: one statement per column that any of them changed."""
    types = {**UPDATABLE, "last_batch_id": "bigint"}
    with connection.cursor() as cursor:
        for column, kind in types.items():
            rows = [(one.worker_id, one.former_state[column]) for one in former if column in one.former_state]
            if rows:
                cursor.execute(
                    f"UPDATE registry_worker w SET {column} = g.value "
                    f"FROM unnest(%s::bigint[], %s::{kind}[]) AS g (id, value) WHERE w.id = g.id",
                    [[worker_id for worker_id, _ in rows], [_typed(value, kind) for _, value in rows]],
                )
        cursor.execute(
            "DELETE FROM registry_workerfact WHERE source = %s AND worker_id = ANY(%s)",
            [f"batch:{batch_id}", [one.worker_id for one in former]],
        )


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "bytea":
        return bytes.fromhex(value)
    return date.fromisoformat(value) if kind == "date" else value
