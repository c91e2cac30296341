"""Programmes between their names in the law files and the set of bits that is stored."""

from collections.abc import Iterable

from naungan.law.terms import Programme


def programmes_named(names: Iterable[str]) -> Programme:
    """'JKK', 'JKM' -> JKK|JKM. Raises KeyError for an unknown name."""
    found = Programme(0)
    for name in names:
        found |= Programme[name]
    return found


def names_of(programmes: Programme) -> tuple[str, ...]:
    """JKK|JKM -> ('JKK', 'JKM'), in the order of the law."""
    return tuple(single.name for single in each_of(programmes) if single.name)


def each_of(programmes: Programme) -> tuple[Programme, ...]:
    """The single programmes in a set."""
    singles = (Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP, Programme.JKP)
    return tuple(single for single in singles if single in programmes)
