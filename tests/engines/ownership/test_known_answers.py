"""Answers that others have worked out, and shapes that ownership takes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from kikin.engines.ownership.check import FalseClaim, check
from kikin.engines.ownership.explain import sentences
from kikin.engines.ownership.graph import Graph
from kikin.engines.ownership.power import banzhaf, network_power, shapley
from kikin.engines.ownership.problem import (
    ANY,
    USUAL,
    OwnershipProblem,
    OwnershipResult,
    Pair,
    Party,
    Stake,
    Threshold,
    Unstated,
    problems_of,
    stake,
    threshold,
)
from kikin.engines.ownership.solve import solve

HALF, MORE_THAN_HALF = threshold("50%"), threshold(">50%")


def answer(
    *stakes: Stake, parties: tuple[Party, ...] = (), thresholds: tuple[Threshold, ...] = USUAL
) -> OwnershipResult:
    problem = OwnershipProblem(stakes, parties)
    assert problems_of(problem) == ()
    result = solve(problem, thresholds)
    check(problem, result)
    return result


def pairs_of(result: OwnershipResult) -> dict[tuple[str, str], Pair]:
    return {(pair.owner, pair.owned): pair for pair in result.pairs}


def labels(pair: Pair) -> list[str]:
    return [one.threshold.label() for one in pair.controls]


def test_cross_holdings_count_once() -> None:
    result = answer(stake("X", "A", 5_000), stake("A", "B", 2_000), stake("B", "A", 1_000))
    pairs = pairs_of(result)
    assert pairs["X", "A"].integrated_bp == pytest.approx(10_000 * 0.5 / 0.98, abs=1e-9)
    assert pairs["X", "B"].integrated_bp == pytest.approx(10_000 * 0.1 / 0.98, abs=1e-9)
    assert pairs["A", "B"].integrated_bp == 2_000
    assert [(loop.members, loop.closed) for loop in result.loops] == [(("A", "B"), False)]


def test_the_cash_flow_of_a_pyramid_and_its_weakest_link() -> None:
    pair = pairs_of(answer(stake("F", "C", 3_000), stake("F", "B", 3_000), stake("B", "C", 2_000)))["F", "C"]
    assert (pair.integrated_bp, pair.weakest_link_bp) == (3_600, 5_000)
    assert [(path.through, path.share_bp) for path in pair.paths] == [
        (("F", "C"), 3_000),
        (("F", "B", "C"), pytest.approx(600)),
    ]


def test_a_link_that_two_chains_share_carries_its_votes_once() -> None:
    pair = pairs_of(
        answer(
            stake("F", "A", 1_000),
            stake("A", "B", 5_000),
            stake("A", "C", 5_000),
            stake("B", "D", 5_000),
            stake("C", "D", 5_000),
        )
    )["F", "D"]
    assert pair.weakest_link_bp == 1_000


def test_the_votes_of_those_controlled_are_added_until_nothing_changes() -> None:
    pairs = pairs_of(
        answer(
            stake("P", "A", 6_000),
            stake("P", "B", 3_000),
            stake("A", "B", 3_000),
            stake("B", "C", 3_000),
            stake("A", "C", 3_000),
        )
    )
    assert labels(pairs["P", "C"]) == ["25%", "50%", "any"]
    assert pairs["P", "C"].controls[1].holders == ("A", "B")
    assert labels(pairs["A", "C"]) == ["25%", "any"]
    assert labels(pairs["B", "C"]) == ["25%", "any"]


def test_half_is_reached_by_half_and_more_than_half_is_not() -> None:
    assert HALF is not None and MORE_THAN_HALF is not None
    pair = pairs_of(answer(stake("P", "A", 5_000), thresholds=(HALF, MORE_THAN_HALF, ANY)))["P", "A"]
    assert labels(pair) == ["50%", "any"]


def test_a_closed_circle_is_told_and_nobody_outside_owns_it() -> None:
    result = answer(stake("A", "B", 10_000), stake("B", "A", 10_000), stake("A", "C", 4_000), stake("X", "C", 5_000))
    pairs = pairs_of(result)
    assert [(loop.members, loop.closed) for loop in result.loops] == [(("A", "B"), True)]
    assert {pairs["A", "B"].integrated_bp, pairs["B", "A"].integrated_bp} == {10_000}
    assert pairs["A", "C"].integrated_bp == pairs["B", "C"].integrated_bp == 4_000
    assert not any(pair.ultimate for pair in (pairs["A", "B"], pairs["B", "A"]))
    assert ("A", "A") not in pairs


def test_own_shares_are_nobody_elses_loss() -> None:
    pairs = pairs_of(answer(stake("X", "A", 4_500), stake("Y", "A", 4_500), stake("A", "A", 1_000)))
    assert pairs["X", "A"].integrated_bp == 5_000
    assert ("A", "A") not in pairs


def test_board_contract_debt_and_golden_shares_control_without_votes() -> None:
    for kind in ("board", "contract", "debt", "golden_share"):
        result = answer(stake("P", "A", 0, kind=kind), stake("A", "B", 6_000))
        pairs = pairs_of(result)
        assert pairs["P", "A"].controls[1].means == (kind,)
        assert labels(pairs["P", "B"]) == ["25%", "50%", "any"]
        assert pairs["P", "B"].integrated_bp == 0
        assert pairs["P", "B"].paths[0].through == ("P", "A", "B")
    assert pairs_of(answer(stake("P", "A", 0, kind="officer")))["P", "A"].controls == ()


def test_ranges_give_what_is_certain_and_what_may_be() -> None:
    ranged = Stake("P", "A", "shares", 25_00 * 10**6, 60_00 * 10**6, 25_00 * 10**6, 60_00 * 10**6)
    pairs = pairs_of(answer(ranged, stake("Q", "A", 5_000), stake("A", "B", 5_000)))
    pair = pairs["P", "A"]
    assert (pair.integrated_bp, pair.integrated_high_bp) == (2_500, 5_000), "Q has half: P has no more than the rest"
    assert [(one.threshold.label(), one.certain) for one in pair.controls] == [
        ("25%", True),
        ("50%", False),
        ("any", True),
    ]
    assert pairs["P", "B"].integrated_high_bp == 2_500


def test_what_is_declared_indirect_is_told_and_not_added() -> None:
    declared = stake("P", "A", 3_000)._replace(indirect=True)
    alone = pairs_of(answer(declared, stake("B", "A", 6_000)))["P", "A"]
    assert (alone.integrated_bp, alone.declared_bp) == (3_000, 3_000)
    assert alone.controls[0].means == ("declared",)
    carried = pairs_of(answer(declared, stake("B", "A", 6_000), stake("P", "B", 10_000)))["P", "A"]
    assert (carried.integrated_bp, carried.declared_bp) == (6_000, 3_000)


def test_unknown_holders_stand_where_they_are() -> None:
    nobody = Party("nobody", kind="person", unknown="interestedPartyExemptFromDisclosure")
    problem = OwnershipProblem((stake("nobody", "A", 1_000),), (nobody,), (Unstated("A", "noBeneficialOwners"),))
    result = solve(problem)
    assert [(one.owned, one.party, one.share_bp) for one in result.unknowns] == [
        ("A", "", None),
        ("A", "nobody", 1_000),
    ]
    assert len(list(sentences(result, {}))) == 3


def test_voting_power() -> None:
    assert banzhaf([4, 4, 4, 2, 2, 1], 12) == (*[Fraction(5, 21)] * 3, *[Fraction(1, 7)] * 2, 0)
    assert shapley([4, 4, 4, 2, 2, 1], 12) == (*[Fraction(7, 30)] * 3, *[Fraction(3, 20)] * 2, 0)


def test_the_network_power_index() -> None:
    graph = Graph(
        (
            stake("A", "D", 5_000),
            stake("B", "D", 5_000),
            stake("A", "E", 1_000),
            stake("C", "E", 4_500),
            stake("D", "E", 4_500),
            stake("C", "F", 4_000),
            stake("E", "F", 6_000),
        )
    )
    power, drawn = network_power(graph, list("ABCDEF"))
    assert not drawn
    assert power == {"A": pytest.approx(17 / 6), "B": pytest.approx(11 / 6), "C": pytest.approx(4 / 3)}


def test_the_network_power_index_of_a_circle_is_drawn_with_a_seed() -> None:
    graph = Graph((stake("X", "A", 6_000), stake("B", "A", 4_000), stake("A", "B", 6_000)))
    first = network_power(graph, list("ABX"), seed=1)
    assert first == network_power(graph, list("ABX"), seed=1)
    assert first == ({"X": 3.0}, True)


def test_a_false_claim_is_found() -> None:
    problem = OwnershipProblem((stake("X", "A", 5_000), stake("A", "B", 2_000)))
    result = solve(problem)
    for wrong in ({"integrated_bp": 4_999.0}, {"controls": result.pairs[0].controls, "integrated_bp": 10_001.0}):
        with pytest.raises(FalseClaim):
            check(problem, replace(result, pairs=(replace(result.pairs[0], **wrong), *result.pairs[1:])))


def test_thresholds_are_read() -> None:
    assert [threshold(text) for text in ("0%", "101%", "25", "x%", "NaN%", "")] == [None] * 6
    assert [one.label() for text in ("12.5%", ">50%", "any") if (one := threshold(text))] == ["12.5%", ">50%", "any"]
