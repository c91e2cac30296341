"""A bank with its own keys pays open bills at a server that really runs."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection

from naungan.bank.commands import bank
from naungan.bank.simulator import DoorAnsweredNonsense, DoorUnreachable, simulate
from naungan.billing import operations as billing
from naungan.billing import queries as bills
from naungan.billing.operations.write import NewLine
from naungan.billing.values import Amounts, BillState
from naungan.kernel import Actor, Month, RegionCode, Scope
from naungan.law.terms import Payer, Programme, Segment
from naungan.ledger import queries as ledger

SYSTEM = Actor.system()
STARTS_WITHIN_SECONDS = 30

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("bank-server")]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulated bank's keys of one test are not those of another."""
    monkeypatch.setattr("naungan.bank.simulator.identity_folder", lambda: tmp_path / "bank-simulator")


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Naungan as it is served, on the tests' database; its address."""
    said = tmp_path_factory.mktemp("server") / "server.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "naungan.project.settings",
    }
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*command, "--log-level", "warning", "naungan.project.asgi:application"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/v1.0/naungan/waktu", process, said)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def database_url() -> str:
    found = connection.settings_dict
    host = quote(str(found["HOST"]), safe="")
    port = f":{found['PORT']}" if found.get("PORT") else ""
    password = f":{quote(found['PASSWORD'], safe='')}" if found.get("PASSWORD") else ""
    return f"postgresql://{found['USER']}{password}@{host}{port}/{found['NAME']}"


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            assert httpx.get(address).json()["waktuServer"]
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def open_bills(count: int, *, region: str = "61.02.07.2001", first: int = 1) -> int:
    """So many open bills of 50,400; returns their sum."""
    now = datetime.now(UTC)
    for serial in range(first, first + count):
        line = NewLine(
            serial, Month(2026, 6), 3, Segment.INFORMAL, Programme.PROTECTED, region,
            Amounts(jkk_rp=30_000, jkm_rp=20_400),
        )  # fmt: skip
        billing.enter_fund_code(
            kode_iuran=f"61234567{serial:04d}", kind="village", title=f"Desa Contoh {serial}",
            region=RegionCode(region), payer=Payer.APBD, lines=[line], expires_at=now + timedelta(days=1),
            by=SYSTEM, at=now, entered_on=now.date(),
        )  # fmt: skip
    return count * 50_400


def test_simulated_bank_pays_every_open_bill_over_http(server: str) -> None:
    owed_rp = open_bills(7) + open_bills(2, region="61.07.01.2001", first=8)
    told: list[str] = []
    part = simulate(base_url=server, tell=told.append, region="61.02", limit=3)
    assert (part.asked, part.paid, part.refused, part.amount_rp) == (3, 3, 0, 3 * 50_400)
    rest = CliRunner().invoke(bank, ["simulate", "--base-url", server])
    assert rest.exit_code == 0, rest.output
    assert "6 dibayar (Rp302.400), 0 ditolak" in rest.output
    assert bills.count_bills(Scope.system(), state=BillState.OPEN) == 0
    receipts, count, paid_rp = bills.payments(Scope.system())
    assert (count, paid_rp) == (9, owed_rp)
    assert {receipt.partner_name for receipt in receipts} == {"Bank Simulasi (contoh)"}
    assert len(told) == 3
    assert told[0].endswith("Rp50.400 dibayar, status 00")
    assert ledger.violations() == []


def test_simulated_bank_keeps_its_keys_and_registers_again_where_it_is_not_known(server: str) -> None:
    open_bills(1)
    simulate(base_url=server, tell=print)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM billing_partner")
        assert cursor.fetchone() == (1,)
        cursor.execute("UPDATE billing_partner SET client_id = 'BANK-LAIN'")
    open_bills(1, first=2)
    assert simulate(base_url=server, tell=print).paid == 1


def test_a_refused_bill_is_told_and_the_run_goes_on(server: str) -> None:
    open_bills(3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE billing_bill SET expires_at = issued_at WHERE code LIKE '%%2'")
    rest = CliRunner().invoke(bank, ["simulate", "--base-url", server])
    assert rest.exit_code == 1
    assert "612345670002: ditolak 4042419" in rest.output
    assert "2 dibayar" in rest.output


def test_nobody_at_the_address_is_a_sentence() -> None:
    open_bills(1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(DoorUnreachable, match="make run"):
            simulate(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}", tell=print)


def test_an_address_that_is_no_bank_door_is_a_sentence(server: str) -> None:
    open_bills(1)
    with pytest.raises(DoorAnsweredNonsense):
        simulate(base_url=f"{server}/healthz", tell=print)


def test_partner_add_prints_the_secret_once_as_json(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    file = tmp_path / "bank.pem"
    file.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    arguments = ["partner", "add", "--client-id", "BANKKALBAR", "--service-id", "08800", "--public-key", str(file)]
    done = CliRunner().invoke(bank, arguments)
    assert done.exit_code == 0, done.output
    printed = json.loads(done.output)
    assert (printed["clientId"], printed["serviceId"]) == ("BANKKALBAR", "08800")
    partner = bills.partner_by_service_id("   08800")
    assert partner is not None
    assert bills.partner_secret(partner.id) == printed["clientSecret"]
    again = CliRunner().invoke(bank, arguments)
    assert "sudah ada" in str(again.exception)
    assert CliRunner().invoke(bank, [*arguments[:5], "BANK", *arguments[6:]]).exit_code == 2
