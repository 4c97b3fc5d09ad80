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
    rows. What is `planned_once` there is planned for any values and any size of the tables.
    """

    name: str
    table: str
    when: str
    body: str
    of: str = "FOR EACH STATEMENT"
    planned_once: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """What PostgreSQL does for a room in one journey and with plans that it keeps. `what` is its arguments and what
    it returns; `body` is PL/pgSQL.
    """

    name: str
    what: str
    body: str


GuardsByVendor: TypeAlias = Mapping[str, tuple[Guard, ...]]

# To plan anew for the values of each call costs more than to look them up by their keys, and a plan that was made
# while a table was small would read the whole of it for ever.
_PLANNED_ONCE = "SET plan_cache_mode = force_generic_plan SET enable_seqscan = off"


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
    for room in _rooms():
        by_vendor: GuardsByVendor = room.GUARDS
        yield from (guard for guard in by_vendor[connection.vendor] if guard.table in tables)


def _rooms() -> Iterator[Any]:
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "guards"):
            yield import_module(f"{config.name}.guards")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every guard anew, and what the rooms have PostgreSQL do. Doing it twice changes nothing."""
    with connection.cursor() as cursor:
        for guard in expected(connection):
            for statement in _drop(connection.vendor, guard) + _create(connection.vendor, guard):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for function in (each for room in _rooms() for each in getattr(room, "FUNCTIONS", ())):
                cursor.execute(f'DROP FUNCTION IF EXISTS "{function.name}"')
                cursor.execute(
                    f'CREATE FUNCTION "{function.name}"{function.what} LANGUAGE plpgsql {_PLANNED_ONCE}'
                    f" AS $function$ {function.body} $function$"
                )


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
    plans = _PLANNED_ONCE if guard.planned_once else ""
    return [
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql {plans}'
        f" AS $guard$ {guard.body} $guard$",
        f'CREATE TRIGGER "{guard.name}" {guard.when} ON "{guard.table}" {guard.of} EXECUTE FUNCTION "{guard.name}"()',
        f'ALTER TABLE "{guard.table}" ENABLE ALWAYS TRIGGER "{guard.name}"',
    ]
