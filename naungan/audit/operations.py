"""Writing the audit trail: one event, one link for many subjects, a seal over all heads.

An event is written last in its caller's transaction: the head of its stream stays locked from then until the commit,
which is what keeps the chain unbroken whoever else writes. A transaction that records in several streams takes them in
alphabetical order.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from naungan.audit import queries, rules
from naungan.audit.values import Link, Seal
from naungan.kernel import Actor


def record(
    action: str,
    *,
    by: Actor,
    at: datetime,
    subject: str,
    region: str = "",
    detail: Mapping[str, object] | None = None,
    stream: str | None = None,
) -> int:
    """The event is the last link of its stream (default: the first part of the action). Gives its id.

    Raises RuntimeError outside a transaction, ValueError for a detail that has no canonical form.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction of what happened")
    stream = stream or action.partition(".")[0]
    sequence, previous_hash = _lock_head(stream)
    told = rules.without_niks(detail or {})
    link = Link(stream, sequence + 1, at, by.kind, by.id, by.name, action, subject, region, told)
    return _append(link, previous_hash)


def record_many(
    action: str,
    *,
    by: Actor,
    at: datetime,
    subjects: Sequence[str],
    detail: Mapping[str, object] | None = None,
    region: str = "",
    stream: str | None = None,
) -> int:
    """One link speaks for all subjects (found again by each of them). Gives its id.

    Raises ValueError without a subject; otherwise as ``record``.
    """
    if not subjects:
        raise ValueError("an event needs at least one subject")
    if len(subjects) == 1:
        return record(action, by=by, at=at, subject=subjects[0], region=region, detail=detail, stream=stream)
    listed = {**(detail or {}), "subjects": list(subjects)}
    return record(
        action, by=by, at=at, subject=f"{len(subjects)} subjects", region=region, detail=listed, stream=stream
    )


@transaction.atomic
def seal_heads(*, at: datetime) -> Seal | None:
    """All heads stand under one hash, chained to the seal before; a chain cut short shows from now on.

    Without a new event since the last seal that one is given again; None while there is no event at all.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE audit_headseal IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT stream, sequence, hash FROM audit_streamhead WHERE sequence > 0 ORDER BY stream")
        heads = {stream: [sequence, bytes(digest).hex()] for stream, sequence, digest in cursor.fetchall()}
        last = queries.last_seal_row()
        if not heads or (last and last.heads == heads):
            return queries.last_seal()
        digest = rules.seal_hash(heads, at, last.hash if last else rules.NO_HASH)
        cursor.execute(
            "INSERT INTO audit_headseal (at, heads, hash) VALUES (%s, %s::jsonb, %s)",
            [at, rules.canonical_json(heads), digest],
        )
    return Seal(at, len(heads), digest.hex())


def check_chain(*, by: Actor, at: datetime) -> list[str]:
    """The whole trail has been verified, and the trail says so and how it came out. Gives the violations in words.

    Refuses: NotPermitted (AUDIT_VIEW). Records: audit.chain.checked
    """
    by.scope.require("AUDIT_VIEW")
    links, violations = queries.link_count(), queries.verify_chain()
    with transaction.atomic():
        detail = {"links": links, "violations": len(violations), "first": violations[:5]}
        record(queries.CHAIN_CHECKED, by=by, at=at, subject="audit", detail=detail)
    return violations


def _lock_head(stream: str) -> tuple[int, bytes]:
    """The last link's sequence and hash, locked until the end of the transaction; a new stream begins at 0."""
    look = "SELECT sequence, hash FROM audit_streamhead WHERE stream = %s FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(look, [stream])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(
                "INSERT INTO audit_streamhead (stream, sequence, hash) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING",
                [stream, rules.NO_HASH],
            )
            cursor.execute(look, [stream])
            found = cursor.fetchone()
    return found[0], bytes(found[1])


_APPEND = """
WITH head AS (UPDATE audit_streamhead SET sequence = %(sequence)s, hash = %(hash)s WHERE stream = %(stream)s)
INSERT INTO audit_event (stream, sequence, at, actor_kind, actor_id, actor_name, action, subject, region_code, detail,
                         previous_hash, hash)
VALUES (%(stream)s, %(sequence)s, %(at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, %(action)s, %(subject)s,
        %(region)s, %(detail)s::jsonb, %(previous_hash)s, %(hash)s)
RETURNING id
"""


def _append(link: Link, previous_hash: bytes) -> int:
    values: dict[str, Any] = {
        "stream": link.stream,
        "sequence": link.sequence,
        "at": link.at,
        "actor_kind": link.actor_kind,
        "actor_id": link.actor_id,
        "actor_name": link.actor_name,
        "action": link.action,
        "subject": link.subject,
        "region": link.region_code,
        "detail": rules.canonical_json(link.detail),
        "previous_hash": previous_hash,
        "hash": rules.event_hash(link, previous_hash),
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, values)
        return int(cursor.fetchone()[0])
