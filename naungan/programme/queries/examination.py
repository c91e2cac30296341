"""Who may be proposed: the facts of a person from every room, put before the law.

For operations and for the dry run of a file; it decides and writes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from naungan.kernel import Decision, Month, RegionCode, RegionLevel
from naungan.law.eligibility import (
    CandidateFacts,
    CriteriaSet,
    EligibilityCriteria,
    PublicService,
    criteria_for,
    decide_eligibility,
)
from naungan.law.terms import Segment
from naungan.programme.models import Nomination, SeatOccupancy
from naungan.programme.ranking import Candidate
from naungan.programme.rules import NominationState
from naungan.protection import queries as protection
from naungan.regions import queries as regions
from naungan.registry import queries as registry
from naungan.registry.values import WorkerFacts

CRITERIA = CriteriaSet.DEFAULT
"""No criteria of a Kalbar regency for the village programme were found; until one is recorded the default counts."""

ENDED = (NominationState.REFUSED.value, NominationState.LEFT.value)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rooms know about people beside their own facts: protection, other places, other villages."""

    protected_until: Mapping[int, date]
    active_now: Collection[int]
    nominated_in: Mapping[int, str]
    funded: Mapping[int, frozenset[Month]]


def programme_months(year: int, *, on: date) -> tuple[Month, ...]:
    """Months a seat can still pay for: the whole year, or what is left of it from the month of ``on``."""
    first = max(Month(year, 1), min(Month.of(on), Month(year, 12)))
    return Month.span(first, 13 - first.number)


def criteria_of(village: str, year: int, *, on: date) -> EligibilityCriteria:
    """The criteria of a village's programme year; residence counts for its regency (KTP or KK of the regency)."""
    regency = RegionCode(village).at_level(RegionLevel.REGENCY)
    return criteria_for(CRITERIA, region_code=regency, months=programme_months(year, on=on), on=on, known_on=on)


def examine(
    worker_ids: Collection[int], *, village: str, year: int, on: date, domicile_letters: Collection[int] = ()
) -> dict[int, Decision]:
    """May these workers hold a seat of the village? One decision each, every failed rule with its reason.

    ``domicile_letters``: those who live in the village by a letter although their card says elsewhere.
    """
    criteria = criteria_of(village, year, on=on)
    around = surroundings(worker_ids, village=village, year=year, on=on)
    decisions = {}
    for worker_id, known in registry.facts_for_eligibility(worker_ids).items():
        facts = candidate_facts(known, around)
        if worker_id in domicile_letters:
            facts = replace(facts, domicile_code=RegionCode(village))
        decisions[worker_id] = decide_eligibility(facts, criteria=criteria, on=on)
    return decisions


def surroundings(worker_ids: Collection[int], *, village: str, year: int, on: date) -> Surroundings:
    """What the rooms know about these workers that matters for a seat of this village and year."""
    months = programme_months(year, on=on)
    return Surroundings(
        protected_until=protection.protected_until(worker_ids, month=months[0]),
        active_now=protection.active_in(worker_ids, month=Month.of(on)),
        nominated_in=_nominated_elsewhere(worker_ids, village, year),
        funded=_funded_elsewhere(worker_ids, village, months),
    )


def candidate_facts(known: WorkerFacts, around: Surroundings) -> CandidateFacts:
    """A registered worker as the law asks about them."""
    is_formal = known.segment == Segment.FORMAL
    is_active = known.worker_id in around.active_now
    until = around.protected_until.get(known.worker_id)
    return CandidateFacts(
        born_on=known.birth_on,
        region_code=RegionCode(known.region_code),
        occupation=known.occupation,
        earns_wage=is_formal,
        public_service=PublicService(known.civil_status or PublicService.NONE),
        is_pu_participant=is_formal and is_active,
        protected_until=Month.of(until) if until else None,
        welfare_decile=known.welfare_decile,
        died_on=known.died_on,
        also_nominated_in=around.nominated_in.get(known.worker_id, ""),
        funded_months=around.funded.get(known.worker_id, frozenset()),
        funded_by="program desa lain",
    )


def candidates(nominations: Iterable[tuple[int, int]]) -> list[Candidate]:
    """What the ranking looks at, for pairs of nomination and worker."""
    pairs = list(nominations)
    worker_ids = [worker_id for _, worker_id in pairs]
    facts = registry.facts_for_eligibility(worker_ids)
    lots = registry.lot_keys(worker_ids)
    return [
        Candidate(
            key=nomination_id,
            welfare_decile=facts[worker_id].welfare_decile,
            declared_income_rp=facts[worker_id].declared_income_rp,
            birth_on=facts[worker_id].birth_on,
            lot=lots[worker_id],
        )
        for nomination_id, worker_id in pairs
    ]


def nominated_here(worker_ids: Collection[int], *, village: str, year: int) -> set[int]:
    """Those of the workers with a nomination of this village and year that has not ended."""
    rows = Nomination.objects.filter(village_code=village, year=year, worker_id__in=worker_ids)
    return set(rows.exclude(state__in=ENDED).values_list("worker_id", flat=True))


def workers_referred(worker_ids: Collection[int]) -> set[int]:
    """Those of the workers some nomination names, whatever became of it: the registry must keep them."""
    rows = Nomination.objects.filter(worker_id__in=list(worker_ids))
    return set(rows.values_list("worker_id", flat=True))


def _nominated_elsewhere(worker_ids: Collection[int], village: str, year: int) -> dict[int, str]:
    rows = Nomination.objects.filter(worker_id__in=list(worker_ids), year=year).exclude(village_code=village)
    places = dict(rows.exclude(state__in=ENDED).values_list("worker_id", "village_code"))
    names = regions.names(set(places.values()))
    return {worker_id: names.get(code, code) for worker_id, code in places.items()}


def _funded_elsewhere(
    worker_ids: Collection[int], village: str, months: tuple[Month, ...]
) -> dict[int, frozenset[Month]]:
    rows = SeatOccupancy.objects.filter(
        worker_id__in=list(worker_ids), month__range=(months[0].first_day, months[-1].first_day)
    ).exclude(nomination__village_code=village)
    taken: dict[int, set[Month]] = {}
    for worker_id, month in rows.values_list("worker_id", "month"):
        taken.setdefault(worker_id, set()).add(Month.of(month))
    return {worker_id: frozenset(held) for worker_id, held in taken.items()}
