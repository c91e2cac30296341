"""The only writers of coverage: targets and published figures loaded, months sealed."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.coverage.values import CountedSegment
from naungan.kernel import Actor, Month, RegionCode, RegionLevel
from naungan.protection import queries as protection

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "jamsostek"


def load_targets(*, by: Actor, at: datetime) -> int:
    """The published targets stand in the table, each with its issuer and source. Idempotent; returns rows added.

    Refuses: NotPermitted. Records: coverage.targets.loaded (when rows were added)
    """
    by.scope.require("COVERAGE_EDIT")
    with transaction.atomic():
        added = _load(
            "target.csv",
            """INSERT INTO coverage_target (region_code, year, rate, issuer, source, url, confidence)
               VALUES (%(region)s, %(year)s, %(rate)s, %(issuer)s, %(source)s, %(url)s, %(confidence)s)
               ON CONFLICT (region_code, year, issuer) DO NOTHING""",
        )
        if added:
            audit.record("coverage.targets.loaded", by=by, at=at, subject="coverage", detail={"rows": added})
    return added


def load_published_figures(*, by: Actor, at: datetime) -> int:
    """The published figures stand in the table as they were printed. Idempotent; returns rows added.

    Refuses: NotPermitted. Records: coverage.published.loaded (when rows were added)
    """
    by.scope.require("COVERAGE_EDIT")
    with transaction.atomic():
        added = _load(
            "cakupan_terbit.csv",
            """INSERT INTO coverage_publishedfigure (region_code, period, participants, workers, rate, note,
                                                   source, url)
               SELECT %(region)s, %(period)s, nullif(%(participants)s, '')::bigint, nullif(%(workers)s, '')::bigint,
                      nullif(%(rate)s, '')::numeric, %(note)s, %(source)s, %(url)s
               WHERE NOT EXISTS (SELECT FROM coverage_publishedfigure
                                 WHERE region_code = %(region)s AND period = %(period)s AND source = %(source)s)""",
        )
        if added:
            audit.record("coverage.published.loaded", by=by, at=at, subject="coverage", detail={"rows": added})
    return added


def seal_month(*, region: RegionCode, month: Month, by: Actor, at: datetime) -> int:
    """The month's counts of the region, and of all below it, are final under a new revision. Returns the revision.

    A later change of the month never alters a sealed figure: seal again, and the next revision stands beside it.
    Refuses: NotPermitted, OutOfScope. Records: coverage.month.sealed
    """
    by.scope.require("COVERAGE_EDIT")
    by.scope.require_region(region)
    with transaction.atomic(), connection.cursor() as cursor:
        rows = _counted(region, month)
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('coverage.seal'))")
        cursor.execute(
            "SELECT coalesce(max(revision), 0) + 1 FROM coverage_sealedfigure WHERE month = %s", [month.first_day]
        )
        revision = int(cursor.fetchone()[0])
        cursor.execute(
            """INSERT INTO coverage_sealedfigure (month, revision, region_code, segment, protected, acknowledged,
                                                  sealed_at, sealed_by)
               SELECT %s, %s, figure.*, %s, %s
               FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[]) AS figure""",
            [month.first_day, revision, at, by.id, *map(list, zip(*rows, strict=True))],
        )
        audit.record(
            "coverage.month.sealed",
            by=by,
            at=at,
            subject=f"month:{month}",
            region=region,
            detail={"revision": revision, "rows": len(rows)},
        )
    return revision


def _counted(region: RegionCode, month: Month) -> list[tuple[str, str, int, int]]:
    """Region, segment, protected, acknowledged of the region and everything below it, from one reading.

    Below the region itself only where there is somebody: what a sealed region does not name stood at 0.
    """
    levels = [level for level in RegionLevel if level >= region.level]
    people: Counter[tuple[RegionCode, str]] = Counter()
    acknowledged: Counter[tuple[RegionCode, str]] = Counter()
    patterns = protection.patterns_of(region)
    for row in protection.counts(month=month, patterns=patterns, level=int(RegionLevel.VILLAGE)):
        counted = RegionCode(row.region_code)
        for level in levels:
            if level <= counted.level:
                for segment in (row.segment, CountedSegment.ALL.value):
                    people[counted.at_level(level), segment] += row.protected
                    acknowledged[counted.at_level(level), segment] += row.acknowledged
    named = {code for code, _ in people} | {region}
    return [
        (str(code), segment.value, people[code, segment.value], acknowledged[code, segment.value])
        for code in sorted(named)
        for segment in CountedSegment
    ]


def _load(file_name: str, statement: str) -> int:
    added = 0
    with (_FOLDER / file_name).open(encoding="utf-8", newline="") as lines, connection.cursor() as cursor:
        for row in csv.DictReader(lines):
            cursor.execute(statement, row)
            added += cursor.rowcount
    return added
