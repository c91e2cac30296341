"""Partners and the accounts their money passes through."""

import json
import secrets
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.billing import accounts
from naungan.billing.sealing import seal_secret
from naungan.kernel import Actor, Refusal
from naungan.ledger import operations as ledger

_LEAST_KEY_BITS = 2048


class PartnerExists(Refusal):
    """The client id or service id is taken."""

    code = "PARTNER_EXISTS"


class KeyTooWeak(Refusal):
    """Not an RSA public key of 2048 bits or more in PEM."""

    code = "KEY_TOO_WEAK"


def open_accounts(*, by: Actor, at: datetime) -> None:
    """The standing accounts exist. Idempotent. Records: billing.accounts.opened (when it made any)."""
    by.scope.require("PARTNER_EDIT")
    with transaction.atomic():
        made = [ledger.open_account(code, name=name, kind=kind, at=at) for code, name, kind in accounts.STANDING]
        if any(made):
            audit.record("billing.accounts.opened", by=by, at=at, subject="ledger")


def add_partner(
    *,
    client_id: str,
    service_id: str,
    name: str,
    public_key_pem: str,
    by: Actor,
    at: datetime,
    is_sandbox: bool = False,
    profile: dict[str, Any] | None = None,
) -> str:
    """The partner may call. Returns its client secret, the only time it is shown.

    Refuses: NotPermitted, KeyTooWeak, PartnerExists (the service code counts without its padding).
    Records: billing.partner.added
    """
    by.scope.require("PARTNER_EDIT")
    _require_strong_key(public_key_pem)
    secret = secrets.token_urlsafe(32)
    account = accounts.receivable_from(client_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO billing_partner (client_id, service_id, name, public_key_pem, sealed_secret, profile,
                                            is_sandbox, is_active, settlement_account, created_at)
               SELECT %s, %s, %s, %s, %s, %s, %s, true, %s, %s
               WHERE NOT EXISTS (SELECT FROM billing_partner WHERE ltrim(service_id, '0 ') = ltrim(%s, '0 '))
               ON CONFLICT DO NOTHING""",
            [
                client_id, service_id.strip(), name, public_key_pem, seal_secret(secret),
                json.dumps(profile or {}), is_sandbox, account, at, service_id.strip(),
            ],
        )  # fmt: skip
        if cursor.rowcount == 0:
            raise PartnerExists(
                f"Mitra dengan client id {client_id} atau kode layanan {service_id} sudah ada.",
                f"A partner with client id {client_id} or service code {service_id} exists.",
            )
        ledger.open_account(account, name=f"Piutang settlement {name}", kind="asset", at=at)
        audit.record("billing.partner.added", by=by, at=at, subject=f"partner:{client_id}")
    return secret


def _require_strong_key(pem: str) -> None:
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError:
        key = None
    if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_KEY_BITS:
        raise KeyTooWeak(
            "Kunci publik harus RSA minimal 2048 bit dalam bentuk PEM (-----BEGIN PUBLIC KEY-----).",
            "The public key must be RSA of 2048 bits or more in PEM form.",
        )
