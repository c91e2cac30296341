"""Where a role holds, as administrators write it: a region's code or name, an employer's NPP, a bank's client id."""

from naungan.access.roles import ROLES, Place
from naungan.access.values import GrantPlace, GrantView
from naungan.billing import queries as billing
from naungan.kernel import OutOfScope, Refusal, RegionCode, RegionLevel, Scope
from naungan.regions import queries as regions
from naungan.regions.values import RegionView
from naungan.registry import queries as registry

_LEVELS = {
    Place.PROVINCE: RegionLevel.PROVINCE,
    Place.REGENCY: RegionLevel.REGENCY,
    Place.DISTRICT: RegionLevel.DISTRICT,
    Place.VILLAGE: RegionLevel.VILLAGE,
}
LEVEL_WORDS = {
    Place.PROVINCE: ("provinsi", "province"),
    Place.REGENCY: ("kabupaten/kota", "regency or city"),
    Place.DISTRICT: ("kecamatan", "district"),
    Place.VILLAGE: ("desa/kelurahan", "village"),
    Place.EMPLOYER: ("pemberi kerja", "employer"),
    Place.PARTNER: ("bank mitra", "bank partner"),
}


class PlaceNotFound(Refusal):
    """What was typed names no place, or more than one."""

    code = "PLACE_NOT_FOUND"


def read_place(scope: Scope, role: str, typed: str) -> GrantPlace:
    """The place meant. Refuses: PlaceNotFound (nothing or several fit). Whether it may be given, ``access`` decides."""
    kind, text = ROLES[role].place, typed.strip()
    if kind is Place.EMPLOYER:
        known = registry.employers_by_npp([text]).get(text)
        if known is None:
            raise PlaceNotFound(f"Tidak ada pemberi kerja dengan NPP {text}.", f"No employer has the NPP {text}.")
        return GrantPlace(employer_id=known[0])
    if kind is Place.PARTNER:
        partner = billing.partner_by_client_id(text)
        if partner is None:
            raise PlaceNotFound(f"Tidak ada bank mitra {text}.", f"There is no bank partner {text}.")
        return GrantPlace(partner_id=partner.id)
    return GrantPlace(region=_region(scope, kind, text))


def _region(scope: Scope, kind: Place, text: str) -> str:
    word, word_en = LEVEL_WORDS[kind]
    try:
        return str(regions.get(RegionCode(text)).code)
    except (ValueError, OutOfScope):
        pass
    found: list[RegionView] = []
    for own in sorted(scope.regions):
        if own.level < _LEVELS[kind]:
            found += regions.candidates(text, within=own, level=_LEVELS[kind])
        elif own.level == _LEVELS[kind] and (view := regions.get(own)).name.lower() == text.lower():
            found.append(view)
    if len(found) == 1:
        return str(found[0].code)
    if found:
        several = ", ".join(f"{view.full_name} ({view.code})" for view in found[:6])
        raise PlaceNotFound(
            f"Ada beberapa {word} bernama {text}: {several}. Tulis kodenya.",
            f"Several places are called {text}: {several}. Write the code.",
        )
    raise PlaceNotFound(
        f"Tidak ada {word} '{text}' di wilayah Anda. Tulis nama atau kodenya, misalnya 61.02.07.2001.",
        f"There is no {word_en} '{text}' in your region. Write its name or code, such as 61.02.07.2001.",
    )


def place_words(grants: list[GrantView]) -> dict[int, str]:
    """Where each grant holds, in words, by grant."""
    names = regions.names({grant.place.region for grant in grants if grant.place.region})
    banks = {partner.id: partner.name for partner in billing.partners(Scope.system())} if any(
        grant.place.partner_id is not None for grant in grants
    ) else {}  # fmt: skip
    told = {}
    for grant in grants:
        place = grant.place
        if place.region:
            told[grant.id] = f"{names.get(place.region, '')} ({place.region})".strip()
        elif place.partner_id is not None:
            told[grant.id] = banks.get(place.partner_id, f"bank {place.partner_id}")
        else:
            told[grant.id] = registry.employer(Scope.system(), place.employer_id or 0).name
    return told
