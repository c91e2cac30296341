"""Editions, rankings and recorded winners. Rankings are public; drafts are for those who may edit."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from naungan.award.values import (
    Achievement,
    Criterion,
    EditionView,
    Ranking,
    RegencyFigures,
    RubricView,
    Scored,
    ScoreLine,
    Winner,
)
from naungan.kernel import OutOfScope, Refusal, Scope

_RUBRIC = "r.id, r.name, r.version, r.achievement, r.weights::text, r.frozen_at IS NOT NULL"
_EDITION = f"""e.id, e.code, e.title, e.assessment_year, e.ceremony_on, e.measured_month, e.compared_month, e.state,
    e.is_example, {_RUBRIC}"""


class NothingComputed(Refusal):
    """The edition has no ranking yet."""

    code = "NOTHING_COMPUTED"


def editions(scope: Scope) -> tuple[EditionView, ...]:
    """All editions a scope may see, latest first. Refuses: NotPermitted."""
    scope.require("AWARD_VIEW")
    where = "true" if scope.holds("AWARD_EDIT") else "e.state <> 'draft'"
    return _editions(where, [])


def edition(scope: Scope, code: str) -> EditionView:
    """Refuses: NotPermitted, OutOfScope."""
    found = next((one for one in editions(scope) if one.code == code), None)
    if found is None:
        raise OutOfScope("Edisi ini tidak ditemukan.", "This edition was not found.")
    return found


def ranking(scope: Scope, code: str, *, computation: int | None = None) -> Ranking | None:
    """The latest computation of an edition (or the numbered one); None before the first. Refuses as ``edition``."""
    held = edition(scope, code)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT s.computation, s.computed_at, s.fingerprint, s.inputs::text, s.lines::text, s.total, s.rank,
                       {_RUBRIC}
                FROM award_scorecard s JOIN award_rubric r ON r.id = s.rubric_id
                WHERE s.edition_id = %s AND s.computation = coalesce(%s, (
                    SELECT max(computation) FROM award_scorecard WHERE edition_id = %s))
                ORDER BY s.rank""",
            [held.id, computation, held.id],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    number, computed_at, fingerprint = rows[0][:3]
    scored = tuple(_scored(row) for row in rows)
    return Ranking(held, _rubric(rows[0][7:]), number, computed_at, fingerprint, scored)


def require_ranking(scope: Scope, code: str) -> Ranking:
    """The latest computation. Refuses: NotPermitted, OutOfScope, NothingComputed."""
    found = ranking(scope, code)
    if found is None:
        raise NothingComputed(
            f"Peringkat edisi {code} belum dihitung.", f"The ranking of edition {code} has not been computed yet."
        )
    return found


def computations(scope: Scope, code: str) -> tuple[tuple[int, datetime, str], ...]:
    """Every computation of an edition: number, instant, fingerprint; latest first. Refuses as ``edition``."""
    held = edition(scope, code)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT computation, computed_at, fingerprint FROM award_scorecard WHERE edition_id = %s
               ORDER BY computation DESC""",
            [held.id],
        )
        return tuple(cursor.fetchall())


def winners() -> tuple[Winner, ...]:
    """Real results as published, latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT assessment_year, ceremony_on, category, place, region_code, source, note
               FROM award_recordedwinner ORDER BY assessment_year DESC, place IS NULL, category, place, id"""
        )
        return tuple(Winner(*row) for row in cursor.fetchall())


def rubrics(scope: Scope) -> tuple[RubricView, ...]:
    """All rubrics and versions. Refuses: NotPermitted."""
    scope.require("AWARD_VIEW")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_RUBRIC} FROM award_rubric r ORDER BY r.name, r.version DESC")
        return tuple(_rubric(row) for row in cursor.fetchall())


def _editions(where: str, values: list[Any]) -> tuple[EditionView, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {_EDITION} FROM award_edition e JOIN award_rubric r ON r.id = e.rubric_id
                WHERE {where} ORDER BY e.assessment_year DESC, e.id DESC""",
            values,
        )
        return tuple(EditionView(*[*row[:7], _rubric(row[9:]), row[7], row[8]]) for row in cursor.fetchall())


def _rubric(row: Sequence[Any]) -> RubricView:
    stored = json.loads(row[4])
    weights = {criterion: stored[criterion.value] for criterion in Criterion}
    return RubricView(row[0], row[1], row[2], Achievement(row[3]), weights, row[5])


def _scored(row: Sequence[Any]) -> Scored:
    inputs, lines = json.loads(row[3]), json.loads(row[4])
    figures = RegencyFigures(**{**inputs, "target_rate": Decimal(inputs["target_rate"])})
    return Scored(
        figures,
        tuple(
            ScoreLine(Criterion(line["criterion"]), Decimal(line["raw"]), Decimal(line["normalised"]), line["weight"],
                      Decimal(line["points"]))
            for line in lines
        ),
        row[5],
        row[6],
    )  # fmt: skip
