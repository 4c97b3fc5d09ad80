"""Scenarios: what would be chosen if a limit were another. They stand beside the portfolio and decide nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kikin.fund.selection.lottery import nothing_is_drawn
from kikin.fund.selection.portfolio import Row
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MOST_SCENARIOS = 3
MOST, LEAST = "<=", ">="
"""After the name of a row: the limit that is its most, or its least."""


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """A round with a portfolio, the names of the scenarios beside it, and what a new one would change."""

    round_state: str
    names: tuple[str, ...]
    name: str
    changed: tuple[str, ...]
    limits: frozenset[str]
    crossed: tuple[str, ...] = ()
    status: str = "optimal"
    lottery: str = ""


def is_least(key: str) -> bool:
    return key.endswith(LEAST)


def loosens(key: str, before: Yen, after: Yen) -> bool:
    """Whether a limit that was moved lets in what the round's own limits keep out."""
    return after < before if is_least(key) else after > before


def limited(rows: Sequence[Row], limits: Mapping[str, Yen]) -> tuple[Row, ...]:
    """The rows with some of their limits moved, by key."""
    return tuple(
        replace(row, low=limits.get(row.name + LEAST, row.low), high=limits.get(row.name + MOST, row.high))
        for row in rows
    )


def there_is_a_portfolio(facts: ScenarioFacts) -> Problem | None:
    if facts.round_state == "proposed":
        return None
    return Problem(
        "no_portfolio_to_compare",
        "round.state",
        Text("比較する採択案がありません", "there is no proposed portfolio to compare with"),
        Text("シナリオは、採択案の作成後、決定までに作成できます", "scenarios are made between proposal and decision"),
        facts.round_state,
    )


def there_is_room(facts: ScenarioFacts) -> Problem | None:
    if len(facts.names) < MOST_SCENARIOS:
        return None
    return Problem(
        "too_many_scenarios",
        "scenario",
        Text(f"シナリオは{MOST_SCENARIOS}件までです", f"at most {MOST_SCENARIOS} scenarios stand beside each other"),
        Text("不要なシナリオを外してください", "take one away first"),
        str(len(facts.names)),
    )


def its_name_is_new(facts: ScenarioFacts) -> Problem | None:
    if facts.name not in facts.names:
        return None
    return Problem(
        "scenario_named_twice",
        "scenario.name",
        Text("同じ名前のシナリオがあります", "another scenario has this name"),
        Text("別の名前を付けてください", "give it another name"),
        shown(facts.name),
    )


def it_changes_limits_that_are_there(facts: ScenarioFacts) -> Problem | None:
    unknown = [key for key in facts.changed if key not in facts.limits]
    if facts.changed and not unknown:
        return None
    return Problem(
        "unknown_limit",
        "scenario.changes",
        Text("採択案にない制限です", "the portfolio has no such limit"),
        Text("一覧から制限を選んでください", "choose a limit from the list"),
        shown(", ".join(unknown)),
    )


def it_leaves_room_between(facts: ScenarioFacts) -> Problem | None:
    if not facts.crossed:
        return None
    return Problem(
        "floor_above_ceiling",
        "scenario.changes",
        Text("下限が上限を超えています", "a floor lies above its ceiling"),
        Text("下限または上限を見直してください", "change one of them"),
        shown(", ".join(facts.crossed)),
    )


def it_was_solved(facts: ScenarioFacts) -> Problem | None:
    if facts.status in ("optimal", "within_gap"):
        return None
    return Problem(
        "scenario_unsolved",
        "scenario",
        Text("証明された組合せが得られませんでした", "no set was found and proved near enough to the best"),
        Text("変更を見直してください", "change less, or allow more time in the charter"),
        facts.status,
    )


TO_ASK = (
    there_is_a_portfolio,
    nothing_is_drawn,
    there_is_room,
    its_name_is_new,
    it_changes_limits_that_are_there,
    it_leaves_room_between,
)
TO_KEEP = (*TO_ASK, it_was_solved)
