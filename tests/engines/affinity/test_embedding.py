"""Affinities by meaning, with the model that a wheel brings."""

from __future__ import annotations

import numpy as np
import pytest

from kikin.engines.affinity import embedding
from kikin.engines.affinity.check import check
from kikin.engines.affinity.embedding import NoModel, embedded
from kikin.engines.affinity.pieces import pieces, vocabulary
from kikin.engines.affinity.problem import Proposal, Reviewer, Work, make_problem
from kikin.engines.affinity.solve import no_progress, solve


def test_texts_in_pieces() -> None:
    named = {number: piece for piece, number in vocabulary().items()}
    assert len(named) == 30_522
    said = [named[number] for number in pieces("Unaffordable électrolytes, 研国!", 50)]
    assert " ".join(said) == "[CLS] una ##ff ##ord ##able electro ##ly ##tes , [UNK] 国 ! [SEP]"
    assert len(pieces("word " * 500, 20)) == 20
    assert pieces("", 20) == [101, 102]


def test_meanings_are_of_unit_length_and_those_alike_are_near() -> None:
    cars, autos, cheese, nothing = embedded(["a fast car", "a quick automobile", "ripe cheese", " "], no_progress)
    assert np.linalg.norm(cars) == pytest.approx(1, abs=1e-5)
    assert cars @ autos > 0.6 > 0.3 > cars @ cheese
    assert not nothing.any()


def test_meaning_joins_what_no_word_joins_and_words_what_it_cannot_read() -> None:
    works = {"auto": Work("Automobile engines"), "milk": Work("Ripening of cheese"), "ja": Work("固体電解質の研究")}
    problem, _ = make_problem(
        [Proposal("P", "Motors of cars"), Proposal("Q", "固体電解質")],
        [Reviewer(name, (work,)) for name, work in works.items()] + [Reviewer("said", (), ("cars",)), Reviewer("none")],
        method="embeddings",
    )
    assert problem is not None
    result = solve(problem)
    check(problem, result)
    ranked = [problem.reviewers[row].id for row in result.reviewer.tolist()]
    assert ranked[0] == "auto"
    assert ranked[5] == "ja"
    assert result.idle == (4,)


def test_order_changes_little() -> None:
    texts = ["a fast car", "ripe cheese from milk", "words " * 60]
    assert np.allclose(embedded(texts, no_progress), embedded(texts[::-1], no_progress)[::-1], atol=0.02)


def test_without_the_model_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PACKAGE", "no_such_package")
    with pytest.raises(NoModel, match="kikin"):
        embedded(["x"], no_progress)


def test_another_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "SHA256", "0")
    with pytest.raises(NoModel, match="measured"):
        embedded(["x"], no_progress)
