"""What the story found, kept in the data folder."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "cerita.json"


@dataclass(frozen=True, slots=True)
class StoryFigure:
    """One thing a step found, in both languages, with the page that opens it ('' for none).

    ``value_english`` is '' where the value reads the same.
    """

    indonesian: str
    english: str
    value: str
    address: str = ""
    value_english: str = ""

    def value_in(self, language: str) -> str:
        return self.value_english if language == "en" and self.value_english else self.value


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step: what happened, in a sentence, and its figures."""

    name: str
    indonesian: str
    english: str
    figures: tuple[StoryFigure, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """The whole story as it was played."""

    steps: tuple[StoryStep, ...]

    def lines(self) -> list[str]:
        """For the screen: a numbered sentence per step, its figures below."""
        lines = []
        for number, step in enumerate(self.steps, start=1):
            lines.append(f"{number}. {step.indonesian}")
            lines += [f"     {figure.indonesian}: {figure.value}" for figure in step.figures]
        return lines


def is_told(folder: Path) -> bool:
    """Was the story played to its end in this data folder?"""
    return (folder / _FILE).exists()


def read_told(folder: Path) -> Told | None:
    """The story as it was played; None before."""
    if not is_told(folder):
        return None
    kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return Told(
        tuple(
            StoryStep(**{**step, "figures": tuple(StoryFigure(**figure) for figure in step["figures"])})
            for step in kept["steps"]
        )
    )


def write_told(folder: Path, told: Told) -> None:
    """The story is kept; half a file is never left."""
    draft = folder / f"{_FILE}.baru"
    draft.write_text(json.dumps(asdict(told), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(folder / _FILE)
