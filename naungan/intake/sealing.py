"""Keys that live outside the database, and what they seal: whoever takes a dump alone reads no NIK.

One key per purpose, in the keys folder of the data folder. A sealed text is one version byte, four bytes that name the
key, a nonce of twelve bytes and the AES-256-GCM ciphertext with its tag; the purpose is authenticated with it, so that
a text sealed for one purpose does not open for another.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from naungan.kernel import Refusal

_VERSION = b"\x01"
_NONCE_BYTES = 12
_HEAD_BYTES = 1 + 4 + _NONCE_BYTES


class KeyMissing(Refusal):
    """A sealed text belongs to a key that is not in the keys folder."""

    code = "KEY_MISSING"


class SealingKey:
    """Seals and opens texts of one purpose, and digests them for look-up under a key of its own."""

    def __init__(self, purpose: str, secret: str) -> None:
        self._purpose = purpose.encode()
        self._cipher = AESGCM(_derive(secret, purpose, b"seal"))
        self._digest_key = _derive(secret, purpose, b"digest")
        self.fingerprint = hashlib.sha256(_derive(secret, purpose, b"fingerprint")).hexdigest()
        self._head = _VERSION + bytes.fromhex(self.fingerprint[:8])

    def seal(self, plain: bytes) -> bytes:
        """The text sealed under a fresh nonce: two seals of one text differ."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._head + nonce + self._cipher.encrypt(nonce, plain, self._purpose)

    def seal_many(self, plains: Iterable[bytes]) -> list[bytes]:
        return [self.seal(plain) for plain in plains]

    def open(self, sealed: bytes) -> bytes:
        """The text again. Refuses: KeyMissing (sealed with another key, or damaged)."""
        if bytes(sealed[: len(self._head)]) != self._head:
            raise _key_missing()
        try:
            return self._cipher.decrypt(
                bytes(sealed[len(self._head) : _HEAD_BYTES]), bytes(sealed[_HEAD_BYTES:]), self._purpose
            )
        except InvalidTag:
            raise _key_missing() from None

    def digest(self, plain: bytes) -> bytes:
        """Always the same 32 bytes for the same text; nothing can be told from them without the key."""
        return hmac.digest(self._digest_key, plain, "sha256")


@lru_cache
def sealing_key(purpose: str) -> SealingKey:
    """The key of that purpose; made at the first asking."""
    return SealingKey(purpose, settings.DATA_FOLDER.secret(f"seal-{purpose}"))


def upload_key() -> SealingKey:
    """The key that seals uploaded files and staged values."""
    return sealing_key("upload")


def seal_row(raw: dict[str, str], values: dict[str, str]) -> bytes:
    """What a row said (by heading) and what was read from it (by column key), sealed."""
    return upload_key().seal(json.dumps([raw, values], ensure_ascii=False, separators=(",", ":")).encode())


def open_row(sealed: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """What the row said and what was read from it. Refuses: KeyMissing."""
    raw, values = json.loads(upload_key().open(sealed))
    return raw, values


def key_exists(purpose: str) -> bool:
    """Is there a key of that purpose in the keys folder?"""
    return (settings.DATA_FOLDER.keys_folder / f"seal-{purpose}.secret").exists()


def _derive(secret: str, purpose: str, use: bytes) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode() + b"/" + use, "sha256")


def _key_missing() -> KeyMissing:
    return KeyMissing(
        "Data ini disegel dengan kunci yang tidak ada di folder kunci. Kembalikan folder kunci dari cadangan, "
        "lalu coba lagi.",
        "Sealed with a key that is not in the keys folder. Restore the keys folder from a backup and try again.",
    )
