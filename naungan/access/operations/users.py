"""Users: made, given a password, deactivated."""

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from naungan.access import queries
from naungan.access.models import RoleGrant, User
from naungan.access.operations.grants import grant_role, require_may_look_after
from naungan.access.values import GrantPlace
from naungan.audit import operations as audit
from naungan.kernel import Actor, Refusal

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")


class UsernameTaken(Refusal):
    """Somebody else has this username."""

    code = "USERNAME_TAKEN"


class UsernameUnusable(Refusal):
    """A username of other than small letters, digits, dot, dash and underscore."""

    code = "USERNAME_UNUSABLE"


class WeakPassword(Refusal):
    """A password that is short, common or the user's own name."""

    code = "WEAK_PASSWORD"


@transaction.atomic
def create_user(
    *, username: str, name: str, password: str, role: str, place: GrantPlace, by: Actor, at: datetime
) -> int:
    """The user exists with one role and chooses a password of their own at the first sign-in. Gives the user's id.

    Refuses: NotPermitted (USER_EDIT), UsernameUnusable, UsernameTaken, WeakPassword, and what ``grant_role`` refuses.
    Records: access.user.created, access.role.granted
    """
    by.scope.require("USER_EDIT")
    wanted = username.strip().lower()
    if not _USERNAME.fullmatch(wanted):
        raise UsernameUnusable(
            "Nama pengguna: 3 sampai 60 huruf kecil, angka, titik, atau tanda hubung, diawali huruf.",
            "A username has 3 to 60 small letters, digits, dots or dashes, and begins with a letter.",
        )
    user = User(username=wanted, name=name.strip()[:150], created_at=at, must_change_password=True)
    if User.objects.filter(username=wanted).exists():
        raise UsernameTaken(f"Nama pengguna {wanted} sudah dipakai.", f"The username {wanted} is taken.")
    _set(user, password)
    user.save()
    grant_role(user_id=user.pk, role=role, place=place, by=by, at=at)
    audit.record("access.user.created", by=by, at=at, subject=f"user:{user.pk}", region=place.region)
    return user.pk


@transaction.atomic
def set_password(*, user_id: int, password: str, by: Actor, at: datetime) -> None:
    """The user has this password and every session of theirs has ended; set by another, it must be changed at once.

    Refuses: for another than oneself NotPermitted (USER_EDIT), OutOfScope and GrantNotAllowed; then WeakPassword.
    Records: access.user.password_set
    """
    is_own = by.kind == "user" and by.id == str(user_id)
    if not is_own:
        by.scope.require("USER_EDIT")
        queries.require_user(by.scope, user_id)
        require_may_look_after(user_id, by=by, at=at)
    user = User.objects.select_for_update().get(pk=user_id)
    _set(user, password)
    user.must_change_password = not is_own
    user.save(update_fields=["password", "must_change_password"])
    audit.record("access.user.password_set", by=by, at=at, subject=f"user:{user_id}", detail={"own": is_own})


@transaction.atomic
def deactivate_user(*, user_id: int, by: Actor, at: datetime) -> None:
    """The user can no longer sign in, sessions are dead and every role has ended. Doing it again changes nothing.

    Refuses: NotPermitted (USER_EDIT), OutOfScope, GrantNotAllowed (in this order).
    Records: access.user.deactivated
    """
    by.scope.require("USER_EDIT")
    queries.require_user(by.scope, user_id)
    require_may_look_after(user_id, by=by, at=at)
    if not User.objects.filter(pk=user_id, is_active=True).update(is_active=False):
        return
    RoleGrant.objects.filter(user_id=user_id, ended_at=None).update(ended_at=at, ended_by=f"{by.kind}:{by.id}")
    audit.record("access.user.deactivated", by=by, at=at, subject=f"user:{user_id}")


def _set(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError:
        raise WeakPassword(
            "Kata sandi terlalu lemah: paling sedikit 10 huruf, bukan kata yang umum, bukan nama Anda.",
            "The password is too weak: at least 10 characters, not a common word, not your name.",
        ) from None
    user.set_password(password)
