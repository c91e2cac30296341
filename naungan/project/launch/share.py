"""Several processes of one clone share its database server; the first starts it, the last to leave stops it.

Everyone holds a shared lock on ``users.lock`` for as long as they need the server; whoever can turn theirs into an
exclusive one on leaving was the last. Coming and going is serialised by ``gate.lock``. The kernel drops the locks of a
killed process, so nothing has to be cleaned up after it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from naungan.project.folder import DataFolder
from naungan.project.launch.postgres import DURABLE, Cluster


def cluster_of(folder: DataFolder) -> Cluster:
    """The embedded cluster of a data folder."""
    return Cluster(folder.path / "postgres", folder.socket_folder, folder.short_name, DURABLE)


@contextmanager
def database_of(folder: DataFolder) -> Iterator[None]:
    """The database of this data folder answers inside the block. With DATABASE_URL set nothing is started."""
    if os.environ.get("DATABASE_URL", "").strip():
        yield
        return
    with running(cluster_of(folder)):
        yield


@contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    """Join the cluster's server, starting it where needed; stop it on leaving when nobody else uses it.

    Refuses: DatabaseCannotStart.
    """
    cluster.home.mkdir(parents=True, exist_ok=True)
    with _opened(cluster.home / "gate.lock") as gate, _opened(cluster.home / "users.lock") as users:
        with _held(gate):
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                cluster.ensure_running()
            except BaseException:
                _stop_when_last(cluster, users)
                raise
        try:
            yield
        finally:
            with _held(gate):
                _stop_when_last(cluster, users)


def _stop_when_last(cluster: Cluster, users: int) -> None:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    cluster.stop()
    fcntl.flock(users, fcntl.LOCK_UN)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _held(gate: int) -> Iterator[None]:
    fcntl.flock(gate, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(gate, fcntl.LOCK_UN)
