"""The whole product as its users meet it: started once, with the demo province, its story played over real HTTP."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from naungan.access.operations.demo import PASSWORD
from naungan.demo.story import Told, read_told
from naungan.project.folder import ROOT, DataFolder
from naungan.project.launch.share import cluster_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 600
WAIT_MS = 20_000


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


@pytest.fixture(scope="module")
def browser(product: RunningProduct) -> Iterator[Browser]:
    """A real browser, closed with the module: other tests of this process are not to meet its event loop."""
    if CHROMIUM is None:
        pytest.skip("NO BROWSER: Chromium is missing, the browser tests did not run")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@dataclass
class Desk:
    """One person's browser window; what its console complains of is kept, ``close`` fails on it."""

    page: Page
    complaints: list[str]

    def close(self) -> None:
        self.page.context.close()
        assert self.complaints == []


@pytest.fixture(scope="module")
def open_desk(product: RunningProduct, browser: Browser) -> Callable[..., Desk]:
    """``open_desk("desa", width=390)``: a window in which that demo login is signed in; without a name a visitor's."""

    def opened(username: str = "", *, width: int = 1366, height: int = 900) -> Desk:
        state = _signed_in(product, browser, username) if username else None
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=product.address, storage_state=state,
            locale="id-ID", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(WAIT_MS)
        page, complaints = context.new_page(), []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Desk(page, complaints)

    return opened


@pytest.fixture
def desk_of(open_desk: Callable[..., Desk]) -> Iterator[Callable[..., Page]]:
    """``desk_of("desa")``: the page of such a window, closed with the test; complaints of its console fail the test."""
    desks: list[Desk] = []

    def page_of(username: str = "", **size: int) -> Page:
        desks.append(open_desk(username, **size))
        return desks[-1].page

    yield page_of
    for desk in desks:
        desk.close()


_STATES: dict[tuple[str, str], StorageState] = {}


def _signed_in(product: RunningProduct, browser: Browser, username: str) -> StorageState:
    """What the browser keeps of a session that was begun at the sign-in form; each login signs in once."""
    kept = (product.address, username)
    if kept not in _STATES:
        context = browser.new_context(base_url=product.address)
        page = context.new_page()
        sign_in(page, username, PASSWORD)
        page.wait_for_url(lambda address: "/masuk" not in address)
        _STATES[kept] = context.storage_state()
        context.close()
    return _STATES[kept]


def sign_in(page: Page, username: str, password: str) -> None:
    """Fills the sign-in form and sends it."""
    page.goto("/masuk")
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
