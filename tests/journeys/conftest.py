"""The whole product as its users meet it: started once, with the demo province, its story played over real HTTP."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from naungan.demo.story import Told, read_told
from naungan.project.folder import ROOT, DataFolder
from naungan.project.launch.share import cluster_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 600


@dataclass(frozen=True)
class RunningProduct:
    """A started product: its address, its data folder, what it printed, what the story found."""

    address: str
    folder: Path
    printed: str
    told: Told
    environment: dict[str, str]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The ``naungan`` command on the same data folder."""
        return subprocess.run(
            [sys.executable, "-m", "naungan.project", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """``naungan up`` at the default scale on an empty data folder."""
    folder = tmp_path_factory.mktemp("perjalanan") / "data contoh"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    hidden = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "NAUNGAN_KEYS_DIR", "PORT"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"NAUNGAN_DATA_DIR": str(folder)}
    log = folder.parent / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "naungan.project", "up", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_told(process, folder, log, address)
        told = read_told(folder)
        assert told is not None
        yield RunningProduct(address, folder, log.read_text(), told, environment)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        cluster_of(DataFolder(folder)).stop()


def _wait_until_told(process: subprocess.Popen[bytes], folder: Path, log: Path, address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-4000:]
        if "Naungan siap" in log.read_text():
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                assert answer.status == 200
            return
        time.sleep(0.5)
    raise AssertionError(f"not started within {START_SECONDS} s:\n{log.read_text()[-4000:]}")


@pytest.fixture
def browser_page(product: RunningProduct):  # type: ignore[no-untyped-def]
    """A page of a real browser, 1366 pixels wide; what its console complains of fails the test."""
    if CHROMIUM is None:
        pytest.skip("NO BROWSER: Chromium is missing, the browser tests did not run")
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1366, "height": 900}, base_url=product.address)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()
    assert complaints == []
