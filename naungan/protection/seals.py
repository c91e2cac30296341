"""Which months are final. The room that seals them (coverage) registers its look-up in ``AppConfig.ready``."""

from collections.abc import Callable
from datetime import date

_lookups: list[Callable[[date], bool]] = []


def register(is_final: Callable[[date], bool]) -> None:
    """The look-up is asked before a month is taken back."""
    if is_final not in _lookups:
        _lookups.append(is_final)


def is_sealed(month: date) -> bool:
    """Has the month (its first day) been made final by anyone?"""
    return any(look(month) for look in _lookups)
