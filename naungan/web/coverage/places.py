"""Where a coverage page stands, who may see it, and the addresses of its numbers."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from naungan.access import queries as access
from naungan.coverage.values import CountedSegment
from naungan.kernel import Month, RegionCode, RegionLevel, Scope
from naungan.regions import queries as regions
from naungan.regions.values import RegionView
from naungan.web.frame import say, scope_of

SEGMENT_WORDS = {
    CountedSegment.ALL: ("Semua segmen", "All segments"),
    CountedSegment.FORMAL: ("Formal (penerima upah)", "Formal (wage earners)"),
    CountedSegment.INFORMAL: ("Informal (bukan penerima upah)", "Informal (without a wage)"),
    CountedSegment.CONSTRUCTION: ("Jasa konstruksi", "Construction"),
}


def region_of(text: str) -> RegionCode:
    """The region an address names; anything that is no code is no page."""
    try:
        return RegionCode(text)
    except ValueError:
        raise Http404 from None


def scope_for(request: HttpRequest, region: RegionCode) -> Scope:
    """Who sees counts of this region: its own officers, and for the province and its regencies everybody."""
    own = scope_of(request)
    if own.holds("COVERAGE_VIEW") and own.covers(region):
        return own
    public = access.public_scope()
    if region.level <= RegionLevel.REGENCY and public.covers(region):
        return public
    return own


def may_list(request: HttpRequest, region: str) -> bool:
    """May this reader open the names behind the region's numbers?"""
    own = scope_of(request)
    return own.holds("WORKER_VIEW") and own.covers(region)


def may_open(request: HttpRequest, region: RegionCode) -> bool:
    """Would the region's page answer this reader?"""
    scope = scope_for(request, region)
    return scope.holds("COVERAGE_VIEW") and scope.covers(region)


def region_address(region: str, month: Month) -> str:
    return f"/cakupan/{region}?bulan={month}"


def people_address(
    request: HttpRequest, region: str, month: Month, *, segment: CountedSegment = CountedSegment.ALL, state: str = ""
) -> str | None:
    """The people behind a number; None for readers who may not see names."""
    if not may_list(request, region):
        return None
    asked = {"bulan": str(month)}
    if segment is not CountedSegment.ALL:
        asked["segmen"] = segment.value
    if state:
        asked["status"] = state
    return f"/cakupan/{region}/pekerja?{urlencode(asked)}"


def short_name(view: RegionView) -> str:
    """'Kab. Mempawah', 'Kec. Sungai Pinyuh', 'Desa Galang'."""
    name = view.name if view.level is RegionLevel.PROVINCE else view.full_name
    return name.replace("Kabupaten ", "Kab. ").replace("Kecamatan ", "Kec. ")


def trail_of(region: RegionCode, month: Month, *further: str) -> list[tuple[str, str]]:
    """From the province down, each level opening its own page; then what lies below the region."""
    path = [(short_name(view), region_address(view.code, month)) for view in regions.breadcrumb(region)]
    if not further:
        path[-1] = (path[-1][0], "")
    return [*path, *((word, "") for word in further)]


def segment_word(request: HttpRequest, segment: CountedSegment) -> str:
    return say(request, *SEGMENT_WORDS[segment])


def short_segment_word(request: HttpRequest, segment: str) -> str:
    """Without the explanation in brackets, for lists."""
    return segment_word(request, CountedSegment(segment)).partition(" (")[0]
