"""COPY of a frame into a table: CSV made by polars, streamed in blocks."""

import io

import polars as pl
from django.db import connection
from psycopg import sql

_BLOCK = 1 << 20


def copy_frame(frame: pl.DataFrame, *, table: str, columns: tuple[str, ...]) -> int:
    """The rows of the frame stand in the table; returns how many. Null is an unquoted empty field, '' a quoted one."""
    text = io.BytesIO()
    frame.select(columns).write_csv(text, include_header=False, null_value="\\N", quote_style="necessary")
    command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, NULL '\\N')").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    view = text.getbuffer()
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for start in range(0, len(view), _BLOCK):
            copy.write(view[start : start + _BLOCK])
    return frame.height


def advance_sequence(table: str) -> None:
    """The table's own numbering goes on after the highest number loaded into it."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({name}, 'id'), greatest(max(id), 1)) FROM {table}").format(
                name=sql.Literal(table), table=sql.Identifier(table)
            )
        )
