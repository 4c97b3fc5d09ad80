"""What is added to an answer when it is asked for: reasons, scenarios, a lottery, a package; all of it checked."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from kikin.engines.portfolio.check import check, check_reasons
from kikin.engines.portfolio.check_counterfactual import check_counterfactuals
from kikin.engines.portfolio.check_lottery import check_draw, check_lottery
from kikin.engines.portfolio.check_relaxation import check_relaxation
from kikin.engines.portfolio.clash import find_clash
from kikin.engines.portfolio.counterfactual import counterfactuals, usual_seconds
from kikin.engines.portfolio.explain import why_not
from kikin.engines.portfolio.floors import binding
from kikin.engines.portfolio.footing import Footing
from kikin.engines.portfolio.lottery import commitment, digest_of, draw, lottery
from kikin.engines.portfolio.package import Drawing, Package, package_json
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, problems_of
from kikin.engines.portfolio.reading import reasons_to_json, scenario_to_json
from kikin.engines.portfolio.relaxation import cheapest_relaxation, explain_relaxation
from kikin.engines.portfolio.what_if import MAX_SCENARIOS, Change, change, changed, side_by_side
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

_MOST_SECONDS = 10.0
"""Of a search that may go on for ever without finding more: a lottery, a relaxation."""
_SHARE_FOR_RELAXATION = 0.67
_SHARE_FOR_BASE = 0.6
_CHANGE = re.compile(r"(?P<what>.+?)(?P<sign>>=|=)(?P<amount>-?[0-9.]{1,40})")


@dataclass(frozen=True, slots=True)
class Extras:
    """What is asked beside the answer: changes as texts, columns left to chance, a seed and its commitment."""

    changes: tuple[str, ...] = ()
    band: tuple[int, ...] = ()
    commitment: str = ""
    seed: str | None = None
    explains: bool = False

    @property
    def share_for_base(self) -> float:
        """How much of the time is for the answer itself, where something is asked beside it."""
        return _SHARE_FOR_BASE if self.changes or self.band or self.explains else 1.0


def wrong_extras(extras: Extras, problem: PortfolioProblem) -> list[Problem]:
    """What is wrong with what is asked beside a question, once the question is known."""
    wrong = []
    if len(extras.changes) > MAX_SCENARIOS:
        wrong.append(
            _wrong("--change", "at most three scenarios are compared", "比較できるのは3件までです", extras.changes[-1])
        )
    for text in extras.changes:
        wanted = _change(problem, text)
        if wanted is None:
            wrong.append(
                _wrong("--change", "no row and amount of this problem", "この問題の行と値ではありません", text)
            )
        else:
            wrong += problems_of(changed(problem, wanted))[:1]
    if extras.band and not all(0 <= column < len(problem.objective) for column in extras.band):
        wrong.append(_wrong("--band", "a column that does not exist", "存在しない列です", extras.band[-1]))
    if extras.band and not re.fullmatch(r"[0-9a-f]{64}", extras.commitment):
        wrong.append(_wrong("--commitment", "not a sha256", "sha256ではありません", extras.commitment))
    elif extras.seed is not None and (not extras.band or not _is_committed(extras.seed, extras.commitment)):
        wrong.append(_wrong("--draw", "not the seed that was committed", "約束された種ではありません", ""))
    return wrong


def _is_committed(seed: str, committed: str) -> bool:
    """Whether this is the seed; one with halves of characters, as no file holds them, is none."""
    return not re.search("[\ud800-\udfff]", seed) and commitment(seed) == committed


def _wrong(where: str, en: str, ja: str, value: object) -> Problem:
    return Problem(
        "wrong_option", where, Text(ja, en), Text("指定を直してください", "correct the option"), shown(value)
    )


def _change(problem: PortfolioProblem, text: str) -> Change | None:
    parts = _CHANGE.fullmatch(text)
    if parts is None:
        return None
    try:
        amount = Fraction(Decimal(parts["amount"]))
    except InvalidOperation:
        return None
    what, is_low = parts["what"], parts["sign"] == ">="
    column = re.fullmatch(r"column:([0-9]{1,6})", what)
    if column is not None and not is_low and int(column[1]) < len(problem.objective):
        return _exactly(amount, problem.unit, lambda whole: change(text, values={int(column[1]): whole}))
    rows = [number for number, row in enumerate(problem.rows) if row.name == what]
    if len(rows) != 1:
        return None
    unit = problem.rows[rows[0]].unit
    if is_low:
        return _exactly(amount, unit, lambda whole: change(text, lows={rows[0]: whole}))
    return _exactly(amount, unit, lambda whole: change(text, highs={rows[0]: whole}))


def _exactly(amount: Fraction, unit: int, made: Any) -> Change | None:
    whole = amount * unit
    found: Change | None = made(int(whole)) if whole.denominator == 1 else None
    return found


def explained(problem: PortfolioProblem, result: PortfolioResult, seconds: float) -> list[dict[str, Any]]:
    """Why the others were left out, and what would have brought them in, checked."""
    reasons = why_not(problem, result)
    check_reasons(problem, result, reasons)
    asked = [one for one in reasons if one.kind != "worth_nothing"]
    found = counterfactuals(problem, result, asked, seconds=min(seconds, usual_seconds(result)))
    check_counterfactuals(problem, result, found)
    return reasons_to_json(problem, reasons, found)


def scenarios(footing: Footing, result: PortfolioResult, texts: Sequence[str], seconds: float) -> list[dict[str, Any]]:
    """Up to three changes beside the base, all within the time."""
    wanted = [one for one in (_change(footing.problem, text) for text in texts) if one is not None]
    each = seconds / max(1, len(wanted))
    found = side_by_side(footing.problem, result, wanted, time_limit_seconds=each, footing=footing)
    for one in found:
        check(one.problem, one.result)
    return [scenario_to_json(one) for one in found]


def relaxed(problem: PortfolioProblem, result: PortfolioResult, seconds: float) -> dict[str, Any]:
    """The cheapest relaxation that was found, in words and figures."""
    until = time.monotonic() + min(seconds, _MOST_SECONDS)
    with_floors = result.status != "infeasible"
    share = (until - time.monotonic()) * (_SHARE_FOR_RELAXATION if with_floors else 1.0)
    found = cheapest_relaxation(problem, with_floors=with_floors, seconds=share, seed=result.seed)
    if found is None:
        return {}
    floors = {number: row for number, row in enumerate(problem.rows) if row.is_floor}
    check_relaxation(problem, found, {number: binding(row) if with_floors else None for number, row in floors.items()})
    words = explain_relaxation(problem, found.bounds)
    bounds = [
        {
            "row": one.row,
            "name": problem.rows[one.row].name,
            "bound": "hi" if one.is_high else "lo",
            "from": _amount(one.bound, problem.rows[one.row].unit),
            "to": _amount(one.needed, problem.rows[one.row].unit),
        }
        for one in found.bounds
    ]
    if not bounds:
        return {}
    clash: tuple[int, ...] = ()
    if with_floors:
        lows = {number: binding(row) for number, row in floors.items()}
        clash, _ = find_clash(problem, lows, seconds=until - time.monotonic(), seed=result.seed)
    named = [{"row": row, "name": problem.rows[row].name} for row in clash]
    return {
        "relaxation": {"ja": words.ja, "en": words.en, "bounds": bounds},
        **({"floors_clash": named} if named else {}),
    }


def _amount(amount: int, unit: int) -> int | float:
    return amount // unit if amount % unit == 0 else amount / unit


def drawn(problem: PortfolioProblem, result: PortfolioResult, extras: Extras, seconds: float) -> Drawing:
    """The lottery over the band and, with the seed, its draw; checked."""
    held = lottery(problem, result, extras.band, seconds=min(seconds, _MOST_SECONDS))
    check_lottery(problem, {floor.row: floor.required for floor in result.floors}, result.chosen, held)
    if extras.seed is None:
        return Drawing(held, extras.commitment)
    chosen = draw(held, extras.seed)
    check_draw(held, extras.commitment, extras.seed, "", chosen)
    return Drawing(held, extras.commitment, "", extras.seed, chosen)


def lottery_json(drawing: Drawing) -> dict[str, Any]:
    """A lottery as the answer shows it."""
    held = drawing.lottery
    return {
        "band": list(held.band),
        "tickets": held.tickets,
        "chances": [{"column": column, "tickets": count} for column, count in held.chances().items()],
        "sets_count": len(held.sets),
        "digest": digest_of(held),
        "commitment": drawing.commitment,
        "drawn": None if drawing.drawn is None else list(drawing.drawn),
    }


def package(problem: PortfolioProblem, result: PortfolioResult, drawing: Drawing | None) -> dict[str, Any]:
    """The published package of an answer."""
    return package_json(Package(problem, result, drawing=drawing))
