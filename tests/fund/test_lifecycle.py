"""A table that could not be lived is refused when it is made."""

from __future__ import annotations

import pytest

from kikin.fund.lifecycle import Lifecycle, Step
from kikin.values.problems import Problem
from kikin.values.text import Text

GO = Step("go", "begun", "ended", "gone")
NO = Problem("no", "here", Text("否", "no"), Text("待つ", "wait"))


def test_every_state_and_action_of_a_sound_table() -> None:
    life = Lifecycle("thing", "begun", frozenset({"ended"}), (GO,))
    assert life.step("go", "begun") is GO
    refused = life.step("go", "ended")
    assert isinstance(refused, Problem) and refused.code == "not_from_this_state" and "begun" in refused.remedy.en


@pytest.mark.parametrize(
    ("steps", "ends", "says"),
    [
        ((GO, Step("go", "begun", "lost", "gone")), {"ended", "lost"}, "two steps"),
        ((GO, Step("stay", "elsewhere", "ended", "stayed")), {"ended"}, "no way leads"),
        ((GO,), set(), "dead ends"),
        ((GO,), {"ended", "heaven"}, "no states"),
    ],
)
def test_an_unsound_table_is_refused(steps: tuple[Step, ...], ends: set[str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Lifecycle("thing", "begun", frozenset(ends), steps)


def test_all_unmet_needs_come_back_at_once() -> None:
    step = Step("go", "begun", "ended", "gone", (lambda facts: NO, lambda facts: None, lambda facts: NO))
    life = Lifecycle("thing", "begun", frozenset({"ended"}), (step,))
    assert life.check(step, None) == (NO, NO)
