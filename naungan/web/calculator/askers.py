"""Who asks the calculator, and the words of its fields, in both languages."""

from enum import StrEnum
from typing import Any

from naungan.law.terms import Payer, Scale, Sector


class Asker(StrEnum):
    """Whose contribution is worked out; the value of ``?siapa=``."""

    WORKER = "worker"
    VILLAGE = "village"
    COMPANY = "company"
    CONTRACTOR = "contractor"


Words = tuple[str, str]

ASKERS: dict[Asker, Words] = {
    Asker.WORKER: ("Pekerja mandiri", "Self-employed worker"),
    Asker.VILLAGE: ("Desa atau penanggung", "Village or sponsor"),
    Asker.COMPANY: ("Perusahaan", "Company"),
    Asker.CONTRACTOR: ("Jasa konstruksi", "Contractor"),
}

LABELS: dict[str, Words] = {
    "penghasilan": ("Penghasilan sebulan", "Income a month"),
    "bidang": ("Bidang kerja", "Line of work"),
    "jht": ("Tambah tabungan Jaminan Hari Tua (JHT)", "Add old-age savings (JHT)"),
    "orang": ("Jumlah pekerja", "Number of workers"),
    "pembayar": ("Dibayar dari", "Paid from"),
    "keringanan_desa": (
        "Anggap uang desa mendapat keringanan PP 50/2025 (belum ada kepastian)",
        "Assume village money gets the relief of PP 50/2025 (not settled)",
    ),
    "upah": ("Upah seorang sebulan", "Wage of one worker a month"),
    "risiko": ("Kelompok risiko kerja", "Risk class"),
    "skala": ("Skala usaha", "Scale of the business"),
    "nilai": ("Nilai kontrak atau jumlah upah", "Contract value or sum of wages"),
    "dasar": ("Dihitung dari", "Counted from"),
    "ppn": ("Nilai itu sudah termasuk PPN", "The value includes VAT"),
    "mulai": ("Mulai bulan", "First month"),
    "lama": ("Untuk berapa bulan", "For how many months"),
}

CHOICES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "bidang": (
        (
            Sector.OTHER,
            "Petani, nelayan, pedagang, buruh harian, lainnya",
            "Farming, fishing, trade, labour, other",
        ),
        (Sector.TRANSPORT, "Sopir, ojek, kurir", "Drivers and couriers"),
    ),
    "pembayar": (
        (Payer.APBD, "APBD provinsi atau kabupaten/kota", "Province or regency budget (APBD)"),
        (Payer.APBDES, "APBDes: ADD, Dana Desa, PADes", "Village budget (APBDes)"),
        (Payer.APBN, "APBN", "State budget (APBN)"),
        (Payer.CSR, "CSR perusahaan", "Company donors (CSR)"),
        (Payer.BAZNAS, "Baznas", "Baznas"),
        (Payer.ASN, "ASN peduli (SERTAKAN)", "Civil servants who give (SERTAKAN)"),
        (Payer.OWN, "Pekerja sendiri", "The workers themselves"),
    ),
    "risiko": (
        ("1", "1, sangat rendah (kantor, toko)", "1, very low (office, shop)"),
        ("2", "2, rendah", "2, low"),
        ("3", "3, sedang", "3, medium"),
        ("4", "4, tinggi", "4, high"),
        ("5", "5, sangat tinggi (tambang, menara)", "5, very high (mining, towers)"),
    ),
    "skala": (
        (Scale.MICRO, "Mikro", "Micro"),
        (Scale.SMALL, "Kecil", "Small"),
        (Scale.MEDIUM, "Menengah", "Medium"),
        (Scale.LARGE, "Besar", "Large"),
    ),
    "dasar": (
        ("kontrak", "Nilai kontrak", "The contract value"),
        ("upah", "Upah pekerja yang diketahui", "Known wages of the workers"),
    ),
    "lama": tuple((str(n), f"{n} bulan", f"{n} month{'s' * (n > 1)}") for n in (1, 2, 3, 6, 12)),
}

FIELDS: dict[Asker, dict[str, str]] = {
    Asker.WORKER: {"penghasilan": "1.000.000", "bidang": "other", "mulai": "", "lama": "12", "jht": ""},
    Asker.VILLAGE: {"orang": "100", "pembayar": "apbd", "bidang": "other", "mulai": "", "lama": "12", "jht": "",
                    "keringanan_desa": ""},
    Asker.COMPANY: {"upah": "3.100.000", "orang": "10", "risiko": "2", "skala": "small", "mulai": "", "lama": "1"},
    Asker.CONTRACTOR: {"nilai": "500.000.000", "dasar": "kontrak", "mulai": "", "ppn": ""},
}  # fmt: skip
"""Each asker's fields in their order, with what stands there at first."""

HINTS: dict[str, Words] = {
    "penghasilan": ("Kira-kira saja; iuran mengikuti golongan penghasilan.", "Roughly; contributions go by bands."),
    "upah": ("Upah pokok dan tunjangan tetap.", "Basic wage and fixed allowances."),
    "nilai": ("Dalam rupiah.", "In rupiah."),
}


def say(words: Any, language: str) -> str:
    """The reader's half of a pair of words."""
    return str(words[language == "en"])
