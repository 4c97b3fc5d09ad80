"""Is the lottery fair to the rows, and does the draw follow? Again from the problem alone, in Python integers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from kikin.engines.portfolio.check import FalseClaim
from kikin.engines.portfolio.lottery import Lottery
from kikin.engines.portfolio.problem import PortfolioProblem, digest


def check_lottery(problem: PortfolioProblem, lows: Mapping[int, int], chosen: Sequence[int], held: Lottery) -> None:
    """Raise FalseClaim unless every set keeps every row, differs in the band alone and has its tickets.

    `lows` are what floors were held to; `chosen` is the set before the draw.
    """
    if held.digest != digest(problem):
        raise FalseClaim("the lottery is of another problem")
    if len(held.weights) != len(held.sets) or not held.sets or any(weight <= 0 for weight in held.weights):
        raise FalseClaim("the lottery's sets and tickets do not match")
    columns = range(len(problem.objective))
    if list(held.band) != sorted(set(held.band)) or any(column not in columns for column in held.band):
        raise FalseClaim("the band is no set of columns")
    band = set(held.band)
    outside = set(chosen) - band
    for number, one in enumerate(held.sets):
        name = f"set {number} of the lottery"
        if list(one) != sorted(set(one)) or any(column not in columns for column in one):
            raise FalseClaim(f"{name} is no set of columns")
        if set(one) - band != outside:
            raise FalseClaim(f"{name} differs from the selection outside the band")
        worth = sum(problem.objective[column] for column in one)
        if worth < held.least_objective:
            raise FalseClaim(f"{name} is worth {worth}, less than {held.least_objective}")
        taken = set(one)
        for position, row in enumerate(problem.rows):
            total = sum(row.value[place] for place in range(len(row.index)) if row.index[place] in taken)
            low = lows.get(position, row.low)
            if (low is not None and total < low) or (row.high is not None and total > row.high):
                raise FalseClaim(f"{name}: {row.name} would come to {total}")
    if len(set(held.sets)) != len(held.sets):
        raise FalseClaim("a set of the lottery stands there twice")


def check_draw(held: Lottery, committed: str, seed: str, public: str, drawn: Sequence[int]) -> None:
    """Raise FalseClaim unless the seed is the one committed and draws what is said."""
    if hashlib.sha256(seed.encode()).hexdigest() != committed:
        raise FalseClaim("the seed is not the one that was committed")
    content = json.dumps([held.digest, held.band, held.least_objective, held.sets, held.weights], separators=(",", ":"))
    name = hashlib.sha256(content.encode()).hexdigest()
    tickets, turn = sum(held.weights), 0
    while True:
        asked = json.dumps([seed, public, name, turn], ensure_ascii=False, separators=(",", ":"))
        number = int.from_bytes(hashlib.sha256(asked.encode()).digest(), "big")
        if number < 2**256 // tickets * tickets:
            break
        turn += 1
    ticket = number % tickets
    position = 0
    while ticket >= held.weights[position]:
        ticket -= held.weights[position]
        position += 1
    if tuple(drawn) != held.sets[position]:
        raise FalseClaim("the draw does not follow from the seed")
