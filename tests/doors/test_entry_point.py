"""Health, metrics and static files: what is answered before any door."""

import asyncio
from datetime import UTC, datetime

import pytest

from naungan.project import asgi
from naungan.project.health import Health
from naungan.project.launch.database import conninfo
from naungan.project.static_files import StaticFiles

NOWHERE = "host=/nonexistent dbname=nothing"


async def _never_paid():
    return None


def _health(conninfo: str = NOWHERE, last_payment=_never_paid) -> Health:
    return Health(conninfo, last_payment)


def test_process_is_alive_also_without_its_database():
    assert asyncio.run(_health().addresses["/healthz"]())[0] == 200


def test_process_is_not_ready_without_its_database():
    assert asyncio.run(_health().addresses["/readyz"]())[0] == 503


def test_process_is_ready_when_its_database_answers(transactional_db):
    async def paid():
        return datetime(2025, 12, 1, tzinfo=UTC)

    health = _health(conninfo(), paid)
    assert asyncio.run(health.addresses["/readyz"]())[0] == 200
    assert b"naungan_last_payment_timestamp_seconds 1764547200.000\n" in asyncio.run(health.metrics())[2]


def test_many_who_ask_for_health_at_once_cost_one_connection(monkeypatch):
    asked = []

    async def answers(health):
        asked.append(1)
        await asyncio.sleep(0)
        return True

    monkeypatch.setattr(Health, "_database_answers", answers)
    health = _health()

    async def all_at_once():
        return await asyncio.gather(*(health.ready() for _ in range(50)), *(health.metrics() for _ in range(50)))

    assert {status for status, _, _ in asyncio.run(all_at_once())} == {200}
    assert len(asked) == 1


def test_metrics_count_requests_by_door():
    health = _health()
    for door in ("web", "bank", "bank"):
        health.count(door)
    text = asyncio.run(health.metrics())[2].decode()
    assert 'naungan_requests_total{door="bank"} 2\n' in text
    assert 'naungan_requests_total{door="web"} 1\n' in text
    assert "naungan_database_up 0\n" in text
    assert "last_payment" not in text


def _get(files: StaticFiles, path: str, *, method: str = "GET", accept: bytes = b""):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [(b"accept-encoding", accept)]}
    asyncio.run(files(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_static_file_comes_packed_where_the_browser_can_unpack_it(tmp_path):
    (tmp_path / "a.css").write_bytes(b"plain")
    (tmp_path / "a.css.gz").write_bytes(b"packed")
    files = StaticFiles(tmp_path, prefix="/static/", lasting_names=frozenset({"a.css"}))
    status, headers, body = _get(files, "/static/a.css", accept=b"gzip, br")
    assert (status, headers[b"content-encoding"], body) == (200, b"gzip", b"packed")
    assert headers[b"content-type"] == b"text/css; charset=utf-8"
    assert b"immutable" in headers[b"cache-control"]
    status, headers, body = _get(files, "/static/a.css")
    assert (status, headers.get(b"content-encoding"), body) == (200, None, b"plain")


def test_static_address_shows_nothing_outside_its_folder(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "a.css").write_bytes(b"plain")
    (tmp_path / "secret").write_bytes(b"secret")
    files = StaticFiles(folder, prefix="/static/", lasting_names=frozenset())
    assert _get(files, "/static/../secret")[0] == 404
    assert _get(files, "/static/")[0] == 404
    assert _get(files, "/static/a.css", method="POST")[0] == 405
    status, headers, body = _get(files, "/static/a.css", method="HEAD")
    assert (status, headers[b"content-length"], body) == (200, b"5", b"")


def _asked(headers: list[tuple[bytes, bytes]], chunks: list[bytes], monkeypatch) -> tuple[list[int], list[str]]:
    """Statuses sent, and the kinds of messages the door was given."""
    monkeypatch.setattr(asgi, "MOST_BODY_BYTES", 10)
    statuses: list[int] = []
    given: list[str] = []
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]

    async def receive():
        return waiting.pop(0)

    async def send(message):
        statuses.extend([message["status"]] if "status" in message else [])

    async def door(scope, receive, send):
        while waiting and "http.disconnect" not in given:
            given.append((await receive())["type"])

    monkeypatch.setattr(asgi, "django_application", door)
    scope = {"type": "http", "path": "/unggah/baru", "method": "POST", "headers": headers}
    asyncio.run(asgi.application(scope, receive, send))
    return statuses, given


@pytest.mark.parametrize("said", [b"11", b"-1", b"banyak"])
def test_a_body_that_says_it_is_too_large_reaches_no_door(said, monkeypatch):
    assert _asked([(b"content-length", said)], [b"0123456789"], monkeypatch) == ([413], [])


def test_a_body_without_end_is_cut_off(monkeypatch):
    _, given = _asked([], [b"012345", b"6789", b"a", b"b"], monkeypatch)
    assert given == ["http.request", "http.request", "http.disconnect"]
