"""A number fixed by law, looked up by the day it speaks for and by what was promulgated on the day of pricing.

A day without a value is refused (``NoLawForDate``), never guessed and never None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from naungan.kernel import Month, Refusal
from naungan.law.citation import Citation, Confidence
from naungan.law.schema import ParameterFileWrong, problems_of, read_file

PARAMETER_FOLDER = Path(__file__).parent / "parameters"

LawValue = Decimal | Mapping[str, Decimal] | tuple[Mapping[str, Decimal], ...] | tuple[str, ...]


class NoLawForDate(Refusal):
    """No value is in force, or none was promulgated yet, for that day."""

    code = "NO_LAW_FOR_DATE"


class UnknownParameter(LookupError):
    """A rule asked for a parameter that no file defines: a bug, not a refusal."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What one regulation says from a day on. Read it by the accessor of its shape."""

    parameter: str
    value: LawValue
    from_on: date
    until: date | None
    promulgated_on: date
    citation: Citation

    @property
    def number(self) -> Decimal:
        """Of a parameter of shape ``number``."""
        assert isinstance(self.value, Decimal), self.parameter
        return self.value

    @property
    def whole(self) -> int:
        """The number as an int: rupiah, months, years."""
        number = self.number
        assert number == number.to_integral_value(), self.parameter
        return int(number)

    @property
    def by_key(self) -> Mapping[str, Decimal]:
        """Of a parameter of shape ``by_key``."""
        assert isinstance(self.value, Mapping), self.parameter
        return self.value

    @property
    def rows(self) -> tuple[Mapping[str, Decimal], ...]:
        """Of a parameter of shape ``rows``."""
        assert isinstance(self.value, tuple), self.parameter
        return tuple(row for row in self.value if isinstance(row, Mapping))

    @property
    def names(self) -> tuple[str, ...]:
        """Of a parameter of shape ``names``."""
        assert isinstance(self.value, tuple), self.parameter
        return tuple(name for name in self.value if isinstance(name, str))

    @property
    def confidence(self) -> Confidence:
        return self.citation.confidence


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value through time."""

    name: str
    indonesian: str
    english: str
    unit: str
    shape: str
    last_checked_on: date
    values: tuple[DatedValue, ...]

    def on(self, when: Month | date, *, known_on: date) -> DatedValue:
        """What holds for that month (its first day) or day, by what was promulgated on ``known_on``.

        The regulation that begins last wins; of two that begin on one day, the one promulgated last.
        Refuses: NoLawForDate.
        """
        day = when.first_day if isinstance(when, Month) else when
        known = [value for value in self.values if value.promulgated_on <= known_on and value.from_on <= day]
        if known:
            latest = max(known, key=lambda value: (value.from_on, value.promulgated_on))
            if latest.until is None or day < latest.until:
                return latest
        raise NoLawForDate(
            f"Belum ada ketentuan untuk {self.indonesian} pada {Month.of(day).indonesian} "
            f"(dihitung {known_on:%d-%m-%Y}). Naungan tidak menebak.",
            f"No rule is in force for {self.english} in {Month.of(day)} (as known on {known_on}). Nothing is guessed.",
        )


def parameter(name: str) -> Parameter:
    """The parameter of that name. Raises UnknownParameter (a bug) when there is none."""
    try:
        return all_parameters()[name]
    except KeyError:
        raise UnknownParameter(name) from None


@cache
def all_parameters() -> Mapping[str, Parameter]:
    """Every parameter by name, from the files of this package. Raises ParameterFileWrong."""
    return load_parameters(PARAMETER_FOLDER)


def load_parameters(folder: Path) -> dict[str, Parameter]:
    """Reads and validates every ``*.yaml`` of a folder. Raises ParameterFileWrong with every problem found."""
    found: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.yaml")):
        entries = read_file(path)
        problems = problems_of(path.name, entries)
        problems += [f"{path.name}: {name} is defined twice" for name in entries if name in found]
        if problems:
            raise ParameterFileWrong(problems)
        found.update((name, _parameter(name, entry)) for name, entry in entries.items())
    return found


def _parameter(name: str, entry: Mapping[str, object]) -> Parameter:
    description, values, checked_on = entry["description"], entry["values"], entry["last_checked_on"]
    assert isinstance(description, dict)
    assert isinstance(values, list)
    assert isinstance(checked_on, date)
    shape = str(entry.get("shape", "number"))
    return Parameter(
        name=name,
        indonesian=description["id"],
        english=description["en"],
        unit=str(entry["unit"]),
        shape=shape,
        last_checked_on=checked_on,
        values=tuple(_dated_value(name, shape, value, checked_on) for value in values),
    )


def _dated_value(name: str, shape: str, entry: Mapping[str, object], checked_on: date) -> DatedValue:
    starts_on, until, reference = entry["from"], entry.get("until"), entry["reference"]
    promulgated_on = entry.get("promulgated_on", starts_on)
    assert isinstance(starts_on, date)
    assert isinstance(promulgated_on, date)
    assert isinstance(reference, dict)
    assert until is None or isinstance(until, date)
    citation = Citation(
        parameter=name,
        title=reference["title"],
        link=reference.get("link", ""),
        source=reference.get("source", ""),
        confidence=Confidence(str(entry["confidence"])),
        from_on=starts_on,
        checked_on=checked_on,
        note=str(entry.get("note", "")),
    )
    return DatedValue(name, _decoded(shape, entry["value"]), starts_on, until, promulgated_on, citation)


def _decoded(shape: str, value: object) -> LawValue:
    if shape == "number":
        return Decimal(str(value))
    if shape == "by_key":
        assert isinstance(value, dict)
        return {key: Decimal(number) for key, number in value.items()}
    assert isinstance(value, list)
    if shape == "rows":
        return tuple({key: Decimal(number) for key, number in row.items()} for row in value)
    return tuple(str(name) for name in value)
