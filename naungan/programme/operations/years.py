"""A village takes part in a programme year: its dossier is open and its hundred seats are there as rows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor, NotPermitted, Refusal, RegionCode, RegionLevel
from naungan.programme.rules import QUOTA, DossierState


class NotAVillage(Refusal):
    """Seats belong to a desa or kelurahan."""

    code = "NOT_A_VILLAGE"


class KelurahanNotOptedIn(Refusal):
    """A kelurahan takes part only when its city or regency says so."""

    code = "KELURAHAN_NOT_OPTED_IN"


class AlreadyOpen(Refusal):
    """The village takes part in that year already."""

    code = "ALREADY_OPEN"


@transaction.atomic
def open_village_year(*, village: str, year: int, by: Actor, at: datetime) -> None:
    """The desa takes part: an open dossier and seats 1 to 100.

    Refuses: OutOfScope, NotPermitted (NOMINATION_PROPOSE or DOSSIER_DECIDE), NotAVillage, KelurahanNotOptedIn,
    AlreadyOpen. Records: programme.year.opened
    """
    by.scope.require_region(village)
    _require_either(by, "NOMINATION_PROPOSE", "DOSSIER_DECIDE")
    if _village(village).is_kelurahan:
        raise KelurahanNotOptedIn(
            "Kelurahan ikut program bila kabupaten atau kotanya mendaftarkannya. Mintalah ke Disnaker.",
            "A kelurahan takes part when its regency or city opts in.",
        )
    _require_new(_open([village], year, by=by, at=at))
    audit.record("programme.year.opened", by=by, at=at, subject=subject_of(village, year), region=village)


@transaction.atomic
def opt_in_kelurahan(*, village: str, year: int, by: Actor, at: datetime) -> None:
    """The kelurahan takes part by decision of its regency or city: an open dossier and seats 1 to 100.

    Refuses: OutOfScope, NotPermitted (DOSSIER_DECIDE), NotAVillage (also a desa, which needs no opting in),
    AlreadyOpen. Records: programme.year.opted_in
    """
    by.scope.require_region(village)
    by.scope.require("DOSSIER_DECIDE")
    if not _village(village).is_kelurahan:
        raise NotAVillage("Desa ikut program tanpa pendaftaran khusus.", "A desa needs no opting in.")
    _require_new(_open([village], year, by=by, at=at))
    audit.record("programme.year.opted_in", by=by, at=at, subject=subject_of(village, year), region=village)


@transaction.atomic
def open_programme_year(*, villages: Sequence[str], year: int, by: Actor, at: datetime) -> int:
    """Every desa of the list takes part; those that do already and every kelurahan are left as they are.

    Returns how many were opened. Two statements, however many villages.
    Refuses: OutOfScope, NotPermitted (DOSSIER_DECIDE), NotAVillage. Records: programme.year.opened (one for all)
    """
    for village in villages:
        by.scope.require_region(village)
    by.scope.require("DOSSIER_DECIDE")
    made = _open([code for code in villages if not _village(code).is_kelurahan], year, by=by, at=at)
    if made:
        subjects = [subject_of(code, year) for code in made]
        audit.record_many("programme.year.opened", by=by, at=at, subjects=subjects, detail={"villages": len(made)})
    return len(made)


def subject_of(village: str, year: int) -> str:
    """How the audit trail and bills name a village's programme year."""
    return f"programme:{village}:{year}"


def _village(code: str) -> RegionCode:
    region = RegionCode(code)
    if region.level is not RegionLevel.VILLAGE:
        raise NotAVillage("Kuota hanya untuk desa atau kelurahan.", "Seats belong to a desa or kelurahan.")
    return region


def _require_either(by: Actor, *permissions: str) -> None:
    if not any(by.scope.holds(one) for one in permissions):
        raise NotPermitted(
            f"Anda tidak berhak melakukan ini (perlu hak {' atau '.join(permissions)}).",
            f"You are not permitted to do this (needs {' or '.join(permissions)}).",
        )


def _require_new(made: Sequence[str]) -> None:
    if not made:
        raise AlreadyOpen("Desa ini sudah ikut program tahun itu.", "This village takes part in that year already.")


def _open(villages: Sequence[str], year: int, *, by: Actor, at: datetime) -> list[str]:
    """Dossier and seats of those that had none; gives their codes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO programme_villageyear
                (village_code, year, quota, state, seated_count, opened_at, opened_by, submitted_by, verified_by,
                 decided_by, enrolled_by, returned_by, decree_number, returned_note)
            SELECT code, %s, %s, %s, 0, %s, %s, '', '', '', '', '', '', '' FROM unnest(%s::text[]) AS code ORDER BY code
            ON CONFLICT (village_code, year) DO NOTHING RETURNING village_code
            """,
            [year, QUOTA, DossierState.OPEN.value, at, by.id[:60], list(villages)],
        )
        made = sorted(code for (code,) in cursor.fetchall())
        cursor.execute(
            "INSERT INTO programme_seat (village_code, year, number) "
            "SELECT code, %s, number FROM unnest(%s::text[]) AS code, generate_series(1, %s) AS number",
            [year, made, QUOTA],
        )
    return made
