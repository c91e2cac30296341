"""Partners as the door knows them: keys ready to verify with, remembered for a few seconds.

Answers: the client of a client key or X-PARTNER-ID. Never: whether a signature is right; anything a person asks.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from naungan.bank.group import GroupCommit, Turn
from naungan.bank.messages import bare_service_id
from naungan.bank.signature import SignatureForm, load_public_key
from naungan.billing import queries as billing
from naungan.billing.values import PartnerView

REMEMBERED_SECONDS = 5.0
"""A partner switched off is turned away within this time."""

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Client:
    """A partner with its keys opened."""

    id: int
    client_id: str
    service_id: str
    """Without padding and leading zeros."""
    form: SignatureForm
    secret: str
    public_key: RSAPublicKey

    def is_called(self, partner_id: str) -> bool:
        """Is this X-PARTNER-ID the client's? Some send their client id, some their service id."""
        return partner_id == self.client_id or bare_service_id(partner_id) == self.service_id


class ClientDirectory:
    """Looks partners up on a thread of its own, many at once."""

    def __init__(self) -> None:
        self.lookups: GroupCommit[str, Client | None] = GroupCommit("bank-clients", _load)
        self._known: dict[str, tuple[float, Client]] = {}

    def remembered(self, name: str) -> Client | None:
        """The client, if it was looked up a moment ago."""
        loaded_at, client = self._known.get(name, (0.0, None))
        return client if client and time.monotonic() - loaded_at < REMEMBERED_SECONDS else None

    def remember(self, name: str, client: Client | None) -> None:
        """Only names that belong to somebody are kept, so strangers cannot fill the memory."""
        if client is None:
            self._known.pop(name, None)
        else:
            self._known[name] = (time.monotonic(), client)


def is_possible_name(name: str) -> bool:
    """Could a partner be called so? Anything else is not looked up."""
    return 0 < len(name) <= _LONGEST_NAME and name.isascii() and name.isprintable()


def _load(turns: Sequence[Turn[str]]) -> list[Client | None]:
    found: dict[str, Client | None] = {}
    for name in {turn.thing for turn in turns}:
        partner = billing.partner_by_client_id(name)
        if partner is None and bare_service_id(name).isdigit():
            partner = billing.partner_by_service_id(name)
        found[name] = _client(partner) if partner and partner.is_active else None
    return [found[turn.thing] for turn in turns]


def _client(partner: PartnerView) -> Client:
    return Client(
        id=partner.id,
        client_id=partner.client_id,
        service_id=bare_service_id(partner.service_id),
        form=SignatureForm(str(partner.profile.get("signature", SignatureForm.SYMMETRIC))),
        secret=billing.partner_secret(partner.id),
        public_key=load_public_key(partner.public_key_pem.encode()),
    )
