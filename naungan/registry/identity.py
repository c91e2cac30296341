"""The NIK at rest: sealed with a key outside the database, found again by a keyed digest.

The database remembers a fingerprint of the key. A key that is lost or exchanged is noticed before anything is sealed
with another one, because two keys in one table would split every person in two.
"""

from collections.abc import Iterable

from django.db import connection, transaction

from naungan.intake.sealing import SealingKey, key_exists, sealing_key
from naungan.kernel import Refusal

PURPOSE = "nik"

_known: list[SealingKey] = []
"""The key of this process, once its fingerprint is committed."""


class IdentityKeyLost(Refusal):
    """The key that sealed the NIKs of this database is gone, or another one lies in its place."""

    code = "IDENTITY_KEY_LOST"


def seal_nik(digits: str) -> bytes:
    """The NIK encrypted, 49 bytes. Refuses: IdentityKeyLost."""
    return _key().seal(digits.encode())


def open_nik(sealed: bytes) -> str:
    """The 16 digits again; what follows must be an audited act. Refuses: IdentityKeyLost, KeyMissing."""
    return _key().open(sealed).decode()


def nik_digest(digits: str) -> bytes:
    """32 bytes to look a NIK up by (HMAC-SHA256). Refuses: IdentityKeyLost."""
    return _key().digest(digits.encode())


def seal_many(niks: Iterable[str]) -> list[bytes]:
    """``seal_nik`` for a whole list, in order."""
    key = _key()
    return [key.seal(digits.encode()) for digits in niks]


def digest_many(niks: Iterable[str]) -> list[bytes]:
    """``nik_digest`` for a whole list, in order."""
    key = _key()
    return [key.digest(digits.encode()) for digits in niks]


def check_keys() -> list[str]:
    """What is wrong with the identity key, in sentences; empty when all is well. For ``naungan doctor``."""
    recorded = _recorded_fingerprint()
    if recorded is None:
        return []
    if not key_exists(PURPOSE):
        return [_LOST]
    if sealing_key(PURPOSE).fingerprint != recorded:
        return [_EXCHANGED]
    return []


def _key() -> SealingKey:
    """The key, once it is known to be the one this database was sealed with.

    It is remembered as known only when its fingerprint is there to stay: in a transaction that is rolled back the
    fingerprint goes too, and what is sealed next must leave it again.
    """
    if _known:
        return _known[0]
    is_in_this_transaction = any(waiting is _remember for _, waiting, *_ in connection.run_on_commit)
    return sealing_key(PURPOSE) if is_in_this_transaction else _checked_key()


def _remember() -> None:
    _known.append(sealing_key(PURPOSE))


def _checked_key() -> SealingKey:
    problems = check_keys()
    if problems:
        raise IdentityKeyLost(problems[0], _ENGLISH)
    key = sealing_key(PURPOSE)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_keyfingerprint (purpose, fingerprint, recorded_at) VALUES (%s, %s, now()) "
            "ON CONFLICT (purpose) DO NOTHING",
            [PURPOSE, key.fingerprint],
        )
    transaction.on_commit(_remember)
    return key


def _recorded_fingerprint() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fingerprint FROM registry_keyfingerprint WHERE purpose = %s", [PURPOSE])
        row = cursor.fetchone()
    return row[0] if row else None


_LOST = (
    "Kunci NIK tidak ada di folder kunci, padahal basis data ini sudah menyimpan NIK tersegel. Kembalikan folder "
    "kunci dari cadangan; tanpa kunci itu NIK tidak dapat dibaca maupun dicari."
)
_EXCHANGED = (
    "Kunci NIK di folder kunci bukan kunci yang menyegel basis data ini. Kembalikan kunci yang semula dari cadangan; "
    "jangan menyimpan NIK baru dengan kunci lain."
)
_ENGLISH = "The NIK key is lost or exchanged. Restore the keys folder of this database from a backup."
