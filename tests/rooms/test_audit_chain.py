"""The audit trail: chained, append-only, and honest about what was done behind its back."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError

from naungan.audit import operations as audit
from naungan.audit import queries, rules
from naungan.kernel import Actor, NotPermitted, OutOfScope, RegionCode, Scope

CLERK = Actor("user", "7", "Petugas Contoh")
AUDITOR = Scope(regions=frozenset({RegionCode("61")}), permissions=frozenset({"AUDIT_VIEW"}))
NEIGHBOUR = Scope(regions=frozenset({RegionCode("61.07")}), permissions=frozenset({"AUDIT_VIEW"}))


def _tamper(statement: str, *values: object) -> None:
    """Change the tables as somebody with the database's own rights would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE audit_headseal DISABLE TRIGGER append_only")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE audit_headseal ENABLE TRIGGER append_only")


def _three_events(at: datetime) -> None:
    for number in range(1, 4):
        audit.record(
            "programme.dossier.submitted",
            by=CLERK,
            at=at + timedelta(microseconds=number),
            subject=f"dossier:{number}",
            region="61.02.01.2001",
            detail={"people": number, "note": "berkas é \u2028 \n lengkap"},
        )


@pytest.mark.django_db
def test_events_recorded_in_order_make_an_unbroken_chain(at):
    _three_events(at)
    audit.record("access.user.created", by=CLERK, at=at, subject="user:1")
    assert queries.verify_chain() == []
    found = queries.events(AUDITOR, action_prefix="programme.").events
    assert [event.sequence for event in found] == [3, 2, 1]
    assert found[0].detail == {"people": 3, "note": "berkas é \u2028 \n lengkap"}
    assert {event.stream for event in queries.events(AUDITOR).events} == {"programme", "access"}


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_bug(at):
    with pytest.raises(RuntimeError):
        audit.record("access.user.created", by=CLERK, at=at, subject="user:1")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [
    "UPDATE audit_event SET subject = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event",
    "UPDATE audit_headseal SET at = now()", "DELETE FROM audit_headseal",
])  # fmt: skip
def test_the_database_itself_refuses_to_change_the_trail(at, statement):
    _three_events(at)
    audit.seal_heads(at=at)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify_chain() == []


@pytest.mark.django_db
@pytest.mark.parametrize("change", [
    "actor_name = 'Orang lain'", "actor_id = '8'", "actor_kind = 'system'", "action = 'programme.dossier.decided'",
    "subject = 'dossier:9'", "region_code = '61.07'", "detail = '{\"people\": 100}'",
    "at = at + interval '1 microsecond'",
])  # fmt: skip
def test_a_changed_event_is_found_whatever_field_was_changed(at, change):
    _three_events(at)
    _tamper(f"UPDATE audit_event SET {change} WHERE sequence = 2")
    (violation,) = queries.verify_chain()
    assert "programme #2 telah diubah" in violation
    assert "programme #2 has been changed" in violation


@pytest.mark.django_db
def test_a_removed_event_is_found(at):
    _three_events(at)
    _tamper("DELETE FROM audit_event WHERE sequence = 2")
    (violation,) = queries.verify_chain()
    assert "#2 sampai #2 hilang" in violation


@pytest.mark.django_db
def test_a_trail_cut_at_its_end_is_found_by_its_head(at):
    _three_events(at)
    _tamper("DELETE FROM audit_event WHERE sequence = 3")
    (violation,) = queries.verify_chain()
    assert "should end with #3 but ends with #2" in violation


@pytest.mark.django_db
def test_a_trail_cut_together_with_its_head_is_found_by_the_seal(at):
    _three_events(at)
    audit.seal_heads(at=at)
    _tamper("DELETE FROM audit_event WHERE sequence = 3")
    _tamper(
        "UPDATE audit_streamhead h SET sequence = 2, hash = e.hash FROM audit_event e"
        " WHERE e.stream = h.stream AND e.sequence = 2"
    )
    (violation,) = queries.verify_chain()
    assert "event #3, sealed at 2025-12-01T02:00:00.000000Z, is gone" in violation


@pytest.mark.django_db
def test_a_whole_trail_forged_anew_is_found_by_the_seal(at):
    _three_events(at)
    audit.seal_heads(at=at)
    _tamper("DELETE FROM audit_event")
    _tamper("UPDATE audit_streamhead SET sequence = %s, hash = %s", 0, rules.NO_HASH)
    for number in range(1, 4):
        audit.record("programme.dossier.decided", by=CLERK, at=at, subject=f"dossier:{number}")
    (violation,) = queries.verify_chain()
    assert "event #3, sealed at" in violation


@pytest.mark.django_db
def test_a_changed_or_removed_seal_is_found(at):
    _three_events(at)
    audit.seal_heads(at=at)
    _three_events(at)
    audit.seal_heads(at=at + timedelta(hours=1))
    assert queries.verify_chain() == []
    _tamper("DELETE FROM audit_headseal WHERE id = (SELECT min(id) FROM audit_headseal)")
    (violation,) = queries.verify_chain()
    assert "the one before it is missing" in violation


@pytest.mark.django_db
def test_a_table_whose_guard_was_taken_away_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER append_only")
    (violation,) = queries.verify_chain()
    assert "audit_event is no longer guarded" in violation


@pytest.mark.django_db
def test_sealing_twice_without_a_new_event_makes_one_seal(at):
    assert audit.seal_heads(at=at) is None
    _three_events(at)
    first = audit.seal_heads(at=at)
    assert audit.seal_heads(at=at + timedelta(hours=1)) == first == queries.last_seal()


@pytest.mark.django_db
def test_one_link_speaks_for_many_subjects_and_each_finds_it(at):
    many = [f"payment:{number}" for number in range(64)]
    audit.record_many("billing.payment.settled", by=CLERK, at=at, subjects=many, detail={"batch": 1})
    audit.record_many("billing.payment.settled", by=CLERK, at=at, subjects=["payment:alone"], detail={"batch": 2})
    assert [event.detail["batch"] for event in queries.events(AUDITOR, subject="payment:63").events] == [1]
    assert [event.detail["batch"] for event in queries.events(AUDITOR, subject="payment:alone").events] == [2]
    assert queries.events(AUDITOR, subject="payment:64").events == ()
    assert queries.verify_chain() == []


@pytest.mark.django_db
def test_an_event_is_seen_only_within_its_region(at):
    _three_events(at)
    audit.record("access.user.signed_in", by=CLERK, at=at, subject="user:1")
    assert len(queries.events(AUDITOR).events) == 4
    assert queries.events(NEIGHBOUR).events == ()
    assert len(queries.events(AUDITOR, region="61.02").events) == 3
    with pytest.raises(OutOfScope):
        queries.events(NEIGHBOUR, region="61.02")
    with pytest.raises(NotPermitted):
        queries.events(Scope(regions=frozenset({RegionCode("61")})))


@pytest.mark.django_db
def test_pages_of_events_follow_each_other_without_gap(at):
    for number in range(queries.PAGE_SIZE + 3):
        audit.record("access.user.created", by=CLERK, at=at, subject=f"user:{number}")
    first, second = queries.events(AUDITOR), queries.events(AUDITOR, page=2)
    assert (first.has_more, second.has_more) == (True, False)
    seen = [event.sequence for event in first.events + second.events]
    assert seen == list(range(queries.PAGE_SIZE + 3, 0, -1))


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_the_chain_unbroken(at):
    problems: list[BaseException] = []
    start = threading.Barrier(8)

    def write(writer: int) -> None:
        try:
            start.wait()
            for number in range(25):
                with transaction.atomic():
                    audit.record("billing.bill.issued", by=CLERK, at=at, subject=f"bill:{writer}-{number}")
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert problems == []
    assert queries.verify_chain() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(sequence) FROM audit_event")
        assert cursor.fetchone() == (200, 200)


@pytest.mark.parametrize("detail", [
    {"rate": 0.5}, {"kunci é": 1}, {1: "x"}, {"large": 2**53}, {"text": "a\0b"}, {"deep": [{"x": 1.0}]},
    {"on": object()},
])  # fmt: skip
def test_a_detail_without_one_form_is_refused(detail):
    with pytest.raises(ValueError, match=r"\w"):
        rules.canonical_json(detail)


def test_the_order_in_which_a_detail_was_written_does_not_change_its_form():
    assert rules.canonical_json({"b": 1, "a": [True, None]}) == rules.canonical_json({"a": (True, None), "b": 1})
    assert rules.canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'


def test_an_instant_has_one_text_whatever_its_zone(at):
    assert rules.instant_text(at) == rules.instant_text(at.astimezone(UTC)) == "2025-12-01T02:00:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        rules.instant_text(at.replace(tzinfo=None))
