"""Affinities of texts in both languages, against answers that are known and counts made one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.affinity.bilingual import halves, joined
from kikin.engines.affinity.check import FalseClaim, check
from kikin.engines.affinity.explain import notes, pair_sentence
from kikin.engines.affinity.problem import AffinityProblem, AffinityResult, Proposal, Reviewer, Work, make_problem
from kikin.engines.affinity.solve import solve
from kikin.engines.affinity.words import stem, words

QUANTUM = Work("Error correction for superconducting qubits", "We correct errors of quantum computers.", 2020)
BATTERY = Work("Solid electrolytes for lithium batteries", "Ion conduction in sulfide electrolytes.", 2018)
JAPANESE = Work("量子計算機の誤り訂正", "超伝導量子ビットの誤り訂正符号を調べる。", 2021)


def problem_of(proposals: list[Proposal], reviewers: list[Reviewer], top: int | None = None) -> AffinityProblem:
    problem, problems = make_problem(proposals, reviewers, top=top)
    assert problem is not None, problems
    return problem


def affinities(problem: AffinityProblem) -> dict[tuple[str, str], float]:
    result = solve(problem)
    check(problem, result)
    return {
        (problem.proposals[p].id, problem.reviewers[r].id): affinity
        for p, r, affinity in zip(
            result.proposal.tolist(), result.reviewer.tolist(), result.affinity.tolist(), strict=True
        )
    }


@pytest.fixture
def small() -> AffinityProblem:
    return problem_of(
        [
            Proposal("P1", "Quantum error correction", "Codes for superconducting qubits"),
            Proposal("P2", "Lithium batteries with solid electrolytes"),
            Proposal("P3", "誤り訂正符号による量子計算機"),
        ],
        [
            Reviewer("q", (QUANTUM,)),
            Reviewer("b", (BATTERY,)),
            Reviewer("j", (JAPANESE, BATTERY)),
            Reviewer("k", (), ("lithium batteries",)),
            Reviewer("nothing"),
        ],
    )


def test_the_reviewer_who_wrote_of_it_comes_first(small: AffinityProblem) -> None:
    found = affinities(small)
    assert max(("q", "b", "j", "k"), key=lambda one: found["P1", one]) == "q"
    assert max(("q", "b", "j", "k"), key=lambda one: found["P2", one]) == "b"
    assert max(("q", "b", "j", "k"), key=lambda one: found["P3", one]) == "j"


def test_nobody_is_dropped(small: AffinityProblem) -> None:
    found = affinities(small)
    assert len(found) == 15
    assert found["P2", "k"] > 0
    assert found["P1", "nothing"] == 0
    said = " ".join(note.en for note in notes(small, solve(small)))
    assert "compared by keywords alone: k" in said
    assert "an affinity of 0: nothing" in said


def test_the_same_text_has_affinity_one() -> None:
    problem = problem_of(
        [Proposal("P", "Ion conduction", "in sulfides")], [Reviewer("r", (Work("Ion conduction", "in sulfides"),))]
    )
    assert affinities(problem) == {("P", "r"): 1.0}


def test_older_works_and_mere_keywords_count_less() -> None:
    old = replace(QUANTUM, year=1980)
    found = affinities(
        problem_of(
            [Proposal("P", QUANTUM.title)],
            [Reviewer("new", (QUANTUM,)), Reviewer("old", (old,)), Reviewer("said", (), (QUANTUM.title,))],
        )
    )
    assert found["P", "new"] == pytest.approx(2 * found["P", "old"], abs=1e-5)
    assert found["P", "said"] == 0.5


def test_a_keyword_in_both_languages_joins_them() -> None:
    proposal = Proposal("P", "次世代の研究", "量子計算を広げる。")
    reviewers = [Reviewer("en", (Work("Advances in quantum computing"),)), Reviewer("x", (Work("Advances in botany"),))]
    apart = affinities(problem_of([proposal], reviewers))
    assert apart["P", "en"] == 0
    for keyword in ("量子計算/quantum computing", "Quantum Computing（量子計算）"):
        together = affinities(problem_of([proposal, Proposal("Q", "x", "", (keyword,))], reviewers))
        assert together["P", "en"] > 0 == together["P", "x"]


def test_halves_of_keywords() -> None:
    assert halves("量子計算/Quantum-Computing") == ("量子計算", "quantum computing")
    assert halves("Ｑuantum Computing (量子計算)") == ("量子計算", "quantum computing")
    assert halves("量子計算") is None
    assert halves("input/output") is None
    table = joined(["量子計算/quantum computing", "量子コンピューティング/quantum computing"])
    assert len(set(table.values())) == 1 and len(table) == 3


def test_words_of_both_scripts() -> None:
    assert words("Deep-learning, 2024!") == [b"deep", b"learning", b"2024"]
    assert [word.decode() for word in words("ＡＩで量子計算")] == ["ai", "で量", "量子", "子計", "計算"]
    assert [word.decode() for word in words("Größe naïve")] == ["grosse", "naive"]
    assert [stem(word) for word in (b"studies", b"classes", b"errors", b"analysis", b"gas")] == [
        b"study", b"class", b"error", b"analysis", b"gas",
    ]  # fmt: skip


def test_evidence_names_the_nearest_works(small: AffinityProblem) -> None:
    result = solve(small)
    row = next(at for at in range(len(result.affinity)) if (result.proposal[at], result.reviewer[at]) == (1, 2))
    assert result.nearest[row].tolist() == [1, -1, -1]
    said = pair_sentence(small, result, row)
    assert "Solid electrolytes" in said.en and "Solid electrolytes" in said.ja
    assert "nothing known of q" in pair_sentence(small, result, len(result.affinity) - 1).en


def test_only_the_best_are_given(small: AffinityProblem) -> None:
    everyone, best = affinities(small), affinities(replace(small, top=2))
    assert len(best) == 6
    assert best.items() <= everyone.items()


def test_order_changes_nothing(small: AffinityProblem) -> None:
    turned = replace(small, proposals=small.proposals[::-1], reviewers=small.reviewers[::-1])
    assert affinities(turned) == pytest.approx(affinities(small), abs=2e-6)
    assert solve(turned).digest == solve(small).digest


_LETTERS = st.text("ab cé-量子計算カ゛ﾊﾟs1.", max_size=25)
_WORKS = st.builds(Work, _LETTERS, _LETTERS, st.none() | st.integers(1990, 2025))
_REVIEWERS = st.lists(
    st.tuples(st.lists(_WORKS, max_size=4), st.lists(_LETTERS | st.just("量子/abab"), max_size=2)),
    min_size=1,
    max_size=4,
)
_PROPOSALS = st.lists(st.tuples(_LETTERS, _LETTERS, st.lists(_LETTERS, max_size=2)), min_size=1, max_size=4)


@settings(max_examples=40)
@given(_PROPOSALS, _REVIEWERS)
def test_counting_one_by_one_agrees(
    proposals: list[tuple[str, str, list[str]]], reviewers: list[tuple[list[Work], list[str]]]
) -> None:
    problem = problem_of(
        [Proposal(str(at), title, abstract, tuple(said)) for at, (title, abstract, said) in enumerate(proposals)],
        [Reviewer(str(at), tuple(works), tuple(said)) for at, (works, said) in enumerate(reviewers)],
    )
    check(problem, solve(problem))


def _raised(result: AffinityResult) -> AffinityResult:
    affinity = result.affinity.copy()
    affinity[0] += 1e-3
    return replace(result, affinity=affinity)


def _shortened(result: AffinityResult) -> AffinityResult:
    return replace(
        result,
        proposal=result.proposal[:-1],
        reviewer=result.reviewer[:-1],
        affinity=result.affinity[:-1],
        nearest=result.nearest[:-1],
        similarity=result.similarity[:-1],
    )


@pytest.mark.parametrize(
    "tampered",
    [
        _raised,
        lambda result: replace(result, digest="0"),
        lambda result: replace(result, affinity=result.affinity[::-1].copy()),
        lambda result: replace(result, proposal=result.proposal[::-1].copy()),
        lambda result: replace(result, reviewer=np.zeros_like(result.reviewer)),
        lambda result: replace(result, similarity=result.similarity * 0.1),
        lambda result: replace(result, similarity=result.similarity[:, ::-1].copy()),
        lambda result: replace(result, idle=(0,)),
        _shortened,
    ],
)  # fmt: skip
def test_a_false_answer_is_found(small: AffinityProblem, tampered: object) -> None:
    assert callable(tampered)
    result = solve(small)
    check(small, result)
    with pytest.raises(FalseClaim):
        check(small, tampered(result))


def test_what_is_no_problem() -> None:
    work = Work("x", year=99999)
    problem, problems = make_problem([Proposal("a", ""), Proposal("a", "")], [Reviewer("r", (work,)), Reviewer("")])
    assert problem is None
    assert [one.code for one in problems] == ["repeated", "id", "year"]
    assert {one.code for one in make_problem([], [])[1]} == {"none"}
    many = [Proposal(str(at), "x") for at in range(3_000)]
    all_of = [Reviewer(str(at)) for at in range(3_000)]
    assert [one.code for one in make_problem(many, all_of)[1]] == ["too_many_pairs"]
    assert make_problem(many, all_of, top=100)[0] is not None


def test_candidates_leave_nobody_off_who_is_among_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = np.random.default_rng(7)

    def text(field: int) -> str:
        return " ".join(f"w{field}x{at}" if at < 20 else f"w{at}" for at in drawn.integers(0, 60, 25))

    problem = problem_of(
        [Proposal(str(at), text(at % 6)) for at in range(12)],
        [Reviewer(str(at), tuple(Work(text(at % 6)) for _ in range(4))) for at in range(180)],
        top=10,
    )
    exact = solve(problem)
    assert exact.exact
    monkeypatch.setattr("kikin.engines.affinity.solve.ALL_PAIRS", 0)
    quick = solve(problem)
    check(problem, quick)
    assert not quick.exact
    both = [set(zip(one.proposal.tolist(), one.reviewer.tolist(), strict=True)) for one in (exact, quick)]
    assert len(both[0] & both[1]) >= 0.98 * len(both[0])
