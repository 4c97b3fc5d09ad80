"""Records change in actions, transitions, the ledger's posting and the audit's record, and nowhere else."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from django.apps import apps
from django.db.models import ForeignObjectRel

from tests.laws.tree import Source, calls, dotted, planted, sources

WRITERS = re.compile(r"kikin/office/(\w+/actions(/\w+)?|transitions|ledger/posting|audit/record)\.py")
ALWAYS_WRITES = frozenset(
    {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "abulk_update"}
    | {"aget_or_create", "aupdate_or_create", "acreate", "aupdate", "adelete", "asave"}
    | {"save_base", "_raw_delete", "_insert", "_update", "_do_insert", "_do_update"}
)
# A record's own methods take names alone; a dictionary's, a digest's and a workbook's take a position.
WRITES_WITHOUT_POSITION = frozenset({"save", "delete", "create", "update"})
QUERYSETS = frozenset({"objects", "_default_manager", "_base_manager", "filter", "exclude", "all", "order_by"})
# Sets know these words too: only on a relation between records do they write.
WRITES_A_RELATION = frozenset({"set", "add", "clear", "remove", "aset", "aadd", "aclear", "aremove"})
# Guards are SQL, and their triggers keep balances and heads.
GUARDS = re.compile(r"kikin/office/(\w+/)?guards\.py")
# At the start of a text, of a further statement, or of a part in brackets.
RAW_WRITE = re.compile(
    r"(^|[;()])\s*("
    r"insert\s+(or\s+\w+\s+)?into|replace\s+into|update\s+(or\s+\w+\s+)?\S+\s+set|delete\s+from|merge\s+into"
    r"|truncate\s+(table\s+)?\S+|copy\s+\S+(\s*\([^)]*\))?\s+from"
    r")(\s|$)",
    re.IGNORECASE,
)
ANYTHING = "?"


@cache
def relations() -> frozenset[str]:
    """The names by which a record reaches many others, forwards and backwards."""
    names = set()
    for field in (field for model in apps.get_models() for field in model._meta.get_fields()):
        if field.many_to_many or field.one_to_many:
            names.add(field.get_accessor_name() if isinstance(field, ForeignObjectRel) else field.name)
    return frozenset(name for name in names if name)


def is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name, receiver = call.func.attr, dotted(call.func.value).split(".")
    if name in ALWAYS_WRITES:
        return True
    if name in WRITES_A_RELATION:
        return len(receiver) > 1 and receiver[-1] in relations()
    # `super().save(*args)` passes on whatever it was given, which is no position of its own.
    has_position = any(not isinstance(argument, ast.Starred) for argument in call.args)
    return name in WRITES_WITHOUT_POSITION and (not has_position or bool(QUERYSETS & set(receiver)))


def said(node: ast.AST) -> str | None:
    """The text that an expression puts together, with ANYTHING for what is known only when it runs."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(said(part) or ANYTHING for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = said(node.left), said(node.right)
        return None if left is None and right is None else (left or ANYTHING) + (right or ANYTHING)
    return None


def stray_writes(files: list[Source]) -> list[str]:
    """Every write to a record, by the ORM or in raw SQL, in a file that may not write."""
    strays = []
    for file in files:
        if WRITERS.fullmatch(file.path):
            continue
        strays += [f"{file.at(call)} {dotted(call)}" for call in calls(file) if is_write(call)]
        strays += [
            f"{file.at(node)} raw SQL"
            for node in ast.walk(file.parsed)
            if isinstance(node, ast.expr) and RAW_WRITE.search(said(node) or "")
            if not GUARDS.fullmatch(file.path)
        ]
    return strays


def test_records_are_written_only_where_changes_are_made() -> None:
    assert not stray_writes(sources("kikin/office", "kikin/cli", "kikin/fund"))


@pytest.mark.parametrize(
    "bad",
    [
        "award.save()",
        "award.save(update_fields=['state'])",
        "award.delete()",
        "Award.objects.create(ref='x')",
        "Award.objects.filter(ref='x').update(state='closed')",
        "Award.objects.filter(ref='x').delete()",
        "Award.objects.bulk_create(rows)",
        "award.milestones.create(ref='x')",
        "award.milestones.get_or_create(ref='x')",
        "cursor.execute('UPDATE awards_award SET state = 1')",
        "cursor.execute('insert or replace into ledger_transfer values (1)')",
        "cursor.execute(f'UPDATE {table} SET state = 1')",
        "cursor.execute('UPDATE ' + table + ' SET state = 1')",
        "cursor.execute('DELETE FROM ' + table)",
        "cursor.executemany('\\n  INSERT INTO awards_award\\n  VALUES (%s)', rows)",
        "cursor.executescript('BEGIN; DELETE FROM awards_award; COMMIT')",
        "cursor.execute('WITH gone AS (DELETE FROM awards_award RETURNING *) SELECT * FROM gone')",
        "cursor.execute('TRUNCATE awards_award')",
        "cursor.copy('COPY awards_award (ref, state) FROM STDIN')",
        "award.save_base(raw=True)",
        "super().save(*args, **kwargs)",
        "Award.objects.bulk_update(awards, ['amount_yen'])",
        "call.concepts.set(concepts)",
        "call.concepts.add(concept)",
        "concept.calls.remove(call)",
        "case.list_versions.clear()",
        "Call.concepts.through.objects.create(call=call)",
    ],
)
def test_a_stray_write_is_found(bad: str) -> None:
    assert stray_writes([planted(bad, "kikin/office/awards/queries.py")])
    assert not stray_writes([planted(bad, "kikin/office/awards/actions.py")])


@pytest.mark.parametrize(
    "good",
    [
        "totals.update({'a': 1})",
        "digest.update(b'x')",
        "workbook.save(stream)",
        "cache.delete('key')",
        "create(1)",
        "seen.add(award)",
        "concepts.add(concept)",
        "by_call.setdefault(call, set()).add(concept)",
        "cursor.execute('SELECT state FROM awards_award FOR UPDATE')",
        "print('update the state of an award, or delete it from the list')",
    ],
)
def test_what_only_sounds_like_a_write_is_left_alone(good: str) -> None:
    assert not stray_writes([planted(good)])
