"""``naungan doctor``: is everything as it should be, in words.

To add a check, append a ``Check`` to ``CHECKS``: a name and a function that gives back a ``Finding``.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

import click
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from naungan.audit import queries as audit
from naungan.cli.output import Format, format_option, print_rows
from naungan.ledger import queries as ledger
from naungan.protection import queries as protection
from naungan.registry.identity import check_keys

OLDEST_POSTGRESQL = 150_000
ENOUGH_DISK_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """What a check found: fine or not, and a sentence."""

    fine: bool
    sentence: str


@dataclass(frozen=True)
class Check:
    """One thing that is looked at."""

    name: str
    look: Callable[[], Finding]


def look_at_database() -> Finding:
    """Reachable, and PostgreSQL 15 or newer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, version = cursor.fetchone()
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (size,) = cursor.fetchone()
    if number < OLDEST_POSTGRESQL:
        return Finding(False, f"PostgreSQL {version} terlalu lama; perlu 15 atau lebih baru.")
    return Finding(True, f"PostgreSQL {version} menjawab; ukuran basis data {size}.")


def look_at_migrations() -> Finding:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    waiting = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if waiting:
        return Finding(
            False, f"{len(waiting)} perubahan tabel belum dijalankan (mulai {waiting[0]}). Jalankan make run."
        )
    return Finding(True, "Semua perubahan tabel sudah dijalankan.")


def look_at_keys_folder() -> Finding:
    """The keys exist and only their owner may read them."""
    folder = settings.DATA_FOLDER.keys_folder
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    if not files:
        return Finding(False, f"Tidak ada kunci di {folder}; pulihkan dari salinan Anda.")
    open_files = [file.name for file in files if file.stat().st_mode & 0o077]
    if open_files:
        return Finding(False, f"Kunci terbaca pengguna lain: {', '.join(open_files)}; jalankan chmod 600.")
    return Finding(True, f"{len(files)} kunci di {folder}, hanya terbaca pemiliknya. Simpan salinannya terpisah.")


def look_at_identity_key() -> Finding:
    """The key that seals NIKs is the one this database was sealed with."""
    return _without(check_keys(), "Kunci NIK cocok dengan basis data ini.")


def look_at_audit() -> Finding:
    """Every recorded event is where and as it was recorded."""
    seal = audit.last_seal()
    kept = f" Segel terakhir {seal.hash_hex} ({seal.at:%Y-%m-%d %H:%M} UTC); catat di tempat lain." if seal else ""
    return _without(audit.verify_chain(), f"Rantai audit utuh.{kept}")


def look_at_ledger() -> Finding:
    """The books balance."""
    return _without(ledger.violations(), "Buku besar tanpa pelanggaran.")


def look_at_protection() -> Finding:
    """Every protected month belongs to a known worker."""
    return _without(protection.violations(), "Setiap bulan perlindungan milik pekerja yang dikenal.")


def look_at_disk() -> Finding:
    """Room for the database to grow."""
    free = shutil.disk_usage(settings.DATA_FOLDER.path).free
    sentence = f"Sisa ruang {free / 1024**3:.1f} GiB di {settings.DATA_FOLDER.path}"
    return Finding(free >= ENOUGH_DISK_BYTES, sentence + ("." if free >= ENOUGH_DISK_BYTES else ": kurang dari 2 GiB."))


CHECKS: tuple[Check, ...] = (
    Check("basis data", look_at_database),
    Check("tabel", look_at_migrations),
    Check("kunci", look_at_keys_folder),
    Check("kunci NIK", look_at_identity_key),
    Check("audit", look_at_audit),
    Check("buku besar", look_at_ledger),
    Check("perlindungan", look_at_protection),
    Check("ruang disk", look_at_disk),
)


@click.command()
@format_option
def doctor(output: Format) -> None:
    """Examine the installation and say what must be mended (exit 1 if anything must)."""
    findings = [(check.name, _found(check)) for check in CHECKS]
    rows = [(name, "baik" if finding.fine else "PERBAIKI", finding.sentence) for name, finding in findings]
    print_rows(["check", "state", "finding"], rows, output)
    if not all(finding.fine for _, finding in findings):
        raise SystemExit(1)


def _without(problems: list[str], fine: str) -> Finding:
    if not problems:
        return Finding(True, fine)
    more = f" (dan {len(problems) - 1} lagi)" if len(problems) > 1 else ""
    return Finding(False, problems[0] + more)


def _found(check: Check) -> Finding:
    try:
        return check.look()
    except (DatabaseError, OSError) as failure:
        return Finding(False, f"Tidak dapat diperiksa: {type(failure).__name__}.")
