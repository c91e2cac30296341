"""Reading the audit trail, and finding what was changed in it behind its back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from naungan.audit import rules
from naungan.audit.values import EventPage, Link, Seal
from naungan.kernel import RegionLevel, Scope

PAGE_SIZE = 50
CHAIN_CHECKED = "audit.chain.checked"
MOST_VIOLATIONS = 200
"""A chain with more wrong links than these needs a restore, not a longer list."""

_COLUMNS = (
    "stream, sequence, at, actor_kind, actor_id, actor_name, action, subject, region_code, detail, previous_hash, hash"
)


@dataclass(frozen=True, slots=True)
class SealRow:
    """A stored seal."""

    at: datetime
    heads: dict[str, list[object]]
    hash: bytes


def events(
    scope: Scope,
    *,
    subject: str | None = None,
    region: str | None = None,
    action_prefix: str | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> EventPage:
    """Events within the scope, newest first. Events without a region are seen by those who see a whole province.

    Refuses: NotPermitted (AUDIT_VIEW), OutOfScope (a region that is not one's own).
    """
    scope.require("AUDIT_VIEW")
    wanted = ["(region_code LIKE ANY(%s) OR (region_code = '' AND %s))"]
    values: list[Any] = [scope.patterns(), _sees_province(scope)]
    if region is not None:
        scope.require_region(region)
        wanted.append("(region_code = %s OR region_code LIKE %s)")
        values += [region, f"{region}.%"]
    if subject is not None:
        wanted.append("(subject = %s OR (detail ? 'subjects' AND (detail -> 'subjects') @> to_jsonb(%s::text)))")
        values += [subject, subject]
    if action_prefix is not None:
        wanted.append("starts_with(action, %s)")
        values.append(action_prefix)
    where, page = " AND ".join(wanted), max(page, 1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM audit_event WHERE {where}", values)
        count = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT {_COLUMNS} FROM audit_event WHERE {where} ORDER BY at DESC, id DESC LIMIT %s OFFSET %s",
            [*values, size, (page - 1) * size],
        )
        found = tuple(_link(row) for row in cursor.fetchall())
    return EventPage(found, page, count > page * size, count)


def link_count() -> int:
    """How many events all chains hold together; from their heads, so it is quick at any length."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(sequence), 0) FROM audit_streamhead")
        return int(cursor.fetchone()[0])


def last_chain_check(scope: Scope) -> Link | None:
    """The newest event that says how a check of the whole trail came out; None before the first check.

    Refuses: NotPermitted (AUDIT_VIEW).
    """
    scope.require("AUDIT_VIEW")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM audit_event WHERE stream = 'audit' AND action = %s ORDER BY sequence DESC LIMIT 1",
            [CHAIN_CHECKED],
        )
        row = cursor.fetchone()
    return _link(row) if row else None


def last_seal() -> Seal | None:
    """The newest seal, for keeping its hash outside of this database."""
    row = last_seal_row()
    return Seal(row.at, len(row.heads), row.hash.hex()) if row else None


def last_seal_row() -> SealRow | None:
    """The newest seal as stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, heads, hash FROM audit_headseal ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return SealRow(row[0], json.loads(row[1]), bytes(row[2])) if row else None


def verify_chain() -> list[str]:
    """What is wrong with the audit trail, in words; empty when nothing is.

    One streaming pass over the events in chain order (memory does not grow with their number), then heads and seals
    against the events they name. Found are changed, missing, inserted and cut-off events, and changed seals.
    """
    found: list[str] = []
    for violation in _all_violations():
        if len(found) == MOST_VIOLATIONS:
            found.append("Masih ada pelanggaran lain yang tidak dicetak. / There are more violations than are printed.")
            break
        found.append(violation)
    return found


def _all_violations() -> Iterator[str]:
    yield from _broken_links()
    yield from _cut_off_streams()
    yield from _broken_seals()
    yield from _unguarded_tables()


def _broken_links() -> Iterator[str]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM audit_event ORDER BY stream, sequence")
        stream, sequence, last_hash = "", 0, rules.NO_HASH
        while rows := cursor.fetchmany(2000):
            for row in rows:
                link, previous_hash, own_hash = _link(row), bytes(row[10]), bytes(row[11])
                if link.stream != stream:
                    stream, sequence, last_hash = link.stream, 0, rules.NO_HASH
                yield from _link_violations(link, previous_hash, own_hash, sequence + 1, last_hash)
                sequence, last_hash = link.sequence, own_hash


def _link_violations(link: Link, previous_hash: bytes, own_hash: bytes, due: int, last_hash: bytes) -> Iterator[str]:
    place = f"{link.stream} #{link.sequence}"
    if link.sequence != due:
        yield (
            f"Jejak {link.stream}: kejadian #{due} sampai #{link.sequence - 1} hilang. / "
            f"Trail {link.stream}: events #{due} to #{link.sequence - 1} are missing."
        )
    elif previous_hash != last_hash:
        yield f"Kejadian {place} tidak menyambung ke yang sebelumnya. / Event {place} does not follow the one before."
    if rules.event_hash(link, previous_hash) != own_hash:
        yield f"Kejadian {place} telah diubah. / Event {place} has been changed."


def _cut_off_streams() -> Iterator[str]:
    """Heads and events are written together, so one statement sees them agree or finds who cut."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(h.stream, e.stream), h.sequence, e.last
            FROM audit_streamhead h
            FULL JOIN (SELECT stream, max(sequence) AS last FROM audit_event GROUP BY stream) e ON e.stream = h.stream
            LEFT JOIN audit_event t ON t.stream = e.stream AND t.sequence = e.last
            WHERE coalesce(h.sequence, 0) <> coalesce(e.last, 0)
               OR (t.id IS NOT NULL AND t.hash IS DISTINCT FROM h.hash)
            ORDER BY 1
            """
        )
        rows = cursor.fetchall()
    for stream, head, last in rows:
        yield (
            f"Jejak {stream}: seharusnya berakhir di #{head or 0}, ternyata di #{last or 0} atau isinya lain. / "
            f"Trail {stream}: should end with #{head or 0} but ends with #{last or 0}, or with another event."
        )


def _broken_seals() -> Iterator[str]:
    previous_hash = rules.NO_HASH
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute("SELECT id, at, heads, hash FROM audit_headseal ORDER BY id")
        while rows := cursor.fetchmany(500):
            for seal_id, at, heads, own_hash in rows:
                if rules.seal_hash(json.loads(heads), at, previous_hash) != bytes(own_hash):
                    yield (
                        f"Segel {seal_id} telah diubah atau segel sebelumnya hilang. / "
                        f"Seal {seal_id} has been changed, or the one before it is missing."
                    )
                previous_hash = bytes(own_hash)
    yield from _events_missing_under_seals()


def _events_missing_under_seals() -> Iterator[str]:
    """The first seal that names an event which is no longer there, or no longer the same; one line per stream."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (head.key) head.key, (head.value ->> 0)::bigint, seal.at
            FROM audit_headseal seal
            CROSS JOIN LATERAL jsonb_each(seal.heads) AS head
            LEFT JOIN audit_event e ON e.stream = head.key AND e.sequence = (head.value ->> 0)::bigint
            WHERE e.id IS NULL OR encode(e.hash, 'hex') <> head.value ->> 1
            ORDER BY head.key, seal.id
            """
        )
        rows = cursor.fetchall()
    for stream, sequence, at in rows:
        yield (
            f"Jejak {stream}: kejadian #{sequence} yang disegel pada {rules.instant_text(at)} hilang atau diubah. / "
            f"Trail {stream}: event #{sequence}, sealed at {rules.instant_text(at)}, is gone or changed."
        )


def _unguarded_tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT name FROM unnest(ARRAY['audit_event', 'audit_headseal']) AS name
            WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = name::regclass AND tgname = 'append_only'
                              AND tgenabled IN ('O', 'A'))
            """
        )
        rows = cursor.fetchall()
    for (name,) in rows:
        yield f"Tabel {name} tidak lagi dijaga dari perubahan. / Table {name} is no longer guarded against changes."


def _sees_province(scope: Scope) -> bool:
    return scope.everything or any(region.level == RegionLevel.PROVINCE for region in scope.regions)


def _link(row: tuple[Any, ...]) -> Link:
    return Link(*[*row[:9], json.loads(row[9])])
