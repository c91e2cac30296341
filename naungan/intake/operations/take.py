"""The file to mend leaves the house with the numbers its owner wrote: an act on record."""

from datetime import datetime

from django.db import transaction

from naungan.audit import operations as audit
from naungan.intake import queries
from naungan.intake.operations.batches import locked
from naungan.kernel import Actor


@transaction.atomic
def take_corrected_file(batch_id: int, *, by: Actor, at: datetime) -> bytes:
    """The workbook of the rows that were not accepted, NIKs in full, for who may bring such a list.

    Refuses: OutOfScope, NotPermitted (BATCH_UPLOAD and the permission of this kind of list).
    Records: intake.batch.corrected_taken
    """
    batch, _ = locked(batch_id, by=by, permission="BATCH_UPLOAD")
    content = queries.corrected_file(by.scope, batch_id)
    audit.record(
        "intake.batch.corrected_taken", by=by, at=at, subject=f"batch:{batch_id}", region=batch.region_code,
        detail={"kind": batch.kind, "rows": batch.rejected_count + batch.duplicate_count + batch.waiting_count},
    )  # fmt: skip
    return content
