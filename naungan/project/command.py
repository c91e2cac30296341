"""The ``naungan`` command: put together from the doors' commands, each loaded only when it is asked for.

To add a command, name it in ``COMMANDS``; its module may import rooms freely, because Django is ready by then. The
database answers while a command runs, unless the command is listed in ``WITHOUT_DATABASE``. A ``Refusal`` becomes one
sentence on stderr and exit 1; wrong usage is exit 2.
"""

import functools
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

import click
import django
from django.db.utils import OperationalError

from naungan.kernel import Refusal
from naungan.project.folder import ROOT, DataFolder
from naungan.project.launch.database import leave_database
from naungan.project.launch.share import database_of

COMMANDS: dict[str, str] = {
    "up": "naungan.project.launch.commands:up_command",
    "demo": "naungan.cli.demo:demo",
    "doctor": "naungan.cli.doctor:doctor",
    "bill": "naungan.cli.bill:bill",
    "ledger": "naungan.cli.ledger:ledger",
    "import": "naungan.cli.imports:import_files",
    "coverage": "naungan.cli.coverage:coverage",
    "award": "naungan.cli.award:award",
    "plan": "naungan.cli.plan:plan",
    "token": "naungan.cli.tokens:token",
    "bank": "naungan.bank.commands:bank",
    "backup": "naungan.project.launch.commands:backup_command",
    "restore": "naungan.project.launch.commands:restore_command",
}
"""Name of the command -> module and object that answers it."""

WITHOUT_DATABASE = frozenset({"up"})
"""Those that start it themselves."""


class LoadedOnDemand(click.Group):
    """A group whose commands are imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naungan.project.settings")
        django.setup()
        module, name = place.split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        _give_database(command, cmd_name)
        return command


@click.group(cls=LoadedOnDemand)
@click.version_option(package_name="naungan")
def naungan() -> None:
    """Naungan: employment social security for every worker of a province."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command and end the process: 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""
    try:
        naungan.main(args=arguments, prog_name="naungan", standalone_mode=True)
    except Refusal as refusal:
        click.echo(f"{refusal.reason.indonesian}\n({refusal.reason.english})", err=True)
        sys.exit(1)
    except OperationalError as away:
        first = str(away).strip().splitlines()[:1]
        click.echo(f"Basis data tidak dapat dihubungi: {''.join(first)}\n(The database cannot be reached.)", err=True)
        sys.exit(1)


def _give_database(command: click.Command, path: str) -> None:
    """Every command below this one runs while the database answers."""
    if path in WITHOUT_DATABASE:
        return
    if isinstance(command, click.Group):
        for name, member in command.commands.items():
            _give_database(member, f"{path} {name}")
    works = not isinstance(command, click.Group) or command.invoke_without_command
    if works and command.callback is not None and not hasattr(command.callback, "has_database"):
        command.callback = _with_database(command.callback)


def _with_database(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def run(*args: Any, **options: Any) -> Any:
        with database_of(DataFolder.of_clone(ROOT)):
            try:
                return callback(*args, **options)
            finally:
                leave_database()

    run.has_database = True  # type: ignore[attr-defined]
    return run
