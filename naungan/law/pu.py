"""Contribution of a wage earner (PU): by risk class and scale, with the pension ceiling, employer and worker apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from naungan.kernel import Month, Reason, Refusal, format_percent, format_rupiah
from naungan.law.citation import Citation
from naungan.law.parameter import DatedValue, parameter
from naungan.law.programmes import names_of, programmes_named
from naungan.law.rounding import half_up
from naungan.law.terms import Programme, Scale

RULE = "pu-1"

_DUE_BY_SCALE = {
    Scale.MICRO: "pu_programmes_micro",
    Scale.SMALL: "pu_programmes_small",
    Scale.MEDIUM: "pu_programmes_medium",
    Scale.LARGE: "pu_programmes_large",
}
_ALWAYS = ("pu_jkk_rate", "pu_jkm_rate", "pu_share_due")
_BY_PROGRAMME = {
    Programme.JHT: ("pu_jht_employer_rate", "pu_jht_worker_rate"),
    Programme.JP: ("jp_ceiling_rp", "pu_jp_employer_rate", "pu_jp_worker_rate"),
    Programme.JKP: ("jkp_government_rate", "jkp_from_jkk_rate", "jkp_from_jkm_rate", "jkp_wage_max_rp"),
}


class WageNotPossible(Refusal):
    """A wage of zero or less."""

    code = "WAGE_NOT_POSSIBLE"


class RiskClassUnknown(Refusal):
    """Risk classes are 1 to 5."""

    code = "RISK_CLASS_UNKNOWN"


class ProtectionIncomplete(Refusal):
    """A wage earner without JKK or without JKM."""

    code = "PROTECTION_INCOMPLETE"


@dataclass(frozen=True, slots=True)
class PuPart:
    """One programme's contribution, in rupiah, by who bears it."""

    programme: Programme
    employer_rp: int
    worker_rp: int

    @property
    def total_rp(self) -> int:
        return self.employer_rp + self.worker_rp


@dataclass(frozen=True, slots=True)
class JkpComposition:
    """Where loss-of-job insurance is paid from. Information only: it never adds to a bill."""

    counted_wage_rp: int
    government_rp: int
    from_jkk_rp: int
    from_jkm_rp: int

    @property
    def total_rp(self) -> int:
        return self.government_rp + self.from_jkk_rp + self.from_jkm_rp


@dataclass(frozen=True, slots=True)
class PuPrice:
    """What is owed for one wage earner and month, programme by programme, and why."""

    month: Month
    wage_rp: int
    parts: tuple[PuPart, ...]
    jkp: JkpComposition | None
    rule_version: str
    explanation: tuple[Reason, ...]

    def part(self, programme: Programme) -> PuPart:
        """Of one programme; zero on both sides when it is not paid."""
        found = [part for part in self.parts if part.programme == programme]
        return found[0] if found else PuPart(programme, 0, 0)

    @property
    def employer_rp(self) -> int:
        return sum(part.employer_rp for part in self.parts)

    @property
    def worker_rp(self) -> int:
        return sum(part.worker_rp for part in self.parts)

    @property
    def total_rp(self) -> int:
        return self.employer_rp + self.worker_rp


def programmes_due(scale: Scale, *, month: Month, priced_on: date) -> Programme:
    """The programmes a business of that scale must pay for; it may pay for more.

    Law: Perpres 109/2013 art. 6, scale by PP 7/2021. Refuses: NoLawForDate.
    """
    return programmes_named(parameter(_DUE_BY_SCALE[scale]).on(month, known_on=priced_on).names)


@lru_cache(maxsize=8192)
def price_pu_month(
    *, month: Month, wage_rp: int, jkk_class: int, scale: Scale, programmes: Programme, priced_on: date
) -> PuPrice:
    """What employer and worker owe for one month. Each part is rounded by itself, half up.

    Programmes due by the scale but left out are named in the explanation, not refused: a worker beyond pension age has
    none. Law: PP 44/2015, PP 45/2015, PP 46/2015, PP 6/2025.
    Refuses: WageNotPossible, RiskClassUnknown, ProtectionIncomplete, NoLawForDate.
    """
    _require_possible(wage_rp, jkk_class, programmes)
    law = _law(month, programmes, priced_on)
    share_due = law["pu_share_due"].number
    parts = [
        PuPart(Programme.JKK, half_up(wage_rp * _jkk_rate(law, jkk_class) * share_due), 0),
        PuPart(Programme.JKM, half_up(wage_rp * law["pu_jkm_rate"].number * share_due), 0),
    ]
    if Programme.JHT in programmes:
        parts.append(_shared(Programme.JHT, wage_rp, law["pu_jht_employer_rate"], law["pu_jht_worker_rate"]))
    if Programme.JP in programmes:
        counted_rp = min(wage_rp, law["jp_ceiling_rp"].whole)
        parts.append(_shared(Programme.JP, counted_rp, law["pu_jp_employer_rate"], law["pu_jp_worker_rate"]))
    missing = programmes_due(scale, month=month, priced_on=priced_on) & ~programmes
    return PuPrice(
        month=month,
        wage_rp=wage_rp,
        parts=tuple(parts),
        jkp=_jkp(wage_rp, law) if Programme.JKP in programmes else None,
        rule_version=_version(law),
        explanation=(*_reasons(parts, wage_rp, jkk_class, law), *_missing_reasons(missing, scale)),
    )


def pu_citations(*, month: Month, scale: Scale, programmes: Programme, priced_on: date) -> tuple[Citation, ...]:
    """The law behind ``price_pu_month``, to be shown under the amounts. Refuses: NoLawForDate."""
    law = _law(month, programmes, priced_on)
    due = parameter(_DUE_BY_SCALE[scale]).on(month, known_on=priced_on)
    return (*(value.citation for value in law.values()), due.citation)


def pu_due_on(month: Month) -> date:
    """The day a month's contribution is due: a day of the following month.

    Law: not read (general knowledge); the day is a parameter.
    """
    due_month = month.plus(1)
    day = parameter("pu_due_day").on(month, known_on=due_month.first_day).whole
    return due_month.first_day.replace(day=day)


def pu_penalty_rp(contribution_rp: int, *, month: Month, paid_on: date) -> int:
    """Penalty on a late contribution: a share of it for every month begun after the due day, half up.

    Law: not read (general knowledge); the share is a parameter.
    """
    due_on = pu_due_on(month)
    if paid_on <= due_on:
        return 0
    months_late = Month.of(due_on).months_until(Month.of(paid_on)) + (1 if paid_on.day > due_on.day else 0)
    rate = parameter("pu_penalty_rate").on(month, known_on=paid_on).number
    return half_up(contribution_rp * rate * months_late)


def _require_possible(wage_rp: int, jkk_class: int, programmes: Programme) -> None:
    if wage_rp <= 0:
        raise WageNotPossible("Upah harus lebih dari nol.", "A wage must be above zero.")
    if not 1 <= jkk_class <= 5:
        raise RiskClassUnknown(
            f"Kelompok risiko JKK adalah 1 sampai 5, bukan {jkk_class}.", f"Risk classes are 1 to 5, not {jkk_class}."
        )
    if Programme.PROTECTED & ~programmes:
        raise ProtectionIncomplete(
            "JKK dan JKM wajib bagi setiap pekerja penerima upah.", "JKK and JKM are due for every wage earner."
        )


def _law(month: Month, programmes: Programme, priced_on: date) -> dict[str, DatedValue]:
    names = [*_ALWAYS]
    for programme, more in _BY_PROGRAMME.items():
        if programme in programmes:
            names += more
    return {name: parameter(name).on(month, known_on=priced_on) for name in names}


def _jkk_rate(law: Mapping[str, DatedValue], jkk_class: int) -> Decimal:
    return law["pu_jkk_rate"].by_key[str(jkk_class)]


def _shared(programme: Programme, counted_rp: int, employer: DatedValue, worker: DatedValue) -> PuPart:
    return PuPart(programme, half_up(counted_rp * employer.number), half_up(counted_rp * worker.number))


def _jkp(wage_rp: int, law: Mapping[str, DatedValue]) -> JkpComposition:
    counted_rp = min(wage_rp, law["jkp_wage_max_rp"].whole)
    return JkpComposition(
        counted_wage_rp=counted_rp,
        government_rp=half_up(counted_rp * law["jkp_government_rate"].number),
        from_jkk_rp=half_up(counted_rp * law["jkp_from_jkk_rate"].number),
        from_jkm_rp=half_up(counted_rp * law["jkp_from_jkm_rate"].number),
    )


def _version(law: Mapping[str, DatedValue]) -> str:
    ceiling = str(law["jp_ceiling_rp"].from_on) if "jp_ceiling_rp" in law else "-"
    return f"{RULE}/{law['pu_jkk_rate'].from_on}/{ceiling}/{law['pu_share_due'].from_on}"


def _reasons(parts: list[PuPart], wage_rp: int, jkk_class: int, law: Mapping[str, DatedValue]) -> list[Reason]:
    rate = format_percent(_jkk_rate(law, jkk_class))
    reasons = [
        Reason(
            "PU_JKK_JKM",
            f"JKK kelompok risiko {jkk_class} ({rate}) {format_rupiah(parts[0].total_rp)} dan JKM "
            f"{format_rupiah(parts[1].total_rp)}, dibayar pemberi kerja.",
            f"JKK of risk class {jkk_class} ({rate}) {format_rupiah(parts[0].total_rp)} and JKM "
            f"{format_rupiah(parts[1].total_rp)}, paid by the employer.",
        )
    ]
    if law["pu_share_due"].number < 1:
        due = format_percent(law["pu_share_due"].number, 0)
        reasons.append(
            Reason(
                "PU_RELIEF",
                f"Hanya {due} JKK dan JKM yang dibayar ({law['pu_share_due'].citation.title}).",
                f"Only {due} of JKK and JKM is due ({law['pu_share_due'].citation.title}).",
            )
        )
    reasons += [_split_reason(part) for part in parts if part.worker_rp]
    if "jp_ceiling_rp" in law and wage_rp > law["jp_ceiling_rp"].number:
        ceiling = format_rupiah(law["jp_ceiling_rp"].whole)
        reasons.append(
            Reason(
                "PU_JP_CEILING",
                f"Upah di atas batas JP; iuran pensiun dihitung dari {ceiling}.",
                f"The wage is above the pension ceiling; JP is counted on {ceiling}.",
            )
        )
    if "jkp_wage_max_rp" in law:
        reasons.append(
            Reason(
                "PU_JKP_NO_BILL",
                "JKP tidak menambah tagihan: dibayar pemerintah dan diambil dari iuran yang sudah ada.",
                "Loss-of-job insurance adds nothing to the bill: government pays, the rest comes out of JKK and JKM.",
            )
        )
    return reasons


def _split_reason(part: PuPart) -> Reason:
    employer, worker = format_rupiah(part.employer_rp), format_rupiah(part.worker_rp)
    return Reason(
        f"PU_{part.programme.name}",
        f"{part.programme.name}: pemberi kerja {employer}, pekerja {worker}.",
        f"{part.programme.name}: employer {employer}, worker {worker}.",
    )


def _missing_reasons(missing: Programme, scale: Scale) -> list[Reason]:
    if not missing:
        return []
    names = ", ".join(names_of(missing))
    return [
        Reason(
            "PU_PROGRAMME_DUE_MISSING",
            f"{names} wajib bagi usaha {_SCALE_WORDS[scale]}, tetapi belum dihitung di sini.",
            f"{names} is due of a {scale.value} business but was not counted here.",
        )
    ]


_SCALE_WORDS = {Scale.MICRO: "mikro", Scale.SMALL: "kecil", Scale.MEDIUM: "menengah", Scale.LARGE: "besar"}
