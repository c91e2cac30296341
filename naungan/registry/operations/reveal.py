"""Showing a NIK in full: an act of its own, with a reason, on record."""

from datetime import datetime

from django.db import transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor, OutOfScope, Refusal
from naungan.registry.identity import open_nik
from naungan.registry.models import Worker

_SHORTEST_REASON = 5


class ReasonMissing(Refusal):
    """A NIK is shown only to someone who says what for."""

    code = "REASON_MISSING"


@transaction.atomic
def reveal_nik(worker_id: int, *, reason: str, by: Actor, at: datetime) -> str:
    """The NIK in full, and the record of who asked for it and why.

    Refuses: NotPermitted (NIK_REVEAL), ReasonMissing, OutOfScope (also when there is no such worker).
    Records: registry.nik.revealed
    """
    by.scope.require("NIK_REVEAL")
    if len(reason.strip()) < _SHORTEST_REASON:
        raise ReasonMissing(
            "Tulis alasan mengapa NIK perlu dilihat, misalnya mencocokkan dengan KTP.",
            "Say why the NIK must be seen, for example to compare it with the identity card.",
        )
    worker = Worker.objects.filter(pk=worker_id).only("nik_sealed", "region_code").first()
    if worker is None or worker.nik_sealed is None or not by.scope.covers(worker.region_code):
        raise OutOfScope("Pekerja ini tidak ditemukan di wilayah Anda.", "No such worker in your region.")
    digits = open_nik(bytes(worker.nik_sealed))
    audit.record(
        "registry.nik.revealed",
        by=by,
        at=at,
        subject=f"worker:{worker_id}",
        region=worker.region_code,
        detail={"reason": reason.strip()[:200]},
    )
    return digits
