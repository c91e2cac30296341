"""Access tokens of service 73, without a table: each carries its client and its end under a seal of the server.

Answers: a new token, and whose a presented one is. Every token lives until its own end, so a client may ask for one
before each call. Never: the clock (``now`` is given), whether the client is still welcome (the door asks that).
"""

import base64
import binascii
import hmac
from datetime import datetime, timedelta

TOKEN_LIFE = timedelta(seconds=900)
"""Fifteen minutes, as the standard's sample says."""

_SEAL_SIZE = 32
_LONGEST_TOKEN = 2048


def issue_token(secret: bytes, client_id: str, *, now: datetime) -> str:
    """A bearer token for that client, good for 900 s from ``now``."""
    ends_at = int((now + TOKEN_LIFE).timestamp())
    claim = f"{ends_at}:{client_id}".encode()
    return base64.urlsafe_b64encode(_seal(secret, claim) + claim).rstrip(b"=").decode()


def token_owner(secret: bytes, token: str, *, now: datetime) -> str | None:
    """The client id the token was issued to; None when it is not ours, was altered, or has ended."""
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    seal, claim = sealed[:_SEAL_SIZE], sealed[_SEAL_SIZE:]
    if not hmac.compare_digest(seal, _seal(secret, claim)):
        return None
    ends_at, _, client_id = claim.decode().partition(":")
    return client_id if now.timestamp() < int(ends_at) else None


def _seal(secret: bytes, claim: bytes) -> bytes:
    return hmac.digest(secret, b"snap-access-token:" + claim, "sha256")
