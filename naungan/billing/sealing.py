"""Partners' client secrets, sealed with a key that lives outside the database."""

import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def seal_secret(secret: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), b"partner")


def open_secret(sealed: bytes) -> str:
    """Raises cryptography.exceptions.InvalidTag when the key is another one than it was sealed with."""
    return AESGCM(_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], b"partner").decode()


def _key() -> bytes:
    return hashlib.sha256(settings.DATA_FOLDER.secret("partner").encode()).digest()
