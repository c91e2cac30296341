"""Bank partners at the door."""

import json

from django.db import connection

from naungan.billing.sealing import open_secret
from naungan.billing.values import PartnerView
from naungan.kernel import Scope

_COLUMNS = "id, client_id, service_id, name, public_key_pem, profile::text, is_sandbox, is_active, settlement_account"


def partner_by_client_id(client_id: str) -> PartnerView | None:
    """The partner a client key belongs to; None when unknown. For the bank door."""
    return _one("client_id = %s", client_id)


def partner_by_service_id(service_id: str) -> PartnerView | None:
    """The partner of a partnerServiceId, padded in any way; None when unknown. For the bank door."""
    return _one("ltrim(service_id, '0 ') = %s", service_id.strip().lstrip("0"))


def partner_secret(partner_id: int) -> str:
    """The client secret in clear, for checking a signature. Never shown, never logged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_secret FROM billing_partner WHERE id = %s", [partner_id])
        row = cursor.fetchone()
    return open_secret(bytes(row[0]))


def partners(scope: Scope) -> tuple[PartnerView, ...]:
    """Partners a scope may see: all for PARTNER_EDIT holders, else one's own."""
    found = _read("true", [])
    if scope.holds("PARTNER_EDIT") and not scope.partner_ids:
        return found
    return tuple(partner for partner in found if partner.id in scope.partner_ids)


def _one(where: str, value: str) -> PartnerView | None:
    return next(iter(_read(where, [value])), None)


def _read(where: str, values: list[str]) -> tuple[PartnerView, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM billing_partner WHERE {where} ORDER BY id", values)
        return tuple(PartnerView(*[*row[:5], _profile(row[5]), *row[6:]]) for row in cursor.fetchall())


def _profile(text: str) -> dict[str, object]:
    profile: dict[str, object] = json.loads(text)
    return profile
