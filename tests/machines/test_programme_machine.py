"""Generated histories of two small villages against a slow, obvious model: every answer and every row must agree.

The villages have five seats instead of a hundred, so that histories meet the quota again and again.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from programme_world import (
    AT,
    DECEMBER,
    GALANG,
    JANUARY,
    ON,
    SYSTEM,
    TOHO,
    YEAR,
    make_regions,
    officer,
    open_village,
    worker_row,
)

from naungan.kernel import Month, Refusal
from naungan.programme import operations
from naungan.programme.rules import LeaveReason
from naungan.registry import operations as registry

SEATS = 5
PEOPLE = 14
VILLAGES = (GALANG, TOHO)
MONTHS = Month.span(JANUARY, 12)
LIVE = ("proposed", "verified", "waiting", "seated", "enrolled")
LABOUR = officer("regency_labour", "61.02")
DISTRICT = officer("district", "61.02.01")

villages = st.sampled_from(VILLAGES)
people = st.integers(0, PEOPLE - 1)


class Refused(Exception):
    """What the model says instead of doing something."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass
class One:
    """A nomination of the model."""

    village: str
    worker: int
    state: str
    rank: int | None = None
    seat: int | None = None


@dataclass
class Model:
    """The programme as one would keep it on paper: lists, looked through from the top each time."""

    dossiers: dict = field(default_factory=lambda: dict.fromkeys(VILLAGES, "open"))
    enrolled_before: set = field(default_factory=set)
    nominations: dict = field(default_factory=dict)
    occupancy: dict = field(default_factory=dict)  # (village, seat, month) -> worker
    dead: set = field(default_factory=set)

    def of(self, village, *states):
        return [one for one in self.nominations.values() if one.village == village and one.state in states]

    def holder(self, village, seat):
        return next((one for one in self.of(village, "seated", "enrolled") if one.seat == seat), None)

    def free_seats(self, village):
        return [seat for seat in range(1, SEATS + 1) if self.holder(village, seat) is None]

    def eligible(self, worker, village):
        others = [one for one in self.nominations.values() if one.worker == worker and one.village != village]
        funded = any(who == worker and where != village for (where, _, _), who in self.occupancy.items())
        return worker not in self.dead and not any(one.state in LIVE for one in others) and not funded

    def need(self, state, *allowed):
        if state not in allowed:
            raise Refused("ILLEGAL_MOVE")

    def nominate(self, village, worker):
        self.need(self.dossiers[village], "open")
        if any(one.worker == worker for one in self.of(village, *LIVE)):
            raise Refused("ALREADY_NOMINATED")
        return One(village, worker, "proposed" if self.eligible(worker, village) else "refused")

    def submit(self, village):
        self.need(self.dossiers[village], "open")
        if not self.of(village, "proposed"):
            raise Refused("NOTHING_PROPOSED")
        line = sorted(self.of(village, "proposed", "waiting"), key=lambda one: NEED[one.worker])
        for rank, one in enumerate(line, start=1):
            one.rank = rank
        self.dossiers[village] = "submitted"

    def verify(self, village):
        self.need(self.dossiers[village], "submitted")
        for one in self.of(village, "proposed"):
            self.keep_or_refuse(one, "verified")
        self.dossiers[village] = "verified"

    def keep_or_refuse(self, one, state):
        one.state = state if self.eligible(one.worker, one.village) else "refused"
        if one.state == "refused":
            one.rank = None

    def send_back(self, village):
        self.need(self.dossiers[village], "submitted", "verified")
        for one in self.of(village, "verified"):
            one.state = "proposed"
        self.dossiers[village] = "open"

    def decide(self, village):
        self.need(self.dossiers[village], "verified")
        for one in self.of(village, "verified", "waiting"):
            self.keep_or_refuse(one, one.state)
        line = sorted(self.of(village, "verified", "waiting"), key=lambda one: one.rank)
        free = self.free_seats(village)
        for one in line:
            one.state = "waiting"
            if free:
                one.state, one.seat = "seated", free.pop(0)
        self.dossiers[village] = "decided"

    def seat(self, one):
        self.need(self.dossiers[one.village], "verified")
        free = self.free_seats(one.village)
        if not free:
            raise Refused("NO_SEAT_LEFT")
        self.need(one.state, "verified")
        if not self.eligible(one.worker, one.village):
            raise Refused("NOT_ELIGIBLE")
        one.state, one.seat = "seated", free[0]

    def sit(self, one, months):
        for month in months:
            taken = (one.village, one.seat, month) in self.occupancy
            elsewhere = any(who == one.worker and when == month for (_, _, when), who in self.occupancy.items())
            if not taken and not elsewhere:
                self.occupancy[one.village, one.seat, month] = one.worker

    def enrol(self, village):
        self.need(self.dossiers[village], "decided")
        for one in self.of(village, "seated"):
            self.sit(one, MONTHS)
            one.state = "enrolled"
        self.dossiers[village] = "enrolled"
        self.enrolled_before.add(village)

    def reopen(self, village):
        self.need(self.dossiers[village], "decided", "enrolled")
        self.dossiers[village] = "open"

    def withdraw(self, one):
        self.need(one.state, "proposed", "verified", "waiting")
        one.state, one.rank = "left", None

    def replace(self, village, seat, month):
        leaver = self.holder(village, seat)
        if leaver is None:
            raise Refused("SEAT_IS_FREE")
        was, leaver.state = leaver.state, "left"
        for key in [key for key, who in self.occupancy.items() if who == leaver.worker]:
            if key[0] == village and key[1] == seat and key[2] >= month:
                del self.occupancy[key]
        for one in sorted(self.of(village, "waiting"), key=lambda one: one.rank):
            self.keep_or_refuse(one, was)
            if one.state == was:
                one.seat = seat
                if was == "enrolled":
                    self.sit(one, [each for each in MONTHS if each >= month])
                return


NEED: dict[int, tuple] = {}
"""How much in need each person is, smaller first: decile, income step, birth; distinct for everyone."""


class Programme(RuleBasedStateMachine):
    """The model beside the real thing, in one transaction that is rolled back at the end."""

    @initialize()
    def two_villages(self):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        make_regions()
        for village in VILLAGES:
            open_village(village)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE programme_villageyear SET quota = %s", [SEATS])
            cursor.execute("DELETE FROM programme_seat WHERE number > %s", [SEATS])
        rows = []
        for number in range(PEOPLE):
            decile, income = number * 5 % 4 + 1, (number * 3 % 7) * 50_000 + 400_000
            birth_on = date(1965 + number * 11 % 40, 3, 1 + number)
            NEED[number] = (decile, income // 50_000, birth_on)
            rows.append(worker_row(number, birth_on=birth_on, welfare_decile=decile, declared_income_rp=income))
        self.workers = [result.worker_id for result in registry.upsert_workers(rows, by=SYSTEM, at=AT)]
        self.model = Model()

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def both(self, model, real):
        """Model and programme give the same refusal, or both do it."""
        try:
            expected, said = model(), None
        except Refused as refused:
            expected, said = None, refused.code
        try:
            answer, heard = real(), None
        except Refusal as refusal:
            answer, heard = None, refusal.code
        assert heard == said, f"the model says {said or 'done'}, the programme {heard or 'done'}"
        return expected, answer

    @rule(village=villages, person=people)
    def nominate(self, village, person):
        expected, view = self.both(
            lambda: self.model.nominate(village, person),
            lambda: operations.nominate(
                worker_id=self.workers[person], village=village, year=YEAR, by=officer("village", village), at=AT, on=ON
            ),
        )
        if expected:
            assert view.state == expected.state
            self.model.nominations[view.id] = expected

    @rule(village=villages, chosen=st.sets(people, min_size=4))
    def nominate_a_list(self, village, chosen):
        for person in sorted(chosen):
            self.nominate(village, person)

    @rule(village=villages)
    def submit(self, village):
        self.both(
            lambda: self.model.submit(village),
            lambda: operations.submit_dossier(village=village, year=YEAR, by=officer("village", village), at=AT, on=ON),
        )

    @rule(village=villages)
    def verify(self, village):
        self.both(
            lambda: self.model.verify(village),
            lambda: operations.verify_dossier(village=village, year=YEAR, by=DISTRICT, at=AT, on=ON),
        )

    @rule(village=villages)
    def send_back(self, village):
        self.both(
            lambda: self.model.send_back(village),
            lambda: operations.return_dossier(village=village, year=YEAR, note="periksa", by=LABOUR, at=AT),
        )

    @rule(village=villages)
    def decide(self, village):
        self.both(
            lambda: self.model.decide(village),
            lambda: operations.decide_dossier(
                village=village, year=YEAR, decree_number="1", decree_on=ON, by=LABOUR, at=AT, on=ON
            ),
        )

    @rule(village=villages)
    def go_forward(self, village):
        """One step on the way, whatever comes next: histories reach the end more often."""
        steps = {"open": self.submit, "submitted": self.verify, "verified": self.decide, "decided": self.enrol}
        steps.get(self.model.dossiers[village], self.reopen)(village)

    @rule(village=villages, chosen=st.sets(people, min_size=SEATS + 2))
    def whole_round(self, village, chosen):
        """A list that asks for more than the quota, all the way to enrolment."""
        if self.model.dossiers[village] in ("decided", "enrolled"):
            self.reopen(village)
        self.nominate_a_list(village, chosen)
        while self.model.of(village, "proposed", "verified", "seated") and self.model.dossiers[village] != "enrolled":
            before = self.model.dossiers[village]
            self.go_forward(village)
            if self.model.dossiers[village] == before:
                break

    @rule(choice=st.integers(0, 10_000))
    def seat_one(self, choice):
        verified = sorted(number for number, one in self.model.nominations.items() if one.state == "verified")
        numbers = verified or sorted(self.model.nominations)
        if not numbers:
            return
        number = numbers[choice % len(numbers)]
        self.both(
            lambda: self.model.seat(self.model.nominations[number]),
            lambda: operations.seat_nomination(
                nomination_id=number, decree_number="1", decree_on=ON, by=LABOUR, at=AT, on=ON
            ),
        )

    @rule(village=villages)
    def enrol(self, village):
        self.both(
            lambda: self.model.enrol(village),
            lambda: operations.enrol_dossier(
                village=village, year=YEAR, first=JANUARY, last=DECEMBER, by=LABOUR, at=AT
            ),
        )

    @rule(village=villages)
    def reopen(self, village):
        self.both(
            lambda: self.model.reopen(village),
            lambda: operations.reopen_dossier(village=village, year=YEAR, by=LABOUR, at=AT),
        )

    @rule(village=villages, seat=st.integers(1, SEATS), month=st.sampled_from(MONTHS))
    def replace(self, village, seat, month):
        self.both(
            lambda: self.model.replace(village, seat, month),
            lambda: operations.replace_worker(
                village=village, year=YEAR, seat_number=seat, from_month=month, reason=LeaveReason.MOVED, by=LABOUR,
                at=AT, on=ON,
            ),
        )  # fmt: skip

    @rule(choice=st.integers(0, 10_000))
    def withdraw(self, choice):
        if not self.model.nominations:
            return
        number = sorted(self.model.nominations)[choice % len(self.model.nominations)]
        self.both(
            lambda: self.model.withdraw(self.model.nominations[number]),
            lambda: operations.withdraw_nomination(
                nomination_id=number, reason=LeaveReason.WITHDRAWN, by=LABOUR, at=AT, on=ON
            ),
        )

    @rule(person=people)
    def die(self, person):
        self.model.dead.add(person)
        registry.record_death(self.workers[person], died_on=ON, by=SYSTEM, at=AT)

    @invariant()
    def rows_agree(self):
        if not hasattr(self, "model"):
            return
        persons = {worker_id: person for person, worker_id in enumerate(self.workers)}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n.id, n.village_code, n.worker_id, n.state, n.rank, s.number FROM programme_nomination n "
                "LEFT JOIN programme_seat s ON s.id = n.seat_id"
            )
            rows = {
                number: (village, persons[worker_id], state, rank, seat)
                for number, village, worker_id, state, rank, seat in cursor.fetchall()
            }
            cursor.execute(
                "SELECT s.village_code, s.number, o.month, o.worker_id FROM programme_seatoccupancy o "
                "JOIN programme_seat s ON s.id = o.seat_id"
            )
            occupancy = {
                (village, number, Month.of(month)): persons[worker_id]
                for village, number, month, worker_id in cursor.fetchall()
            }
            cursor.execute("SELECT village_code, state, seated_count FROM programme_villageyear")
            dossiers = {village: (state, count) for village, state, count in cursor.fetchall()}
        assert rows == {
            number: (one.village, one.worker, one.state, one.rank, one.seat)
            for number, one in self.model.nominations.items()
        }
        assert occupancy == self.model.occupancy
        assert dossiers == {
            village: (state, len(self.model.of(village, "seated", "enrolled")))
            for village, state in self.model.dossiers.items()
        }

    @invariant()
    def quota_holds_and_nobody_sits_twice(self):
        if not hasattr(self, "model"):
            return
        for village in VILLAGES:
            seats = [one.seat for one in self.model.of(village, "seated", "enrolled")]
            assert len(seats) == len(set(seats)) <= SEATS
        places = [(who, month) for (_, _, month), who in self.model.occupancy.items()]
        assert len(places) == len(set(places))


@pytest.mark.django_db
def test_programme_agrees_with_the_model_in_every_history():
    run_state_machine_as_test(
        Programme,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
