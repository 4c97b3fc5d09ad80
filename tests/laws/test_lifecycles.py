"""Every pair of a state and an action, in the table and out of it; and the same states in the database."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from kikin.cli.reference import lifecycles
from kikin.fund.lifecycle import Lifecycle, Step
from kikin.values.problems import Problem

KINDS = tuple(lifecycles())


def wrong_answers(lifecycle: Lifecycle) -> list[str]:
    """Pairs for which the lifecycle answers otherwise than its table."""
    rows = {(step.start, step.action): step for step in lifecycle.steps}
    found = []
    states, actions = lifecycle.states | {"no_such_state"}, lifecycle.actions | {"no_such_action"}
    for state, action in product(sorted(states), sorted(actions)):
        answer = lifecycle.step(action, state)
        row = rows.get((state, action))
        if answer is not row if row else not isinstance(answer, Problem):
            found.append(f"{lifecycle.kind}: {action} from {state} gives {answer}")
    return found


def lives() -> dict[type[models.Model], Lifecycle]:
    """Every kind of record that has a life, with that life."""
    with_any = {model: getattr(model, "lifecycle", None) for model in apps.get_models()}
    return {model: life for model, life in with_any.items() if isinstance(life, Lifecycle)}


def states_in_the_constraint(model: type[models.Model]) -> frozenset[str] | None:
    """The states that the model's check constraint allows, or nothing where there is no such constraint."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, models.Q):
            for child in constraint.condition.children:
                if isinstance(child, tuple) and child[0] == "state__in":
                    return frozenset(child[1])
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_every_pair_of_state_and_action(kind: str) -> None:
    assert not wrong_answers(lifecycles()[kind])


def test_a_wrong_answer_is_found() -> None:
    class Lax(Lifecycle):
        def step(self, action: str, state: str) -> Step | Problem:
            return self.steps[0]

    steps = (Step("publish", "held", "published", "item_published"),)
    honest = Lifecycle(kind="item", initial="held", ends=frozenset({"published"}), steps=steps)
    assert not wrong_answers(honest)
    assert wrong_answers(Lax(kind="item", initial="held", ends=frozenset({"published"}), steps=steps))


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_has_its_event(kind: str) -> None:
    from kikin.fund.events import EVENTS

    assert not {step.event for step in lifecycles()[kind].steps} - set(EVENTS)


def test_every_lifecycle_is_lived_by_a_record() -> None:
    assert set(KINDS) == {life.kind for life in lives().values()}


def test_the_database_knows_the_same_states() -> None:
    assert lives()
    for model, life in lives().items():
        assert states_in_the_constraint(model) == life.states, model.__name__


@pytest.mark.django_db
def test_the_live_schema_holds_the_states() -> None:
    for model in lives():
        with connection.cursor() as cursor:
            held: Mapping[str, Any] = connection.introspection.get_constraints(cursor, model._meta.db_table)
        checks = {name for name, constraint in held.items() if constraint["check"]}
        named = {constraint.name for constraint in model._meta.constraints if "state" in constraint.name}
        assert named, model.__name__
        assert named <= checks, model.__name__
