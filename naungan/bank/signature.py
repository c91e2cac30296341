"""SNAP BI signatures: what is signed, by whom, and whether a received one is right.

Answers: the lexically minified body, the string to sign in each form, a signature, and yes or no to a received one.
Never: parsing and re-writing the body (six JSON libraries give ten hashes for one body), a header of the sender in
place of the computed string, a clock, a table. Source: ASPI "Keamanan" v1.0.2; docs/algorithms/snap-tanda-tangan.md.
"""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from naungan.kernel import Refusal

SMALLEST_RSA_BITS = 2048

_HMAC_SHA512_SIZE = 64
_STRING_OR_SPACE = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+"?)|[ \t\r\n]++', re.DOTALL)
_HEX = re.compile(r"[0-9A-Fa-f]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


class SignatureForm(StrEnum):
    """Which of SNAP's forms a partner signs with.

    ``MIXED`` sends a bearer token and signs asymmetrically without it in the string (Bank Neo Commerce does).
    """

    SYMMETRIC = "symmetric"
    ASYMMETRIC = "asymmetric"
    MIXED = "mixed"

    @property
    def needs_token(self) -> bool:
        return self is not SignatureForm.ASYMMETRIC

    @property
    def signs_with_rsa(self) -> bool:
        return self is not SignatureForm.SYMMETRIC


class UnusableKey(Refusal):
    """The public key cannot be read, is not RSA, or is too short."""

    code = "BANK_KEY_UNUSABLE"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request as it was received: method, target with its query, body bytes and header texts, nothing rewritten."""

    method: str
    target: str
    token: str
    body: bytes
    timestamp: str


def minify(raw: bytes) -> bytes:
    """The body without space, tab, CR and LF outside strings; every other byte stays, also in broken JSON."""
    return _STRING_OR_SPACE.sub(rb"\1", raw)


def body_hash(body: bytes) -> str:
    """Lower-case hex of SHA-256. An empty body hashes as the empty string."""
    return hashlib.sha256(body).hexdigest()


def string_to_sign(request: SignedRequest, body: bytes, *, form: SignatureForm) -> bytes:
    """METHOD:target[:token]:hash(body):timestamp; only the symmetric form carries the token.

    ``body`` is the form of the body that is hashed (minified, or raw where the sender signed it so).
    """
    slots = [request.method, request.target]
    if form is SignatureForm.SYMMETRIC:
        slots.append(request.token)
    return ":".join([*slots, body_hash(body), request.timestamp]).encode()


def token_string_to_sign(client_key: str, timestamp: str) -> bytes:
    """What is signed to ask for an access token (service 73)."""
    return f"{client_key}|{timestamp}".encode()


def sign_symmetric(secret: str, message: bytes) -> str:
    """HMAC-SHA512 in Base64."""
    return base64.b64encode(_hmac_sha512(secret, message)).decode()


def sign_asymmetric(private_key: RSAPrivateKey, message: bytes) -> str:
    """SHA256withRSA (PKCS#1 v1.5) in Base64."""
    return base64.b64encode(private_key.sign(message, PKCS1v15(), SHA256())).decode()


def verify_request(
    request: SignedRequest, signature: str, *, form: SignatureForm, secret: str, public_key: RSAPublicKey
) -> bool:
    """Is the signature right for the body minified lexically, or for the body as received? No other body form counts.

    Symmetric: HMAC with the partner's secret. Asymmetric and mixed: RSA with the partner's public key.
    """
    for body in dict.fromkeys((minify(request.body), request.body)):
        message = string_to_sign(request, body, form=form)
        if form.signs_with_rsa:
            matches = verify_asymmetric(public_key, message, signature)
        else:
            matches = verify_symmetric(secret, message, signature)
        if matches:
            return True
    return False


def verify_symmetric(secret: str, message: bytes, signature: str) -> bool:
    """Compares decoded bytes in constant time. False also for a text that is no signature."""
    given = decode_signature(signature, size=_HMAC_SHA512_SIZE)
    return given is not None and hmac.compare_digest(_hmac_sha512(secret, message), given)


def verify_asymmetric(public_key: RSAPublicKey, message: bytes, signature: str) -> bool:
    """SHA256withRSA, PKCS#1 v1.5. False also for a text that is no signature."""
    given = decode_signature(signature, size=public_key.key_size // 8)
    if given is None:
        return False
    try:
        public_key.verify(given, message, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def decode_signature(text: str, *, size: int) -> bytes | None:
    """The ``size`` bytes a signature header stands for, None when it stands for none.

    Read: hex of either case (128 characters for HMAC-SHA512), Base64 of either alphabet, with or without padding. The
    standard names no encoding; live participants use Base64, the portal's samples show hex.
    """
    if len(text) == 2 * size and _HEX.fullmatch(text):
        return bytes.fromhex(text)
    if not _BASE64.fullmatch(text):
        return None
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        return None
    return decoded if len(decoded) == size else None


def load_public_key(pem: bytes) -> RSAPublicKey:
    """The RSA key of a PEM SubjectPublicKeyInfo.

    Refuses: UnusableKey when it is no PEM public key, not RSA, or shorter than 2048 bits.
    """
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as reason:
        raise UnusableKey(
            "Kunci publik tidak dapat dibaca. Kirim berkas PEM yang diawali -----BEGIN PUBLIC KEY-----.",
            "The public key cannot be read. Send a PEM file that begins with -----BEGIN PUBLIC KEY-----.",
        ) from reason
    if not isinstance(key, RSAPublicKey):
        raise UnusableKey("Kunci publik harus RSA.", "The public key must be RSA.")
    if key.key_size < SMALLEST_RSA_BITS:
        raise UnusableKey(
            f"Kunci RSA {key.key_size} bit terlalu pendek; paling sedikit {SMALLEST_RSA_BITS} bit.",
            f"An RSA key of {key.key_size} bits is too short; {SMALLEST_RSA_BITS} bits at least.",
        )
    return key


def _hmac_sha512(secret: str, message: bytes) -> bytes:
    return hmac.digest(secret.encode(), message, "sha512")
