"""Records change in actions, transitions, the ledger's posting and the audit's record, and nowhere else."""

from __future__ import annotations

import ast
import re

import pytest

from tests.laws.tree import Source, calls, dotted, planted, sources

WRITERS = re.compile(r"kikin/office/(\w+/actions(/\w+)?|transitions|ledger/posting|audit/record)\.py")
ALWAYS_WRITES = frozenset(
    {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "abulk_update"}
    | {"aget_or_create", "aupdate_or_create", "acreate", "aupdate", "adelete", "asave"}
)
# A record's own methods take names alone; a dictionary's, a digest's and a workbook's take a position.
WRITES_WITHOUT_POSITION = frozenset({"save", "delete", "create", "update"})
QUERYSETS = frozenset({"objects", "_default_manager", "_base_manager", "filter", "exclude", "all", "order_by"})
# Guards are SQL, and their triggers keep balances and heads.
GUARDS = re.compile(r"kikin/office/(\w+/)?guards\.py")
RAW_WRITE = re.compile(r"\s*(insert\s+(or\s+\w+\s+)?into|replace\s+into|update\s+\S+\s+set|delete\s+from)\s", re.I)


def is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name, receiver = call.func.attr, set(dotted(call.func.value).split("."))
    if name in ALWAYS_WRITES:
        return True
    return name in WRITES_WITHOUT_POSITION and (not call.args or bool(QUERYSETS & receiver))


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
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RAW_WRITE.match(node.value)
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
    ],
)
def test_what_only_sounds_like_a_write_is_left_alone(good: str) -> None:
    assert not stray_writes([planted(good)])
