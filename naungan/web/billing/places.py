"""Where a list of bills or payments may be narrowed to: the regions inside one's own."""

from django.http import HttpRequest

from naungan.kernel import RegionCode, Scope
from naungan.regions import queries as regions
from naungan.web import tables

KEY = "wilayah"


def region_filter(request: HttpRequest, scope: Scope) -> tuple[tables.Filter, ...]:
    """The regions directly inside the reader's own, and the one the address names; nothing for a single village."""
    own = sorted(scope.regions)
    if len(own) != 1:
        return ()
    choices = {child.code: child.full_name for child in regions.children(own[0])}
    asked = asked_region(request, scope)
    if asked and asked != own[0] and asked not in choices:
        choices[asked] = regions.names([asked]).get(asked, asked)
    if not choices:
        return ()
    options = tuple(tables.Choice(code, name, name) for code, name in choices.items())
    return (tables.Filter(KEY, "Wilayah", "Region", options),)


def asked_region(request: HttpRequest, scope: Scope) -> RegionCode | None:
    """The region in the address when it is one and the reader may see it."""
    try:
        code = RegionCode(request.GET.get(KEY, ""))
    except ValueError:
        return None
    return code if scope.covers(code) else None
