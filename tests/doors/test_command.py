"""The ``naungan`` command: listings, exit codes, the doctor."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import click
import pytest
from click.testing import CliRunner
from django.db.utils import OperationalError

from naungan.cli import doctor
from naungan.cli.output import print_rows
from naungan.kernel import Refusal
from naungan.project import command

ROWS = [
    {"name": "Toho, Ilir", "workers": 12, "rate": Decimal("0.3163"), "on": date(2025, 7, 1)},
    {"name": "Galang", "workers": 9, "rate": None, "on": None},
]
COLUMNS = ["name", "workers", "rate", "on"]


def _printed(output: str) -> str:
    out = io.StringIO()
    print_rows(COLUMNS, ROWS, output, file=out)
    return out.getvalue()


def test_json_keeps_numbers_and_says_nothing_as_null():
    assert json.loads(_printed("json")) == [
        {"name": "Toho, Ilir", "workers": 12, "rate": 0.3163, "on": "2025-07-01"},
        {"name": "Galang", "workers": 9, "rate": None, "on": None},
    ]


def test_csv_has_a_heading_and_quotes_what_needs_it():
    assert list(csv.reader(io.StringIO(_printed("csv")))) == [
        COLUMNS,
        ["Toho, Ilir", "12", "0.3163", "2025-07-01"],
        ["Galang", "9", "", ""],
    ]


def test_table_aligns_numbers_right():
    assert _printed("table").splitlines() == [
        "name        workers    rate  on",
        "----------  -------  ------  ----------",
        "Toho, Ilir       12  0.3163  2025-07-01",
        "Galang            9",
    ]


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_listing_without_rows_is_printed_too(output):
    out = io.StringIO()
    print_rows(["code"], [], output, file=out)
    assert ("code" in out.getvalue()) == (output != "json")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--help"], 0), (["doctor", "--format", "xml"], 2), (["nothing-like-it"], 2), (["up", "--scale", "0"], 2)],
)
def test_wrong_usage_ends_with_2(arguments, code):
    assert CliRunner().invoke(command.naungan, arguments).exit_code == code


@pytest.mark.parametrize("failure", [Refusal("Tidak boleh.", "Not allowed."), OperationalError("away")])
def test_refusal_is_a_sentence_on_stderr_and_exit_1(monkeypatch, capsys, failure):
    def refuse(**options):
        raise failure

    monkeypatch.setattr(command.naungan, "main", refuse)
    with pytest.raises(SystemExit) as end:
        command.main([])
    assert end.value.code == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Tidak boleh." in said.err or "tidak dapat dihubungi" in said.err


def _every_command(group: click.Group, context: click.Context, path: str = ""):
    for name in group.list_commands(context):
        member = group.get_command(context, name)
        yield f"{path} {name}".strip(), member
        if isinstance(member, click.Group):
            yield from _every_command(member, context, f"{path} {name}".strip())


def test_every_command_loads_and_says_what_it_does():
    commands = dict(_every_command(command.naungan, click.Context(command.naungan)))
    assert commands.keys() >= command.WITHOUT_DATABASE | {"doctor", "backup", "restore", "ledger check"}
    assert [name for name, member in commands.items() if not member.help] == []


@pytest.mark.django_db
def test_doctor_finds_a_new_database_in_order():
    answer = CliRunner().invoke(doctor.doctor, ["--format", "json"])
    findings = {row["check"]: row["state"] for row in json.loads(answer.stdout)}
    assert findings.pop("ruang disk") in {"baik", "PERBAIKI"}  # the machine's, not ours
    assert set(findings.values()) == {"baik"}, answer.stdout


@pytest.mark.django_db
def test_doctor_ends_with_1_when_something_must_be_mended(monkeypatch):
    broken = doctor.Check("uji", lambda: doctor.Finding(False, "Rusak."))
    monkeypatch.setattr(doctor, "CHECKS", (broken,))
    answer = CliRunner().invoke(doctor.doctor, ["--format", "csv"])
    assert answer.exit_code == 1
    assert answer.stdout.splitlines() == ["check,state,finding", "uji,PERBAIKI,Rusak."]
