"""How every listing of the command is printed: a table for people, CSV and JSON for programs."""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TextIO, TypeVar

import click

Format = Literal["table", "csv", "json"]
Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(command: Command) -> Command:
    """``--format table|csv|json``, handed to the command as ``output``."""
    option = click.option(
        "--format",
        "output",
        type=click.Choice(["table", "csv", "json"]),
        default="table",
        show_default=True,
        help="How to print the listing.",
    )
    return option(command)


def print_rows(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any] | Sequence[Any]],
    output: Format = "table",
    *,
    file: TextIO | None = None,
) -> None:
    """Print rows under their column names.

    JSON keeps numbers as numbers (a Decimal as the number it is written as), dates as ISO text and None as null;
    CSV has a heading line; the table aligns numbers right.
    """
    out = file or sys.stdout
    cells = [[row[name] for name in columns] if isinstance(row, Mapping) else list(row) for row in rows]
    if output == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in cells], file=out)
    elif output == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_text(cell) for cell in row] for row in cells)
    else:
        _print_table(columns, cells, out)


def print_json(value: Any, *, file: TextIO | None = None) -> None:
    """One JSON document on one output, readable."""
    json.dump(value, file or sys.stdout, ensure_ascii=False, indent=2, default=_json_value)
    print(file=file or sys.stdout)


def _print_table(columns: Sequence[str], cells: list[list[Any]], out: TextIO) -> None:
    texts = [[_text(cell) for cell in row] for row in cells]
    widths = [max(len(name), *(len(row[i]) for row in texts), 0) for i, name in enumerate(columns)]
    right = [bool(cells) and all(_is_number(row[i]) or row[i] is None for row in cells) for i in range(len(columns))]

    def line(parts: Sequence[str]) -> str:
        aligned = (p.rjust(w) if r else p.ljust(w) for p, w, r in zip(parts, widths, right, strict=True))
        return "  ".join(aligned).rstrip()

    print(line(columns), file=out)
    print("  ".join("-" * width for width in widths), file=out)
    for row in texts:
        print(line(row), file=out)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | Decimal | float) and not isinstance(cell, bool)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
