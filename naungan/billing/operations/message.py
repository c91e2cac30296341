"""Messages of partners, kept with the bytes they were answered with."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from naungan.billing.values import OutcomeKind


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """What is kept of one message. The external id is consumed by it for that day."""

    partner_id: int
    service: str
    external_id: str
    external_day: date
    request_id: str
    fingerprint: bytes | None
    bill_code: str
    outcome: OutcomeKind
    answer: bytes


def external_key(partner_id: int, external_day: date, external_id: str) -> str:
    """The name under which an external id of a day is held."""
    return f"external|{partner_id}|{external_day}|{external_id}"


def hold_keys(keys: Sequence[str]) -> None:
    """Holds these names until the transaction ends.

    Two processes with the same message wait for each other here, so that the loser reads what the winner stored.
    Taken in one order by everybody, so that no two wait in a circle.
    """
    numbers = sorted(
        {int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True) for key in keys}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number", [numbers])


def seen_external_ids(keys: Sequence[tuple[int, date, str]]) -> set[tuple[int, date, str]]:
    """Which of these (partner, Jakarta day, external id) were consumed before, by any service."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT m.partner_id, m.external_day, m.external_id
               FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS asked (partner_id, external_day, external_id)
               JOIN billing_channelmessage m USING (partner_id, external_day, external_id)""",
            [[key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys]],
        )
        return set(cursor.fetchall())


def store_messages(messages: Sequence[StoredMessage], *, at: datetime) -> set[int]:
    """Stores the messages; a repeated external id adds none. Returns the places in ``messages`` that were stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO billing_channelmessage (partner_id, service, external_id, external_day, request_id,
                                                   fingerprint, bill_code, outcome, answer, received_at)
               SELECT partner_id, service, external_id, external_day, request_id, fingerprint, bill_code, outcome,
                      answer, %s
               FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::text[], %s::bytea[], %s::text[],
                           %s::text[], %s::bytea[]) WITH ORDINALITY
                    AS m (partner_id, service, external_id, external_day, request_id, fingerprint, bill_code, outcome,
                          answer, place)
               ORDER BY place
               ON CONFLICT (partner_id, external_day, external_id) DO NOTHING
               RETURNING partner_id, external_day, external_id""",
            [
                at,
                [message.partner_id for message in messages],
                [message.service for message in messages],
                [message.external_id for message in messages],
                [message.external_day for message in messages],
                [message.request_id for message in messages],
                [message.fingerprint for message in messages],
                [message.bill_code for message in messages],
                [message.outcome.value for message in messages],
                [message.answer for message in messages],
            ],
        )
        stored = set(cursor.fetchall())
    places = set()
    for place, message in enumerate(messages):
        key = (message.partner_id, message.external_day, message.external_id)
        if key in stored:
            stored.discard(key)
            places.add(place)
    return places
