"""``naungan ledger``: the books, from the command line."""

import click

from naungan.ledger import queries


@click.group()
def ledger() -> None:
    """The books: what is wrong with them, in words."""


@ledger.command()
def check() -> None:
    """Print each violation of the books; silent when there is none (exit 1 if there is one)."""
    violations = queries.violations()
    for violation in violations:
        click.echo(violation)
    if violations:
        raise SystemExit(1)
