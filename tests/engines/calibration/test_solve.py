from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.calibration.check import FalseClaim, check
from kikin.engines.calibration.crossed import Crossed, Ratios
from kikin.engines.calibration.explain import band_sentence, notes
from kikin.engines.calibration.factor import Ints, Pattern
from kikin.engines.calibration.problem import (
    CalibrationProblem,
    CalibrationResult,
    Review,
    Standing,
    make_problem,
)
from kikin.engines.calibration.ranks import ranks_of_few, ranks_of_many
from kikin.engines.calibration.solve import solve

MOCK_PANEL = Path(__file__).resolve().parents[3] / "../shared/data/selection/scores/snsf_mock_panel_1.json"


def posed(reviews: list[Review], **options: object) -> CalibrationProblem:
    problem, problems = make_problem(reviews, **options)  # type: ignore[arg-type]
    assert problem is not None, problems
    return problem


def answered(reviews: list[Review], **options: object) -> CalibrationResult:
    problem = posed(reviews, **options)
    result = solve(problem)
    check(problem, result)
    return result


def by_name(result: CalibrationResult) -> dict[str, Standing]:
    return {one.proposal: one for one in result.standings}


def drawn(
    seed: int, applications: int = 12, each: int = 3, reviewers: int = 7, panels: int = 1, sd: float = 1.0
) -> list[Review]:
    """A round of which the truth is known to be normal."""
    rng = np.random.default_rng(seed)
    merit, strict = rng.normal(0, 1, applications), rng.normal(0, 0.5, reviewers)
    return [
        Review(f"r{j}", f"p{i:03}", round(5 + merit[i] - strict[j] + sd * rng.normal(), 1), f"panel {i % panels}")
        for i in range(applications)
        for j in rng.choice(reviewers, each, replace=False).tolist()
    ]


reviewed = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(1, 6)),
    min_size=1,
    max_size=14,
    unique_by=lambda one: one[:2],
).map(lambda rows: [Review(f"r{who}", f"p{what}", float(score)) for who, what, score in rows])


def test_the_mock_panel_has_its_exact_expected_ranks() -> None:
    if not MOCK_PANEL.exists():
        pytest.skip("needs ../shared/data/selection/scores")
    panel = json.loads(MOCK_PANEL.read_text())
    grades = panel["grades_panel1_row_per_proposal_5_assessors"]
    reviews = [Review(f"r{j}", f"p{i:02}", 7 - v) for i, row in enumerate(grades) for j, v in enumerate(row)]
    found = by_name(answered(reviews, model="snsf"))
    expected = [found[f"p{i:02}"].expected_rank for i in range(len(grades))]
    assert expected == pytest.approx(panel["exact_ER_by_quadrature_here"], abs=0.01)
    assert expected[1] == expected[2] == expected[3]
    sucra = [found[f"p{i:02}"].sucra for i in range(len(grades))]
    assert sucra == pytest.approx(panel["published_SUCRA"], abs=0.02)


def test_levels_agree_with_the_model_written_out() -> None:
    for seed, panels, model in ((1, 1, "crossed"), (2, 3, "crossed"), (3, 1, "snsf")):
        problem = posed(drawn(seed, 9, 3, 5, panels), model=model)
        check(problem, solve(problem), small=30)


def test_closed_form_agrees_with_inverting_the_covariance_of_all_reviews() -> None:
    rng = np.random.default_rng(4)
    application = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4])
    reviewer = np.array([0, 1, 0, 2, 1, 2, 3, 4, 3, 5, 0])
    panel, scores = np.array([0, 0, 0, 1, 1]), rng.normal(size=11)
    model = Crossed(application, reviewer, panel)
    ratios = Ratios(np.array([0.7, 2.0]), np.array([0.3, 0.9]), np.array([0.4, 1.5]))
    fit, (logs, squares) = model.fit(scores, ratios), model.likelihood(scores, ratios)
    seat, by, at = np.eye(5)[application], np.eye(6)[reviewer], np.eye(2)[panel]
    for node in range(2):
        above = ratios.application[node] * np.eye(5) + ratios.panel[node] * at @ at.T
        whole = np.eye(11) + ratios.reviewer[node] * by @ by.T + seat @ above @ seat.T
        inverse = np.linalg.inv(whole)
        ones = inverse.sum(axis=1)
        left = scores - ones @ scores / ones.sum()
        toward = above @ seat.T @ inverse
        rest = 1 - toward.sum(axis=1)
        covariance = above - toward @ seat @ above + np.outer(rest, rest) / ones.sum()
        assert fit.level[:, node] == pytest.approx(ones @ scores / ones.sum() + toward @ left)
        assert fit.variance[:, node] == pytest.approx(np.diag(covariance))
        assert model.covariance(ratios)[node] == pytest.approx(covariance)
        assert fit.reviewer[:, node] == pytest.approx(ratios.reviewer[node] * by.T @ inverse @ left)
        assert logs[node] == pytest.approx(np.linalg.slogdet(whole)[1] + np.log(ones.sum()))
        assert squares[node] == pytest.approx(left @ inverse @ left)


@pytest.mark.parametrize("size", [1, 6, 60])
def test_a_pattern_is_solved_as_dense_algebra_solves_it(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(size)
    pairs = [(int(i), int(j)) for i, j in rng.integers(0, size, (2 * size, 2))]
    patterns = [Pattern(size, pairs)]
    monkeypatch.setattr("kikin.engines.calibration.factor._SMALL", -1)
    monkeypatch.setattr("kikin.engines.calibration.factor._SPARSE", -1)
    patterns.append(Pattern(size, pairs))
    assert size == 1 or [one.fills_up for one in patterns] == [False, True]
    for pattern in patterns:
        entries = rng.uniform(-1, 1, (len(pattern.rows), 2))
        entries[pattern.place(np.arange(size), np.arange(size))] += 2 * size
        right = rng.normal(size=(size, 2))
        logs, found, held = pattern.solved(entries, right, inverse=True)
        assert held is not None
        for filling in range(2):
            full = pattern.matrix(entries[:, filling])
            assert logs[filling] == pytest.approx(np.linalg.slogdet(full)[1])
            assert found[:, filling] == pytest.approx(np.linalg.solve(full, right[:, filling]))
            assert held[:, filling] == pytest.approx(np.linalg.inv(full)[pattern.rows, pattern.columns])


def test_ranks_are_those_of_a_million_draws() -> None:
    rng = np.random.default_rng(5)
    levels = rng.normal(size=(2, 8))
    covariances = np.stack([np.diag(rng.uniform(0.2, 1.0, 8)) + 0.3 for _ in range(2)])
    weights = np.array([0.6, 0.4])
    few = ranks_of_few(levels, covariances, weights, 3)
    places: list[Ints] = []
    for node, share in enumerate(weights):
        lives = rng.multivariate_normal(levels[node], covariances[node], int(100_000 * share))
        places.append((-lives).argsort(axis=1).argsort(axis=1) + 1)
    ranks = np.concatenate(places)
    assert few.expected == pytest.approx(ranks.mean(axis=0), abs=0.02)
    assert few.line is not None and few.line.chance == pytest.approx((ranks <= 3).mean(axis=0), abs=0.01)
    assert np.abs(few.low - np.quantile(ranks, 0.05, axis=0)).max() <= 1
    assert np.abs(few.high - np.quantile(ranks, 0.95, axis=0)).max() <= 1
    own = np.stack([np.diag(one) - 0.3 for one in covariances])
    many = ranks_of_many(levels, own, weights, 3)
    assert many.expected == pytest.approx(few.expected, abs=0.02)
    assert np.abs(many.low - few.low).max() <= 1 and np.abs(many.high - few.high).max() <= 1


@settings(max_examples=25, deadline=None)
@given(reviewed, st.integers(0, 3))
def test_any_reviews_are_answered_and_the_order_of_rows_is_nothing(reviews: list[Review], seed: int) -> None:
    result = answered(reviews, line=0)
    random.Random(seed).shuffle(reviews)
    assert answered(reviews, line=0) == result
    assert all(text.ja and text.en for _, text in notes(result))


@settings(max_examples=15, deadline=None)
@given(reviewed, st.sampled_from([(2.0, 10.0), (0.5, -3.0), (1000.0, 0.0)]))
def test_another_scale_or_the_same_turned_round_moves_no_rank(
    reviews: list[Review], change: tuple[float, float]
) -> None:
    times, plus = change
    before = by_name(answered(reviews))
    longer = by_name(answered([one._replace(score=times * one.score + plus) for one in reviews]))
    turned = by_name(answered([one._replace(score=7 - one.score) for one in reviews], lower_is_better=True))
    for name, one in before.items():
        assert longer[name].estimate == pytest.approx(times * one.estimate + plus, rel=1e-6, abs=1e-6)
        assert turned[name].estimate == pytest.approx(7 - one.estimate, rel=1e-6, abs=1e-6)
        for other in (longer[name], turned[name]):
            assert other.expected_rank == pytest.approx(one.expected_rank, rel=1e-6)
            assert (other.rank_low, other.rank_high) == (one.rank_low, one.rank_high)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.05, 20), st.floats(0.01, 20), st.floats(0.01, 20))
def test_a_higher_score_never_lowers_its_application(seed: int, application: float, by: float, panel: float) -> None:
    """For any components; they are estimated from all scores, so that in a round of few this is no law of the whole."""
    rng = np.random.default_rng(seed)
    rows = sorted({(int(i), int(j)) for i, j in rng.integers(0, 6, (20, 2))} | {(i, i) for i in range(6)})
    applications, reviewers = (np.array(one) for one in zip(*rows, strict=True))
    model = Crossed(applications, reviewers, np.array([0, 0, 1, 1, 2, 2]))
    ratios = Ratios(np.array([application]), np.array([by]), np.array([panel]))
    scores = rng.normal(size=len(rows))
    before = model.fit(scores, ratios).level
    for at in range(len(rows)):
        raised = scores.copy()
        raised[at] += 1
        assert model.fit(raised, ratios).level[applications[at], 0] >= before[applications[at], 0] - 1e-9


def test_a_higher_score_lifts_its_application_in_a_round() -> None:
    reviews = drawn(6, 14, 3, 6)
    before = by_name(answered(reviews))
    for at in range(0, len(reviews), 5):
        raised = [one._replace(score=one.score + 1) if i == at else one for i, one in enumerate(reviews)]
        after = by_name(answered(raised))[reviews[at].proposal]
        assert after.estimate > before[after.proposal].estimate
        assert after.expected_rank < before[after.proposal].expected_rank


def test_equal_applications_come_out_equal() -> None:
    reviews = drawn(7, 10, 3, 5)
    twins = [one._replace(proposal="twin") for one in reviews if one.proposal == "p004"]
    found = by_name(answered(reviews + twins, line=4))
    one, other = found["p004"], found["twin"]
    assert one == replace(other, proposal="p004")


def test_shrinkage_draws_what_few_reviewed_nearer_to_the_mean() -> None:
    reviews = [Review(f"r{i}{j}", f"p{i}", 3 + i + j % 2) for i in range(8) for j in range(4)]
    reviews += [Review("s1", "single", 12.0), *[Review(f"t{j}", "many", 12.0 - j % 2 + 0.5) for j in range(4)]]
    found = by_name(answered(reviews))
    assert found["single"].mean == found["many"].mean
    assert found["single"].estimate < found["many"].estimate < 12
    one, many = found["single"].sd, found["many"].sd
    assert one is not None and many is not None and one > many


def test_strictness_is_found_and_taken_out_as_far_as_the_scores_tell() -> None:
    reviews = [
        Review(f"r{j}", f"p{i:02}", i % 5 + (-2.0 if j == 0 else 0.0) + ((i * 7 + j * 3) % 5 - 2) * 0.1)
        for i in range(20)
        for j in range(4)
        if (i + j) % 4
    ]
    result = answered(reviews)
    strict = {one.reviewer: one.strictness for one in result.strictness}
    assert strict["r0"] > 1.2 > 0 > max(strict["r1"], strict["r2"], strict["r3"])
    found = by_name(result)
    assert abs(found["p00"].estimate - found["p05"].estimate) < 0.5 * abs(found["p00"].mean - found["p05"].mean)


def test_the_band_at_the_line_is_named() -> None:
    reviews = [Review(f"r{j}", f"p{i}", 10.0 * (i > 2) + ((i + j) % 3) * 0.5) for i in range(6) for j in range(5)]
    clear = answered(reviews, line=3)
    assert clear.band == ()
    said = band_sentence(clear)
    assert said is not None and "3 above" in said.en
    unclear = answered(reviews, line=4)
    assert set(unclear.band) == {"p0", "p1", "p2"}
    everyone = answered(
        [Review(f"r{i}{j}", f"p{i:02}", float((i * j) % 7)) for i in range(60) for j in range(3)], line=2
    )
    assert len(everyone.band) + sum(one.at_line == "above" for one in everyone.standings) >= 2
    assert sum(one.chance or 0 for one in unclear.standings) == pytest.approx(4, abs=0.05)


def test_criteria_that_tell_more_move_levels_and_others_do_not() -> None:
    rng = np.random.default_rng(8)
    reviews, noise = [], []
    for i in range(60):
        merit = rng.normal()
        for j in range(3):
            score, telling = merit + rng.normal() * 1.5, merit + rng.normal() * 0.3
            reviews.append(Review(f"r{i}{j}", f"p{i:02}", score, "", (telling, i)))
            noise.append(Review(f"r{i}{j}", f"p{i:02}", score, "", (rng.normal(), i)))
    result = answered(reviews, criteria=("merit", "number"))
    assert ("criteria_used", ("merit",)) in result.notes and ("not_judged", ("number",)) in result.notes
    assert result.criteria[0].weight is not None and result.criteria[0].weight > 0.3
    plain = answered(reviews, criteria=("merit", "number"), uses_criteria=False)
    assert plain.criteria[0].weight is None
    assert by_name(plain)["p00"].sd > by_name(result)["p00"].sd  # type: ignore[operator]
    moved = by_name(answered(noise, criteria=("noise", "number")))
    still = by_name(answered([one._replace(criteria=()) for one in noise]))
    assert max(abs(moved[name].estimate - still[name].estimate) for name in still) < 0.2


@pytest.mark.parametrize(
    ("reviews", "code"),
    [
        ([Review("a", "p", 3.0)], "one_application"),
        ([Review("a", "p", 3.0), Review("b", "p", 5.0)], "one_application"),
        ([Review("a", "p", 3.0), Review("b", "q", 3.0)], "constant_scores"),
        ([Review("a", "p", 3.0), Review("b", "q", 5.0)], "one_review_each"),
        ([Review("a", "p", 3.0), Review("b", "q", 5.0)], "nobody_read_two"),
        ([Review("a", "p", 3.0), Review("a", "q", 5.0), Review("b", "q", 4.0)], "reviewers_of_one"),
        ([Review("a", "p", 3.0), Review("b", "q", 5.0), Review("b", "s", 4.0)], "disconnected"),
        ([Review("a", "p", 3.0, "x"), Review("b", "q", 5.0, "y")], "panels"),
        ([Review("a", "p", 3.0), Review("b", "q", 5.0), Review("c", "q", 5.0)], "applications_of_one_review"),
    ],
)
def test_what_the_scores_cannot_tell_is_said(reviews: list[Review], code: str) -> None:
    for model in ("crossed", "snsf"):
        assert code in {one for one, _ in notes(answered(reviews, model=model))}


def test_constant_scores_leave_every_order_as_likely() -> None:
    result = answered([Review(f"r{j}", f"p{i}", 4.0) for i in range(5) for j in range(3)], line=2)
    assert {(one.expected_rank, one.rank_low, one.rank_high, one.chance) for one in result.standings} == {
        (3, 1, 5, 0.4)
    }


def test_reviewers_too_entangled_are_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kikin.engines.calibration.solve.MOST_ENTANGLED", 10)
    monkeypatch.setattr("kikin.engines.calibration.factor._SMALL", 0)
    monkeypatch.setattr("kikin.engines.calibration.factor._SPARSE", 1)
    result = answered(drawn(9, 60, 3, 20))
    assert "too_entangled" in {code for code, _ in result.notes}
    assert "reviewer" not in result.components


def test_intervals_cover_nine_tenths() -> None:
    held = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        merit, strict = rng.normal(0, 1, 50), rng.normal(0, 0.4, 15)
        reviews = [
            Review(f"r{j}", f"p{i:03}", float(merit[i] - strict[j] + rng.normal(0, 1.2)))
            for i in range(50)
            for j in rng.choice(15, 3, replace=False).tolist()
        ]
        for one in answered(reviews).standings:
            assert one.low is not None and one.high is not None
            held.append(one.low <= merit[int(one.proposal[1:])] <= one.high)
    assert 0.86 <= np.mean(held) <= 0.94


@pytest.mark.parametrize(
    "claim",
    [
        {"mean": 9.0},
        {"estimate": 9.0},
        {"expected_rank": 1.5},
        {"rank_low": 9, "rank_high": 8},
        {"sd": -1.0},
        {"sucra": 2.0},
        {"review_low": 5.0, "review_high": 5.0},
        {"chance": 2.0},
        {"reviews_count": 7},
    ],
)
def test_a_false_claim_is_found(claim: dict[str, float]) -> None:
    problem = posed(drawn(10, 8, 3, 5), line=3)
    result = solve(problem)
    check(problem, result)
    first, *others = result.standings
    with pytest.raises(FalseClaim):
        check(problem, replace(result, standings=(replace(first, **claim), *others)))  # type: ignore[arg-type]


def test_other_false_claims_are_found() -> None:
    problem = posed(drawn(11, 8, 3, 5), line=3)
    result = solve(problem)
    for false in (
        replace(result, digest="0"),
        replace(result, band=()),
        replace(result, line=4),
        replace(result, standings=result.standings[1:]),
        replace(result, standings=result.standings[::-1]),
        replace(result, components={**result.components, "panel": result.components["residual"]}),
    ):
        with pytest.raises(FalseClaim):
            check(problem, false)


@pytest.mark.parametrize(
    ("reviews", "options", "code"),
    [
        ([], {}, "no_reviews"),
        ([Review("a", "p", float("nan"))], {}, "score_outside_scale"),
        ([Review("a", "p", float("inf"))], {}, "score_outside_scale"),
        ([Review("a", "p", 10.0)], {"scale": (1, 9)}, "score_outside_scale"),
        ([Review("", "p", 1.0)], {}, "wrong_id"),
        ([Review("a", "p\0", 1.0)], {}, "wrong_id"),
        ([Review("a", "p", 1.0), Review("a", "p", 1.0)], {}, "reviewed_twice"),
        ([Review("a", "p", 1.0, "x"), Review("b", "p", 1.0, "y")], {}, "two_panels"),
        ([Review("a", "p", 1.0)], {"line": 2}, "wrong_line"),
        ([Review("a", "p", 1.0, "", (1.0,))], {}, "wrong_criteria"),
        ([Review("a", f"p{i}", 1.0) for i in range(50_001)], {}, "too_many"),
        ([Review("a", "p", 1.0)] * 500_001, {}, "too_many"),
    ],
)
def test_what_is_wrong_is_said(reviews: list[Review], options: dict[str, object], code: str) -> None:
    problem, problems = make_problem(reviews, **options)  # type: ignore[arg-type]
    assert problem is None
    assert problems[0].code == code
    assert all(one.what.ja and one.remedy.ja for one in problems)
