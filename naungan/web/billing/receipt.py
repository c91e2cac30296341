"""Bukti pembayaran iuran as plain values, as a drawing of its address (QR) and as a PDF of a fixed look."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
import typst

from naungan.billing.queries import Receipt
from naungan.web import words
from naungan.web.billing import words as bill_words

_TEMPLATE = Path(__file__).with_name("receipt.typ")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a receipt says, in the reader's language; the page and the PDF show the same."""

    language: str
    number: str
    subject: str
    rows: Sequence[tuple[str, str]]
    lines: Sequence[tuple[str, str]]
    total: str
    address: str
    """Where anyone can compare it."""
    stamp: str
    """Said across it when the payment was reversed; else empty."""
    is_example: bool


def paper_of(
    receipt: Receipt, *, people: int, region_name: str, address: str, is_example: bool, language: str
) -> Paper:
    """The receipt's values in words; nobody's name stands on it."""
    bill, payment, english = receipt.bill, receipt.payment, language == "en"
    labels = (
        ("Paid", "Through", "Bank's reference", "Paid by", "Region", "People", "Months")
        if english
        else ("Dibayar", "Lewat", "Nomor dari bank", "Dibayar oleh", "Wilayah", "Orang", "Bulan")
    )
    values = (
        words.instant_text(payment.paid_at, language),
        f"{receipt.partner_name}{f' ({payment.channel})' if payment.channel else ''}",
        payment.bank_reference or payment.request_id,
        bill_words.in_words(bill_words.PAYERS, bill.payer, language),
        region_name,
        words.count_text(people),
        bill_words.span_text(bill.first_month, bill.last_month, language),
    )
    rows = [
        (bill_words.code_word(bill, language), bill_words.spoken_code(bill.code)),
        *zip(labels, values, strict=True),
    ]
    return Paper(
        language, payment.number, bill.title, rows, bill_words.amount_lines(bill.amounts, language),
        words.rupiah_text(payment.amount_rp), address, _stamp(receipt, language), is_example,
    )  # fmt: skip


def _stamp(receipt: Receipt, language: str) -> str:
    if receipt.payment.reversed_at is None:
        return ""
    when = words.instant_text(receipt.payment.reversed_at, language)
    return f"Payment reversed on {when}" if language == "en" else f"Pembayaran ditarik kembali pada {when}"


def qr_svg(address: str, *, scale: float = 3.2) -> str:
    """The address as a QR drawing, without declaration, so that it can stand inside a page."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=scale, border=2, xmldecl=False, svgns=True, omitsize=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()


def pdf_bytes(paper: Paper, *, made_at: int) -> bytes:
    """The PDF; the same paper gives the same bytes. ``made_at``: seconds, the instant the payment was recorded."""
    english = paper.language == "en"
    told = {
        "language": paper.language,
        "title": "Contribution receipt" if english else "Bukti pembayaran iuran",
        "number": paper.number,
        "subject": paper.subject,
        "rows": [list(row) for row in paper.rows],
        "lines": [list(row) for row in paper.lines],
        "total_word": "Amount paid" if english else "Jumlah dibayar",
        "total": paper.total,
        "address": paper.address,
        "stamp": paper.stamp,
        "scan_title": "Is this receipt genuine?" if english else "Aslikah bukti ini?",
        "scan_note": "Scan, or open the address below, and compare number, amount and date."
        if english
        else "Pindai, atau buka alamat di bawah ini, lalu cocokkan nomor, jumlah dan tanggalnya.",
        "foot": "Employment social security" if english else "Jaminan sosial ketenagakerjaan",
        "is_example": paper.is_example,
        "example_word": "EXAMPLE" if english else "CONTOH",
        "example_note": "Invented people, no real money." if english else "Orang rekaan, bukan uang sungguhan.",
    }
    made: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(told, ensure_ascii=False), "qr": qr_svg(paper.address)},
        timestamp=made_at,
    )
    return made
