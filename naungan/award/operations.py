"""The only writers of the award: rubrics, editions, computations, recorded winners."""

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction

from naungan.audit import operations as audit
from naungan.award import queries, rules
from naungan.award.values import Achievement, Criterion, Ranking, RegencyFigures, Scored
from naungan.coverage import queries as coverage
from naungan.kernel import Actor, Month, Refusal, RegionCode, RegionLevel

_WINNERS = Path(__file__).resolve().parents[2] / "data" / "paritrana" / "pemenang.csv"


class EditionExists(Refusal):
    """The edition's code is taken."""

    code = "EDITION_EXISTS"


class NothingToRank(Refusal):
    """No regency has a denominator, or no target is set."""

    code = "NOTHING_TO_RANK"


def create_rubric(
    *, name: str, achievement: Achievement, weights: dict[Criterion, int], by: Actor, at: datetime
) -> int:
    """A new version of the rubric stands, unfrozen. Returns its id. Versions are never changed, only followed.

    Refuses: NotPermitted, WeightsNotHundred. Records: award.rubric.created
    """
    by.scope.require("AWARD_EDIT")
    rules.require_weights(weights)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('award.rubric'))")
        cursor.execute(
            """INSERT INTO award_rubric (name, version, achievement, weights, created_at, created_by)
               SELECT %s, coalesce(max(version), 0) + 1, %s, %s, %s, %s FROM award_rubric WHERE name = %s
               RETURNING id, version""",
            [name, achievement.value, json.dumps(weights), at, by.id, name],
        )
        rubric_id, version = cursor.fetchone()
        audit.record("award.rubric.created", by=by, at=at, subject=f"rubric:{rubric_id}",
                     detail={"version": version, "weights": {k.value: v for k, v in weights.items()}})  # fmt: skip
    return int(rubric_id)


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


def compute(*, code: str, province: RegionCode, by: Actor, at: datetime) -> Ranking:
    """A new computation of the edition stands, with its inputs frozen under a fingerprint.

    Refuses: NotPermitted, OutOfScope, NothingToRank. Records: award.edition.computed
    """
    by.scope.require("AWARD_EDIT")
    edition = queries.edition(by.scope, code)
    figures = _figures(by, province, Month.of(edition.measured_month), Month.of(edition.compared_month))
    cards = rules.rank(figures, edition.rubric)
    fingerprint = fingerprint_of(figures, edition.rubric.weights, edition.rubric.achievement)
    with transaction.atomic():
        _store(edition.id, cards, fingerprint, at)
        audit.record("award.edition.computed", by=by, at=at, subject=f"edition:{code}",
                     detail={"fingerprint": fingerprint})  # fmt: skip
    ranking = queries.ranking(by.scope, code)
    assert ranking is not None
    return ranking


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


def fingerprint_of(figures: Sequence[RegencyFigures], weights: dict[Criterion, int], achievement: Achievement) -> str:
    """SHA-256 over the inputs in a fixed form, so that anyone can check that a recomputation starts from the same."""
    lines = [f"achievement={achievement.value}"]
    lines += [f"weight {criterion.value}={weights[criterion]}" for criterion in Criterion]
    lines += [
        f"{one.region_code}|{one.protected}|{one.workers}|{one.protected_before}|{one.workers_before}|"
        f"{one.target_rate:.4f}"
        for one in sorted(figures, key=lambda one: one.region_code)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


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


def _store(edition_id: int, cards: Sequence[Scored], fingerprint: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('award.compute'))")
        cursor.execute(
            """INSERT INTO award_scorecard (edition_id, computation, region_code, inputs, lines, total, rank,
                                            fingerprint, computed_at)
               SELECT %s, (SELECT coalesce(max(computation), 0) + 1 FROM award_scorecard WHERE edition_id = %s),
                      region, inputs::jsonb, lines::jsonb, total, place, %s, %s
               FROM unnest(%s::text[], %s::text[], %s::text[], %s::numeric[], %s::smallint[])
                    AS card (region, inputs, lines, total, place)""",
            [
                edition_id,
                edition_id,
                fingerprint,
                at,
                [card.figures.region_code for card in cards],
                [json.dumps(asdict(card.figures), default=str) for card in cards],
                [json.dumps([asdict(line) for line in card.lines], default=str) for card in cards],
                [card.total for card in cards],
                [card.rank for card in cards],
            ],
        )
