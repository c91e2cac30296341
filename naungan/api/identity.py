"""Who asks: the user behind a token, or anybody. Browser sessions count for nothing here."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from naungan.access import queries as access
from naungan.kernel import Actor, RegionCode, RegionLevel, Scope

OPEN: dict[str, Any] = {"security": [{}, {"Token": []}]}
"""For the document: the address answers anybody, and further with a token."""


class Token(HttpBearer):
    """``Authorization: Bearer <token>`` of a user. Gives the actor with the user's scope of this moment."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return access.actor_of_token(token.strip(), at=timezone.now())


def scope_of(request: HttpRequest) -> Scope:
    """The scope behind the token of an address that needs one."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor.scope


def scope_for_counts(request: HttpRequest, region: RegionCode) -> Scope:
    """Who sees counts of this region: its own officers, and for the province and its regencies everybody."""
    own = _own_scope(request)
    if own.holds("COVERAGE_VIEW") and own.covers(region):
        return own
    public = access.public_scope()
    return public if region.level <= RegionLevel.REGENCY and public.covers(region) else own


def scope_for_award(request: HttpRequest) -> Scope:
    """Results are public; drafts are seen by those who may edit them."""
    own = _own_scope(request)
    return own if own.holds("AWARD_VIEW") else access.public_scope()


def _own_scope(request: HttpRequest) -> Scope:
    """Of the token where one is shown (a wrong one is told, not passed over), else nothing."""
    if "Authorization" not in request.headers:
        return Scope()
    actor: Actor | None = Token()(request)
    if actor is None:
        raise AuthenticationError
    return actor.scope
