"""Roles granted and ended."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from naungan.access import queries, rules
from naungan.access.models import RoleGrant, User
from naungan.access.roles import ROLES
from naungan.access.values import GrantPlace
from naungan.audit import operations as audit
from naungan.kernel import Actor, NotPermitted, OutOfScope, Refusal


class UnknownRole(Refusal):
    """No role has this code."""

    code = "UNKNOWN_ROLE"


class GrantDoesNotFit(Refusal):
    """The role is not one for that kind of place."""

    code = "ROLE_DOES_NOT_FIT"


class GrantNotAllowed(NotPermitted):
    """This role is handed out by somebody else."""

    code = "GRANT_NOT_ALLOWED"


class AlreadyGranted(Refusal):
    """The user holds this role here already."""

    code = "ALREADY_GRANTED"


class GrantsDoNotGoTogether(Refusal):
    """Another role in another place would mix their permissions; a second login keeps them apart."""

    code = "GRANTS_DO_NOT_GO_TOGETHER"


@transaction.atomic
def grant_role(*, user_id: int, role: str, place: GrantPlace, by: Actor, at: datetime) -> int:
    """The user holds the role there from now on. Gives the grant's id.

    Refuses: NotPermitted (USER_EDIT), UnknownRole, GrantDoesNotFit, OutOfScope, GrantNotAllowed, AlreadyGranted,
    GrantsDoNotGoTogether (in this order).
    Records: access.role.granted
    """
    by.scope.require("USER_EDIT")
    if role not in ROLES:
        raise UnknownRole(f"Tidak ada peran {role}.", f"There is no role {role}.")
    reason = rules.misfit(ROLES[role], place)
    if reason is not None:
        raise GrantDoesNotFit(reason.indonesian, reason.english)
    _require_place(by, place)
    _require_may_grant(by, role, at)
    if not User.objects.select_for_update().filter(pk=user_id).exists():
        raise OutOfScope("Pengguna tidak ditemukan di wilayah Anda.", "No such user in your region.")
    if RoleGrant.objects.filter(user_id=user_id).exists():  # whoever was made just now belongs nowhere yet
        queries.require_user(by.scope, user_id)
    _require_fitting_others(user_id, role, place, at)
    made = RoleGrant.objects.create(
        user_id=user_id,
        role=role,
        region_code=place.region,
        employer_id=place.employer_id,
        partner_id=place.partner_id,
        granted_at=at,
        granted_by=f"{by.kind}:{by.id}",
    )
    audit.record("access.role.granted", by=by, at=at, subject=f"user:{user_id}", region=place.region,
                 detail={"role": role, "grant": made.pk})  # fmt: skip
    return made.pk


@transaction.atomic
def end_grant(*, grant_id: int, by: Actor, at: datetime) -> None:
    """The role has ended; the next page of that user already knows. Doing it again changes nothing.

    Refuses: NotPermitted (USER_EDIT), OutOfScope, GrantNotAllowed (in this order).
    Records: access.role.ended
    """
    by.scope.require("USER_EDIT")
    grant = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise OutOfScope("Peran tidak ditemukan.", "No such grant.")
    _require_place(by, GrantPlace(grant.region_code, grant.employer_id, grant.partner_id))
    _require_may_grant(by, grant.role, at)
    if grant.ended_at is not None:
        return
    grant.ended_at, grant.ended_by = at, f"{by.kind}:{by.id}"
    grant.save(update_fields=["ended_at", "ended_by"])
    audit.record("access.role.ended", by=by, at=at, subject=f"user:{grant.user_id}", region=grant.region_code,
                 detail={"role": grant.role, "grant": grant.pk})  # fmt: skip


def require_may_look_after(user_id: int, *, by: Actor, at: datetime) -> None:
    """``by`` could hand out every role this user holds; else a password set for them would be a way up.

    Refuses: OutOfScope, GrantNotAllowed (in this order).
    """
    for grant in _running(at).filter(user_id=user_id):
        _require_place(by, GrantPlace(grant.region_code, grant.employer_id, grant.partner_id))
        _require_may_grant(by, grant.role, at)


def _running(at: datetime) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at))


def _require_place(by: Actor, place: GrantPlace) -> None:
    """Employers and partners have no region: those who see a whole province look after their logins."""
    if place.region:
        by.scope.require_region(place.region)
    elif not queries.sees_province(by.scope):
        raise OutOfScope("Data ini tidak ditemukan di wilayah Anda.", "Not found in your region.")


def _require_may_grant(by: Actor, role: str, at: datetime) -> None:
    if by.kind == "system" and by.scope.everything:
        return
    own = _running(at).filter(user_id=int(by.id), user__is_active=True).values_list("role", flat=True)
    if not rules.may_hand_out(own, role):
        raise GrantNotAllowed(
            f"Peran {ROLES[role].title_id} diberikan oleh admin lain.",
            f"The role {ROLES[role].title_en} is handed out by another administrator.",
        )


def _require_fitting_others(user_id: int, role: str, place: GrantPlace, at: datetime) -> None:
    running = _running(at).filter(user_id=user_id)
    held = [(g.role, GrantPlace(g.region_code, g.employer_id, g.partner_id)) for g in running]
    if (role, place) in held:
        raise AlreadyGranted("Pengguna ini sudah memegang peran itu.", "The user holds this role already.")
    if not rules.go_together([*held, (role, place)]):
        raise GrantsDoNotGoTogether(
            "Satu nama pengguna memegang satu peran di beberapa wilayah, atau beberapa peran di satu wilayah. "
            "Buat nama pengguna kedua.",
            "One login holds one role in several regions, or several roles in one region. Make a second login.",
        )
