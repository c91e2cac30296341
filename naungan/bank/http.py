"""HTTP for the bank's door, as ASGI gives it: a whole request within size and time, and an answer.

Answers: the request as it was received, byte for byte where a signature covers it. Never: what it means.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from naungan.bank.headers import header_texts

LARGEST_BODY = 64 * 1024

AsgiScope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class TooLarge(Exception):
    """The body is larger than 64 kB."""


class CutOff(Exception):
    """The sender went away before its body was whole."""


@dataclass(slots=True)
class Request:
    """What was received."""

    method: str
    path: str
    target: str
    """Path and query exactly as they stood in the request line."""
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: always JSON."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())


def request_of(scope: AsgiScope) -> Request:
    """Everything but the body."""
    raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    target = raw_path.partition(b"?")[0].decode("latin-1")
    query: bytes = scope["query_string"]
    if query:
        target += "?" + query.decode("latin-1")
    return Request(scope["method"], scope["path"], target, header_texts(scope["headers"]))


async def read_body(receive: Receive) -> bytes:
    """The whole body. Failures: TooLarge, CutOff."""
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CutOff
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_BODY:
            raise TooLarge
        if not message.get("more_body", False):
            return b"".join(chunks)


async def send_answer(send: Send, answer: Answer) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(answer.body)).encode()),
        *answer.headers,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
