"""A decision as it is published: all that a stranger needs to check it, and no name that is not given.

One JSON object. Amounts are whole numbers, as the engine counted them; `digest` is the sha256 of everything
else, so that a published head of it shows any change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kikin.engines.portfolio.lottery import Lottery
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult

FORMAT = "kikin-selection-1"
MAX_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True)
class Drawing:
    """A lottery with what was committed before it and, once it is held, the seed and what it drew."""

    lottery: Lottery
    commitment: str
    public: str = ""
    seed: str | None = None
    drawn: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """What was asked, what was decided, who read what, and what was left to chance.

    reviews, conflicts: pairs of (reviewer, proposal), both under pseudonyms.
    """

    problem: PortfolioProblem
    result: PortfolioResult
    reviews: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    drawing: Drawing | None = None


def package_json(package: Package) -> dict[str, Any]:
    """The package as JSON, with its digest."""
    problem, result = package.problem, package.result
    content: dict[str, Any] = {
        "format": FORMAT,
        "problem": {
            "objective": list(problem.objective),
            "unit": problem.unit,
            "proposals": list(problem.proposals),
            "agencies": list(problem.agencies),
            "rows": [
                {
                    "name": row.name,
                    "low": row.low,
                    "high": row.high,
                    "index": list(row.index),
                    "value": list(row.value),
                    "floor": row.is_floor,
                    "unit": row.unit,
                }
                for row in problem.rows
            ],
        },
        "decision": _decision(result),
        "reviews": [list(pair) for pair in package.reviews],
        "conflicts": [list(pair) for pair in package.conflicts],
        "lottery": None if package.drawing is None else _lottery(package.drawing),
    }
    return content | {"digest": digest_of_content(content)}


def digest_of_content(content: Mapping[str, Any]) -> str:
    """The sha256 of all of a package but its digest, as hexadecimal digits."""
    rest = {key: value for key, value in content.items() if key != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _decision(result: PortfolioResult) -> dict[str, Any]:
    certificate = result.certificate
    return {
        "engine": result.engine,
        "version": result.version,
        "problem_digest": result.digest,
        "status": result.status,
        "seed": result.seed,
        # Basis points are kept in ten-thousandths, so that the package holds whole numbers alone.
        "gap_asked_e4": round(result.gap_asked_bp * 10_000),
        "gap_e4": None if result.gap_bp is None else round(result.gap_bp * 10_000),
        "chosen": list(result.chosen),
        "objective": result.objective,
        "bound": result.bound,
        "certified_bound": result.certified_bound,
        "certificate": None
        if certificate is None
        else {
            "denominator": str(certificate.denominator),
            "multipliers": [str(one) for one in certificate.multipliers],
        },
        "floors": [
            {
                "row": floor.row,
                "asked": floor.asked,
                "demand": floor.demand,
                "required": floor.required,
                "reached": floor.reached,
                "shortfall": floor.shortfall,
            }
            for floor in result.floors
        ],
        "least_shortfall": result.least_shortfall,
    }


def _lottery(drawing: Drawing) -> dict[str, Any]:
    held = drawing.lottery
    return {
        "problem_digest": held.digest,
        "band": list(held.band),
        "least_objective": held.least_objective,
        "sets": [list(one) for one in held.sets],
        "weights": list(held.weights),
        "commitment": drawing.commitment,
        "public": drawing.public,
        "seed": drawing.seed,
        "drawn": None if drawing.drawn is None else list(drawing.drawn),
    }


def pairs_of(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Pairs in the order in which a package holds them: it says nothing about who came first."""
    return tuple(sorted(set(pairs)))
