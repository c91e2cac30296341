"""A table bound to a request: the window its address asks for, its headings, cells, pager and links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.safestring import SafeString

from naungan.web import words
from naungan.web.tables.columns import Cell, Column, Filter, Slice, Table, Window
from naungan.web.templatetags.naungan import chip_html, share

_LONGEST_FILTER = 100


@dataclass(frozen=True, slots=True)
class Heading:
    column: Column
    label: str
    href: str
    direction: str  # ascending, descending or none, as aria-sort says it


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with what the address holds for it."""

    filter: Filter
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


def window_of(request: HttpRequest, table: Table) -> Window:
    """Reads ``urut`` (a key, '-' in front: descending), ``hal`` and the filters; nonsense falls back to the default."""
    sort, descending = table.sort, table.descending
    asked = request.GET.get("urut", "")
    column = table.column(asked.lstrip("-"))
    if column is not None and column.sortable:
        sort, descending = column.key, asked.startswith("-")
    page = request.GET.get("hal", "1")
    number = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 8 else 1
    filters = {}
    for declared in table.filters:
        value = request.GET.get(declared.key, "").replace("\x00", "").strip()[:_LONGEST_FILTER]
        if value and (not declared.choices or any(choice.value == value for choice in declared.choices)):
            filters[declared.key] = value
    return Window(filters, sort, descending, table.page_size, (number - 1) * table.page_size)


class BoundTable:
    """What the template ``parts/table.html`` draws."""

    def __init__(self, table: Table, request: HttpRequest, language: str) -> None:
        self.table = table
        self.language = language
        self.window = window_of(request, table)
        self._query = {key: request.GET.getlist(key) for key in request.GET if key not in ("format", "hal")}
        self.path = request.path
        self.slice: Slice = table.fetch(self.window)
        if not self.slice.rows and self.slice.count:  # an address beyond the end shows the last page
            last_offset = (self.page_count - 1) * self.window.limit
            self.window = replace(self.window, offset=last_offset)
            self.slice = table.fetch(self.window)

    @property
    def id(self) -> str:
        return f"tabel-{self.table.name}"

    def say(self, words_id_en: tuple[str, str]) -> str:
        return words_id_en[1] if self.language == "en" else words_id_en[0]

    @property
    def title(self) -> str:
        return self.say(self.table.title)

    @property
    def empty(self) -> str:
        return self.say(self.table.empty)

    @property
    def empty_step(self) -> tuple[str, str] | None:
        step = self.table.empty_step
        return None if step is None else (self.say(step[:2]), step[2])

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.table.columns]

    def _heading(self, column: Column) -> Heading:
        label = self.say((column.indonesian, column.english))
        if not column.sortable:
            return Heading(column, label, "", "")
        is_current = self.window.sort == column.key
        descending = not self.window.descending if is_current else column.is_measured
        direction = ("descending" if self.window.descending else "ascending") if is_current else "none"
        return Heading(column, label, self.link(urut=f"-{column.key}" if descending else column.key), direction)

    @property
    def rows(self) -> Iterator[list[Cell]]:
        return (self.cells_of(row) for row in self.slice.rows)

    def cells_of(self, row: Any) -> list[Cell]:
        return [
            Cell(
                column,
                shown(column, column.read(row), self.language),
                column.href(row) if column.href else None,
                column.note(row) if column.note else None,
            )
            for column in self.table.columns
        ]

    @property
    def totals(self) -> list[Cell] | None:
        """The totals row; its first cell says what it is."""
        totals = self.slice.totals
        if not totals or not self.slice.count:
            return None
        cells = [
            Cell(column, shown(column, totals[column.key], self.language) if column.key in totals else "")
            for column in self.table.columns
        ]
        first = self.table.columns[0]
        return cells if first.key in totals else [Cell(first, self.say(("Jumlah", "Total"))), *cells[1:]]

    @property
    def filter_fields(self) -> list[FilterField]:
        fields = []
        for declared in self.table.filters:
            options = tuple(
                (choice.value, self.say((choice.indonesian, choice.english))) for choice in declared.choices
            )
            label = self.say((declared.indonesian, declared.english))
            fields.append(FilterField(declared, label, self.window.filters.get(declared.key, ""), options))
        return fields

    @property
    def sort_options(self) -> list[tuple[str, str, bool]]:
        """For phones, where the headings are hidden: value, label, chosen."""
        chosen = f"{'-' if self.window.descending else ''}{self.window.sort}"
        options = []
        for column in self.table.columns:
            if column.sortable:
                label = self.say((column.indonesian, column.english))
                low, high = (("kecil dulu", "lowest first"), ("besar dulu", "highest first"))
                if not column.is_measured:
                    low, high = (("A-Z", "A-Z"), ("Z-A", "Z-A"))
                options.append((column.key, f"{label}, {self.say(low)}", chosen == column.key))
                options.append((f"-{column.key}", f"{label}, {self.say(high)}", chosen == f"-{column.key}"))
        return options

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Parameters of the address that the filter form must carry along."""
        own = {declared.key for declared in self.table.filters} | {"urut"}
        return [(key, value) for key, values in self._query.items() if key not in own for value in values]

    @property
    def is_filtered(self) -> bool:
        return bool(self.window.filters)

    @property
    def page(self) -> int:
        return self.window.offset // self.window.limit + 1

    @property
    def page_count(self) -> int:
        return max(1, -(-self.slice.count // self.window.limit))

    @property
    def first(self) -> int:
        return min(self.window.offset + 1, self.slice.count)

    @property
    def last(self) -> int:
        return min(self.window.offset + len(self.slice.rows), self.slice.count)

    @property
    def previous_href(self) -> str:
        return self.link(hal=str(self.page - 1)) if self.page > 1 else ""

    @property
    def next_href(self) -> str:
        return self.link(hal=str(self.page + 1)) if self.page < self.page_count else ""

    @property
    def clear_href(self) -> str:
        return self.link(**{declared.key: "" for declared in self.table.filters})

    @property
    def xlsx_href(self) -> str:
        return self.link(format="xlsx")

    @property
    def csv_href(self) -> str:
        return self.link(format="csv")

    def link(self, **changes: str) -> str:
        """This address with some parameters changed; an empty value removes one."""
        query = {**self._query, **{key: [value] for key, value in changes.items()}}
        kept = {key: values for key, values in query.items() if values and values != [""]}
        return f"{self.path}?{urlencode(kept, doseq=True)}" if kept else self.path


_PLAIN_WORDS: dict[str, Callable[[Any], str]] = {
    "count": words.count_text,
    "rupiah": words.rupiah_text,
    "nik": words.nik_text,
}
_SPOKEN_WORDS: dict[str, Callable[[Any, str], str]] = {
    "date": words.date_text,
    "instant": words.instant_text,
    "month": words.month_text,
}
_ROUNDED_WORDS: dict[str, Callable[[Any, int], str]] = {
    "percent": words.percent_text,
    "decimal": words.decimal_text,
    "share": lambda rate, places: _share(rate, places),
}


def shown(column: Column, value: Any, language: str) -> str:
    """A value as the page shows it; plain text is escaped by the template, chips and bars are safe HTML."""
    if value is None or value == "":
        return words.ABSENT
    if column.kind == "chip":
        return chip_html(column.chip, str(value), language)
    if column.kind in _PLAIN_WORDS:
        return _PLAIN_WORDS[column.kind](value)
    if column.kind in _SPOKEN_WORDS:
        return _SPOKEN_WORDS[column.kind](value, language)
    if column.kind in _ROUNDED_WORDS:
        return _ROUNDED_WORDS[column.kind](value, column.places)
    return str(value)


def _share(rate: Any, places: int) -> str:
    """A rate with a small bar beside its figure."""
    return SafeString(f'{share(rate, 1)}<span class="figure">{words.percent_text(rate, places)}</span>')
