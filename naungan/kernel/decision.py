"""Decisions that explain themselves, and refusals that say what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in both languages. ``code`` is stable and written in capitals; sentences may improve."""

    code: str
    indonesian: str
    english: str = ""

    def in_language(self, language: str) -> str:
        return self.english if language == "en" and self.english else self.indonesian


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, its reasons, the version of the rule that gave it and the day it speaks for."""

    accepted: bool
    reasons: tuple[Reason, ...] = ()
    rule_version: str = ""
    decided_on: date | None = None
    facts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_failures(cls, failures: Iterable[Reason], *, rule_version: str, decided_on: date) -> "Decision":
        """Accepted when nothing failed; otherwise refused with every failure in the order given."""
        reasons = tuple(failures)
        return cls(not reasons, reasons, rule_version, decided_on)


class Refusal(Exception):
    """An expected 'no': a code and a sentence a person can act on. Never a bug, never a stack trace.

    Sub-classes are sentences (``NoSeatLeft``) and are defined where they are raised.
    """

    code: str = "REFUSED"

    def __init__(self, indonesian: str, english: str = "", *, code: str | None = None) -> None:
        super().__init__(indonesian)
        if code is not None:
            self.code = code
        self.reason = Reason(self.code, indonesian, english or indonesian)

    def __str__(self) -> str:
        return self.reason.indonesian
