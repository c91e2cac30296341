"""User administration: who may sign in, with which role and where; first passwords shown once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naungan.access import operations, queries
from naungan.access.roles import ROLES
from naungan.access.values import UserView
from naungan.kernel import Actor, Refusal, Scope
from naungan.web import tables
from naungan.web.access.forms import GrantForm, NewUserForm
from naungan.web.access.passwords import first_password
from naungan.web.access.places import LEVEL_WORDS, place_words, read_place
from naungan.web.billing.places import KEY, region_filter
from naungan.web.frame import actor_of, now, say, scope_of


def language_of(request: HttpRequest) -> str:
    return str(getattr(request, "language", "id"))


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """Everybody with a role inside the reader's regions."""
    scope = scope_of(request)
    scope.require("USER_VIEW")
    context = {"count": queries.users(scope, size=1).count, "may_edit": scope.holds("USER_EDIT")}
    return tables.answer(request, "naungan/access/users.html", context, table=_user_table(request, scope))


def _user_table(request: HttpRequest, scope: Scope) -> tables.Table:
    english = language_of(request) == "en"
    columns = (
        tables.Column("username", "Nama pengguna", "User name", href=lambda row: f"/pengguna/{row['id']}"),
        tables.Column("name", "Nama", "Name"),
        tables.Column("roles", "Peran", "Roles", note=lambda row: row["places"]),
        tables.Column("state", "Status", "State", "chip", chip="user"),
        tables.Column("last_sign_in_at", "Terakhir masuk", "Last sign-in", "instant"),
    )

    def fetch(window: tables.Window) -> tables.Slice:
        page = queries.users(
            scope,
            region=window.filters.get(KEY),
            role=window.filters.get("peran"),
            search=window.filters.get("cari", ""),
            page=window.offset // window.limit + 1,
            size=window.limit,
        )
        running = [grant for user in page.users for grant in user.grants if grant.ended_at is None]
        places = place_words(running)
        return tables.Slice([_user_row(user, places, english) for user in page.users], page.count)

    roles = tuple(tables.Choice(code, role.title_id, role.title_en) for code, role in ROLES.items())
    return tables.Table(
        "pengguna", ("Pengguna", "Users"), columns, fetch,
        filters=(*region_filter(request, scope), tables.Filter("peran", "Peran", "Role", roles),
                 tables.Filter("cari", "Cari nama", "Find a name")),
        page_size=25, has_row_link=True,
        empty=("Belum ada pengguna di wilayah ini.", "No user in this region yet."),
        empty_step=("Pengguna baru", "New user", "/pengguna/baru") if scope.holds("USER_EDIT") else None,
    )  # fmt: skip


def _user_row(user: UserView, places: dict[int, str], english: bool) -> dict[str, Any]:
    running = [grant for grant in user.grants if grant.ended_at is None]
    titles = {_title(grant.role, english) for grant in running}
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "roles": ", ".join(sorted(titles)),
        "places": ", ".join(places[grant.id] for grant in running),
        "state": "active" if user.is_active else "inactive",
        "last_sign_in_at": user.last_sign_in_at,
    }


def _title(role: str, english: bool) -> str:
    known = ROLES.get(role)
    if known is None:
        return role
    return known.title_en if english else known.title_id


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """Each role with its sentence, where it is given and who gives it."""
    scope_of(request).require("USER_VIEW")
    english = language_of(request) == "en"
    rows = [
        {"role": role, "place": LEVEL_WORDS[role.place][english],
         "givers": [_title(giver.code, english) for giver in ROLES.values() if role.code in giver.may_grant]}
        for role in ROLES.values()
    ]  # fmt: skip
    trail = [(say(request, "Pengguna", "Users"), "/pengguna"), (say(request, "Peran", "Roles"), "")]
    return render(request, "naungan/access/roles.html", {"rows": rows, "trail": trail})


@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    """A login with one role; the first password is shown once."""
    actor = actor_of(request)
    actor.scope.require("USER_EDIT")
    form = NewUserForm(
        request.POST if request.method == "POST" else None, roles=_grantable(actor), language=language_of(request)
    )
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        typed, password = form.cleaned_data, first_password()
        try:
            user_id = operations.create_user(
                username=typed["username"], name=typed["name"], password=password, role=typed["role"],
                place=read_place(actor.scope, typed["role"], typed["place"]), by=actor, at=now(),
            )  # fmt: skip
        except Refusal as caught:
            refusal = caught
        else:
            return _show_password(request, user_id, password)
    context = {"form": form, "refusal": refusal, "trail": _trail(request, say(request, "Baru", "New"))}
    return render(request, "naungan/access/new_user.html", context, status=400 if form.is_bound else 200)


@require_safe
def user_page(request: HttpRequest, user_id: int) -> HttpResponse:
    """One user: roles with their sentences, and what may be changed."""
    return _user_page(request, user_id)


@require_POST
def add_role(request: HttpRequest, user_id: int) -> HttpResponse:
    """One role more."""
    actor = actor_of(request)
    actor.scope.require("USER_EDIT")
    queries.user(actor.scope, user_id)
    form = GrantForm(request.POST, roles=_grantable(actor), language=language_of(request))
    if not form.is_valid():
        return _user_page(request, user_id, form=form)
    typed = form.cleaned_data
    try:
        place = read_place(actor.scope, typed["role"], typed["place"])
        operations.grant_role(user_id=user_id, role=typed["role"], place=place, by=actor, at=now())
    except Refusal as caught:
        return _user_page(request, user_id, form=form, refusal=caught)
    messages.success(request, say(request, "Peran diberikan.", "The role is granted."))
    return redirect("user", user_id=user_id)


@require_POST
def end_role(request: HttpRequest, user_id: int, grant_id: int) -> HttpResponse:
    """A role ends at once."""
    actor = actor_of(request)
    actor.scope.require("USER_EDIT")
    known = queries.user(actor.scope, user_id)
    if grant_id in {grant.id for grant in known.grants}:
        operations.end_grant(grant_id=grant_id, by=actor, at=now())
        messages.success(request, say(request, "Peran berakhir.", "The role has ended."))
    return redirect("user", user_id=user_id)


@require_POST
def new_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A new first password, shown once; every session of that user has ended."""
    actor, password = actor_of(request), first_password()
    actor.scope.require("USER_EDIT")
    if str(user_id) == actor.id:
        return redirect("own-password")  # there the present one is asked for
    operations.set_password(user_id=user_id, password=password, by=actor, at=now())
    return _show_password(request, user_id, password)


@require_POST
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """The user can no longer sign in."""
    operations.deactivate_user(user_id=user_id, by=actor_of(request), at=now())
    messages.success(request, say(request, "Pengguna ini tidak dapat masuk lagi.", "This user can no longer sign in."))
    return redirect("user", user_id=user_id)


def _user_page(
    request: HttpRequest, user_id: int, *, form: GrantForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    actor, english = actor_of(request), language_of(request) == "en"
    known = queries.user(actor.scope, user_id)
    places = place_words(list(known.grants))
    grants: list[dict[str, Any]] = [
        {"grant": grant, "role": ROLES.get(grant.role), "title": _title(grant.role, english),
         "place": places[grant.id], "may_end": grant.ended_at is None and grant.role in _grantable(actor)}
        for grant in known.grants
    ]  # fmt: skip
    may_edit = actor.scope.holds("USER_EDIT")
    running = [one for one in grants if one["grant"].ended_at is None]
    context = {
        "user_view": known,
        "grants": grants,
        "may_edit": may_edit,
        "may_look_after": may_edit and str(known.id) != actor.id and all(one["may_end"] for one in running),
        "is_self": str(known.id) == actor.id,
        "form": form or GrantForm(roles=_grantable(actor), language=language_of(request)),
        "refusal": refusal,
        "trail": _trail(request, known.username),
    }
    return render(request, "naungan/access/user.html", context, status=400 if form else 200)


def _show_password(request: HttpRequest, user_id: int, password: str) -> HttpResponse:
    known = queries.user(scope_of(request), user_id)
    context = {"user_view": known, "password": password, "trail": _trail(request, known.username)}
    response = render(request, "naungan/access/password_once.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _grantable(actor: Actor) -> list[str]:
    """Roles this reader may hand out, from the widest to the narrowest."""
    if not actor.scope.holds("USER_EDIT"):
        return []
    own = [grant.role for grant in queries.user(actor.scope, int(actor.id)).grants if grant.ended_at is None]
    return [code for code in ROLES if any(code in ROLES[role].may_grant for role in own if role in ROLES)]


def _trail(request: HttpRequest, last: str) -> list[tuple[str, str]]:
    return [(say(request, "Pengguna", "Users"), "/pengguna"), (last, "")]
