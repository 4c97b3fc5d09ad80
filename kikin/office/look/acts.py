"""What a reader may do now with a thing: each act with its button, or with what still speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kikin.fund.lifecycle import Lifecycle
from kikin.fund.policy import GRANTS, permit
from kikin.fund.relations import Actor, Subject
from kikin.values.problems import Problem
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Act:
    """One act on offer. While there are problems, they stand where its button would be."""

    label: Text
    url: str
    problems: tuple[Problem, ...] = ()
    is_grave: bool = False


def against(actor: Actor, action: str, subject: Subject) -> tuple[Problem, ...] | None:
    """What forbids an act to this actor, four eyes for one; None where the act is not of their role at all."""
    condition = GRANTS.get((actor.role, action, subject.kind))
    if condition is None or not condition(actor, subject):
        return None
    return permit(actor, action, subject)


def acts_from_here(
    lifecycle: Lifecycle,
    subject: Subject,
    facts: Any,
    actor: Actor,
    labels: Mapping[str, Text],
    urls: Mapping[str, str],
    grave: Collection[str] = (),
) -> list[Act]:
    """The steps that lead on from a thing's state and are of the actor's role, in the order of the table."""
    found = []
    for step in lifecycle.steps:
        if step.start != subject.state or step.action not in urls:
            continue
        forbidden = against(actor, step.action, subject)
        if forbidden is not None:
            problems = forbidden + lifecycle.check(step, facts)
            found.append(Act(labels[step.action], urls[step.action], problems, step.action in grave))
    return found
