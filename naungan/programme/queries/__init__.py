"""Who sits on which seat in which month, and why: everything other rooms and pages may read of the programme."""

from naungan.programme.queries.board import dossiers_waiting, progress_by_region, village_board
from naungan.programme.queries.examination import (
    candidate_facts,
    candidates,
    criteria_of,
    examine,
    nominated_here,
    programme_months,
    surroundings,
    workers_referred,
)
from naungan.programme.queries.overview import village_rows
from naungan.programme.queries.people import (
    decision_json,
    next_nomination,
    nomination,
    nominations,
    nominations_of_worker,
    seated_for_billing,
    seats,
)

__all__ = [
    "candidate_facts",
    "candidates",
    "criteria_of",
    "decision_json",
    "dossiers_waiting",
    "examine",
    "next_nomination",
    "nominated_here",
    "nomination",
    "nominations",
    "nominations_of_worker",
    "programme_months",
    "progress_by_region",
    "seated_for_billing",
    "seats",
    "surroundings",
    "village_board",
    "village_rows",
    "workers_referred",
]
