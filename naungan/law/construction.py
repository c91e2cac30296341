"""Contribution of a construction project: marginal slices of the contract value, or a share of known wages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from naungan.kernel import Reason, Refusal, format_percent, format_rupiah
from naungan.law.citation import Citation
from naungan.law.parameter import DatedValue, parameter
from naungan.law.rounding import half_up

RULE = "construction-1"


class ContractValueNotPossible(Refusal):
    """A contract value or a sum of wages of zero or less."""

    code = "CONTRACT_VALUE_NOT_POSSIBLE"


@dataclass(frozen=True, slots=True)
class ContractSlice:
    """The part of the contract inside one slice, in rupiah, and what it costs. Slices add up to the price exactly."""

    from_rp: int
    until_rp: int | None
    inside_rp: int
    jkk_rate: Decimal
    jkm_rate: Decimal
    jkk_rp: int
    jkm_rp: int


@dataclass(frozen=True, slots=True)
class ConstructionPrice:
    """What a project owes once, for its whole duration. ``base_rp`` is the contract without VAT, or the wages."""

    on: date
    base_rp: int
    vat_rp: int
    jkk_rp: int
    jkm_rp: int
    slices: tuple[ContractSlice, ...]
    rule_version: str
    explanation: tuple[Reason, ...]
    citations: tuple[Citation, ...]

    @property
    def total_rp(self) -> int:
        return self.jkk_rp + self.jkm_rp


def price_construction(*, contract_value_rp: int, on: date, priced_on: date, includes_vat: bool) -> ConstructionPrice:
    """What a project owes by its contract value: each slice at its own rates, on the value without VAT.

    Without VAT and cumulative amounts are rounded half up, so that slices add up. ``on`` is the day of the work order.
    Law: Permenaker 44/2015, now Permenaker 5/2021. Refuses: ContractValueNotPossible, NoLawForDate.
    """
    _require_possible(contract_value_rp)
    table = parameter("construction_slices").on(on, known_on=priced_on)
    vat = parameter("construction_vat_rate").on(on, known_on=priced_on)
    base_rp = half_up(contract_value_rp / (1 + vat.number)) if includes_vat else contract_value_rp
    slices = _slices(base_rp, table)
    return ConstructionPrice(
        on=on,
        base_rp=base_rp,
        vat_rp=contract_value_rp - base_rp,
        jkk_rp=sum(piece.jkk_rp for piece in slices),
        jkm_rp=sum(piece.jkm_rp for piece in slices),
        slices=slices,
        rule_version=f"{RULE}/{table.from_on}/{vat.from_on if includes_vat else '-'}",
        explanation=(
            *_base_reasons(base_rp, contract_value_rp - base_rp),
            *(_slice_reason(piece) for piece in slices),
            *_relief_reasons(on, priced_on),
        ),
        citations=(table.citation, vat.citation) if includes_vat else (table.citation,),
    )


def price_construction_wages(*, wages_rp: int, on: date, priced_on: date) -> ConstructionPrice:
    """What a project owes when the wages of its workers are known. Rounded half up per programme.

    Law: Permenaker 44/2015, now Permenaker 5/2021. Refuses: ContractValueNotPossible, NoLawForDate.
    """
    _require_possible(wages_rp)
    rates = parameter("construction_wage_rates").on(on, known_on=priced_on)
    jkk_rp, jkm_rp = half_up(wages_rp * rates.by_key["jkk"]), half_up(wages_rp * rates.by_key["jkm"])
    reason = Reason(
        "CONSTRUCTION_WAGES",
        f"Dari upah {format_rupiah(wages_rp)}: JKK {format_rupiah(jkk_rp)} dan JKM {format_rupiah(jkm_rp)}.",
        f"On wages of {format_rupiah(wages_rp)}: JKK {format_rupiah(jkk_rp)} and JKM {format_rupiah(jkm_rp)}.",
    )
    version = f"{RULE}-wages/{rates.from_on}"
    reasons = (reason, *_relief_reasons(on, priced_on))
    return ConstructionPrice(on, wages_rp, 0, jkk_rp, jkm_rp, (), version, reasons, (rates.citation,))


def registration_working_days(*, on: date) -> int:
    """Within how many working days of the work order a project must be registered. Law: Permenaker 44/2015."""
    return parameter("construction_registration_working_days").on(on, known_on=on).whole


def _require_possible(amount_rp: int) -> None:
    if amount_rp <= 0:
        raise ContractValueNotPossible("Nilai kontrak atau upah harus lebih dari nol.", "The value must be above zero.")


def _slices(base_rp: int, table: DatedValue) -> tuple[ContractSlice, ...]:
    bounds = [int(row["from_rp"]) for row in table.rows]
    jkk_exact, jkm_exact = Decimal(0), Decimal(0)
    pieces = []
    for row, start, end in zip(table.rows, bounds, [*bounds[1:], None], strict=True):
        inside = min(base_rp, end if end is not None else base_rp) - start
        if inside <= 0:
            break
        jkk_before, jkm_before = half_up(jkk_exact), half_up(jkm_exact)
        jkk_exact += inside * row["jkk_rate"]
        jkm_exact += inside * row["jkm_rate"]
        jkk_rp, jkm_rp = half_up(jkk_exact) - jkk_before, half_up(jkm_exact) - jkm_before
        pieces.append(ContractSlice(start, end, inside, row["jkk_rate"], row["jkm_rate"], jkk_rp, jkm_rp))
    return tuple(pieces)


def _relief_reasons(on: date, priced_on: date) -> tuple[Reason, ...]:
    """PP 49/2020 also spoke of construction; under which conditions was not read, so nothing is taken off."""
    if parameter("pu_share_due").on(on, known_on=priced_on).number == 1:
        return ()
    return (
        Reason(
            "CONSTRUCTION_RELIEF_NOT_COUNTED",
            "Keringanan PP 49/2020 untuk jasa konstruksi tidak dihitung di sini karena syaratnya belum kami baca.",
            "The relief of PP 49/2020 on construction is not counted: its conditions were not read.",
        ),
    )


def _base_reasons(base_rp: int, vat_rp: int) -> tuple[Reason, ...]:
    if not vat_rp:
        return ()
    return (
        Reason(
            "CONSTRUCTION_WITHOUT_VAT",
            f"PPN {format_rupiah(vat_rp)} dikeluarkan; dihitung dari {format_rupiah(base_rp)}.",
            f"VAT of {format_rupiah(vat_rp)} is taken out; counted on {format_rupiah(base_rp)}.",
        ),
    )


def _slice_reason(piece: ContractSlice) -> Reason:
    jkk, jkm = format_percent(piece.jkk_rate), format_percent(piece.jkm_rate)
    inside = format_rupiah(piece.inside_rp)
    return Reason(
        "CONSTRUCTION_SLICE",
        f"Bagian mulai {format_rupiah(piece.from_rp)}, sebesar {inside}: JKK {jkk} = {format_rupiah(piece.jkk_rp)}, "
        f"JKM {jkm} = {format_rupiah(piece.jkm_rp)}.",
        f"The part from {format_rupiah(piece.from_rp)}, {inside}: JKK {jkk} = {format_rupiah(piece.jkk_rp)}, "
        f"JKM {jkm} = {format_rupiah(piece.jkm_rp)}.",
    )
