"""Every state of a dossier and of a nomination, every move between them, and what causes it: one table each.

What for: operations ask ``require_move`` before they write; the diagram in ``docs/algorithms/kuota-desa.md`` and the
tests (each state reachable, each state left or final) are made from the same tables. Never: a second list of states.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from naungan.kernel import Refusal

QUOTA = 100
"""Seats of a village in a programme year: the programme's name says it (1 Desa 100 Pekerja Rentan)."""

_NEXT_YEAR_FROM_MONTH = 7


def year_in_preparation(on: date) -> int:
    """The programme year that is worked on: from July on the coming one, for budgets are made in the second half."""
    return on.year + 1 if on.month >= _NEXT_YEAR_FROM_MONTH else on.year


class DossierState(StrEnum):
    """Where the dossier (berkas usulan) of a village and year is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    DECIDED = "decided"
    ENROLLED = "enrolled"


class NominationState(StrEnum):
    """Where one nomination (usulan) is."""

    PROPOSED = "proposed"
    REFUSED = "refused"
    VERIFIED = "verified"
    SEATED = "seated"
    WAITING = "waiting"
    ENROLLED = "enrolled"
    LEFT = "left"


class LeaveReason(StrEnum):
    """Why a nomination came to its end. DOMAIN 4.3 (8): death, moved, became a wage earner; or taken back."""

    DIED = "died"
    MOVED = "moved"
    FORMAL = "formal"
    WITHDRAWN = "withdrawn"


StateT = TypeVar("StateT", DossierState, NominationState)


@dataclass(frozen=True, slots=True)
class Move(Generic[StateT]):
    """A legal step. ``before`` is None where the thing comes into being."""

    before: StateT | None
    after: StateT
    cause: str
    words: str


_D, _N = DossierState, NominationState

DOSSIER_MOVES: tuple[Move[DossierState], ...] = (
    Move(None, _D.OPEN, "open_village_year", "desa ikut program, 100 nomor urut dibuat"),
    Move(_D.OPEN, _D.SUBMITTED, "submit_dossier", "desa mengirim berkas usulan"),
    Move(_D.SUBMITTED, _D.VERIFIED, "verify_dossier", "kecamatan selesai memverifikasi"),
    Move(_D.SUBMITTED, _D.OPEN, "return_dossier", "kecamatan mengembalikan dengan catatan"),
    Move(_D.VERIFIED, _D.OPEN, "return_dossier", "kabupaten mengembalikan dengan catatan"),
    Move(_D.VERIFIED, _D.DECIDED, "decide_dossier", "penetapan dengan keputusan bupati atau wali kota"),
    Move(_D.DECIDED, _D.ENROLLED, "enrol_dossier", "pendaftaran untuk bulan-bulan tahun program"),
    Move(_D.DECIDED, _D.OPEN, "reopen_dossier", "usulan tambahan untuk sisa kuota"),
    Move(_D.ENROLLED, _D.OPEN, "reopen_dossier", "usulan tambahan untuk sisa kuota"),
)
DOSSIER_FINAL: frozenset[DossierState] = frozenset()
"""No dossier state is final: an enrolled village may still propose for the seats it has left."""

NOMINATION_MOVES: tuple[Move[NominationState], ...] = (
    Move(None, _N.PROPOSED, "nominate", "diusulkan dan memenuhi syarat"),
    Move(None, _N.REFUSED, "nominate", "diusulkan, tidak memenuhi syarat"),
    Move(_N.PROPOSED, _N.VERIFIED, "verify_dossier", "lolos verifikasi"),
    Move(_N.PROPOSED, _N.REFUSED, "verify_dossier", "tidak lagi memenuhi syarat saat verifikasi"),
    Move(_N.PROPOSED, _N.REFUSED, "refuse_nomination", "ditolak petugas dengan alasan"),
    Move(_N.PROPOSED, _N.LEFT, "withdraw_nomination", "usulan ditarik"),
    Move(_N.VERIFIED, _N.PROPOSED, "return_dossier", "berkas dikembalikan ke desa"),
    Move(_N.VERIFIED, _N.REFUSED, "refuse_nomination", "ditolak petugas dengan alasan"),
    Move(_N.VERIFIED, _N.REFUSED, "decide_dossier", "tidak lagi memenuhi syarat saat penetapan"),
    Move(_N.VERIFIED, _N.SEATED, "decide_dossier", "mendapat nomor urut menurut peringkat"),
    Move(_N.VERIFIED, _N.SEATED, "seat_nomination", "mendapat nomor urut satu per satu"),
    Move(_N.VERIFIED, _N.WAITING, "decide_dossier", "kuota penuh, masuk daftar tunggu"),
    Move(_N.VERIFIED, _N.LEFT, "withdraw_nomination", "meninggal, pindah, menjadi pekerja penerima upah, atau ditarik"),
    Move(_N.WAITING, _N.REFUSED, "decide_dossier", "tidak lagi memenuhi syarat saat penetapan tambahan"),
    Move(_N.WAITING, _N.REFUSED, "replace_worker", "tidak lagi memenuhi syarat saat gilirannya tiba"),
    Move(_N.WAITING, _N.SEATED, "decide_dossier", "mendapat nomor urut pada penetapan tambahan"),
    Move(_N.WAITING, _N.SEATED, "replace_worker", "menggantikan yang keluar sebelum pendaftaran"),
    Move(_N.WAITING, _N.ENROLLED, "replace_worker", "menggantikan yang keluar, untuk bulan yang tersisa"),
    Move(_N.WAITING, _N.LEFT, "withdraw_nomination", "meninggal, pindah, menjadi pekerja penerima upah, atau ditarik"),
    Move(_N.SEATED, _N.ENROLLED, "enrol_dossier", "didaftarkan"),
    Move(_N.SEATED, _N.LEFT, "replace_worker", "keluar sebelum pendaftaran"),
    Move(_N.ENROLLED, _N.LEFT, "replace_worker", "keluar mulai bulan tertentu"),
)
NOMINATION_FINAL: frozenset[NominationState] = frozenset({_N.REFUSED, _N.LEFT})
"""Who was refused or left is nominated anew, as a new row."""

HOLDS_SEAT: frozenset[NominationState] = frozenset({_N.SEATED, _N.ENROLLED})

DOSSIER_WORDS: dict[DossierState, str] = {
    _D.OPEN: "sedang diisi",
    _D.SUBMITTED: "menunggu verifikasi",
    _D.VERIFIED: "menunggu penetapan",
    _D.DECIDED: "ditetapkan",
    _D.ENROLLED: "terdaftar",
}
NOMINATION_WORDS: dict[NominationState, str] = {
    _N.PROPOSED: "diusulkan",
    _N.REFUSED: "tidak memenuhi syarat",
    _N.VERIFIED: "terverifikasi",
    _N.SEATED: "ditetapkan",
    _N.WAITING: "daftar tunggu",
    _N.ENROLLED: "terdaftar",
    _N.LEFT: "keluar",
}


class IllegalMove(Refusal):
    """The thing is in a state from which this step is not possible."""

    code = "ILLEGAL_MOVE"


def require_dossier_move(before: DossierState, after: DossierState, *, cause: str) -> None:
    """Refuses: IllegalMove, naming the state the dossier is in and what it could go on to."""
    if any(move.before == before and move.after == after and move.cause == cause for move in DOSSIER_MOVES):
        return
    raise IllegalMove(
        f"Berkas usulan ini sekarang {DOSSIER_WORDS[before]}, jadi langkah ini belum atau tidak bisa dilakukan.",
        f"The dossier is {before.value}; it cannot become {after.value} this way.",
    )


def require_nomination_move(before: NominationState, after: NominationState, *, cause: str) -> None:
    """Refuses: IllegalMove, naming the state the nomination is in."""
    if any(move.before == before and move.after == after and move.cause == cause for move in NOMINATION_MOVES):
        return
    raise IllegalMove(
        f"Usulan ini sekarang {NOMINATION_WORDS[before]}, jadi langkah ini tidak bisa dilakukan.",
        f"The nomination is {before.value}; it cannot become {after.value} this way.",
    )


def nomination_states_before(after: NominationState, *, cause: str) -> list[str]:
    """From which states this cause leads there: the condition of the UPDATE that makes the move."""
    return [
        str(move.before) for move in NOMINATION_MOVES if move.after == after and move.cause == cause and move.before
    ]


def diagram(moves: Iterable[Move[DossierState]] | Iterable[Move[NominationState]], title: str) -> str:
    """The table as a Mermaid state diagram; the documentation holds exactly this text."""
    lines = ["```mermaid", "stateDiagram-v2", f"    %% {title}"]
    lines += [f"    {move.before or '[*]'} --> {move.after}: {move.cause}" for move in moves]
    return "\n".join([*lines, "```"])
