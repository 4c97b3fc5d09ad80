"""Reading rows as they are kept, however they came to be: rubbish is for the checks to name, not to stumble
over.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import connection, transaction

_ROWS_AT_A_TIME = 2_000


def raw(column: str) -> str:
    """SQL for a column's own value. On SQLite the sign keeps Django's converters, which fail on rubbish, away."""
    return f"+{column}" if connection.vendor == "sqlite" else column


def instant(column: str) -> str:
    """SQL for an instant as trail and ledger hash it, `2026-11-22 03:00:00[.123456]+00:00`; rubbish stays rubbish."""
    if connection.vendor == "sqlite":
        return f"CASE typeof({column}) WHEN 'text' THEN {column} || '+00:00' ELSE +{column} END"
    form = f"CASE WHEN date_trunc('second', {column}) = {column} THEN '' ELSE '.US' END"
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS' || {form}) || '+00:00'"


def day(column: str) -> str:
    """SQL for a date as the ledger hashes it, `2026-11-22`; rubbish stays rubbish."""
    return f"+{column}" if connection.vendor == "sqlite" else f"to_char({column}, 'YYYY-MM-DD')"


def stream(sql: str) -> Generator[tuple[Any, ...], None, None]:
    """The rows of a query, however many there are."""
    # Whoever stops early, or is stopped by a database that cannot be read, lets go of the cursor at once.
    with closing(stream_lists(sql)) as lists:
        for rows in lists:
            yield from rows


def stream_lists(sql: str) -> Generator[list[tuple[Any, ...]], None, None]:
    """The same, some thousands at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_ROWS_AT_A_TIME):
            yield rows


@contextmanager
def one_instant() -> Iterator[None]:
    """Let every query inside see the same instant, and hold up no writer. Inside a transaction it adds
    nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # `atomic` would begin IMMEDIATE, and keep the writers waiting.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
