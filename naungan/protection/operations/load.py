"""Person-months by the million: COPY, for a history that is loaded whole."""

import io
from collections.abc import Iterable
from datetime import datetime

import polars as pl
from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor
from naungan.protection.values import PERSON_MONTH_COPY_COLUMNS

_BLOCK = 1 << 20
_COPY = f"COPY protection_personmonth ({', '.join(PERSON_MONTH_COPY_COLUMNS)}) FROM STDIN (FORMAT csv, NULL '\\N')"
_LOADER = Actor.system("loader")


@transaction.atomic
def load_person_months(frames: Iterable[pl.DataFrame], *, at: datetime, by: Actor = _LOADER) -> int:
    """The rows of all frames (columns PERSON_MONTH_COPY_COLUMNS) are person-months; returns how many.

    One frame is in memory at a time; best one month a frame, ordered by worker. A month that is held already ends
    the whole load.
    Records: protection.person_months.loaded
    """
    rows = sum(_copy(frame) for frame in frames)
    audit.record("protection.person_months.loaded", by=by, at=at, subject="protection", detail={"rows": rows})
    return rows


def _copy(frame: pl.DataFrame) -> int:
    text = io.BytesIO()
    frame.select(PERSON_MONTH_COPY_COLUMNS).write_csv(text, include_header=False, null_value="\\N")
    view = text.getbuffer()
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for start in range(0, len(view), _BLOCK):
            copy.write(view[start : start + _BLOCK])
    return frame.height
