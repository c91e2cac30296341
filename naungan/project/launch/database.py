"""How the configured database is reached by what is not Django, and how this process lets go of it."""

import psycopg
from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper


def conninfo() -> str:
    """How to reach the database, for connections that are not Django's."""
    return psycopg.conninfo.make_conninfo(address(), password=password() or None)


def password() -> str:
    """The database's password, empty for the embedded one (its socket is open to its owner only)."""
    return str(settings.DATABASES["default"].get("PASSWORD") or "")


def address() -> str:
    """The same without the password, fit for a command line."""
    found = settings.DATABASES["default"]
    wanted = {
        "host": found.get("HOST"),
        "port": found.get("PORT"),
        "user": found.get("USER"),
        "dbname": found["NAME"],
    }
    return psycopg.conninfo.make_conninfo("", **{name: str(value) for name, value in wanted.items() if value})


def leave_database() -> None:
    """Give back every connection of this process, so that the server can stop when its time comes."""
    connections.close_all()
    database = connections["default"]
    if isinstance(database, DatabaseWrapper):
        database.close_pool()
