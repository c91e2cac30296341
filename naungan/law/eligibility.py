"""May a person hold a funded place of a programme for vulnerable workers? Every rule with its own reason.

The checklist is ours, after the regulations and practice of several regencies; the criteria are dated data
(``parameters/eligibility.yaml``). What never: a look-up; all facts come as arguments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from naungan.kernel import Decision, Month, Reason, RegionCode
from naungan.law.age import age_on
from naungan.law.parameter import parameter

RULE = "eligibility-1"

ELIGIBLE = Reason("ELIGIBLE", "Memenuhi semua syarat program.", "Meets every criterion of the programme.")


class PublicService(StrEnum):
    """Service whose members have a protection of their own."""

    NONE = "none"
    ASN = "asn"
    TNI = "tni"
    POLRI = "polri"
    PENSIONER = "pensioner"


class CriteriaSet(StrEnum):
    """Named sets of criteria that exist as dated data."""

    DEFAULT = "default"
    KUDUS = "kudus"
    SEKADAU_PALM = "sekadau"
    TANJABTIM_PALM = "tanjabtim"


_PARAMETERS = {
    CriteriaSet.DEFAULT: "criteria_default",
    CriteriaSet.KUDUS: "criteria_kudus",
    CriteriaSet.SEKADAU_PALM: "criteria_sekadau",
    CriteriaSet.TANJABTIM_PALM: "criteria_tanjabtim",
}
_PALM_ONLY = (CriteriaSet.SEKADAU_PALM, CriteriaSet.TANJABTIM_PALM)


@dataclass(frozen=True, slots=True)
class EligibilityCriteria:
    """What a programme asks. Ages in full years, both ends included, on ``age_cutoff_on``.

    ``decile_max`` None: not limited. ``months``: the contribution months the place would be paid for.
    """

    version: str
    region_code: RegionCode
    age_min_years: int
    age_max_years: int
    age_cutoff_on: date
    months: tuple[Month, ...]
    decile_max: int | None = None
    is_decile_required: bool = False
    occupation_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What is known of a person on the day. No name and no NIK: reasons are stored and shown.

    ``domicile_code``: where a domicile letter says the person lives. ``protected_until``: last month of active JKK and
    JKM, ``protected_by`` through whom. ``funded_months``: months another public source already pays for, by
    ``funded_by``. ``nik_problem``: the sentence of ``kernel.examine_nik`` when the number cannot be.
    """

    born_on: date | None
    region_code: RegionCode | None
    occupation: str
    domicile_code: RegionCode | None = None
    earns_wage: bool = False
    public_service: PublicService = PublicService.NONE
    is_pu_participant: bool = False
    protected_until: Month | None = None
    protected_by: str = ""
    welfare_decile: int | None = None
    died_on: date | None = None
    is_nik_possible: bool = True
    nik_problem: str = ""
    also_nominated_in: str = ""
    funded_months: frozenset[Month] = frozenset()
    funded_by: str = ""


def criteria_for(
    name: CriteriaSet,
    *,
    region_code: RegionCode,
    months: tuple[Month, ...],
    on: date,
    known_on: date,
    age_cutoff_on: date | None = None,
) -> EligibilityCriteria:
    """The criteria of that name in force on a day; the age counts on the first day paid for unless said otherwise.

    Refuses: NoLawForDate.
    """
    value = parameter(_PARAMETERS[name]).on(on, known_on=known_on)
    numbers = {key: int(number) for key, number in value.by_key.items()}
    words = parameter("criteria_palm_words").on(on, known_on=known_on).names if name in _PALM_ONLY else ()
    return EligibilityCriteria(
        version=f"{name.value}@{value.from_on}",
        region_code=region_code,
        age_min_years=numbers["age_min_years"],
        age_max_years=numbers["age_max_years"],
        age_cutoff_on=age_cutoff_on or months[0].first_day,
        months=months,
        decile_max=numbers["decile_max"] or None,
        is_decile_required=bool(numbers["decile_required"]),
        occupation_words=words,
    )


def decide_eligibility(facts: CandidateFacts, *, criteria: EligibilityCriteria, on: date) -> Decision:
    """May this person hold a funded place for the months asked? Every reason against is given, gravest first.

    Law: criteria of the programme; no single regulation fixes them. Rule version names the criteria used.
    """
    failures = [
        reason
        for rule in (_identity, _alive, _resident, _age, _work, _service, _protection, _welfare, _one_place)
        for reason in rule(facts, criteria, on)
    ]
    version = f"{RULE}/{criteria.version}"
    if failures:
        return Decision.from_failures(failures, rule_version=version, decided_on=on)
    return Decision(True, (ELIGIBLE,), version, on)


def _identity(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    if not facts.is_nik_possible:
        yield Reason(
            "NIK_IMPOSSIBLE",
            facts.nik_problem or "NIK tidak mungkin. Periksa 16 digit di KTP.",
            "The NIK cannot be. Check the 16 digits on the card.",
        )


def _alive(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    if facts.died_on is not None and facts.died_on <= on:
        yield Reason(
            "DECEASED",
            f"Tercatat meninggal pada {_day(facts.died_on)}. Usulkan pengganti; keluarga mungkin berhak atas santunan.",
            f"Recorded as deceased on {facts.died_on}. Propose another; the family may be entitled to a benefit.",
        )


def _resident(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    homes = [code for code in (facts.region_code, facts.domicile_code) if code is not None]
    if not any(criteria.region_code.contains(code) for code in homes):
        yield Reason(
            "NOT_RESIDENT",
            "Alamat di KTP atau KK di luar wilayah program. Lampirkan surat domisili bila memang tinggal di sini.",
            "The address lies outside the programme's region. Attach a domicile letter if the person lives here.",
        )


def _age(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    if facts.born_on is None:
        yield Reason("AGE_UNKNOWN", "Tanggal lahir belum diisi. Isi sesuai KTP.", "The birth date is missing.")
        return
    age = age_on(facts.born_on, criteria.age_cutoff_on)
    cutoff = _day(criteria.age_cutoff_on)
    if age < criteria.age_min_years:
        yield Reason(
            "TOO_YOUNG",
            f"Usia {age} tahun pada {cutoff}; program ini mulai usia {criteria.age_min_years} tahun.",
            f"{age} years old on {criteria.age_cutoff_on}; the programme begins at {criteria.age_min_years}.",
        )
    if age > criteria.age_max_years:
        yield Reason(
            "TOO_OLD",
            f"Usia {age} tahun pada {cutoff}; program ini sampai usia {criteria.age_max_years} tahun.",
            f"{age} years old on {criteria.age_cutoff_on}; the programme ends at {criteria.age_max_years}.",
        )


def _work(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    occupation = facts.occupation.strip().lower()
    if not occupation:
        yield Reason(
            "NO_OCCUPATION",
            "Pekerjaan belum diisi. Tuliskan pekerjaan sehari-hari, misalnya petani atau nelayan.",
            "The occupation is missing. Write the daily work, such as farmer or fisher.",
        )
    elif criteria.occupation_words and not any(word in occupation for word in criteria.occupation_words):
        words = " atau ".join(criteria.occupation_words)
        yield Reason(
            "OCCUPATION_NOT_COVERED",
            f"Program ini untuk pekerja {words}; pekerjaan yang tertulis: {facts.occupation.strip()}.",
            f"The programme is for {words} workers; written here: {facts.occupation.strip()}.",
        )
    if facts.earns_wage:
        yield Reason(
            "EARNS_WAGE",
            "Bekerja dengan upah pada pemberi kerja; pemberi kerjalah yang wajib mendaftarkan.",
            "Works for a wage; the employer has the duty to enrol.",
        )


def _service(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    if facts.public_service is not PublicService.NONE:
        yield Reason(
            "PUBLIC_SERVANT",
            f"Tercatat sebagai {_SERVICE_WORDS[facts.public_service]}, yang punya jaminan sendiri.",
            "Recorded in public service or as its pensioner, who have a protection of their own.",
        )
    if facts.is_pu_participant:
        yield Reason(
            "PU_PARTICIPANT",
            "Sudah menjadi peserta penerima upah lewat pemberi kerja.",
            "Already a participant as a wage earner.",
        )


def _protection(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    until = facts.protected_until
    if until is not None and until >= criteria.months[0]:
        through = f" lewat {facts.protected_by}" if facts.protected_by else ""
        yield Reason(
            "ALREADY_PROTECTED",
            f"Sudah terlindungi sampai {until.indonesian}{through}, jadi tidak perlu diusulkan lagi.",
            f"Already protected until {until}; no need to nominate again.",
        )


def _welfare(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    decile = facts.welfare_decile
    if decile is None and criteria.is_decile_required:
        yield Reason(
            "WELFARE_UNKNOWN",
            "Belum tercatat di data kesejahteraan (DTSEN). Minta pengecekan ke Dinas Sosial.",
            "Not recorded in the welfare data (DTSEN). Ask the social office to check.",
        )
    if decile is not None and criteria.decile_max is not None and decile > criteria.decile_max:
        yield Reason(
            "WELFARE_TOO_HIGH",
            f"Tercatat di desil {decile}; program ini untuk desil 1 sampai {criteria.decile_max}.",
            f"Recorded in decile {decile}; the programme is for deciles 1 to {criteria.decile_max}.",
        )


def _one_place(facts: CandidateFacts, criteria: EligibilityCriteria, on: date) -> Iterator[Reason]:
    if facts.also_nominated_in:
        yield Reason(
            "NOMINATED_TWICE",
            f"NIK yang sama juga diusulkan di {facts.also_nominated_in}. Tentukan satu tempat.",
            f"The same NIK is also nominated in {facts.also_nominated_in}. Settle on one place.",
        )
    taken = sorted(facts.funded_months.intersection(criteria.months))
    if taken:
        payer = f" oleh {facts.funded_by}" if facts.funded_by else ""
        span = taken[0].indonesian if len(taken) == 1 else f"{taken[0].indonesian} sampai {taken[-1].indonesian}"
        yield Reason(
            "MONTH_ALREADY_FUNDED",
            f"Iuran {span} sudah dibiayai{payer}. Satu orang hanya satu sumber dana untuk setiap bulan.",
            f"{len(taken)} of the months are already funded. One person, one source for each month.",
        )


_SERVICE_WORDS = {
    PublicService.ASN: "ASN",
    PublicService.TNI: "anggota TNI",
    PublicService.POLRI: "anggota Polri",
    PublicService.PENSIONER: "pensiunan ASN, TNI atau Polri",
}


def _day(day: date) -> str:
    return f"{day.day} {Month.of(day).indonesian}"
