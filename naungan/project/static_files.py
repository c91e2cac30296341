"""Static files from memory: gathered and compressed before the start, so small that they are read once."""

import mimetypes
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKED = ".gz"
GZIP = b"gzip"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class _File:
    media_type: bytes
    lasting: bool
    """The name changes with the content, so a browser may keep it for ever."""
    bodies: dict[bytes, bytes]
    """By encoding; b"" is the plain one."""


class StaticFiles:
    """An ASGI application for everything below the static address."""

    def __init__(self, folder: Path, *, prefix: str, lasting_names: frozenset[str]) -> None:
        self.prefix = prefix
        self.files: dict[str, _File] = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not name.endswith(PACKED) and not name.startswith("."):
                self.files[prefix + name] = _read(path, lasting=name in lasting_names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.files.get(scope["path"])
        if file is None or scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, 404 if file is None else 405, [(b"content-type", b"text/plain")], b"")
            return
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
        encoding = GZIP if GZIP in accepted and GZIP in file.bodies else b""
        keep = b"public, max-age=31536000, immutable" if file.lasting else b"public, max-age=60"
        body = file.bodies[encoding]
        headers = [
            (b"content-type", file.media_type),
            (b"cache-control", keep),
            (b"vary", b"accept-encoding"),
            (b"x-content-type-options", b"nosniff"),
            (b"content-length", str(len(body)).encode()),
        ]
        if encoding:
            headers.append((b"content-encoding", encoding))
        await _answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body)


def _read(path: Path, *, lasting: bool) -> _File:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type.endswith(("javascript", "json")):
        media_type += "; charset=utf-8"
    bodies = {b"": path.read_bytes()}
    packed = path.with_name(path.name + PACKED)
    if packed.exists():
        bodies[GZIP] = packed.read_bytes()
    return _File(media_type.encode(), lasting, bodies)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
