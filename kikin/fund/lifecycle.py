"""One frozen table per lifecycle: what may happen next, what it is called, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kikin.values.problems import Problem
from kikin.values.text import Text
from kikin.values.wording import is_blank

Need: TypeAlias = Callable[[Any], Problem | None]


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to another by one action; `needs` are asked together and answer together."""

    action: str
    start: str
    to: str
    event: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """The whole life of one kind of record. Construction refuses a table that could not be lived."""

    kind: str
    initial: str
    ends: frozenset[str]
    steps: tuple[Step, ...]
    _table: dict[tuple[str, str], Step] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        table: dict[tuple[str, str], Step] = {}
        for step in self.steps:
            key = (step.start, step.action)
            if key in table:
                raise ValueError(f"{self.kind}: two steps for {step.action} from {step.start}")
            table[key] = step
        object.__setattr__(self, "_table", table)
        unreached = self.states - self._reachable()
        if unreached:
            raise ValueError(f"{self.kind}: no way leads to {sorted(unreached)}")
        moving = {step.start for step in self.steps}
        if dead := self.states - moving - self.ends:
            raise ValueError(f"{self.kind}: dead ends that are not named as ends: {sorted(dead)}")
        if strange := self.ends - self.states:
            raise ValueError(f"{self.kind}: ends that are no states: {sorted(strange)}")

    @property
    def states(self) -> frozenset[str]:
        return frozenset({self.initial} | {step.start for step in self.steps} | {step.to for step in self.steps})

    @property
    def actions(self) -> frozenset[str]:
        return frozenset(step.action for step in self.steps)

    def _reachable(self) -> frozenset[str]:
        reached, frontier = {self.initial}, [self.initial]
        while frontier:
            here = frontier.pop()
            for step in self.steps:
                if step.start == here and step.to not in reached:
                    reached.add(step.to)
                    frontier.append(step.to)
        return frozenset(reached)

    def step(self, action: str, state: str) -> Step | Problem:
        """The step that an action takes from a state, or why there is none."""
        found = self._table.get((state, action))
        if found is not None:
            return found
        starts = sorted({step.start for step in self.steps if step.action == action})
        return Problem(
            code="not_from_this_state",
            where=f"{self.kind}.state",
            what=Text(
                ja=f"この状態からは「{action}」の操作はできません",
                en=f"{action} is not possible from this state",
            ),
            value=state,
            remedy=Text(
                ja=f"可能なのは次の状態のときです：{'、'.join(starts) or 'なし'}",
                en=f"it is possible from: {', '.join(starts) or 'no state'}",
            ),
        )

    def check(self, step: Step, facts: Any) -> tuple[Problem, ...]:
        """Every unmet need of a step, all at once."""
        return problems_of(step.needs, facts)


def problems_of(needs: Iterable[Need], facts: Any) -> tuple[Problem, ...]:
    """What these needs say of these facts."""
    return tuple(problem for need in needs if (problem := need(facts)) is not None)


def reasons_are_given(where: str, remedy: Text) -> Need:
    """The need of a step that has to be explained, of facts with `reasons`; `remedy` says to whom they are given."""

    def gives_reasons(facts: Any) -> Problem | None:
        if not is_blank(facts.reasons):
            return None
        return Problem("no_reasons", where, Text("理由が書かれていません", "no reasons are given"), remedy)

    return gives_reasons
