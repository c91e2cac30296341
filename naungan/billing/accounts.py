"""Names of the ledger accounts that billing posts to (SNAP.md 4.5)."""

from naungan.billing.values import PAYABLE_PROGRAMMES
from naungan.law.terms import Programme

GIRO = "giro-penampungan"
SUSPENSE = "suspense-kanal"


def held_for(programme: Programme) -> str:
    """Contributions received and not yet handed to the fund, per programme."""
    return f"titipan-iuran:{programme.name}"


def receivable_from(client_id: str) -> str:
    """What a bank took and has not yet settled."""
    return f"piutang-settlement:{client_id}"


STANDING = (
    (GIRO, "Giro penampungan", "asset"),
    (SUSPENSE, "Suspense kanal bayar", "liability"),
    *((held_for(programme), f"Titipan iuran {programme.name}", "liability") for programme in PAYABLE_PROGRAMMES),
)
"""Accounts that exist before any partner: code, name, kind."""
