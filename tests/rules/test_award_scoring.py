"""Scores add up, ties are broken as declared, order of arrival changes nothing, and a stranger gets the same."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.award import pack, recompute, rules
from naungan.award.values import Achievement, Criterion, EditionView, Ranking, RegencyFigures, RubricView

WEIGHTS = {Criterion.ACHIEVEMENT: 40, Criterion.PROGRESS: 30, Criterion.RISE: 30}
TARGET = Decimal("0.5956")


def regency(code: str, protected: int, before: int, workers: int = 100_000) -> RegencyFigures:
    return RegencyFigures(code, f"Kabupaten {code}", protected, workers, before, workers, TARGET)


def ranked(figures: list[RegencyFigures], achievement: Achievement = Achievement.COVERAGE, weights=None):
    return rules.rank(figures, achievement=achievement, weights=weights or WEIGHTS)


def ranking_of(figures: list[RegencyFigures], achievement: Achievement, weights: dict[Criterion, int]) -> Ranking:
    rubric = RubricView(1, "Rubrik Naungan", 3, achievement, weights, True)
    edition = EditionView(1, "contoh-2025", "Paritrana (contoh)", 2025, None, date(2025, 11, 1), date(2024, 11, 1),
                          rubric, "provisional", True)  # fmt: skip
    fingerprint = rules.fingerprint_of(figures, achievement=achievement, weights=weights)
    rows = ranked(figures, achievement, weights)
    return Ranking(edition, rubric, 1, datetime(2025, 12, 1, 2, tzinfo=UTC), fingerprint, rows)


counts = st.integers(0, 400_000)
regencies = st.lists(
    st.builds(
        lambda number, protected, before, workers, workers_before: RegencyFigures(
            f"61.{number:02d}", "x", protected, workers, before, workers_before, TARGET
        ),
        st.integers(1, 99), counts, counts, st.integers(1, 400_000), st.integers(1, 400_000),
    ),
    min_size=1, max_size=14, unique_by=lambda one: one.region_code,
)  # fmt: skip
weights_of_100 = st.tuples(st.integers(0, 100), st.integers(0, 100)).filter(lambda pair: sum(pair) <= 100).map(
    lambda pair: dict(zip(Criterion, (*pair, 100 - sum(pair)), strict=True))
)  # fmt: skip
variants = st.sampled_from(list(Achievement))


@given(regencies, variants, weights_of_100)
def test_every_scorecard_adds_up_line_by_line_and_stays_between_0_and_100(figures, achievement, weights) -> None:
    for card in ranked(figures, achievement, weights):
        assert card.total == sum(line.points for line in card.lines)
        assert all(0 <= line.normalised <= 100 for line in card.lines)
        assert sum(line.weight for line in card.lines) == 100
        assert 0 <= card.total <= 100


@given(regencies, variants, weights_of_100, st.randoms())
def test_the_order_in_which_regencies_arrive_changes_nothing(figures, achievement, weights, random) -> None:
    shuffled = list(figures)
    random.shuffle(shuffled)
    assert ranked(shuffled, achievement, weights) == ranked(figures, achievement, weights)
    assert rules.fingerprint_of(shuffled, achievement=achievement, weights=weights) == rules.fingerprint_of(
        figures, achievement=achievement, weights=weights
    )


@given(regencies, variants, weights_of_100)
@settings(max_examples=60)
def test_a_program_that_shares_no_line_with_the_rules_gets_the_same(figures, achievement, weights) -> None:
    ranking = ranking_of(figures, achievement, weights)
    files = unpacked(ranking)
    inputs = {row["region_code"]: row for row in csv.DictReader(io.StringIO(files["inputs.csv"]))}
    for row in inputs.values():
        row.update({name: int(value) for name, value in row.items() if name[:4] in ("prot", "work")})
    rubric = json.loads(files["rubric.json"])
    told = list(csv.DictReader(io.StringIO(files["scorecards.csv"])))
    assert recompute.fingerprint(inputs, rubric) == ranking.fingerprint
    mine = recompute.score(inputs, rubric)
    assert [{name: card[name] for name in mine[0]} for card in told] == mine


def unpacked(ranking: Ranking) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(pack.build_pack(ranking))) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


def test_the_packed_program_runs_by_itself_and_notices_a_changed_figure(tmp_path: Path) -> None:
    figures = [regency("61.01", 24_000, 20_000), regency("61.02", 31_630, 25_630), regency("61.04", 68_020, 70_000)]
    for name, text in unpacked(ranking_of(figures, Achievement.COVERAGE, WEIGHTS)).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", str(tmp_path / "hitung_ulang.py")]
    fine = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (fine.returncode, fine.stderr) == (0, "")
    assert "Same ranking, same fingerprint." in fine.stdout
    inputs = (tmp_path / "inputs.csv").read_text(encoding="utf-8")
    (tmp_path / "inputs.csv").write_text(inputs.replace("31630", "99630"), encoding="utf-8")
    changed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert changed.returncode == 1
    assert "DIFFERS: fingerprint" in changed.stdout
    assert "DIFFERS: 61.02 total" in changed.stdout


def test_a_pack_is_the_same_to_the_byte_each_time_and_says_that_it_is_an_example() -> None:
    ranking = ranking_of([regency("61.01", 3, 2), regency("61.02", 4, 4)], Achievement.PARTICIPANTS, WEIGHTS)
    assert pack.build_pack(ranking) == pack.build_pack(ranking)
    assert "CONTOH" in unpacked(ranking)["BACA_DULU.txt"]


def test_equal_totals_are_decided_by_achievement_first() -> None:
    weights = {Criterion.ACHIEVEMENT: 0, Criterion.PROGRESS: 100, Criterion.RISE: 0}
    both_over_the_target = [regency("61.01", 60_000, 60_000), regency("61.02", 70_000, 70_000)]
    assert [card.figures.region_code for card in ranked(both_over_the_target, weights=weights)] == ["61.02", "61.01"]


def test_then_by_rise_then_by_people_gained_then_by_code() -> None:
    weights = {Criterion.ACHIEVEMENT: 100, Criterion.PROGRESS: 0, Criterion.RISE: 0}
    same_coverage = [
        regency("61.01", 50_000, 50_000),
        regency("61.02", 50_000, 40_000),
        regency("61.03", 100_000, 80_000, workers=200_000),
        regency("61.72", 50_000, 50_000),
        regency("61.71", 50_000, 50_000),
    ]
    order = [card.figures.region_code for card in ranked(same_coverage, weights=weights)]
    assert order == ["61.03", "61.02", "61.01", "61.71", "61.72"]


def test_the_variant_participants_rewards_the_most_people_and_coverage_the_highest_rate() -> None:
    large, small = regency("61.71", 90_000, 90_000, workers=300_000), regency("61.11", 30_000, 30_000, workers=50_000)
    weights = {Criterion.ACHIEVEMENT: 100, Criterion.PROGRESS: 0, Criterion.RISE: 0}
    assert ranked([large, small], Achievement.PARTICIPANTS, weights)[0].figures is large
    assert ranked([large, small], Achievement.COVERAGE, weights)[0].figures is small


def test_a_fall_earns_nothing_and_when_nobody_rose_nobody_earns_for_it() -> None:
    cards = ranked([regency("61.01", 10, 20), regency("61.02", 10, 10)])
    assert [line.points for card in cards for line in card.lines if line.criterion is Criterion.RISE] == [0, 0]
    raw = next(line.raw for card in cards for line in card.lines if line.raw < 0)
    assert raw == Decimal("-0.0001")


def test_a_half_at_the_fifth_place_is_rounded_up() -> None:
    card = ranked([regency("61.01", 123_455, 0, workers=100_000_000)])[0]
    assert card.lines[0].normalised == Decimal("0.1235")


def test_the_fingerprint_changes_with_each_input_the_weights_and_the_variant() -> None:
    figures = [regency("61.01", 10, 5), regency("61.02", 8, 5)]
    given = {"achievement": Achievement.COVERAGE, "weights": WEIGHTS}
    other_weights = {Criterion.ACHIEVEMENT: 41, Criterion.PROGRESS: 29, Criterion.RISE: 30}
    marks = {
        rules.fingerprint_of(figures, **given),
        rules.fingerprint_of([regency("61.01", 11, 5), figures[1]], **given),
        rules.fingerprint_of([regency("61.01", 10, 6), figures[1]], **given),
        rules.fingerprint_of(figures, achievement=Achievement.PARTICIPANTS, weights=WEIGHTS),
        rules.fingerprint_of(figures, achievement=Achievement.COVERAGE, weights=other_weights),
    }
    assert len(marks) == 5


@pytest.mark.parametrize("weights", [(40, 30, 29), (50, 60, -10), (0, 0, 0)])
def test_weights_that_do_not_sum_to_100_are_refused(weights: tuple[int, int, int]) -> None:
    with pytest.raises(rules.WeightsNotHundred):
        rules.require_weights(dict(zip(Criterion, weights, strict=True)))


def test_a_criterion_left_out_is_refused() -> None:
    with pytest.raises(rules.WeightsNotHundred):
        rules.require_weights({Criterion.ACHIEVEMENT: 60, Criterion.RISE: 40})
    rules.require_weights({Criterion.ACHIEVEMENT: 100, Criterion.PROGRESS: 0, Criterion.RISE: 0})


def test_a_regency_without_a_count_of_workers_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="count of workers"):
        ranked([regency("61.01", 1, 1, workers=0)])
