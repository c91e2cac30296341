"""A dossier on its way: ranked and sent by the village, verified by the district, returned, enrolled, opened again."""

import json
from datetime import date, datetime

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor, Decision, Month, Reason, Refusal
from naungan.programme.models import Nomination
from naungan.programme.operations.replace import MonthOutsideYear
from naungan.programme.operations.rows import lock_dossier, nomination_in_scope, refuse_many, state_of
from naungan.programme.operations.years import subject_of
from naungan.programme.queries import candidates, examine
from naungan.programme.ranking import RULE_VERSION, Ranked, rank_nominations
from naungan.programme.rules import (
    DossierState,
    NominationState,
    require_dossier_move,
    require_nomination_move,
)

LONGEST_MONTHS = 12


class NothingProposed(Refusal):
    """There is nobody in the dossier to decide on."""

    code = "NOTHING_PROPOSED"


class NoteMissing(Refusal):
    """A dossier is returned, and a nomination refused, with words that help."""

    code = "NOTE_MISSING"


@transaction.atomic
def rank_village(*, village: str, year: int, by: Actor, at: datetime, on: date) -> int:
    """Everyone proposed or waiting has a rank, a score and its lines; returns how many. Can be repeated.

    Refuses: OutOfScope, NotPermitted (NOMINATION_PROPOSE), NotTakingPart, IllegalMove (not open), NothingProposed.
    Records: programme.village.ranked
    """
    dossier = lock_dossier(village, year, by=by, permission="NOMINATION_PROPOSE")
    require_dossier_move(state_of(dossier), DossierState.SUBMITTED, cause="submit_dossier")
    count = _rank(village, year, on=on)
    audit.record(
        "programme.village.ranked", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"ranked": count, "rule": RULE_VERSION},
    )  # fmt: skip
    return count


@transaction.atomic
def submit_dossier(*, village: str, year: int, by: Actor, at: datetime, on: date) -> int:
    """The village has ranked its nominations and sent the dossier to the district; returns how many it holds.

    Refuses: OutOfScope, NotPermitted (DOSSIER_SUBMIT), NotTakingPart, IllegalMove, NothingProposed.
    Records: programme.dossier.submitted
    """
    dossier = lock_dossier(village, year, by=by, permission="DOSSIER_SUBMIT")
    require_dossier_move(state_of(dossier), DossierState.SUBMITTED, cause="submit_dossier")
    count = _rank(village, year, on=on)
    dossier.state, dossier.submitted_at, dossier.submitted_by = DossierState.SUBMITTED.value, at, by.id[:60]
    dossier.returned_note = ""
    dossier.save(update_fields=["state", "submitted_at", "submitted_by", "returned_note"])
    audit.record(
        "programme.dossier.submitted", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"nominations": count, "rule": RULE_VERSION},
    )  # fmt: skip
    return count


@transaction.atomic
def verify_dossier(*, village: str, year: int, by: Actor, at: datetime, on: date) -> int:
    """The district has checked everyone once more: who still meets the rules is verified, the others are refused.

    Returns how many are verified. Refuses: OutOfScope, NotPermitted (DOSSIER_VERIFY), NotTakingPart, IllegalMove.
    Records: programme.dossier.verified
    """
    dossier = lock_dossier(village, year, by=by, permission="DOSSIER_VERIFY")
    require_dossier_move(state_of(dossier), DossierState.VERIFIED, cause="verify_dossier")
    refused = refuse_ineligible(village, year, states=(NominationState.PROPOSED,), cause="verify_dossier", on=on)
    require_nomination_move(NominationState.PROPOSED, NominationState.VERIFIED, cause="verify_dossier")
    verified = _move(village, year, NominationState.PROPOSED, NominationState.VERIFIED)
    dossier.state, dossier.verified_at, dossier.verified_by = DossierState.VERIFIED.value, at, by.id[:60]
    dossier.save(update_fields=["state", "verified_at", "verified_by"])
    audit.record(
        "programme.dossier.verified", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"verified": verified, "refused": refused},
    )  # fmt: skip
    return verified


@transaction.atomic
def return_dossier(*, village: str, year: int, note: str, by: Actor, at: datetime) -> None:
    """The dossier is open again at the village, with words on what to mend. Seats already given stay.

    The district returns what it was sent, the regency what was verified.
    Refuses: OutOfScope, NotPermitted (DOSSIER_VERIFY, or DOSSIER_DECIDE once verified), NotTakingPart, NoteMissing,
    IllegalMove. Records: programme.dossier.returned
    """
    may_decide = by.scope.holds("DOSSIER_DECIDE")
    dossier = lock_dossier(village, year, by=by, permission="DOSSIER_DECIDE" if may_decide else "DOSSIER_VERIFY")
    _require_words(note)
    state = state_of(dossier)
    require_dossier_move(state, DossierState.OPEN, cause="return_dossier")
    if state is DossierState.VERIFIED:
        by.scope.require("DOSSIER_DECIDE")
        require_nomination_move(NominationState.VERIFIED, NominationState.PROPOSED, cause="return_dossier")
        _move(village, year, NominationState.VERIFIED, NominationState.PROPOSED)
    dossier.state, dossier.returned_note = DossierState.OPEN.value, note.strip()[:500]
    dossier.returned_at, dossier.returned_by = at, by.id[:60]
    dossier.save(update_fields=["state", "returned_note", "returned_at", "returned_by"])
    audit.record(
        "programme.dossier.returned", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"from": state.value, "note": dossier.returned_note},
    )  # fmt: skip


@transaction.atomic
def refuse_nomination(*, nomination_id: int, note: str, by: Actor, at: datetime, on: date) -> None:
    """An officer has refused one nomination, with words: the district while it verifies, the regency while it decides.

    Refuses: OutOfScope, NotPermitted (DOSSIER_VERIFY; DOSSIER_DECIDE once verified), NoteMissing, IllegalMove.
    Records: programme.nomination.refused
    """
    row = nomination_in_scope(nomination_id, by=by)
    permission = "DOSSIER_DECIDE" if row.state == NominationState.VERIFIED else "DOSSIER_VERIFY"
    lock_dossier(row.village_code, row.year, by=by, permission=permission)
    _require_words(note)
    row.refresh_from_db(fields=["state"])
    state = NominationState(row.state)
    require_nomination_move(state, NominationState.REFUSED, cause="refuse_nomination")
    reason = Reason("REFUSED_BY_OFFICER", note.strip()[:300], note.strip()[:300])
    decision = Decision(False, (reason,), "officer", on)
    refuse_many(
        {row.worker_id: decision}, village=row.village_code, year=row.year, before=(state,), cause="refuse_nomination"
    )
    audit.record(
        "programme.nomination.refused", by=by, at=at, subject=f"nomination:{nomination_id}", region=row.village_code,
        detail={"worker": row.worker_id, "reasons": [reason.code]},
    )  # fmt: skip


@transaction.atomic
def enrol_dossier(*, village: str, year: int, first: Month, last: Month, by: Actor, at: datetime) -> int:
    """Everyone seated is enrolled, one row per seat and month from ``first`` to ``last``; returns how many people.

    A month somebody holds elsewhere in public money is left out: one person, one funded place a month.
    Refuses: OutOfScope, NotPermitted (DOSSIER_ENROL), NotTakingPart, IllegalMove, MonthOutsideYear (``first`` lies in
    another year, or more than 12 months). Records: programme.dossier.enrolled
    """
    dossier = lock_dossier(village, year, by=by, permission="DOSSIER_ENROL")
    require_dossier_move(state_of(dossier), DossierState.ENROLLED, cause="enrol_dossier")
    if first.year != year or not 0 <= first.months_until(last) < LONGEST_MONTHS:
        raise MonthOutsideYear(
            f"Bulan pertama harus di tahun {year} dan paling lama {LONGEST_MONTHS} bulan.",
            f"The first month must lie in {year}; at most {LONGEST_MONTHS} months.",
        )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO programme_seatoccupancy (seat_id, month, worker_id, nomination_id)
            SELECT n.seat_id, month::date, n.worker_id, n.id
            FROM programme_nomination n, generate_series(%s::date, %s::date, interval '1 month') AS month
            WHERE n.village_code = %s AND n.year = %s AND n.state = 'seated'
            ORDER BY n.seat_id, month
            ON CONFLICT DO NOTHING
            """,
            [first.first_day, last.first_day, village, year],
        )
        months = cursor.rowcount
    require_nomination_move(NominationState.SEATED, NominationState.ENROLLED, cause="enrol_dossier")
    people = _move(village, year, NominationState.SEATED, NominationState.ENROLLED)
    dossier.state, dossier.enrolled_at, dossier.enrolled_by = DossierState.ENROLLED.value, at, by.id[:60]
    dossier.first_month = min(filter(None, (dossier.first_month, first.first_day)))
    dossier.last_month = max(filter(None, (dossier.last_month, last.first_day)))
    dossier.save(update_fields=["state", "enrolled_at", "enrolled_by", "first_month", "last_month"])
    audit.record(
        "programme.dossier.enrolled", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"people": people, "person_months": months, "first": str(first), "last": str(last)},
    )  # fmt: skip
    return people


@transaction.atomic
def reopen_dossier(*, village: str, year: int, by: Actor, at: datetime) -> None:
    """A decided or enrolled village may propose again, for seats that are left or a longer waiting list.

    Refuses: OutOfScope, NotPermitted (DOSSIER_DECIDE), NotTakingPart, IllegalMove.
    Records: programme.dossier.reopened
    """
    dossier = lock_dossier(village, year, by=by, permission="DOSSIER_DECIDE")
    require_dossier_move(state_of(dossier), DossierState.OPEN, cause="reopen_dossier")
    before, dossier.state = dossier.state, DossierState.OPEN.value
    dossier.save(update_fields=["state"])
    audit.record(
        "programme.dossier.reopened", by=by, at=at, subject=subject_of(village, year), region=village,
        detail={"from": before},
    )  # fmt: skip


def refuse_ineligible(village: str, year: int, *, states: tuple[NominationState, ...], cause: str, on: date) -> int:
    """Who in these states no longer meets the rules is refused; returns how many. The dossier is locked."""
    rows = Nomination.objects.filter(village_code=village, year=year, state__in=states).values_list(
        "worker_id", "has_domicile_letter"
    )
    letters = dict(rows)
    decisions = examine(
        list(letters), village=village, year=year, on=on,
        domicile_letters={worker_id for worker_id, has_letter in letters.items() if has_letter},
    )  # fmt: skip
    failed = {worker_id: decision for worker_id, decision in decisions.items() if not decision.accepted}
    return refuse_many(failed, village=village, year=year, before=states, cause=cause)


def _move(village: str, year: int, before: NominationState, after: NominationState) -> int:
    rows = Nomination.objects.filter(village_code=village, year=year, state=before.value)
    return rows.update(state=after.value)


def _rank(village: str, year: int, *, on: date) -> int:
    rows = Nomination.objects.filter(
        village_code=village, year=year, state__in=[NominationState.PROPOSED, NominationState.WAITING]
    )
    pairs = list(rows.values_list("id", "worker_id"))
    if not rows.filter(state=NominationState.PROPOSED).exists():
        raise NothingProposed(
            "Belum ada pekerja yang diusulkan. Tambahkan usulan dulu.", "Nobody is proposed yet. Nominate first."
        )
    ranked = rank_nominations(candidates(pairs), village=village, year=year, on=on)
    _store_ranks(ranked)
    return len(ranked)


def _store_ranks(ranked: list[Ranked]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE programme_nomination n SET rank = given.rank, score = given.score, score_lines = given.lines
            FROM unnest(%s::bigint[], %s::smallint[], %s::numeric[], %s::jsonb[]) AS given (id, rank, score, lines)
            WHERE n.id = given.id
            """,
            [
                [one.key for one in ranked],
                [one.rank for one in ranked],
                [one.score for one in ranked],
                [_lines_json(one) for one in ranked],
            ],
        )


def _lines_json(ranked: Ranked) -> str:
    return json.dumps(
        [
            {"code": line.code, "points": str(line.points), "indonesian": line.indonesian, "english": line.english}
            for line in ranked.lines
        ]
    )


def _require_words(note: str) -> None:
    if not note.strip():
        raise NoteMissing("Tulis catatan: apa yang harus diperbaiki.", "Write a note: what is to be mended.")
