"""Workers by the hundred thousand: COPY, with the NIKs sealed on the way."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl
from django.db import transaction

from naungan.audit import operations as audit
from naungan.kernel import Actor
from naungan.registry.identity import digest_many, seal_many
from naungan.registry.operations.copying import advance_sequence, copy_frame
from naungan.registry.rules import name_key
from naungan.registry.values import WORKER_COPY_COLUMNS

_TABLE_COLUMNS = (
    *(column for column in WORKER_COPY_COLUMNS if column not in ("nik", "household_no")),
    "nik_digest",
    "nik_sealed",
    "household_digest",
    "name_key",
    "created_at",
)
_LOADER = Actor.system("loader")


@transaction.atomic
def load_workers(frames: Iterable[pl.DataFrame], *, at: datetime, by: Actor = _LOADER) -> int:
    """The workers of all frames (columns WORKER_COPY_COLUMNS) are in the registry; returns how many.

    One frame is in memory at a time. For an empty province or numbers that are free: a NIK or number that exists
    already ends the whole load.
    Records: registry.workers.loaded
    """
    rows = sum(
        copy_frame(_table_frame(frame, at=at), table="registry_worker", columns=_TABLE_COLUMNS) for frame in frames
    )
    advance_sequence("registry_worker")
    audit.record("registry.workers.loaded", by=by, at=at, subject="registry", detail={"rows": rows})
    return rows


def _table_frame(frame: pl.DataFrame, *, at: datetime) -> pl.DataFrame:
    niks = frame["nik"].to_list()
    known = [digits for digits in niks if digits is not None]
    sealed, digests = iter(seal_many(known)), iter(digest_many(known))
    return frame.with_columns(
        pl.Series("nik_sealed", [_bytea(next(sealed)) if digits else None for digits in niks], dtype=pl.String),
        pl.Series("nik_digest", [_bytea(next(digests)) if digits else None for digits in niks], dtype=pl.String),
        _household_digests(frame["household_no"]),
        pl.Series("name_key", [name_key(name) for name in frame["name"].to_list()], dtype=pl.String),
        pl.lit(at.isoformat()).alias("created_at"),
    )


def _household_digests(numbers: pl.Series) -> pl.Series:
    distinct = numbers.unique().drop_nulls().to_list()
    digests = {number: _bytea(digest) for number, digest in zip(distinct, digest_many(distinct), strict=True)}
    return pl.Series("household_digest", [digests.get(number) for number in numbers.to_list()], dtype=pl.String)


def _bytea(content: bytes) -> str:
    return f"\\x{content.hex()}"
