"""Every state of the product in one table: its word, its tone and its icon.

What for: a state has the same word and colour on every page. Never: colour alone; a chip always carries its word.
Keys are ``kind.state`` with the states as the rooms store them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown. Tones: protected (good, done), waiting, mend (must be mended), calm (under way), plain."""

    indonesian: str
    english: str
    tone: str
    icon: str


_DONE, _WAIT, _MEND, _CALM, _PLAIN = (
    ("protected", "check"),
    ("waiting", "clock"),
    ("mend", "alert"),
    ("calm", "dot"),
    ("plain", "ring"),
)


def _state(indonesian: str, english: str, look: tuple[str, str]) -> State:
    return State(indonesian, english, *look)


STATES: dict[str, State] = {
    "protection.protected": _state("terlindungi", "protected", _DONE),
    "protection.paid": _state("dibayar, menunggu BPJS TK", "paid, waiting for the fund", _WAIT),
    "protection.withdrawn": _state("ditarik kembali", "withdrawn", _PLAIN),
    "protection.soon": _state("segera berakhir", "about to lapse", _WAIT),
    "protection.lapsed": _state("sudah berakhir", "lapsed", _MEND),
    "protection.unprotected": _state("belum terlindungi", "not yet protected", _PLAIN),
    "village.none": _state("belum ikut", "not taking part", _PLAIN),
    "village.open": _state("sedang diisi", "being filled", _CALM),
    "village.submitted": _state("menunggu verifikasi", "waiting for verification", _WAIT),
    "village.verified": _state("menunggu penetapan", "waiting for decision", _WAIT),
    "village.decided": _state("ditetapkan", "decided", _DONE),
    "village.enrolled": _state("terdaftar", "enrolled", _DONE),
    "village.returned": _state("dikembalikan ke desa", "returned to the village", _MEND),
    "village.outside": _state("di luar contoh", "outside the example", _PLAIN),
    "nomination.free": _state("masih kosong", "free", _PLAIN),
    "nomination.proposed": _state("diusulkan", "proposed", _CALM),
    "nomination.refused": _state("tidak memenuhi syarat", "not eligible", _MEND),
    "nomination.verified": _state("terverifikasi", "verified", _CALM),
    "nomination.seated": _state("ditetapkan", "decided", _DONE),
    "nomination.waiting": _state("daftar tunggu", "waiting list", _WAIT),
    "nomination.enrolled": _state("terdaftar", "enrolled", _DONE),
    "nomination.left": _state("keluar", "left", _PLAIN),
    "batch.received": _state("diterima", "received", _CALM),
    "batch.staging": _state("sedang dibaca", "being read", _CALM),
    "batch.staged": _state("siap disimpan", "ready to save", _WAIT),
    "batch.committing": _state("sedang disimpan", "being saved", _CALM),
    "batch.committed": _state("tersimpan", "saved", _DONE),
    "batch.undoing": _state("sedang dibatalkan", "being undone", _CALM),
    "batch.undone": _state("dibatalkan", "undone", _PLAIN),
    "batch.discarded": _state("dibuang", "discarded", _PLAIN),
    "batch.failed": _state("gagal dibaca", "could not be read", _MEND),
    "row.accepted": _state("diterima", "accepted", _DONE),
    "row.repaired": _state("diterima, dirapikan", "accepted, tidied", _DONE),
    "row.rejected": _state("perlu diperbaiki", "needs mending", _MEND),
    "row.duplicate": _state("data ganda", "duplicate", _PLAIN),
    "row.waiting": _state("menunggu pengecekan", "waiting for a check", _WAIT),
    "undo.restored": _state("dikembalikan", "restored", _DONE),
    "undo.kept": _state("tetap, sudah dipakai", "kept, used since", _WAIT),
    "bill.open": _state("belum dibayar", "unpaid", _WAIT),
    "bill.paid": _state("lunas", "paid", _DONE),
    "bill.expired": _state("lewat batas bayar", "past its last day", _PLAIN),
    "bill.cancelled": _state("dibatalkan", "cancelled", _PLAIN),
    "bill.reversed": _state("pembayaran ditarik kembali", "payment reversed", _MEND),
    "edition.draft": _state("rancangan", "draft", _PLAIN),
    "edition.provisional": _state("sementara", "provisional", _WAIT),
    "edition.final": _state("final", "final", _DONE),
    "user.active": _state("dapat masuk", "can sign in", _DONE),
    "user.inactive": _state("tidak dapat masuk", "cannot sign in", _PLAIN),
    "user.locked": _state("menunggu, terlalu banyak percobaan", "waiting, too many attempts", _WAIT),
    "month.sealed": _state("data final", "final data", _DONE),
    "month.open": _state("data sementara", "provisional data", _WAIT),
    "case.open": _state("terbuka", "open", _WAIT),
    "case.closed": _state("selesai", "closed", _DONE),
    "source.official": _state("resmi", "official", _DONE),
    "source.estimate": _state("perkiraan", "estimate", _WAIT),
    "source.example": _state("contoh", "example", _PLAIN),
}


def state_of(kind: str, code: str) -> State:
    """The look of a state; a code the table does not know is shown in plain grey under its own name."""
    return STATES.get(f"{kind}.{code}", State(code, code, *_PLAIN))
