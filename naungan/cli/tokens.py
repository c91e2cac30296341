"""``naungan token``: programs that may act as a user at the API."""

import click
from django.utils import timezone

from naungan.access import operations, queries
from naungan.cli.output import Format, format_option, print_json, print_rows
from naungan.kernel import Actor, OutOfScope, Scope


@click.group()
def token() -> None:
    """API tokens: a program acts as a user and reaches as far as that user."""


@token.command()
@click.option("--user", "username", required=True, help="Username the program acts as.")
@click.option("--label", required=True, help="What the token is for.")
def add(username: str, label: str) -> None:
    """Make a token and print it, once, as JSON."""
    found = [one for one in queries.users(Scope.system(), search=username).users if one.username == username]
    if not found:
        raise OutOfScope(f"Tidak ada pengguna {username}.", f"There is no user {username}.")
    made = operations.create_api_token(user_id=found[0].id, label=label, by=Actor.system(), at=timezone.now())
    print_json({"id": made.id, "user": username, "token": made.text})


@token.command("list")
@format_option
def list_tokens(output: Format) -> None:
    """Every token, the newest first; ended ones too. Never their text."""
    columns = ("id", "user", "label", "created_at", "ended_at")
    rows = [
        [one.id, one.username, one.label, one.created_at, one.ended_at] for one in queries.api_tokens(Scope.system())
    ]
    print_rows(columns, rows, output)


@token.command()
@click.argument("token_id", metavar="ID", type=click.IntRange(min=1, max=2**63 - 1))
def end(token_id: int) -> None:
    """The token ID opens nothing from now on."""
    operations.end_api_token(token_id=token_id, by=Actor.system(), at=timezone.now())
