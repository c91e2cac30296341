"""What must be true before anything is served: tables of this version, static files of this version, a filled folder.

Several starts of one clone prepare one after the other: whoever comes second finds everything done.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from naungan.project.launch.database import conninfo, leave_database
from naungan.project.launch.first_run import Run, take_steps
from naungan.project.launch.steps import BEFORE_SERVING

PREPARATION_LOCK = 610_001


def prepare(run: Run) -> None:
    """The database has this version's tables and the first run's contents, and static files are gathered.

    Refuses: StepFailed.
    """
    with one_at_a_time():
        migrate()
        gather_static_files()
        take_steps(BEFORE_SERVING, run)
    leave_database()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Inside the block no other start of this database prepares anything."""
    with psycopg.connect(conninfo(), autocommit=True) as connection:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [PREPARATION_LOCK]).fetchone()
        if not (row and row[0]):
            print("  Menunggu proses lain selesai menyiapkan data … (another start is preparing)", flush=True)
            connection.execute("SELECT pg_advisory_lock(%s)", [PREPARATION_LOCK])
        yield


def unapplied_migrations() -> list[str]:
    """Names of the migrations that this database lacks."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> None:
    """The tables are those of this version. Data of earlier versions is kept."""
    waiting = unapplied_migrations()
    if waiting:
        print(f"  Menyiapkan tabel ({len(waiting)} langkah) …", flush=True)
        call_command("migrate", verbosity=0, interactive=False)


def gather_static_files() -> None:
    """Static files lie in the data folder under names that change with their content."""
    wanted = _fingerprint_of_static_files()
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)


def _fingerprint_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
