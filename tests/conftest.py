"""What every test may ask for: a database server of the tests' own, and a fixed time.

The server is embedded and throw-away unless DATABASE_URL names one; it starts only when a test needs a database.
The tables are made once per set of migrations, in a template database from which each worker's is copied.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg import sql

from naungan.project.folder import ROOT
from naungan.project.launch.postgres import THROW_AWAY, Cluster
from naungan.project.launch.share import running

TEMPLATE_LOCK = 6100  # any number of our own


@pytest.fixture
def at() -> datetime:
    """The instant at which tests happen: the demo's business day, nine in the morning."""
    return datetime(2025, 12, 1, 9, 0, tzinfo=ZoneInfo("Asia/Pontianak"))


@pytest.fixture
def on(at: datetime) -> date:
    """The day on which tests happen."""
    return at.date()


GUARDS = """
DO $$ DECLARE guarded regclass; BEGIN
    FOR guarded IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'append_only' AND tgparentid = 0 LOOP
        EXECUTE format('ALTER TABLE %s {switch} TRIGGER append_only', guarded);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session", autouse=True)
def emptying_passes_the_guards() -> Iterator[None]:
    """Tests that commit are cleaned by TRUNCATE, which append-only tables refuse: the guards stand aside for it."""
    plain = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *arguments: object, **named: object) -> list[str]:
        emptying = plain(self, *arguments, **named)
        if not emptying:
            return []
        # person-months are partitioned, so Django does not know their table
        emptying = [*emptying, "TRUNCATE protection_personmonth"]
        return [GUARDS.format(switch="DISABLE"), *emptying, GUARDS.format(switch="ENABLE")]

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = plain


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The tests' database server, shared by all workers of a run; the last one stops it."""
    if os.environ.get("DATABASE_URL", "").strip():
        yield
        return
    folder = settings.DATA_FOLDER
    chosen = os.environ.get("NAUNGAN_TEST_POSTGRES", "").strip()
    name = "postgres-other" if chosen else "postgres"
    cluster = Cluster(
        folder.path / name, folder.socket_folder, folder.short_name, THROW_AWAY, Path(chosen) if chosen else None
    )
    with running(cluster):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: None, django_db_modify_db_settings_parallel_suffix: None, django_db_blocker
) -> None:
    """Each worker's database is a copy of the template, so that migrations run once and not per worker and run."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = _template()


def _template() -> str:
    name = f"template_{_fingerprint_of_tables()}"
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        known = {row[0] for row in server.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'template\__%'")}
        if name in known:
            return name
        for old in known - {"template0", "template1"}:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        draft = f"template_draft_{os.getpid()}"
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        _migrate(draft)
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))
    return name


def _migrate(database: str) -> None:
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _maintenance() -> contextlib.AbstractContextManager[psycopg.Connection]:
    found = settings.DATABASES["default"]
    return psycopg.connect(
        host=found["HOST"],
        port=found.get("PORT") or None,
        user=found["USER"],
        password=found.get("PASSWORD") or None,
        dbname="postgres",
        autocommit=True,
    )


def _fingerprint_of_tables() -> str:
    """Changes with any migration and with any package that brings tables."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for file in sorted((ROOT / "naungan").glob("*/migrations/*")):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
