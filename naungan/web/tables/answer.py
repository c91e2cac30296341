"""The answer to a request for a page whose heart is a table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from naungan.web.tables.bound import BoundTable, window_of
from naungan.web.tables.columns import Table
from naungan.web.tables.export import csv_bytes, xlsx_bytes

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(request: HttpRequest, template: str, context: dict[str, Any], *, table: Table) -> HttpResponse:
    """The page with ``table`` in its context; only the table when htmx asks for it; a file for ``?format=``."""
    language = str(getattr(request, "language", "id"))
    wanted = request.GET.get("format", "")
    if table.exportable and wanted in ("xlsx", "csv"):
        return _file(table, wanted, request, language)
    bound = BoundTable(table, request, language)
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target == bound.id and not htmx.history_restore_request:
        response = render(request, "naungan/parts/table.html", {"table": bound})
    else:
        response = render(request, template, {**context, "table": bound})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _file(table: Table, wanted: str, request: HttpRequest, language: str) -> HttpResponse:
    window = window_of(request, table)
    if wanted == "xlsx":
        response = HttpResponse(xlsx_bytes(table, window, language), content_type=_XLSX)
    else:
        response = HttpResponse(csv_bytes(table, window, language), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{wanted}"'
    response["Cache-Control"] = "private, no-store"
    return response
