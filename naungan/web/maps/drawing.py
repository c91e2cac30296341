"""A choropleth: five classes of one colour-blind safe scale, a legend with ranges and counts, hatch for no data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from naungan.kernel import RegionCode
from naungan.web import words
from naungan.web.maps.outlines import Outline, Sheet, sheet_of

_LABEL_WIDTH = 12.5
"""Room one letter of a name needs, in units of the drawing; a name that does not fit is not written."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a region's area tells: a rate with its numerator and denominator (rate None: no data)."""

    name: str
    href: str
    numerator: int | None = None
    denominator: int | None = None
    rate: Decimal | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    path: str
    href: str
    css: str
    tip: str
    is_empty: bool
    label: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class LegendEntry:
    css: str
    label: str
    count_text: str
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class DrawnMap:
    title: str
    width: int
    height: int
    areas: tuple[Area, ...]
    legend: tuple[LegendEntry, ...]
    source: str


def draw_map(
    parent: RegionCode,
    figures: Mapping[str, Figure],
    *,
    title: str,
    source: str,
    language: str = "id",
    breaks: Sequence[Decimal] = (),
    absent: str = "",
) -> DrawnMap | None:
    """The children of ``parent`` by rate; None where no outlines are known. ``breaks``: four limits between classes,
    else five classes with equally many regions each. ``absent``: what the hatch means, where it is not missing data."""
    sheet = sheet_of(parent)
    if sheet is None:
        return None
    rates = [figure.rate for figure in figures.values() if figure.rate is not None]
    limits = tuple(breaks) or equal_counts(rates)
    areas = tuple(_area(outline, figures.get(outline.code), limits, language) for outline in sheet.outlines)
    return DrawnMap(title, sheet.width, sheet.height, areas, _legend(sheet, figures, limits, language, absent), source)


def equal_counts(rates: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Limits that put equally many rates into each of five classes, rounded to whole percents, never twice the same."""
    ordered = sorted(rates)
    if not ordered:
        return ()
    found: list[Decimal] = []
    for fifth in range(1, 5):
        limit = ordered[min(len(ordered) - 1, len(ordered) * fifth // 5)]
        limit = limit.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        if limit > ordered[0] and (not found or limit > found[-1]):
            found.append(limit)
    return tuple(found)


def class_of(rate: Decimal, limits: Sequence[Decimal]) -> int:
    """1 for the lowest class; a rate on a limit belongs to the class above it."""
    return 1 + sum(1 for limit in limits if rate >= limit)


def _area(outline: Outline, figure: Figure | None, limits: Sequence[Decimal], language: str) -> Area:
    shown = figure or Figure(outline.name, "")
    is_empty = shown.rate is None
    css = "" if shown.rate is None else f"class-{class_of(shown.rate, limits)}"
    short = outline.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    label = short if len(short) * _LABEL_WIDTH < outline.extent else ""
    return Area(
        outline.code, outline.path, shown.href, css, _tip(shown, language), is_empty, label, outline.label_x,
        outline.label_y,
    )  # fmt: skip


def _tip(figure: Figure, language: str) -> str:
    """'Kabupaten Mempawah: 31,63 %, 12.345 dari 39.000 pekerja'."""
    if figure.rate is None:
        return f"{figure.name}: {figure.remark or ('no data' if language == 'en' else 'belum ada data')}"
    text = f"{figure.name}: {words.percent_text(figure.rate)}"
    if figure.numerator is not None and figure.denominator is not None:
        of, who = ("of", "workers") if language == "en" else ("dari", "pekerja")
        text += f", {words.count_text(figure.numerator)} {of} {words.count_text(figure.denominator)} {who}"
    return f"{text}. {figure.remark}" if figure.remark else text


def _legend(
    sheet: Sheet, figures: Mapping[str, Figure], limits: Sequence[Decimal], language: str, absent_word: str
) -> tuple[LegendEntry, ...]:
    shown = [figures.get(outline.code) for outline in sheet.outlines]
    rates = [figure.rate for figure in shown if figure is not None and figure.rate is not None]
    entries = []
    unit = "regions" if language == "en" else "wilayah"
    edges = [None, *limits, None]
    for number in range(1, len(limits) + 2):
        low, high = edges[number - 1], edges[number]
        count = sum(1 for rate in rates if class_of(rate, limits) == number)
        entries.append(LegendEntry(f"class-{number}", _range(low, high, language), f"{count} {unit}"))
    absent = len(shown) - len(rates)
    if absent:
        word = absent_word or ("no data" if language == "en" else "belum ada data")
        entries.append(LegendEntry("", word, f"{absent} {unit}", is_empty=True))
    return tuple(entries) if rates else entries_without_rates(entries)


def entries_without_rates(entries: Sequence[LegendEntry]) -> tuple[LegendEntry, ...]:
    """Only the hatch: where nothing is known, classes would say something untrue."""
    return tuple(entry for entry in entries if entry.is_empty)


def _range(low: Decimal | None, high: Decimal | None, language: str) -> str:
    below, above = ("below", "and above") if language == "en" else ("di bawah", "ke atas")
    if low is None:
        return words.percent_text(high, 0) if high is None else f"{below} {words.percent_text(high, 0)}"
    if high is None:
        return f"{words.percent_text(low, 0)} {above}"
    return f"{words.percent_text(low, 0)} – {words.percent_text(high, 0)}"
