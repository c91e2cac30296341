"""Roles as plain lists of permissions, each with a sentence, where it is granted and which roles it may grant.

Duties are kept apart: who proposes does not verify, who verifies does not decide, who pays does not issue the bill, and
who administers logins sees no worker.
"""

from dataclasses import dataclass
from enum import StrEnum

PERMISSIONS = frozenset({
    "WORKER_VIEW", "NIK_REVEAL", "BATCH_UPLOAD", "BATCH_COMMIT", "NOMINATION_PROPOSE", "DOSSIER_SUBMIT",
    "DOSSIER_VERIFY", "DOSSIER_DECIDE", "DOSSIER_ENROL", "BILL_VIEW", "BILL_ISSUE", "BILL_CANCEL", "PAYMENT_VIEW",
    "COVERAGE_VIEW", "COVERAGE_EDIT", "AWARD_VIEW", "AWARD_EDIT", "BUDGET_VIEW", "BUDGET_EDIT", "USER_VIEW",
    "USER_EDIT", "PARTNER_EDIT", "AUDIT_VIEW", "LEDGER_VIEW", "DEMO_PLAY", "PARTICIPANTS_RECORD",
})  # fmt: skip


class Place(StrEnum):
    """What a role is granted for."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"
    EMPLOYER = "employer"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Role:
    """What a kind of user may do. ``may_grant``: roles this one hands out inside its own region."""

    code: str
    title_id: str
    title_en: str
    sentence: str
    sentence_en: str
    place: Place
    permissions: frozenset[str]
    may_grant: frozenset[str] = frozenset()


_BELOW_REGENCY = frozenset({"district", "village"})
_BELOW_PROVINCE = _BELOW_REGENCY | {"regency_labour", "regency_dinsos", "regency_dpmd", "treasurer"}
_EVERYONE = _BELOW_PROVINCE | {
    "system_admin", "province", "fund_branch", "bank_admin", "employer", "jury", "auditor",
}  # fmt: skip

_ALL = (
    Role(
        "system_admin", "Admin sistem", "System administrator",
        "Mengurus pengguna, mitra bank dan kesehatan sistem; tidak melihat data pekerja.",
        "Looks after users, bank partners and the system's health; sees no worker's data.",
        Place.PROVINCE,
        frozenset({"USER_VIEW", "USER_EDIT", "PARTNER_EDIT", "AUDIT_VIEW", "LEDGER_VIEW", "COVERAGE_VIEW", "AWARD_VIEW",
                   "DEMO_PLAY"}),
        _EVERYONE,
    ),
    Role(
        "province", "Provinsi", "Province",
        "Memantau cakupan provinsi terhadap target, mengatur anggaran provinsi dan menyusun Paritrana Award.",
        "Watches the province's coverage against its target, sets its budget and prepares the Paritrana Award.",
        Place.PROVINCE,
        frozenset({"WORKER_VIEW", "BATCH_UPLOAD", "BATCH_COMMIT", "BILL_VIEW", "BILL_ISSUE", "BILL_CANCEL",
                   "PAYMENT_VIEW", "COVERAGE_VIEW", "COVERAGE_EDIT", "AWARD_VIEW", "AWARD_EDIT", "BUDGET_VIEW",
                   "BUDGET_EDIT", "USER_VIEW", "USER_EDIT", "LEDGER_VIEW", "DEMO_PLAY", "PARTICIPANTS_RECORD"}),
        _BELOW_PROVINCE,
    ),
    Role(
        "regency_labour", "Dinas tenaga kerja kabupaten/kota", "Regency labour office",
        "Menetapkan peserta tiap desa, mendaftarkannya dan menerbitkan tagihan iurannya.",
        "Decides each village's participants, enrols them and issues the bills for their contributions.",
        Place.REGENCY,
        frozenset({"WORKER_VIEW", "NIK_REVEAL", "BATCH_UPLOAD", "BATCH_COMMIT", "NOMINATION_PROPOSE", "DOSSIER_DECIDE",
                   "DOSSIER_ENROL", "BILL_VIEW", "BILL_ISSUE", "BILL_CANCEL", "PAYMENT_VIEW", "COVERAGE_VIEW",
                   "AWARD_VIEW", "BUDGET_VIEW", "USER_VIEW", "USER_EDIT", "DEMO_PLAY", "PARTICIPANTS_RECORD"}),
        _BELOW_REGENCY,
    ),
    Role(
        "regency_dinsos", "Dinas sosial kabupaten/kota", "Regency social-welfare office",
        "Memadankan usulan dengan data kesejahteraan dan memberi saran.",
        "Compares nominations with the welfare data and advises.",
        Place.REGENCY,
        frozenset({"WORKER_VIEW", "BATCH_UPLOAD", "COVERAGE_VIEW", "AWARD_VIEW", "BUDGET_VIEW"}),
    ),
    Role(
        "regency_dpmd", "Dinas pemberdayaan masyarakat dan desa", "Regency village-affairs office",
        "Memantau kuota tiap desa dan anggaran desa untuk iuran.",
        "Watches each village's quota and its money for contributions.",
        Place.REGENCY,
        frozenset({"WORKER_VIEW", "COVERAGE_VIEW", "AWARD_VIEW", "BUDGET_VIEW", "BILL_VIEW"}),
    ),
    Role(
        "treasurer", "Bendahara", "Treasurer",
        "Menyediakan anggaran dan membayar tagihan; tidak menerbitkannya.",
        "Provides the budget and pays the bills; does not issue them.",
        Place.REGENCY,
        frozenset({"BILL_VIEW", "PAYMENT_VIEW", "BUDGET_VIEW", "BUDGET_EDIT", "LEDGER_VIEW", "COVERAGE_VIEW",
                   "AWARD_VIEW", "DEMO_PLAY"}),
    ),
    Role(
        "district", "Kecamatan", "District",
        "Memverifikasi berkas usulan dari desa.",
        "Verifies the villages' dossiers.",
        Place.DISTRICT,
        frozenset({"WORKER_VIEW", "NIK_REVEAL", "DOSSIER_VERIFY", "BILL_VIEW", "COVERAGE_VIEW", "AWARD_VIEW"}),
    ),
    Role(
        "village", "Operator desa", "Village operator",
        "Mengusulkan pekerja rentan desanya dan mengajukan berkas usulan.",
        "Nominates the village's vulnerable workers and submits the dossier.",
        Place.VILLAGE,
        frozenset({"WORKER_VIEW", "NIK_REVEAL", "BATCH_UPLOAD", "BATCH_COMMIT", "NOMINATION_PROPOSE", "DOSSIER_SUBMIT",
                   "BILL_VIEW", "COVERAGE_VIEW", "AWARD_VIEW"}),
    ),
    Role(
        "fund_branch", "Cabang BPJS Ketenagakerjaan", "Social-security branch",
        "Mengunggah daftar peserta, memasukkan kode iuran dan mencocokkan pembayaran.",
        "Uploads the list of participants, enters payment codes and matches payments.",
        Place.PROVINCE,
        frozenset({"WORKER_VIEW", "NIK_REVEAL", "BATCH_UPLOAD", "BATCH_COMMIT", "DOSSIER_ENROL", "BILL_VIEW",
                   "BILL_ISSUE", "PAYMENT_VIEW", "COVERAGE_VIEW", "AWARD_VIEW", "PARTICIPANTS_RECORD"}),
    ),
    Role(
        "bank_admin", "Admin bank mitra", "Bank partner administrator",
        "Melihat pembayaran banknya sendiri dan mengurus sambungannya.",
        "Sees its own bank's payments and looks after its connection.",
        Place.PARTNER,
        frozenset({"PAYMENT_VIEW", "PARTNER_EDIT"}),
    ),
    Role(
        "employer", "Pemberi kerja", "Employer",
        "Melihat pekerja, tagihan dan bukti pembayaran perusahaannya sendiri.",
        "Sees its own workers, bills and receipts.",
        Place.EMPLOYER,
        frozenset({"WORKER_VIEW", "BILL_VIEW", "PAYMENT_VIEW"}),
    ),
    Role(
        "jury", "Juri Paritrana", "Paritrana jury",
        "Membaca penilaian Paritrana Award dan dasar hitungannya.",
        "Reads the award's scorecards and what they are computed from.",
        Place.PROVINCE,
        frozenset({"AWARD_VIEW", "COVERAGE_VIEW"}),
    ),
    Role(
        "auditor", "Pemeriksa", "Auditor",
        "Membaca jejak dari usulan sampai perlindungan, pembukuan dan jejak audit; tidak mengubah apa pun.",
        "Reads the trail from nomination to protection, the books and the audit trail; changes nothing.",
        Place.PROVINCE,
        frozenset({"AUDIT_VIEW", "LEDGER_VIEW", "WORKER_VIEW", "BILL_VIEW", "PAYMENT_VIEW", "BUDGET_VIEW",
                   "COVERAGE_VIEW", "AWARD_VIEW", "USER_VIEW"}),
    ),
)  # fmt: skip

ROLES: dict[str, Role] = {role.code: role for role in _ALL}
"""Every role by its code, from the widest to the narrowest as administrators list them."""
