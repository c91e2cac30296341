"""The people behind the numbers: seats, nominations, and who is billed."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from naungan.kernel import Decision, Month, OutOfScope, Reason, Scope
from naungan.programme.models import Nomination, Seat, SeatOccupancy
from naungan.programme.ranking import ScoreLine
from naungan.programme.rules import HOLDS_SEAT, LeaveReason, NominationState
from naungan.programme.values import NominationPage, NominationView, SeatedWorker, SeatView
from naungan.registry import queries as registry
from naungan.registry.values import WorkerView


def seats(scope: Scope, *, village: str, year: int) -> tuple[SeatView, ...]:
    """The village's seats by number, with who holds each and for which months. NIK masked.

    Refuses: OutOfScope, NotPermitted (WORKER_VIEW).
    """
    scope.require_region(village)
    scope.require("WORKER_VIEW")
    holders = {
        row.seat_id: row
        for row in Nomination.objects.filter(
            village_code=village, year=year, state__in=[one.value for one in HOLDS_SEAT]
        )
    }
    months: dict[int, list[Month]] = {}
    taken = SeatOccupancy.objects.filter(nomination__in=[row.pk for row in holders.values()]).order_by("month")
    for nomination_id, month in taken.values_list("nomination_id", "month"):
        months.setdefault(nomination_id, []).append(Month.of(month))
    people = _people(scope, [row.worker_id for row in holders.values()])
    rows = Seat.objects.filter(village_code=village, year=year).order_by("number")
    return tuple(_seat_view(seat, holders.get(seat.pk), people, months) for seat in rows)


def nominations(
    scope: Scope,
    *,
    village: str,
    year: int,
    states: Sequence[NominationState] = (),
    number: int = 1,
    size: int = 50,
) -> NominationPage:
    """Nominations of a village and year in some states (all by default), by rank, a page at a time. NIK masked.

    Exactly the people ``village_board`` counts. Refuses: OutOfScope, NotPermitted (WORKER_VIEW).
    """
    scope.require_region(village)
    scope.require("WORKER_VIEW")
    rows = Nomination.objects.filter(village_code=village, year=year)
    if states:
        rows = rows.filter(state__in=[one.value for one in states])
    ordered = rows.select_related("seat").order_by(F("rank").asc(nulls_last=True), "id")
    start = (max(number, 1) - 1) * size
    return NominationPage(_views(scope, ordered[start : start + size]), rows.count(), max(number, 1), size)


def nomination(scope: Scope, nomination_id: int) -> NominationView:
    """One nomination with its decision and score. Refuses: OutOfScope (also when there is none)."""
    row = Nomination.objects.select_related("seat").filter(pk=nomination_id).first()
    if row is None or not scope.covers(row.village_code):
        raise OutOfScope("Usulan ini tidak ditemukan di wilayah Anda.", "No such nomination in your region.")
    return _view(row, _people(scope, [row.worker_id]))


def next_nomination(scope: Scope, nomination_id: int) -> int | None:
    """The nomination that follows by rank in the same village, year and state; None at the end.

    Refuses: OutOfScope.
    """
    row = Nomination.objects.filter(pk=nomination_id).first()
    if row is None or not scope.covers(row.village_code):
        raise OutOfScope("Usulan ini tidak ditemukan di wilayah Anda.", "No such nomination in your region.")
    same = Nomination.objects.filter(village_code=row.village_code, year=row.year, state=row.state)
    ordered = list(same.order_by(F("rank").asc(nulls_last=True), "id").values_list("id", flat=True))
    place = ordered.index(row.pk) + 1
    return ordered[place] if place < len(ordered) else None


def nominations_of_worker(scope: Scope, worker_id: int) -> tuple[NominationView, ...]:
    """Every nomination of a worker by villages of the scope, newest year first. Refuses: NotPermitted (WORKER_VIEW)."""
    scope.require("WORKER_VIEW")
    rows = Nomination.objects.select_related("seat").filter(worker_id=worker_id).order_by("-year", "-id")
    return tuple(_view(row, {}) for row in rows if scope.covers(row.village_code))


def seated_for_billing(village: str, *, year: int, first: Month, last: Month) -> tuple[SeatedWorker, ...]:
    """Who sits on which seat in which months from ``first`` to ``last``, by seat. The caller has checked its scope.

    A worker who took two seats over in the span has an entry for each.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT o.worker_id, s.number, array_agg(o.month ORDER BY o.month)
            FROM programme_seatoccupancy o JOIN programme_seat s ON s.id = o.seat_id
            WHERE s.village_code = %s AND s.year = %s AND o.month BETWEEN %s AND %s
            GROUP BY s.number, o.worker_id, o.nomination_id ORDER BY s.number, min(o.month)
            """,
            [village, year, first.first_day, last.first_day],
        )
        return tuple(
            SeatedWorker(worker_id, number, tuple(Month.of(month) for month in months))
            for worker_id, number, months in cursor.fetchall()
        )


def decision_json(decision: Decision) -> str:
    """A decision as it is stored with its nomination: no name, no NIK."""
    return json.dumps(
        {
            "accepted": decision.accepted,
            "rule_version": decision.rule_version,
            "decided_on": decision.decided_on.isoformat() if decision.decided_on else None,
            "reasons": [
                {"code": one.code, "indonesian": one.indonesian, "english": one.english} for one in decision.reasons
            ],
        }
    )


def _decision(stored: dict[str, Any]) -> Decision:
    decided_on = stored.get("decided_on")
    return Decision(
        accepted=bool(stored["accepted"]),
        reasons=tuple(Reason(one["code"], one["indonesian"], one["english"]) for one in stored["reasons"]),
        rule_version=stored["rule_version"],
        decided_on=date.fromisoformat(decided_on) if decided_on else None,
    )


def _people(scope: Scope, worker_ids: Sequence[int]) -> dict[int, WorkerView]:
    """Names to show, where the scope may see people at all."""
    if not scope.holds("WORKER_VIEW"):
        return {}
    return {worker.id: worker for worker in registry.workers_by_ids(scope, worker_ids)}


def _views(scope: Scope, rows: QuerySet[Nomination]) -> tuple[NominationView, ...]:
    found = list(rows)
    people = _people(scope, [row.worker_id for row in found])
    return tuple(_view(row, people) for row in found)


def _view(row: Nomination, people: dict[int, WorkerView]) -> NominationView:
    person = people.get(row.worker_id)
    return NominationView(
        id=row.pk,
        village_code=row.village_code,
        year=row.year,
        worker_id=row.worker_id,
        state=NominationState(row.state),
        decision=_decision(row.decision),
        rank=row.rank,
        score=row.score,
        score_lines=tuple(
            ScoreLine(line["code"], Decimal(line["points"]), line["indonesian"], line["english"])
            for line in row.score_lines
        ),
        seat_number=row.seat.number if row.seat else None,
        batch_id=row.batch_id,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        left_on=row.left_on,
        left_reason=LeaveReason(row.left_reason) if row.left_reason else None,
        name=person.name if person else "",
        nik_masked=person.nik_masked if person else "",
    )


def _seat_view(
    seat: Seat, holder: Nomination | None, people: dict[int, WorkerView], months: dict[int, list[Month]]
) -> SeatView:
    if holder is None:
        return SeatView(seat.number)
    person = people.get(holder.worker_id)
    return SeatView(
        number=seat.number,
        state=NominationState(holder.state),
        nomination_id=holder.pk,
        worker_id=holder.worker_id,
        name=person.name if person else "",
        nik_masked=person.nik_masked if person else "",
        rank=holder.rank,
        score=holder.score,
        months=tuple(months.get(holder.pk, ())),
    )
