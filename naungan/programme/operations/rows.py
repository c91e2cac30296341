"""What every operation on a dossier begins with: the row, in scope and locked; and how decisions are stored."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection

from naungan.kernel import Actor, Decision, OutOfScope, Refusal
from naungan.programme.models import Nomination, VillageYear
from naungan.programme.queries import decision_json
from naungan.programme.rules import DossierState, NominationState, require_nomination_move


class NotTakingPart(Refusal):
    """The village does not take part in that year."""

    code = "NOT_TAKING_PART"


def lock_dossier(village: str, year: int, *, by: Actor, permission: str) -> VillageYear:
    """The dossier, locked until the end of the transaction: every claim on a village's seats passes here one by one.

    Refuses: OutOfScope, NotPermitted, NotTakingPart.
    """
    by.scope.require_region(village)
    by.scope.require(permission)
    row = VillageYear.objects.select_for_update().filter(village_code=village, year=year).first()
    if row is None:
        raise NotTakingPart(
            f"Desa ini belum ikut program tahun {year}. Daftarkan dulu keikutsertaannya.",
            f"The village does not take part in {year} yet.",
        )
    return row


def nomination_in_scope(nomination_id: int, *, by: Actor) -> Nomination:
    """The nomination as it was a moment ago; the caller locks its dossier next. Refuses: OutOfScope."""
    row = Nomination.objects.filter(pk=nomination_id).first()
    if row is None or not by.scope.covers(row.village_code):
        raise OutOfScope("Usulan ini tidak ditemukan di wilayah Anda.", "No such nomination in your region.")
    return row


def refuse_many(
    decisions: Mapping[int, Decision], *, village: str, year: int, before: Collection[NominationState], cause: str
) -> int:
    """Nominations of these workers, in one of the states before, are refused with their reasons; returns how many."""
    for state in before:
        require_nomination_move(state, NominationState.REFUSED, cause=cause)
    if not decisions:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE programme_nomination n SET state = %s, rank = NULL, decision = given.decision
            FROM unnest(%s::bigint[], %s::jsonb[]) AS given (worker_id, decision)
            WHERE n.worker_id = given.worker_id AND n.village_code = %s AND n.year = %s AND n.state = ANY(%s)
            """,
            [
                NominationState.REFUSED.value,
                list(decisions),
                [decision_json(decision) for decision in decisions.values()],
                village,
                year,
                [state.value for state in before],
            ],
        )
        return int(cursor.rowcount)


def state_of(row: VillageYear) -> DossierState:
    """The dossier's state as its enumeration."""
    return DossierState(row.state)


def iso(day: date | None) -> str | None:
    """A day for an event's detail."""
    return day.isoformat() if day else None
