"""One payment from HTTP to commit, one after another. ``python -m bench.payment --payments 300``.

Four ways in one interleaved run, so that a noisy machine is noisy for all: the signed SNAP payment over HTTP, answered
after the durable commit; the same settlement called inside the process; the bare transaction of the least rows; one
``fdatasync``, which is the limit. A database of its own in a temporary folder, with the settings of a real start.
"""

import argparse
import hashlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

REGION = "61.02.07.2001"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--payments", type=int, default=300)
    wish = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="naungan-bench-") as folder:
        os.environ["NAUNGAN_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "naungan.project.settings"
        with serving() as address:
            measure(Path(folder), address, wish.payments)


@contextmanager
def serving() -> Iterator[str]:
    """``naungan up`` without the demo province."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "naungan.project", "up", "--no-demo", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_until_ready(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def measure(folder: Path, address: str, count: int) -> None:
    """Pays ``count`` one-person bills over HTTP and as many inside the process, in turn; prints the table."""
    import django

    django.setup()
    import httpx
    from django.conf import settings

    from naungan.bank.simulator import SnapBank, own_identity
    from naungan.billing import queries as bills

    at = datetime.now(UTC)
    identity = own_identity(settings.DATA_FOLDER.path / "bank-simulator", at=at)
    partner = bills.partner_by_client_id(identity.client_id)
    assert partner is not None
    codes = _issue(2 * count, at)
    ways: dict[str, list[float]] = {"HTTP sampai commit": [], "di dalam proses": [], "transaksi paling kecil": [],
                                    "fdatasync": []}  # fmt: skip
    with httpx.Client(base_url=address, timeout=30) as http, (folder / "sync").open("wb") as file:
        bank = SnapBank(identity, http)
        for place in range(count):
            inquiry = bank.inquire(codes[2 * place])["virtualAccountData"]
            _time(ways["HTTP sampai commit"], lambda inquiry=inquiry, code=codes[2 * place]: bank.pay(code, inquiry))
            _time(ways["di dalam proses"], lambda code=codes[2 * place + 1]: _settle(partner.id, code))
            _time(ways["transaksi paling kecil"], _least)
            _time(ways["fdatasync"], lambda: _sync(file))
    _print(ways)


def _issue(count: int, at: datetime) -> list[str]:
    from naungan.billing import operations as billing
    from naungan.kernel import Actor, Month
    from naungan.registry import operations as registry
    from naungan.registry.values import WorkerRow

    by = Actor.system("bench")
    codes = []
    for serial in range(count):
        worker = registry.register_worker(
            WorkerRow(
                nik=f"610299{serial % 28 + 1:02d}0190{serial // 28 + 1:04d}", name="Contoh", birth_on=date(1990, 1, 1),
                sex="L", region_code=REGION, segment="informal", sector="other", declared_income_rp=1_000_000,
            ),
            by=by, at=at,
        )  # fmt: skip
        bill = billing.issue_individual_bill(
            worker_id=worker, first=Month(2026, 1), month_count=1, by=by, at=at, priced_on=at.date()
        )
        codes.append(bill.code)
    return codes


def _settle(partner_id: int, code: str) -> None:
    from naungan.billing import operations as billing
    from naungan.billing import queries as bills
    from naungan.billing.values import PaymentOrder
    from naungan.kernel import Actor

    at = datetime.now(UTC)
    bill = bills.bills_by_code([code])[code]
    order = PaymentOrder(
        partner_id=partner_id, external_id=f"bench{code}", external_day=at.date(), request_id=f"bench{code}",
        fingerprint=hashlib.sha256(code.encode()).digest(), bill_code=code, paid_amount_rp=bill.total_rp,
        is_advice=False, happened_at=at,
    )  # fmt: skip
    done = billing.settle_many([order], answer=lambda outcome: b"{}", by=Actor.system("bench"), at=at)
    assert done[0].outcome.payment is not None


def _least() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (at timestamptz)")
        cursor.execute("INSERT INTO bench_row VALUES (now())")


def _sync(file: Any) -> None:
    file.write(b"0" * 4096)
    file.flush()
    os.fdatasync(file.fileno())


def _time(into: list[float], work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    into.append((time.perf_counter() - started) * 1000)


def _print(ways: dict[str, list[float]]) -> None:
    whole = statistics.median(next(iter(ways.values())))
    print(f"{'satu pembayaran':<26}{'kali':>6}{'p50 ms':>10}{'p99 ms':>10}{'bagian dari p50 HTTP':>24}")
    for name, taken in ways.items():
        middle, slow = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        print(f"{name:<26}{len(taken):>6}{middle:>10.2f}{slow:>10.2f}{middle / whole:>24.2f}")


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("naungan up did not answer")


if __name__ == "__main__":
    main()
