"""Trend lines as small inline SVG: they need no script, follow the page's colours and print as they are.

The page shows the same numbers in a table under the chart; the drawing only makes the direction visible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from naungan.kernel import Month
from naungan.web import words

_WIDTH, _HEIGHT = 800, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 610, 16, 258
_LINE_GAP = 18


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and a rate per month (None: not known)."""

    name: str
    rates: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    text_at: int
    label: str
    is_zero: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    path: str
    end_x: int
    end_y: int
    word_x: int
    word_y: int
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Everything ``parts/trend.html`` draws."""

    title: str
    summary: str
    source: str
    lines: tuple[_Line, ...]
    y_marks: tuple[_Mark, ...]
    x_marks: tuple[_Mark, ...]
    target_at: int | None
    target_text_at: int
    target_label: str
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    left_text: int = _LEFT - 8
    left_inner: int = _LEFT + 6
    right: int = _RIGHT
    foot: int = _BOTTOM + 24


def draw_trend(
    months: Sequence[Month],
    series: Sequence[Series],
    *,
    title: str,
    source: str,
    language: str = "id",
    target: Decimal | None = None,
) -> Trend | None:
    """Lines of rates over months with a target line; None when no month is known. The axis begins at zero."""
    known = [rate for one in series for rate in one.rates if rate is not None]
    if not known or not months:
        return None
    step, top = _scale(max([*known, target] if target is not None else known))

    def y_of(rate: Decimal) -> int:
        return round(_BOTTOM - float(rate / top) * (_BOTTOM - _TOP))

    def x_of(place: int) -> int:
        return round(_LEFT + place * (_RIGHT - _LEFT) / max(1, len(months) - 1))

    lines = _spread([_line(one, x_of, y_of) for one in series if any(rate is not None for rate in one.rates)])
    marks = tuple(
        _Mark(y_of(step * n), y_of(step * n) + 5, words.percent_text(step * n, 0), n == 0)
        for n in range(int(top / step) + 1)
    )
    every = ceil(len(months) / 5)
    x_marks = tuple(
        _Mark(x_of(place), 0, _short(month, language))
        for place, month in enumerate(months)
        if (len(months) - 1 - place) % every == 0
    )
    goal = None if target is None else y_of(target)
    return Trend(
        title, _summary(months, series, language), source, lines, marks, x_marks, goal, (goal or 0) - 7,
        "" if target is None else f"target {words.percent_text(target)}",
    )  # fmt: skip


def _scale(highest: Decimal) -> tuple[Decimal, Decimal]:
    """Step and top of the axis: at most six lines, on round percents."""
    for step in (Decimal("0.01"), Decimal("0.02"), Decimal("0.05"), Decimal("0.1"), Decimal("0.2")):
        if highest <= step * 5:
            return step, step * max(1, ceil(highest / step))
    return Decimal("0.25"), Decimal("0.25") * max(4, ceil(highest / Decimal("0.25")))


def _line(one: Series, x_of, y_of) -> _Line:  # type: ignore[no-untyped-def]
    path, pen_down, end, last = "", False, (0, 0), Decimal(0)
    for place, rate in enumerate(one.rates):
        if rate is None:
            pen_down = False
            continue
        end, last = (x_of(place), y_of(rate)), rate
        path += f"{'L' if pen_down else 'M'}{end[0]} {end[1]}"
        pen_down = True
    return _Line(path, *end, end[0] + 10, end[1] + 5, f"{one.name} {words.percent_text(last)}")


def _spread(lines: Sequence[_Line]) -> tuple[_Line, ...]:
    """Moves the words at the lines' ends apart where they would lie on each other."""
    placed: dict[int, int] = {}
    floor_y = floor(_TOP)
    for index in sorted(range(len(lines)), key=lambda place: lines[place].word_y):
        placed[index] = max(lines[index].word_y, floor_y)
        floor_y = placed[index] + _LINE_GAP
    return tuple(
        _Line(line.path, line.end_x, line.end_y, line.word_x, placed[index], line.label)
        for index, line in enumerate(lines)
    )


def _short(month: Month, language: str) -> str:
    name, _, year = words.month_text(month, language).partition(" ")
    return f"{name[:3]} {year}"


def _summary(months: Sequence[Month], series: Sequence[Series], language: str) -> str:
    """The chart in one sentence, for those who do not see it."""
    joint = "to" if language == "en" else "sampai"
    span = f"{words.month_text(months[0], language)} {joint} {words.month_text(months[-1], language)}"
    told = "; ".join(
        f"{one.name}: {words.percent_text(one.rates[0])} – {words.percent_text(one.rates[-1])}" for one in series
    )
    return f"{span}. {told}"
