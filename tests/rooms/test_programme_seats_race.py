"""Fifty officers at once, on a real server: never a seat too many, never a seat lost, never two people on one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from programme_world import (
    AT,
    GALANG,
    ON,
    TOHO,
    YEAR,
    decide,
    make_regions,
    make_workers,
    nominate_all,
    officer,
    open_village,
    verified_village,
)

from naungan.audit import queries as audit
from naungan.kernel import Refusal, Scope
from naungan.programme import operations, queries
from naungan.programme.operations import NoSeatLeft
from naungan.programme.rules import IllegalMove

pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = Scope.system()
LABOUR = officer("regency_labour", "61.02")
AT_ONCE = 50


def all_at_once(tasks):
    """Each task in a thread with a connection of its own, started together; its answer or its refusal."""
    gate = Barrier(len(tasks))

    def run(task):
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            return task()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def seating(number):
    return lambda: operations.seat_nomination(
        nomination_id=number, decree_number="1", decree_on=ON, by=LABOUR, at=AT, on=ON
    )


def seat_numbers(village=GALANG):
    return [seat.number for seat in queries.seats(EVERYTHING, village=village, year=YEAR) if not seat.is_free]


def counted(village=GALANG):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seated_count FROM programme_villageyear WHERE village_code = %s AND year = %s", [village, YEAR]
        )
        return cursor.fetchone()[0]


def seated_before_the_rush(count):
    """A verified village of 150 with so many seated one by one; the nominations that are left."""
    numbers = list(verified_village(150).values())
    for number in numbers[:count]:
        seating(number)()
    return numbers[count:]


def test_fifty_single_approvals_for_ten_seats_give_exactly_ten():
    left = seated_before_the_rush(90)
    answers = all_at_once([seating(number) for number in left[:AT_ONCE]])
    refused = [answer for answer in answers if isinstance(answer, NoSeatLeft)]
    seated = [answer.seat_number for answer in answers if not isinstance(answer, Refusal)]
    assert (len(seated), len(refused)) == (10, 40)
    assert sorted(seated) == list(range(91, 101))
    assert seat_numbers() == list(range(1, 101))
    assert counted() == 100
    assert audit.verify_chain() == []


def test_whole_decision_among_single_approvals_fills_the_quota_exactly():
    left = seated_before_the_rush(70)
    tasks = [seating(number) for number in left[: AT_ONCE - 1]]
    tasks.insert(AT_ONCE // 2, decide)
    answers = all_at_once(tasks)
    assert not [
        answer
        for answer in answers
        if isinstance(answer, Refusal) and not isinstance(answer, (NoSeatLeft, IllegalMove))
    ]
    assert seat_numbers() == list(range(1, 101))
    assert counted() == 100
    board = queries.village_board(EVERYTHING, village=GALANG, year=YEAR)
    assert (board.seated, board.waiting, board.verified) == (100, 50, 0)


def test_one_nomination_approved_fifty_times_takes_one_seat():
    [number, *_] = seated_before_the_rush(0)
    answers = all_at_once([seating(number)] * AT_ONCE)
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert sum(isinstance(answer, IllegalMove) for answer in answers) == AT_ONCE - 1
    assert (seat_numbers(), counted()) == ([1], 1)


def test_one_dossier_decided_by_several_officers_is_decided_once():
    verified_village(120)
    answers = all_at_once([decide] * 8)
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert sum(isinstance(answer, IllegalMove) for answer in answers) == 7
    assert counted() == 100


def test_two_villages_nominating_the_same_people_share_them_without_doubles():
    make_regions()
    open_village(GALANG)
    open_village(TOHO)
    workers = make_workers(40)
    tasks = [
        lambda one=one, village=village: nominate_all([one], village)
        for one in workers[:20]
        for village in (GALANG, TOHO)
    ]
    all_at_once(tasks)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT worker_id) FROM programme_nomination WHERE state <> 'refused'")
        assert cursor.fetchone() == (20, 20)


def test_village_is_opened_once_by_many():
    make_regions()
    answers = all_at_once([open_village] * 10)
    assert sum(answer is None for answer in answers) == 1
    assert len(queries.seats(EVERYTHING, village=GALANG, year=YEAR)) == 100
