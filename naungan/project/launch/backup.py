"""A copy of the database in one file, and back. The keys are not in it: whoever takes the file alone reads no NIK."""

import os
import subprocess
import tempfile
from pathlib import Path

import psycopg

from naungan.kernel import Refusal
from naungan.project.launch.binaries import packaged_folder
from naungan.project.launch.database import address, conninfo, password

EMPTY_IT = "SET lock_timeout = '5s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class BackupRefused(Refusal):
    """The copy could not be written or brought back; nothing was changed."""

    code = "BACKUP_REFUSED"


def back_up(file: Path) -> int:
    """The whole database lies in ``file`` (PostgreSQL's custom format) but for sign-ins that still run; gives its size.

    Refuses: BackupRefused where the file exists or PostgreSQL reports an error.
    """
    if file.exists():
        raise BackupRefused(f"Berkas {file} sudah ada.", f"The file {file} exists already.")
    draft = file.with_name(file.name + ".part")
    draft.touch(mode=0o600)
    try:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--exclude-table-data=django_session",
             f"--file={draft}", f"--dbname={address()}")  # fmt: skip
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, *, force: bool) -> None:
    """The database holds what ``file`` holds, and nothing else; in one transaction, so a failure changes nothing.

    Refuses: BackupRefused where the file is missing or unreadable, where the database holds tables and ``force`` was
    not given, or where somebody is using it.
    """
    if not file.exists():
        raise BackupRefused(f"Berkas {file} tidak ada.", f"There is no file {file}.")
    if not force and _holds_tables():
        raise BackupRefused(
            "Basis data sudah berisi. Tambahkan --force untuk menggantinya dengan isi cadangan.",
            "The database is not empty. Add --force to replace it by the backup.",
        )
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:  # mode 0700
        script = Path(folder) / "restore.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        _run(
            "psql",
            "--quiet",
            "--no-psqlrc",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--command={EMPTY_IT}",
            f"--file={script}",
            f"--dbname={address()}",
        )


def _holds_tables() -> bool:
    with psycopg.connect(conninfo()) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return found is not None


def _clients_folder() -> Path:
    """Clients at least as new as the server."""
    with psycopg.connect(conninfo()) as connection:
        return packaged_folder(connection.info.server_version // 10_000)


def _run(program: str, *arguments: str) -> None:
    command = [str(_clients_folder() / program), *arguments]
    environment = {"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": password()}
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        said = next((line for line in done.stderr.splitlines() if line.strip()), "")
        raise BackupRefused(f"Gagal. {said}", f"Failed. {said}")
