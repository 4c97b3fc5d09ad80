"""Situations that many tests start from are played once in a process, and then put back row by row.

The head of the trail names what a database holds: the same situation asked for on the same head, in the same home,
leaves the same rows. They go past no guard, so balances and the head follow them as they follow the play itself.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar

if TYPE_CHECKING:
    from django.db.models import Model

_P = ParamSpec("_P")
_R = TypeVar("_R")
Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = dict[str, dict[Any, Row]]
"""The rows of every table, by their keys."""

BY_GUARDS = frozenset({"audit_head", "ledger_balance", "ledger_month_end"})
"""Tables that are written by guards alone."""
_VALUES_AT_ONCE = 10_000


@dataclass(frozen=True)
class Situation:
    """What a play has changed, and what it has answered (pickled)."""

    gone: dict[str, list[Any]]
    changed: dict[str, list[Row]]
    added: dict[str, list[Row]]
    answer: bytes


def remembered(play: Callable[_P, _R]) -> Callable[_P, _R]:
    """Play for real the first time, outside of any test's transaction, and when records are passed in."""
    kept: dict[tuple[str, ...], Situation] = {}

    @wraps(play)
    def recall(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        from django.conf import settings
        from django.db import connection

        from kikin.office.audit.models import Head

        if not connection.in_atomic_block or _has_record(args):
            return play(*args, **kwargs)
        head = Head.objects.values_list("hash", flat=True).first()
        key = (str(settings.KIKIN_HOME), str(head), repr(args), repr(kwargs))
        if key in kept:
            _put(kept[key])
            answer: _R = pickle.loads(kept[key].answer)
            return answer
        before = rows_held()
        found = play(*args, **kwargs)
        kept[key] = _difference(before, rows_held(), pickle.dumps(found))
        return found

    return recall


def _has_record(args: tuple[Any, ...]) -> bool:
    from django.db.models import Model

    return any(isinstance(one, Model) for one in args)


def _tables() -> Iterator[tuple[str, list[str], int, type[Model]]]:
    """Every table with its columns, the place of its key among them, and its model; what others need comes first.

    Those that guards write follow the others, and are left out.
    """
    from django.apps import apps

    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table in BY_GUARDS:
            continue
        columns = [str(field.column) for field in model._meta.concrete_fields]
        yield model._meta.db_table, columns, columns.index(str(model._meta.pk.column)), model


def rows_held() -> Rows:
    """Every row that the database holds now."""
    from django.db import connection

    found: Rows = {}
    with connection.cursor() as cursor:
        for table, columns, key, _ in _tables():
            cursor.execute(f"SELECT {_named(columns)} FROM {_named([table])} ORDER BY {key + 1}")
            found[table] = {row[key]: tuple(row) for row in cursor.fetchall()}
    return found


def _difference(before: Rows, after: Rows, answer: bytes) -> Situation:
    gone, changed, added = {}, {}, {}
    for table in after:
        was, became = before[table], after[table]
        gone[table] = [key for key in was if key not in became]
        changed[table] = [row for key, row in became.items() if key in was and was[key] != row]
        added[table] = [row for key, row in became.items() if key not in was]
    return Situation(gone, changed, added, answer)


def _put(situation: Situation) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for table, columns, key, _ in reversed(list(_tables())):
            for one in situation.gone.get(table, ()):
                cursor.execute(f"DELETE FROM {_named([table])} WHERE {_named([columns[key]])} = %s", [one])
        for table, columns, key, _ in _tables():
            values = ", ".join(f"{_named([column])} = %s" for column in columns)
            for row in situation.changed.get(table, ()):
                cursor.execute(
                    f"UPDATE {_named([table])} SET {values} WHERE {_named([columns[key]])} = %s", [*row, row[key]]
                )
            added, at_once = situation.added.get(table, []), _VALUES_AT_ONCE // len(columns)
            for first in range(0, len(added), at_once):
                some = added[first : first + at_once]
                places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(some))
                cursor.execute(
                    f"INSERT INTO {_named([table])} ({_named(columns)}) VALUES {places}",
                    [value for row in some for value in row],
                )
        grown = [model for table, _, _, model in _tables() if situation.added.get(table)]
        if restart := connection.ops.sequence_reset_sql(no_style(), grown):
            cursor.execute(";".join(restart))


def _named(names: list[str]) -> str:
    from django.db import connection

    return ", ".join(map(connection.ops.quote_name, names))
