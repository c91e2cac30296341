"""The uploaded file between receiving and committing: sealed, in parts, in the database.

Not on a disk: the door that receives it and the worker that reads it may be two machines, and an upload must never lie
where a web server could serve it.
"""

from collections.abc import Iterator
from typing import Any

from naungan.intake.models import FilePart
from naungan.intake.sealing import upload_key

_PART_BYTES = 1 << 20


def keep_file(batch_id: int, content: bytes) -> None:
    """The file is kept with the batch."""
    FilePart.objects.bulk_create(
        FilePart(batch_id=batch_id, part=number, sealed=upload_key().seal(content[start : start + _PART_BYTES]))
        for number, start in enumerate(range(0, len(content), _PART_BYTES))
    )


def kept_file(batch_id: int) -> bytes:
    """The file again."""
    return b"".join(_parts(batch_id))


def drop_file(batch_id: int) -> None:
    """The file is gone; what its rows said stays with the staged rows."""
    FilePart.objects.filter(batch_id=batch_id).delete()


def _parts(batch_id: int) -> Iterator[Any]:
    parts = FilePart.objects.filter(batch_id=batch_id).order_by("part").values_list("sealed", flat=True)
    return (upload_key().open(bytes(part)) for part in parts)
