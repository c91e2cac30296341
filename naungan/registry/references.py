"""Who else holds on to a worker. Rooms above register a look-up, so that undo never pulls a person from under them.

Called in ``AppConfig.ready`` of the room that stores worker numbers.
"""

from collections.abc import Callable, Collection

Lookup = Callable[[Collection[int]], set[int]]
"""From worker numbers to those the room still refers to."""

_lookups: dict[str, Lookup] = {}


def register(room: str, lookup: Lookup) -> None:
    """The room's look-up is asked before a worker is taken out of the registry."""
    _lookups[room] = lookup


def referred(worker_ids: Collection[int]) -> dict[int, str]:
    """Workers that some room refers to, with the name of the first such room."""
    found: dict[int, str] = {}
    for room, lookup in _lookups.items():
        for worker_id in lookup(worker_ids):
            found.setdefault(worker_id, room)
    return found


def rooms() -> tuple[str, ...]:
    """Rooms that have registered, in order of registration."""
    return tuple(_lookups)
