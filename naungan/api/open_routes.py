"""Addresses that answer anybody: regions, coverage, the award. A token opens what its user sees beyond that."""

from typing import Literal

from django.http import HttpRequest
from ninja import Router

from naungan.api import schemas
from naungan.api.identity import OPEN, scope_for_award, scope_for_counts
from naungan.api.parameters import EditionPath, MonthQuery, RegionPath, RegionQuery, month_of
from naungan.api.problems import Problem
from naungan.award import queries as award
from naungan.coverage import queries as coverage
from naungan.kernel import RegionCode, RegionLevel
from naungan.regions import queries as regions

router = Router()
_NOT_FOUND = {404: Problem, 422: Problem}
_SCOPED = {401: Problem, 403: Problem, **_NOT_FOUND}


@router.get("/regions/{code}", response={200: schemas.Region, **_NOT_FOUND}, tags=["wilayah"])
def region(request: HttpRequest, code: RegionPath) -> schemas.Region:
    """One region by its official code."""
    return schemas.region(regions.get(code))


@router.get("/regions/{code}/children", response={200: list[schemas.Region], **_NOT_FOUND}, tags=["wilayah"])
def region_children(request: HttpRequest, code: RegionPath) -> list[schemas.Region]:
    """The regions directly inside, by code."""
    regions.get(code)
    return [schemas.region(view) for view in regions.children(code)]


@router.get(
    "/coverage", response={200: list[schemas.CoverageRow], **_SCOPED}, tags=["cakupan"], openapi_extra=OPEN
)  # fmt: skip
def coverage_rows(
    request: HttpRequest,
    region: RegionQuery = "61",
    month: MonthQuery = None,
    by: Literal["segment", "region"] | None = None,
) -> list[schemas.CoverageRow]:
    """Who is protected among how many: one row, or one per segment, or one per region directly inside.

    Without a token the province and its regencies; with one, the user's own regions at every level.
    """
    code, wanted = RegionCode(region), month_of(month)
    scope = scope_for_counts(request, code)
    if by == "segment":
        found = coverage.measure_segments(scope, region=code, month=wanted)
    elif by == "region" and code.level < RegionLevel.VILLAGE:
        found = coverage.measure_children(scope, region=code, month=wanted)
    else:
        found = (coverage.measure(scope, region=code, month=wanted),)
    return [schemas.coverage_row(one) for one in found]


@router.get(
    "/award/editions", response={200: list[schemas.Edition], 401: Problem}, tags=["paritrana"], openapi_extra=OPEN
)
def editions(request: HttpRequest) -> list[schemas.Edition]:
    """Editions of the award, the latest first. Drafts only for those who may edit them."""
    return [schemas.edition(one) for one in award.editions(scope_for_award(request))]


@router.get(
    "/award/editions/{code}/ranking",
    response={200: schemas.Ranking, 401: Problem, 409: Problem, **_NOT_FOUND},
    tags=["paritrana"],
    openapi_extra=OPEN,
)
def ranking(request: HttpRequest, code: EditionPath) -> schemas.Ranking:
    """The latest ranking of an edition; the points of a row add up to its total. 409 before the first computation."""
    return schemas.ranking(award.require_ranking(scope_for_award(request), code))
