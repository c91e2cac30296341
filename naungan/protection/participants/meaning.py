"""What a row of the fund's list means: active or not, which programmes, which segment, whose money. Pure.

Declared, because no official description of these files was found: a row under a project's number is construction, one
under BPU or a group code of vulnerable workers is informal, one under any other employer is formal; without any of
these the row is informal, unless the list shows an employer's share. A list without columns for programmes speaks of
JKK and JKM.
"""

import re
from functools import lru_cache

from naungan.intake.values import BatchView, RowValues
from naungan.law.terms import Payer, Programme, Segment

_PROGRAMME_COLUMNS = {
    "jkk": Programme.JKK,
    "jkm": Programme.JKM,
    "jht": Programme.JHT,
    "jp": Programme.JP,
    "jkp": Programme.JKP,
}
_NO = frozenset({"", "0", "T", "TDK", "TIDAK", "N", "NO", "NON", "X", "FALSE", "TIDAKIKUT"})
_ACTIVE = frozenset({"AKTIF", "A", "Y", "YA", "1", "ACTIVE", "TRUE", "PESERTAAKTIF"})
_INACTIVE_STARTS = ("N", "T", "0", "KELUAR", "BERHENTI", "MENINGGAL", "INACTIVE", "FALSE", "CABUT")

GROUP_CODES: dict[str, Payer] = {
    "SC": Payer.CSR,
    "SB": Payer.CSR,
    "SG": Payer.APBD,
    "SD": Payer.APBDES,
    "SA": Payer.APBD,
    "SL": Payer.CSR,
}
"""Groups of vulnerable workers (``data/contoh/kode_wadah_pekerja_rentan.csv``): who pays for them."""

_PROJECT = re.compile(r"^(PRJ|JAKON|PROYEK|JASA KONSTRUKSI)\b")
_OWN_ACCOUNT = re.compile(r"^(BPU|PERISAI|MANDIRI|BUKAN PENERIMA UPAH)\b")
_SEGMENT_WORDS = (
    (re.compile(r"JAKON|KONSTRUKSI|CONSTRUCTION"), Segment.CONSTRUCTION),
    (re.compile(r"BPU|BUKAN PENERIMA UPAH|INFORMAL|MANDIRI"), Segment.INFORMAL),
    (re.compile(r"\bPU\b|PENERIMA UPAH|FORMAL"), Segment.FORMAL),
)


def is_active(batch: BatchView, values: RowValues) -> bool | None:
    """Is the participant active in the month? A list without the column lists active ones; None: not readable."""
    if not batch.is_mapped("status"):
        return True
    said = re.sub(r"[^A-Z0-9]", "", values.get("status", "").upper())
    if said in _ACTIVE:
        return True
    return False if said.startswith(_INACTIVE_STARTS) else None


def programmes_of(batch: BatchView, values: RowValues) -> Programme:
    """The programmes the row shows: a mark of yes, or an amount above zero."""
    if not any(batch.is_mapped(key) for key in _PROGRAMME_COLUMNS):
        return Programme.PROTECTED
    found = Programme(0)
    for key, programme in _PROGRAMME_COLUMNS.items():
        if _says_yes(values.get(key, "")):
            found |= programme
    return found


def segment_of(batch: BatchView, values: RowValues) -> Segment:
    """The one segment that counts the row."""
    told = values.get("segment", "").upper()
    for pattern, segment in _SEGMENT_WORDS:
        if pattern.search(told):
            return segment
    code, name = values.get("employer_code", "").upper(), values.get("employer_name", "").upper()
    if _PROJECT.match(code) or _PROJECT.match(name):
        return Segment.CONSTRUCTION
    if code in GROUP_CODES or _OWN_ACCOUNT.match(code) or _OWN_ACCOUNT.match(name):
        return Segment.INFORMAL
    if code or name or batch.is_mapped("employer_share"):
        return Segment.FORMAL
    return Segment.INFORMAL


def payer_of(segment: Segment, values: RowValues) -> Payer:
    """Whose money the fund's list shows behind the row."""
    if segment is Segment.FORMAL:
        return Payer.EMPLOYER
    if segment is Segment.CONSTRUCTION:
        return Payer.PROJECT
    return GROUP_CODES.get(values.get("employer_code", "").upper(), Payer.OWN)


@lru_cache(maxsize=4_096)
def _says_yes(cell: str) -> bool:
    plain = re.sub(r"[^A-Z0-9]", "", cell.upper())
    return plain not in _NO and set(plain) != {"0"}
