"""Jobs that need two doors at once: wired here, because doors never import each other. Deferred by name."""

from django.conf import settings
from procrastinate.contrib.django import app

from naungan.bank.simulator import pay_one
from naungan.kernel import Refusal


class BankRefused(Refusal):
    """The door refused what the simulated bank asked."""

    code = "BANK_REFUSED"


@app.task(name="bank.pay_bill", queue="bank")
def pay_bill(*, code: str) -> None:
    """The simulated bank asks for the bill and pays it over signed HTTP. Refuses: what the bank's door refuses."""
    result = pay_one(code, base_url=settings.BASE_URL)
    if result.problems:
        raise BankRefused("; ".join(result.problems), "; ".join(result.problems))
