"""A hit: dismissed, confirmed or unclear, by a person and with a reason; by two where it is very probable.

One that nobody has decided falls away with the entry that it was of, and returns with it. One that was dismissed is
carried over to what the list says of the same entry now, while that says nothing else of who it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class HitFacts:
    """The state of the case that a hit is of, and why it is adjudicated so."""

    case_state: str
    reasons: str


def its_case_is_adjudicating(facts: HitFacts) -> Problem | None:
    return problem_of_state(facts.case_state)


def problem_of_state(case_state: str) -> Problem | None:
    """Hits and findings change while their case is adjudicated, and at no other time."""
    if case_state == "adjudicating":
        return None
    return Problem(
        "case_is_not_adjudicating",
        "screening_case.state",
        Text("審査案件が判定中ではありません", "its case is not being adjudicated"),
        Text(
            "判定中の案件でのみ行えます。必要なら案件を判定に戻してください",
            "this is done while the case is adjudicated: let it be reconsidered first",
        ),
        case_state,
    )


def problems_of_matching(name: str, hits_count: int, limit_count: int) -> tuple[Problem, ...]:
    """Why what was found of one party cannot be put before people. None of it is dropped: all of it is refused."""
    if hits_count <= limit_count:
        return ()
    problem = Problem(
        "too_many_hits",
        "screening_case.parties",
        Text(
            f"一人・一機関に{limit_count}件を超える該当候補があります",
            f"more than {limit_count} entries match this one party",
        ),
        Text(
            "名称とリストを確かめるか、設置要綱の hit_threshold_bp または party_hits_limit_count を上げてください",
            "see the name and the lists, or raise hit_threshold_bp or party_hits_limit_count in the charter",
        ),
        shown(name),
    )
    return (problem,)


gives_hit_reasons = reasons_are_given("hit.reasons", Text("判断の根拠を書いてください", "say what it rests on"))

_ADJUDICATING = (its_case_is_adjudicating, gives_hit_reasons)

HIT = Lifecycle(
    kind="hit",
    initial="new",
    ends=frozenset({"dismissed", "confirmed", "fallen"}),
    steps=(
        *(Step("dismiss", start, "dismissed", "hit_dismissed", _ADJUDICATING) for start in ("new", "unclear")),
        *(Step("confirm", start, "confirmed", "hit_confirmed", _ADJUDICATING) for start in ("new", "unclear")),
        Step("leave_unclear", "new", "unclear", "hit_left_unclear", _ADJUDICATING),
        *(Step("second", state, state, "hit_seconded", _ADJUDICATING) for state in ("dismissed", "confirmed")),
        *(Step("fall", state, "fallen", "hit_fell_away") for state in ("new", "unclear")),
        Step("return", "fallen", "new", "hit_returned"),
        Step("carry", "dismissed", "dismissed", "hit_carried_over"),
        *(Step("reopen", state, "new", "hit_reopened", _ADJUDICATING) for state in ("dismissed", "confirmed")),
    ),
)


def needs_two_people(probability_bp: int, two_people_bp: int) -> bool:
    """Whether a hit is so probable that a second person has to look, however the first has adjudicated it."""
    return probability_bp >= two_people_bp
