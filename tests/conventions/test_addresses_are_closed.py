"""Every address of the pages and the API, asked by a stranger, by the neighbour and by who has no permission.

Only what is written here answers them. The lists may only shrink; a new address is closed until it is named.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver
from page_cast import a_demo_day, signed_in
from programme_world import GALANG, YEAR, verified_village
from web_cast import add_bank, individual_bill, pay, stop_clocks

from naungan.access.models import RoleGrant, User
from naungan.access.queries import PUBLIC_PROVINCE
from naungan.kernel import Actor
from naungan.registry import queries as registry

pytestmark = pytest.mark.django_db

PUBLIC = frozenset({
    "", "bahasa", "masuk", "gaya", "terlindungi", "kalkulator", "cerita", "cerita/bayar", "bukti/<str:number>",
    "paritrana", "paritrana/<str:code>", "paritrana/<str:code>/bukti.zip", "paritrana/<str:code>/nilai/<str:region>",
    "api/v1/openapi.json", "api/v1/regions/<code>", "api/v1/regions/<code>/children", "api/v1/coverage",
    "api/v1/award/editions", "api/v1/award/editions/<code>/ranking",
})  # fmt: skip
"""Anybody, signed in or not: only what is the same for everybody, counts of the province and its regencies."""

OWN_OF_ANY_USER = frozenset({"kata-sandi"})

COUNTS_OF_THE_REGION = frozenset({
    "cakupan/<str:code>", "cakupan/<str:code>/berakhir", "program", "program/berkas", "program/<str:code>",
    "program/<str:code>/<int:year>",
})  # fmt: skip
"""Officers of the region, whatever their role: numbers, never a name."""


def _patterns(patterns: list[Any], before: str = "") -> Iterator[str]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from _patterns(one.url_patterns, here)


ADDRESSES = sorted({one for one in _patterns(get_resolver().url_patterns) if "^" not in one})


class World:
    """Something behind every address, all of it of the village Galang; ``secrets`` is what nobody else may read."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        a_demo_day()
        made = verified_village(2)
        worker, nomination = next(iter(made.items()))
        village = signed_in("village")
        file = SimpleUploadedFile("daftar-galang.csv", b"NIK;Nama;Tgl Lahir\n123;Siti Galang;01-12-1980\n")
        form = {"jenis": "nominations", "wilayah": GALANG, "tahun": str(YEAR), "berkas": file}
        batch = str(village.post("/unggah/baru", form).headers["Location"]).rpartition("/")[2]
        stop_clocks(patch)
        bill = individual_bill(30, village=GALANG)
        number = pay(bill, add_bank())
        user = User.objects.get(username="village")
        self._values = {
            "batch_id": batch, "nomination_id": nomination, "worker_id": worker, "year": YEAR, "seat": 1,
            "number": number, "user_id": user.pk, "grant_id": RoleGrant.objects.get(user=user).pk, "village": GALANG,
            "region": GALANG[:5],
        }  # fmt: skip
        self._code_of = {"iuran": bill.code, "api/v1/bills": bill.code, "paritrana": "2025", "api/v1/award": "2025"}
        person = registry.worker(Actor.system().scope, worker)
        self.secrets = (person.name, bill.code, number, "daftar-galang", "Siti Galang", "Village</")

    def address(self, pattern: str) -> str:
        code = next((code for start, code in self._code_of.items() if pattern.startswith(start)), GALANG)
        values = {**self._values, "code": code}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), pattern)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def _answered(client: Client, address: str) -> list[tuple[str, Any]]:
    return [(method, getattr(client, method)(address)) for method in ("get", "post")]


def test_the_lists_name_addresses_that_exist() -> None:
    assert set(ADDRESSES) >= PUBLIC | OWN_OF_ANY_USER | COUNTS_OF_THE_REGION
    assert PUBLIC_PROVINCE == "61"


@pytest.mark.parametrize("pattern", [one for one in ADDRESSES if one not in PUBLIC])
def test_a_stranger_opens_nothing_but_what_is_public(world: World, pattern: str) -> None:
    for method, response in _answered(Client(), world.address(pattern)):
        assert response.status_code != 200, (method, pattern)
        _holds_nothing(world, response, "stranger", method, pattern)


def test_neither_neighbour_nor_who_has_no_permission_gets_further(world: World) -> None:
    for pattern in ADDRESSES:
        address = world.address(pattern)
        for method, response in _answered(signed_in("neighbour"), address):
            is_of_galang = "<" in pattern and pattern not in PUBLIC
            assert response.status_code != 200 or not is_of_galang, ("neighbour", method, pattern)
            _holds_nothing(world, response, "neighbour", method, pattern)
        for method, response in _answered(signed_in("jury"), address):
            is_named = pattern in PUBLIC | OWN_OF_ANY_USER | COUNTS_OF_THE_REGION
            assert response.status_code != 200 or is_named, ("jury", method, pattern)
            _holds_nothing(world, response, "jury", method, pattern)


def _holds_nothing(world: World, response: Any, who: str, method: str, pattern: str) -> None:
    """Of Galang, but for what the address itself says."""
    asked, text = world.address(pattern), response.content.decode("utf-8", "replace")
    held = [secret for secret in world.secrets if secret in text and secret not in asked]
    assert not held, (who, method, pattern, held)


def test_nothing_is_sent_without_the_pages_own_mark(world: World) -> None:
    signed_in("province")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username="province"))
    for pattern in ADDRESSES:
        if not pattern.startswith("api/"):
            assert browser.post(world.address(pattern)).status_code == 403, pattern
