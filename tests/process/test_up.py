"""``naungan up`` with real processes: serves, is joined, stops, and survives being killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from naungan.project.folder import ROOT, DataFolder
from naungan.project.launch.share import cluster_of

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("process")]


class Product:
    """One data folder, and the ``up`` processes started on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen] = []

    def up(self) -> tuple[subprocess.Popen, str]:
        """Started and answering; gives back the process and its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        hidden = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "NAUNGAN_KEYS_DIR", "PORT"}
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        process = subprocess.Popen(
            [sys.executable, "-m", "naungan.project", "up", "--no-demo", "--port", str(port)],
            cwd=ROOT,
            env=environment | {"NAUNGAN_DATA_DIR": str(self.folder)},
            start_new_session=True,
        )
        self.started.append(process)
        base_url = f"http://127.0.0.1:{port}"
        answered = _wait_for(lambda: _status(f"{base_url}/readyz") == 200 or process.poll() is not None, 60)
        assert answered, "up neither answers nor ends"
        assert process.poll() is None, "up ended"
        return process, base_url

    def processes(self) -> list[int]:
        """Everything alive that was started for this data folder."""
        wanted = f"NAUNGAN_DATA_DIR={self.folder}\0".encode()
        server = str(self.folder / "postgres").encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                ours = entry.name.isdigit() and (
                    wanted in (entry / "environ").read_bytes() or server in (entry / "cmdline").read_bytes()
                )
            except OSError:
                continue
            if ours:
                found.append(int(entry.name))
        return found

    def nothing_left(self, seconds: float = 10) -> bool:
        for process in self.started:
            process.poll()
        return _wait_for(lambda: not self.processes(), seconds)


@pytest.fixture
def product(tmp_path):
    made = Product(tmp_path / "data folder")
    yield made
    for pid in made.processes():
        os.kill(pid, signal.SIGKILL)
    for process in made.started:
        process.wait(10)
    cluster_of(DataFolder(made.folder)).stop()


def test_up_serves_is_joined_and_ctrl_c_leaves_nothing_running(product):
    first, address = product.up()
    second, other_address = product.up()
    assert _status(f"{address}/healthz") == _status(f"{other_address}/healthz") == 200

    os.killpg(first.pid, signal.SIGINT)  # as the terminal does
    assert first.wait(15) == 0
    assert _status(f"{other_address}/readyz") == 200, "the database left with the first"

    second.terminate()
    assert second.wait(15) == 0
    assert product.nothing_left(), product.processes()


def test_killed_supervisor_takes_its_children_along_and_the_next_start_recovers(product):
    first, address = product.up()
    first.kill()
    first.wait(10)
    assert _wait_for(lambda: _status(f"{address}/healthz") is None, 10), "the web server outlived its supervisor"

    for pid in product.processes():
        os.kill(pid, signal.SIGKILL)
    again, address = product.up()
    assert _status(f"{address}/readyz") == 200
    again.terminate()
    assert again.wait(15) == 0
    assert product.nothing_left(), product.processes()


def _status(url: str) -> int | None:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return None


def _wait_for(true, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
