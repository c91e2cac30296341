"""Import target ``participants``: the fund's list of a month makes workers known and their months protected.

The list is the fund's own word, so its months are acknowledged. An inactive participant becomes known, without a
month. Each month's evidence is the staged row (``values.report_evidence``).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from naungan.access import queries as access
from naungan.intake.values import (
    BatchView,
    CommitResult,
    ImportTarget,
    RowReason,
    RowValues,
    RowVerdict,
    StagedRowView,
    TouchedRow,
    UndoResult,
    Verdict,
)
from naungan.kernel import Actor, Nik, RegionCode, examine_nik
from naungan.law.terms import Programme, Segment
from naungan.protection import operations
from naungan.protection.participants.columns import COLUMNS
from naungan.protection.participants.meaning import is_active, payer_of, programmes_of, segment_of
from naungan.protection.participants.places import Places
from naungan.protection.values import EVIDENCE_REPORT_ROW, PersonMonthRow, report_evidence
from naungan.regions import queries as regions
from naungan.registry import operations as registry
from naungan.registry import queries as people
from naungan.registry.values import Change, FormerWorker, UpsertResult, WorkerRow

KIND = "participants"
_BLOCK_ROWS = 5_000
_YOUNGEST_WORKER = 15


def validate(batch: BatchView, rows: Sequence[tuple[int, RowValues]]) -> list[RowVerdict]:
    """A verdict per row: who it is, where, in which segment, active or not.

    Waiting: a region or status that cannot be told, or one outside the upload's region. Rejected: a NIK of the
    synthetic province outside the demo.
    """
    examples_allowed = access.business_day() is not None
    on = batch.created_at.date()
    return [_verdict(batch, values, on=on, examples_allowed=examples_allowed) for _, values in rows]


def commit(batch: BatchView, rows: Iterable[StagedRowView], by: Actor, at: datetime) -> CommitResult:
    """The people of the accepted rows are workers, and those who are active are protected in the batch's month."""
    assert batch.month is not None, "the target needs a month, and receiving sees to it"
    touched: list[TouchedRow] = []
    made = changed = inserted = corroborated = 0
    for block in _blocks(rows):
        results = registry.upsert_workers(_worker_rows(block), by=by, at=at, batch_id=batch.id)
        months = [
            _person_month(batch, batch.month, row, result, at=at)
            for row, result in zip(block, results, strict=True)
            if row.values["programmes"] != "0"
        ]
        recorded = operations.record_many(months, at=at)
        made += sum(result.change is Change.MADE for result in results)
        changed += sum(result.change is Change.CHANGED for result in results)
        inserted += recorded.inserted
        corroborated += recorded.corroborated
        touched += [_touched(row, result) for row, result in zip(block, results, strict=True)]
    detail = {
        "workers_made": made,
        "workers_changed": changed,
        "months_inserted": inserted,
        "months_corroborated": corroborated,
    }
    return CommitResult(touched, detail)


def undo(batch: BatchView, rows: Sequence[StagedRowView], by: Actor, at: datetime) -> UndoResult:
    """Registry and protection are as if the list had never come; what something later touched is kept."""
    assert batch.month is not None, "the target needs a month, and receiving sees to it"
    subjects = [(row, _subject(row)) for row in rows]
    evidences = [(worker_id, report_evidence(batch.id, row.row_number)) for row, worker_id in subjects]
    kept = operations.restore_report_months(month=batch.month, rows=evidences)
    former = [_former(row, worker_id) for row, worker_id in subjects]
    kept = registry.restore_workers(former, batch_id=batch.id) | kept
    return UndoResult({row.row_number: kept[worker_id] for row, worker_id in subjects if worker_id in kept})


TARGET = ImportTarget(
    KIND, "Daftar peserta BPJS TK", "Participants of the fund", COLUMNS, "PARTICIPANTS_RECORD", validate, commit, undo,
    needs_month=True,
)  # fmt: skip


def _verdict(batch: BatchView, values: RowValues, *, on: date, examples_allowed: bool) -> RowVerdict:
    nik = Nik(values["nik"])
    if nik.is_example and not examples_allowed:
        return RowVerdict(Verdict.REJECTED, reasons=(_EXAMPLE,))
    places = _places(batch.id, batch.region_code)
    reasons = list(_identity_reasons(values, on=on, prefixes=places.prefixes))
    added = _identity(nik, values, on=on)
    reasons += [reason for key, reason in _FROM_NIK.items() if key in added]
    code, place_reason = places.find(values)
    if place_reason:
        reasons.append(place_reason)
    active = is_active(batch, values)
    if active is None:
        reasons.append(_STATUS_UNKNOWN)
    elif not active:
        reasons.append(_INACTIVE)
    outside = bool(code) and bool(batch.region_code) and not RegionCode(batch.region_code).contains(code)
    if outside:
        reasons.append(_OUTSIDE)
    programmes = programmes_of(batch, values) if active else Programme(0)
    if active and programmes & Programme.PROTECTED != Programme.PROTECTED:
        reasons.append(_NOT_PROTECTED)
    segment = segment_of(batch, values)
    added |= {
        "region": code,
        "segment": segment.value,
        "payer": payer_of(segment, values).value,
        "programmes": str(int(programmes)),
    }
    waiting = not code or active is None or outside
    return RowVerdict(Verdict.WAITING if waiting else Verdict.ACCEPTED, reasons=tuple(reasons), values=added)


def _identity_reasons(values: RowValues, *, on: date, prefixes: frozenset[str]) -> Iterator[RowReason]:
    """What the number says against the row: allowed, because a NIK is never corrected, but told."""
    born = values.get("birth_on")
    examination = examine_nik(
        values["nik"],
        on=on,
        declared_birth_on=date.fromisoformat(born) if born else None,
        declared_sex=values.get("sex"),
        known_prefixes=prefixes,
    )
    for finding in examination.findings:
        if finding.code != "NIK_TWO_CENTURIES":
            yield RowReason(finding.code, "nik", finding.indonesian, finding.english)


def _identity(nik: Nik, values: RowValues, *, on: date) -> RowValues:
    """Birth date and sex out of the number where the list has none: the youngest age at which one works."""
    added: RowValues = {}
    if "birth_on" not in values:
        possible = nik.birth_dates(on)
        grown = [day for day in possible if on.year - day.year >= _YOUNGEST_WORKER]
        added["birth_on"] = (grown or possible)[0].isoformat() if possible else on.isoformat()
    if "sex" not in values:
        added["sex"] = nik.sex
    return added


@lru_cache(maxsize=1)
def _places(batch_id: int, region: str) -> Places:
    """One for all blocks of a batch."""
    return Places(region, prefixes=frozenset(map(_dotted, regions.district_prefixes())))


def _dotted(digits: str) -> str:
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}"


def _worker_rows(block: Sequence[StagedRowView]) -> list[WorkerRow]:
    employers = people.employers_by_npp({row.values.get("employer_code", "") for row in block} - {""})
    return [_worker_row(row.values, employers) for row in block]


def _worker_row(values: RowValues, employers: dict[str, tuple[int, str]]) -> WorkerRow:
    employer = employers.get(values.get("employer_code", "")) if values["segment"] == Segment.FORMAL else None
    return WorkerRow(
        nik=values["nik"],
        name=values["name"],
        birth_on=date.fromisoformat(values["birth_on"]),
        sex=values["sex"],
        region_code=values["region"],
        segment=values["segment"],
        work_region_code=employer[1] if employer else "",
        occupation=values.get("occupation", "")[:80],
        declared_income_rp=int(values["income_rp"]) if "income_rp" in values else None,
        kpj=values.get("kpj", "") if len(values.get("kpj", "")) <= 11 else "",
        employer_id=employer[0] if employer else None,
    )


def _person_month(
    batch: BatchView, month: date, row: StagedRowView, result: UpsertResult, *, at: datetime
) -> PersonMonthRow:
    return PersonMonthRow(
        worker_id=result.worker_id,
        month=month,
        segment=row.values["segment"],
        programmes=int(row.values["programmes"]),
        payer=row.values["payer"],
        region_code=row.values["region"],
        evidence_kind=EVIDENCE_REPORT_ROW,
        evidence_id=report_evidence(batch.id, row.row_number),
        paid_at=at,
        acknowledged_at=at,
    )


def _touched(row: StagedRowView, result: UpsertResult) -> TouchedRow:
    return TouchedRow(row.row_number, result.worker_id, {"change": result.change.value, "worker": result.former_state})


def _subject(row: StagedRowView) -> int:
    assert row.subject_id is not None, "undo is given the rows that the commit touched"
    return row.subject_id


def _former(row: StagedRowView, worker_id: int) -> FormerWorker:
    state = row.former_state or {}
    return FormerWorker(worker_id, Change(state["change"]), state["worker"])


def _blocks(rows: Iterable[StagedRowView]) -> Iterator[list[StagedRowView]]:
    rows = iter(rows)
    while block := list(islice(rows, _BLOCK_ROWS)):
        yield block


_EXAMPLE = RowReason(
    "NIK_EXAMPLE",
    "nik",
    "NIK dengan kecamatan 99 adalah NIK contoh dan hanya berlaku di provinsi contoh.",
    "A NIK of district 99 is synthetic and valid in the demo province only.",
)
_STATUS_UNKNOWN = RowReason(
    "STATUS_UNKNOWN",
    "status",
    "Status kepesertaan kosong atau tidak dikenal. Tulis AKTIF atau NONAKTIF.",
    "The participant's status is empty or unknown. Write AKTIF or NONAKTIF.",
)
_INACTIVE = RowReason(
    "INACTIVE",
    "status",
    "Peserta nonaktif: orangnya dicatat, bulan ini tidak dihitung terlindungi.",
    "Inactive: the person is recorded, the month does not count as protected.",
)
_NOT_PROTECTED = RowReason(
    "NOT_JKK_AND_JKM",
    "jkk",
    "JKK dan JKM tidak keduanya ada, jadi bulan ini belum dihitung terlindungi.",
    "JKK and JKM are not both there, so the month does not count as protected.",
)
_OUTSIDE = RowReason(
    "OUTSIDE_REGION",
    "region",
    "Alamatnya di luar wilayah unggahan ini; perlu dicek apakah orangnya bekerja di sini.",
    "The address lies outside this upload's region; to be checked whether the person works here.",
)
_FROM_NIK = {
    "birth_on": RowReason(
        "BIRTH_FROM_NIK",
        "birth_on",
        "Tanggal lahir tidak ada di berkas; diambil dari NIK.",
        "No birth date in the file; taken from the NIK.",
    ),
    "sex": RowReason(
        "SEX_FROM_NIK",
        "sex",
        "Jenis kelamin tidak ada di berkas; diambil dari NIK.",
        "No sex in the file; taken from the NIK.",
    ),
}
