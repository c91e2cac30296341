"""The bank asks and pays over signed HTTP; the books are checked."""

from naungan.billing import queries as bills
from naungan.billing.values import BillState
from naungan.demo.story.setting import Story
from naungan.demo.story.told import StoryFigure, StoryStep
from naungan.kernel import format_count, format_rupiah
from naungan.ledger import queries as ledger


def bank_pays(story: Story) -> StoryStep:
    """The simulated bank asks for each open bill and pays it at the door; the ledger has moved with it."""
    paid, amount_rp = story.pay()
    page = bills.bills(story.by.scope, state=BillState.PAID)
    return StoryStep(
        "payments",
        f"Bank menanyakan dan membayar {format_count(page.count)} tagihan lewat HTTP bertanda tangan: "
        f"{format_rupiah(page.total_rp)}",
        f"The bank asked for and paid {format_count(page.count)} bills over signed HTTP: "
        f"{format_rupiah(page.total_rp)}",
        (
            StoryFigure(
                "Dibayar pada putaran ini", "Paid in this run", f"{paid}, {format_rupiah(amount_rp)}", "/iuran"
            ),
            *(
                StoryFigure(account.name, account.code, format_rupiah(account.balance_rp))
                for account in ledger.balances()
                if account.balance_rp
            ),
        ),
    )


def ledger_checked(story: Story) -> StoryStep:
    """The invariants of the ledger are asked; the answer stands as it is."""
    violations = ledger.violations()
    return StoryStep(
        "ledger",
        "Buku besar diperiksa: tidak ada selisih" if not violations else "Buku besar diperiksa: ADA selisih",
        "The ledger was checked: no difference" if not violations else "The ledger was checked: DIFFERENCES",
        tuple(StoryFigure("Selisih", "Difference", sentence) for sentence in violations),
    )
