"""Budgets: how much may be spent, how much is set aside, what is left; the regulations behind them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from naungan.funding import operations, queries
from naungan.funding.values import BudgetView, RegulationView
from naungan.kernel import NotPermitted, Refusal, RegionCode, Scope
from naungan.law.citation import Confidence
from naungan.regions import queries as regions
from naungan.web import tables, words
from naungan.web.billing.places import asked_region
from naungan.web.frame import actor_of, business_day, now, say, scope_of
from naungan.web.funding.forms import BudgetForm

CONFIDENCE: dict[str, tuple[str, str, str]] = {
    Confidence.OFFICIAL: ("naskah resmi dibaca", "official text read", "protected"),
    Confidence.PRESS: ("menurut berita yang mengutip pejabat", "press quoting an official", "calm"),
    Confidence.SECONDARY: ("sumber tangan kedua", "second-hand source", "waiting"),
    Confidence.ARITHMETIC: ("hitungan kami", "our own arithmetic", "waiting"),
    Confidence.GENERAL: ("pengetahuan umum, belum dipastikan", "general knowledge, unconfirmed", "waiting"),
}


@require_safe
def budget_list(request: HttpRequest) -> HttpResponse:
    """What is left of each ceiling in the reader's region and year, and which rules carry it."""
    scope = scope_of(request)
    scope.require("BUDGET_VIEW")
    region = asked_region(request, scope) or _own_region(scope)
    years = queries.budget_years(scope, region=region)
    year = _year(request, years)
    budgets = queries.budgets(scope, region=region, year=year)
    committed_rp, ceiling_rp = (sum(getattr(one, key) for one in budgets) for key in ("committed_rp", "ceiling_rp"))
    names = regions.names({one.region_code for one in budgets} | {region})
    day = business_day()
    regulations = [one for one in queries.regulations(scope, region=region) if _is_in_force(one, day)]
    context = {
        "region": region,
        "region_name": regions.get(region).full_name,
        "year": year,
        "years": years,
        "count": len(budgets),
        "ceiling_rp": ceiling_rp,
        "committed_rp": committed_rp,
        "remaining_rp": ceiling_rp - committed_rp,
        "may_edit": scope.holds("BUDGET_EDIT"),
        "regulations": [_regulation(request, one) for one in regulations],
    }
    return tables.answer(
        request, "naungan/funding/budgets.html", context, table=_table(scope, budgets, names, region=region, year=year)
    )


def _own_region(scope: Scope) -> RegionCode:
    """The widest region of the reader's own; for the system the province."""
    return min(scope.regions, key=lambda code: (code.level, code), default=RegionCode("61"))


def _year(request: HttpRequest, years: tuple[int, ...]) -> int:
    asked = request.GET.get("tahun", "")
    if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= 2200:
        return int(asked)
    return years[0] if years else business_day().year


def _is_in_force(one: RegulationView, day: date) -> bool:
    return one.in_force_until is None or day < one.in_force_until


def _regulation(request: HttpRequest, one: RegulationView) -> dict[str, Any]:
    told = CONFIDENCE.get(one.confidence, (one.confidence, one.confidence, "plain"))
    return {"view": one, "mark": say(request, told[0], told[1]), "tone": told[2], "is_nation": one.region_code == ""}


def _table(
    scope: Scope, budgets: tuple[BudgetView, ...], names: dict[str, str], *, region: str, year: int
) -> tables.Table:
    sees_bills = scope.holds("BILL_VIEW")

    def bills(budget: BudgetView) -> str | None:
        if not sees_bills:
            return None
        return f"/iuran?wilayah={budget.region_code}&sumber={budget.source_code}"

    columns = (
        tables.Column("region", "Wilayah", "Region", sortable=True,
                      value=lambda row: names.get(row.region_code, row.region_code)),
        tables.Column("source_name", "Sumber dana", "Source of money", sortable=True, note=lambda row: row.document),
        tables.Column("ceiling_rp", "Pagu", "Ceiling", "rupiah", True),
        tables.Column("committed_rp", "Dipakai untuk tagihan", "Set aside for bills", "rupiah", True, href=bills),
        tables.Column("remaining_rp", "Sisa", "Left", "rupiah", True),
        tables.Column("used", "Terpakai", "Used", "share", True,
                      value=lambda row: _used(row.committed_rp, row.ceiling_rp)),
    )  # fmt: skip
    totals = {key: sum(getattr(one, key) for one in budgets) for key in ("ceiling_rp", "committed_rp", "remaining_rp")}
    return tables.Table(
        "anggaran", (f"Pagu tahun {year}", f"Ceilings of {year}"), columns,
        tables.fetch_from(budgets, columns, totals=totals if budgets else None), sort="region", page_size=25,
        empty=(f"Belum ada pagu tahun {year} di wilayah ini. Tanpa pagu, tagihan desa tidak dapat terbit.",
               f"No ceiling of {year} in this region yet. Without one no village bill can be issued."),
        empty_step=("Catat pagu", "Record a ceiling", f"/anggaran/baru?wilayah={region}&tahun={year}")
        if scope.holds("BUDGET_EDIT") else None,
    )  # fmt: skip


def _used(part_rp: int, whole_rp: int) -> Decimal | None:
    """What share is used; None of nothing."""
    return Decimal(part_rp) / whole_rp if whole_rp else None


@require_http_methods(["GET", "POST"])
def new_budget(request: HttpRequest) -> HttpResponse:
    """A ceiling is recorded, or mended when the document is known already."""
    actor = actor_of(request)
    actor.scope.require("BUDGET_EDIT")
    language = str(getattr(request, "language", "id"))
    initial = {"region": asked_region(request, actor.scope) or _own_region(actor.scope),
               "year": request.GET.get("tahun", "") or business_day().year + 1}  # fmt: skip
    form = BudgetForm(
        request.POST if request.method == "POST" else None, initial=initial, sources=queries.sources(),
        language=language,
    )  # fmt: skip
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            made = operations.record_budget(**form.cleaned_data, by=actor, at=now())
        except NotPermitted:
            raise
        except Refusal as caught:
            refusal = caught
        else:
            told = words.rupiah_text(made.ceiling_rp)
            messages.success(request, say(request, f"Pagu {told} tercatat.", f"A ceiling of {told} is recorded."))
            return redirect(f"/anggaran?wilayah={made.region_code}&tahun={made.year}")
    trail = [(say(request, "Anggaran", "Budget"), "/anggaran"), (say(request, "Catat pagu", "Record a ceiling"), "")]
    context = {"form": form, "refusal": refusal, "trail": trail}
    return render(request, "naungan/funding/new_budget.html", context, status=400 if form.is_bound else 200)
