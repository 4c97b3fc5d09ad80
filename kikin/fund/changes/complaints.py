"""How the rules of changes say what is wrong, and of which kinds of change they ask it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from kikin.fund.changes.facts import Facts
from kikin.fund.lifecycle import Need
from kikin.values.money import Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


def only_for(*kinds: str) -> Callable[[Need], Need]:
    """A need of these kinds of change alone."""

    def limit(need: Need) -> Need:
        @wraps(need)
        def limited(facts: Facts) -> Problem | None:
            return need(facts) if facts.request.kind in kinds else None

        return limited

    return limit


def problem(code: str, where: str, ja: str, en: str, remedy_ja: str, remedy_en: str, value: object = "") -> Problem:
    """What is wrong with one part of a request, in both languages."""
    return Problem(code, f"change.{where}", Text(ja, en), Text(remedy_ja, remedy_en), shown(value))


def too_much(asked_yen: Yen, there_yen: Yen) -> Problem:
    return problem(
        "more_than_is_planned",
        "amount_yen",
        "計画に残る額を超えています",
        "more is asked for than the plan holds there",
        f"{there_yen:,}円までにしてください",
        f"ask for at most JPY {there_yen:,}",
        f"{asked_yen:,}",
    )
