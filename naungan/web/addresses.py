"""Where to go next: each role's first page, and never to another host."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from naungan.kernel import Scope

_DOSSIER_WORK = frozenset({"NOMINATION_PROPOSE", "DOSSIER_SUBMIT", "DOSSIER_VERIFY", "DOSSIER_DECIDE"})


def first_address(scope: Scope) -> str:
    """Villages, districts and labour offices: their dossiers; the fund and banks: payments; treasurers, employers and
    auditors: bills; administrators: users; juries: the award; everyone else: the coverage of their region."""
    holds, region = scope.permissions, next(iter(sorted(scope.regions)), None)
    if region and holds & _DOSSIER_WORK:
        return f"/program/{region}"
    if region and {"BUDGET_EDIT", "WORKER_VIEW"} <= holds:
        return f"/cakupan/{region}"
    for needed, address in (
        ({"PAYMENT_VIEW", "DOSSIER_ENROL"}, "/pembayaran"),
        ({"PAYMENT_VIEW", "PARTNER_EDIT"}, "/pembayaran"),
        ({"BILL_VIEW", "PAYMENT_VIEW"}, "/iuran"),
        ({"USER_EDIT"}, "/pengguna"),
    ):
        if needed <= holds:
            return address
    if holds == {"AWARD_VIEW", "COVERAGE_VIEW"}:
        return "/paritrana"
    return f"/cakupan/{region}" if region else "/cakupan"


def own_address(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """``wanted`` when it lies on this host, else ``otherwise``: nobody is led away from here."""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else otherwise


def stay_at(request: HttpRequest, path: str) -> None:
    """Links of a page that answers a refused form lead to the page itself, not to the form's own address."""
    request.path = request.path_info = path
