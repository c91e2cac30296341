"""A code of the fund (kode iuran) is entered, to be paid as it is."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from naungan.audit import operations as audit
from naungan.billing.operations.issue import MonthsClaimed
from naungan.billing.operations.write import NewBill, claim_months, insert_bill
from naungan.billing.queries import bills_by_code
from naungan.billing.values import BillView, NewLine
from naungan.kernel import Actor, OutOfScope, Refusal, RegionCode, format_count
from naungan.law.terms import Payer
from naungan.registry import queries as registry


class NotAFundCode(Refusal):
    """A kode iuran has 12 digits."""

    code = "NOT_A_FUND_CODE"


class NothingOnCode(Refusal):
    """Each line of a code pays for at least a month of somebody, some rupiah."""

    code = "NOTHING_ON_CODE"


class CodeTaken(Refusal):
    """The code is known already."""

    code = "CODE_TAKEN"


def enter_fund_code(
    *,
    kode_iuran: str,
    kind: str,
    title: str,
    region: RegionCode,
    payer: Payer,
    lines: Sequence[NewLine],
    expires_at: datetime,
    by: Actor,
    at: datetime,
    entered_on: date,
) -> BillView:
    """The fund's bill stands open under its own code, with the amounts the fund gave.

    Refuses: NotPermitted, OutOfScope (region, then workers), NotAFundCode, NothingOnCode, CodeTaken, MonthsClaimed.
    Records: billing.bill.entered
    """
    by.scope.require("BILL_ISSUE")
    by.scope.require_region(region)
    _require_workers(lines, by)
    if len(kode_iuran) != 12 or not (kode_iuran.isascii() and kode_iuran.isdigit()):
        raise NotAFundCode("Kode iuran BPJS TK terdiri dari 12 angka.", "A kode iuran has 12 digits.")
    if not lines or not all(_pays_for_something(line) for line in lines):
        raise NothingOnCode(
            "Isi paling sedikit satu pekerja, masing-masing paling sedikit satu bulan dengan iuran lebih dari Rp0.",
            "Name at least one worker, each with a month or more and a contribution above zero.",
        )
    new = NewBill(kind=kind, title=title, region_code=str(region), payer=payer, source_code="", reference="",
                  priced_on=entered_on, expires_at=expires_at, issuer="bpjstk", code=kode_iuran)  # fmt: skip
    with transaction.atomic():
        if not insert_bill(new, lines, rule_version="ditetapkan BPJS Ketenagakerjaan", by=by, at=at):
            raise CodeTaken(f"Kode iuran {kode_iuran} sudah tercatat.", f"Code {kode_iuran} is known already.")
        bill = bills_by_code([kode_iuran])[kode_iuran]
        missing = claim_months(bill.id)
        if missing:
            raise MonthsClaimed(
                f"{format_count(missing)} bulan-pekerja sudah ada di tagihan lain.",
                f"{missing} worker-months are on another bill.",
            )
        audit.record("billing.bill.entered", by=by, at=at, subject=f"bill:{kode_iuran}", region=str(region),
                     detail={"total_rp": bill.total_rp})  # fmt: skip
    return bill


def _pays_for_something(line: NewLine) -> bool:
    return line.month_count > 0 and min(line.amounts.each()) >= 0 and line.amounts.total_rp > 0


def _require_workers(lines: Sequence[NewLine], by: Actor) -> None:
    """Whoever enters a code names workers of their own reach; the system reaches everybody."""
    wanted = sorted({line.worker_id for line in lines})
    if not by.scope.everything and len(registry.workers_by_ids(by.scope, wanted)) < len(wanted):
        raise OutOfScope("Ada pekerja yang tidak ditemukan di wilayah Anda.", "A worker was not found in your region.")
