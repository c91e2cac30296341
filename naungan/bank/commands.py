"""``naungan bank``: partners at the bank's door, and a bank to try it with."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from naungan.bank.signature import load_public_key
from naungan.bank.simulator import simulate
from naungan.billing import operations as billing
from naungan.kernel import Actor, RegionCode

_LONGEST_CLIENT_ID = 36


@click.group()
def bank() -> None:
    """Partners of the bank's door, and a bank that pays."""


@bank.group()
def partner() -> None:
    """Banks that may ask and pay."""


@partner.command("add")
@click.option("--client-id", required=True, help="What the bank sends as X-CLIENT-KEY and X-PARTNER-ID.")
@click.option("--service-id", required=True, help="Its partnerServiceId: up to 8 digits.")
@click.option(
    "--public-key",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The bank's RSA public key, PEM, 2048 bits or more.",
)
@click.option("--name", default="", help="Name shown on pages and receipts; the client id where left out.")
def partner_add(client_id: str, service_id: str, public_key: Path, name: str) -> None:
    """Let a bank in. Prints its client secret once, as JSON."""
    if not (1 <= len(client_id) <= _LONGEST_CLIENT_ID and client_id.isascii() and client_id.isprintable()):
        raise click.BadParameter(f"1 to {_LONGEST_CLIENT_ID} printable characters", param_hint="--client-id")
    if not (service_id.isascii() and service_id.isdigit() and 1 <= len(service_id) <= 8 and int(service_id)):
        raise click.BadParameter("1 to 8 digits, not all zero", param_hint="--service-id")
    pem = public_key.read_bytes()
    load_public_key(pem)
    by, at = Actor.system("naungan bank"), datetime.now(UTC)
    billing.open_accounts(by=by, at=at)
    secret = billing.add_partner(
        client_id=client_id,
        service_id=service_id,
        name=name or client_id,
        public_key_pem=pem.decode(),
        by=by,
        at=at,
    )
    click.echo(json.dumps({"clientId": client_id, "serviceId": service_id, "clientSecret": secret}))


@bank.command("simulate")
@click.option("--base-url", default="", help="Where Naungan answers; this machine's own where left out.")
@click.option("--region", default="", help="Only bills of this region, as 61.02 or 61.02.07.2001.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="At most so many bills.")
def simulate_command(base_url: str, region: str, limit: int | None) -> None:
    """Be a bank: ask for open bills and pay them over HTTP (exit 1 if one is refused)."""
    if region:
        try:
            RegionCode(region)
        except ValueError as reason:
            raise click.BadParameter(str(reason), param_hint="--region") from reason
    address = base_url or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    result = simulate(base_url=address, tell=click.echo, region=region, limit=limit)
    click.echo(result.sentence())
    for problem in result.problems:
        click.echo(problem, err=True)
    if result.problems:
        raise SystemExit(1)
