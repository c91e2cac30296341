"""Who may do what, where: the Scope of a user, users within a scope, and the business day."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet

from naungan.access import rules
from naungan.access.models import ApiToken, BusinessDay, RoleGrant, User
from naungan.access.roles import ROLES
from naungan.access.values import BusinessDayView, GrantPlace, GrantView, TokenView, UserPage, UserView
from naungan.kernel import Actor, OutOfScope, RegionCode, RegionLevel, Scope

PAGE_SIZE = 50
PUBLIC_PROVINCE = RegionCode("61")
"""The province whose pages are open to everybody: West Kalimantan, Naungan's first home."""


def actor_of(user: AbstractBaseUser, *, at: datetime) -> Actor:
    """Who this signed-in user is at that instant, and how far they reach: the one place where a Scope is made.

    A deactivated user, and one whose roles have ended, reach nothing.
    """
    known = User.objects.filter(pk=user.pk, is_active=True).first()
    if known is None:
        return Actor("user", str(user.pk), "")
    grants = list(_running(at).filter(user=known))
    return Actor("user", str(known.pk), known.name, _scope(grants))


def actor_of_token(text: str, *, at: datetime) -> Actor | None:
    """The user a program's token stands for, as ``actor_of``; None when it is unknown, ended, or its user inactive."""
    held = ApiToken.objects.select_related("user").filter(digest=rules.token_digest(text)).first()
    if held is None or not held.user.is_active or (held.ended_at is not None and held.ended_at <= at):
        return None
    return actor_of(held.user, at=at)


def api_tokens(scope: Scope) -> tuple[TokenView, ...]:
    """Tokens of the users within the scope, the newest first, ended ones too. Refuses: NotPermitted (USER_VIEW)."""
    scope.require("USER_VIEW")
    rows = ApiToken.objects.select_related("user").filter(user__in=_visible(scope)).order_by("-pk")
    return tuple(
        TokenView(row.pk, row.user_id, row.user.username, row.label, row.created_at, row.ended_at) for row in rows
    )


def public_scope() -> Scope:
    """What anyone may see without signing in: counts of the province and its regencies, and the award's results."""
    return Scope(frozenset({PUBLIC_PROVINCE}), frozenset({"COVERAGE_VIEW", "AWARD_VIEW"}))


def business_day() -> BusinessDayView | None:
    """The demo province's own day; None means the machine's clock counts."""
    row = BusinessDay.objects.first()
    return BusinessDayView(row.day, row.month_in_view) if row else None


def users(scope: Scope, *, region: str | None = None, role: str | None = None, search: str = "",
          page: int = 1, size: int = PAGE_SIZE) -> UserPage:  # fmt: skip
    """Users who hold or held a role within the scope, by username.

    Refuses: NotPermitted (USER_VIEW), OutOfScope (a region that is not one's own).
    """
    scope.require("USER_VIEW")
    found = _visible(scope)
    if region is not None:
        scope.require_region(region)
        found = found.filter(Q(grants__region_code=region) | Q(grants__region_code__startswith=f"{region}."))
    if role is not None:
        found = found.filter(grants__role=role, grants__ended_at=None)
    if search.strip():
        found = found.filter(Q(username__icontains=search.strip()) | Q(name__icontains=search.strip()))
    found, page = found.distinct(), max(page, 1)
    start, count = (page - 1) * size, found.count()
    rows = found.order_by("username").prefetch_related("grants")[start : start + size]
    return UserPage(tuple(_view(row) for row in rows), page, count > start + size, count)


def user(scope: Scope, user_id: int) -> UserView:
    """One user. Refuses: NotPermitted (USER_VIEW), OutOfScope."""
    scope.require("USER_VIEW")
    require_user(scope, user_id)
    return _view(User.objects.prefetch_related("grants").get(pk=user_id))


def require_user(scope: Scope, user_id: int) -> None:
    """The user belongs to the scope. Refuses: OutOfScope."""
    if not _visible(scope).filter(pk=user_id).exists():
        raise OutOfScope("Pengguna tidak ditemukan di wilayah Anda.", "No such user in your region.")


def sees_province(scope: Scope) -> bool:
    """Does the scope hold a whole province? Its holders look after what has no region."""
    return scope.everything or any(region.level == RegionLevel.PROVINCE for region in scope.regions)


def _scope(grants: Iterable[RoleGrant]) -> Scope:
    given = [grant for grant in grants if grant.role in ROLES]
    return Scope(
        regions=frozenset(RegionCode(grant.region_code) for grant in given if grant.region_code),
        permissions=frozenset(permission for grant in given for permission in ROLES[grant.role].permissions),
        employer_ids=frozenset(grant.employer_id for grant in given if grant.employer_id is not None),
        partner_ids=frozenset(grant.partner_id for grant in given if grant.partner_id is not None),
    )


def _running(at: datetime) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), granted_at__lte=at)


def _visible(scope: Scope) -> QuerySet[User]:
    """Those with a role inside the scope's regions; for a whole province also those whose role has no region."""
    if scope.everything:
        return User.objects.all()
    wanted = Q(pk__in=[])
    for region in scope.regions:
        wanted |= Q(grants__region_code=region) | Q(grants__region_code__startswith=f"{region}.")
    if sees_province(scope):
        wanted |= Q(grants__region_code="") | Q(grants=None)
    return User.objects.filter(wanted).distinct()


def _view(row: User) -> UserView:
    return UserView(
        id=row.pk,
        username=row.username,
        name=row.name,
        language=row.language,
        is_active=row.is_active,
        must_change_password=row.must_change_password,
        is_example=row.is_example,
        created_at=row.created_at,
        last_sign_in_at=row.last_login,
        grants=tuple(_grant(grant) for grant in sorted(row.grants.all(), key=lambda grant: grant.pk)),
    )


def _grant(row: RoleGrant) -> GrantView:
    place = GrantPlace(row.region_code, row.employer_id, row.partner_id)
    return GrantView(row.pk, row.role, place, row.granted_at, row.ended_at)
