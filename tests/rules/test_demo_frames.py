"""What the loader hands to the rooms: their columns, sums that agree, evidence of its own for every month."""

from collections import Counter
from decimal import Decimal

import polars as pl
import pytest

from naungan.demo.load.frames import employer_frame, month_frames, project_frame, worker_frame, workforce_counts
from naungan.demo.load.report import LoadReport
from naungan.demo.population import Province
from naungan.kernel import Month
from naungan.protection.values import PERSON_MONTH_COPY_COLUMNS, batch_and_row
from naungan.registry.values import EMPLOYER_COPY_COLUMNS, PROJECT_COPY_COLUMNS, WORKER_COPY_COLUMNS

JULY = Month(2025, 7)


@pytest.fixture(scope="module")
def regencies():
    province = Province.plan(scale=Decimal("0.02"), seed=2, months=6)
    return [province.regency(code) for code in ("61.02", "61.71")]


def test_frames_have_exactly_the_columns_the_rooms_take(regencies):
    mempawah = regencies[0]
    assert tuple(worker_frame(mempawah).columns) == WORKER_COPY_COLUMNS
    assert tuple(employer_frame(mempawah).columns) == EMPLOYER_COPY_COLUMNS
    assert tuple(project_frame(mempawah).columns) == PROJECT_COPY_COLUMNS
    frame = next(month_frames(mempawah, rows_of_month=Counter(), without=frozenset()))
    assert tuple(frame.columns) == PERSON_MONTH_COPY_COLUMNS


def test_a_worker_comes_once_and_points_to_employers_and_projects_that_come_too(regencies):
    for regency in regencies:
        workers = worker_frame(regency)
        assert len(workers) == len(regency.workers)
        assert set(workers["employer_id"].drop_nulls()) <= set(employer_frame(regency)["id"])
        projects = project_frame(regency)
        assert set(workers["project_id"].drop_nulls()) <= set(projects["id"])
        assert set(projects["employer_id"]) <= set(employer_frame(regency)["id"])


def test_own_account_workers_have_no_work_place_of_their_own(regencies):
    workers = worker_frame(regencies[0])
    places = dict(workers.group_by("segment").agg(pl.col("work_region_code").eq("").mean()).iter_rows())
    assert places == {"formal": 0.0, "informal": 1.0, "construction": 0.0}


def test_every_evidence_of_a_month_is_another_over_all_regencies(regencies):
    rows: Counter[Month] = Counter()
    frames = pl.concat(
        [f for regency in regencies for f in month_frames(regency, rows_of_month=rows, without=frozenset())]
    )
    for (month,), frame in frames.group_by("month"):
        assert sorted(frame["evidence_id"]) == list(range(1, len(frame) + 1))
        assert frame["worker_id"].n_unique() == len(frame) == rows[Month.of(month)]
    assert batch_and_row(int(frames["evidence_id"].max()))[0] == 0


def test_a_month_that_a_file_will_bring_is_left_out(regencies):
    frames = list(month_frames(regencies[0], rows_of_month=Counter(), without=frozenset({JULY})))
    months = {frame["month"][0] for frame in frames if len(frame)}
    assert JULY.first_day not in months
    assert JULY.plus(1).first_day in months


def test_all_levels_of_the_workforce_add_up(regencies):
    villages = pl.concat([regency.denominators() for regency in regencies])
    rows = list(workforce_counts(villages))
    of = {(row.region_code, row.segment): row.workers for row in rows}
    assert len(of) == len(rows)
    everyone = sum(len(regency.workers) for regency in regencies)
    assert of["61", "all"] == everyone == of["61.02", "all"] + of["61.71", "all"]
    assert of["61", "all"] == sum(of["61", segment] for segment in ("formal", "informal", "construction"))
    by_village = sum(workers for (code, segment), workers in of.items() if len(code) == 13 and segment == "all")
    assert by_village == everyone


def test_the_report_adds_up_loads_of_one_table():
    report = LoadReport()
    for rows in (2_000, 3_000):
        with report.timing("pekerja") as count:
            count(rows)
    report.tallies["pekerja"].seconds = 2.0
    report.seconds = 2.5
    assert report.lines()[0].split() == ["pekerja", "5.000", "baris", "2.0", "s", "2.500", "baris/s"]
    assert report.lines()[1].startswith("seluruhnya")
