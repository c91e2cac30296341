"""Making a plan, and saying what is wrong with one. Pure; the method is told in ``docs/algorithms/rencana.md``.

Ties are broken by declared rules, so the same problem always gives the same plan, whatever the order of its parts.
"""

import heapq
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from naungan.coverage.values import rate_of
from naungan.kernel import Reason
from naungan.planning import explanation
from naungan.planning.pools import Pool, cheapest_way, least_cost, most_people, most_served, pools_of
from naungan.planning.values import Allocation, Objective, Place, Problem, Row, Status

GRID = 10**6
"""How finely ``even`` looks for the common level; the rest goes person by person, so this changes no plan."""


def plan(problem: Problem, objective: Objective) -> Allocation:
    """The best plan for the objective, its value, a bound that proves how good it is, and why in words.

    Each person is paid for all months of the plan from one budget. Every objective keeps the floors; among the ways to
    pay for the same people the cheapest is taken. Raises ValueError for ``least-cost`` without a target rate.
    """
    problem = _in_order(problem)
    pools = pools_of(problem)
    floors = [problem.floor_of(place) for place in problem.places]
    if most_served(pools, floors) < sum(floors):
        return _infeasible(objective, explanation.floors_missed(problem, sum(floors), most_served(pools, floors)))
    if objective is Objective.LEAST_COST:
        return _least_cost(problem, pools, floors)
    given = _evenly(problem, pools, floors) if objective is Objective.EVEN else _most_first(problem, pools, floors)
    rows = _paid(problem, pools, given)
    missing = [place.missing for place in problem.places]
    if objective is Objective.UCJ:
        return _told(problem, Allocation(objective, Status.OPTIMAL, rows, sum(given), most_people(pools, missing), ()))
    value = min((_rate(place, more) for place, more in zip(problem.places, given, strict=True)), default=Fraction(0))
    bound = _highest_lowest_rate(problem, pools)
    return _told(problem, Allocation(objective, Status.OPTIMAL, rows, _places4(value), _places4(bound), ()))


def needed_people(problem: Problem) -> int:
    """People missing to the target rate over all places, rounded up; 0 where it is reached."""
    if problem.target_rate is None:
        raise ValueError("least-cost needs a target rate")
    wanted = (problem.workers * problem.target_rate).to_integral_value(ROUND_CEILING)
    return max(int(wanted) - problem.protected, 0)


def violations(problem: Problem, allocation: Allocation) -> list[str]:
    """What is wrong with a plan, in words; empty when it may be shown. Knows nothing of how plans are made."""
    return [*_wrong_rows(problem, allocation), *_wrong_sums(problem, allocation)]


def _wrong_rows(problem: Problem, allocation: Allocation) -> list[str]:
    places = {place.region: place for place in problem.places}
    money = {(one.region, one.source, one.document): one for one in problem.money}
    found = []
    for row in allocation.rows:
        place, budget = places.get(row.region), money.get((row.budget_region, row.source, row.document))
        if place is None or budget is None:
            found.append(f"{row.region} from {row.source} of {row.budget_region}: no such place or budget")
            continue
        if row.people <= 0 or row.months != len(problem.months):
            found.append(f"{row.region}: {row.people} people for {row.months} months")
        if row.amount_rp != row.people * budget.person_rp:
            found.append(f"{row.region}: {row.amount_rp} rupiah is not the price of {row.people} people")
        if not budget.reaches(place):
            found.append(f"{row.region}: {row.source} of {row.budget_region} may not pay there")
    return found


def _wrong_sums(problem: Problem, allocation: Allocation) -> list[str]:
    found = []
    for place in problem.places:
        people = sum(row.people for row in allocation.rows if row.region == place.region)
        if people > place.missing:
            found.append(f"{place.region}: {people} people, only {place.missing} are not yet protected")
        if allocation.status is Status.OPTIMAL and people < problem.floor_of(place):
            found.append(f"{place.region}: {people} people, below the floor of {problem.floor_of(place)}")
    for budget in problem.money:
        key = (budget.region, budget.source, budget.document)
        spent = sum(r.amount_rp for r in allocation.rows if (r.budget_region, r.source, r.document) == key)
        if spent > max(budget.remaining_rp, 0):
            found.append(f"{' '.join(key)}: {spent} rupiah planned, {budget.remaining_rp} left")
    reaches_target = allocation.objective is Objective.LEAST_COST and allocation.status is Status.OPTIMAL
    if reaches_target and allocation.people < needed_people(problem):
        found.append(f"{allocation.people} people, the target needs {needed_people(problem)}")
    return found


def _in_order(problem: Problem) -> Problem:
    """Most people missing first, then the lower code: the order in which equals are served."""
    return replace(problem, places=tuple(sorted(problem.places, key=lambda place: (-place.missing, place.region))))


def _most_first(problem: Problem, pools: Sequence[Pool], start: Sequence[int]) -> list[int]:
    """From the start on, place by place in order, as many people as can still be paid for.

    Every order reaches the same total: what the pools can serve is a polymatroid.
    """
    given = list(start)
    for number, place in enumerate(problem.places):
        others = sum(given) - given[number]
        given[number] = place.missing
        given[number] = most_served(pools, given) - others
    return given


def _evenly(problem: Problem, pools: Sequence[Pool], start: Sequence[int]) -> list[int]:
    """From the start on, one more person always where the rate is lowest and money still reaches.

    Equal rates: fewer workers first (one person lifts them most), then the problem's order. Done in strides: up to the
    highest common level that can be paid for, then person by person until a place can get no more.
    """
    given = list(start)
    rising = {number for number, place in enumerate(problem.places) if place.missing > given[number]}
    while rising:
        given = _at_highest_level(problem, pools, given, rising)
        queue = [_turn(problem, given, number) for number in rising if given[number] < problem.places[number].missing]
        heapq.heapify(queue)
        rising = {number for _, _, number in queue}
        while queue:
            number = heapq.heappop(queue)[2]
            given[number] += 1
            if most_served(pools, given) < sum(given):
                given[number] -= 1
                rising.remove(number)
                break
            if given[number] < problem.places[number].missing:
                heapq.heappush(queue, _turn(problem, given, number))
            else:
                rising.remove(number)
    return given


def _at_highest_level(problem: Problem, pools: Sequence[Pool], given: Sequence[int], rising: set[int]) -> list[int]:
    def raised(level: int) -> list[int]:
        return [
            max(have, min(place.missing, -(-level * place.workers // GRID) - place.protected))
            if number in rising else have
            for number, (place, have) in enumerate(zip(problem.places, given, strict=True))
        ]  # fmt: skip

    low, high = 0, GRID
    while low < high:
        middle = (low + high + 1) // 2
        wanted = raised(middle)
        low, high = (middle, high) if most_served(pools, wanted) == sum(wanted) else (low, middle - 1)
    return raised(low)


def _turn(problem: Problem, given: Sequence[int], number: int) -> tuple[Fraction, int, int]:
    place = problem.places[number]
    return _rate(place, given[number]), place.workers, number


def _least_cost(problem: Problem, pools: Sequence[Pool], floors: Sequence[int]) -> Allocation:
    missing = [place.missing for place in problem.places]
    needed = needed_people(problem)
    most = most_served(pools, missing)
    if most < needed:
        return _infeasible(Objective.LEAST_COST, explanation.target_missed(problem, needed, most))
    people = max(needed, sum(floors))
    way = cheapest_way(pools, most=missing, at_least=floors, people=people)
    used = [replace(pool, people=sum(row)) for pool, row in zip(pools, way, strict=True)]
    rows = _paid(problem, pools, _most_first(problem, used, floors))
    value, bound = sum(row.amount_rp for row in rows), least_cost(pools, missing, people)
    return _told(problem, Allocation(Objective.LEAST_COST, Status.OPTIMAL, rows, value, bound, ()))


def _paid(problem: Problem, pools: Sequence[Pool], given: Sequence[int]) -> tuple[Row, ...]:
    """The cheapest way to pay for these people, budget by budget, in order of place and source."""
    rows = []
    way = cheapest_way(pools, most=given, at_least=[0] * len(given), people=sum(given))
    for pool, people in zip(pools, way, strict=True):
        waiting = {number: people[number] for number in pool.reach}
        for money in pool.money:
            left = money.people
            for number in pool.reach:
                taken = min(left, waiting[number])
                waiting[number], left = waiting[number] - taken, left - taken
                if taken:
                    rows.append(Row(problem.places[number].region, taken, len(problem.months), taken * money.person_rp,
                                    money.source, money.region, money.document))  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.region, row.budget_region, row.source, row.document)))


def _highest_lowest_rate(problem: Problem, pools: Sequence[Pool]) -> Fraction:
    """No plan lifts every place above this: the lowest places together get at most what can reach them."""
    ordered = sorted(range(len(problem.places)), key=lambda number: _rate(problem.places[number], 0))
    best: list[Fraction] = []
    for count in range(1, len(ordered) + 1):
        chosen = set(ordered[:count])
        missing = [place.missing if number in chosen else 0 for number, place in enumerate(problem.places)]
        together = sum(problem.places[number].protected for number in chosen) + most_people(pools, missing)
        best.append(Fraction(together, sum(problem.places[number].workers for number in chosen)))
    return min(best, default=Fraction(0))


def _rate(place: Place, more: int) -> Fraction:
    return Fraction(place.protected + more, place.workers)


def _places4(rate: Fraction) -> Decimal:
    return rate_of(rate.numerator, rate.denominator) or Decimal("0.0000")


def _told(problem: Problem, allocation: Allocation) -> Allocation:
    return replace(allocation, reasons=explanation.of(problem, allocation))


def _infeasible(objective: Objective, reasons: tuple[Reason, ...]) -> Allocation:
    return Allocation(objective, Status.INFEASIBLE, (), None, None, reasons)
