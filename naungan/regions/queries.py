"""Regions by code, by place in the tree and by name; how many workers they have, by whose count."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection

from naungan.kernel import OutOfScope, RegionCode, RegionLevel
from naungan.regions import rules
from naungan.regions.values import Denominator, OverBase, RegionDetails, RegionView

EXAMPLE_ISSUER = "contoh"
MEASURING_ISSUERS = ("sakernas", "bpjstk")
"""Official counts of workers who may be protected. ``bps`` counts everybody who works: never a denominator unasked."""

_VIEW = "SELECT code, name, level, kind, parent_code, in_example FROM regions_region"


def get(code: str) -> RegionView:
    """The region of this code. Refuses: OutOfScope (no such code)."""
    found = _views(f"{_VIEW} WHERE code = %s", [code])
    if not found:
        raise OutOfScope(f"Tidak ada wilayah dengan kode {code}.", f"There is no region {code}.")
    return found[0]


def children(code: str) -> tuple[RegionView, ...]:
    """The regions directly inside this one, by code."""
    return _views(f"{_VIEW} WHERE parent_code = %s AND valid_until IS NULL ORDER BY code", [code])


def at_level(within: str, level: RegionLevel) -> tuple[RegionView, ...]:
    """Every region of that level inside this one (itself when it is of that level), by code."""
    return _views(
        f"{_VIEW} WHERE (code = %s OR code LIKE %s) AND level = %s AND valid_until IS NULL ORDER BY code",
        [within, f"{within}.%", int(level)],
    )


def villages(within: str, *, only_example: bool = False) -> tuple[RegionView, ...]:
    """The desa and kelurahan inside this region, by code; ``only_example``: those the demo province keeps."""
    found = at_level(within, RegionLevel.VILLAGE)
    return tuple(view for view in found if view.in_example) if only_example else found


def breadcrumb(code: str) -> tuple[RegionView, ...]:
    """The region and all it lies in, from the province down. Refuses: OutOfScope (no such code)."""
    wanted = RegionCode(get(code).code)
    path = [str(wanted.at_level(RegionLevel(level))) for level in range(1, wanted.level + 1)]
    return _views(f"{_VIEW} WHERE code = ANY(%s) ORDER BY level", [path])


def names(codes: Iterable[str]) -> dict[str, str]:
    """Names by code; unknown codes are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, name FROM regions_region WHERE code = ANY(%s)", [sorted(set(codes))])
        return dict(cursor.fetchall())


def details(code: str) -> RegionDetails:
    """The statistics office's code, postcode, label point and former spellings. Refuses: OutOfScope."""
    get(code)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.code, r.bps_code, r.postcode, r.latitude, r.longitude, r.edition,
                   array(SELECT a.alias FROM regions_regionalias a WHERE a.region_id = r.code ORDER BY a.alias)
            FROM regions_region r WHERE r.code = %s
            """,
            [code],
        )
        row = cursor.fetchone()
    return RegionDetails(*[RegionCode(row[0]), *row[1:6], tuple(row[6])])


def name_index(within: str, *, level: RegionLevel | None = None) -> rules.NameIndex:
    """Names and former spellings inside a region, to be asked many times; default level: directly below it."""
    wanted = level or RegionLevel(RegionCode(within).level + 1)
    index = rules.NameIndex()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.code, r.name, array(SELECT a.alias FROM regions_regionalias a WHERE a.region_id = r.code)
            FROM regions_region r WHERE r.code LIKE %s AND r.level = %s AND r.valid_until IS NULL ORDER BY r.code
            """,
            [f"{within}.%", int(wanted)],
        )
        for code, name, aliases in cursor.fetchall():
            index.add(code, name, aliases)
    return index


def find(name: str, *, within: str, level: RegionLevel | None = None) -> RegionView | None:
    """The one region inside ``within`` that is called so, also under a former name or slightly misspelt.

    None when nothing or more than one fits: nobody is put into a village by guessing (``candidates`` names them).
    """
    found = candidates(name, within=within, level=level)
    return found[0] if len(found) == 1 else None


def candidates(name: str, *, within: str, level: RegionLevel | None = None) -> tuple[RegionView, ...]:
    """Every region inside ``within`` that the name may mean, by code."""
    codes = name_index(within, level=level).candidates(name)
    return _views(f"{_VIEW} WHERE code = ANY(%s) ORDER BY code", [list(codes)])


def district_prefixes() -> frozenset[str]:
    """The first six digits that a NIK of today's districts begins with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT replace(code, '.', '') FROM regions_region WHERE level = 3")
        return frozenset(row[0] for row in cursor.fetchall())


def denominators(region: str, *, on: date, issuer: str | None = None) -> dict[str, Denominator]:
    """Workers by segment on that day: one count (one issuer, one reference day), never a mixture. Empty: none known.

    The demo's own rows (issuer ``contoh``) come first where the region has any; else the newest official count of
    workers who may be protected. ``issuer`` asks for that one's newest count.
    """
    return denominators_of([region], on=on, issuer=issuer).get(region, {})


def denominators_of(
    codes: Collection[str], *, on: date, issuer: str | None = None
) -> dict[str, dict[str, Denominator]]:
    """As ``denominators``, for many regions in one statement."""
    order = [issuer] if issuer else [EXAMPLE_ISSUER, *MEASURING_ISSUERS]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT region_code, segment, workers, issuer, reference_on, source, url, note, confidence
            FROM (
                SELECT d.*, rank() OVER (
                    PARTITION BY d.region_code
                    ORDER BY (d.issuer = %s) DESC, d.reference_on DESC, array_position(%s::text[], d.issuer::text)
                ) AS place
                FROM regions_workforcedenominator d
                WHERE d.region_code = ANY(%s) AND d.reference_on <= %s AND d.issuer = ANY(%s)
            ) ranked
            WHERE place = 1
            """,
            [EXAMPLE_ISSUER, order, [str(code) for code in codes], on, order],
        )
        rows = cursor.fetchall()
    found: dict[str, dict[str, Denominator]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = Denominator(*row[2:])
    return found


def denominators_over(region: str, *, days: Collection[date]) -> dict[date, dict[str, Denominator]]:
    """As ``denominators``, for one region on many days, in one statement: what a trend stands on."""
    order = [EXAMPLE_ISSUER, *MEASURING_ISSUERS]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT day, segment, workers, issuer, reference_on, source, url, note, confidence
            FROM (
                SELECT day, d.*, rank() OVER (
                    PARTITION BY day
                    ORDER BY (d.issuer = %s) DESC, d.reference_on DESC, array_position(%s::text[], d.issuer::text)
                ) AS place
                FROM unnest(%s::date[]) AS day
                JOIN regions_workforcedenominator d ON d.reference_on <= day
                WHERE d.region_code = %s AND d.issuer = ANY(%s)
            ) ranked
            WHERE place = 1
            """,
            [EXAMPLE_ISSUER, order, list(days), region, order],
        )
        rows = cursor.fetchall()
    found: dict[date, dict[str, Denominator]] = {}
    for day, segment, *told in rows:
        found.setdefault(day, {})[segment] = Denominator(*told)
    return found


def over_each_base(protected: int, *, region: str, on: date, segment: str = "all") -> tuple[OverBase, ...]:
    """The same people over every official base published up to that day, newest first.

    Shows how much of a change between two published percentages is a change of base: 575,504 people are 31.63 % of the
    2025 base and 34.56 % of the 2024 base.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT workers, issuer, reference_on, source, url, note, confidence FROM regions_workforcedenominator"
            " WHERE region_code = %s AND segment = %s AND reference_on <= %s AND issuer = ANY(%s) AND workers > 0"
            " ORDER BY reference_on DESC, issuer DESC",
            [region, segment, on, list(MEASURING_ISSUERS)],
        )
        bases = [Denominator(*row) for row in cursor.fetchall()]
    return tuple(OverBase(base, rules.rate_over(protected, base.workers)) for base in bases)


def _views(statement: str, values: list[Any]) -> tuple[RegionView, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(
            RegionView(RegionCode(code), name, RegionLevel(level), kind, RegionCode(parent) if parent else None, kept)
            for code, name, level, kind, parent, kept in cursor.fetchall()
        )
