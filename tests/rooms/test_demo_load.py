"""The demo province in the database is the one that was generated, and its figure is counted, not written."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from naungan.access import queries as access
from naungan.coverage import queries as coverage
from naungan.demo.files import write_nomination_files
from naungan.demo.load import ProvinceAlreadyLoaded, is_loaded, load_province
from naungan.demo.population import Province
from naungan.intake import operations as intake
from naungan.intake import queries as uploads
from naungan.kernel import Actor, Month, RegionCode, Scope
from naungan.programme import operations as programme
from naungan.regions import queries as regions
from naungan.registry import queries as registry

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo_load")]

JULY = Month(2025, 7)
PROVINCE = RegionCode("61")
EVERYTHING = Scope.system()
ALSO_SAID_AS = {"NIK_EMPTY": "EMPTY", "NOT_RESIDENT": "VILLAGE_UNKNOWN"}


AT = datetime(2025, 12, 1, 9, 0, tzinfo=ZoneInfo("Asia/Pontianak"))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """A hundredth of the province, five months of it, loaded once; what a test changes is taken back."""
    small, said = Province.plan(scale=Decimal("0.01"), seed=5, months=5), []
    with django_db_blocker.unblock(), transaction.atomic():
        report = load_province(small, by=Actor.system(), at=AT, say=said.append)
        yield small, report, said
        transaction.set_rollback(True)


def test_coverage_is_computed_from_the_people_that_were_loaded(loaded):
    small, _, _ = loaded
    everyone, *segments = coverage.measure_segments(EVERYTHING, region=PROVINCE, month=JULY)
    assert (everyone.protected, everyone.workers) == (
        small.calibration.registered.sum(),
        small.calibration.workers.sum(),
    )
    assert f"{everyone.rate:.4f}" == "0.3163"
    assert {row.segment.value: row.workers for row in segments} == dict(
        zip(("formal", "informal", "construction"), small.calibration.workers.sum(axis=0).tolist(), strict=True)
    )
    by_regency = coverage.measure_children(EVERYTHING, region=PROVINCE, month=JULY)
    assert [row.protected for row in by_regency] == small.calibration.registered.sum(axis=1).tolist()
    assert [row.workers for row in by_regency] == small.calibration.workers.sum(axis=1).tolist()


def test_deleting_person_months_lowers_the_figure_by_exactly_as_many(loaded):
    before = coverage.measure(EVERYTHING, region=PROVINCE, month=JULY).protected
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM protection_personmonth WHERE month = %s AND worker_id IN (SELECT worker_id FROM "
            "protection_personmonth WHERE month = %s ORDER BY hashint8(worker_id) LIMIT 100)",
            [JULY.first_day, JULY.first_day],
        )
    assert coverage.measure(EVERYTHING, region=PROVINCE, month=JULY).protected == before - 100


def test_no_village_has_more_protected_people_than_workers(loaded):
    small, _, _ = loaded
    for code in ("61.02", "61.07", "61.71"):
        for village in regions.villages(code, only_example=True):
            measured = coverage.measure(EVERYTHING, region=village.code, month=JULY)
            assert measured.protected <= measured.workers
    assert len(regions.villages("61", only_example=True)) == len(small.kept_villages())


def test_a_worker_stands_in_the_registry_as_generated(loaded):
    small, _, _ = loaded
    person = small.regency("61.02").workers.row(10, named=True)
    number = registry.find_by_nik(EVERYTHING, person["nik"])
    assert number == person["worker_no"]
    view = registry.worker(EVERYTHING, number)
    assert (view.name, view.birth_on, view.sex) == (person["name"], person["born_on"], person["sex"])
    assert view.region_code == person["residence_code"]
    assert view.work_region_code == person["counted_code"]
    assert view.is_example


def test_every_month_has_as_many_people_as_the_curve_says_and_evidence_of_its_own(loaded):
    small, _, _ = loaded
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, count(*), count(DISTINCT evidence_id), max(paid_at)::date, count(acknowledged_at)"
            " FROM protection_personmonth GROUP BY month ORDER BY month"
        )
        rows = {Month.of(row[0]): row[1:] for row in cursor.fetchall()}
    for month in small.months:
        assert rows[month][0] == small.calibration.registered_in(month).sum()
    assert set(rows) - set(small.months) == set(Month.span(Month(2025, 12), 6))
    for people, evidences, paid_on, acknowledged in rows.values():
        assert people == evidences == acknowledged
        assert paid_on < date(2025, 12, 1)


def test_the_official_rows_stay_beside_the_demos(loaded):
    own = regions.denominators("61", on=JULY.last_day)
    official = regions.denominators("61", on=date(2025, 12, 1), issuer="sakernas")
    assert own["all"].issuer == "contoh"
    assert own["all"].workers == 18_194
    assert official["all"].workers == 1_819_430


def test_loading_sets_the_demos_own_day_and_is_refused_a_second_time(loaded):
    small, _, _ = loaded
    assert is_loaded()
    assert access.business_day().day == date(2025, 12, 1)
    with pytest.raises(ProvinceAlreadyLoaded):
        load_province(small, by=Actor.system(), at=AT, say=print)


def test_the_report_counts_every_row_and_says_so(loaded):
    small, report, said = loaded
    assert report.tallies["pekerja"].rows == small.calibration.workers.sum()
    assert report.tallies["bulan lindung"].rows_per_second > 0
    assert len([line for line in said if line.startswith("61.")]) == 14
    assert any("baris/s" in line and line.startswith("pekerja") for line in said)
    assert "memori puncak" in said[-1]


def test_every_row_of_the_villages_files_becomes_what_is_known_of_it(loaded, tmp_path):
    small, _, _ = loaded
    system = Actor.system()
    truths = write_nomination_files(small, tmp_path)
    programme.open_programme_year(villages=[truth.village_code for truth in truths], year=2026, by=system, at=AT)
    assert len(truths) == 3
    wrong = []
    for truth in truths:
        batch = intake.receive(
            kind="nominations",
            file_name=truth.file_name,
            content=tmp_path / truth.file_name,
            region=truth.village_code,
            month=None,
            options={"year": 2026},
            by=system,
            at=AT,
        )
        intake.stage(batch, by=system, at=AT)
        rows = {row.row_number: row for row in uploads.rows(EVERYTHING, batch, size=500).rows}
        for known in truth.rows:
            row = rows.get(known.line)
            found = (
                ("absent", set()) if row is None else (row.verdict.value, {reason["code"] for reason in row.reasons})
            )
            if not agrees(known.code, *found):
                wrong.append((truth.file_name, known, found))
        intake.commit(batch, by=system, at=AT)
    assert not wrong


def agrees(known, verdict, codes):
    """Is this what should become of a row of which that is known?"""
    if known == "ELIGIBLE":
        return verdict == "accepted"
    if known == "NO_PERSON":
        return verdict != "accepted"
    wanted = "duplicate" if known in ("DOUBLE_IN_FILE", "NOMINATED_TWICE") else "rejected"
    return verdict == wanted and bool({known, ALSO_SAID_AS.get(known)} & codes)
