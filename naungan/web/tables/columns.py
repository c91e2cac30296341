"""What a table is made of: columns, filters, the window asked for and the slice answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KINDS = ("text", "count", "rupiah", "percent", "decimal", "date", "instant", "month", "chip", "share", "nik")
NUMERIC = frozenset({"count", "rupiah", "percent", "decimal"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` reads the row when the key is not its attribute; ``href`` makes the cell a link."""

    key: str
    indonesian: str
    english: str
    kind: str = "text"
    sortable: bool = False
    chip: str = ""
    value: Callable[[Any], Any] | None = None
    href: Callable[[Any], str | None] | None = None
    note: Callable[[Any], str | None] | None = None
    places: int = 2

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of column: {self.kind}")
        if self.kind == "chip" and not self.chip:
            raise ValueError(f"column {self.key}: a chip column names its kind of state")

    @property
    def css_class(self) -> str:
        """Numbers stand right; days and moments get room to stay on two lines."""
        if self.is_numeric:
            return "number"
        return "moment" if self.kind in ("date", "instant") else ""

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC

    @property
    def is_measured(self) -> bool:
        """Sorted by size, highest first; a share is a number too, but stands left beside its bar."""
        return self.is_numeric or self.kind == "share"

    def read(self, row: Any) -> Any:
        """The raw value of this column in a row (an object, a mapping or whatever ``value`` understands)."""
        if self.value is not None:
            return self.value(row)
        if isinstance(row, Mapping):
            return row.get(self.key)
        return getattr(row, self.key)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    indonesian: str
    english: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A field of the filter row: a search text when it has no choices, else a select."""

    key: str
    indonesian: str
    english: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """What part of the rows is asked for: filters, order, place."""

    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of a window, how many there are in all, and totals over all of them by column key."""

    rows: Sequence[Any]
    count: int
    totals: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value ready for the page: its text or safe HTML, where it leads, a word under it."""

    column: Column
    text: str
    href: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table's declaration. ``name`` is its id on the page and the name of its files."""

    name: str
    title: tuple[str, str]
    columns: tuple[Column, ...]
    fetch: Callable[[Window], Slice]
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool = False
    page_size: int = 50
    empty: tuple[str, str] = ("Belum ada data di sini.", "There is nothing here yet.")
    empty_step: tuple[str, str, str] | None = None  # word, English, href: the first step
    exportable: bool = True
    has_row_link: bool = False

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


def fetch_from(
    rows: Sequence[Any],
    columns: Sequence[Column],
    *,
    totals: Mapping[str, Any] | None = None,
    matches: Callable[[Any, Mapping[str, str]], bool] | None = None,
) -> Callable[[Window], Slice]:
    """A fetch over rows already in memory (14 regencies, a bill's lines): sorted and cut here, absent values last."""
    readers = {column.key: column for column in columns}

    def fetch(window: Window) -> Slice:
        found = [row for row in rows if matches is None or matches(row, window.filters)]
        column = readers.get(window.sort)
        if column is not None:
            known = [row for row in found if column.read(row) is not None]
            absent = [row for row in found if column.read(row) is None]
            known.sort(key=column.read, reverse=window.descending)
            found = known + absent
        part = found[window.offset : window.offset + window.limit]
        return Slice(rows=part, count=len(found), totals=totals or {})

    return fetch
