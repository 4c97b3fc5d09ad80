"""The real size: a round of 2,000 proposals, kept beside the repository, never in it. `make bench` solves them all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kikin.engines.portfolio.check import check
from kikin.engines.portfolio.reading import problem_from_text
from kikin.engines.portfolio.solve import solve

ROUNDS = Path(__file__).resolve().parents[3] / "../shared/data/selection/portfolio"


def test_a_whole_round_is_proven_to_a_tenth_of_a_percent() -> None:
    file = ROUNDS / "fund_1.json.gz"
    if not file.exists():
        pytest.skip("needs ../shared/data/selection/portfolio")
    problem, problems = problem_from_text(gzip.decompress(file.read_bytes()).decode())
    assert problem is not None, problems
    result = solve(problem, gap_bp=10)
    check(problem, result)
    assert result.status in {"optimal", "within_gap"}
    assert result.gap_bp is not None
    assert result.gap_bp <= 10
