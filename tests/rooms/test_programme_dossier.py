"""From nomination to enrolment: each step, its event, and every refusal in its order."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from programme_world import (
    AT,
    DECEMBER,
    ELSEWHERE,
    GALANG,
    JANUARY,
    KELURAHAN,
    ON,
    SYSTEM,
    TOHO,
    YEAR,
    decide,
    enrol,
    make_regions,
    make_workers,
    nominate_all,
    officer,
    open_village,
    submit,
    verified_village,
    verify,
)

from naungan.audit import queries as audit
from naungan.kernel import Month, NotPermitted, OutOfScope, Scope
from naungan.law.terms import Programme
from naungan.programme import operations, queries
from naungan.programme.operations.decide import DecreeMissing
from naungan.programme.operations.dossier import NoteMissing
from naungan.programme.operations.rows import NotTakingPart
from naungan.programme.rules import DossierState, IllegalMove, LeaveReason, NominationState
from naungan.protection import operations as protection
from naungan.protection.values import PersonMonthRow
from naungan.registry import operations as registry

pytestmark = pytest.mark.django_db
EVERYTHING = Scope.system()
BOTH = int(Programme.PROTECTED)
VILLAGE, DISTRICT, LABOUR = (
    officer(*who) for who in (("village", GALANG), ("district", "61.02.01"), ("regency_labour", "61.02"))
)
NEIGHBOUR = officer("regency_labour", "61.07")


@pytest.fixture(autouse=True)
def places(db):
    make_regions()


def without(actor, permission):
    return replace(actor, scope=replace(actor.scope, permissions=actor.scope.permissions - {permission}))


def board(village=GALANG):
    return queries.village_board(EVERYTHING, village=village, year=YEAR)


def last_event():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, subject, detail::text FROM audit_event WHERE stream = 'programme' ORDER BY sequence DESC"
        )
        action, subject, detail = cursor.fetchone()
    return action, subject, json.loads(detail)


def nominate(worker_id, village=GALANG, **changes):
    values = {"by": officer("village", village), "at": AT, "on": ON}
    return operations.nominate(worker_id=worker_id, village=village, year=YEAR, **(values | changes))


def reasons(view):
    return [reason.code for reason in view.decision.reasons]


# ---- taking part


def test_desa_takes_part_with_a_hundred_numbered_seats():
    open_village()
    seats = queries.seats(EVERYTHING, village=GALANG, year=YEAR)
    assert [seat.number for seat in seats] == list(range(1, 101))
    assert all(seat.is_free for seat in seats)
    assert (board().quota, board().seated, board().remaining) == (100, 0, 100)
    assert last_event()[:2] == ("programme.year.opened", f"programme:{GALANG}:{YEAR}")


def test_kelurahan_takes_part_only_by_opting_in():
    with pytest.raises(operations.KelurahanNotOptedIn):
        open_village(KELURAHAN)
    with pytest.raises(NotPermitted):
        operations.opt_in_kelurahan(village=KELURAHAN, year=YEAR, by=officer("village", KELURAHAN), at=AT)
    operations.opt_in_kelurahan(village=KELURAHAN, year=YEAR, by=LABOUR, at=AT)
    assert board(KELURAHAN).remaining == 100
    assert last_event()[0] == "programme.year.opted_in"
    with pytest.raises(operations.NotAVillage):
        operations.opt_in_kelurahan(village=GALANG, year=YEAR, by=LABOUR, at=AT)


def test_opening_refuses_in_order():
    with pytest.raises(OutOfScope):
        operations.open_village_year(village=GALANG, year=YEAR, by=NEIGHBOUR, at=AT)
    with pytest.raises(NotPermitted):
        operations.open_village_year(village=GALANG, year=YEAR, by=officer("treasurer", "61.02"), at=AT)
    with pytest.raises(operations.NotAVillage):
        operations.open_village_year(village="61.02.01", year=YEAR, by=LABOUR, at=AT)
    open_village()
    with pytest.raises(operations.AlreadyOpen):
        open_village()


def test_whole_regency_is_opened_in_two_statements_and_only_once():
    villages = [GALANG, TOHO, KELURAHAN]
    open_village(TOHO)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert operations.open_programme_year(villages=villages, year=YEAR, by=LABOUR, at=AT) == 1
    assert sum("programme_" in query["sql"] for query in seen) == 2
    assert operations.open_programme_year(villages=villages, year=YEAR, by=LABOUR, at=AT) == 0
    with pytest.raises(OutOfScope):
        operations.open_programme_year(villages=[GALANG, ELSEWHERE], year=YEAR, by=LABOUR, at=AT)


# ---- nominating


def test_eligible_worker_is_proposed_and_the_decision_says_why():
    open_village()
    [worker_id] = make_workers(1)
    view = nominate(worker_id)
    assert view.state is NominationState.PROPOSED
    assert view.decision.accepted
    assert view.decision.rule_version == "eligibility-1/default@2015-07-01"
    assert view.name == "Pekerja 1"
    assert "••••••" in view.nik_masked
    assert last_event()[0] == "programme.nomination.proposed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"region_code": ELSEWHERE}, "NOT_RESIDENT"),
        ({"birth_on": date(1958, 1, 1)}, "TOO_OLD"),
        ({"birth_on": date(2010, 1, 2)}, "TOO_YOUNG"),
        ({"occupation": ""}, "NO_OCCUPATION"),
        ({"segment": "formal"}, "EARNS_WAGE"),
        ({"civil_status": "asn"}, "PUBLIC_SERVANT"),
        ({"welfare_decile": 8}, "WELFARE_TOO_HIGH"),
    ],
)
def test_each_rule_refuses_with_its_own_reason(changes, code):
    open_village()
    [worker_id] = make_workers(1, **changes)
    view = nominate(worker_id)
    assert view.state is NominationState.REFUSED
    assert reasons(view) == [code]
    assert last_event()[0] == "programme.nomination.refused"
    assert last_event()[2]["reasons"] == [code]


def test_dead_worker_is_refused_and_the_family_is_thought_of():
    open_village()
    [worker_id] = make_workers(1)
    registry.record_death(worker_id, died_on=date(2025, 11, 3), by=SYSTEM, at=AT)
    view = nominate(worker_id)
    assert reasons(view) == ["DECEASED"]
    assert "santunan" in view.decision.reasons[0].indonesian


def protect(worker_id, *months, segment="informal", payer="own"):
    protection.record_many(
        [
            PersonMonthRow(
                worker_id, month.first_day, segment, int(Programme.PROTECTED), payer, GALANG, "R", worker_id, AT
            )
            for month in months
        ],
        at=AT,
    )


def test_worker_protected_in_the_programme_year_is_refused_with_until_when():
    open_village()
    [worker_id] = make_workers(1)
    protect(worker_id, *Month.span(Month(2025, 12), 4))
    view = nominate(worker_id)
    assert reasons(view) == ["ALREADY_PROTECTED"]
    assert "Maret 2026" in view.decision.reasons[0].indonesian


def test_worker_whose_months_end_before_the_programme_year_may_be_renewed():
    open_village()
    [worker_id] = make_workers(1)
    protect(worker_id, *Month.span(Month(2025, 1), 12), payer="apbd")
    assert nominate(worker_id).state is NominationState.PROPOSED


def test_active_wage_earner_is_refused_as_such():
    open_village()
    [worker_id] = make_workers(1, segment="formal")
    protect(worker_id, Month(2025, 12), segment="formal", payer="employer")
    assert reasons(nominate(worker_id)) == ["EARNS_WAGE", "PU_PARTICIPANT"]


def test_worker_of_another_village_of_the_list_is_refused_with_its_name():
    open_village()
    open_village(TOHO)
    [worker_id] = make_workers(1)
    nominate(worker_id)
    view = nominate(worker_id, TOHO)
    assert reasons(view) == ["NOMINATED_TWICE"]
    assert "Galang" in view.decision.reasons[0].indonesian


def test_domicile_letter_lets_a_resident_with_a_foreign_card_in_and_is_remembered():
    open_village()
    [worker_id] = make_workers(1, region_code=ELSEWHERE)
    assert nominate(worker_id, has_domicile_letter=True).state is NominationState.PROPOSED
    submit()
    verify()
    assert board().verified == 1


def test_nominating_refuses_in_order():
    [worker_id] = make_workers(1)
    with pytest.raises(OutOfScope):
        nominate(worker_id, by=officer("village", TOHO))
    with pytest.raises(NotPermitted):
        nominate(worker_id, by=DISTRICT)
    with pytest.raises(NotTakingPart):
        nominate(worker_id)
    open_village()
    with pytest.raises(OutOfScope):
        nominate(worker_id + 1000)
    nominate(worker_id)
    with pytest.raises(operations.AlreadyNominated):
        nominate(worker_id)
    submit()
    with pytest.raises(IllegalMove):
        nominate(make_workers(1, first_serial=2)[0])


def test_refused_worker_may_be_nominated_again_when_the_facts_changed():
    open_village()
    [worker_id] = make_workers(1, occupation="")
    assert nominate(worker_id).state is NominationState.REFUSED
    make_workers(1)
    assert nominate(worker_id).state is NominationState.PROPOSED
    assert (board().refused, board().proposed) == (1, 1)


def test_withdrawn_nomination_is_left_with_its_reason_and_final():
    open_village()
    made = nominate_all(make_workers(1))
    [number] = made.values()
    with pytest.raises(OutOfScope):
        operations.withdraw_nomination(
            nomination_id=number, reason=LeaveReason.MOVED, by=officer("village", TOHO), at=AT, on=ON
        )
    operations.withdraw_nomination(nomination_id=number, reason=LeaveReason.MOVED, by=VILLAGE, at=AT, on=ON)
    view = queries.nomination(EVERYTHING, number)
    assert (view.state, view.left_reason, view.left_on) == (NominationState.LEFT, LeaveReason.MOVED, ON)
    with pytest.raises(IllegalMove):
        operations.withdraw_nomination(nomination_id=number, reason=LeaveReason.MOVED, by=VILLAGE, at=AT, on=ON)


# ---- the way of the dossier


def test_submitting_ranks_everyone_with_lines_that_add_up():
    open_village()
    nominate_all(make_workers(12))
    submit()
    page = queries.nominations(EVERYTHING, village=GALANG, year=YEAR)
    assert [view.rank for view in page.nominations] == list(range(1, 13))
    assert [view.score for view in page.nominations] == sorted((view.score for view in page.nominations), reverse=True)
    for view in page.nominations:
        assert sum(line.points for line in view.score_lines) == view.score
    assert last_event()[2] == {"nominations": 12, "rule": "peringkat-desa/1"}


def test_rank_does_not_depend_on_the_order_of_registration_or_nomination():
    open_village()
    open_village(TOHO)
    forward = make_workers(10)
    nominate_all(forward)
    operations.rank_village(village=GALANG, year=YEAR, by=VILLAGE, at=AT, on=ON)
    first = [view.worker_id for view in queries.nominations(EVERYTHING, village=GALANG, year=YEAR).nominations]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM programme_nomination")
    for worker_id in reversed(forward):
        nominate(worker_id)
    operations.rank_village(village=GALANG, year=YEAR, by=VILLAGE, at=AT, on=ON)
    second = [view.worker_id for view in queries.nominations(EVERYTHING, village=GALANG, year=YEAR).nominations]
    assert first == second


def test_empty_dossier_is_not_sent():
    open_village()
    with pytest.raises(operations.NothingProposed):
        submit()


def test_submitting_refuses_in_order():
    submit_by = lambda by: operations.submit_dossier(village=GALANG, year=YEAR, by=by, at=AT, on=ON)  # noqa: E731
    with pytest.raises(OutOfScope):
        submit_by(officer("village", TOHO))
    with pytest.raises(NotPermitted):
        submit_by(LABOUR)
    with pytest.raises(NotTakingPart):
        submit_by(VILLAGE)
    open_village()
    nominate_all(make_workers(1))
    submit()
    with pytest.raises(IllegalMove):
        submit_by(VILLAGE)


def test_verification_refuses_who_no_longer_meets_the_rules():
    open_village()
    workers = make_workers(3)
    nominate_all(workers)
    submit()
    registry.record_death(workers[0], died_on=ON, by=SYSTEM, at=AT)
    verify()
    assert (board().verified, board().refused, board().state) == (2, 1, DossierState.VERIFIED)
    assert last_event()[2] == {"verified": 2, "refused": 1}


def test_verifying_refuses_in_order():
    verify_by = lambda by: operations.verify_dossier(village=GALANG, year=YEAR, by=by, at=AT, on=ON)  # noqa: E731
    with pytest.raises(OutOfScope):
        verify_by(officer("district", "61.07.01"))
    with pytest.raises(NotPermitted):
        verify_by(VILLAGE)
    with pytest.raises(NotTakingPart):
        verify_by(DISTRICT)
    open_village()
    with pytest.raises(IllegalMove):
        verify_by(DISTRICT)


def test_returned_dossier_is_open_again_with_its_note():
    open_village()
    nominate_all(make_workers(2))
    submit()
    return_by = lambda by, note="KK belum ada": operations.return_dossier(  # noqa: E731
        village=GALANG, year=YEAR, note=note, by=by, at=AT
    )
    with pytest.raises(OutOfScope):
        return_by(NEIGHBOUR)
    with pytest.raises(NotPermitted):
        return_by(VILLAGE)
    with pytest.raises(NoteMissing):
        return_by(DISTRICT, "  ")
    return_by(DISTRICT)
    assert (board().state, board().returned_note, board().proposed) == (DossierState.OPEN, "KK belum ada", 2)
    with pytest.raises(IllegalMove):
        return_by(DISTRICT)
    submit()
    verify()
    with pytest.raises(NotPermitted):
        return_by(DISTRICT)
    return_by(LABOUR, "Periksa lagi")
    assert (board().state, board().proposed, board().verified) == (DossierState.OPEN, 2, 0)


def test_officer_refuses_one_nomination_with_words():
    open_village()
    first, second = nominate_all(make_workers(2)).values()
    submit()
    refuse = lambda number, by, note="Bukan warga desa": operations.refuse_nomination(  # noqa: E731
        nomination_id=number, note=note, by=by, at=AT, on=ON
    )
    with pytest.raises(OutOfScope):
        refuse(first, NEIGHBOUR)
    with pytest.raises(NotPermitted):
        refuse(first, VILLAGE)
    with pytest.raises(NoteMissing):
        refuse(first, DISTRICT, "")
    refuse(first, DISTRICT)
    view = queries.nomination(EVERYTHING, first)
    assert (view.state, view.decision.reasons[0].indonesian) == (NominationState.REFUSED, "Bukan warga desa")
    with pytest.raises(IllegalMove):
        refuse(first, DISTRICT)
    verify()
    with pytest.raises(NotPermitted):
        refuse(second, DISTRICT)
    refuse(second, LABOUR)
    assert board().refused == 2


# ---- deciding


def test_hundred_of_a_hundred_and_fifty_are_seated_by_rank_and_fifty_wait():
    verified_village(150)
    ruling = decide()
    assert (ruling.seated, ruling.waiting, ruling.refused) == (100, 50, 0)
    seats = queries.seats(EVERYTHING, village=GALANG, year=YEAR)
    assert [seat.rank for seat in seats] == list(range(1, 101))
    waiting = queries.nominations(EVERYTHING, village=GALANG, year=YEAR, states=[NominationState.WAITING], size=100)
    assert [view.rank for view in waiting.nominations] == list(range(101, 151))
    assert (board().decree_number, board().decree_on) == ("500/12/2025", ON)
    assert last_event()[2]["seated"] == 100


def test_deciding_takes_the_same_few_statements_for_ten_and_for_a_hundred_and_fifty():
    counts = []
    for village, number, serial in ((GALANG, 10, 1), (TOHO, 150, 1000)):
        verified_village(number, village, first_serial=serial)
        with CaptureQueriesContext(connection) as seen:
            decide(village)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] <= 22


def test_deciding_examines_once_more_and_the_next_takes_the_place():
    made = verified_village(101)
    best = queries.nominations(EVERYTHING, village=GALANG, year=YEAR, size=1).nominations[0]
    registry.record_death(best.worker_id, died_on=ON, by=SYSTEM, at=AT)
    ruling = decide()
    assert (ruling.seated, ruling.waiting, ruling.refused) == (100, 0, 1)
    assert queries.nomination(EVERYTHING, made[best.worker_id]).state is NominationState.REFUSED


def test_deciding_refuses_in_order():
    with pytest.raises(OutOfScope):
        decide(by=NEIGHBOUR)
    with pytest.raises(NotPermitted):
        decide(by=DISTRICT)
    with pytest.raises(NotTakingPart):
        decide()
    open_village()
    with pytest.raises(DecreeMissing):
        decide(decree_number=" ")
    with pytest.raises(DecreeMissing):
        decide(decree_on=ON + timedelta(days=1))
    with pytest.raises(IllegalMove):
        decide()


def test_single_seat_is_the_lowest_free_one_and_refuses_in_order():
    made = list(verified_village(3).values())
    seat = lambda number, by=LABOUR, **changes: operations.seat_nomination(  # noqa: E731
        nomination_id=number, by=by, at=AT, on=ON, **({"decree_number": "1", "decree_on": ON} | changes)
    )
    with pytest.raises(OutOfScope):
        seat(made[0], NEIGHBOUR)
    with pytest.raises(NotPermitted):
        seat(made[0], DISTRICT)
    with pytest.raises(DecreeMissing):
        seat(made[0], decree_number="")
    assert seat(made[2]).seat_number == 1
    assert seat(made[0]).seat_number == 2
    with pytest.raises(IllegalMove):
        seat(made[0])
    registry.record_death(queries.nomination(EVERYTHING, made[1]).worker_id, died_on=ON, by=SYSTEM, at=AT)
    with pytest.raises(operations.NotEligible, match="meninggal"):
        seat(made[1])
    assert board().seated == 2
    decide()
    with pytest.raises(IllegalMove):
        seat(made[1])


def test_seat_beyond_the_quota_is_refused():
    made = list(verified_village(101).values())
    for number in made[:100]:
        operations.seat_nomination(nomination_id=number, decree_number="1", decree_on=ON, by=LABOUR, at=AT, on=ON)
    with pytest.raises(operations.NoSeatLeft, match="100"):
        operations.seat_nomination(nomination_id=made[100], decree_number="1", decree_on=ON, by=LABOUR, at=AT, on=ON)
    assert decide().waiting == 1


def test_supplementary_round_fills_the_seats_that_are_left():
    verified_village(60)
    assert decide().seated == 60
    enrol()
    with pytest.raises(OutOfScope):
        operations.reopen_dossier(village=GALANG, year=YEAR, by=NEIGHBOUR, at=AT)
    with pytest.raises(NotPermitted):
        operations.reopen_dossier(village=GALANG, year=YEAR, by=DISTRICT, at=AT)
    operations.reopen_dossier(village=GALANG, year=YEAR, by=LABOUR, at=AT)
    with pytest.raises(IllegalMove):
        operations.reopen_dossier(village=GALANG, year=YEAR, by=LABOUR, at=AT)
    nominate_all(make_workers(50, first_serial=500))
    submit()
    verify()
    ruling = decide()
    assert (ruling.seated, ruling.waiting) == (40, 10)
    assert enrol(first=Month(2026, 3)) == 40
    assert (board().enrolled, board().remaining, board().waiting) == (100, 0, 10)
    assert (board().first_month, board().last_month) == (JANUARY, DECEMBER)


# ---- enrolling


def test_enrolment_gives_each_seat_its_months_for_billing():
    verified_village(3)
    decide()
    assert enrol() == 3
    seated = queries.seated_for_billing(GALANG, year=YEAR, first=JANUARY, last=DECEMBER)
    assert [one.seat_number for one in seated] == [1, 2, 3]
    assert all(one.months == Month.span(JANUARY, 12) for one in seated)
    quarter = queries.seated_for_billing(GALANG, year=YEAR, first=Month(2026, 4), last=Month(2026, 6))
    assert all(one.months == Month.span(Month(2026, 4), 3) for one in quarter)
    assert last_event()[2]["person_months"] == 36


def test_enrolling_refuses_in_order():
    def enrol_by(by, first=JANUARY, last=DECEMBER):
        operations.enrol_dossier(village=GALANG, year=YEAR, first=first, last=last, by=by, at=AT)

    with pytest.raises(OutOfScope):
        enrol_by(NEIGHBOUR)
    with pytest.raises(NotPermitted):
        enrol_by(VILLAGE)
    with pytest.raises(NotTakingPart):
        enrol_by(LABOUR)
    verified_village(1)
    with pytest.raises(IllegalMove):
        enrol_by(LABOUR)
    decide()
    for first, last in ((Month(2025, 12), DECEMBER), (Month(2026, 5), Month(2026, 4)), (JANUARY, Month(2027, 1))):
        with pytest.raises(operations.MonthOutsideYear):
            enrol_by(LABOUR, first, last)
    enrol_by(LABOUR, Month(2026, 10), Month(2027, 9))


# ---- leaving


def replace_seat(number, month, by=LABOUR, reason=LeaveReason.DIED, village=GALANG):
    return operations.replace_worker(
        village=village, year=YEAR, seat_number=number, from_month=month, reason=reason, by=by, at=AT, on=ON
    )


def test_first_of_the_waiting_list_takes_the_months_that_remain():
    verified_village(102)
    decide()
    enrol()
    done = replace_seat(7, Month(2026, 5))
    assert done.months == Month.span(Month(2026, 5), 8)
    held = {
        one.worker_id: one.months
        for one in queries.seated_for_billing(GALANG, year=YEAR, first=JANUARY, last=DECEMBER)
        if one.seat_number == 7
    }
    assert held == {done.left_worker_id: Month.span(JANUARY, 4), done.next_worker_id: Month.span(Month(2026, 5), 8)}
    next_one = next(view for view in queries.seats(EVERYTHING, village=GALANG, year=YEAR) if view.number == 7)
    assert (next_one.rank, next_one.state) == (101, NominationState.ENROLLED)
    assert (board().seated, board().waiting, board().left) == (100, 1, 1)
    assert last_event()[2]["reason"] == "died"


def test_who_waits_first_but_no_longer_meets_the_rules_is_passed_over_with_a_reason():
    verified_village(102)
    decide()
    enrol()
    line = queries.nominations(EVERYTHING, village=GALANG, year=YEAR, states=[NominationState.WAITING]).nominations
    registry.record_death(line[0].worker_id, died_on=ON, by=SYSTEM, at=AT)
    assert replace_seat(1, Month(2026, 2)).next_worker_id == line[1].worker_id
    assert reasons(queries.nomination(EVERYTHING, line[0].id)) == ["DECEASED"]


def test_with_nobody_waiting_the_seat_is_free_again():
    verified_village(2)
    decide()
    enrol()
    done = replace_seat(1, Month(2026, 3), reason=LeaveReason.FORMAL)
    assert (done.next_worker_id, done.months) == (None, ())
    assert (board().seated, board().remaining) == (1, 99)
    assert queries.seats(EVERYTHING, village=GALANG, year=YEAR)[0].is_free


def test_leaving_before_enrolment_hands_the_seat_on_without_months():
    verified_village(101)
    decide()
    done = replace_seat(4, JANUARY)
    assert done.next_worker_id is not None
    assert done.months == ()
    assert enrol() == 100


def test_worker_who_moved_may_be_seated_in_the_other_village_for_other_months_only():
    [worker_id, *_] = verified_village(1)
    decide()
    enrol()
    replace_seat(1, Month(2026, 6), reason=LeaveReason.MOVED)
    open_village(TOHO)
    make_workers(1, region_code=TOHO)
    assert reasons(nominate(worker_id, TOHO)) == ["MONTH_ALREADY_FUNDED"]
    later = nominate(worker_id, TOHO, on=date(2026, 6, 10))
    assert later.state is NominationState.PROPOSED


def test_replacing_refuses_in_order():
    with pytest.raises(OutOfScope):
        replace_seat(1, JANUARY, NEIGHBOUR)
    with pytest.raises(NotPermitted):
        replace_seat(1, JANUARY, DISTRICT)
    with pytest.raises(NotTakingPart):
        replace_seat(1, JANUARY)
    verified_village(1)
    with pytest.raises(operations.SeatIsFree):
        replace_seat(1, JANUARY)
    decide()
    enrol(first=Month(2026, 3))
    with pytest.raises(operations.MonthOutsideYear):
        replace_seat(1, Month(2026, 2))


# ---- who sees what


def test_neighbour_sees_neither_board_nor_people():
    made = verified_village(2)
    for ask in (
        lambda: queries.village_board(NEIGHBOUR.scope, village=GALANG, year=YEAR),
        lambda: queries.seats(NEIGHBOUR.scope, village=GALANG, year=YEAR),
        lambda: queries.nominations(NEIGHBOUR.scope, village=GALANG, year=YEAR),
        lambda: queries.nomination(NEIGHBOUR.scope, next(iter(made.values()))),
        lambda: queries.progress_by_region(NEIGHBOUR.scope, region="61.02", year=YEAR, level=3),
    ):
        with pytest.raises(OutOfScope):
            ask()
    assert queries.dossiers_waiting(NEIGHBOUR.scope, stage=DossierState.VERIFIED, year=YEAR) == ()


def test_people_are_shown_only_with_the_permission_to_see_workers():
    verified_village(1)
    blind = without(LABOUR, "WORKER_VIEW").scope
    assert queries.village_board(blind, village=GALANG, year=YEAR).verified == 1
    with pytest.raises(NotPermitted):
        queries.nominations(blind, village=GALANG, year=YEAR)
    with pytest.raises(NotPermitted):
        queries.seats(blind, village=GALANG, year=YEAR)


def test_dossiers_wait_in_order_of_their_day_within_the_scope():
    for village, serial in ((TOHO, 1), (GALANG, 100), (ELSEWHERE, 200)):
        open_village(village)
        nominate_all(make_workers(2, village=village, first_serial=serial), village)
        operations.submit_dossier(
            village=village, year=YEAR, by=officer("village", village), at=AT + timedelta(hours=serial), on=ON
        )
    waiting = queries.dossiers_waiting(LABOUR.scope, stage=DossierState.SUBMITTED, year=YEAR)
    assert [(one.village_name, one.nominations) for one in waiting] == [("Toho Ilir", 2), ("Galang", 2)]
    assert waiting[0].since == AT + timedelta(hours=1)


def test_progress_adds_up_by_region_as_far_as_the_scope_reaches():
    verified_village(3)
    verified_village(2, ELSEWHERE, first_serial=300)
    decide(ELSEWHERE)
    whole = queries.progress_by_region(EVERYTHING, region="61", year=YEAR, level=2)
    assert [(row.region_code, row.villages, row.quota, row.seated, row.nominated) for row in whole] == [
        ("61.02", 1, 100, 0, 3),
        ("61.07", 1, 100, 2, 2),
    ]
    mine = queries.progress_by_region(LABOUR.scope, region="61", year=YEAR, level=2)
    assert [row.region_code for row in mine] == ["61.02"]


def test_board_counts_exactly_the_people_it_opens_to():
    verified_village(105)
    decide()
    for state, count in (
        (NominationState.SEATED, board().seated),
        (NominationState.WAITING, board().waiting),
        (NominationState.REFUSED, board().refused),
    ):
        assert queries.nominations(EVERYTHING, village=GALANG, year=YEAR, states=[state]).total == count


def test_every_step_is_in_an_audit_chain_that_holds():
    verified_village(101)
    decide()
    enrol()
    replace_seat(1, Month(2026, 2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_event WHERE stream = 'programme' ORDER BY sequence")
        actions = [action for (action,) in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM audit_event WHERE detail::text ~ '[0-9]{16}'")
        assert cursor.fetchone() == (0,)
    assert actions == [
        "programme.year.opened",
        "programme.nominations.proposed",
        "programme.dossier.submitted",
        "programme.dossier.verified",
        "programme.dossier.decided",
        "programme.dossier.enrolled",
        "programme.seat.replaced",
    ]
    assert audit.verify_chain() == []
