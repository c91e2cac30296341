"""Loading the official codes and the workforce figures. Set-based, and the same however often it runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from naungan.kernel import Refusal
from naungan.regions import rules, source
from naungan.regions.values import DenominatorRow


class FigureDiffers(Refusal):
    """Another number is on record for the same region, segment, issuer and day; figures are added, never changed."""

    code = "FIGURE_DIFFERS"


_STAGE = """
CREATE TEMPORARY TABLE region_stage (
    code text PRIMARY KEY, name text, level smallint, kind text, parent_code text, bps_code text, postcode text,
    latitude numeric, longitude numeric
) ON COMMIT DROP
"""

_TAKE_OVER = """
INSERT INTO regions_region AS known (code, name, level, kind, parent_code, bps_code, postcode, latitude, longitude,
                                     edition, valid_from, in_example)
SELECT code, name, level, kind, parent_code, bps_code, postcode, latitude, longitude, %s, %s, false FROM region_stage
ON CONFLICT (code) DO UPDATE
SET name = EXCLUDED.name, kind = EXCLUDED.kind, bps_code = EXCLUDED.bps_code, postcode = EXCLUDED.postcode,
    latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude, edition = EXCLUDED.edition, valid_until = NULL
WHERE (known.name, known.kind, known.bps_code, known.postcode, known.latitude, known.longitude, known.edition,
       known.valid_until)
      IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.kind, EXCLUDED.bps_code, EXCLUDED.postcode, EXCLUDED.latitude,
                        EXCLUDED.longitude, EXCLUDED.edition, NULL::date)
"""


@transaction.atomic
def load_official_regions(*, at: datetime) -> int:
    """Every region of the country stands under its official code, Kalbar's with details and former spellings.

    A code that the edition no longer has keeps its row and ends on the edition's day. Gives how many regions the
    edition has. ``at`` is when it was loaded: an edition signed later than that is a mistake. Records no event:
    ``regions`` and ``audit`` share a floor.
    """
    if at.date() < source.EDITION_ON:
        raise ValueError(f"the edition of {source.EDITION_ON} cannot be loaded before its day")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS region_stage")
        cursor.execute(_STAGE)
        with cursor.copy("COPY region_stage FROM STDIN") as copy:
            for row in _staged_rows():
                copy.write_row(row)
        cursor.execute(_TAKE_OVER, [source.EDITION, source.EDITION_ON])
        cursor.execute(
            "UPDATE regions_region r SET valid_until = %s WHERE valid_until IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM region_stage s WHERE s.code = r.code)",
            [source.EDITION_ON],
        )
        _replace_aliases(cursor)
        cursor.execute("SELECT count(*) FROM region_stage")
        count = int(cursor.fetchone()[0])
        cursor.execute("ANALYZE regions_region")
    return count


def load_official_denominators(*, at: datetime) -> int:
    """Every published workforce figure stands on record. Gives how many were new.

    Refuses: FigureDiffers.
    """
    return record_denominators(source.official_denominators(), at=at)


_RECORD = """
INSERT INTO regions_workforcedenominator (region_code, segment, workers, issuer, reference_on, source, url, note,
                                          confidence)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[],
                     %s::text[])
ON CONFLICT (region_code, segment, issuer, reference_on) DO NOTHING
"""

_DIFFERING = """
SELECT g.region_code, g.segment, g.issuer, g.reference_on, d.workers, g.workers
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::date[])
     AS g (region_code, segment, workers, issuer, reference_on)
JOIN regions_workforcedenominator d USING (region_code, segment, issuer, reference_on)
WHERE d.workers <> g.workers ORDER BY 1, 2, 3, 4 LIMIT 1
"""


@transaction.atomic
def record_denominators(rows: Iterable[DenominatorRow], *, at: datetime) -> int:
    """The figures stand on record beside all earlier ones. Gives how many were new.

    Raises ValueError for a figure of a day later than ``at``. Refuses: FigureDiffers.
    """
    given = list(rows)
    for row in given:
        if row.reference_on > at.date():
            raise ValueError(f"a workforce figure speaks for a day that has come, not {row.reference_on}")
    key: list[Any] = [
        [row.region_code for row in given],
        [row.segment for row in given],
        [row.workers for row in given],
        [row.issuer for row in given],
        [row.reference_on for row in given],
    ]
    told: list[Any] = [
        [row.source for row in given],
        [row.url for row in given],
        [row.note for row in given],
        [row.confidence for row in given],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [*key, *told])
        made = int(cursor.rowcount)
        cursor.execute(_DIFFERING, key)
        differing = cursor.fetchone()
    if differing:
        region, segment, issuer, on, known, other = differing
        raise FigureDiffers(
            f"Tenaga kerja {region} ({segment}, {issuer}, {on}) sudah tercatat {known}, bukan {other}.",
            f"Workers of {region} ({segment}, {issuer}, {on}) are on record as {known}, not {other}.",
        )
    return made


@transaction.atomic
def mark_example_villages(codes: Sequence[str], *, at: datetime) -> int:
    """Exactly these villages, and the regions they lie in, belong to the demo province. Gives how many villages.

    Raises ValueError for a code that was no region on that day.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM unnest(%s::text[]) AS code WHERE NOT EXISTS (SELECT 1 FROM regions_region r"
            " WHERE r.code = code.code AND r.level = 4 AND (r.valid_until IS NULL OR r.valid_until > %s)) LIMIT 1",
            [list(codes), at.date()],
        )
        unknown = cursor.fetchone()
        if unknown:
            raise ValueError(f"not a village: {unknown[0]}")
        cursor.execute(
            """
            WITH kept AS (
                SELECT DISTINCT left(code, length) AS code
                FROM unnest(%s::text[]) AS code CROSS JOIN unnest(ARRAY[2, 5, 8, 13]) AS length
            )
            UPDATE regions_region r SET in_example = NOT r.in_example
            WHERE r.in_example <> EXISTS (SELECT 1 FROM kept WHERE kept.code = r.code)
            """,
            [list(codes)],
        )
    return len(set(codes))


def _staged_rows() -> Iterable[tuple[object, ...]]:
    details = source.province_details()
    for row in source.country_rows():
        code = row["kode"]
        known = details.get(code, {})
        yield (
            code,
            row["nama"],
            code.count(".") + 1,
            known.get("jenis") or rules.kind_of(code),
            code.rpartition(".")[0] or None,
            known.get("kode_bps") or None,
            known.get("kodepos") or None,
            known.get("lat") or None,
            known.get("lng") or None,
        )


def _replace_aliases(cursor) -> None:  # type: ignore[no-untyped-def]
    rows = list(source.alias_rows())
    cursor.execute("DELETE FROM regions_regionalias")
    cursor.execute(
        "INSERT INTO regions_regionalias (region_id, alias, source)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])",
        [[row["kode"] for row in rows], [row["alias"] for row in rows], [row["sumber"] for row in rows]],
    )
