"""What each event is called in plain words, and where its subject can be opened."""

from collections.abc import Mapping

ACTIONS: dict[str, tuple[str, str]] = {
    "access.business_day.set": ("Hari kerja contoh ditetapkan", "The example's day was set"),
    "access.demo.logins_created": ("Akun contoh dibuat", "Demo logins were made"),
    "access.role.ended": ("Peran berakhir", "A role ended"),
    "access.role.granted": ("Peran diberikan", "A role was granted"),
    "access.token.created": ("Kunci API dibuat", "An API token was made"),
    "access.token.ended": ("Kunci API berakhir", "An API token ended"),
    "access.user.created": ("Pengguna dibuat", "A user was made"),
    "access.user.deactivated": ("Pengguna dinonaktifkan", "A user was deactivated"),
    "access.user.password_set": ("Kata sandi diganti", "A password was set"),
    "access.user.signed_in": ("Masuk", "Signed in"),
    "audit.chain.checked": ("Jejak audit diperiksa", "The audit trail was checked"),
    "award.edition.computed": ("Penilaian dihitung", "An edition was computed"),
    "award.edition.created": ("Edisi penilaian dibuat", "An edition was made"),
    "award.edition.finalised": ("Penilaian difinalkan", "An edition was made final"),
    "award.edition.rubric_revised": ("Rubrik edisi diubah", "An edition's rubric was revised"),
    "award.rubric.created": ("Rubrik dibuat", "A rubric was made"),
    "award.winners.loaded": ("Pemenang resmi dicatat", "Recorded winners were loaded"),
    "billing.accounts.opened": ("Akun buku besar dibuka", "Ledger accounts were opened"),
    "billing.bill.cancelled": ("Tagihan dibatalkan", "A bill was cancelled"),
    "billing.bill.entered": ("Kode iuran dicatat", "A code of the fund was entered"),
    "billing.bill.expired": ("Tagihan lewat batas bayar", "Bills passed their last day"),
    "billing.bill.issued": ("Tagihan terbit", "A bill was issued"),
    "billing.partner.added": ("Bank mitra ditambahkan", "A bank partner was added"),
    "billing.payment.reversed": ("Pembayaran ditarik kembali", "A payment was reversed"),
    "billing.payment.settled": ("Pembayaran diterima", "Payments were received"),
    "coverage.month.sealed": ("Data bulan difinalkan", "A month was made final"),
    "coverage.published.loaded": ("Angka terbit dimuat", "Published figures were loaded"),
    "coverage.targets.loaded": ("Target dimuat", "Targets were loaded"),
    "funding.budget.committed": ("Pagu dipakai", "Money was set aside"),
    "funding.budget.recorded": ("Pagu dicatat", "A budget was recorded"),
    "funding.commitment.released": ("Pagu dibebaskan", "Money was set free"),
    "funding.commitment.renewed": ("Pagu dipakai lagi", "Money was set aside again"),
    "funding.regulation.recorded": ("Peraturan dicatat", "A regulation was recorded"),
    "funding.regulations.loaded": ("Peraturan dimuat", "Regulations were loaded"),
    "funding.sources.loaded": ("Sumber dana dimuat", "Sources of money were loaded"),
    "intake.batch.committed": ("Unggahan disimpan", "An upload was saved"),
    "intake.batch.discarded": ("Unggahan dibuang", "An upload was discarded"),
    "intake.batch.received": ("Berkas diterima", "A file was received"),
    "intake.batch.remapped": ("Kolom berkas dicocokkan", "A file's columns were matched"),
    "intake.batch.staged": ("Berkas dibaca", "A file was read"),
    "intake.batch.undone": ("Unggahan dibatalkan", "An upload was undone"),
    "programme.dossier.decided": ("Peserta ditetapkan", "Participants were decided"),
    "programme.dossier.enrolled": ("Peserta didaftarkan", "Participants were enrolled"),
    "programme.dossier.reopened": ("Berkas usulan dibuka lagi", "A dossier was reopened"),
    "programme.dossier.returned": ("Berkas dikembalikan ke desa", "A dossier was returned"),
    "programme.dossier.submitted": ("Berkas usulan diajukan", "A dossier was submitted"),
    "programme.dossier.verified": ("Berkas diverifikasi", "A dossier was verified"),
    "programme.nomination.refused": ("Usulan ditolak", "A nomination was refused"),
    "programme.nomination.seated": ("Usulan masuk kuota", "A nomination got its seat"),
    "programme.nomination.withdrawn": ("Usulan ditarik", "A nomination was withdrawn"),
    "programme.nominations.proposed": ("Pekerja diusulkan", "Workers were nominated"),
    "programme.nominations.undone": ("Usulan dibatalkan", "Nominations were undone"),
    "programme.seat.replaced": ("Peserta diganti", "A seat changed hands"),
    "programme.village.ranked": ("Usulan desa diurutkan", "A village was ranked"),
    "programme.year.opened": ("Tahun program dibuka", "A programme year was opened"),
    "programme.year.opted_in": ("Kelurahan ikut serta", "An urban ward opted in"),
    "protection.person_months.loaded": ("Bulan perlindungan dimuat", "Person-months were loaded"),
    "registry.employer.registered": ("Pemberi kerja dicatat", "An employer was registered"),
    "registry.nik.revealed": ("NIK dibuka", "A NIK was revealed"),
    "registry.project.registered": ("Proyek dicatat", "A project was registered"),
    "registry.worker.died": ("Kematian dicatat", "A death was recorded"),
    "registry.worker.registered": ("Pekerja dicatat", "A worker was registered"),
    "registry.workers.loaded": ("Pekerja dimuat", "Workers were loaded"),
}
STREAMS: dict[str, tuple[str, str]] = {
    "access": ("Pengguna", "Users"),
    "audit": ("Jejak audit", "Audit trail"),
    "award": ("Paritrana", "Award"),
    "billing": ("Tagihan dan pembayaran", "Bills and payments"),
    "coverage": ("Cakupan", "Coverage"),
    "funding": ("Anggaran", "Budget"),
    "intake": ("Unggahan", "Uploads"),
    "programme": ("Program desa", "Village programme"),
    "protection": ("Perlindungan", "Protection"),
    "registry": ("Pekerja", "Workers"),
}
_ADDRESSES = {
    "bill": "/iuran/{}",
    "payment": "/pembayaran/{}",
    "user": "/pengguna/{}",
    "worker": "/pekerja/{}",
    "batch": "/unggah/{}",
    "edition": "/paritrana/{}",
}
_MOST_IN_DETAIL = 160


def action_word(action: str, language: str) -> str:
    """The event in plain words; its code when nobody gave it any."""
    indonesian, english = ACTIONS.get(action, (action, action))
    return english if language == "en" else indonesian


def subject_address(subject: str) -> str | None:
    """Where what the event speaks of can be opened; None where it has no page of its own."""
    kind, _, number = subject.partition(":")
    pattern = _ADDRESSES.get(kind)
    return pattern.format(number) if pattern and number else None


def detail_text(detail: Mapping[str, object]) -> str:
    """What was noted with the event, on one line, cut where it is long (the file holds it whole)."""
    told = "; ".join(f"{key}: {_value(value)}" for key, value in detail.items() if value not in (None, "", [], {}))
    return told if len(told) <= _MOST_IN_DETAIL else f"{told[:_MOST_IN_DETAIL]} …"


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value[:3]) + (f" (+{len(value) - 3})" if len(value) > 3 else "")
    return str(value)
