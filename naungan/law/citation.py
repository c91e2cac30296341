"""Where a value comes from, and how far it can be trusted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from naungan.kernel import Reason


class Confidence(StrEnum):
    """How a value is known."""

    OFFICIAL = "A"
    """The text of the regulation, an official page or an official table was read."""
    PRESS = "B"
    """Press quoting an official, or several agreeing reports."""
    SECONDARY = "C"
    """Public code or an article that cites the rule."""
    ARITHMETIC = "D"
    """Our own arithmetic from the sources named."""
    GENERAL = "G"
    """General knowledge; no source was found."""

    @property
    def is_weak(self) -> bool:
        """Must a reader be told that the text itself was not seen?"""
        return self in _WEAK_NOTES


_WEAK_NOTES = {
    Confidence.SECONDARY: (
        "Sumber tangan kedua; belum dicocokkan dengan naskah peraturan.",
        "Second-hand source; not yet compared with the text of the regulation.",
    ),
    Confidence.ARITHMETIC: (
        "Hitungan atau tafsiran kami dari sumber yang disebut.",
        "Our own arithmetic or reading of the source named.",
    ),
    Confidence.GENERAL: (
        "Pengetahuan umum; naskah peraturannya belum kami baca. Pastikan ke kantor BPJS Ketenagakerjaan.",
        "General knowledge; the text was not read. Confirm with the BPJS Ketenagakerjaan office.",
    ),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One value of one parameter, as it is shown below a result. ``link`` or ``source`` is always filled."""

    parameter: str
    title: str
    link: str
    source: str
    confidence: Confidence
    from_on: date
    checked_on: date
    note: str = ""

    @property
    def is_weak(self) -> bool:
        return self.confidence.is_weak

    @property
    def weakness(self) -> Reason | None:
        """The sentence a user reads beside a weak value; None when the value is well founded."""
        if not self.is_weak:
            return None
        indonesian, english = _WEAK_NOTES[self.confidence]
        return Reason(f"CONFIDENCE_{self.confidence.value}", indonesian, english)
