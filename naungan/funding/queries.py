"""What money there is and which rules carry it. Reads only; what lies outside the scope is not there."""

from collections.abc import Sequence

from django.db.models import Q

from naungan.funding.models import Budget, Regulation, Source
from naungan.funding.values import BudgetView, RegulationView, SourceView
from naungan.kernel import Refusal, Scope
from naungan.law.terms import Payer


class UnknownSource(Refusal):
    """No source of money has that code."""

    code = "UNKNOWN_SOURCE"


def sources() -> tuple[SourceView, ...]:
    """All sources of money, by name. The same for everybody."""
    return tuple(_source_view(row) for row in Source.objects.order_by("name"))


def source(code: str) -> SourceView:
    """One source of money. Refuses: UnknownSource."""
    row = Source.objects.filter(pk=code).first()
    if row is None:
        raise UnknownSource(f"Sumber dana '{code}' tidak dikenal.", f"There is no source of money '{code}'.")
    return _source_view(row)


def budgets(scope: Scope, *, region: str, year: int) -> tuple[BudgetView, ...]:
    """Budgets of a region and of all regions inside it for a year, as far as the scope reaches. Rupiah.

    Refuses: OutOfScope (the region lies wholly outside), NotPermitted (BUDGET_VIEW).
    """
    scope.require_region(region)
    scope.require("BUDGET_VIEW")
    rows = Budget.objects.filter(Q(region_code=region) | Q(region_code__startswith=f"{region}."), year=year)
    rows = rows.select_related("source").order_by("region_code", "source_id", "document")
    return tuple(budget_view(row) for row in rows)


def budget_years(scope: Scope, *, region: str) -> tuple[int, ...]:
    """Years for which a budget is recorded in the region or inside it, newest first.

    Refuses: OutOfScope, NotPermitted (BUDGET_VIEW).
    """
    scope.require_region(region)
    scope.require("BUDGET_VIEW")
    rows = Budget.objects.filter(Q(region_code=region) | Q(region_code__startswith=f"{region}."))
    return tuple(rows.order_by("-year").values_list("year", flat=True).distinct())


def regulations(scope: Scope, *, region: str) -> tuple[RegulationView, ...]:
    """What carries the programme in a region: its own, those of the regions above it and the country's.

    Refuses: OutOfScope.
    """
    scope.require_region(region)
    rows = Regulation.objects.filter(region_code__in=_upwards(region)).order_by("region_code", "in_force_from", "kind")
    return tuple(_regulation_view(row) for row in rows)


def _upwards(region: str) -> Sequence[str]:
    parts = region.split(".")
    return ["", *(".".join(parts[:count]) for count in range(1, len(parts) + 1))]


def _source_view(row: Source) -> SourceView:
    return SourceView(row.code, row.name, Payer(row.payer), row.rule, row.confidence)


def budget_view(row: Budget) -> BudgetView:
    """The plain value of a row that carries its source's name."""
    return BudgetView(
        id=row.pk,
        region_code=row.region_code,
        year=row.year,
        source_code=row.source_id,
        source_name=row.source.name,
        document=row.document,
        ceiling_rp=row.ceiling_rp,
        committed_rp=row.committed_rp,
        is_example=row.is_example,
    )


def _regulation_view(row: Regulation) -> RegulationView:
    return RegulationView(
        id=row.pk,
        region_code=row.region_code,
        kind=row.kind,
        number=row.number,
        title=row.title,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        source=row.source,
        url=row.url,
        confidence=row.confidence,
        note=row.note,
    )
