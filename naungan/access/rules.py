"""Pure rules of signing in and granting: wrong tries, tokens, which place fits a role, which grants go together."""

import hashlib
import ipaddress
from collections.abc import Iterable
from datetime import timedelta

from naungan.access.roles import ROLES, Place, Role
from naungan.access.values import GrantPlace
from naungan.kernel import Reason, RegionCode, RegionLevel

WINDOW = timedelta(minutes=15)
MOST_WRONG_PER_USERNAME = 5
MOST_WRONG_PER_ADDRESS = 20
MOST_ASKS_PER_SUBJECT = 5
MOST_ASKS_PER_ADDRESS = 30
"""A village office asks for many people over one line."""
KEEP_ATTEMPTS = timedelta(days=1)
TOKEN_PREFIX = "naungan_"
"""Marks our tokens, so that one left in a file or a repository is recognised."""

_LEVELS = {
    Place.PROVINCE: RegionLevel.PROVINCE,
    Place.REGENCY: RegionLevel.REGENCY,
    Place.DISTRICT: RegionLevel.DISTRICT,
    Place.VILLAGE: RegionLevel.VILLAGE,
}


def is_too_many(*, wrong_for_username: int, wrong_for_address: int) -> bool:
    """Is this try, itself counted among the wrong ones until it proves right, one too many?"""
    return wrong_for_username > MOST_WRONG_PER_USERNAME or wrong_for_address > MOST_WRONG_PER_ADDRESS


def is_asked_too_often(*, about_subject: int, from_address: int) -> bool:
    """Is this public question, itself counted, one too many within the window?"""
    return about_subject > MOST_ASKS_PER_SUBJECT or from_address > MOST_ASKS_PER_ADDRESS


def address_key(address: str) -> str:
    """The address under which tries are counted; of IPv6 the /64, because one line holds a whole one."""
    try:
        known = ipaddress.ip_address(address.strip())
    except ValueError:
        return address.strip()[:45]
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def misfit(role: Role, place: GrantPlace) -> Reason | None:
    """Why this role cannot be granted for that place; None when it can."""
    level = _LEVELS.get(role.place)
    if level is not None:
        fits = bool(place.region) and RegionCode(place.region).level == level
        fits = fits and place.employer_id is None and place.partner_id is None
    elif role.place is Place.EMPLOYER:
        fits = place.employer_id is not None and place.partner_id is None and not place.region
    else:
        fits = place.partner_id is not None and place.employer_id is None and not place.region
    if fits:
        return None
    return Reason(
        "ROLE_DOES_NOT_FIT",
        f"Peran {role.title_id} tidak dapat diberikan untuk tempat ini.",
        f"The role {role.title_en} cannot be granted for this place.",
    )


def go_together(grants: Iterable[tuple[str, GrantPlace]]) -> bool:
    """May one login hold all of these? Only one role in several places, or several roles in one place.

    Otherwise a permission held in one region would reach into another, because a scope is regions and permissions side
    by side.
    """
    given = list(grants)
    return len({role for role, _ in given}) <= 1 or len({place for _, place in given}) <= 1


def may_hand_out(own_roles: Iterable[str], role: str) -> bool:
    """May someone with these roles grant that role?"""
    return any(role in ROLES[own].may_grant for own in own_roles)


def token_digest(text: str) -> str:
    """What is kept of a token. 256 random bits need no salt and no slow digest."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
