"""Tokens with which a program acts as a user: made, shown once, ended."""

import secrets
from datetime import datetime

from django.db import transaction

from naungan.access import queries, rules
from naungan.access.models import ApiToken, User
from naungan.access.operations.grants import require_may_look_after
from naungan.access.values import NewToken
from naungan.audit import operations as audit
from naungan.kernel import Actor, OutOfScope, Refusal


class LabelMissing(Refusal):
    """A token without a word on what it is for."""

    code = "LABEL_MISSING"


class UserInactive(Refusal):
    """The user can no longer sign in, so nothing can act as them."""

    code = "USER_INACTIVE"


@transaction.atomic
def create_api_token(*, user_id: int, label: str, by: Actor, at: datetime) -> NewToken:
    """A program that shows the token acts as this user, with the user's roles of the moment. The text is given once.

    Refuses: for another than oneself NotPermitted (USER_EDIT), OutOfScope, GrantNotAllowed; then LabelMissing,
    UserInactive.
    Records: access.token.created
    """
    _require_may(user_id, by=by, at=at)
    named = " ".join(label.split())[:80]
    if not named:
        raise LabelMissing("Tulis untuk apa kunci ini dipakai.", "Say what the token is for.")
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise OutOfScope("Pengguna tidak ditemukan.", "No such user.")
    if not user.is_active:
        raise UserInactive("Pengguna ini sudah tidak aktif.", "This user is no longer active.")
    text = f"{rules.TOKEN_PREFIX}{secrets.token_urlsafe(32)}"
    made = ApiToken.objects.create(
        user=user, label=named, digest=rules.token_digest(text), created_at=at, created_by=f"{by.kind}:{by.id}"
    )
    audit.record("access.token.created", by=by, at=at, subject=f"user:{user_id}", detail={"token": made.pk})
    return NewToken(made.pk, text)


@transaction.atomic
def end_api_token(*, token_id: int, by: Actor, at: datetime) -> None:
    """The token opens nothing from now on. Doing it again changes nothing.

    Refuses: OutOfScope (no such token); for another's than one's own NotPermitted (USER_EDIT), OutOfScope,
    GrantNotAllowed.
    Records: access.token.ended
    """
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise OutOfScope("Kunci API tidak ditemukan.", "No such API token.")
    _require_may(token.user_id, by=by, at=at)
    if token.ended_at is not None:
        return
    token.ended_at, token.ended_by = at, f"{by.kind}:{by.id}"
    token.save(update_fields=["ended_at", "ended_by"])
    audit.record("access.token.ended", by=by, at=at, subject=f"user:{token.user_id}", detail={"token": token.pk})


def _require_may(user_id: int, *, by: Actor, at: datetime) -> None:
    """One's own, or those of a user one could give every role they hold; else a token would be a way up."""
    if by.kind == "user" and by.id == str(user_id):
        return
    by.scope.require("USER_EDIT")
    queries.require_user(by.scope, user_id)
    require_may_look_after(user_id, by=by, at=at)
