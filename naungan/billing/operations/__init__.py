"""The only writers of billing."""

from naungan.billing.operations.cancel import NotOpen, cancel_bill, expire_bills
from naungan.billing.operations.enter import CodeTaken, NotAFundCode, NothingOnCode, enter_fund_code
from naungan.billing.operations.issue import (
    MonthsClaimed,
    MonthsNotOffered,
    NothingToBill,
    issue_individual_bill,
    issue_village_bill,
)
from naungan.billing.operations.partner import KeyTooWeak, PartnerExists, add_partner, open_accounts
from naungan.billing.operations.question import answer_many
from naungan.billing.operations.reverse import NotReversible, reverse_payment
from naungan.billing.operations.settle import settle_many

__all__ = [
    "CodeTaken",
    "KeyTooWeak",
    "MonthsClaimed",
    "MonthsNotOffered",
    "NotAFundCode",
    "NotOpen",
    "NotReversible",
    "NothingOnCode",
    "NothingToBill",
    "PartnerExists",
    "add_partner",
    "answer_many",
    "cancel_bill",
    "enter_fund_code",
    "expire_bills",
    "issue_individual_bill",
    "issue_village_bill",
    "open_accounts",
    "reverse_payment",
    "settle_many",
]
