"""Addresses that need a token: bills, payments and a village's board, as far as the token's user reaches."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from naungan.api import schemas
from naungan.api.identity import Token, scope_of
from naungan.api.parameters import BillCodePath, LimitQuery, OffsetQuery, RegionFilter, VillagePath, YearPath
from naungan.api.problems import Problem
from naungan.billing import queries as billing
from naungan.billing.values import BillState
from naungan.programme import queries as programme

router = Router(auth=Token())
_REFUSED = {401: Problem, 403: Problem, 422: Problem}
_ONE_REFUSED = {**_REFUSED, 404: Problem}


@router.get("/bills", response={200: schemas.BillPage, **_ONE_REFUSED}, tags=["iuran"])
def bills(
    request: HttpRequest,
    region: RegionFilter = None,
    state: Annotated[BillState | None, Query(description="Hanya tagihan dalam keadaan ini")] = None,
    limit: LimitQuery = 50,
    offset: OffsetQuery = 0,
) -> schemas.BillPage:
    """Bills of one's regions, the newest first; how many there are in all, and what they come to. Needs BILL_VIEW."""
    scope = scope_of(request)
    scope.require("BILL_VIEW")
    if region:
        scope.require_region(region)
    page = billing.bills(scope, state=state, region=region or "", limit=limit, offset=offset)
    return schemas.BillPage(count=page.count, total_rp=page.total_rp, rows=[schemas.bill(one) for one in page.rows])


@router.get("/bills/{code}", response={200: schemas.Bill, **_ONE_REFUSED}, tags=["iuran"])
def bill(request: HttpRequest, code: BillCodePath) -> schemas.Bill:
    """One bill by its code. Needs BILL_VIEW; another region's bill is not there."""
    scope = scope_of(request)
    scope.require("BILL_VIEW")
    return schemas.bill(billing.bill(scope, code))


@router.get("/payments", response={200: schemas.PaymentPage, **_ONE_REFUSED}, tags=["iuran"])
def payments(
    request: HttpRequest, region: RegionFilter = None, limit: LimitQuery = 50, offset: OffsetQuery = 0
) -> schemas.PaymentPage:
    """Payments of one's regions or bank, the newest first; reversed ones are listed, not summed. Needs PAYMENT_VIEW."""
    scope = scope_of(request)
    scope.require("PAYMENT_VIEW")
    if region:
        scope.require_region(region)
    rows, count, total_rp = billing.payments(scope, region=region or "", limit=limit, offset=offset)
    return schemas.PaymentPage(count=count, total_rp=total_rp, rows=[schemas.payment(one) for one in rows])


@router.get("/programme/{village}/{year}/board", response={200: schemas.Board, **_ONE_REFUSED}, tags=["program"])
def board(request: HttpRequest, village: VillagePath, year: YearPath) -> schemas.Board:
    """Kuota, terisi, sisa and where every nomination of the village stands. Numbers only."""
    return schemas.board(programme.village_board(scope_of(request), village=village, year=year))
