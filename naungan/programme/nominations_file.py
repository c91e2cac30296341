"""A village's list of nominations as a file: its columns, what each row means, and what saving and undoing it does.

Headings follow what OpenSID, SIAK, SIKS-NG and DTSEN extracts carry, and the lists offices make themselves. A list is
weaker evidence of who a person is than the registry: of somebody who is known it brings work, income, decile and home
up to date, never name, birth date or segment.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from naungan.access import queries as access
from naungan.intake import targets
from naungan.intake.values import (
    BatchView,
    Column,
    ColumnKind,
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
from naungan.kernel import Actor, Nik, Refusal, RegionCode, RegionLevel
from naungan.law.eligibility import CandidateFacts, EligibilityCriteria, decide_eligibility
from naungan.law.terms import Segment
from naungan.programme import operations, queries
from naungan.programme.rules import year_in_preparation
from naungan.regions import queries as regions
from naungan.regions.rules import NameIndex
from naungan.registry import operations as registry_operations
from naungan.registry import queries as registry
from naungan.registry.values import Change, FormerWorker, WorkerFacts, WorkerRow

KIND = "nominations"

_DAY_AT_END = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*$")

COLUMNS: tuple[Column, ...] = (
    Column("nik", "NIK", "NIK", True,
           ("NIK KTP", "No NIK", "Nomor Induk Kependudukan", "No KTP", "Nomor KTP", "KTP", "N I K", "No. Identitas"),
           ColumnKind.NIK, unique=True),
    Column("name", "Nama lengkap", "Full name", True,
           ("Nama", "NAMA_LGKP", "Nama Penerima", "Nama Sesuai KTP", "Nama Pekerja", "Nama Anggota", "N A M A"),
           ColumnKind.NAME),
    Column("birth_on", "Tanggal lahir", "Birth date", False,
           ("TGL LAHIR", "TGL_LHR", "Tgl. Lahir", "TANGGALLAHIR", "Tgl Lhr", "Lahir"), ColumnKind.DATE),
    Column("birth_place_and_day", "Tempat, tanggal lahir", "Place and date of birth", False,
           ("TTL", "Tempat/Tanggal Lahir", "Tempat Tgl Lahir", "Tempat dan Tanggal Lahir")),
    Column("sex", "Jenis kelamin", "Sex", False,
           ("JK", "L/P", "JENIS_KLMIN", "Jenis Klmn", "Kelamin", "Gender", "P/L"), ColumnKind.SEX),
    Column("household_no", "No. KK", "Household card number", False,
           ("KK", "NO_KK", "NOKK", "Nomor KK", "Nomor Kartu Keluarga", "No Kartu Keluarga", "id_keluarga"),
           ColumnKind.DIGITS),
    Column("occupation", "Pekerjaan", "Occupation", False,
           ("JENIS_PKRJN", "Jenis Pekerjaan", "Pekerjaan Utama", "Mata Pencaharian", "Profesi", "Usaha")),
    Column("income_rp", "Penghasilan per bulan", "Monthly income", False,
           ("Penghasilan", "Pendapatan", "Pendapatan per Bulan", "Pendapatan Bulanan", "Penghasilan/bln",
            "Penghasilan Sebulan", "Upah"), ColumnKind.RUPIAH),
    Column("decile", "Desil kesejahteraan", "Welfare decile", False,
           ("Desil", "Desil Nasional", "Desil DTSEN", "Desil DTKS", "Desil P3KE", "Peringkat Kesejahteraan"),
           ColumnKind.INT),
    Column("residence", "Desa atau kelurahan tempat tinggal", "Village of residence", False,
           ("KODE_DESA", "kode_wilayah", "Kode Desa", "Nama Kelurahan/Desa", "Nama Desa", "Desa", "Kelurahan",
            "Desa/Kelurahan", "Kelurahan/Desa", "Kode Kelurahan")),
    Column("domicile_letter", "Surat domisili", "Domicile letter", False,
           ("Nomor Surat Domisili", "No Surat Domisili", "Domisili")),
)  # fmt: skip


class VillageNeeded(Refusal):
    """A list of nominations belongs to one village."""

    code = "VILLAGE_NEEDED"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the list with what could be read of the person. ``problem`` refuses it before any rule is asked."""

    number: int
    nik: str
    name: str
    birth_on: date | None
    sex: str
    occupation: str
    income_rp: int | None
    decile: int | None
    household_no: str
    residence: RegionCode | None
    has_domicile_letter: bool
    problem: RowReason | None = None


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of villages to read a place of residence by, the nearer first."""

    regency: NameIndex
    province: NameIndex

    @classmethod
    def around(cls, village: RegionCode) -> "_Names":
        levels = (RegionLevel.REGENCY, RegionLevel.PROVINCE)
        return cls(*(regions.name_index(village.at_level(one), level=RegionLevel.VILLAGE) for one in levels))


def register() -> None:
    """Files of kind ``nominations`` can be imported."""
    targets.register(
        ImportTarget(
            kind=KIND,
            title_id="Usulan pekerja rentan",
            title_en="Nominations of vulnerable workers",
            columns=COLUMNS,
            permission="NOMINATION_PROPOSE",
            validate=validate,
            commit=commit,
            undo=undo,
        )
    )


def year_of(batch: BatchView, *, on: date) -> int:
    """The programme year of a list: as chosen at upload, else that of its month, else the one being prepared."""
    chosen = batch.options.get("year")
    if chosen:
        return int(chosen)
    if batch.month is not None:
        return batch.month.year
    return year_in_preparation(on)


def validate(batch: BatchView, rows: Sequence[tuple[int, RowValues]]) -> list[RowVerdict]:
    """A verdict per row: refused with every rule that fails, double when the village has proposed the person already.

    Refuses: VillageNeeded.
    """
    village, on = _village(batch), _today(batch.created_at)
    year = year_of(batch, on=on)
    names = _Names.around(village)
    read = [_read(number, values, village, names, on) for number, values in rows]
    known_ids = registry.ids_by_niks([row.nik for row in read])
    known = registry.facts_for_eligibility(list(known_ids.values()))
    around = queries.surroundings(list(known), village=village, year=year, on=on)
    here = queries.nominated_here(list(known), village=village, year=year)
    criteria = queries.criteria_of(village, year, on=on)
    verdicts = []
    for row in read:
        person = known.get(known_ids.get(row.nik, 0))
        if person is not None and person.worker_id in here:
            verdicts.append(_double(row))
            continue
        facts = _facts(row, person, village)
        if person is not None:
            facts = _merged(facts, queries.candidate_facts(person, around), village)
        verdicts.append(_verdict(row, facts, criteria, on))
    return verdicts


def commit(batch: BatchView, rows: Iterable[StagedRowView], by: Actor, at: datetime) -> CommitResult:
    """The workers of the accepted rows are known and proposed. Refuses: VillageNeeded and as ``nominate_many``."""
    village, on = _village(batch), _today(at)
    names = _Names.around(village)
    read = [_read(row.row_number, row.values, village, names, on) for row in rows]
    known = registry.facts_for_eligibility(list(registry.ids_by_niks([row.nik for row in read]).values()))
    by_nik = {nik: known[worker_id] for nik, worker_id in registry.ids_by_niks([row.nik for row in read]).items()}
    workers = [_worker_row(row, by_nik.get(row.nik), village, on) for row in read]
    results = registry_operations.upsert_workers(workers, by=by, at=at, batch_id=batch.id)
    letters = {one.worker_id for row, one in zip(read, results, strict=True) if row.has_domicile_letter}
    made = operations.nominate_many(
        worker_ids=[one.worker_id for one in results],
        village=village,
        year=year_of(batch, on=on),
        domicile_letters=letters,
        batch_id=batch.id,
        by=by,
        at=at,
        on=on,
    )
    touched = [
        TouchedRow(
            row.number,
            one.worker_id,
            {
                "change": one.change.value,
                "worker": one.former_state,
                "nomination": made.get(one.worker_id),
            },
        )
        for row, one in zip(read, results, strict=True)
    ]
    return CommitResult(touched, {"workers": len(results), "nominations": len(made)})


def undo(batch: BatchView, rows: Sequence[StagedRowView], by: Actor, at: datetime) -> UndoResult:
    """Nominations nothing came after are gone and their workers as before; the others are kept and named."""
    former = {row.row_number: row.former_state or {} for row in rows}
    wanted = [state["nomination"] for state in former.values() if state.get("nomination")]
    gone = operations.withdraw_batch(batch_id=batch.id, nomination_ids=wanted, by=by, at=at)
    free, kept = [], {}
    for row in rows:
        state = former[row.row_number]
        if state.get("nomination") and state["nomination"] not in gone:
            kept[row.row_number] = "programme"
        elif row.subject_id is not None:
            free.append(FormerWorker(row.subject_id, Change(state["change"]), state["worker"]))
    held = registry_operations.restore_workers(free, batch_id=batch.id)
    kept |= {row.row_number: held[row.subject_id] for row in rows if row.subject_id in held}
    return UndoResult(kept)


def _village(batch: BatchView) -> RegionCode:
    if batch.region_code.count(".") != RegionLevel.VILLAGE - 1:
        raise VillageNeeded(
            "Daftar usulan adalah milik satu desa. Pilih desanya saat mengunggah.",
            "A list of nominations belongs to one village. Choose it when uploading.",
        )
    return RegionCode(batch.region_code)


def _today(at: datetime) -> date:
    day = access.business_day()
    return day.day if day else at.date()


def _read(number: int, values: RowValues, village: RegionCode, names: _Names, on: date) -> _Row:
    nik = Nik.parse(values["nik"])
    birth_on, problem = _birth(nik, values, on)
    residence, unknown = _residence(values.get("residence", ""), village, names)
    decile = int(values["decile"]) if values.get("decile") else None
    if decile is not None and not 1 <= decile <= 10:
        problem = problem or _reason(
            "DECILE_IMPOSSIBLE", "decile", f"Desil {decile} tidak ada; isi 1 sampai 10.", "A decile is 1 to 10."
        )
    return _Row(
        number=number,
        nik=nik.digits,
        name=values.get("name", ""),
        birth_on=birth_on,
        sex=values.get("sex") or nik.sex,
        occupation=values.get("occupation", ""),
        income_rp=int(values["income_rp"]) if values.get("income_rp") else None,
        decile=decile,
        household_no=values.get("household_no", ""),
        residence=residence,
        has_domicile_letter=bool(values.get("domicile_letter")),
        problem=problem or unknown,
    )


def _birth(nik: Nik, values: RowValues, on: date) -> tuple[date | None, RowReason | None]:
    """As written; else from 'Sambas, 12-05-1985'; else from the NIK, the later century where both are possible."""
    if values.get("birth_on"):
        return date.fromisoformat(values["birth_on"]), None
    written = values.get("birth_place_and_day", "")
    if written and (found := _DAY_AT_END.search(written)):
        try:
            return date(int(found[3]), int(found[2]), int(found[1])), None
        except ValueError:
            return None, _reason(
                "DATE_UNREADABLE", "birth_place_and_day",
                f"'{written[:40]}' tidak berisi tanggal yang mungkin. Tulis seperti Sambas, 12-05-1985.",
                "Holds no possible date. Write it like Sambas, 12-05-1985.",
            )  # fmt: skip
    return next(iter(nik.birth_dates(on)), None), None


def _residence(text: str, village: RegionCode, names: _Names) -> tuple[RegionCode | None, RowReason | None]:
    """A code, dotted or not, or a name: of the regency first, else of the province. Nothing written: nothing said."""
    if not text:
        return None, None
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10 and not re.search(r"[A-Za-z]", text):
        return RegionCode(f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"), None
    inside = names.regency.candidates(text)
    if village in inside:
        return village, None
    if len(inside) == 1:
        return RegionCode(inside[0]), None
    outside = names.province.candidates(text) if not inside else ()
    if outside:  # whichever it is, it lies in another regency
        return RegionCode(outside[0]), None
    return None, _reason(
        "VILLAGE_UNKNOWN", "residence",
        f"Desa '{text[:40]}' tidak dikenal, atau ada lebih dari satu di kabupaten ini. Tulis kode desanya.",
        "No such village, or more than one in this regency. Write its code.",
    )  # fmt: skip


def _facts(row: _Row, person: WorkerFacts | None, village: RegionCode) -> CandidateFacts:
    """What the list says, completed by the registry where the list is silent."""
    registered = RegionCode(person.region_code) if person else village
    return CandidateFacts(
        born_on=person.birth_on if person else row.birth_on,
        region_code=row.residence or registered,
        occupation=row.occupation or (person.occupation if person else ""),
        domicile_code=village if row.has_domicile_letter else None,
        welfare_decile=row.decile or (person.welfare_decile if person else None),
    )


def _merged(listed: CandidateFacts, registered: CandidateFacts, village: RegionCode) -> CandidateFacts:
    """What the rooms know of a registered person, with what the list brings up to date.

    A list may say that somebody lives elsewhere; it cannot bring a person home whom another regency has on record.
    """
    stays = listed.region_code is None or village.at_level(RegionLevel.REGENCY).contains(listed.region_code)
    return replace(
        registered,
        region_code=registered.region_code if stays else listed.region_code,
        occupation=listed.occupation,
        domicile_code=listed.domicile_code,
        welfare_decile=listed.welfare_decile,
    )


def _verdict(row: _Row, facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> RowVerdict:
    if row.problem is not None:
        return RowVerdict(Verdict.REJECTED, reasons=(row.problem,), label=row.name)
    decision = decide_eligibility(facts, criteria=criteria, on=on)
    if decision.accepted:
        return RowVerdict(Verdict.ACCEPTED, label=row.name)
    reasons = tuple(
        _reason(one.code, _COLUMN_OF.get(one.code, "nik"), one.indonesian, one.english) for one in decision.reasons
    )
    is_double = {one.code for one in reasons} == {"NOMINATED_TWICE"}
    return RowVerdict(Verdict.DUPLICATE if is_double else Verdict.REJECTED, reasons=reasons, label=row.name)


_COLUMN_OF: Mapping[str, str] = {
    "NOT_RESIDENT": "residence",
    "AGE_UNKNOWN": "birth_on",
    "TOO_YOUNG": "birth_on",
    "TOO_OLD": "birth_on",
    "NO_OCCUPATION": "occupation",
    "OCCUPATION_NOT_COVERED": "occupation",
    "EARNS_WAGE": "occupation",
    "WELFARE_UNKNOWN": "decile",
    "WELFARE_TOO_HIGH": "decile",
}
"""Which cell to look at for a reason; the others are about the person, so about the NIK."""


def _double(row: _Row) -> RowVerdict:
    reason = _reason(
        "ALREADY_NOMINATED", "nik", "Pekerja ini sudah ada di daftar usulan desa Anda.",
        "This worker is on your village's list already.",
    )  # fmt: skip
    return RowVerdict(Verdict.DUPLICATE, reasons=(reason,), label=row.name)


def _worker_row(row: _Row, person: WorkerFacts | None, village: RegionCode, on: date) -> WorkerRow:
    """What the registry is told; '' for what it knows better already."""
    birth_on = person.birth_on if person else row.birth_on
    assert birth_on is not None, "a row without a birth date is never accepted"
    return WorkerRow(
        nik=row.nik,
        name="" if person else row.name,
        birth_on=birth_on,
        sex="" if person else row.sex,
        region_code="" if person else row.residence or village,
        segment="" if person else Segment.INFORMAL.value,
        occupation=row.occupation,
        declared_income_rp=row.income_rp,
        welfare_decile=row.decile,
        household_no=row.household_no,
    )


def _reason(code: str, column: str, message: str, message_en: str) -> RowReason:
    return RowReason(code, column, message, message_en)
