"""The only writers of person-months. They post inside their caller's operation and record no event of their own."""

from naungan.protection.operations.change import acknowledge, restore_report_months, withdraw
from naungan.protection.operations.load import load_person_months
from naungan.protection.operations.record import record_many, record_spans

__all__ = [
    "acknowledge",
    "load_person_months",
    "record_many",
    "record_spans",
    "restore_report_months",
    "withdraw",
]
