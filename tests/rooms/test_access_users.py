"""Users, their roles and how far they reach."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from naungan.access import operations as access
from naungan.access import queries, rules
from naungan.access.models import User
from naungan.access.roles import PERMISSIONS, ROLES, Place
from naungan.access.values import GrantPlace
from naungan.audit import queries as audit
from naungan.kernel import Actor, NotPermitted, OutOfScope, RegionCode, Scope

GOOD = "durian-runtuh-77"
SYSTEM = Actor.system()


def _user(username: str, role: str, region: str, *, at, by: Actor = SYSTEM) -> int:
    place = GrantPlace(region=region)
    return access.create_user(
        username=username, name=username.title(), password=GOOD, role=role, place=place, by=by, at=at
    )


def _actor(user_id: int, at) -> Actor:
    return queries.actor_of(User.objects.get(pk=user_id), at=at)


@pytest.fixture
def cast(db, at):
    """An administrator, the province, two regencies, a treasurer, a district and a village."""
    rows = {
        "admin": ("system_admin", "61"), "prov": ("province", "61"), "mempawah": ("regency_labour", "61.02"),
        "bengkayang": ("regency_labour", "61.07"), "bendahara": ("treasurer", "61.02"),
        "kecamatan": ("district", "61.02.07"), "desa": ("village", "61.02.07.2001"), "auditor": ("auditor", "61"),
    }  # fmt: skip
    made = {name: _user(name, role, region, at=at) for name, (role, region) in rows.items()}
    return {name: _actor(user_id, at) for name, user_id in made.items()}


def test_each_role_holds_only_known_permissions_and_grants_only_known_roles():
    for role in ROLES.values():
        assert role.permissions <= PERMISSIONS, role.code
        assert role.may_grant <= set(ROLES), role.code
        assert role.sentence.endswith("."), role.code
        assert role.sentence_en.endswith("."), role.code
    assert set().union(*(role.permissions for role in ROLES.values())) == PERMISSIONS
    assert len(ROLES) == 13


def test_no_role_holds_two_duties_that_check_each_other():
    apart = [
        {"DOSSIER_SUBMIT", "DOSSIER_VERIFY"}, {"DOSSIER_VERIFY", "DOSSIER_DECIDE"},
        {"DOSSIER_SUBMIT", "DOSSIER_DECIDE"}, {"USER_EDIT", "NIK_REVEAL", "AUDIT_VIEW"},
    ]  # fmt: skip
    for role in ROLES.values():
        for duties in apart:
            assert not duties <= role.permissions, role.code
    assert "BILL_ISSUE" not in ROLES["treasurer"].permissions
    assert not ROLES["system_admin"].permissions & {"WORKER_VIEW", "NIK_REVEAL"}


def test_a_scope_is_made_of_the_roles_held_that_day(cast, at):
    scope = cast["mempawah"].scope
    assert scope.regions == {RegionCode("61.02")}
    assert scope.permissions == ROLES["regency_labour"].permissions
    assert scope.covers("61.02.07.2001")
    assert not scope.covers("61.07")
    assert not scope.everything
    earlier = queries.actor_of(User.objects.get(username="mempawah"), at=at - timedelta(seconds=1))
    assert earlier.scope == Scope()


def test_a_role_that_ended_reaches_nothing_at_once(cast, at):
    granted = queries.user(SYSTEM.scope, int(cast["desa"].id)).grants[0]
    access.end_grant(grant_id=granted.id, by=cast["mempawah"], at=at)
    access.end_grant(grant_id=granted.id, by=cast["mempawah"], at=at)
    assert _actor(int(cast["desa"].id), at).scope == Scope()
    assert len(audit.events(SYSTEM.scope, action_prefix="access.role.ended").events) == 1


def test_an_administrator_grants_only_roles_of_theirs_inside_their_region(cast, at):
    _user("desa.baru", "village", "61.02.07.2002", at=at, by=cast["mempawah"])
    with pytest.raises(OutOfScope):
        _user("desa.lain", "village", "61.07.04.2001", at=at, by=cast["mempawah"])
    with pytest.raises(access.GrantNotAllowed):
        _user("bendahara.dua", "treasurer", "61.02", at=at, by=cast["mempawah"])
    with pytest.raises(access.GrantNotAllowed):
        _user("prov.dua", "province", "61", at=at, by=cast["prov"])
    with pytest.raises(NotPermitted):
        _user("desa.tiga", "village", "61.02.07.2003", at=at, by=cast["desa"])
    assert not User.objects.filter(username__in=["desa.lain", "bendahara.dua", "prov.dua", "desa.tiga"]).exists()


def test_an_administrators_own_roles_must_still_run_to_be_used(cast, at):
    granted = queries.user(SYSTEM.scope, int(cast["prov"].id)).grants[0]
    access.end_grant(grant_id=granted.id, by=cast["admin"], at=at)
    with pytest.raises(access.GrantNotAllowed):
        _user("desa.baru", "village", "61.02.07.2002", at=at, by=cast["prov"])


def test_setting_somebodys_password_is_no_way_up(cast, at):
    for name in ("bendahara", "auditor", "prov", "mempawah"):
        with pytest.raises((OutOfScope, access.GrantNotAllowed)):
            access.set_password(user_id=int(cast[name].id), password="lain-sekali-99", by=_second(cast), at=at)
        with pytest.raises((OutOfScope, access.GrantNotAllowed)):
            access.deactivate_user(user_id=int(cast[name].id), by=_second(cast), at=at)
    access.set_password(user_id=int(cast["desa"].id), password="lain-sekali-99", by=_second(cast), at=at)
    assert User.objects.get(username="desa").must_change_password


def _second(cast) -> Actor:
    """Another officer of Mempawah, so that nobody in the test acts on themselves."""
    at = User.objects.get(username="mempawah").created_at
    found = User.objects.filter(username="mempawah.dua").first()
    return _actor(found.pk if found else _user("mempawah.dua", "regency_labour", "61.02", at=at), at)


def test_one_login_never_mixes_two_roles_of_two_places(cast, at):
    desa = int(cast["desa"].id)
    place = GrantPlace(region="61.02.07.2002")
    access.grant_role(user_id=desa, role="village", place=place, by=cast["mempawah"], at=at)
    assert _actor(desa, at).scope.regions == {"61.02.07.2001", "61.02.07.2002"}
    with pytest.raises(access.AlreadyGranted):
        access.grant_role(user_id=desa, role="village", place=place, by=cast["mempawah"], at=at)
    with pytest.raises(access.GrantsDoNotGoTogether):
        access.grant_role(
            user_id=desa, role="district", place=GrantPlace(region="61.02.07"), by=cast["mempawah"], at=at
        )
    dinsos = GrantPlace(region="61.02")
    access.grant_role(user_id=int(cast["bendahara"].id), role="regency_dinsos", place=dinsos, by=cast["prov"], at=at)


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_a_role_fits_only_its_own_kind_of_place(role):
    places = {
        Place.PROVINCE: GrantPlace(region="61"), Place.REGENCY: GrantPlace(region="61.02"),
        Place.DISTRICT: GrantPlace(region="61.02.07"), Place.VILLAGE: GrantPlace(region="61.02.07.2001"),
        Place.EMPLOYER: GrantPlace(employer_id=3), Place.PARTNER: GrantPlace(partner_id=4),
    }  # fmt: skip
    assert [place for place, given in places.items() if rules.misfit(role, given) is None] == [role.place]
    assert rules.misfit(role, GrantPlace()) is not None
    assert rules.misfit(role, GrantPlace(region="61", employer_id=1, partner_id=1)) is not None


def test_a_misfit_or_an_unknown_role_is_refused(cast, at):
    with pytest.raises(access.GrantDoesNotFit):
        _user("salah", "village", "61.02", at=at)
    with pytest.raises(access.UnknownRole):
        _user("salah", "raja", "61", at=at)


@pytest.mark.parametrize(("username", "password", "refusal"), [
    ("Ab", GOOD, access.UsernameUnusable), ("6102", GOOD, access.UsernameUnusable),
    ("nama orang", GOOD, access.UsernameUnusable), ("ADMIN", GOOD, access.UsernameTaken),
    ("pegawai", "pendek", access.WeakPassword), ("pegawai", "password123", access.WeakPassword),
    ("pegawai.mempawah", "pegawai.mempawah", access.WeakPassword),
])  # fmt: skip
def test_a_user_that_cannot_be_made_is_refused(cast, at, username, password, refusal):
    with pytest.raises(refusal):
        access.create_user(username=username, name="Pegawai", password=password, role="district",
                           place=GrantPlace(region="61.02.07"), by=cast["prov"], at=at)  # fmt: skip


def test_users_are_seen_within_ones_region_only(cast):
    seen = {view.username for view in queries.users(cast["mempawah"].scope).users}
    assert seen == {"mempawah", "bendahara", "kecamatan", "desa"}
    assert queries.user(cast["mempawah"].scope, int(cast["desa"].id)).name == "Desa"
    with pytest.raises(OutOfScope):
        queries.user(cast["bengkayang"].scope, int(cast["desa"].id))
    with pytest.raises(NotPermitted):
        queries.users(cast["desa"].scope)
    assert [view.username for view in queries.users(cast["prov"].scope, role="village").users] == ["desa"]
    assert [view.username for view in queries.users(cast["prov"].scope, search="bend").users] == ["bendahara"]
    assert [view.username for view in queries.users(cast["prov"].scope, region="61.07").users] == ["bengkayang"]


def test_a_deactivated_user_is_out_at_once(cast, at):
    client = Client()
    client.force_login(User.objects.get(username="desa"))
    assert client.session[SESSION_KEY] == cast["desa"].id
    access.deactivate_user(user_id=int(cast["desa"].id), by=cast["mempawah"], at=at)
    access.deactivate_user(user_id=int(cast["desa"].id), by=cast["mempawah"], at=at)
    assert _actor(int(cast["desa"].id), at).scope == Scope()
    with pytest.raises(access.WrongCredentials):
        access.sign_in(username="desa", password=GOOD, address="10.0.0.1", at=at)
    assert len(audit.events(SYSTEM.scope, action_prefix="access.user.deactivated").events) == 1


def test_an_own_password_ends_the_duty_to_change_it(cast, at):
    desa = cast["desa"]
    assert User.objects.get(username="desa").must_change_password
    access.set_password(user_id=int(desa.id), password="milik-sendiri-1", by=desa, at=at)
    assert not User.objects.get(username="desa").must_change_password
    with pytest.raises(access.WeakPassword):
        access.set_password(user_id=int(desa.id), password="12345", by=desa, at=at)


def test_the_business_day_is_the_clocks_until_it_is_set(db, at):
    assert queries.business_day() is None
    for day in (date(2025, 12, 1), date(2025, 12, 2)):
        access.set_business_day(day=day, month_in_view=date(2025, 7, 15), by=SYSTEM, at=at)
    kept = queries.business_day()
    assert (kept.day, kept.month_in_view) == (date(2025, 12, 2), date(2025, 7, 1))


def test_no_user_may_move_the_business_day(cast, at):
    for actor in cast.values():
        with pytest.raises(NotPermitted):
            access.set_business_day(day=date(2025, 12, 1), month_in_view=date(2025, 7, 1), by=actor, at=at)
