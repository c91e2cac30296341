"""Workers are known by their NIK alone, sealed at rest, and undone exactly."""

from datetime import date, datetime

import polars as pl
import pytest
from django.db import connection, transaction

from naungan.kernel import Actor, NotPermitted, OutOfScope, RegionCode, Scope
from naungan.registry import identity, operations, queries
from naungan.registry.rules import name_key
from naungan.registry.values import WORKER_COPY_COLUMNS, Change, FormerWorker, WorkerRow

pytestmark = pytest.mark.django_db

NIK = "6102990101900001"
OTHER_NIK = "6102990101900002"
SYSTEM = Actor.system()


def row(nik: str = NIK, **changes) -> WorkerRow:
    values = {
        "nik": nik,
        "name": "Siti Aminah",
        "birth_on": date(1990, 1, 1),
        "sex": "P",
        "region_code": "61.02.01.2001",
        "segment": "informal",
    }
    return WorkerRow(**(values | changes))


def officer(*permissions: str, region: str = "61.02") -> Actor:
    return Actor("user", "ani", "Ani", Scope(frozenset({RegionCode(region)}), frozenset(permissions)))


def workers_as_stored() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_worker ORDER BY id")
        stored = cursor.fetchall()
        cursor.execute("SELECT * FROM registry_workerfact ORDER BY id")
        return stored + cursor.fetchall()


def former(results) -> list[FormerWorker]:
    return [FormerWorker(one.worker_id, one.change, one.former_state) for one in results]


def test_nik_stands_sealed_and_is_found_by_its_digest(at: datetime) -> None:
    made = operations.upsert_workers([row()], by=SYSTEM, at=at)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT w::text FROM registry_worker w")
        assert NIK not in cursor.fetchone()[0]
        cursor.execute("SELECT encode(nik_sealed, 'escape') FROM registry_worker")
        assert NIK not in cursor.fetchone()[0]
    assert queries.find_by_nik(Scope.system(), NIK) == made.worker_id
    assert queries.worker(Scope.system(), made.worker_id).nik_masked == "610299••••••0001"


def test_two_seals_of_one_nik_differ_and_both_open() -> None:
    first, second = identity.seal_many([NIK, NIK])
    assert first != second
    assert identity.open_nik(first) == identity.open_nik(second) == NIK
    assert identity.nik_digest(NIK) == identity.digest_many([NIK])[0] != identity.nik_digest(OTHER_NIK)


def test_a_second_source_changes_what_it_knows_and_erases_nothing(at: datetime) -> None:
    operations.upsert_workers([row(occupation="Petani", declared_income_rp=900_000)], by=SYSTEM, at=at, batch_id=1)
    result = operations.upsert_workers([row(name="Siti Aminah ", region_code="61.02.01.2002")], by=SYSTEM, at=at)[0]
    view = queries.worker(Scope.system(), result.worker_id)
    assert result.change is Change.CHANGED
    assert result.former_state == {"region_code": "61.02.01.2001", "last_batch_id": 1}
    assert (view.occupation, view.declared_income_rp, view.region_code) == ("Petani", 900_000, "61.02.01.2002")


def test_undo_puts_made_and_changed_workers_back_exactly(at: datetime) -> None:
    operations.upsert_workers([row(occupation="Petani")], by=SYSTEM, at=at, batch_id=1)
    before = workers_as_stored()
    results = operations.upsert_workers(
        [row(occupation="Nelayan", birth_on=date(1991, 2, 3), household_no="6102990101100001"), row(OTHER_NIK)],
        by=SYSTEM,
        at=at,
        batch_id=2,
    )
    assert [one.change for one in results] == [Change.CHANGED, Change.MADE]
    assert workers_as_stored() != before
    assert operations.restore_workers(former(results), batch_id=2) == {}
    assert workers_as_stored() == before


def test_undo_keeps_what_a_later_batch_or_a_person_touched(at: datetime) -> None:
    results = operations.upsert_workers([row(), row(OTHER_NIK)], by=SYSTEM, at=at, batch_id=1)
    operations.upsert_workers([row()], by=SYSTEM, at=at, batch_id=2)
    operations.record_death(results[1].worker_id, died_on=date(2025, 11, 1), by=SYSTEM, at=at)
    kept = operations.restore_workers(former(results), batch_id=1)
    assert kept == {results[0].worker_id: "later", results[1].worker_id: "later"}
    assert queries.worker(Scope.system(), results[0].worker_id).name == "Siti Aminah"


def test_one_nik_in_two_rows_is_a_mistake_of_the_caller(at: datetime) -> None:
    with pytest.raises((ValueError, KeyError)):
        operations.upsert_workers([row(), row()], by=SYSTEM, at=at)


def test_reveal_without_the_permission_is_refused(at: datetime) -> None:
    made = operations.upsert_workers([row()], by=SYSTEM, at=at)[0]
    with pytest.raises(NotPermitted):
        operations.reveal_nik(made.worker_id, reason="mencocokkan KTP", by=officer("WORKER_VIEW"), at=at)


def test_reveal_in_a_neighbouring_regency_finds_nobody(at: datetime) -> None:
    made = operations.upsert_workers([row()], by=SYSTEM, at=at)[0]
    with pytest.raises(OutOfScope):
        operations.reveal_nik(made.worker_id, reason="mencocokkan KTP", by=officer("NIK_REVEAL", region="61.07"), at=at)


def test_reveal_without_a_reason_is_refused(at: datetime) -> None:
    made = operations.upsert_workers([row()], by=SYSTEM, at=at)[0]
    with pytest.raises(operations.reveal.ReasonMissing):
        operations.reveal_nik(made.worker_id, reason=" ", by=officer("NIK_REVEAL"), at=at)


def test_reveal_is_on_record_without_the_number(at: datetime) -> None:
    made = operations.upsert_workers([row()], by=SYSTEM, at=at)[0]
    assert operations.reveal_nik(made.worker_id, reason="mencocokkan KTP", by=officer("NIK_REVEAL"), at=at) == NIK
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, actor_id, e::text FROM audit_event e ORDER BY id DESC LIMIT 1")
        action, actor, whole = cursor.fetchone()
    assert (action, actor) == ("registry.nik.revealed", "ani")
    assert NIK not in whole


def test_worker_of_a_neighbouring_regency_does_not_exist(at: datetime) -> None:
    made = operations.upsert_workers([row()], by=SYSTEM, at=at)[0]
    neighbour = officer(region="61.07").scope
    with pytest.raises(OutOfScope):
        queries.worker(neighbour, made.worker_id)
    assert queries.find_by_nik(neighbour, NIK) is None
    assert queries.search(neighbour).total == 0
    assert queries.search(officer().scope).total == 1


def test_search_forgives_spelling_and_titles(at: datetime) -> None:
    operations.upsert_workers([row(name="Hj. Siti Noerhaliza, S.Pd.")], by=SYSTEM, at=at)
    assert queries.search(Scope.system(), name="siti nurhaliza").total == 1
    assert queries.search(Scope.system(), name="budi").total == 0


def test_loaded_frames_are_workers_with_sealed_niks(at: datetime) -> None:
    values = dict.fromkeys(WORKER_COPY_COLUMNS) | {
        "id": 7,
        "nik": NIK,
        "name": 'Petronela "Nel", Lija',
        "birth_on": date(1990, 1, 1),
        "sex": "P",
        "region_code": "61.02.01.2001",
        "work_region_code": "",
        "segment": "informal",
        "occupation": "",
        "sector": "other",
        "household_no": "6102990101100001",
        "kpj": "",
        "civil_status": "",
        "is_example": True,
    }
    without_nik = values | {"id": 8, "nik": None, "household_no": None}
    assert operations.load_workers([pl.DataFrame([values]), pl.DataFrame([without_nik])], at=at) == 2
    view = queries.worker(Scope.system(), 7)
    assert (view.nik_masked, view.name, view.occupation) == ("610299••••••0001", 'Petronela "Nel", Lija', "")
    assert queries.worker(Scope.system(), 8).nik_masked == ""
    assert operations.upsert_workers([row(OTHER_NIK)], by=SYSTEM, at=at)[0].worker_id == 9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("H. Mohammad Achmad", "MUHAMMAD AHMAD"),
        ("Soeharto", "suharto"),
        ("Tjhin Bhong", "Chin Bong"),
        ("Aminah Bt Ahmad", "Ahmad Aminah"),
        ("Yoh. Akim", "Akim Yohanes"),
        ("Abd. Rahman", "Abdul Rahman"),
    ],
)
def test_two_spellings_of_one_name_compare_alike(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_key_that_is_lost_or_exchanged_is_told(at: datetime) -> None:
    identity.seal_nik(NIK)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_keyfingerprint (purpose, fingerprint, recorded_at) VALUES ('nik', %s, %s) "
            "ON CONFLICT (purpose) DO UPDATE SET fingerprint = excluded.fingerprint",
            ["0" * 64, at],
        )
    assert len(identity.check_keys()) == 1
    identity._known.clear()
    connection.run_on_commit.clear()
    with pytest.raises(identity.IdentityKeyLost):
        identity.seal_nik(NIK)


@pytest.mark.django_db(transaction=True)
def test_a_fingerprint_that_was_rolled_back_is_written_again() -> None:
    identity._known.clear()
    with transaction.atomic():
        identity.seal_nik(NIK)
        transaction.set_rollback(True)
    assert identity._recorded_fingerprint() is None
    identity.seal_nik(NIK)
    assert identity._recorded_fingerprint() is not None, "the loss of this key would never be noticed"
