"""What would have brought it in, in words."""

from __future__ import annotations

from kikin.engines.portfolio.counterfactual import Counterfactual
from kikin.engines.portfolio.explain import shown_amount
from kikin.engines.portfolio.problem import PortfolioProblem
from kikin.values.text import Text

_NAMED = 5


def explain_counterfactual(problem: PortfolioProblem, one: Counterfactual) -> Text:
    """The value and the cost that would have been enough, and what is proven not to be."""
    parts = [*_value(problem, one), *_cost(one)]
    return Text(ja="".join(part.ja for part in parts), en=" ".join(part.en for part in parts))


def _value(problem: PortfolioProblem, one: Counterfactual) -> list[Text]:
    own = shown_amount(problem.objective[one.column], problem.unit)
    needed = None if one.value_needed is None else shown_amount(one.value_needed, problem.unit)
    if one.value_enough is None:
        if needed is None:
            return []
        return [
            Text(
                f"価値が{needed}未満では入りません（現在{own}）。",
                f"Below a value of {needed} it could not come in (it has {own}).",
            )
        ]
    enough = shown_amount(one.value_enough, problem.unit)
    others = sorted(column for column in one.into if column != one.column)
    out, into = _names(problem, one.out), _names(problem, tuple(others))
    ja = f"価値が{enough}（現在{own}）であれば採択され、{out.ja}が外れました"
    en = f"At a value of {enough} (it has {own}) it would have come in, and {out.en} gone out"
    if others:
        ja, en = f"{ja}（{into.ja}も採択）", f"{en} (with {into.en} coming in as well)"
    if one.is_proven:
        return [Text(ja + "。これより低い価値では入りません。", en + ". At less it could not.")]
    if needed is not None and (one.value_needed or 0) > problem.objective[one.column]:
        return [Text(f"{ja}。{needed}未満では入りません。", f"{en}. Below {needed} it could not.")]
    return [Text(ja + "。", en + ".")]


def _cost(one: Counterfactual) -> list[Text]:
    if one.cost_enough_bp is None:
        return []
    percent = f"{one.cost_enough_bp / 100:.2f}"
    if one.cost_out:
        return [
            Text(
                f"経費が{percent}％であれば、1件と入れ替わって入りました。",
                f"At {percent} % of its cost it would have come in for one other.",
            )
        ]
    return [
        Text(
            f"経費が{percent}％であれば、誰も外さずに入りました。",
            f"At {percent} % of its cost it would have come in beside all others.",
        )
    ]


def _names(problem: PortfolioProblem, columns: tuple[int, ...]) -> Text:
    if not columns:
        return Text("誰も", "nobody")
    named = [problem.proposal(column) for column in columns[:_NAMED]]
    more = len(columns) - len(named)
    ja, en = "、".join(named), ", ".join(named)
    return Text(f"{ja}ほか{more}件", f"{en} and {more} more") if more else Text(ja, en)
