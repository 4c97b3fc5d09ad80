"""Is the answer true? Every claim again, from the problem alone, in Python integers.

Nothing here is shared with what found the answer: a mistake there cannot hide here.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd

from kikin.engines.portfolio.explain import WhyNot
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, Row, digest


class FalseClaim(Exception):
    """An answer says what is not so; the message says what, with the numbers."""


def check(problem: PortfolioProblem, result: PortfolioResult) -> None:
    """Raise FalseClaim unless the answer keeps every row and every figure in it is right.

    A bound below the certified one rests on the solver's search, and a clash without a certificate that
    no single row explains does too: these two are checked for consistency only.
    """
    _require(result.digest == digest(problem), "the answer is to another problem")
    if result.status == "infeasible":
        _check_clash(problem, result)
        return
    lows = _check_floors(problem, result)
    if result.objective is None:
        _require(result.status == "time_limit", f"nothing was chosen, yet the status is {result.status}")
        _require(not result.chosen, "columns are chosen without an objective")
        return
    _check_set(problem, result, lows)
    _check_bound(problem, result, lows)


def check_reasons(problem: PortfolioProblem, result: PortfolioResult, reasons: tuple[WhyNot, ...]) -> None:
    """Raise FalseClaim unless every reason given to those left out is so; `check` comes first."""
    lows = {floor.row: floor.required for floor in result.floors}
    chosen = frozenset(result.chosen)
    totals = [_total(row, chosen) for row in problem.rows]
    values: dict[int, dict[int, int]] = {column: {} for column in range(len(problem.objective))}
    for number, row in enumerate(problem.rows):
        for position in range(len(row.index)):
            values[row.index[position]][number] = row.value[position]
    charged, left = _prices(problem, result, lows, problem.objective) if result.certificate else (0, [])
    highest = charged + sum(max(0, amount) for amount in left)
    for one in reasons:
        name = f"column {one.column}"
        _require(one.column not in chosen, f"{name} was chosen")
        if one.kind == "worth_nothing":
            _require(problem.objective[one.column] <= 0, f"{name} is worth something")
            continue
        assert one.row is not None
        row = problem.rows[one.row]
        total = totals[one.row] + values[one.column].get(one.row, 0)
        _require(total == one.total, f"{name}: {row.name} would come to {total}, not {one.total}")
        _require(not _keeps(row, total, lows.get(one.row, row.low)), f"{name}: {row.name} would not break")
        if one.leaving is not None:
            _require(one.leaving in chosen, f"{name}: what is to leave was not chosen")
            entering, leaving = values[one.column], values[one.leaving]
            for number in entering.keys() | leaving.keys():
                other = problem.rows[number]
                total = totals[number] + entering.get(number, 0) - leaving.get(number, 0)
                holds = _keeps(other, total, lows.get(number, other.low))
                _require(holds, f"{name}: it does not fit without column {one.leaving}")
        if one.at_most is not None:
            assert result.certificate is not None
            proven = Fraction(highest + min(0, left[one.column]), result.certificate.denominator)
            _require(proven < one.at_most + 1, f"{name}: the certificate proves {float(proven)}")


def _keeps(row: Row, total: int, low: int | None) -> bool:
    return (low is None or total >= low) and (row.high is None or total <= row.high)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FalseClaim(otherwise)


def _total(row: Row, chosen: frozenset[int]) -> int:
    total = 0
    for position in range(len(row.index)):
        if row.index[position] in chosen:
            total += row.value[position]
    return total


def _check_floors(problem: PortfolioProblem, result: PortfolioResult) -> dict[int, int]:
    chosen = frozenset(result.chosen)
    required = {floor.row: floor.required for floor in result.floors}
    _require(len(required) == len(result.floors), "a floor's outcome stands there twice")
    floors = {number for number, row in enumerate(problem.rows) if row.is_floor}
    _require(result.objective is None or set(required) == floors, "floors and their outcomes differ")
    for floor in result.floors:
        row = problem.rows[floor.row]
        reached = _total(row, chosen)
        _require(floor.asked == row.low, f"{row.name}: the floor asks for {row.low}, not {floor.asked}")
        _require(floor.demand == sum(v for v in row.value if v > 0), f"{row.name}: demand {floor.demand}")
        _require(floor.required <= floor.asked, f"{row.name}: held to more than was asked")
        _require(floor.reached == reached, f"{row.name}: reaches {reached}, not {floor.reached}")
        _require(floor.shortfall == max(0, floor.asked - reached), f"{row.name}: shortfall {floor.shortfall}")
    return required


def _check_set(problem: PortfolioProblem, result: PortfolioResult, lows: Mapping[int, int]) -> None:
    columns = len(problem.objective)
    _require(list(result.chosen) == sorted(set(result.chosen)), "chosen columns are not sorted and distinct")
    _require(all(0 <= column < columns for column in result.chosen), "a chosen column does not exist")
    chosen = frozenset(result.chosen)
    for number, row in enumerate(problem.rows):
        total = _total(row, chosen)
        low = lows.get(number, row.low)
        _require(low is None or total >= low, f"{row.name}: {total} is below {low}")
        _require(row.high is None or total <= row.high, f"{row.name}: {total} is above {row.high}")
    worth = sum(problem.objective[column] for column in result.chosen)
    _require(worth == result.objective, f"the chosen columns are worth {worth}, not {result.objective}")


def _check_bound(problem: PortfolioProblem, result: PortfolioResult, lows: Mapping[int, int]) -> None:
    assert result.objective is not None
    if result.certificate is not None and result.certified_bound is not None:
        proven = _weak_duality(problem, result, lows, problem.objective)
        _require(
            proven <= result.certified_bound + _step(problem) - Fraction(1, result.certificate.denominator),
            f"the certificate proves {float(proven)}, not {result.certified_bound}",
        )
        _require(result.bound is not None, "there is a certified bound, yet none is given")
        _require((result.bound or 0) <= result.certified_bound, "the bound is above what is certified")
    if result.bound is None:
        _require(result.status == "time_limit" and result.gap_bp is None, "a gap is claimed without a bound")
        return
    _require(result.objective <= result.bound, f"{result.objective} is above the bound {result.bound}")
    gap = Fraction(result.bound - result.objective, max(problem.unit, result.objective)) * 10_000
    _require(result.gap_bp is not None, "there is a bound, yet no gap is given")
    stated = Fraction(result.gap_bp or 0.0)
    _require(gap - Fraction(1, 10**9) <= stated <= gap + Fraction(1, 1_000), f"the gap is {float(gap)} bp")
    if result.status == "optimal":
        _require(result.bound == result.objective, "optimal, yet the bound is higher")
    if result.status == "within_gap":
        _require(stated <= Fraction(result.gap_asked_bp), "within the gap, yet the gap is wider")


def _step(problem: PortfolioProblem) -> int:
    """What any two sets' worth differs by at least: a bound may be rounded down to a multiple of it."""
    return gcd(*problem.objective) or 1


def _weak_duality(
    problem: PortfolioProblem, result: PortfolioResult, lows: Mapping[int, int], worth: tuple[int, ...]
) -> Fraction:
    """What no set is worth more than, by the certificate."""
    assert result.certificate is not None
    charged, left = _prices(problem, result, lows, worth)
    return Fraction(charged + sum(max(0, amount) for amount in left), result.certificate.denominator)


def _prices(
    problem: PortfolioProblem, result: PortfolioResult, lows: Mapping[int, int], worth: tuple[int, ...]
) -> tuple[int, list[int]]:
    """(what the bounds are charged, what each column is worth after its charges), times the denominator."""
    certificate = result.certificate
    assert certificate is not None
    _require(certificate.denominator > 0, "the certificate divides by nothing")
    _require(len(certificate.multipliers) == len(problem.rows), "the certificate has another number of rows")
    left = [amount * certificate.denominator for amount in worth]
    charged = 0
    for number, row in enumerate(problem.rows):
        multiplier = certificate.multipliers[number]
        if multiplier == 0:
            continue
        bound = row.high if multiplier > 0 else lows.get(number, row.low)
        if bound is None:
            raise FalseClaim(f"{row.name}: the certificate charges a bound that the row does not have")
        charged += multiplier * bound
        for position in range(len(row.index)):
            left[row.index[position]] -= multiplier * row.value[position]
    return charged, left


def _check_clash(problem: PortfolioProblem, result: PortfolioResult) -> None:
    _require(not result.chosen and result.objective is None, "infeasible, yet columns are chosen")
    _require(all(0 <= number < len(problem.rows) for number in result.clash), "a clashing row does not exist")
    if result.certificate is None:
        return
    for number, multiplier in enumerate(result.certificate.multipliers):
        row = problem.rows[number]
        _require(not multiplier or number in result.clash, f"{row.name}: needed by the proof, not named")
        _require(multiplier >= 0 or not row.is_floor, f"{row.name}: a floor cannot make a problem infeasible")
    proven = _weak_duality(problem, result, {}, (0,) * len(problem.objective))
    _require(proven < 0, "the certificate does not prove that the rows clash")
