"""The commands ``coverage`` and ``award``: rows as promised, exit codes, a pack that proves itself."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from naungan.award import operations as awards
from naungan.award import queries as award_queries
from naungan.cli.award import award
from naungan.cli.coverage import coverage
from naungan.coverage import operations as coverage_operations
from naungan.kernel import Actor, Month, OutOfScope
from naungan.project.command import COMMANDS
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
REGIONS = [("61", "Kalimantan Barat", 1), ("61.02", "Kabupaten Mempawah", 2), ("61.07", "Kabupaten Bengkayang", 2)]
SEGMENTS = {"formal": 0, "informal": 1, "construction": 2}


@pytest.fixture
def figures(db: None, at: datetime) -> None:
    """31 people protected in Mempawah, 9 in Bengkayang, each of a hundred workers; twelve months before a third."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, 'x', %s, 'test', '2020-01-01', true)",
            [(code, name, level, code.rpartition(".")[0] or None) for code, name, level in REGIONS],
        )
    counts = [("61", 180), ("61.02", 100), ("61.07", 80)]
    regions.record_denominators(
        [DenominatorRow(code, "all", workers, "contoh", date(2024, 1, 1), "uji") for code, workers in counts], at=at
    )
    coverage_operations.load_targets(by=SYSTEM, at=at)
    rows = []
    for month, share in ((Month(2025, 11), 1), (Month(2024, 11), 3)):
        for code, people in (("61.02", 31 // share), ("61.07", 9 // share)):
            rows += [
                PersonMonthRow(int(code[-2:]) * 100 + number, month.first_day, list(SEGMENTS)[number % 3], 3, "own",
                               f"{code}.01.2001", "R", month.year * 10_000 + int(code[-2:]) * 100 + number, at, at)
                for number in range(people)
            ]  # fmt: skip
    protection.record_many(rows, at=at)


def asked(command, *arguments: str) -> str:  # type: ignore[no-untyped-def]
    result = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_commands_are_named_in_the_one_command() -> None:
    assert {"coverage", "award"} <= set(COMMANDS)


def test_json_rows_carry_exactly_the_promised_names_and_numbers(figures: None) -> None:
    rows = json.loads(asked(coverage, "--month", "2025-11", "--format", "json"))
    assert rows == [
        {"region": "61", "segment": "all", "month": "2025-11", "protected": 40, "workers": 180, "rate": 0.2222}
    ]


def test_by_segment_gives_all_first_and_parts_that_add_up(figures: None) -> None:
    rows = json.loads(asked(coverage, "--month", "2025-11", "--region", "61.02", "--by", "segment", "--format", "json"))
    assert [row["segment"] for row in rows] == ["all", "formal", "informal", "construction"]
    assert rows[0]["protected"] == 31 == sum(row["protected"] for row in rows[1:])
    assert rows[0]["rate"] == 0.31
    assert rows[1]["workers"] is None


def test_by_region_gives_the_regions_directly_inside(figures: None) -> None:
    rows = list(csv.DictReader(io.StringIO(asked(coverage, "--month", "2025-11", "--by", "region", "--format", "csv"))))
    assert [(row["region"], row["protected"], row["rate"]) for row in rows] == [
        ("61.02", "31", "0.3100"),
        ("61.07", "9", "0.1125"),
    ]


@pytest.mark.parametrize("wrong", [("--month", "Juli"), ("--region", "6102"), ("--by", "village")])
def test_wrong_usage_ends_with_2(wrong: tuple[str, str]) -> None:
    assert CliRunner().invoke(coverage, list(wrong)).exit_code == 2


def test_a_region_that_does_not_exist_is_refused(figures: None) -> None:
    with pytest.raises(OutOfScope):
        CliRunner().invoke(coverage, ["--region", "99"], catch_exceptions=False)


def test_editions_and_a_ranking_are_listed_with_lines_that_add_up(figures: None, at: datetime) -> None:
    awards.ensure_example_edition(by=SYSTEM, at=at)
    editions = json.loads(asked(award, "list", "--format", "json"))
    assert [one["edition"] for one in editions] == ["contoh-2026", "contoh-2025"]
    assert all(one["example"] for one in editions)
    rows = json.loads(asked(award, "rank", "contoh-2025", "--format", "json"))
    assert [row["region"] for row in rows] == ["61.02", "61.07"]
    for row in rows:
        assert round(row["achievement"] + row["progress"] + row["rise"], 4) == row["total"]
    shown = asked(award, "rank", "contoh-2025")
    assert "weights are ours" in shown
    assert "Contoh" in shown


def test_a_ranking_not_yet_computed_is_refused(figures: None, at: datetime) -> None:
    awards.ensure_example_edition(by=SYSTEM, at=at)
    with pytest.raises(award_queries.NothingComputed):
        CliRunner().invoke(award, ["rank", "contoh-2026"], catch_exceptions=False)


def test_a_stranger_recomputes_the_packed_ranking_with_python_alone(
    figures: None, at: datetime, tmp_path: Path
) -> None:
    awards.ensure_example_edition(by=SYSTEM, at=at)
    file = tmp_path / "bukti.zip"
    asked(award, "pack", "contoh-2025", "--out", str(file))
    with zipfile.ZipFile(file) as zipped:
        zipped.extractall(tmp_path / "bukti")
    command = [sys.executable, "-I", str(tmp_path / "bukti" / "hitung_ulang.py")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    scores = (tmp_path / "bukti" / "scorecards.csv").read_text(encoding="utf-8")
    (tmp_path / "bukti" / "scorecards.csv").write_text(scores.replace("1,61.02", "1,61.07"), encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
