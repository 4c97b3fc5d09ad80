"""Only a step of its life changes a record's state: `perform` writes it, and a record begins where its life begins."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps

from kikin.office.records import Record
from tests.laws.tree import Source, calls, dotted, planted, sources

THE_WRITER = "kikin/office/transitions.py"
COLUMN = "state"
CREATES = frozenset({"create", "acreate", "get_or_create", "aget_or_create"})
CHANGES = frozenset({"update", "aupdate", "update_or_create", "aupdate_or_create", "_update"})
NAMES_COLUMNS = frozenset({"save", "asave", "bulk_update", "abulk_update", "bulk_create", "abulk_create"})


def initial_states() -> dict[str, str]:
    """The name of each kind of record that has a life, with the state in which that life begins."""
    return {model.__name__: model.lifecycle.initial for model in apps.get_models() if issubclass(model, Record)}


def stray_states(files: list[Source]) -> list[str]:
    """Every place but the one writer that gives a record a state in which its life does not begin."""
    initial = initial_states()
    return [
        f"{file.at(node)} {what}"
        for file in files
        if file.path != THE_WRITER
        for node, what in (*_assigned(file), *_written(file), *_begun_elsewhere(file, initial))
    ]


def _assigned(file: Source) -> Iterator[tuple[ast.expr, str]]:
    """`award.state = ...` in all its forms, in tuples and loops too, and `setattr(award, "state", ...)`."""
    for node in ast.walk(file.parsed):
        if isinstance(node, ast.Attribute) and node.attr == COLUMN and not isinstance(node.ctx, ast.Load):
            yield node, f"{dotted(node)} ="
        if isinstance(node, ast.Call) and dotted(node).endswith(("setattr", "__setattr__")):
            yield from ((node, dotted(node)) for argument in node.args if _is_column(argument))


def _written(file: Source) -> Iterator[tuple[ast.expr, str]]:
    """Writes of the column past the lifecycle: by name among an update's values, or in a list of columns."""
    for call in calls(file):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in CHANGES and any(_given(call)):
            yield call, dotted(call)
        if name in NAMES_COLUMNS and any(_is_column(node) for node in ast.walk(call)):
            yield call, dotted(call)


def _begun_elsewhere(file: Source, initial: dict[str, str]) -> Iterator[tuple[ast.expr, str]]:
    """Records made in a state that is not the first of their life."""
    for call in calls(file):
        model = dotted(call).split(".")[0]
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if method not in CREATES and dotted(call) not in initial:
            continue
        for state in _given(call):
            begins = dotted(state).endswith(".initial")
            if not begins and not (isinstance(state, ast.Constant) and state.value == initial.get(model)):
                yield call, dotted(call)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """What a call gives the column: as a keyword, or in a dictionary among its arguments."""
    for keyword in call.keywords:
        if keyword.arg == COLUMN:
            yield keyword.value
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        if isinstance(argument, ast.Dict):
            yield from (
                value for key, value in zip(argument.keys, argument.values, strict=True) if key and _is_column(key)
            )
        if isinstance(argument, ast.Call) and dotted(argument) == "dict":
            yield from _given(argument)


def _is_column(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == COLUMN


def test_only_a_step_of_its_life_changes_a_records_state() -> None:
    house = sources("kikin")
    assert THE_WRITER in {file.path for file in house}
    assert not stray_states(house)


def test_the_one_writer_is_seen_to_write() -> None:
    (writer,) = (file for file in sources("kikin/office") if file.path == THE_WRITER)
    assert stray_states([Source("kikin/office/awards/actions.py", writer.text)])


@pytest.mark.parametrize(
    "bad",
    [
        "award.state = 'closed'",
        "award.state += 'd'",
        "award.state, award.reasons = 'closed', ''",
        "for award.state in ('active', 'closed'): award.save()",
        "del award.state",
        "setattr(award, 'state', 'closed')",
        "object.__setattr__(award, 'state', 'closed')",
        "Award.objects.filter(ref='x').update(state='closed')",
        "Award.objects.update(**{'state': 'closed'})",
        "Award.objects.update(**dict(state='closed'))",
        "Award.objects.update_or_create(ref='x', defaults={'state': 'closed'})",
        "Award.objects.bulk_update(awards, ['amount_yen', 'state'])",
        "Award.objects.bulk_create(awards, update_conflicts=True, update_fields=('state',))",
        "award.save(update_fields=['state'])",
        "Award(ref='x', state='closed')",
        "Award(ref='x', state=other.state)",
        "Award.objects.create(ref='x', state='closed')",
        "Award.objects.get_or_create(ref='x', defaults={'state': 'closed'})",
        "round.awards.create(ref='x', state='offered')",
        "Award.objects.bulk_create([Award(ref='x', state='closed')])",
    ],
)
def test_a_state_written_past_the_lifecycle_is_found(bad: str) -> None:
    assert stray_states([planted(bad, "kikin/office/awards/actions.py")])


@pytest.mark.parametrize(
    "good",
    [
        "Award(ref='x', state='offered')",
        "Award.objects.create(ref='x', state='offered')",
        "Award.objects.bulk_create([Award(ref='x', state=rules.AWARD.initial)])",
        "round.awards.create(ref='x', state=rules.AWARD.initial)",
        "Award.objects.filter(state='closed').update(amount_yen=1)",
        "rules.Offer(application='x', state=one.state)",
        "award.save(update_fields=['amount_yen'])",
        "facts.update(states='closed')",
        "print(award.state == 'closed')",
    ],
)
def test_a_beginning_and_a_question_are_left_alone(good: str) -> None:
    assert not stray_states([planted(good, "kikin/office/awards/actions.py")])
