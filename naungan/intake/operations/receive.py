"""A file comes in, is mapped anew by a person, or is thrown away."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from naungan.audit import operations as audit
from naungan.intake import targets
from naungan.intake.models import Batch, StagedRow
from naungan.intake.operations.batches import locked, require_move
from naungan.intake.operations.files import drop_file, keep_file
from naungan.intake.reading.grid import LARGEST_BYTES, require_readable_size
from naungan.intake.reading.table import note, read_table
from naungan.intake.rules.headings import map_headings
from naungan.intake.rules.masking import masked
from naungan.intake.values import BatchState
from naungan.kernel import Actor, Month, Refusal, RegionCode


class RegionMissing(Refusal):
    """It is not said for which region the file speaks."""

    code = "REGION_MISSING"


class MonthMissing(Refusal):
    """It is not said for which month the file speaks."""

    code = "MONTH_MISSING"


class MappingUnknown(Refusal):
    """A heading or a column that does not exist."""

    code = "MAPPING_UNKNOWN"


@transaction.atomic
def receive(
    *,
    kind: str,
    file_name: str,
    content: BinaryIO | Path,
    region: str,
    month: Month | None = None,
    options: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """The file is kept, its headings are found and mapped; returns the batch's number. Nothing is judged yet.

    ``region`` '' means the actor's only region. A file that was brought before is taken and the batch says so.
    Refuses: KindUnknown, NotPermitted, RegionMissing, OutOfScope, MonthMissing, FileUnreadable, HeadingsNotFound.
    Records: intake.batch.received
    """
    target = targets.target(kind)
    by.scope.require("BATCH_UPLOAD")
    by.scope.require(target.permission)
    region = _region(region, by)
    if target.needs_month and month is None:
        raise MonthMissing(
            "Sebutkan bulan yang dilaporkan berkas ini, misalnya 2025-07.",
            "Say which month this file reports, for example 2025-07.",
        )
    raw = _bytes_of(content)
    table = read_table(raw, target.columns)
    digest = hashlib.sha256(raw).hexdigest()
    batch = Batch.objects.create(
        kind=kind,
        state=BatchState.RECEIVED,
        region_code=region,
        month=month.first_day if month else None,
        file_name=masked(Path(file_name).name[:200]),
        file_sha256=digest,
        file_size=len(raw),
        headings=list(table.headings),
        mapping=map_headings(table.headings, target.columns),
        options=dict(options or {}),
        notes=[*table.notes, *_seen_before(digest, kind, by)],
        row_total=len(table.rows),
        created_by=by.name[:60],
        created_at=at,
    )
    keep_file(batch.pk, raw)
    audit.record(
        "intake.batch.received",
        by=by,
        at=at,
        subject=f"batch:{batch.pk}",
        region=region,
        detail={"kind": kind, "sha256": digest, "rows": len(table.rows)},
    )
    return int(batch.pk)


@transaction.atomic
def remap(batch_id: int, mapping: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """The batch's headings mean these columns now; its rows are to be staged again.

    Refuses: OutOfScope, NotPermitted, IllegalMove, MappingUnknown.
    Records: intake.batch.remapped
    """
    batch, target = locked(batch_id, by=by, permission="BATCH_UPLOAD")
    if batch.state != BatchState.RECEIVED:
        require_move(batch, to=BatchState.RECEIVED)
    keys = {column.key for column in target.columns}
    for heading, key in mapping.items():
        if heading not in batch.headings or key not in keys:
            raise MappingUnknown(
                f"Judul '{heading}' atau kolom '{key}' tidak dikenal.",
                f"Unknown heading '{heading}' or column '{key}'.",
            )
    if len(set(mapping.values())) != len(mapping):
        raise MappingUnknown(
            "Satu kolom hanya boleh diisi dari satu judul.", "A column can be filled from one heading only."
        )
    StagedRow.objects.filter(batch_id=batch_id).delete()
    batch.mapping = dict(mapping)
    batch.state = BatchState.RECEIVED
    batch.read_count = batch.accepted_count = batch.repaired_count = 0
    batch.rejected_count = batch.duplicate_count = batch.waiting_count = batch.done_count = 0
    batch.save()
    audit.record(
        "intake.batch.remapped", by=by, at=at, subject=f"batch:{batch_id}", region=batch.region_code,
        detail={"mapping": dict(mapping)},
    )  # fmt: skip


@transaction.atomic
def discard(batch_id: int, *, by: Actor, at: datetime) -> None:
    """The batch came to nothing: its file and rows are gone, that it was there stays on record.

    Refuses: OutOfScope, NotPermitted, IllegalMove.
    Records: intake.batch.discarded
    """
    batch, _ = locked(batch_id, by=by, permission="BATCH_UPLOAD")
    require_move(batch, to=BatchState.DISCARDED)
    StagedRow.objects.filter(batch_id=batch_id).delete()
    drop_file(batch_id)
    batch.state = BatchState.DISCARDED
    batch.save(update_fields=["state"])
    audit.record("intake.batch.discarded", by=by, at=at, subject=f"batch:{batch_id}", region=batch.region_code)


def _region(region: str, by: Actor) -> str:
    if not region and not by.scope.everything:
        if len(by.scope.regions) != 1:
            raise RegionMissing("Pilih wilayah yang dilaporkan berkas ini.", "Choose the region this file speaks for.")
        region = next(iter(by.scope.regions))
    if not region:
        return ""
    try:
        code = RegionCode(region)
    except ValueError:
        raise RegionMissing(
            f"'{region}' bukan kode wilayah. Tulis seperti 61.02 atau 61.02.01.2001.",
            f"'{region}' is not a region code. Write it like 61.02.",
        ) from None
    by.scope.require_region(code)
    return str(code)


def _bytes_of(content: BinaryIO | Path) -> bytes:
    if isinstance(content, Path):
        require_readable_size(content.stat().st_size)
        return content.read_bytes()
    raw = content.read(LARGEST_BYTES + 1)
    require_readable_size(len(raw))
    return raw


def _seen_before(digest: str, kind: str, by: Actor) -> list[dict[str, str]]:
    """Within the reach of who brings it: that a neighbour brought the same file is the neighbour's matter."""
    gone = (BatchState.UNDONE, BatchState.DISCARDED, BatchState.FAILED)
    same = Batch.objects.filter(file_sha256=digest, kind=kind).exclude(state__in=gone).order_by("-pk")
    before = next((one for one in same if by.scope.covers(one.region_code)), None)
    if before is None:
        return []
    return [
        note(
            "SAME_FILE",
            f"Berkas yang sama persis sudah pernah diunggah ({before.created_at:%d-%m-%Y}, unggahan {before.pk}).",
            f"Exactly this file was uploaded before ({before.created_at:%d-%m-%Y}, upload {before.pk}).",
        )
    ]
