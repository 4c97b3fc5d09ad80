"""Why this one is not in the set: reasons that a person can read, each of them checked.

Three kinds of fact, all in exact integers: which full row adding it would break; which chosen one would
have to leave for it; and, where the certificate shows it, that no set holding it is worth as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, Row
from kikin.engines.portfolio.standing import Exchanges, Standing
from kikin.values.text import Text

Kind: TypeAlias = Literal["worth_nothing", "room", "floor"]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why one column is not in the set.

    kind: worth_nothing (it would add no value), room (it would break `row`, coming to `total`) or floor
    (the same where the row's `low` is broken). leaving: the least valuable chosen column without which it
    fits, or None when no single one makes room (or, where `sought` is false, when none was sought).
    at_most: what no set that holds it exceeds, by the certificate; None where there is none.
    """

    column: int
    proposal: str
    kind: Kind
    row: int | None
    total: int | None
    leaving: int | None
    sought: bool
    at_most: int | None
    reason: Text


def why_not(problem: PortfolioProblem, result: PortfolioResult) -> tuple[WhyNot, ...]:
    """One entry for each proposal of which no column was chosen, by its most valuable column.

    Raises ValueError when the result holds no set.
    """
    if result.objective is None:
        raise ValueError("there is no selection to explain")
    lows = {floor.row: floor.required for floor in result.floors}
    standing = Standing(problem, result.chosen, lows)
    exchanges = Exchanges(standing) if Exchanges.can_search(standing) else None
    ceilings = _ceilings(problem, result, lows)
    return tuple(
        _why_not(problem, result, standing, exchanges, column, ceilings[column] if ceilings else None)
        for column in _rejected(problem, result)
    )


def _rejected(problem: PortfolioProblem, result: PortfolioResult) -> Iterator[int]:
    funded = {problem.proposal(column) for column in result.chosen}
    best: dict[str, int] = {}
    for column, worth in enumerate(problem.objective):
        proposal = problem.proposal(column)
        if proposal not in funded and (proposal not in best or worth > problem.objective[best[proposal]]):
            best[proposal] = column
    yield from best.values()


def _ceilings(problem: PortfolioProblem, result: PortfolioResult, lows: dict[int, int]) -> list[int] | None:
    """For each column what no set holding it exceeds: the certified bound less the cost of forcing it in."""
    certificate = result.certificate
    if certificate is None:
        return None
    surplus = [worth * certificate.denominator for worth in problem.objective]
    total = 0
    for number, (row, multiplier) in enumerate(zip(problem.rows, certificate.multipliers, strict=True)):
        if multiplier:
            bound = row.high if multiplier > 0 else lows.get(number, row.low)
            total += multiplier * (bound or 0)
            for column, value in row.entries():
                surplus[column] -= multiplier * value
    total += sum(amount for amount in surplus if amount > 0)
    return [(total + min(0, amount)) // certificate.denominator for amount in surplus]


def _why_not(
    problem: PortfolioProblem,
    result: PortfolioResult,
    standing: Standing,
    exchanges: Exchanges | None,
    column: int,
    ceiling: int | None,
) -> WhyNot:
    objective = result.objective or 0
    broken = standing.rows_broken_by(column)
    if problem.objective[column] <= 0 or not broken:
        return WhyNot(
            column,
            problem.proposal(column),
            "worth_nothing",
            None,
            None,
            None,
            False,
            None,
            _worthless(problem, column),
        )
    row, total = max(broken, key=lambda one: (_excess(standing, *one), -one[0]))
    high = standing.highs[row]
    leaving = exchanges.least_leaving_for(column) if exchanges is not None else None
    at_most = ceiling if ceiling is not None and ceiling < objective else None
    sentences = [_breaks(problem.rows[row], total, standing.lows[row], len(broken) - 1)]
    if exchanges is not None:
        sentences.append(_leaving(problem, column, leaving))
    if at_most is not None:
        sentences.append(_proof(problem, at_most, objective))
    return WhyNot(
        column=column,
        proposal=problem.proposal(column),
        kind="room" if high is not None and total > high else "floor",
        row=row,
        total=total,
        leaving=leaving,
        sought=exchanges is not None,
        at_most=at_most,
        reason=Text(ja="".join(one.ja for one in sentences), en=" ".join(one.en for one in sentences)),
    )


def _excess(standing: Standing, row: int, total: int) -> Fraction:
    """How far a sum lies outside a row, as a share of the bound that it breaks."""
    low, high = standing.lows[row], standing.highs[row]
    bound = high if high is not None and total > high else low
    assert bound is not None
    return Fraction(abs(total - bound), max(1, abs(bound)))


def shown_amount(amount: int, unit: int) -> str:
    """An amount in the asker's terms: whole where it is whole."""
    return f"{amount // unit:,}" if amount % unit == 0 else f"{amount / unit:,}"


def _worthless(problem: PortfolioProblem, column: int) -> Text:
    worth = shown_amount(problem.objective[column], problem.unit)
    return Text(
        ja=f"価値が{worth}であり、採択しても全体の価値は増えません。",
        en=f"Its value is {worth}: it would add nothing.",
    )


def _breaks(row: Row, total: int, low: int | None, others_count: int) -> Text:
    after = shown_amount(total, row.unit)
    if row.high is not None and total > row.high:
        bound, excess = shown_amount(row.high, row.unit), shown_amount(total - row.high, row.unit)
        ja = f"加えると「{row.name}」が{after}となり、上限{bound}を{excess}超えます"
        en = f"Adding it would bring “{row.name}” to {after}, over its limit of {bound} by {excess}"
    else:
        bound, lacking = shown_amount(low or 0, row.unit), shown_amount((low or 0) - total, row.unit)
        ja = f"加えると「{row.name}」が{after}となり、下限{bound}に{lacking}足りません"
        en = f"Adding it would bring “{row.name}” to {after}, short of its least of {bound} by {lacking}"
    if others_count:
        ja += f"（ほかに{others_count}件の制約も満たしません）"
        en += f" ({others_count} more {'row' if others_count == 1 else 'rows'} would break)"
    return Text(ja=ja + "。", en=en + ".")


def _leaving(problem: PortfolioProblem, column: int, leaving: int | None) -> Text:
    if leaving is None:
        return Text(
            ja="採択された1件を外すだけでは、入る余地ができません。",
            en="No single chosen one makes room for it by leaving.",
        )
    own, other = problem.objective[column], problem.objective[leaving]
    worth, given_up = shown_amount(own, problem.unit), shown_amount(other, problem.unit)
    name = problem.proposal(leaving)
    if own > other:
        return Text(
            ja=f"{name}（価値{given_up}）と入れ替えれば価値は{worth}となりますが、差は認められた誤差の範囲内です。",
            en=f"In place of {name} (value {given_up}) it would bring {worth}: a difference within the gap allowed.",
        )
    return Text(
        ja=f"1件と入れ替えて入るには、少なくとも{name}（価値{given_up}）を外す必要があります（本件の価値は{worth}）。",
        en=f"The least valuable one to make room by leaving alone is {name}: {given_up} against its {worth}.",
    )


def _proof(problem: PortfolioProblem, at_most: int, objective: int) -> Text:
    most, chosen = shown_amount(at_most, problem.unit), shown_amount(objective, problem.unit)
    return Text(
        ja=f"これを含むどの組合せも価値は{most}以下で、選ばれた組合せの{chosen}に及びません。",
        en=f"No selection that holds it is worth more than {most}; the one chosen is worth {chosen}.",
    )


def explain_clash(problem: PortfolioProblem, result: PortfolioResult) -> Text:
    """Why nothing fits: the rows that cannot hold together, by name."""
    names = [problem.rows[number].name for number in result.clash]
    if not names:
        return Text(
            ja="すべての制約を満たす組合せはありません。",
            en="No selection keeps all rows; which of them clash was not found.",
        )
    if len(names) == 1:
        return Text(ja=f"「{names[0]}」を満たす組合せはありません。", en=f"No selection keeps “{names[0]}”.")
    return Text(
        ja="同時に満たすことができない制約：" + "、".join(f"「{name}」" for name in names) + "。",
        en="These cannot hold together: " + ", ".join(f"“{name}”" for name in names) + ".",
    )
