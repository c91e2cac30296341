"""One entry point for everything over HTTP: health, static files, the bank's door, and Django for the rest."""

import os
from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naungan.project.settings")

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.asgi import get_asgi_application
from django.db import connection

from naungan.project.health import Health
from naungan.project.launch.database import conninfo
from naungan.project.static_files import Receive, Scope, Send, StaticFiles

django_application = get_asgi_application()

# These import models, which Django must know first.
from naungan.bank.app import application as bank_application  # noqa: E402
from naungan.billing.queries import last_payment_at  # noqa: E402
from naungan.intake.reading.grid import LARGEST_BYTES  # noqa: E402

BANK_PREFIX = "/v1.0/"
MOST_BODY_BYTES = LARGEST_BYTES + 1024 * 1024
"""The largest file that is ever read, and the form around it."""


def _lasting_names() -> frozenset[str]:
    """Names that change with their content."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return frozenset()
    return frozenset(staticfiles_storage.hashed_files.values())


def _last_payment_at() -> datetime | None:
    try:
        return last_payment_at()
    finally:
        connection.close()


health = Health(conninfo(), sync_to_async(_last_payment_at, thread_sensitive=False))
static_files = StaticFiles(settings.STATIC_ROOT, prefix=settings.STATIC_URL, lasting_names=_lasting_names())


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Each request to its door. The server's start and end concern the bank door, which keeps a writer running."""
    if scope["type"] == "lifespan":
        await bank_application(scope, receive, send)
        return
    path: str = scope["path"]
    if path in health.addresses:
        status, media_type, body = await health.addresses[path]()
        headers = [(b"content-type", media_type), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return
    door, chosen = _door_of(path)
    health.count(door)
    if _says_too_much(scope):
        await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
        return
    await chosen(scope, _bounded(receive), send)


def _says_too_much(scope: Scope) -> bool:
    said = dict(scope["headers"]).get(b"content-length", b"0")
    return not said.isdigit() or int(said) > MOST_BODY_BYTES


def _bounded(receive: Receive) -> Receive:
    """A body that goes on and on is treated as if its sender had gone: nothing fills the disk."""
    taken = 0

    async def bounded() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > MOST_BODY_BYTES else message

    return bounded


def _door_of(path: str) -> tuple[str, Any]:
    if path.startswith(BANK_PREFIX):
        return "bank", bank_application
    if path.startswith(settings.STATIC_URL):
        return "static", static_files
    return "api" if path.startswith("/api/") else "web", django_application
