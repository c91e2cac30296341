"""Workers are proposed, one or a file of them, and taken back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor, Decision, OutOfScope, Refusal
from naungan.programme.models import Nomination
from naungan.programme.operations.rows import lock_dossier, nomination_in_scope, state_of
from naungan.programme.operations.years import subject_of
from naungan.programme.queries import decision_json, examine, nominated_here, nomination
from naungan.programme.rules import (
    DOSSIER_WORDS,
    DossierState,
    IllegalMove,
    LeaveReason,
    NominationState,
    nomination_states_before,
    require_nomination_move,
)
from naungan.programme.values import NominationView
from naungan.registry import queries as registry


class AlreadyNominated(Refusal):
    """The village has proposed this worker already."""

    code = "ALREADY_NOMINATED"


@transaction.atomic
def nominate(
    *,
    worker_id: int,
    village: str,
    year: int,
    has_domicile_letter: bool = False,
    by: Actor,
    at: datetime,
    on: date,
) -> NominationView:
    """The worker is proposed by the village, or stands refused with every reason: not being eligible is a decision.

    Refuses: OutOfScope (the village, or a worker nobody knows), NotPermitted (NOMINATION_PROPOSE), NotTakingPart,
    IllegalMove (the dossier is not open), AlreadyNominated. Records: programme.nomination.proposed or .refused
    """
    _require_open(village, year, by=by)
    if worker_id not in registry.facts_for_eligibility([worker_id]):
        raise OutOfScope("Pekerja ini tidak ditemukan.", "No such worker.")
    if nominated_here([worker_id], village=village, year=year):
        raise AlreadyNominated(
            "Pekerja ini sudah ada di daftar usulan desa Anda.", "This worker is on your village's list already."
        )
    letters = [worker_id] if has_domicile_letter else []
    decisions = examine([worker_id], village=village, year=year, on=on, domicile_letters=letters)
    made = _insert(decisions, village=village, year=year, letters=letters, batch_id=None, by=by, at=at)
    if worker_id not in made:  # another village was quicker in this very moment
        raise AlreadyNominated("Pekerja ini baru saja diusulkan di desa lain.", "Just nominated by another village.")
    verdict = "proposed" if decisions[worker_id].accepted else "refused"
    audit.record(
        f"programme.nomination.{verdict}", by=by, at=at, subject=f"nomination:{made[worker_id]}", region=village,
        detail={"worker": worker_id, "year": year, "reasons": [one.code for one in decisions[worker_id].reasons]},
    )  # fmt: skip
    return nomination(by.scope, made[worker_id])


@transaction.atomic
def nominate_many(
    *,
    worker_ids: Sequence[int],
    village: str,
    year: int,
    domicile_letters: Collection[int] = (),
    batch_id: int | None = None,
    by: Actor,
    at: datetime,
    on: date,
) -> dict[int, int]:
    """All these workers are proposed or refused, as ``nominate`` does; gives nomination numbers by worker.

    A worker with a nomination that has not ended, here or in another village, is left as it is and absent from the
    answer. A handful of statements, however many workers.
    Refuses: OutOfScope, NotPermitted (NOMINATION_PROPOSE), NotTakingPart, IllegalMove.
    Records: programme.nominations.proposed (one for all)
    """
    _require_open(village, year, by=by)
    here = nominated_here(worker_ids, village=village, year=year)
    fresh = [worker_id for worker_id in worker_ids if worker_id not in here]
    decisions = examine(fresh, village=village, year=year, on=on, domicile_letters=domicile_letters)
    made = _insert(decisions, village=village, year=year, letters=domicile_letters, batch_id=batch_id, by=by, at=at)
    refused = sum(not decisions[worker_id].accepted for worker_id in made)
    audit.record(
        "programme.nominations.proposed", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"proposed": len(made) - refused, "refused": refused, "known": len(worker_ids) - len(made),
                "batch": batch_id},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_nomination(*, nomination_id: int, reason: LeaveReason, by: Actor, at: datetime, on: date) -> None:
    """A nomination without a seat is taken back, with why (withdrawn, died, moved, became a wage earner).

    Who holds a seat leaves it by ``replace_worker``. Refuses: OutOfScope, NotPermitted (NOMINATION_PROPOSE),
    IllegalMove. Records: programme.nomination.withdrawn
    """
    row = nomination_in_scope(nomination_id, by=by)
    lock_dossier(row.village_code, row.year, by=by, permission="NOMINATION_PROPOSE")
    left = Nomination.objects.filter(
        pk=nomination_id, state__in=nomination_states_before(NominationState.LEFT, cause="withdraw_nomination")
    ).update(state=NominationState.LEFT.value, left_on=on, left_reason=reason.value, rank=None)
    if not left:
        row.refresh_from_db(fields=["state"])
        require_nomination_move(NominationState(row.state), NominationState.LEFT, cause="withdraw_nomination")
    audit.record(
        "programme.nomination.withdrawn", by=by, at=at, subject=f"nomination:{nomination_id}", region=row.village_code,
        detail={"reason": reason.value},
    )  # fmt: skip


@transaction.atomic
def withdraw_batch(*, batch_id: int, nomination_ids: Sequence[int], by: Actor, at: datetime) -> set[int]:
    """Nominations of an undone file that nothing came after are gone as if never made; gives the numbers of those.

    Something came after when the nomination has moved on, or its dossier has been sent since. Those are kept.
    Refuses: OutOfScope, NotPermitted (BATCH_COMMIT). Records: programme.nominations.undone
    """
    by.scope.require("BATCH_COMMIT")
    rows = Nomination.objects.filter(pk__in=list(nomination_ids), batch_id=batch_id)
    for village in set(rows.values_list("village_code", flat=True)):
        by.scope.require_region(village)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM programme_nomination n USING (
                SELECT id, village_code, year FROM programme_villageyear
                WHERE state = 'open' ORDER BY id FOR UPDATE
            ) AS dossier
            WHERE n.id = ANY(%s) AND n.batch_id = %s AND n.state IN ('proposed', 'refused')
              AND dossier.village_code = n.village_code AND dossier.year = n.year
            RETURNING n.id
            """,
            [list(nomination_ids), batch_id],
        )
        gone = {nomination_id for (nomination_id,) in cursor.fetchall()}
    audit.record(
        "programme.nominations.undone", by=by, at=at, subject=f"batch:{batch_id}",
        detail={"undone": len(gone), "kept": len(nomination_ids) - len(gone)},
    )  # fmt: skip
    return gone


def _require_open(village: str, year: int, *, by: Actor) -> None:
    state = state_of(lock_dossier(village, year, by=by, permission="NOMINATION_PROPOSE"))
    if state is not DossierState.OPEN:
        raise IllegalMove(
            f"Berkas usulan tahun {year} sekarang {DOSSIER_WORDS[state]}, jadi usulan baru belum bisa ditambahkan.",
            f"The dossier of {year} is {state.value}; nothing can be proposed now.",
        )


def _insert(
    decisions: Mapping[int, Decision],
    *,
    village: str,
    year: int,
    letters: Collection[int],
    batch_id: int | None,
    by: Actor,
    at: datetime,
) -> dict[int, int]:
    """Nomination numbers by worker. The unique key (worker, year) decides who was first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO programme_nomination
                (village_code, year, worker_id, state, score_lines, decision, has_domicile_letter, batch_id,
                 proposed_at, proposed_by, decree_number, left_reason)
            SELECT %s, %s, given.worker_id, given.state, '[]', given.decision, given.letter, %s, %s, %s, '', ''
            FROM unnest(%s::bigint[], %s::text[], %s::jsonb[], %s::bool[]) AS given (worker_id, state, decision, letter)
            ORDER BY given.worker_id
            ON CONFLICT (worker_id, year) WHERE (NOT state IN ('refused', 'left')) DO NOTHING
            RETURNING worker_id, id
            """,
            [
                village,
                year,
                batch_id,
                at,
                by.id[:60],
                list(decisions),
                [(NominationState.PROPOSED if one.accepted else NominationState.REFUSED).value
                 for one in decisions.values()],
                [decision_json(one) for one in decisions.values()],
                [worker_id in letters for worker_id in decisions],
            ],
        )  # fmt: skip
        return dict(cursor.fetchall())
