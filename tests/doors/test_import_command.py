"""``naungan import``: verdicts as JSON, a dry run that changes nothing, and the way back."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from naungan.access import operations as access
from naungan.cli.imports import import_files
from naungan.kernel import Actor, Refusal, Scope
from naungan.registry import queries as people

pytestmark = pytest.mark.django_db

NIK = "6102990101900001"
LIST = f"NIK;Nama;Status\n'{NIK};Siti Aminah;AKTIF\n123;Budi;AKTIF\n{NIK};Sari;AKTIF\n{NIK[:-1]}2;Ani;?\n"


@pytest.fixture
def file(tmp_path: Path, at: datetime) -> Path:
    access.set_business_day(day=date(2025, 12, 1), month_in_view=date(2025, 7, 1), by=Actor.system(), at=at)
    path = tmp_path / "peserta.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(import_files, [str(one) for one in arguments])
    if isinstance(result.exception, Refusal):
        raise result.exception
    return result


def workers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_worker")
        return cursor.fetchone()[0]


def bring(file: Path, *more: str) -> dict:
    asked = ("--kind", "participants", "--region", "61.02", "--month", "2025-07", "--format", "json", *more)
    result = run(file, *asked)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_counts_and_problem_rows_are_printed_as_json(file: Path) -> None:
    found = bring(file)
    counts = {name: found[name] for name in ("read", "accepted", "repaired", "rejected", "duplicate", "waiting")}
    assert counts == {"read": 4, "accepted": 1, "repaired": 1, "rejected": 1, "duplicate": 1, "waiting": 1}
    assert [(row["row"], row["verdict"]) for row in found["rows"]] == [
        (3, "rejected"),
        (4, "duplicate"),
        (5, "waiting"),
    ]
    assert {"code", "column", "message"} <= set(found["rows"][0]["reasons"][0])
    assert NIK not in json.dumps(found)
    assert people.find_by_nik(Scope.system(), NIK) is not None


def test_all_rows_are_printed_when_asked(file: Path) -> None:
    assert [row["row"] for row in bring(file, "--rows", "all")["rows"]] == [2, 3, 4, 5]


def test_dry_run_judges_and_changes_nothing(file: Path) -> None:
    found = bring(file, "--dry-run")
    assert (found["accepted"], found["state"], workers()) == (1, "staged", 0)


def test_undo_takes_the_batch_back(file: Path) -> None:
    batch = bring(file)["batch"]
    assert workers() == 1
    result = run("undo", batch, "--format", "json")
    assert json.loads(result.stdout) == {"batch": batch, "restored": 1, "kept": []}
    assert workers() == 0


def test_options_may_stand_before_the_file(file: Path) -> None:
    result = run("--kind", "participants", "--region", "61.02", "--month", "2025-07", "--dry-run", file)
    assert result.exit_code == 0
    assert "Budi" in result.stdout


def test_unknown_kind_and_missing_month_are_refused_with_a_sentence(file: Path) -> None:
    with pytest.raises(Refusal, match="tidak dikenal"):
        run(file, "--kind", "nothing")
    with pytest.raises(Refusal, match="bulan"):
        run(file, "--kind", "participants", "--region", "61.02")
    assert run(file, "--kind", "participants", "--month", "Juli").exit_code == 2
