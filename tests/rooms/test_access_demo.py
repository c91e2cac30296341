"""The demo's cast of logins."""

import pytest

from naungan.access import operations as access
from naungan.access import queries
from naungan.access.models import RoleGrant, User
from naungan.access.roles import ROLES
from naungan.audit import queries as audit
from naungan.kernel import Scope
from naungan.regions import operations as regions
from naungan.regions import queries as region_queries


@pytest.fixture
def kalbar(db, at):
    regions.load_official_regions(at=at)
    regions.mark_example_villages(["61.02.07.2003", "61.07.04.2003"], at=at)


def test_the_cast_signs_in_each_with_the_reach_of_its_role(kalbar, at):
    cast = access.create_demo_logins(at=at, partner_id=7)
    assert {login.role for login in cast} >= set(ROLES) - {"employer", "regency_dpmd"}
    for login in cast:
        user = access.sign_in(username=login.username, password=login.password, address="127.0.0.1", at=at)
        actor = queries.actor_of(user, at=at)
        assert actor.scope.permissions == ROLES[login.role].permissions
        assert actor.scope.regions == ({login.region} if login.region else frozenset())
        assert user.is_example
        assert not user.must_change_password
    by_name = {login.username: login for login in cast}
    assert by_name["desa"].region == "61.02.07.2003"
    assert by_name["kecamatan"].region == "61.02.07"
    assert by_name["desa"].name == f"Operator Desa {region_queries.get('61.02.07.2003').name} (contoh)"


def test_asking_again_makes_no_second_cast_and_completes_the_banks(kalbar, at):
    first = access.create_demo_logins(at=at)
    assert not RoleGrant.objects.filter(user__username="bank").exists()
    assert access.create_demo_logins(at=at, partner_id=7) == first
    assert access.create_demo_logins(at=at, partner_id=7) == first
    assert User.objects.count() == len(first)
    assert RoleGrant.objects.get(user__username="bank").partner_id == 7
    made = audit.events(Scope.system(), action_prefix="access.demo").events
    assert made[0].detail["usernames"] == ["bank"]
    assert len(made) == 2
