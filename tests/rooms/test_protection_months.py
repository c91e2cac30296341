"""One row in force per worker and month, by exactly one evidence; what confirms it adds no row."""

from datetime import date, datetime

import polars as pl
import pytest
from django.db import connection

from naungan.kernel import Actor, Month, OutOfScope, RegionCode, Scope
from naungan.protection import operations, queries, seals
from naungan.protection.values import (
    PERSON_MONTH_COPY_COLUMNS,
    PersonMonthRow,
    PublicAnswer,
    RecordResult,
    SpanRow,
    batch_and_row,
    report_evidence,
)
from naungan.registry import operations as registry
from naungan.registry.values import WorkerRow

pytestmark = pytest.mark.django_db

JULY, AUGUST = Month(2025, 7), Month(2025, 8)
NIK = "6102990101900001"


def held(worker_id: int, at: datetime, **changes) -> PersonMonthRow:
    values = {
        "worker_id": worker_id,
        "month": JULY.first_day,
        "segment": "informal",
        "programmes": 3,
        "payer": "apbd",
        "region_code": "61.02.01.2001",
        "evidence_kind": "L",
        "evidence_id": 100 + worker_id,
        "paid_at": at,
    }
    return PersonMonthRow(**(values | changes))


def stored() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM protection_personmonth p ORDER BY 1")
        months = cursor.fetchall()
        cursor.execute(
            "SELECT worker_id, month, evidence_kind, evidence_id, recorded_at FROM protection_corroboration ORDER BY 1"
        )
        return months + cursor.fetchall()


def counted(**changes) -> dict[tuple[str, str], tuple[int, int]]:
    asked = {"month": JULY, "patterns": ["%"], "level": 2} | changes
    return {(one.region_code, one.segment): (one.protected, one.acknowledged) for one in queries.counts(**asked)}


def test_second_evidence_confirms_and_adds_no_row(at: datetime) -> None:
    assert operations.record_many([held(1, at)], at=at) == RecordResult(1, 0)
    assert operations.record_many([held(1, at, evidence_id=999)], at=at) == RecordResult(0, 1)
    assert counted() == {("61.02", "informal"): (1, 0)}


def test_same_evidence_again_changes_nothing(at: datetime) -> None:
    operations.record_many([held(1, at)], at=at)
    before = stored()
    assert operations.record_many([held(1, at)], at=at) == RecordResult(0, 0)
    assert stored() == before


def test_row_of_the_fund_acknowledges_a_paid_month(at: datetime) -> None:
    operations.record_many([held(1, at)], at=at)
    operations.record_many([held(1, at, evidence_kind="R", evidence_id=5, acknowledged_at=at)], at=at)
    assert counted() == {("61.02", "informal"): (1, 1)}


def test_span_of_a_bill_line_is_so_many_months(at: datetime) -> None:
    span = SpanRow(1, date(2025, 11, 1), 4, "informal", 3, "apbd", "61.02.01.2001", "L", 7, at)
    assert operations.record_spans([span], at=at) == RecordResult(4, 0)
    months = queries.protected_months([1, 2], first=Month(2025, 1), last=Month(2026, 12))
    assert months == {1: {date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)}}


def test_withdrawn_month_is_kept_and_no_longer_counted_and_can_be_paid_anew(at: datetime) -> None:
    operations.record_many([held(1, at)], at=at)
    assert operations.withdraw(evidence_kind="L", evidence_ids=[101], at=at) == 1
    assert counted() == {}
    assert len(stored()) == 1
    assert operations.record_many([held(1, at, evidence_id=102)], at=at) == RecordResult(1, 0)


def test_withdrawn_month_goes_on_with_the_evidence_that_had_confirmed_it(at: datetime) -> None:
    operations.record_many([held(1, at)], at=at)
    operations.record_many([held(1, at, evidence_kind="R", evidence_id=5, acknowledged_at=at)], at=at)
    operations.withdraw(evidence_kind="L", evidence_ids=[101], at=at)
    assert counted() == {("61.02", "informal"): (1, 1)}
    operations.withdraw(evidence_kind="R", evidence_ids=[5], at=at)
    assert counted() == {}


def test_acknowledged_is_told_apart_from_paid(at: datetime) -> None:
    operations.record_many([held(1, at), held(2, at)], at=at)
    assert operations.acknowledge(evidence_kind="L", evidence_ids=[101], at=at) == 1
    assert operations.acknowledge(evidence_kind="L", evidence_ids=[101], at=at) == 0
    assert counted() == {("61.02", "informal"): (2, 1)}


def test_only_accident_and_death_cover_together_count_as_protected(at: datetime) -> None:
    operations.record_many([held(1, at, programmes=1), held(2, at, programmes=2 | 4), held(3, at, programmes=7)], at=at)
    assert counted() == {("61.02", "informal"): (1, 0)}
    assert queries.active_in([1, 2, 3], month=JULY) == {3}


def test_count_and_its_people_are_the_same(at: datetime) -> None:
    places = ["61.02.01.2001", "61.02.02.2001", "61.07.01.2001", "61.021"]
    rows = [held(number, at, region_code=place) for number, place in enumerate(places[:3] * 4)]
    operations.record_many([*rows, held(99, at, segment="formal"), held(98, at, month=AUGUST.first_day)], at=at)
    operations.withdraw(evidence_kind="L", evidence_ids=[100], at=at)
    for region in ("", "61", "61.02", "61.02.01", "61.02.01.2001", "61.07"):
        for segment in ("informal", "formal"):
            asked = {"month": JULY, "patterns": queries.patterns_of(region)}
            expected = sum(one.protected for one in queries.counts(level=1, **asked) if one.segment == segment)
            people = queries.protected_worker_ids(segment=segment, size=500, **asked)
            assert len(people) == len(set(people)) == expected == queries.count_people(segment=segment, **asked)
    assert counted(level=4, patterns=queries.patterns_of("61.02.02")) == {("61.02.02.2001", "informal"): (4, 0)}


def test_protected_until_ends_at_the_first_gap(at: datetime) -> None:
    months = [date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1), date(2025, 10, 1)]
    operations.record_many([held(1, at, month=month) for month in months], at=at)
    assert queries.protected_until([1, 2], month=JULY) == {1: date(2025, 8, 1)}
    assert queries.protected_until([1], month=Month(2025, 9)) == {}


def test_loaded_frames_are_person_months(at: datetime) -> None:
    rows = [held(number, at) for number in range(1, 6)]
    frame = pl.DataFrame([{name: getattr(one, name) for name in PERSON_MONTH_COPY_COLUMNS} for one in rows])
    assert operations.load_person_months([frame.head(2), frame.tail(3)], at=at) == 5
    assert counted() == {("61.02", "informal"): (5, 0)}


def test_undo_of_a_report_leaves_no_trace(at: datetime) -> None:
    later = at.replace(hour=10)
    operations.record_many([held(1, at), held(2, at, evidence_kind="R", evidence_id=1)], at=at)
    before = stored()
    rows = [held(number, later, evidence_kind="R", evidence_id=50 + number, acknowledged_at=later) for number in (1, 3)]
    operations.record_many(rows, at=later)
    assert stored() != before
    kept = operations.restore_report_months(month=JULY.first_day, rows=[(1, 51), (3, 53)])
    assert (kept, stored()) == ({}, before)


def test_undo_of_a_fuller_report_gives_the_month_back_to_the_half_protection_before_it(at: datetime) -> None:
    half = held(1, at, evidence_kind="R", evidence_id=51, acknowledged_at=at, programmes=1)  # work accident alone
    operations.record_many([half], at=at)
    before = stored()
    later = at.replace(hour=10)
    full = held(1, later, evidence_kind="R", evidence_id=60, acknowledged_at=later)
    assert operations.record_many([full], at=later) == RecordResult(1, 0)
    assert counted() == {("61.02", "informal"): (1, 1)}
    assert operations.restore_report_months(month=JULY.first_day, rows=[(1, 60)]) == {}
    assert (counted(), stored()) == ({}, before)


def test_undo_of_a_report_keeps_a_month_confirmed_since(at: datetime) -> None:
    operations.record_many([held(1, at, evidence_kind="R", evidence_id=51)], at=at)
    operations.record_many([held(1, at, evidence_kind="R", evidence_id=60)], at=at)
    assert operations.restore_report_months(month=JULY.first_day, rows=[(1, 51)]) == {1: "later"}
    assert counted() == {("61.02", "informal"): (1, 0)}


def test_acknowledgement_of_another_report_survives_the_undo_of_one(at: datetime) -> None:
    second, third = at.replace(hour=10), at.replace(hour=11)
    operations.record_many([held(1, at)], at=at)
    for number, moment in ((51, second), (61, third)):
        operations.record_many([held(1, moment, evidence_kind="R", evidence_id=number)], at=moment)
    operations.restore_report_months(month=JULY.first_day, rows=[(1, 51)])
    assert counted() == {("61.02", "informal"): (1, 1)}
    operations.restore_report_months(month=JULY.first_day, rows=[(1, 61)])
    assert counted() == {("61.02", "informal"): (1, 0)}


def test_undo_of_a_report_never_touches_a_sealed_month(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "_lookups", [lambda month: month == JULY.first_day])
    operations.record_many([held(1, at, evidence_kind="R", evidence_id=51)], at=at)
    before = stored()
    assert operations.restore_report_months(month=JULY.first_day, rows=[(1, 51)]) == {1: "sealed"}
    assert stored() == before


def test_public_check_tells_status_and_last_month_only(at: datetime) -> None:
    known = WorkerRow(NIK, "Siti Aminah", date(1990, 1, 1), "P", "61.02.01.2001", "informal")
    worker_id = registry.upsert_workers([known], by=Actor.system(), at=at)[0].worker_id
    operations.record_many([held(worker_id, at), held(worker_id, at, month=AUGUST.first_day)], at=at)
    right = {"birth_on": date(1990, 1, 1)}
    assert queries.public_check(NIK, month=JULY, **right) == PublicAnswer(True, AUGUST.first_day)
    assert queries.public_check(NIK, month=Month(2025, 12), **right) == PublicAnswer(False, AUGUST.first_day)
    assert queries.public_check(NIK, month=JULY, birth_on=date(1990, 1, 2)) == PublicAnswer(False, None)


def test_history_of_a_neighbours_worker_is_refused(at: datetime) -> None:
    known = WorkerRow(NIK, "Siti Aminah", date(1990, 1, 1), "P", "61.02.01.2001", "informal")
    worker_id = registry.upsert_workers([known], by=Actor.system(), at=at)[0].worker_id
    operations.record_many([held(worker_id, at)], at=at)
    with pytest.raises(OutOfScope):
        queries.history(Scope(frozenset({RegionCode("61.07")})), worker_id)
    assert len(queries.history(Scope(frozenset({RegionCode("61.02")})), worker_id)) == 1


def test_evidence_number_names_batch_and_row() -> None:
    assert batch_and_row(report_evidence(12, 345)) == (12, 345)
    with pytest.raises(ValueError, match="cannot be an evidence"):
        report_evidence(1, 1 << 24)


def test_months_of_somebody_the_registry_does_not_know_are_found(at: datetime) -> None:
    known = registry.register_worker(
        WorkerRow(nik=NIK, name="Contoh", birth_on=date(1990, 1, 1), sex="L", region_code="61.02.01.2001",
                  segment="informal"), by=Actor.system(), at=at,
    )  # fmt: skip
    operations.record_many([held(known, at)], at=at)
    assert queries.violations() == []
    operations.record_many([held(known + 1000, at)], at=at)
    assert queries.violations() == ["1 orang punya bulan perlindungan tetapi tidak ada di registri."]
