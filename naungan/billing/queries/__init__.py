"""Questions to billing. Scope is an argument of everything a person may ask; the bank door asks by code."""

from naungan.billing.queries.bills import (
    BillPage,
    bill,
    bill_lines,
    bill_of_reference,
    bills,
    bills_by_code,
    bills_of_references,
    bills_of_worker,
    count_bills,
    lock_bills,
)
from naungan.billing.queries.partners import partner_by_client_id, partner_by_service_id, partner_secret, partners
from naungan.billing.queries.payments import (
    Receipt,
    last_payment_at,
    payment_of_bill,
    payments,
    receipt,
    stored_answers,
)

__all__ = [
    "BillPage",
    "Receipt",
    "bill",
    "bill_lines",
    "bill_of_reference",
    "bills",
    "bills_by_code",
    "bills_of_references",
    "bills_of_worker",
    "count_bills",
    "last_payment_at",
    "lock_bills",
    "partner_by_client_id",
    "partner_by_service_id",
    "partner_secret",
    "partners",
    "payment_of_bill",
    "payments",
    "receipt",
    "stored_answers",
]
