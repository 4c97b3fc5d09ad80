"""Who is in the room, what a judgement needs, where the line lies, and what a version of a ranking says otherwise."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from kikin.fund import panels as rules
from kikin.fund.lifecycle import Step, problems_of

SOUND = rules.ItemFacts(
    is_in_session=True,
    in_room=frozenset("abc"),
    free=frozenset("abcd"),
    quorum=Fraction(2, 3),
    voters=frozenset("abc"),
    votes={"yes": 2, "no": 1},
    requested_yen=1_000,
    scale_centi=(100, 900),
    judgement=rules.Judgement("論点を議論した。", 650, "fund", "", 900),
)
A, B, C = (rules.RankedRow(ref, 500, "fund", 1) for ref in "ABC")


def judged(**changes: Any) -> set[str]:
    step = rules.ITEM.step("recommend", "discussed")
    assert isinstance(step, Step)
    return {problem.code for problem in rules.ITEM.check(step, replace(SOUND, **changes))}


def test_who_left_or_is_tied_is_not_in_the_room() -> None:
    log = [("a", "arrived"), ("b", "arrived"), ("c", "arrived"), ("b", "left")]
    assert rules.in_the_room(log) == {"a", "c"}
    assert rules.in_the_room(log, tied="c") == {"a"}
    assert rules.in_the_room([*log, ("b", "arrived")]) == {"a", "b", "c"}


def test_what_is_sound_is_kept() -> None:
    assert judged() == set()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"is_in_session": False}, {"not_in_session"}),
        ({"in_room": frozenset("ab"), "voters": frozenset("ab")}, {"no_quorum"}),
        ({"in_room": frozenset("a"), "free": frozenset("a"), "voters": frozenset("a")}, {"no_quorum"}),
        ({"voters": frozenset("ab")}, {"votes_missing"}),
        ({"votes": {"yes": 1, "no": 1, "abstain": 1}}, {"vote_does_not_carry"}),
        ({"judgement": replace(SOUND.judgement, summary=" ")}, {"no_summary"}),
        ({"judgement": replace(SOUND.judgement, score_centi=901)}, {"panel_score_off_the_scale"}),
        ({"judgement": replace(SOUND.judgement, score_centi=99)}, {"panel_score_off_the_scale"}),
        ({"judgement": replace(SOUND.judgement, recommendation="maybe")}, {"unknown_recommendation"}),
        ({"judgement": replace(SOUND.judgement, recommendation="fund_with_conditions")}, {"conditions_do_not_match"}),
        ({"judgement": replace(SOUND.judgement, conditions="毎年の報告")}, {"conditions_do_not_match"}),
        ({"judgement": replace(SOUND.judgement, amount_yen=1_001)}, {"amount_does_not_fit"}),
        ({"judgement": replace(SOUND.judgement, amount_yen=0)}, {"amount_does_not_fit"}),
        ({"judgement": replace(SOUND.judgement, recommendation="not")}, {"amount_does_not_fit"}),
    ],
)
def test_what_is_not_sound_is_named(changes: dict[str, Any], codes: set[str]) -> None:
    assert judged(**changes) == codes


def test_before_all_have_voted_nothing_tells_what_those_said_who_have() -> None:
    alone: dict[str, Any] = {"voters": frozenset("a")}
    for unfinished in (alone, alone | {"in_room": frozenset("a")}):
        assert "vote_does_not_carry" not in judged(votes={"no": 1}, **unfinished)
        assert not rules.count_is_open(replace(SOUND, **unfinished))
    assert rules.count_is_open(SOUND)


def test_a_tie_found_after_the_vote_calls_for_another_vote() -> None:
    found: dict[str, Any] = {"free": frozenset("bcd"), "in_room": frozenset("bc")}
    assert judged(**found) == {"tied_member_voted"}
    again = rules.ITEM.step("reopen", "discussed")
    assert isinstance(again, Step)
    assert rules.ITEM.check(again, replace(SOUND, reasons="利益相反が判明した", **found)) == ()
    displeased = rules.ITEM.check(again, replace(SOUND, reasons="結果に不満"))
    assert [one.code for one in displeased] == ["no_cause_to_vote_anew"]


def test_a_reserve_needs_no_majority() -> None:
    assert judged(votes={"no": 3}, judgement=replace(SOUND.judgement, recommendation="reserve")) == set()


def test_who_is_in_the_room_votes_once_for_a_choice() -> None:
    voting = replace(SOUND, voter="d", choice="maybe", voters=frozenset("d"))
    assert [one.code for one in problems_of(rules.TO_VOTE, voting)] == [
        "not_in_the_room",
        "voted_before",
        "unknown_choice",
    ]
    assert problems_of(rules.TO_VOTE, replace(SOUND, voter="a", choice="abstain", voters=frozenset())) == ()


def test_recommendations_come_before_scores() -> None:
    reserve, high = rules.RankedRow("D", 900, "reserve", 1), rules.RankedRow("E", 800, "fund", 1)
    assert rules.in_order([reserve, B, high, A]) == (high, A, B, reserve)


def test_versions_are_compared_by_place_and_content() -> None:
    cut = replace(C, amount_yen=0, recommendation="not")
    assert rules.compared((A, B), (A, B)) == ()
    assert rules.compared((A, B, C), (B, A, cut)) == (
        rules.Moved("B", 2, 1, B, B),
        rules.Moved("A", 1, 2, A, A),
        rules.Moved("C", 3, 3, C, cut),
    )
    assert rules.compared((A,), (B,)) == (rules.Moved("B", None, 1, None, B), rules.Moved("A", 1, None, A, None))


def test_the_line_lies_before_the_first_that_the_money_does_not_cover() -> None:
    assert rules.reached_by(100, [60, 40, 1]) == 2
    assert rules.reached_by(100, [60, 50, 1]) == 1
    assert rules.reached_by(0, [1]) == 0
    assert rules.reached_by(10, []) == 0


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (rules.RankingFacts(True, 0, False, frozenset("AB"), (A, B)), []),
        (rules.RankingFacts(False, 1, True, frozenset("AB"), (A, A)), 4),
        (rules.RankingFacts(True, 1, False, frozenset("AB"), (A, B), reasons="計算の誤り"), []),
        (rules.RankingFacts(True, 1, False, frozenset("AB"), (A, B), reasons=" "), ["no_reasons"]),
        (rules.RankingFacts(True, 0, False, frozenset("A"), (A, B)), ["ranking_not_whole"]),
        (rules.RankingFacts(True, 0, False, frozenset("A"), (A,), {"A": 1}), []),
        (rules.RankingFacts(True, 0, False, frozenset("A"), (A,), {"A": 0}), ["ranked_amount_does_not_fit"]),
        (
            rules.RankingFacts(True, 0, False, frozenset("A"), (replace(A, recommendation="not"),)),
            ["ranked_amount_does_not_fit"],
        ),
    ],
)
def test_a_ranking_is_whole_and_a_change_is_explained(facts: rules.RankingFacts, codes: list[str] | int) -> None:
    found = [problem.code for problem in problems_of(rules.TO_PROPOSE, facts)]
    assert (len(found) if isinstance(codes, int) else found) == codes
