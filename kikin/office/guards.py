"""The database's own guards: triggers that hold whoever writes, even behind the product's back.

A room that has guards says so in a module `guards` with GUARDS, by vendor. One receiver installs them after
every migration, because a migration may remake a SQLite table and so drop its triggers. A migration that
remakes a table which other tables' triggers mention runs `remove_before_remaking` first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger. `when` is "BEFORE UPDATE" and the like; `body` is SQL on SQLite and PL/pgSQL on
    PostgreSQL, where `of` says how it fires: "FOR EACH ROW", or for a statement with what it names the new
    rows.
    """

    name: str
    table: str
    when: str
    body: str
    of: str = "FOR EACH STATEMENT"


GuardsByVendor: TypeAlias = Mapping[str, tuple[Guard, ...]]


def append_only(table: str) -> dict[str, tuple[Guard, ...]]:
    """Guards that let a table grow and nothing else."""
    said = f"{table}: rows are never changed or removed"
    return {
        "sqlite": tuple(
            Guard(f"{table}_refuses_{what.lower()}", table, f"BEFORE {what}", f"SELECT RAISE(ABORT, '{said}');")
            for what in ("UPDATE", "DELETE")
        ),
        "postgresql": (
            Guard(
                f"{table}_refuses_change",
                table,
                "BEFORE UPDATE OR DELETE OR TRUNCATE",
                f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END",
            ),
        ),
    }


def expected(connection: BaseDatabaseWrapper) -> Iterator[Guard]:
    """Every guard that this database should have: those of the installed rooms whose tables are there."""
    tables = set(connection.introspection.table_names())
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "guards"):
            by_vendor: GuardsByVendor = import_module(f"{config.name}.guards").GUARDS
            yield from (guard for guard in by_vendor[connection.vendor] if guard.table in tables)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every guard anew. Doing it twice changes nothing."""
    with connection.cursor() as cursor:
        for guard in expected(connection):
            for statement in _drop(connection.vendor, guard) + _create(connection.vendor, guard):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away, for as long as a migration or a test needs; the next migration puts them back."""
    with connection.cursor() as cursor:
        for guard in expected(connection):
            for statement in _drop(connection.vendor, guard):
                cursor.execute(statement)


def remove_before_remaking(apps: Any, schema_editor: Any) -> None:
    """The same as the first operation of a migration: `migrations.RunPython(remove_before_remaking)`."""
    remove(schema_editor.connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the guards that should be in force and are not, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE[connection.vendor])
        in_force = {name for (name,) in cursor.fetchall()}
    return sorted(guard.name for guard in expected(connection) if guard.name not in in_force)


# On PostgreSQL "A" is ENABLE ALWAYS: a session in replica mode does not walk past it.
_IN_FORCE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'",
}


def _drop(vendor: str, guard: Guard) -> list[str]:
    if vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{guard.name}"']
    return [f'DROP TRIGGER IF EXISTS "{guard.name}" ON "{guard.table}"']


def _create(vendor: str, guard: Guard) -> list[str]:
    if vendor == "sqlite":
        return [f'CREATE TRIGGER "{guard.name}" {guard.when} ON "{guard.table}" BEGIN {guard.body} END']
    return [
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ {guard.body} $guard$',
        f'CREATE TRIGGER "{guard.name}" {guard.when} ON "{guard.table}" {guard.of} EXECUTE FUNCTION "{guard.name}"()',
        f'ALTER TABLE "{guard.table}" ENABLE ALWAYS TRIGGER "{guard.name}"',
    ]
