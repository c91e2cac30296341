"""One embedded PostgreSQL cluster: created, started, found running, stopped.

Truth about a running server is never a pid file alone: after ``kill -9`` the number in it may belong to anybody. A
process is the server of this cluster when its working folder is the cluster's data folder (the kernel keeps that right
even when the clone is renamed), and it is ready when it answers a connection.
"""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from naungan.project.launch.binaries import DatabaseCannotStart, Programs, choose_programs, packaged_folder

OWNER = "naungan"
START_SECONDS = 30.0
STOP_SECONDS = 30.0

DURABLE: Mapping[str, str] = {
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "min_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "fsync": "on",
    "synchronous_commit": "on",
}
"""For two cores and a few gigabytes of memory; nothing is answered before it is on the disk."""

THROW_AWAY: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
}
"""For tests: their databases may be lost at any time, and many of them race fifty threads at once."""

ALWAYS: Mapping[str, str] = {
    "listen_addresses": "''",
    "max_connections": "100",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "datestyle": "'iso, ymd'",
    "lc_messages": "'C'",
    # A log line must never carry a person: no statements, no key values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True)
class Cluster:
    """A cluster of databases of one data folder, reached over a socket that only its owner may open."""

    home: Path
    socket_folder: Path
    short_name: str
    tuning: Mapping[str, str] = field(default_factory=lambda: DURABLE)
    programs_folder: Path | None = None
    """Another PostgreSQL than the packaged one, for the check against Debian's."""

    def conninfo(self, database: str = "postgres") -> str:
        return psycopg.conninfo.make_conninfo(host=str(self.socket_folder), user=OWNER, dbname=database)

    def ensure_running(self) -> None:
        """The server answers connections; created and started where it was not.

        Refuses: DatabaseCannotStart.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        programs, data = self._place()
        self._create(programs, data)
        if not (_postmaster_of(data) and self._answers()):
            self._start(programs, data)
        self._ensure_database("naungan")

    def stop(self) -> None:
        """No server of this cluster runs any more. Open transactions are rolled back, committed ones are kept."""
        _, data = self._place()
        for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0)):
            pid = _postmaster_of(data)
            if pid is None:
                break
            _signal(pid, how)
            _wait_until(lambda: not processes_in(data), seconds)
        with contextlib.suppress(OSError):  # not there, or somebody put a file into it
            self.socket_folder.rmdir()

    def running_pid(self) -> int | None:
        """The main process of the server, or None."""
        return _postmaster_of(self._place()[1])

    def _place(self) -> tuple[Programs, Path]:
        folder = self.programs_folder or packaged_folder()
        programs, home = choose_programs(folder, home=self.home, dropped_name=self.short_name)
        return programs, home / "cluster"

    def _create(self, programs: Programs, data: Path) -> None:
        """``initdb`` beside the final place, so that a killed one leaves nothing half made."""
        if (data / "PG_VERSION").exists():
            return
        draft = data.with_name("cluster.new")
        shutil.rmtree(draft, ignore_errors=True)
        arguments = ["-D", str(draft), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C"]
        if self.tuning.get("fsync") == "off":
            arguments.append("--no-sync")
        made = programs.run("initdb", arguments)
        if made.returncode != 0:
            raise DatabaseCannotStart(
                f"Basis data tidak dapat dibuat di {data}: {_last_line(made.stdout)}",
                f"The database cannot be created in {data}: {_last_line(made.stdout)}",
            )
        draft.rename(data)

    def _start(self, programs: Programs, data: Path) -> None:
        """Start, again and again for half a minute: after ``kill -9`` the first tries find what the dead one left."""
        self._write_settings(data)
        self._own_socket_folder(programs)
        log = data.parent / "server.log"
        deadline = time.monotonic() + START_SECONDS
        said = ""
        while time.monotonic() < deadline:
            if _postmaster_of(data) is None:
                _remove_foreign_pid_file(data)
                arguments = ["-D", str(data), "-l", str(log), "-W", "start"]
                said = programs.run("pg_ctl", arguments).stdout
            if _wait_until(self._answers, 0.5):
                return
        raise DatabaseCannotStart(
            f"Basis data tidak dapat dijalankan dalam {START_SECONDS:.0f} detik: {_tail(log) or _last_line(said)}",
            f"The database could not be started within {START_SECONDS:.0f} s: {_tail(log) or _last_line(said)}",
        )

    def _write_settings(self, data: Path) -> None:
        """Our settings alone, written at each start so that a newer version's reach an older cluster."""
        shared = "posix" if _roomy_shared_memory() else "mmap"
        lines = {
            **ALWAYS,
            **self.tuning,
            "unix_socket_directories": f"'{self.socket_folder}'",
            "dynamic_shared_memory_type": shared,
        }
        text = "".join(f"{name} = {value}\n" for name, value in lines.items())
        (data / "postgresql.conf").write_text("# Written by Naungan at each start; changes here are lost.\n" + text)

    def _own_socket_folder(self, programs: Programs) -> None:
        """Mode 0700 and ours: whoever can open the socket is let in without a password."""
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        found = self.socket_folder.lstat()
        if programs.user:
            shutil.chown(self.socket_folder, programs.user)
        elif found.st_uid != os.geteuid() or self.socket_folder.is_symlink():
            raise DatabaseCannotStart(
                f"Folder {self.socket_folder} milik pengguna lain. Hapus folder itu atau pakai NAUNGAN_DATA_DIR lain.",
                f"Folder {self.socket_folder} belongs to someone else. Remove it or choose another NAUNGAN_DATA_DIR.",
            )
        self.socket_folder.chmod(0o700)

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.conninfo(), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def _ensure_database(self, name: str) -> None:
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not there:
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


def processes_in(data: Path) -> list[int]:
    """Every living process whose working folder is this cluster's: its server and the server's children."""
    if not data.exists():
        return []
    wanted = data.stat()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            here = (entry / "cwd").stat()
        except OSError:  # ended meanwhile, a zombie, or another user's
            continue
        if (here.st_dev, here.st_ino) == (wanted.st_dev, wanted.st_ino):
            found.append(int(entry.name))
    return found


def _pid_in_file(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _postmaster_of(data: Path) -> int | None:
    pid = _pid_in_file(data)
    return pid if pid is not None and pid in processes_in(data) else None


def _remove_foreign_pid_file(data: Path) -> None:
    """PostgreSQL clears a dead server's pid file itself, but not one whose number now belongs to another program."""
    if _pid_in_file(data) is not None and not processes_in(data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _roomy_shared_memory() -> bool:
    try:
        found = os.statvfs("/dev/shm")
    except OSError:
        return False
    return found.f_bavail * found.f_frsize > 512 * 1024 * 1024


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def _wait_until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""


def _tail(log: Path) -> str:
    try:
        return _last_line(log.read_text(errors="replace"))
    except OSError:
        return ""
