"""Where a programme page stands: its region from the address, the path above it, the year being prepared."""

from collections.abc import Iterable

from django.http import Http404

from naungan.access import queries as access
from naungan.kernel import RegionCode, RegionLevel, Scope
from naungan.programme.rules import year_in_preparation
from naungan.regions import queries as regions
from naungan.regions.values import RegionView
from naungan.web.frame import business_day

EARLIEST_YEAR, LATEST_YEAR = 2020, 2100


def region_of(text: str) -> RegionCode:
    """The region an address names; anything that is no code is no page."""
    try:
        return RegionCode(text)
    except ValueError:
        raise Http404 from None


def village_of(text: str, year: int) -> RegionCode:
    """The village an address names, with a year that can be a programme year."""
    code = region_of(text)
    if code.level is not RegionLevel.VILLAGE or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Http404
    return code


def current_year() -> int:
    """The programme year that is worked on now."""
    return year_in_preparation(business_day())


def address(code: str, year: int) -> str:
    """The programme page of a region and year."""
    return f"/program/{code}/{year}"


def trail_of(code: str, year: int, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """From the province down to the region, each level opening the same page; then what lies below it."""
    path = [(short_name(view), address(view.code, year)) for view in regions.breadcrumb(code)]
    if not further:
        path[-1] = (path[-1][0], "")
    return [*path, *further]


def short_name(view: RegionView) -> str:
    """'Kab. Mempawah', 'Kec. Sungai Pinyuh', 'Desa Galang'."""
    name = view.name if view.level is RegionLevel.PROVINCE else view.full_name
    return name.replace("Kabupaten ", "Kab. ").replace("Kecamatan ", "Kec. ")


def villages_that_may_join(within: RegionCode, scope: Scope) -> list[RegionView]:
    """Desa of a region inside the scope; in the demo province those it keeps."""
    is_demo = access.business_day() is not None
    views = regions.villages(within, only_example=is_demo)
    return [view for view in views if scope.covers(view.code) and not view.code.is_kelurahan]


def own_regions(scope: Scope) -> Iterable[RegionCode]:
    """The regions of a scope, the widest first."""
    return sorted(scope.regions, key=lambda code: (code.level, code))
