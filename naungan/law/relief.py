"""Which share of JKK and JKM is still due for a month, by sector, payer and what was promulgated when priced."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from naungan.kernel import Month, Reason, format_percent
from naungan.law.citation import Citation
from naungan.law.parameter import parameter
from naungan.law.terms import Payer, Sector

FULL = Decimal(1)


@dataclass(frozen=True, slots=True)
class Relief:
    """The share that is due (1 when nothing is forgiven), since when, and why."""

    share_due: Decimal
    from_on: date
    reason: Reason
    citations: tuple[Citation, ...]

    @property
    def is_granted(self) -> bool:
        return self.share_due < FULL


def bpu_relief(*, month: Month, payer: Payer, sector: Sector, priced_on: date, apbdes_relief: bool = False) -> Relief:
    """Which share of JKK and JKM a BPU owes for that month. JHT is never forgiven.

    Village money (APBDES) gets the relief only with ``apbdes_relief``, because no source settles it.
    Law: PP 49/2020 (99 %); PP 50/2025 arts 2-4 (50 %, not where APBN or APBD pays). Refuses: NoLawForDate.
    """
    name = "bpu_share_due_transport" if sector is Sector.TRANSPORT else "bpu_share_due_other"
    share = parameter(name).on(month, known_on=priced_on)
    if share.number == FULL:
        return Relief(FULL, share.from_on, _no_relief(month), (share.citation,))
    excluded = parameter("bpu_relief_excluded_payers").on(month, known_on=priced_on)
    if payer.value in excluded.names:
        return Relief(FULL, share.from_on, _excluded(payer), (share.citation, excluded.citation))
    by_switch = parameter("bpu_relief_payers_by_switch").on(month, known_on=priced_on)
    if payer.value in by_switch.names and not apbdes_relief:
        return Relief(FULL, share.from_on, _village_money(), (share.citation, by_switch.citation))
    citations = (share.citation, by_switch.citation) if payer.value in by_switch.names else (share.citation,)
    return Relief(share.number, share.from_on, _granted(month, share.number, share.citation.title), citations)


def _no_relief(month: Month) -> Reason:
    return Reason(
        "RELIEF_NONE",
        f"Tidak ada keringanan iuran untuk {month.indonesian}.",
        f"No relief applies to {month}.",
    )


def _excluded(payer: Payer) -> Reason:
    return Reason(
        "RELIEF_NOT_FOR_STATE_MONEY",
        f"Keringanan tidak berlaku karena iuran dibayar {payer.value.upper()}.",
        f"The relief does not apply: the contribution is paid from {payer.value.upper()}.",
    )


def _village_money() -> Reason:
    return Reason(
        "RELIEF_VILLAGE_MONEY_UNSETTLED",
        "Iuran dibayar APBDes. Belum ada kepastian apakah keringanan berlaku untuk uang desa, jadi dihitung penuh.",
        "Paid from village money. Whether the relief covers it is not settled, so the full amount is counted.",
    )


def _granted(month: Month, share_due: Decimal, title: str) -> Reason:
    forgiven = format_percent(FULL - share_due, 0)
    return Reason(
        "RELIEF_GRANTED",
        f"Keringanan {forgiven} untuk JKK dan JKM pada {month.indonesian} ({title}).",
        f"Relief of {forgiven} on JKK and JKM for {month} ({title}).",
    )
