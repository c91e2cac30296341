"""What was noted with an event and what it speaks of, in plain words.

The file (XLSX, CSV) keeps both as they stand in the trail.
"""

from collections.abc import Mapping
from datetime import date

from naungan.kernel import format_count, format_rupiah
from naungan.web import words

_MOST_IN_DETAIL = 160

_KEYS: dict[str, tuple[str, str]] = {
    "accepted": ("diterima", "accepted"),
    "amount_rp": ("jumlah", "amount"),
    "batch": ("unggahan", "upload"),
    "beyond_ceiling": ("melebihi pagu", "beyond the ceiling"),
    "budget": ("pagu nomor", "budget"),
    "ceiling_rp": ("pagu", "ceiling"),
    "change": ("perubahan", "change"),
    "code": ("kode", "code"),
    "count": ("banyaknya", "count"),
    "decree": ("keputusan", "decree"),
    "decree_on": ("tanggal keputusan", "date of the decree"),
    "died_on": ("meninggal", "died"),
    "document": ("dokumen", "document"),
    "fingerprint": ("sidik berkas", "fingerprint"),
    "first": ("mulai", "from"),
    "from": ("mulai", "from"),
    "grant": ("penugasan", "grant"),
    "held_already": ("sudah tercatat", "on record already"),
    "kept": ("tetap ada", "kept"),
    "kind": ("jenis", "kind"),
    "known": ("sudah diusulkan", "nominated already"),
    "last": ("sampai", "until"),
    "left": ("keluar", "left"),
    "lines": ("baris tagihan", "lines"),
    "links": ("kejadian", "events"),
    "mapping": ("kolom", "columns"),
    "months": ("bulan", "months"),
    "new": ("baru", "new"),
    "next": ("pengganti", "next"),
    "nominations": ("usulan", "nominations"),
    "note": ("catatan", "note"),
    "number": ("nomor", "number"),
    "own": ("milik sendiri", "own"),
    "people": ("orang", "people"),
    "person_months": ("bulan orang", "person-months"),
    "proposed": ("diusulkan", "proposed"),
    "ranked": ("diurutkan", "ranked"),
    "read": ("dibaca", "read"),
    "reason": ("alasan", "reason"),
    "reasons": ("alasan", "reasons"),
    "refused": ("ditolak", "refused"),
    "rejected": ("perlu diperbaiki", "to mend"),
    "remaining_rp": ("sisa", "left"),
    "repaired": ("dirapikan", "tidied"),
    "restored": ("dikembalikan", "restored"),
    "revision": ("revisi", "revision"),
    "role": ("peran", "role"),
    "rows": ("baris", "rows"),
    "rule": ("aturan", "rule"),
    "seat": ("nomor urut", "seat"),
    "seated": ("masuk kuota", "seated"),
    "source": ("sumber dana", "source of money"),
    "total_rp": ("jumlah", "total"),
    "undone": ("dibatalkan", "undone"),
    "usernames": ("nama pengguna", "user names"),
    "verified": ("terverifikasi", "verified"),
    "villages": ("desa", "villages"),
    "violations": ("pelanggaran", "violations"),
    "waiting": ("menunggu", "waiting"),
    "worker": ("pekerja nomor", "worker"),
    "year": ("tahun", "year"),
}

_SUBJECTS: dict[str, tuple[str, str]] = {
    "batch": ("unggahan", "upload"),
    "bill": ("tagihan", "bill"),
    "budget": ("pagu", "budget"),
    "edition": ("penilaian", "edition"),
    "employer": ("pemberi kerja", "employer"),
    "month": ("bulan", "month"),
    "nomination": ("usulan", "nomination"),
    "partner": ("mitra bank", "bank partner"),
    "payment": ("pembayaran", "payment"),
    "programme": ("program", "programme"),
    "project": ("proyek", "project"),
    "regulation": ("peraturan", "regulation"),
    "rubric": ("rubrik", "rubric"),
    "user": ("pengguna", "user"),
    "worker": ("pekerja", "worker"),
}

_ADDRESSES = {
    "bill": "/iuran/{}",
    "payment": "/pembayaran/{}",
    "user": "/pengguna/{}",
    "worker": "/pekerja/{}",
    "batch": "/unggah/{}",
    "edition": "/paritrana/{}",
    "nomination": "/program/usulan/{}",
}


def subject_text(subject: str, language: str) -> str:
    """'tagihan 123456789012'; of a village's year 'program 2026', since its region stands beside it."""
    kind, _, number = subject.partition(":")
    if kind not in _SUBJECTS or not number:
        return subject
    if kind == "programme":
        number = number.rpartition(":")[2]
    return f"{_SUBJECTS[kind][language == 'en']} {number}"


def subject_asked(text: str) -> str:
    """What somebody types to find it: 'tagihan 123456789012' is 'bill:123456789012', which also does."""
    word, _, number = text.strip().rpartition(" ")
    for kind, names in _SUBJECTS.items():
        if word.lower() in names and kind != "programme":
            return f"{kind}:{number}"
    return text.strip()


def subject_address(subject: str) -> str | None:
    """Where what the event speaks of can be opened; None where it has no page of its own."""
    kind, _, number = subject.partition(":")
    if kind == "programme" and ":" in number:
        return f"/program/{number.replace(':', '/')}"
    pattern = _ADDRESSES.get(kind)
    return pattern.format(number) if pattern and number else None


def detail_text(detail: Mapping[str, object], language: str) -> str:
    """What was noted with the event, on one line, cut where it is long (the file holds it whole)."""
    told = "; ".join(
        f"{_key(key, language)}: {_value(key, value, language)}"
        for key, value in detail.items()
        if value not in (None, "", [], {})
    )
    return told if len(told) <= _MOST_IN_DETAIL else f"{told[:_MOST_IN_DETAIL]} …"


def _key(key: str, language: str) -> str:
    known = _KEYS.get(key)
    return known[language == "en"] if known else key


def _value(key: str, value: object, language: str) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value[:3]) + (f" (+{len(value) - 3})" if len(value) > 3 else "")
    if isinstance(value, int) and not isinstance(value, bool):
        if key.endswith("_rp"):
            return format_rupiah(value)
        return str(value) if key == "year" else format_count(value)
    text = str(value)
    if words.month_of(text):
        return words.month_text(text, language)
    if key.endswith("_on"):
        try:
            return words.date_text(date.fromisoformat(text), language)
        except ValueError:
            return text
    return text
