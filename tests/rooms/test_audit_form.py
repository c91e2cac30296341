"""docs/algorithms/jejak-audit.md is executed: its bytes, its hashes, and its program against real events."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from naungan.audit import operations as audit
from naungan.audit import rules
from naungan.audit.values import Link
from naungan.kernel import Actor

PAGE = (Path(__file__).resolve().parents[2] / "docs/algorithms/jejak-audit.md").read_text(encoding="utf-8")


def _blocks(kind: str) -> list[str]:
    return [found[:-1] for found in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)]


def test_each_hash_of_the_page_is_the_sha256_of_the_bytes_above_it():
    forms, hashes = _blocks("bytes"), _blocks("hash")
    assert len(forms) == len(hashes) == 3
    assert [hashlib.sha256(form.encode()).hexdigest() for form in forms] == hashes


def test_the_page_shows_the_bytes_that_the_room_hashes():
    first = Link(
        "programme", 1, datetime(2025, 12, 1, 2, 0, tzinfo=UTC), "user", "7", "Petugas Contoh",
        "programme.dossier.submitted", "dossier:1", "61.02.07.2003", {"people": 100, "note": "berkas lengkap"},
    )  # fmt: skip
    second = Link(
        "programme", 2, datetime(2025, 12, 1, 2, 5, 0, 250_000, tzinfo=UTC), "user", "9", "Camat Contoh",
        "programme.dossier.verified", "dossier:1", "61.02.07.2003", {},
    )  # fmt: skip
    first_hash = rules.event_hash(first, rules.NO_HASH)
    second_hash = rules.event_hash(second, first_hash)
    forms = [rules.event_bytes(first, rules.NO_HASH), rules.event_bytes(second, first_hash)]
    assert [form.decode() for form in forms] == _blocks("bytes")[:2]
    heads = {"programme": [2, second_hash.hex()]}
    seal = rules.seal_hash(heads, datetime(2025, 12, 1, 3, 0, tzinfo=UTC), rules.NO_HASH)
    assert seal.hex() == _blocks("hash")[2]


@pytest.mark.django_db
def test_the_pages_own_program_agrees_with_the_room_and_finds_a_change(at):
    by = Actor("user", "7", "Pétugas “Contoh”")
    hard = {"a": '\t\u2028\\ "é" \x7f', "aa": {"z": -1, "y": 2**53 - 1}}
    for number in range(5):
        detail = {"b": [number, None, True], **hard}
        audit.record("programme.dossier.submitted", by=by, at=at, subject=f"dossier:{number}", detail=detail)
    audit.record_many("billing.payment.settled", by=by, at=at, subjects=["payment:1", "payment:2"])
    program: dict = {}
    exec(_blocks("python")[0], program)

    def broken() -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(_blocks("sql")[0])
            return list(program["broken"](row[0] for row in cursor.fetchall()))

    assert broken() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER append_only")
        cursor.execute("UPDATE audit_event SET subject = 'dossier:9' WHERE stream = 'programme' AND sequence = 3")
    assert broken() == [("programme", 3)]
