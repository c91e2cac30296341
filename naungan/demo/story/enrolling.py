"""Seats are decided by rank and bills issued over them."""

from collections.abc import Callable

from naungan.billing import operations as billing
from naungan.billing import queries as bills
from naungan.billing.operations.issue import programme_reference
from naungan.coverage import queries as coverage
from naungan.demo.files import NOMINATING_REGENCIES
from naungan.demo.story.setting import APBD, FIRST_MONTH, LAST_MONTH, YEAR, Story
from naungan.demo.story.told import StoryFigure, StoryStep
from naungan.funding import operations as funding
from naungan.funding import queries as budgets
from naungan.kernel import RegionCode, format_count, format_rupiah
from naungan.programme import operations as programme
from naungan.programme import queries as seats
from naungan.programme.rules import DossierState
from naungan.regions import queries as regions

_DECREES = {"61.02": "Kep. Bupati Mempawah contoh 1/2025", "61.07": "Kep. Bupati Bengkayang contoh 1/2025"}
_SPARE = 4
"""The example budgets hold a quarter more than the seats cost."""


def seats_decided(story: Story) -> StoryStep:
    """Every village's dossier is submitted, verified, decided by decree and enrolled for the year."""
    for village in _villages(story):
        _walk(story, village)
    boards = [seats.village_board(story.by.scope, village=village, year=YEAR) for village in _villages(story)]
    seated = sum(board.enrolled for board in boards)
    return StoryStep(
        "seats",
        f"{format_count(seated)} pekerja rentan ditetapkan di {len(boards)} desa",
        f"{format_count(seated)} vulnerable workers were seated in {len(boards)} villages",
        tuple(
            StoryFigure(
                f"Desa {board.village_name}", f"Desa {board.village_name}",
                f"kuota {board.quota}, terisi {board.enrolled}, daftar tunggu {board.waiting}, ditolak {board.refused}",
                f"/program/{board.village_code}/{YEAR}",
                f"{board.quota} seats, {board.enrolled} filled, {board.waiting} on the waiting list, "
                f"{board.refused} refused",
            )
            for board in boards
        ),
    )  # fmt: skip


def bills_issued(story: Story) -> StoryStep:
    """A bill per village over its seats, January to December, from the regency's budget."""
    for regency in NOMINATING_REGENCIES:
        _set_aside(story, regency)
    issued = []
    for village in _villages(story):
        bill = bills.bill_of_reference(story.by.scope, programme_reference(village, YEAR))
        issued.append(bill or billing.issue_village_bill(
            village=RegionCode(village), year=YEAR, first=FIRST_MONTH, last=LAST_MONTH, source_code=APBD,
            by=story.by, at=story.at, priced_on=story.on,
        ))  # fmt: skip
    people, total = sum(bill.line_count for bill in issued), sum(bill.total_rp for bill in issued)
    return StoryStep(
        "bills",
        f"{len(issued)} tagihan terbit untuk Januari sampai Desember {YEAR}: {format_rupiah(total)}",
        f"{len(issued)} bills were issued for January to December {YEAR}: {format_rupiah(total)}",
        (
            StoryFigure("Pekerja", "Workers", format_count(people), "/iuran"),
            StoryFigure("Dana", "Money", "APBD kabupaten", value_english="the regency's budget (APBD)"),
            StoryFigure("Dasar hitung", "Priced by", issued[0].rule_version if issued else "-"),
        ),
    )


def _villages(story: Story) -> list[str]:
    """Villages of the nominating regencies that take part, by code."""
    return [
        village.code
        for regency in NOMINATING_REGENCIES
        for village in regions.villages(regency, only_example=True)
        if village.kind == "desa"
    ]


def _walk(story: Story, village: str) -> None:
    """Moves one dossier to its end from wherever it stands."""
    moves: dict[DossierState, Callable[[], object]] = {
        DossierState.OPEN: lambda: programme.submit_dossier(
            village=village, year=YEAR, by=story.by, at=story.at, on=story.on
        ),
        DossierState.SUBMITTED: lambda: programme.verify_dossier(
            village=village, year=YEAR, by=story.by, at=story.at, on=story.on
        ),
        DossierState.VERIFIED: lambda: programme.decide_dossier(
            village=village, year=YEAR, decree_number=_DECREES[village[:5]], decree_on=story.on,
            by=story.by, at=story.at, on=story.on,
        ),
        DossierState.DECIDED: lambda: programme.enrol_dossier(
            village=village, year=YEAR, first=FIRST_MONTH, last=LAST_MONTH, by=story.by, at=story.at
        ),
    }  # fmt: skip
    while (state := seats.village_board(story.by.scope, village=village, year=YEAR).state) in moves:
        moves[state]()


def _set_aside(story: Story, regency: str) -> None:
    if any(one.source_code == APBD for one in budgets.budgets(story.by.scope, region=regency, year=YEAR)):
        return
    wanted = sum(
        seats.village_board(story.by.scope, village=village, year=YEAR).enrolled
        for village in _villages(story)
        if village.startswith(regency)
    )
    price = _price(story)
    funding.record_budget(
        region=regency, year=YEAR, source=APBD, document=f"DPA contoh {regency}/{YEAR}",
        ceiling_rp=wanted * 12 * price + wanted * 12 * price // _SPARE, is_example=True, by=story.by, at=story.at,
    )  # fmt: skip


def _price(story: Story) -> int:
    return coverage.lowest_price_rp(FIRST_MONTH, story.on)
