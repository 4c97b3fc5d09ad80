"""Statements between the engine that reads them and the row that keeps them."""

from __future__ import annotations

from typing import Any

from kikin.engines.ownership.problem import UNIT, OwnershipProblem, Party, Stake, Unstated
from kikin.fund.control import Amounts, StakeKey


def kept(problem: OwnershipProblem) -> dict[str, Any]:
    """As a row keeps them."""
    return {
        "parties": [[one.id, one.name, one.kind, one.unknown] for one in problem.parties],
        "stakes": [list(one) for one in problem.stakes],
        "unstated": [list(one) for one in problem.unstated],
    }


def problem_of(statements: dict[str, Any]) -> OwnershipProblem:
    """As the engine asks for them."""
    return OwnershipProblem(
        tuple(Stake(*one) for one in statements["stakes"]),
        tuple(Party(*one) for one in statements["parties"]),
        tuple(Unstated(*one) for one in statements["unstated"]),
    )


def amounts(problem: OwnershipProblem) -> dict[StakeKey, Amounts]:
    """Shares and votes of each direct stake, in basis points."""
    return {
        (one.owner, one.owned, one.kind): (one.share / UNIT, one.votes / UNIT)
        for one in problem.stakes
        if not one.indirect
    }


def names_of(problem: OwnershipProblem) -> dict[str, str]:
    """Every party with what it is called; its identifier where it has no name."""
    found = {end: end for one in problem.stakes for end in (one.owner, one.owned)}
    found |= {one.owned: one.owned for one in problem.unstated}
    return found | {one.id: one.name or one.id for one in problem.parties}
