"""One small way for every page to show a table: sort, filter, page, totals, XLSX and CSV from one fetch.

A page declares columns and a ``fetch`` that answers a ``Window`` with a ``Slice``; ``answer`` draws the page, only the
table (for htmx) or the whole table as a file. Screen and file come from the same fetch, so scope is applied once.
"""

from naungan.web.tables.answer import answer
from naungan.web.tables.bound import BoundTable
from naungan.web.tables.columns import Cell, Choice, Column, Filter, Slice, Table, Window, fetch_from

__all__ = [
    "BoundTable",
    "Cell",
    "Choice",
    "Column",
    "Filter",
    "Slice",
    "Table",
    "Window",
    "answer",
    "fetch_from",
]
