"""Budgets of the same reach and price seen as one pool, and what pools can serve. Pure.

Reaches come from region codes, which form a tree: two of them lie apart or one holds the other. That is why serving
from the narrowest pool first is always best, and why the bound below is sharp.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from naungan.planning.values import Money, Problem


@dataclass(frozen=True, slots=True)
class Pool:
    """Budgets that pay for the same places (numbers in the problem's order) at the same price a person."""

    reach: tuple[int, ...]
    person_rp: int
    money: tuple[Money, ...]
    people: int


def pools_of(problem: Problem) -> tuple[Pool, ...]:
    """All pools, the narrowest first, then the cheapest. Budgets that reach no place are left out."""
    found: dict[tuple[tuple[int, ...], int], list[Money]] = {}
    for money in sorted(problem.money, key=lambda one: (one.region, one.source, one.document)):
        reach = tuple(number for number, place in enumerate(problem.places) if money.reaches(place))
        if reach and money.people:
            found.setdefault((reach, money.person_rp), []).append(money)
    ordered = sorted(found.items(), key=lambda item: (len(item[0][0]), *item[0]))
    return tuple(Pool(reach, price, tuple(held), sum(m.people for m in held)) for (reach, price), held in ordered)


def most_served(pools: Sequence[Pool], wanted: Sequence[int]) -> int:
    """How many of the wanted people the pools can pay for at most, whatever it costs."""
    left = list(wanted)
    for pool in pools:
        _take(left, pool.reach, pool.people)
    return sum(wanted) - sum(left)


def most_people(pools: Sequence[Pool], missing: Sequence[int]) -> int:
    """A proof that no plan serves more, without making one.

    People of any set of places are at most those missing there; and at most what money inside it serves plus the money
    of exactly this set. The smaller of the two, from the narrowest sets outward.
    """
    blocks = [({number}, 0) for number in range(len(missing))]
    for reach in sorted({pool.reach for pool in pools}, key=len):
        inside = [block for block in blocks if block[0] <= set(reach)]
        paid = sum(pool.people for pool in pools if pool.reach == reach)
        most = min(sum(missing[number] for number in reach), sum(served for _, served in inside) + paid)
        blocks = [block for block in blocks if block not in inside] + [(set(reach), most)]
    return sum(served for _, served in blocks)


def least_cost(pools: Sequence[Pool], missing: Sequence[int], people: int) -> int:
    """A proof that so many people cost at least this: the cheapest money there is, no place asked."""
    cost, left = 0, people
    for pool in sorted(pools, key=lambda one: one.person_rp):
        taken = min(left, pool.people, sum(missing[number] for number in pool.reach))
        cost, left = cost + taken * pool.person_rp, left - taken
    return cost


def cheapest_way(
    pools: Sequence[Pool], *, most: Sequence[int], at_least: Sequence[int], people: int
) -> list[list[int]]:
    """People by pool and place: ``people`` in all for the least money, each place between its two limits.

    The caller knows that it can be done. Successive shortest paths in the network source, pools, places, sink; people a
    place gets at least carry a reward larger than any cost, so that they are served first.
    """
    sink = 1 + len(pools) + len(most)
    reward = sink * max((pool.person_rp for pool in pools), default=0) + 1
    net = _Network(sink + 1)
    ways = []
    for number, pool in enumerate(pools):
        net.add(0, 1 + number, pool.people, pool.person_rp)
        ways.append([net.add(1 + number, 1 + len(pools) + place, pool.people, 0) for place in pool.reach])
    for place, (high, low) in enumerate(zip(most, at_least, strict=True)):
        net.add(1 + len(pools) + place, sink, low, -reward)
        net.add(1 + len(pools) + place, sink, high - low, 0)
    net.send(sink, people)
    rows = []
    for pool, arcs in zip(pools, ways, strict=True):
        row = [0] * len(most)
        for place, arc in zip(pool.reach, arcs, strict=True):
            row[place] = net.room[arc + 1]
        rows.append(row)
    return rows


class _Network:
    """Arcs in pairs: an even one and, right after it, its way back."""

    def __init__(self, nodes: int) -> None:
        self.leaving: list[list[int]] = [[] for _ in range(nodes)]
        self.ends: list[int] = []
        self.room: list[int] = []
        self.cost: list[int] = []

    def add(self, start: int, end: int, room: int, cost: int) -> int:
        """The number of the new arc."""
        for begin, finish, capacity, price in ((start, end, room, cost), (end, start, 0, -cost)):
            self.leaving[begin].append(len(self.ends))
            self.ends.append(finish)
            self.room.append(capacity)
            self.cost.append(price)
        return len(self.ends) - 2

    def send(self, sink: int, amount: int) -> None:
        """Send so much from node 0 to the sink by the cheapest paths, as far as there is room."""
        while amount > 0 and (path := self._cheapest_path(sink)):
            step = min(amount, *(self.room[arc] for arc in path))
            for arc in path:
                self.room[arc] -= step
                self.room[arc ^ 1] += step
            amount -= step

    def _cheapest_path(self, sink: int) -> list[int]:
        """Bellman and Ford with a queue; empty when the sink cannot be reached."""
        best: dict[int, int] = {0: 0}
        reached_by: dict[int, int] = {}
        waiting = deque([0])
        while waiting:
            node = waiting.popleft()
            for arc in self.leaving[node]:
                price = best[node] + self.cost[arc]
                if self.room[arc] and price < best.get(self.ends[arc], price + 1):
                    best[self.ends[arc]] = price
                    reached_by[self.ends[arc]] = arc
                    if self.ends[arc] not in waiting:
                        waiting.append(self.ends[arc])
        path: list[int] = []
        node = sink
        while node in reached_by and node != 0:
            path.append(reached_by[node])
            node = self.ends[reached_by[node] ^ 1]
        return path


def _take(left: list[int], reach: Sequence[int], people: int) -> None:
    for number in reach:
        given = min(people, left[number])
        left[number] -= given
        people -= given
