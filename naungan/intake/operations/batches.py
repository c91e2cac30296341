"""What every operation on a batch begins with: found, in scope, in the right state."""

from naungan.intake import targets
from naungan.intake.models import Batch
from naungan.intake.values import MOVES, BatchState, ImportTarget
from naungan.kernel import Actor, OutOfScope, Refusal


class IllegalMove(Refusal):
    """The batch is not in a state from which this can be done."""

    code = "BATCH_STATE"


_STATES = {
    BatchState.RECEIVED: ("sudah diterima, belum diperiksa", "received, not yet checked"),
    BatchState.STAGING: ("sedang diperiksa", "being checked"),
    BatchState.STAGED: ("sudah diperiksa, belum disimpan", "checked, not yet saved"),
    BatchState.COMMITTED: ("sudah disimpan", "saved"),
    BatchState.UNDONE: ("sudah dibatalkan", "undone"),
    BatchState.DISCARDED: ("sudah dibuang", "discarded"),
    BatchState.FAILED: ("gagal diperiksa", "failed to be checked"),
}


def locked(batch_id: int, *, by: Actor, permission: str) -> tuple[Batch, ImportTarget]:
    """The batch, locked until the end of the transaction, and its target.

    Refuses: OutOfScope (also when there is no such batch), NotPermitted.
    """
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None or not by.scope.covers(batch.region_code):
        raise OutOfScope("Unggahan ini tidak ditemukan di wilayah Anda.", "No such upload in your region.")
    target = targets.target(batch.kind)
    by.scope.require(permission)
    if permission == "BATCH_UPLOAD":
        by.scope.require(target.permission)
    return batch, target


def require_move(batch: Batch, *, to: BatchState) -> None:
    """Refuses: IllegalMove."""
    if to in MOVES[BatchState(batch.state)]:
        return
    said, said_en = _STATES[BatchState(batch.state)]
    raise IllegalMove(f"Unggahan {batch.pk} {said}, jadi langkah ini tidak dapat dilakukan.",
                      f"Upload {batch.pk} is {said_en}, so this cannot be done.")  # fmt: skip
