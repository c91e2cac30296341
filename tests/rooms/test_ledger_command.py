"""``naungan ledger check``: silent when the books are right, words and exit 1 when they are not."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection

from naungan.cli.ledger import ledger as command
from naungan.ledger import operations as ledger
from naungan.ledger.values import TransferOrder


@pytest.fixture
def books(db, at):
    ledger.open_account("giro-penampungan", name="Giro penampungan", kind="asset", at=at)
    ledger.open_account("suspense-kanal", name="Suspense kanal", kind="liability", at=at)
    order = TransferOrder("giro-penampungan", "suspense-kanal", 16_800, "settlement", "NGN-1", date(2025, 12, 1))
    ledger.post(order, at=at)


def test_right_books_make_the_command_silent(books):
    result = CliRunner().invoke(command, ["check"])
    assert (result.exit_code, result.output) == (0, "")


def test_wrong_books_make_the_command_speak_and_fail(books):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE ledger_transfer DISABLE TRIGGER append_only")
        cursor.execute("UPDATE ledger_transfer SET kind = 'reversal'")
        cursor.execute("ALTER TABLE ledger_transfer ENABLE TRIGGER append_only")
    result = CliRunner().invoke(command, ["check"])
    assert result.exit_code == 1
    assert "a reversal that reverses nothing" in result.output
