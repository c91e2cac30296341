"""The calculator: one question in the address, the amount first, then month by month, why, and the law."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from naungan.kernel import Month, Refusal
from naungan.law.calculator import ContributionRow, citations_of, explain_contribution, total_of
from naungan.law.citation import Citation
from naungan.law.terms import Programme
from naungan.web import tables, words
from naungan.web.calculator.askers import ASKERS, Asker, say
from naungan.web.calculator.forms import CalculatorForm
from naungan.web.frame import business_day


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """For anyone. What is filled in wrongly is said beside its field; what the law refuses, above the form."""
    language = str(getattr(request, "language", "id"))
    day = business_day()
    asker = _asker(request.GET.get("siapa", ""))
    form = CalculatorForm(asker, request.GET.dict(), first=Month.of(day).plus(1), language=language)
    rows: tuple[ContributionRow, ...] = ()
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            rows = explain_contribution(form.question(), months=form.months(), priced_on=day)
        except Refusal as caught:
            refusal = caught
    context: dict[str, Any] = {
        "asker": asker,
        "askers": [(one.value, say(both, language)) for one, both in ASKERS.items()],
        "form": form,
        "refusal": refusal,
        "rows": rows,
        "total_rp": total_of(rows) if rows else None,
        "same_rp": _same_each_month(rows),
        "span": _span(rows, language),
        "spells": _spells(rows, language),
        "citations": _citations(rows),
        "is_for_many": any(row.people > 1 for row in rows),
        "day": day,
    }
    return tables.answer(request, "naungan/calculator/calculator.html", context, table=_table(rows, asker, language))


def _asker(text: str) -> Asker:
    return Asker(text) if text in list(Asker) else Asker.WORKER


def _same_each_month(rows: Sequence[ContributionRow]) -> int | None:
    """The monthly amount when it is the same in every month."""
    totals = {row.total_rp for row in rows}
    return totals.pop() if len(totals) == 1 and len(rows) > 1 else None


def _span(rows: Sequence[ContributionRow], language: str) -> str:
    if not rows:
        return ""
    first, last = words.month_text(rows[0].month, language), words.month_text(rows[-1].month, language)
    joint = " to " if language == "en" else " sampai "
    return first if len(rows) == 1 else f"{first}{joint}{last}"


def _spells(rows: Sequence[ContributionRow], language: str) -> list[dict[str, Any]]:
    """Months in a row that are reckoned alike, told once: span, amount, reasons of the first of them."""
    spells: list[list[ContributionRow]] = []
    for row in rows:
        if spells and _reckoning(spells[-1][-1]) == _reckoning(row):
            spells[-1].append(row)
        else:
            spells.append([row])
    return [{"span": _span(spell, language), "row": spell[0], "months": len(spell)} for spell in spells]


def _reckoning(row: ContributionRow) -> tuple[object, ...]:
    return (row.total_rp, row.rule_version, tuple(reason.code for reason in row.reasons), row.refusal is None)


def _citations(rows: Sequence[ContributionRow]) -> list[Citation]:
    """The law behind the rows; values that stand in the same place of the law are named once."""
    seen = {(one.title, one.link, one.from_on, one.confidence, one.note): one for one in reversed(citations_of(rows))}
    return list(reversed(seen.values()))


def _table(rows: tuple[ContributionRow, ...], asker: Asker, language: str) -> tables.Table:
    known = tuple(dict.fromkeys(amount.programme for row in rows for amount in row.amounts))
    columns: list[tables.Column] = [
        tables.Column("month", "Bulan", "Month", "month", note=lambda row: _refused(row, language))
    ]
    columns += [_programme_column(programme) for programme in known]
    if asker is Asker.COMPANY:
        columns.append(tables.Column("payer", "Dari perusahaan", "From the company", "rupiah", value=_payer_rp))
        columns.append(tables.Column("worker", "Dari pekerja", "From the workers", "rupiah", value=_worker_rp))
    columns.append(tables.Column("total_rp", "Jumlah", "Total", "rupiah"))
    totals: dict[str, Any] = {}
    if len(rows) > 1 and total_of(rows) is not None:
        totals = {column.key: sum(column.read(row) or 0 for row in rows) for column in columns[1:]}
    return tables.Table(
        "iuran", ("Bulan demi bulan", "Month by month"), tuple(columns),
        tables.fetch_from(rows, columns, totals=totals),
    )  # fmt: skip


def _programme_column(programme: Programme) -> tables.Column:
    def amount(row: ContributionRow) -> int | None:
        return next((one.total_rp for one in row.amounts if one.programme is programme), None)

    name = str(programme.name)
    return tables.Column(name.lower(), name, name, "rupiah", value=amount)


def _payer_rp(row: ContributionRow) -> int | None:
    return None if row.refusal else sum(one.payer_rp for one in row.amounts)


def _worker_rp(row: ContributionRow) -> int | None:
    return None if row.refusal else sum(one.worker_rp for one in row.amounts)


def _refused(row: ContributionRow, language: str) -> str | None:
    return row.refusal.in_language(language) if row.refusal else None
