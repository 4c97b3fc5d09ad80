from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from kikin.engines.assignment import network
from kikin.engines.assignment.check import check
from kikin.engines.assignment.problem import make_problem
from kikin.engines.assignment.solve import solve
from kikin.engines.assignment.watching import call_watched


def test_what_returns_in_time_is_taken() -> None:
    answer = call_watched(lambda: np.arange(3), float("inf"))
    assert answer.tolist() == [0, 1, 2]


def test_a_solver_that_does_not_return_is_ended() -> None:
    def endless() -> NDArray[np.int64]:
        time.sleep(60)
        return np.arange(3)

    started = time.monotonic()
    with pytest.raises(TimeoutError):
        call_watched(endless, started + 0.2)
    assert time.monotonic() - started < 20


def test_out_of_time_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_QUICK", 0)
    monkeypatch.setattr(network, "_least_cost", lambda *_: time.sleep(60))
    problem, _ = make_problem(["A"], ["R", "S"], {}, per_application=1, max_load=1)
    assert problem is not None
    result = solve(problem, time_limit_seconds=0.1)
    check(problem, result)
    assert (result.status, result.pairs, result.objective) == ("time_limit", (), None)
