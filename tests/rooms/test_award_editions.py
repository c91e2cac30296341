"""Editions on real counts: frozen inputs, versions of a rubric, nothing written when nothing changed."""

from datetime import date, datetime

import pytest
from django.db import connection

from naungan.audit import queries as audit
from naungan.award import operations, queries, rules
from naungan.award.values import Achievement, Criterion
from naungan.coverage import operations as coverage
from naungan.kernel import Actor, Month, NotPermitted, OutOfScope, RegionCode, Scope
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
PROVINCE = RegionCode("61")
REGENCIES = {"61.01": (30, 20), "61.02": (50, 10), "61.07": (40, 40)}
NOVEMBER, BEFORE = Month(2025, 11), Month(2024, 11)


@pytest.fixture
def counted(db: None, at: datetime) -> None:
    """Three regencies of a hundred workers, protected now and a year before as REGENCIES says."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, 'x', '61', 'test', '2020-01-01', true)",
            [("61", "Kalimantan Barat", 1), *((code, f"Kabupaten {code}", 2) for code in REGENCIES)],
        )
    regions.record_denominators(
        [DenominatorRow(code, "all", 100, "contoh", date(2024, 1, 1), "uji") for code in REGENCIES], at=at
    )
    coverage.load_targets(by=SYSTEM, at=at)
    months = []
    for code, (now, then) in REGENCIES.items():
        months += [row(code, number, NOVEMBER, at) for number in range(now)]
        months += [row(code, number, BEFORE, at) for number in range(then)]
    protection.record_many(months, at=at)


def row(code: str, number: int, month: Month, at: datetime) -> PersonMonthRow:
    worker = int(code[-2:]) * 1_000 + number
    return PersonMonthRow(worker, month.first_day, "formal", 3, "employer", f"{code}.01.2001", "R",
                          worker * 10_000 + month.year, at, at)  # fmt: skip


def officer(*permissions: str) -> Actor:
    return Actor("user", "7", "Provinsi", Scope(frozenset({PROVINCE}), frozenset(permissions)))


OFFICER = officer("AWARD_VIEW", "AWARD_EDIT", "COVERAGE_VIEW")
JURY = officer("AWARD_VIEW", "COVERAGE_VIEW")


def test_the_examples_stand_once_are_marked_and_the_past_one_is_ranked(counted: None, at: datetime) -> None:
    assert operations.ensure_example_edition(by=SYSTEM, at=at) == ("contoh-2026", "contoh-2025")
    events = len(audit.events(Scope.system(), action_prefix="award.").events)
    operations.ensure_example_edition(by=SYSTEM, at=at)
    assert len(audit.events(Scope.system(), action_prefix="award.").events) == events
    found = {edition.code: edition for edition in queries.editions(Scope.system())}
    assert all(edition.is_example and "(contoh)" in edition.title for edition in found.values())
    assert found["contoh-2025"].measured_month == date(2025, 11, 1)
    assert found["contoh-2025"].compared_month == date(2024, 11, 1)
    assert (found["contoh-2026"].measured_month, found["contoh-2026"].compared_month) == (
        date(2026, 1, 1),
        date(2025, 1, 1),
    )
    assert tuple(found["contoh-2025"].rubric.weights.values()) == (40, 30, 30)
    ranking = queries.require_ranking(Scope.system(), "contoh-2025")
    assert [card.figures.region_code for card in ranking.rows] == ["61.02", "61.07", "61.01"]
    assert queries.ranking(Scope.system(), "contoh-2026") is None


def test_examples_without_anything_to_rank_stand_uncomputed(db: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    assert queries.ranking(Scope.system(), "contoh-2025") is None
    with pytest.raises(queries.NothingComputed):
        queries.require_ranking(Scope.system(), "contoh-2025")


def test_a_ranking_keeps_its_inputs_and_its_fingerprint_can_be_recomputed(counted: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    ranking = queries.require_ranking(Scope.system(), "contoh-2025")
    figures = [card.figures for card in ranking.rows]
    assert {one.region_code: (one.protected, one.protected_before) for one in figures} == REGENCIES
    given = {"achievement": ranking.rubric.achievement, "weights": ranking.rubric.weights}
    assert rules.fingerprint_of(figures, **given) == ranking.fingerprint
    assert rules.rank(figures, **given) == ranking.rows
    protection.record_many([row("61.01", 77, NOVEMBER, at)], at=at)
    assert queries.require_ranking(Scope.system(), "contoh-2025") == ranking


def test_computing_the_same_again_writes_nothing_and_a_changed_count_makes_a_new_one(counted: None, at) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    again = operations.compute(code="contoh-2025", province=PROVINCE, by=OFFICER, at=at)
    assert again.computation == 1
    protection.record_many([row("61.01", number, NOVEMBER, at) for number in range(30, 95)], at=at)
    later = operations.compute(code="contoh-2025", province=PROVINCE, by=OFFICER, at=at)
    assert (later.computation, later.rows[0].figures.region_code) == (2, "61.01")
    first = queries.ranking(Scope.system(), "contoh-2025", computation=1)
    assert first is not None
    assert first.rows[0].figures.region_code == "61.02"
    assert [number for number, _, _ in queries.computations(Scope.system(), "contoh-2025")] == [2, 1]


def test_a_revised_rubric_is_a_new_version_and_old_rankings_keep_theirs(counted: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    weights = {Criterion.ACHIEVEMENT: 100, Criterion.PROGRESS: 0, Criterion.RISE: 0}
    made = operations.revise_rubric(
        code="contoh-2025", achievement=Achievement.PARTICIPANTS, weights=weights, by=OFFICER, at=at
    )
    assert (made.version, made.is_frozen) == (2, True)
    standing = queries.require_ranking(Scope.system(), "contoh-2025")
    assert (standing.rubric.version, standing.edition.rubric.version) == (1, 2)
    computed = operations.compute(code="contoh-2025", province=PROVINCE, by=OFFICER, at=at)
    assert (computed.computation, computed.rubric.version) == (2, 2)
    assert [card.figures.region_code for card in computed.rows] == ["61.02", "61.07", "61.01"]
    first = queries.ranking(Scope.system(), "contoh-2025", computation=1)
    assert first is not None
    assert (first.rubric.version, first.rubric.achievement) == (1, Achievement.COVERAGE)


def test_weights_that_do_not_sum_to_100_change_nothing(counted: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    weights = {Criterion.ACHIEVEMENT: 40, Criterion.PROGRESS: 30, Criterion.RISE: 31}
    with pytest.raises(rules.WeightsNotHundred):
        operations.revise_rubric(
            code="contoh-2025", achievement=Achievement.COVERAGE, weights=weights, by=OFFICER, at=at
        )
    with pytest.raises(rules.WeightsNotHundred):
        operations.create_rubric(name="x", achievement=Achievement.COVERAGE, weights=weights, by=OFFICER, at=at)
    assert len(queries.rubrics(Scope.system())) == 1


def test_a_final_edition_changes_no_more(counted: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    with pytest.raises(queries.NothingComputed):
        operations.finalise_edition(code="contoh-2026", by=OFFICER, at=at)
    operations.finalise_edition(code="contoh-2025", by=OFFICER, at=at)
    weights = dict(operations.DEFAULT_WEIGHTS)
    for act in (
        lambda: operations.compute(code="contoh-2025", province=PROVINCE, by=OFFICER, at=at),
        lambda: operations.finalise_edition(code="contoh-2025", by=OFFICER, at=at),
        lambda: operations.revise_rubric(
            code="contoh-2025", achievement=Achievement.COVERAGE, weights=weights, by=OFFICER, at=at
        ),
    ):
        with pytest.raises(operations.EditionFinal):
            act()


def test_juries_read_and_do_not_write(counted: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    assert queries.require_ranking(JURY.scope, "contoh-2025").rows
    with pytest.raises(NotPermitted):
        operations.compute(code="contoh-2025", province=PROVINCE, by=JURY, at=at)
    with pytest.raises(NotPermitted):
        operations.ensure_example_edition(by=JURY, at=at)
    with pytest.raises(NotPermitted):
        queries.editions(Scope())


def test_an_officer_of_one_regency_cannot_compute_the_province(counted: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    narrow = Actor("user", "8", "x", Scope(frozenset({RegionCode("61.02")}), OFFICER.scope.permissions))
    with pytest.raises(OutOfScope):
        operations.compute(code="contoh-2025", province=PROVINCE, by=narrow, at=at)
    with pytest.raises(OutOfScope):
        queries.edition(OFFICER.scope, "tidak-ada")


def test_a_code_that_is_taken_is_refused(counted: None, at: datetime) -> None:
    operations.ensure_example_edition(by=SYSTEM, at=at)
    rubric = queries.rubrics(Scope.system())[0]
    with pytest.raises(operations.EditionExists):
        operations.create_edition(code="contoh-2025", title="x", assessment_year=2025, measured_month=NOVEMBER,
                                  compared_month=BEFORE, rubric_id=rubric.id, by=OFFICER, at=at)  # fmt: skip


def test_without_a_target_of_the_province_nothing_is_ranked(counted: None, at: datetime) -> None:
    rubric = operations.create_rubric(
        name="x", achievement=Achievement.COVERAGE, weights=operations.DEFAULT_WEIGHTS, by=SYSTEM, at=at
    )
    operations.create_edition(code="lama", title="x", assessment_year=2024, measured_month=BEFORE,
                              compared_month=BEFORE.plus(-12), rubric_id=rubric, by=SYSTEM, at=at)  # fmt: skip
    with pytest.raises(operations.NothingToRank):
        operations.compute(code="lama", province=PROVINCE, by=SYSTEM, at=at)


def test_the_real_winners_are_recorded_once_as_published_and_never_computed(db: None, at: datetime) -> None:
    assert operations.load_recorded_winners(by=SYSTEM, at=at) == 6
    assert operations.load_recorded_winners(by=SYSTEM, at=at) == 0
    first = [one for one in queries.winners() if one.assessment_year == 2025 and one.place is not None]
    assert [one.region_code for one in first] == ["61.04", "61.02", "61.09"]
    assert all(one.source for one in queries.winners())
