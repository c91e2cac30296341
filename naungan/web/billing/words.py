"""Words of bills: how a code is read out loud, who pays, what a programme is called, which months."""

from collections.abc import Iterable
from datetime import date

from naungan.billing.values import PAYABLE_PROGRAMMES, Amounts, BillView
from naungan.kernel import Month
from naungan.law.terms import Payer, Programme
from naungan.web import words

PROGRAMMES: dict[Programme, tuple[str, str]] = {
    Programme.JKK: ("Jaminan Kecelakaan Kerja (JKK)", "Work-accident insurance (JKK)"),
    Programme.JKM: ("Jaminan Kematian (JKM)", "Death insurance (JKM)"),
    Programme.JHT: ("Jaminan Hari Tua (JHT)", "Old-age savings (JHT)"),
    Programme.JP: ("Jaminan Pensiun (JP)", "Pension (JP)"),
}
PAYERS: dict[str, tuple[str, str]] = {
    Payer.APBN: ("APBN (uang negara)", "State budget (APBN)"),
    Payer.APBD: ("APBD (uang daerah)", "Regional budget (APBD)"),
    Payer.APBDES: ("APBDes (uang desa)", "Village budget (APBDes)"),
    Payer.CSR: ("CSR perusahaan", "A company's donation (CSR)"),
    Payer.BAZNAS: ("Baznas", "Baznas (alms)"),
    Payer.ASN: ("Sumbangan ASN", "Civil servants' donation"),
    Payer.OWN: ("Pekerja sendiri", "The worker"),
    Payer.EMPLOYER: ("Pemberi kerja", "The employer"),
    Payer.PROJECT: ("Proyek konstruksi", "The construction project"),
}
KINDS: dict[str, tuple[str, str]] = {
    "village": ("Tagihan desa", "Village bill"),
    "individual": ("Perorangan", "Individual"),
    "company": ("Perusahaan", "Company"),
    "project": ("Proyek", "Project"),
}


def spoken_code(code: str) -> str:
    """'123456789012' -> '1234 5678 9012': in groups of four, as it is read out loud at a counter."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def in_words(table: dict[str, tuple[str, str]], key: str, language: str) -> str:
    """The word of a payer or kind; an unknown key is shown as it is."""
    indonesian, english = table.get(key, (key, key))
    return english if language == "en" else indonesian


def span_text(first: date, last: date, language: str) -> str:
    """'Januari sampai Desember 2026', 'November 2025 sampai Januari 2026', one month alone."""
    begin, end = Month.of(first), Month.of(last)
    until = "to" if language == "en" else "sampai"
    if begin == end:
        return words.month_text(begin, language)
    opening = words.month_text(begin, language)
    if begin.year == end.year:
        opening = opening.rpartition(" ")[0]
    return f"{opening} {until} {words.month_text(end, language)}"


def run_text(first: date, count: int, language: str) -> str:
    """A line's months: from the first, so many."""
    return span_text(first, Month.of(first).plus(count - 1).first_day, language)


def code_word(bill: BillView, language: str) -> str:
    """What the number is called: ours, or the fund's."""
    if bill.issuer == "bpjstk":
        return "Kode iuran BPJS Ketenagakerjaan" if language == "id" else "Code of the fund (kode iuran)"
    return "Kode bayar" if language == "id" else "Payment code (kode bayar)"


def amount_lines(amounts: Amounts, language: str) -> list[tuple[str, str]]:
    """Programme and rupiah, those that carry money, in the order of settlement."""
    return [
        (PROGRAMMES[programme][language == "en"], words.rupiah_text(amount_rp))
        for programme, amount_rp in amounts.positive()
    ]


def programmes_of(amounts: Iterable[Amounts]) -> tuple[Programme, ...]:
    """Programmes that carry money in any of these."""
    known = list(amounts)
    return tuple(programme for programme in PAYABLE_PROGRAMMES if any(one.of(programme) for one in known))
