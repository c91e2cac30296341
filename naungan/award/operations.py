"""The only writers of the award: rubrics, editions, computations, recorded winners."""

import contextlib
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.award import queries, rules
from naungan.award.values import (
    Achievement,
    Criterion,
    EditionView,
    Ranking,
    RegencyFigures,
    RubricView,
    Scored,
)
from naungan.coverage import queries as coverage
from naungan.kernel import Actor, Month, Refusal, RegionCode, RegionLevel

_WINNERS = Path(__file__).resolve().parents[2] / "data" / "paritrana" / "pemenang.csv"
_PROVINCE = RegionCode("61")
DEFAULT_RUBRIC = "Rubrik Naungan"
DEFAULT_WEIGHTS = {Criterion.ACHIEVEMENT: 40, Criterion.PROGRESS: 30, Criterion.RISE: 30}
"""Ours, not official: no table of weights was found anywhere (DOMAIN 6)."""

_EXAMPLES = (("contoh-2025", 2025, Month(2025, 11)), ("contoh-2026", 2026, Month(2026, 1)))
"""Code, assessment year, measured month; each is compared with the same month a year before."""


class EditionExists(Refusal):
    """The edition's code is taken."""

    code = "EDITION_EXISTS"


class EditionFinal(Refusal):
    """The edition is final."""

    code = "EDITION_FINAL"


class NothingToRank(Refusal):
    """No regency has a denominator, or no target is set."""

    code = "NOTHING_TO_RANK"


def create_rubric(
    *, name: str, achievement: Achievement, weights: Mapping[Criterion, int], by: Actor, at: datetime
) -> int:
    """A new version of the rubric stands, unfrozen. Returns its id. Versions are never changed, only followed.

    Refuses: NotPermitted, WeightsNotHundred. Records: award.rubric.created
    """
    by.scope.require("AWARD_EDIT")
    rules.require_weights(weights)
    with transaction.atomic(), connection.cursor() as cursor:
        rubric_id, version = _insert_rubric(cursor, name, achievement, weights, by, at)
        detail = {"version": version, "achievement": achievement.value, **_plain(weights)}
        audit.record("award.rubric.created", by=by, at=at, subject=f"rubric:{rubric_id}", detail=detail)
    return rubric_id


def create_edition(
    *,
    code: str,
    title: str,
    assessment_year: int,
    measured_month: Month,
    compared_month: Month,
    rubric_id: int,
    by: Actor,
    at: datetime,
    ceremony_on: date | None = None,
    is_example: bool = False,
) -> None:
    """A provisional edition stands; its rubric is frozen with it.

    Refuses: NotPermitted, EditionExists. Records: award.edition.created
    """
    by.scope.require("AWARD_EDIT")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO award_edition (code, title, assessment_year, ceremony_on, measured_month, compared_month,
                                          rubric_id, state, is_example, created_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s, 'provisional', %s, %s) ON CONFLICT (code) DO NOTHING""",
            [code, title, assessment_year, ceremony_on, measured_month.first_day, compared_month.first_day, rubric_id,
             is_example, at],
        )  # fmt: skip
        if cursor.rowcount == 0:
            raise EditionExists(f"Edisi dengan kode {code} sudah ada.", f"An edition {code} exists.")
        cursor.execute("UPDATE award_rubric SET frozen_at = coalesce(frozen_at, %s) WHERE id = %s", [at, rubric_id])
        audit.record("award.edition.created", by=by, at=at, subject=f"edition:{code}")


def revise_rubric(
    *, code: str, achievement: Achievement, weights: Mapping[Criterion, int], by: Actor, at: datetime
) -> RubricView:
    """The edition goes on with a new version of its rubric, frozen at once. Earlier computations keep theirs.

    Refuses: NotPermitted, OutOfScope, EditionFinal, WeightsNotHundred.
    Records: award.edition.rubric_revised
    """
    by.scope.require("AWARD_EDIT")
    edition = _open_edition(by, code)
    rules.require_weights(weights)
    with transaction.atomic(), connection.cursor() as cursor:
        rubric_id, version = _insert_rubric(cursor, edition.rubric.name, achievement, weights, by, at)
        cursor.execute("UPDATE award_rubric SET frozen_at = %s WHERE id = %s", [at, rubric_id])
        cursor.execute("UPDATE award_edition SET rubric_id = %s WHERE id = %s", [rubric_id, edition.id])
        detail = {"rubric": rubric_id, "version": version, "achievement": achievement.value, **_plain(weights)}
        audit.record("award.edition.rubric_revised", by=by, at=at, subject=f"edition:{code}", detail=detail)
    return RubricView(rubric_id, edition.rubric.name, version, achievement, dict(weights), True)


def finalise_edition(*, code: str, by: Actor, at: datetime) -> None:
    """The edition's last ranking is final: no rubric, no computation any more.

    Refuses: NotPermitted, OutOfScope, EditionFinal, NothingComputed.
    Records: award.edition.finalised
    """
    by.scope.require("AWARD_EDIT")
    edition = _open_edition(by, code)
    ranking = queries.require_ranking(by.scope, code)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE award_edition SET state = 'final' WHERE id = %s", [edition.id])
        detail = {"computation": ranking.computation, "fingerprint": ranking.fingerprint}
        audit.record("award.edition.finalised", by=by, at=at, subject=f"edition:{code}", detail=detail)


def compute(*, code: str, province: RegionCode, by: Actor, at: datetime) -> Ranking:
    """The edition's ranking stands on today's counts, its inputs frozen under a fingerprint.

    Counts and rubric as at the last computation give that one again, and nothing is written.
    Refuses: NotPermitted, OutOfScope, EditionFinal, NothingToRank. Records: award.edition.computed
    """
    by.scope.require("AWARD_EDIT")
    edition = _open_edition(by, code)
    figures = _figures(by, province, Month.of(edition.measured_month), Month.of(edition.compared_month))
    rubric = edition.rubric
    fingerprint = rules.fingerprint_of(figures, achievement=rubric.achievement, weights=rubric.weights)
    standing = queries.ranking(by.scope, code)
    if standing is not None and standing.fingerprint == fingerprint and standing.rubric.id == rubric.id:
        return standing
    cards = rules.rank(figures, achievement=rubric.achievement, weights=rubric.weights)
    with transaction.atomic():
        _store(edition, cards, fingerprint, at)
        audit.record("award.edition.computed", by=by, at=at, subject=f"edition:{code}",
                     detail={"fingerprint": fingerprint})  # fmt: skip
    return queries.require_ranking(by.scope, code)


def ensure_example_edition(*, by: Actor, at: datetime) -> tuple[str, ...]:
    """The demo's editions stand, each marked *contoh*, with the default rubric; the one whose months are past is
    computed where there is anything to rank. Idempotent; gives their codes, latest first.

    Refuses: NotPermitted. Records: what ``create_rubric``, ``create_edition`` and ``compute`` record.
    """
    by.scope.require("AWARD_EDIT")
    known = {edition.code for edition in queries.editions(by.scope)}
    for code, year, measured in _EXAMPLES:
        if code in known:
            continue
        create_edition(
            code=code,
            title=f"Paritrana Kalimantan Barat {year} (contoh)",
            assessment_year=year,
            measured_month=measured,
            compared_month=measured.plus(-12),
            rubric_id=_default_rubric(by, at),
            by=by,
            at=at,
            is_example=True,
        )
    past = _EXAMPLES[0][0]
    if queries.ranking(by.scope, past) is None:
        with contextlib.suppress(NothingToRank):
            compute(code=past, province=_PROVINCE, by=by, at=at)
    return tuple(code for code, _, _ in reversed(_EXAMPLES))


def load_recorded_winners(*, by: Actor, at: datetime) -> int:
    """The published results stand in the table, each with its source. Idempotent; returns rows added.

    Refuses: NotPermitted. Records: award.winners.loaded (when rows were added)
    """
    by.scope.require("AWARD_EDIT")
    added = 0
    with transaction.atomic(), connection.cursor() as cursor, _WINNERS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            cursor.execute(
                """INSERT INTO award_recordedwinner (assessment_year, ceremony_on, category, place, region_code, source,
                                                     note)
                   SELECT %(assessment_year)s, nullif(%(ceremony_on)s, '')::date, %(category)s,
                          nullif(%(place)s, '')::smallint, %(region)s, %(source)s, %(note)s
                   WHERE NOT EXISTS (SELECT FROM award_recordedwinner WHERE assessment_year = %(assessment_year)s
                                     AND category = %(category)s AND region_code = %(region)s)""",
                row,
            )
            added += cursor.rowcount
        if added:
            audit.record("award.winners.loaded", by=by, at=at, subject="award", detail={"rows": added})
    return added


def _open_edition(by: Actor, code: str) -> EditionView:
    edition = queries.edition(by.scope, code)
    if edition.state == "final":
        raise EditionFinal(
            f"Edisi {code} sudah final, jadi rubrik dan peringkatnya tidak berubah lagi.",
            f"Edition {code} is final: its rubric and ranking change no more.",
        )
    return edition


def _default_rubric(by: Actor, at: datetime) -> int:
    standing = [rubric for rubric in queries.rubrics(by.scope) if rubric.name == DEFAULT_RUBRIC]
    if standing:
        return standing[0].id
    return create_rubric(name=DEFAULT_RUBRIC, achievement=Achievement.COVERAGE, weights=DEFAULT_WEIGHTS, by=by, at=at)


def _insert_rubric(
    cursor: Any, name: str, achievement: Achievement, weights: Mapping[Criterion, int], by: Actor, at: datetime
) -> tuple[int, int]:
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('award.rubric'))")
    cursor.execute(
        """INSERT INTO award_rubric (name, version, achievement, weights, created_at, created_by)
           SELECT %s, coalesce(max(version), 0) + 1, %s, %s, %s, %s FROM award_rubric WHERE name = %s
           RETURNING id, version""",
        [name, achievement.value, json.dumps(_plain(weights)), at, by.id, name],
    )
    rubric_id, version = cursor.fetchone()
    return int(rubric_id), int(version)


def _plain(weights: Mapping[Criterion, int]) -> dict[str, int]:
    return {criterion.value: weights[criterion] for criterion in Criterion}


def _figures(by: Actor, province: RegionCode, measured: Month, compared: Month) -> list[RegencyFigures]:
    aim = coverage.target(province, measured.year)
    now = coverage.measures_of(by.scope, region=province, level=RegionLevel.REGENCY, month=measured)
    then = coverage.measures_of(by.scope, region=province, level=RegionLevel.REGENCY, month=compared)
    figures = [
        RegencyFigures(
            region_code=str(code),
            name=measures[0].name,
            protected=measures[0].protected,
            workers=measures[0].workers or 0,
            protected_before=then[code][0].protected,
            workers_before=then[code][0].workers or measures[0].workers or 0,
            target_rate=aim.rate if aim else Decimal(0),
        )
        for code, measures in sorted(now.items())
        if measures[0].workers
    ]
    if not figures or aim is None:
        raise NothingToRank(
            f"Belum ada penyebut (jumlah pekerja) kabupaten/kota atau target provinsi {measured.year}.",
            f"No denominators of regencies, or no target of the province for {measured.year}.",
        )
    return figures


def _store(edition: EditionView, cards: Sequence[Scored], fingerprint: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('award.compute'))")
        cursor.execute(
            """INSERT INTO award_scorecard (edition_id, rubric_id, computation, region_code, inputs, lines, total,
                                            rank, fingerprint, computed_at)
               SELECT %s, %s, (SELECT coalesce(max(computation), 0) + 1 FROM award_scorecard WHERE edition_id = %s),
                      region, inputs::jsonb, lines::jsonb, total, place, %s, %s
               FROM unnest(%s::text[], %s::text[], %s::text[], %s::numeric[], %s::smallint[])
                    AS card (region, inputs, lines, total, place)""",
            [
                edition.id,
                edition.rubric.id,
                edition.id,
                fingerprint,
                at,
                [card.figures.region_code for card in cards],
                [json.dumps(asdict(card.figures), default=str) for card in cards],
                [json.dumps([asdict(line) for line in card.lines], default=str) for card in cards],
                [card.total for card in cards],
                [card.rank for card in cards],
            ],
        )
