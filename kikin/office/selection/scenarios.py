"""Scenarios of a proposed portfolio: a limit changed, and the engine asked again from the set that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kikin.fund import selection as rules
from kikin.fund.charter import Selection
from kikin.office.selection.models import Round
from kikin.office.selection.queries import package_of, scenarios_of
from kikin.values.money import Yen


@dataclass(frozen=True, slots=True)
class Wanted:
    """A scenario to be asked: its name, and by the key of a limit (`field:quantum<=`) what it becomes."""

    name: str
    changes: Mapping[str, Yen]


def limits_of(problem: Mapping[str, Any]) -> dict[str, Yen]:
    """What a scenario may change of a round's problem, as it stands: budgets, years, and floors and ceilings."""
    found = {}
    for row in problem.get("rows", ()):
        if row["name"].partition(":")[0] in ("budget", "year", "field"):
            found[row["name"] + rules.MOST] = row["hi"]
            if row["lo"] is not None:
                found[row["name"] + rules.LEAST] = row["lo"]
    return found


def row_of(key: str) -> str:
    """The row that a limit's key belongs to."""
    return key.removesuffix(rules.MOST).removesuffix(rules.LEAST)


def facts_of(round: Round, wanted: Wanted, status: str = "optimal") -> rules.ScenarioFacts:
    limits = limits_of(round.problem or {})
    after = limits | dict(wanted.changes)
    package = package_of(round)
    return rules.ScenarioFacts(
        round_state=round.state,
        names=tuple(one.name for one in scenarios_of(round)),
        name=wanted.name,
        changed=tuple(wanted.changes),
        limits=frozenset(limits),
        crossed=tuple(
            row_of(key)
            for key, least in after.items()
            if rules.is_least(key) and least > after.get(row_of(key) + rules.MOST, least)
        ),
        status=status,
        lottery=package.lottery.get("state", "") if package is not None else "",
    )


def answer(round: Round, wanted: Wanted, terms: Selection) -> dict[str, Any]:
    """What would be chosen, checked; the question is that of the package. As slow as a portfolio at most."""
    # The solver is loaded only by those who solve.
    from kikin.engines.portfolio.check import check
    from kikin.engines.portfolio.reading import scenario_to_json
    from kikin.engines.portfolio.unpacking import package_from_text
    from kikin.engines.portfolio.what_if import change, what_if

    kept = package_of(round)
    package = package_from_text(kept.text)[0] if kept is not None else None
    if package is None:
        raise ValueError(f"{round.ref} has no package to ask from")
    rows = {row.name: number for number, row in enumerate(package.problem.rows)}
    highs = {rows[row_of(key)]: yen for key, yen in wanted.changes.items() if not rules.is_least(key)}
    lows = {rows[row_of(key)]: yen for key, yen in wanted.changes.items() if rules.is_least(key)}
    asked = change(wanted.name, highs=highs, lows=lows)
    found = what_if(package.problem, package.result, asked, time_limit_seconds=terms.time_limit_seconds)
    check(found.problem, found.result)
    return {key: value for key, value in scenario_to_json(found).items() if key in _KEPT}


_KEPT = ("chosen", "objective", "bound", "gap_bp", "status", "digest", "entered", "left", "floors")
