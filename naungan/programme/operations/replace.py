"""Somebody leaves a seat from a month on; the first of the waiting list takes the months that remain."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F

from naungan.audit import operations as audit
from naungan.kernel import Actor, Month, Refusal
from naungan.programme.models import Nomination, SeatOccupancy, VillageYear
from naungan.programme.operations.rows import lock_dossier, refuse_many
from naungan.programme.operations.years import subject_of
from naungan.programme.queries import examine
from naungan.programme.rules import (
    HOLDS_SEAT,
    LeaveReason,
    NominationState,
    require_nomination_move,
)
from naungan.programme.values import Replacement


class SeatIsFree(Refusal):
    """Nobody holds that seat."""

    code = "SEAT_IS_FREE"


class MonthOutsideYear(Refusal):
    """The month does not belong to what the seat is enrolled for."""

    code = "MONTH_OUTSIDE_YEAR"


@transaction.atomic
def replace_worker(
    *,
    village: str,
    year: int,
    seat_number: int,
    from_month: Month,
    reason: LeaveReason,
    by: Actor,
    at: datetime,
    on: date,
) -> Replacement:
    """The holder of the seat has left from that month on; the first eligible of the waiting list holds it from then.

    Waiting ones ahead of them who no longer meet the rules are refused. With nobody waiting the seat is free.
    Refuses: OutOfScope, NotPermitted (DOSSIER_ENROL), NotTakingPart, SeatIsFree, MonthOutsideYear.
    Records: programme.seat.replaced
    """
    dossier = lock_dossier(village, year, by=by, permission="DOSSIER_ENROL")
    leaver = _holder(village, year, seat_number)
    _require_month(dossier, from_month)
    held = NominationState(leaver.state)
    months = _leave(leaver, from_month, reason)
    successor, refused = _first_eligible(village, year, on=on)
    if successor is None:
        VillageYear.objects.filter(pk=dossier.pk).update(seated_count=F("seated_count") - 1)
    else:
        months = _take_over(successor, leaver, held, from_month, dossier)
    next_id = successor.worker_id if successor else None
    audit.record(
        "programme.seat.replaced", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"seat": seat_number, "left": leaver.worker_id, "next": next_id, "from": str(from_month),
                "reason": reason.value, "months": len(months), "refused": refused},
    )  # fmt: skip
    return Replacement(seat_number, leaver.worker_id, next_id, months if successor else ())


def _holder(village: str, year: int, seat_number: int) -> Nomination:
    row = Nomination.objects.filter(
        seat__village_code=village,
        seat__year=year,
        seat__number=seat_number,
        state__in=[one.value for one in HOLDS_SEAT],
    ).first()
    if row is None:
        raise SeatIsFree(
            f"Nomor urut {seat_number} belum terisi, jadi tidak ada yang diganti.", f"Nobody holds seat {seat_number}."
        )
    return row


def _require_month(dossier: VillageYear, month: Month) -> None:
    first = dossier.first_month or date(dossier.year, 1, 1)
    last = dossier.last_month or date(dossier.year, 12, 1)
    if not first <= month.first_day <= last:
        raise MonthOutsideYear(
            f"Bulan keluar harus antara {Month.of(first).indonesian} dan {Month.of(last).indonesian}.",
            f"The month must lie between {Month.of(first)} and {Month.of(last)}.",
        )


def _leave(leaver: Nomination, from_month: Month, reason: LeaveReason) -> tuple[Month, ...]:
    """The holder is gone from the month on; gives the months that fall free."""
    require_nomination_move(NominationState(leaver.state), NominationState.LEFT, cause="replace_worker")
    Nomination.objects.filter(pk=leaver.pk).update(
        state=NominationState.LEFT.value, left_on=from_month.first_day, left_reason=reason.value
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM programme_seatoccupancy WHERE nomination_id = %s AND month >= %s RETURNING month",
            [leaver.pk, from_month.first_day],
        )
        return tuple(sorted(Month.of(month) for (month,) in cursor.fetchall()))


def _first_eligible(village: str, year: int, *, on: date) -> tuple[Nomination | None, int]:
    """The first of the waiting list who still meets the rules; those ahead who do not are refused."""
    rows = Nomination.objects.filter(village_code=village, year=year, state=NominationState.WAITING.value)
    line = list(rows.order_by(F("rank").asc(nulls_last=True), "id"))
    letters = {row.worker_id for row in line if row.has_domicile_letter}
    decisions = examine([row.worker_id for row in line], village=village, year=year, on=on, domicile_letters=letters)
    passed_over = {}
    chosen = None
    for row in line:
        if decisions[row.worker_id].accepted:
            chosen = row
            break
        passed_over[row.worker_id] = decisions[row.worker_id]
    refused = refuse_many(
        passed_over, village=village, year=year, before=(NominationState.WAITING,), cause="replace_worker"
    )
    return chosen, refused


def _take_over(
    successor: Nomination, leaver: Nomination, held: NominationState, from_month: Month, dossier: VillageYear
) -> tuple[Month, ...]:
    """The successor holds the seat as the leaver did; enrolled, for the months from then on that are still free."""
    require_nomination_move(NominationState.WAITING, held, cause="replace_worker")
    Nomination.objects.filter(pk=successor.pk).update(
        state=held.value,
        seat_id=leaver.seat_id,
        replaces_id=leaver.pk,
        decree_number=leaver.decree_number,
        decree_on=leaver.decree_on,
    )
    if held is not NominationState.ENROLLED or dossier.last_month is None:
        return ()
    seat_id = leaver.seat_id
    assert seat_id is not None, "who is enrolled holds a seat"
    count = from_month.months_until(Month.of(dossier.last_month)) + 1
    SeatOccupancy.objects.bulk_create(
        [
            SeatOccupancy(
                seat_id=seat_id, month=month.first_day, worker_id=successor.worker_id, nomination_id=successor.pk
            )
            for month in Month.span(from_month, count)
        ],
        ignore_conflicts=True,
    )
    taken = SeatOccupancy.objects.filter(nomination_id=successor.pk).order_by("month")
    return tuple(Month.of(month) for month in taken.values_list("month", flat=True))
