"""SNAP signatures against known answers made by code that nobody here wrote (tests/vectors/snap.json)."""

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from snapapi import SNAPCrypto

from naungan.bank.signature import (
    SignatureForm,
    SignedRequest,
    UnusableKey,
    body_hash,
    decode_signature,
    load_public_key,
    minify,
    sign_asymmetric,
    sign_symmetric,
    string_to_sign,
    token_string_to_sign,
    verify_asymmetric,
    verify_request,
    verify_symmetric,
)

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "snap.json").read_text())
PUBLIC_KEY = load_public_key(VECTORS["public_key"].encode())
PRIVATE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def cases(*path: str) -> pytest.MarkDecorator:
    found: Any = VECTORS
    for step in path:
        found = found[step]
    return pytest.mark.parametrize("vector", found, ids=[row["name"] for row in found])


def request_of(vector: dict[str, str], body: bytes) -> SignedRequest:
    return SignedRequest(vector["method"], vector["target"], vector["token"], body, vector["timestamp"])


def is_right(request: SignedRequest, signature: str, *, secret: str = "rahasia") -> bool:
    return verify_request(
        request, signature, form=SignatureForm.SYMMETRIC, secret=secret, public_key=PRIVATE_KEY.public_key()
    )


@cases("rsa")
def test_published_rsa_signature_verifies(vector: dict[str, str]) -> None:
    assert verify_asymmetric(PUBLIC_KEY, vector["string_to_sign"].encode(), vector["signature"])
    assert not verify_asymmetric(PUBLIC_KEY, vector["string_to_sign"].encode() + b" ", vector["signature"])


def test_token_request_signs_client_key_bar_timestamp() -> None:
    vector = VECTORS["rsa"][1]
    message = token_string_to_sign("BANKKALBAR", "2026-06-12T09:15:00+07:00")
    assert message == vector["string_to_sign"].encode()
    assert verify_asymmetric(PUBLIC_KEY, message, vector["signature"])


@pytest.mark.parametrize("form", [SignatureForm.ASYMMETRIC, SignatureForm.MIXED])
def test_rsa_forms_verify_without_token_in_the_string(form: SignatureForm) -> None:
    body = VECTORS["difficult_body"][0]["sent"].encode()
    request = SignedRequest("POST", "/v1.0/transfer-va/inquiry", "any.token", body, "2026-06-12T09:15:00+07:00")
    assert string_to_sign(request, body, form=form) == VECTORS["rsa"][2]["string_to_sign"].encode()
    signature = VECTORS["rsa"][2]["signature"]
    assert verify_request(request, signature, form=form, secret="", public_key=PUBLIC_KEY)


@cases("hmac")
def test_hmac_agrees_with_independent_sdks(vector: dict[str, str]) -> None:
    body = vector["body"].encode()
    request = request_of(vector, body)
    assert body_hash(minify(body)) == vector["hash"]
    message = string_to_sign(request, minify(body), form=SignatureForm.SYMMETRIC)
    assert sign_symmetric(vector["secret"], message) == vector["signature"]
    assert is_right(request, vector["signature"], secret=vector["secret"])
    assert not is_right(request, vector["signature"], secret=vector["secret"] + "x")


@cases("difficult_body")
def test_difficult_body_is_accepted_only_as_it_was_signed(vector: dict[str, Any]) -> None:
    body = vector["sent"].encode()
    assert body_hash(body) == vector["hash"]
    assert is_right(request_of(vector, body), vector["signature"], secret=vector["secret"]) is vector["accepted"]


@cases("other", "hmac_of_string")
def test_published_string_gives_the_published_hmac(vector: dict[str, str]) -> None:
    assert sign_symmetric(vector["secret"], vector["string_to_sign"].encode()) == vector["signature"]
    assert verify_symmetric(vector["secret"], vector["string_to_sign"].encode(), vector["signature"])


@cases("other", "body_hash")
def test_published_body_hash(vector: dict[str, Any]) -> None:
    body = vector["body"].encode()
    assert body_hash(body if vector.get("raw") else minify(body)).startswith(vector["hash"])


def test_banks_old_example_breaks_its_own_rule_and_is_not_followed() -> None:
    vector = VECTORS["other"]["bca_legacy"]
    body = vector["body"].encode()
    stripped = re.sub(rb"\s", b"", body)
    assert body_hash(stripped) == vector["hash_of_stripped_body"]
    message = string_to_sign(request_of(vector, body), stripped, form=SignatureForm.SYMMETRIC)
    old_way = hmac.digest(vector["secret"].encode(), message, "sha256")
    assert old_way.hex() == vector["hmac_sha256"]
    assert body_hash(minify(body)) != vector["hash_of_stripped_body"]
    assert not is_right(request_of(vector, body), sign_symmetric(vector["secret"], message), secret=vector["secret"])


@cases("serialisers")
def test_every_json_library_verifies_because_received_bytes_are_hashed(vector: dict[str, str]) -> None:
    body = base64.b64decode(vector["body_base64"])
    assert body_hash(body).startswith(vector["hash"])
    request = SignedRequest("POST", "/v1.0/transfer-va/payment", "t", body, "2026-06-12T09:15:00+07:00")
    signed_as_sent = string_to_sign(request, body, form=SignatureForm.SYMMETRIC)
    assert is_right(request, sign_symmetric("rahasia", signed_as_sent))
    signed_minified = string_to_sign(request, minify(body), form=SignatureForm.SYMMETRIC)
    assert is_right(request, sign_symmetric("rahasia", signed_minified))


@cases("serialisers")
def test_signature_over_another_librarys_text_is_refused(vector: dict[str, str]) -> None:
    signed = base64.b64decode(vector["body_base64"])
    canonical = VECTORS["difficult_body"][0]["sent"].encode()
    request = SignedRequest("POST", "/v1.0/transfer-va/payment", "t", canonical, "2026-06-12T09:15:00+07:00")
    signature = sign_symmetric("rahasia", string_to_sign(request, signed, form=SignatureForm.SYMMETRIC))
    assert is_right(request, signature) is (signed == canonical)


@pytest.mark.parametrize(
    "changed",
    [
        SignedRequest("post", "/a?x=1", "token", b'{"a":"b"}', "2026-06-12T09:15:00Z"),
        SignedRequest("POST", "/a?x=2", "token", b'{"a":"b"}', "2026-06-12T09:15:00Z"),
        SignedRequest("POST", "/a?x=1", "TOKEN", b'{"a":"b"}', "2026-06-12T09:15:00Z"),
        SignedRequest("POST", "/a?x=1", "Bearer token", b'{"a":"b"}', "2026-06-12T09:15:00Z"),
        SignedRequest("POST", "/a?x=1", "token", b'{"a":"c"}', "2026-06-12T09:15:00Z"),
        SignedRequest("POST", "/a?x=1", "token", b'{"a":"b "}', "2026-06-12T09:15:00Z"),
        SignedRequest("POST", "/a?x=1", "token", b'{"a":"b"}', "2026-06-12T09:15:01Z"),
    ],
)
def test_every_changed_slot_breaks_the_signature(changed: SignedRequest) -> None:
    request = SignedRequest("POST", "/a?x=1", "token", b'{"a":"b"}', "2026-06-12T09:15:00Z")
    signature = sign_symmetric("rahasia", string_to_sign(request, request.body, form=SignatureForm.SYMMETRIC))
    assert is_right(request, signature)
    assert not is_right(changed, signature)


def minify_byte_by_byte(raw: bytes) -> bytes:
    """The obvious way, as the specification writes it."""
    out, in_string, escaped = bytearray(), False, False
    for byte in raw:
        if in_string:
            out.append(byte)
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte in b" \t\r\n":
            continue
        else:
            in_string = byte == 0x22
            out.append(byte)
    return bytes(out)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_minified_json_is_the_compact_text(value: Any, indent: Any, ascii_only: bool) -> None:
    try:
        text = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8
        return
    compact = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only).encode()
    assert minify(text) == compact == minify_byte_by_byte(text)
    assert minify(compact) == compact


@given(st.lists(st.sampled_from([b'"', b"\\", b" ", b"\n", b"\t", b"\r", b"a", b"{", b":", b"\xe9"])).map(b"".join))
def test_minify_equals_the_obvious_way_on_broken_text_too(raw: bytes) -> None:
    assert minify(raw) == minify_byte_by_byte(raw)


@given(st.binary(min_size=64, max_size=64))
def test_signature_is_read_in_every_encoding(signature: bytes) -> None:
    standard, safe = base64.b64encode(signature).decode(), base64.urlsafe_b64encode(signature).decode()
    for text in (standard, safe, standard.rstrip("="), safe.rstrip("="), signature.hex(), signature.hex().upper()):
        assert decode_signature(text, size=64) == signature


@pytest.mark.parametrize(
    "text", ["", "=", "abc", "é" * 88, "A" * 87, "A" * 90, "0" * 127, " " + "A" * 86, "A" * 86 + "==="]
)
def test_text_that_is_no_signature_reads_as_none(text: str) -> None:
    assert decode_signature(text, size=64) is None


def test_foreign_client_and_we_make_the_same_signature() -> None:
    pem = PRIVATE_KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    foreign = SNAPCrypto(client_id="BANKKALBAR", client_secret="rahasia", private_key=pem)
    body = {"partnerServiceId": "   08800", "customerNo": "612345678901", "nama": "JOSÉ"}
    raw = json.dumps(body).encode()
    request = SignedRequest("POST", "/v1.0/transfer-va/inquiry", "tok", raw, "2026-06-12T09:15:00+07:00")
    theirs = foreign.create_signature_transactional(
        path=request.target, timestamp=request.timestamp, request_body=body, http_method="POST", access_token="tok"
    )
    assert sign_symmetric("rahasia", string_to_sign(request, minify(raw), form=SignatureForm.SYMMETRIC)) == theirs
    assert is_right(request, theirs)
    message = token_string_to_sign("BANKKALBAR", request.timestamp)
    assert foreign.create_signature_oauth2(message) == sign_asymmetric(PRIVATE_KEY, message)


def test_short_or_foreign_keys_are_refused() -> None:
    def pem(key: Any) -> bytes:
        return key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    for unusable in (
        pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
        pem(ec.generate_private_key(ec.SECP256R1())),
        b"-----BEGIN PUBLIC KEY-----\nkosong\n-----END PUBLIC KEY-----\n",
        b"",
    ):
        with pytest.raises(UnusableKey):
            load_public_key(unusable)
    assert load_public_key(pem(PRIVATE_KEY)).key_size == 2048


def test_rsa_signature_with_another_hash_is_refused() -> None:
    digest = hashlib.sha256(b"pesan").digest()
    wrong = base64.b64encode(digest * 8).decode()
    assert not verify_asymmetric(PRIVATE_KEY.public_key(), b"pesan", wrong)
