"""The regency decides: seats by rank, the rest on the waiting list, under a decree. Seats are claimed, never assumed.

The dossier's row counts the seats that are held. A claim is a conditional UPDATE of that row (a CHECK stands behind
it): it also holds the row until the commit, so that claims on one village come one after the other and the lowest free
numbers are given without a race. Unique keys on nomination and seat are the second guard.
"""

from datetime import date, datetime

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor, Refusal
from naungan.programme.models import Nomination, VillageYear
from naungan.programme.operations.dossier import refuse_ineligible
from naungan.programme.operations.rows import iso, lock_dossier, nomination_in_scope, state_of
from naungan.programme.operations.years import subject_of
from naungan.programme.queries import examine, nomination
from naungan.programme.rules import (
    DOSSIER_WORDS,
    DossierState,
    IllegalMove,
    NominationState,
    require_dossier_move,
    require_nomination_move,
)
from naungan.programme.values import NominationView, Ruling


class DecreeMissing(Refusal):
    """A decision needs the number and date of its decree, and the date cannot lie ahead."""

    code = "DECREE_MISSING"


class NoSeatLeft(Refusal):
    """Every seat of the village is held."""

    code = "NO_SEAT_LEFT"


class NotEligible(Refusal):
    """The person no longer meets the rules; the first reason is told."""

    code = "NOT_ELIGIBLE"


@transaction.atomic
def decide_dossier(
    *, village: str, year: int, decree_number: str, decree_on: date, by: Actor, at: datetime, on: date
) -> Ruling:
    """Seats are given by rank to verified and waiting nominations; who finds none is on the waiting list.

    Everyone is examined once more first; who no longer meets the rules is refused. A handful of statements, however
    many nominations.
    Refuses: OutOfScope, NotPermitted (DOSSIER_DECIDE), NotTakingPart, DecreeMissing, IllegalMove.
    Records: programme.dossier.decided
    """
    dossier = lock_dossier(village, year, by=by, permission="DOSSIER_DECIDE")
    number = _require_decree(decree_number, decree_on, on=on)
    require_dossier_move(state_of(dossier), DossierState.DECIDED, cause="decide_dossier")
    candidates = (NominationState.VERIFIED, NominationState.WAITING)
    refused = refuse_ineligible(village, year, states=candidates, cause="decide_dossier", on=on)
    seated = _seat_by_rank(village, year, number, decree_on)
    waiting = _put_on_waiting_list(village, year)
    dossier.state, dossier.decided_at, dossier.decided_by = DossierState.DECIDED.value, at, by.id[:60]
    dossier.decree_number, dossier.decree_on = number, decree_on
    dossier.seated_count += seated
    dossier.save(update_fields=["state", "decided_at", "decided_by", "decree_number", "decree_on", "seated_count"])
    audit.record(
        "programme.dossier.decided", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"decree": number, "decree_on": iso(decree_on), "seated": seated, "waiting": waiting,
                "refused": refused},
    )  # fmt: skip
    return Ruling(seated, waiting, refused)


@transaction.atomic
def seat_nomination(
    *, nomination_id: int, decree_number: str, decree_on: date, by: Actor, at: datetime, on: date
) -> NominationView:
    """One verified nomination has the lowest free seat of its village, ahead of the decision on the whole dossier.

    Refuses: OutOfScope, NotPermitted (DOSSIER_DECIDE), DecreeMissing, IllegalMove (dossier not verified), NoSeatLeft,
    IllegalMove (nomination not verified), NotEligible. Records: programme.nomination.seated
    """
    row = nomination_in_scope(nomination_id, by=by)
    by.scope.require("DOSSIER_DECIDE")
    number = _require_decree(decree_number, decree_on, on=on)
    _claim_seat(row.village_code, row.year)
    row.refresh_from_db(fields=["state"])
    require_nomination_move(NominationState(row.state), NominationState.SEATED, cause="seat_nomination")
    _require_eligible(row, on=on)
    _give_lowest_seat(row, number, decree_on)
    view = nomination(by.scope, nomination_id)
    audit.record(
        "programme.nomination.seated", by=by, at=at, subject=f"nomination:{nomination_id}", region=row.village_code,
        detail={"seat": view.seat_number, "decree": number, "decree_on": iso(decree_on)},
    )  # fmt: skip
    return view


def _require_decree(number: str, day: date, *, on: date) -> str:
    if not number.strip():
        raise DecreeMissing("Isi nomor keputusan bupati atau wali kota.", "The decree's number is missing.")
    if day > on:
        raise DecreeMissing("Tanggal keputusan tidak boleh di masa depan.", "The decree's date lies ahead.")
    return number.strip()[:80]


def _claim_seat(village: str, year: int) -> None:
    """One more seat is held. The UPDATE states what must hold; zero rows means refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programme_villageyear SET seated_count = seated_count + 1 "
            "WHERE village_code = %s AND year = %s AND state = %s AND seated_count < quota",
            [village, year, DossierState.VERIFIED.value],
        )
        if cursor.rowcount == 1:
            return
    dossier = VillageYear.objects.get(village_code=village, year=year)
    state = state_of(dossier)
    if state is not DossierState.VERIFIED:
        raise IllegalMove(
            f"Berkas usulan desa ini sekarang {DOSSIER_WORDS[state]}, jadi nomor urut belum bisa ditetapkan.",
            f"The dossier is {state.value}; no seat can be given now.",
        )
    raise NoSeatLeft(
        f"Kuota {dossier.quota} sudah terisi semua. Pekerja ini dapat masuk daftar tunggu saat penetapan.",
        f"All {dossier.quota} seats are held.",
    )


def _require_eligible(row: Nomination, *, on: date) -> None:
    letters = [row.worker_id] if row.has_domicile_letter else []
    decision = examine(
        [row.worker_id], village=row.village_code, year=row.year, on=on, domicile_letters=letters
    )[row.worker_id]  # fmt: skip
    if not decision.accepted:
        first = decision.reasons[0]
        raise NotEligible(first.indonesian, first.english)


def _give_lowest_seat(row: Nomination, decree_number: str, decree_on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE programme_nomination SET state = 'seated', decree_number = %s, decree_on = %s,
                seat_id = (SELECT s.id FROM programme_seat s WHERE {_FREE} ORDER BY s.number LIMIT 1)
            WHERE id = %s AND state = 'verified'
            """,
            [decree_number, decree_on, row.village_code, row.year, row.pk],
        )


_FREE = """
s.village_code = %s AND s.year = %s AND NOT EXISTS (
    SELECT 1 FROM programme_nomination held WHERE held.seat_id = s.id AND held.state IN ('seated', 'enrolled'))
"""


def _seat_by_rank(village: str, year: int, decree_number: str, decree_on: date) -> int:
    """Free seats by number meet nominations by rank; the shorter list ends it. Gives how many were seated."""
    for before in (NominationState.VERIFIED, NominationState.WAITING):
        require_nomination_move(before, NominationState.SEATED, cause="decide_dossier")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH free AS (
                SELECT s.id, row_number() OVER (ORDER BY s.number) AS place FROM programme_seat s WHERE {_FREE}
            ), line AS (
                SELECT id, row_number() OVER (ORDER BY rank NULLS LAST, id) AS place FROM programme_nomination
                WHERE village_code = %s AND year = %s AND state IN ('verified', 'waiting')
            )
            UPDATE programme_nomination n
            SET state = 'seated', seat_id = free.id, decree_number = %s, decree_on = %s
            FROM line JOIN free USING (place) WHERE n.id = line.id
            """,
            [village, year, village, year, decree_number, decree_on],
        )
        return int(cursor.rowcount)


def _put_on_waiting_list(village: str, year: int) -> int:
    require_nomination_move(NominationState.VERIFIED, NominationState.WAITING, cause="decide_dossier")
    rows = Nomination.objects.filter(village_code=village, year=year)
    rows.filter(state=NominationState.VERIFIED.value).update(state=NominationState.WAITING.value)
    return rows.filter(state=NominationState.WAITING.value).count()
