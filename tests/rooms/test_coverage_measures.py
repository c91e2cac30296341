"""Counts add up, a count is as long as its list, and both counts of a rate are always told."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from naungan.coverage import operations, queries
from naungan.coverage.values import PARTS, CountedSegment, Measure, Reach, rate_of
from naungan.kernel import Actor, Month, NotPermitted, OutOfScope, RegionCode, RegionLevel, Scope
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.regions import operations as regions
from naungan.regions.values import DenominatorRow
from naungan.registry import operations as registry
from naungan.registry.values import WorkerRow

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()
ALL = Scope.system()
JULY, AUGUST = Month(2025, 7), Month(2025, 8)
PROVINCE, MEMPAWAH, BENGKAYANG = RegionCode("61"), RegionCode("61.02"), RegionCode("61.07")
VILLAGES = ("61.02.01.2001", "61.02.01.2002", "61.02.02.2001", "61.07.01.2001")
EVERYWHERE = (PROVINCE, MEMPAWAH, BENGKAYANG, RegionCode("61.02.01"), RegionCode("61.02.01.2001"))


@pytest.fixture
def country(db: None, at: datetime) -> None:
    """The tree as far as the tests walk it, written as the official list writes it."""
    rows = [("61", "Kalimantan Barat", 1), ("61.02", "Kabupaten Mempawah", 2), ("61.07", "Kabupaten Bengkayang", 2),
            ("61.02.01", "Mempawah Hilir", 3), ("61.02.02", "Toho", 3), ("61.07.01", "Sungai Raya", 3),
            *((code, f"Desa {code[-4:]}", 4) for code in VILLAGES)]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO regions_region (code, name, level, kind, parent_code, edition, valid_from, in_example) "
            "VALUES (%s, %s, %s, 'x', %s, 'test', '2020-01-01', true)",
            [(code, name, level, code.rpartition(".")[0] or None) for code, name, level in rows],
        )


@pytest.fixture
def people(country: None, at: datetime) -> list[int]:
    """Twenty-four workers: two of each segment in each of four villages; half of the months acknowledged."""
    ids, months = [], []
    for number in range(24):
        village, segment = VILLAGES[number % 4], list(PARTS)[number % 3].value
        row = WorkerRow(nik=f"610299010190{number + 1:04d}", name=f"Orang {number}", birth_on=date(1990, 1, 1),
                        sex="L", region_code=village, segment=segment, sector="other")  # fmt: skip
        ids.append(registry.register_worker(row, by=SYSTEM, at=at))
        acknowledged = at if number % 2 else None
        months += [
            paid(ids[-1], month, segment, village, at, acknowledged) for month in (JULY, AUGUST)[: 1 + number % 2]
        ]
    protection.record_many(months, at=at)
    return ids


def paid(worker: int, month: Month, segment: str, village: str, at: datetime, acknowledged: datetime | None = None,
         programmes: int = 3) -> PersonMonthRow:  # fmt: skip
    evidence = worker * 100 + month.number
    return PersonMonthRow(
        worker, month.first_day, segment, programmes, "apbd", village, "L", evidence, at, acknowledged
    )


def base(region: str, workers: int, segment: str = "all", issuer: str = "sakernas", on: date = date(2025, 2, 1)):
    return DenominatorRow(region, segment, workers, issuer, on, "uji")


def figures(measures: tuple[Measure, ...]) -> list[tuple[str, int, int]]:
    return [(one.segment.value, one.protected, one.acknowledged) for one in measures]


def test_segments_add_up_to_all_in_every_region(people: list[int]) -> None:
    for region in EVERYWHERE:
        whole, *parts = queries.measure_segments(ALL, region=region, month=JULY)
        assert whole.protected == sum(part.protected for part in parts)
        assert whole.acknowledged == sum(part.acknowledged for part in parts)
    assert queries.measure(ALL, region=PROVINCE, month=JULY).protected == 24


def test_regions_add_up_to_the_one_they_lie_in_at_every_level(people: list[int]) -> None:
    for month in (JULY, AUGUST):
        whole = queries.measure(ALL, region=PROVINCE, month=month)
        for level in (RegionLevel.REGENCY, RegionLevel.DISTRICT, RegionLevel.VILLAGE):
            found = queries.measures_of(ALL, region=PROVINCE, level=level, month=month)
            assert sum(measures[0].protected for measures in found.values()) == whole.protected


def test_one_reading_gives_the_same_as_asking_each_region(people: list[int]) -> None:
    for region in EVERYWHERE:
        seen = queries.overview(ALL, region=region, month=JULY)
        assert seen.segments == queries.measure_segments(ALL, region=region, month=JULY)
        assert [(c.region, c.protected) for c in seen.children] == [
            (c.region, queries.measure(ALL, region=RegionCode(c.region), month=JULY).protected) for c in seen.children
        ]
        assert seen.unplaced == 0


def test_people_recorded_without_a_village_are_counted_above_and_told_as_unplaced(people: list[int], at) -> None:
    protection.record_many([paid(999, JULY, "formal", "61.02", at)], at=at)
    seen = queries.overview(ALL, region=MEMPAWAH, month=JULY)
    assert seen.unplaced == 1
    assert seen.whole.protected == sum(child.protected for child in seen.children) + 1


def test_a_count_is_as_long_as_its_list_for_every_region_segment_and_month(people: list[int]) -> None:
    checked = 0
    for region in EVERYWHERE:
        for month in (JULY, AUGUST):
            for one in queries.measure_segments(ALL, region=region, month=month):
                page = queries.people(ALL, region=region, month=month, segment=one.segment, size=100)
                assert len(page.workers) == page.total == one.protected
                assert len(page.waiting_ids) == one.waiting
                waiting = queries.people(ALL, region=region, month=month, segment=one.segment, only_waiting=True)
                assert {worker.id for worker in waiting.workers} == page.waiting_ids
                checked += one.protected
    assert checked > 0


def test_pages_of_a_list_together_are_the_list_without_gap_or_double(people: list[int]) -> None:
    pages = [queries.people(ALL, region=PROVINCE, month=JULY, number=number, size=7) for number in range(1, 5)]
    listed = [worker.id for page in pages for worker in page.workers]
    assert listed == sorted(people)


def test_withdrawn_months_and_those_without_death_cover_do_not_count(people: list[int], at: datetime) -> None:
    before = queries.measure(ALL, region=PROVINCE, month=JULY).protected
    protection.record_many([paid(5000, JULY, "formal", VILLAGES[0], at, programmes=1)], at=at)
    assert queries.measure(ALL, region=PROVINCE, month=JULY).protected == before
    protection.withdraw(evidence_kind="L", evidence_ids=[people[0] * 100 + 7], at=at)
    assert queries.measure(ALL, region=PROVINCE, month=JULY).protected == before - 1


def test_paid_and_acknowledged_are_told_apart(people: list[int], at: datetime) -> None:
    one = queries.measure(ALL, region=PROVINCE, month=JULY)
    assert (one.protected, one.acknowledged, one.waiting) == (24, 12, 12)
    protection.acknowledge(evidence_kind="L", evidence_ids=[people[0] * 100 + 7], at=at)
    assert queries.measure(ALL, region=PROVINCE, month=JULY).waiting == 11


def test_the_rate_has_four_decimals_and_there_is_none_without_a_count_of_workers(people: list[int], at) -> None:
    assert queries.measure(ALL, region=PROVINCE, month=JULY).rate is None
    regions.record_denominators([base("61", 77)], at=at)
    assert queries.measure(ALL, region=PROVINCE, month=JULY).rate == Decimal("0.3117")


def test_the_examples_count_is_measured_by_unless_the_official_one_is_named(people: list[int], at) -> None:
    regions.record_denominators([base("61", 1_000), base("61", 50, issuer="contoh")], at=at)
    mine = queries.measure(ALL, region=PROVINCE, month=JULY)
    official = queries.measure(ALL, region=PROVINCE, month=JULY, issuer="sakernas")
    assert (mine.workers, mine.denominator and mine.denominator.issuer) == (50, "contoh")
    assert (official.workers, official.denominator and official.denominator.issuer) == (1_000, "sakernas")
    assert official.protected == mine.protected


def test_segments_counted_without_a_total_are_summed_and_never_with_one_missing(people: list[int], at) -> None:
    regions.record_denominators([base("61.02", 30, "formal"), base("61.02", 40, "informal")], at=at)
    assert queries.measure(ALL, region=MEMPAWAH, month=JULY).workers is None
    regions.record_denominators([base("61.02", 5, "construction")], at=at)
    assert queries.measure(ALL, region=MEMPAWAH, month=JULY).workers == 75


def test_the_same_people_over_the_two_bases_of_the_article() -> None:
    measure = Measure("61", "Kalbar", CountedSegment.ALL, JULY, 575_504, 575_504, 1_819_430, None)
    assert measure.rate == Decimal("0.3163")
    older = Measure("61", "Kalbar", CountedSegment.ALL, JULY, 575_504, 575_504, 1_665_422, None)
    assert older.rate == Decimal("0.3456")


def test_the_neighbour_sees_neither_count_nor_list_nor_trend(people: list[int]) -> None:
    permissions = frozenset({"COVERAGE_VIEW", "WORKER_VIEW"})
    neighbour = Scope(frozenset({BENGKAYANG}), permissions)
    asks = (
        lambda: queries.measure(neighbour, region=MEMPAWAH, month=JULY),
        lambda: queries.measure(neighbour, region=PROVINCE, month=JULY),
        lambda: queries.people(neighbour, region=MEMPAWAH, month=JULY),
        lambda: queries.trend(neighbour, region=MEMPAWAH, first=JULY, last=AUGUST),
        lambda: queries.lapses_ahead(neighbour, region=MEMPAWAH, month=JULY),
        lambda: queries.last_seal(neighbour, region=MEMPAWAH, month=JULY),
    )
    for ask in asks:
        with pytest.raises(OutOfScope):
            ask()
    assert queries.measure(neighbour, region=BENGKAYANG, month=JULY).protected == 6


def test_who_may_see_counts_may_not_see_names_for_that(people: list[int]) -> None:
    with pytest.raises(NotPermitted):
        queries.people(Scope(frozenset({PROVINCE}), frozenset({"COVERAGE_VIEW"})), region=PROVINCE, month=JULY)
    with pytest.raises(NotPermitted):
        queries.measure(Scope(frozenset({PROVINCE})), region=PROVINCE, month=JULY)


def test_the_trend_says_what_each_month_says_in_one_counting(people, at, django_assert_num_queries) -> None:
    regions.record_denominators([base("61", 100), base("61", 60, on=date(2025, 8, 1))], at=at)
    with django_assert_num_queries(3):
        points = queries.trend(ALL, region=PROVINCE, first=Month(2025, 5), last=Month(2025, 9))
    assert [point.protected for point in points] == [0, 0, 24, 12, 0]
    assert [point.workers for point in points] == [100, 100, 100, 60, 60]
    for point in points:
        one = queries.measure(ALL, region=PROVINCE, month=point.month)
        assert (one.protected, one.workers, one.rate) == (point.protected, point.workers, point.rate)


def test_those_who_lapse_are_the_ones_not_protected_the_month_after(people: list[int], at: datetime) -> None:
    lapse = queries.lapses_ahead(ALL, region=PROVINCE, month=JULY)
    assert lapse.people == 12
    for region in EVERYWHERE:
        for segment in CountedSegment:
            page = queries.people(ALL, region=region, month=JULY, segment=segment, only_lapsing=True, size=100)
            told = queries.lapses_ahead(ALL, region=region, month=JULY)
            assert page.total == len(page.workers)
            assert page.total == (told.people if segment is CountedSegment.ALL else getattr(told, segment.value))
    protection.record_many([paid(people[0], AUGUST, "informal", "61.07.01.2001", at)], at=at)
    assert queries.lapses_ahead(ALL, region=PROVINCE, month=JULY).people == 11


def test_a_sealed_month_keeps_its_figure_and_sealing_again_adds_a_revision(people: list[int], at: datetime) -> None:
    assert queries.last_seal(ALL, region=PROVINCE, month=JULY) is None
    assert operations.seal_month(region=PROVINCE, month=JULY, by=SYSTEM, at=at) == 1
    protection.record_many([paid(7000, JULY, "formal", VILLAGES[0], at)], at=at)
    (point,) = queries.trend(ALL, region=PROVINCE, first=JULY, last=JULY)
    assert (point.protected, point.is_sealed) == (24, True)
    assert queries.measure(ALL, region=PROVINCE, month=JULY).protected == 25
    assert operations.seal_month(region=PROVINCE, month=JULY, by=SYSTEM, at=at) == 2
    seal = queries.last_seal(ALL, region=PROVINCE, month=JULY)
    assert seal is not None
    assert (seal.revision, seal.protected) == (2, 25)
    (point,) = queries.trend(ALL, region=RegionCode(VILLAGES[0]), first=JULY, last=JULY)
    assert point.protected == queries.measure(ALL, region=RegionCode(VILLAGES[0]), month=JULY).protected


def test_sealed_figures_of_every_level_are_the_measures(people: list[int], at: datetime) -> None:
    operations.seal_month(region=PROVINCE, month=JULY, by=SYSTEM, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT region_code, segment, protected, acknowledged FROM coverage_sealedfigure")
        sealed = {(code, segment): (people, known) for code, segment, people, known in cursor.fetchall()}
    for level in RegionLevel:
        for found in queries.measures_of(ALL, region=PROVINCE, level=level, month=JULY).values():
            for one in found:
                assert sealed[one.region, one.segment.value] == (one.protected, one.acknowledged)
    assert len(sealed) == 4 * (1 + 2 + 3 + 4)


def test_sealing_needs_the_right_and_the_region(people: list[int], at: datetime) -> None:
    watcher = Actor("user", "1", "x", Scope(frozenset({PROVINCE}), frozenset({"COVERAGE_VIEW"})))
    with pytest.raises(NotPermitted):
        operations.seal_month(region=PROVINCE, month=JULY, by=watcher, at=at)
    elsewhere = Actor("user", "1", "x", Scope(frozenset({BENGKAYANG}), frozenset({"COVERAGE_EDIT"})))
    with pytest.raises(OutOfScope):
        operations.seal_month(region=PROVINCE, month=JULY, by=elsewhere, at=at)


def test_a_month_made_final_is_known_to_the_room_that_takes_months_back(people: list[int], at: datetime) -> None:
    assert not queries.is_final(JULY.first_day)
    operations.seal_month(region=MEMPAWAH, month=JULY, by=SYSTEM, at=at)
    assert queries.is_final(JULY.first_day)
    assert not queries.is_final(AUGUST.first_day)


def test_the_gap_is_told_in_people_and_in_rupiah_a_month(people: list[int], at: datetime) -> None:
    operations.load_targets(by=SYSTEM, at=at)
    regions.record_denominators([base("61", 101), base("61.02", 60), base("61.07", 10)], at=at)
    gap = queries.gap(ALL, region=PROVINCE, month=JULY, year=2026, priced_on=at.date())
    assert (gap.target.rate, gap.people) == (Decimal("0.6080"), 62 - 24)  # 61.408 people are 62
    assert (gap.price_rp, gap.monthly_rp) == (16_800, 38 * 16_800)
    of_the_province = queries.gap(ALL, region=MEMPAWAH, month=JULY, year=2026, priced_on=at.date())
    assert (of_the_province.target.region_code, of_the_province.people) == ("61", 37 - 18)
    reached = queries.gap(ALL, region=BENGKAYANG, month=JULY, year=2025, priced_on=at.date())
    assert reached.people == 0
    with pytest.raises(queries.NoTarget):
        queries.gap(ALL, region=PROVINCE, month=JULY, year=2028, priced_on=at.date())


def test_a_regency_with_a_target_of_its_own_is_held_to_it(country: None, at: datetime) -> None:
    operations.load_targets(by=SYSTEM, at=at)
    own = queries.target_above(RegionCode("61.71.01"), 2026)
    assert own is not None
    assert (own.region_code, own.rate) == ("61.71", Decimal("0.4500"))
    assert queries.target("61.02", 2026) is None


def test_the_seats_alone_reach_42_88_percent_of_the_published_figures(at: datetime) -> None:
    reach = queries.reach_of_seats(
        month=Month(2026, 1), villages=2_046, protected=575_504, workers=1_819_430, priced_on=at.date()
    )
    assert (reach.seats, reach.rate) == (204_600, Decimal("0.4288"))
    assert reach.yearly_rp == 204_600 * 12 * 16_800
    assert isinstance(reach, Reach)


def test_published_figures_and_targets_are_loaded_once_and_kept_as_printed(at: datetime) -> None:
    assert operations.load_targets(by=SYSTEM, at=at) == 5
    assert operations.load_targets(by=SYSTEM, at=at) == 0
    assert operations.load_published_figures(by=SYSTEM, at=at) == 14
    assert operations.load_published_figures(by=SYSTEM, at=at) == 0
    july = next(one for one in queries.published("61") if one.period == "2025-07")
    assert (july.participants, july.workers, july.rate) == (575_504, 1_819_430, Decimal("0.3163"))


def test_the_page_on_coverage_states_rates_that_are_so() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "cakupan.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (0\.\d{4}) \|", page, flags=re.MULTILINE)
    assert len(rows) == 2
    for people, workers, rate in rows:
        assert rate_of(int(people), int(workers)) == Decimal(rate)
