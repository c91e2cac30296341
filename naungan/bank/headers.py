"""The headers of a request: which must be there, what they may look like, in the order in which they are checked.

Answers: a head whose texts are exactly those received. Never: whether its token or signature is right.
Source: SNAP "Keamanan" v1.0.2, transaction headers B2B; docs/algorithms/snap-tanda-tangan.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from naungan.bank.codes import Case, Rejected
from naungan.bank.timestamp import parse_timestamp

_JSON = re.compile(r"application/json *(;.*)?", re.IGNORECASE)
_LONGEST_ID = 36
_LONGEST_CHANNEL = 5

RawHeaders = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class TransactionHead:
    """Headers of services 24 to 26."""

    timestamp: str
    sent_at: datetime
    signature: str
    partner_id: str
    external_id: str
    channel_id: str
    authorization: str
    """Empty where the partner signs without a token."""


@dataclass(frozen=True, slots=True)
class TokenHead:
    """Headers of service 73."""

    timestamp: str
    sent_at: datetime
    signature: str
    client_key: str


def header_texts(raw: RawHeaders) -> dict[str, str]:
    """Lower-case name to text, as received. Of a header sent twice the first counts."""
    texts: dict[str, str] = {}
    for name, value in raw:
        texts.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return texts


def read_transaction_head(texts: dict[str, str]) -> TransactionHead:
    """Refuses: UNREADABLE for a body that is not JSON by its type, FIELD_MISSING, then FIELD_FORMAT, in this order."""
    _require(texts, "Content-Type", "X-TIMESTAMP", "X-SIGNATURE", "X-PARTNER-ID", "X-EXTERNAL-ID", "CHANNEL-ID")
    return TransactionHead(
        timestamp=texts["x-timestamp"],
        sent_at=_sent_at(texts),
        signature=texts["x-signature"],
        partner_id=_short(texts, "X-PARTNER-ID", _LONGEST_ID),
        external_id=_short(texts, "X-EXTERNAL-ID", _LONGEST_ID),
        channel_id=_short(texts, "CHANNEL-ID", _LONGEST_CHANNEL),
        authorization=texts.get("authorization", ""),
    )


def read_token_head(texts: dict[str, str]) -> TokenHead:
    """Refuses: as ``read_transaction_head``."""
    _require(texts, "Content-Type", "X-TIMESTAMP", "X-CLIENT-KEY", "X-SIGNATURE")
    return TokenHead(
        timestamp=texts["x-timestamp"],
        sent_at=_sent_at(texts),
        signature=texts["x-signature"],
        client_key=texts["x-client-key"],
    )


def bearer_token(authorization: str) -> str | None:
    """The token of ``Bearer <token>``; None for any other text."""
    scheme, _, token = authorization.partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def _require(texts: dict[str, str], *names: str) -> None:
    if not _JSON.fullmatch(texts.get("content-type", "application/json")):
        raise Rejected(Case.UNREADABLE)
    for name in names:
        if not texts.get(name.lower(), "").strip():
            raise Rejected(Case.FIELD_MISSING, name)


def _sent_at(texts: dict[str, str]) -> datetime:
    sent_at = parse_timestamp(texts["x-timestamp"])
    if sent_at is None:
        raise Rejected(Case.FIELD_FORMAT, "X-TIMESTAMP")
    return sent_at


def _short(texts: dict[str, str], name: str, longest: int) -> str:
    value = texts[name.lower()]
    if len(value) > longest or not (value.isascii() and value.isprintable()):
        raise Rejected(Case.FIELD_FORMAT, name)
    return value
