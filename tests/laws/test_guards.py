"""Every guard is in the live schema: a migration that remakes a SQLite table drops its triggers."""

from __future__ import annotations

import pytest
from django.db import connection

from kikin.office.guards import expected

pytestmark = pytest.mark.django_db

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled = 'A'"
    ),
}


def absent() -> set[tuple[str, str]]:
    """Guards, each with its table, that the live schema should have and has not."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        live = {(name, table) for name, table in cursor.fetchall()}
    return {(guard.name, guard.table) for guard in expected(connection)} - live


def test_every_guard_is_in_the_live_schema() -> None:
    guarded = {guard.table for guard in expected(connection)}
    assert {"audit_event", "ledger_transfer", "ledger_balance", "ledger_month_end"} <= guarded
    assert not absent()


def test_a_guard_that_was_dropped_is_missed() -> None:
    guard = next(iter(expected(connection)))
    table = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{guard.name}"{table}')
    assert absent() == {(guard.name, guard.table)}


@pytest.mark.only_on("sqlite")
def test_sqlite_fires_triggers_for_replace_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)
