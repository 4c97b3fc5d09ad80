"""A second look at an answer, which shares no code with what worked it out: words are counted anew, one by one.

Of an answer the form is looked at whole. Figures are worked out anew for a few pairs, spread over the answer, from
counts of words in plain tables; where there are more than two million characters this would take too long, and what is
checked is that no figure contradicts another.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from kikin.engines.affinity.bilingual import Joiner, joined
from kikin.engines.affinity.problem import (
    AffinityProblem,
    AffinityResult,
    all_expertise,
    digest,
    is_small,
    keywords_of,
)

PAIRS = 40
NEAR = 2e-6
_UNPARTED = re.compile(
    "[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class FalseClaim(Exception):
    """An answer claims what is not so."""


def check(problem: AffinityProblem, result: AffinityResult) -> None:
    """Raise FalseClaim unless the answer is complete, in order and, as far as it is worked out anew, right."""
    _check_form(problem, result)
    _check_evidence(problem, result)
    if problem.method == "tfidf" and is_small(problem):
        _check_figures(problem, result)


def _check_form(problem: AffinityProblem, result: AffinityResult) -> None:
    _require(result.digest == digest(problem), "the answer is to another question")
    reviewers = len(problem.reviewers)
    wanted = reviewers if problem.top is None else min(problem.top, reviewers)
    count = len(result.affinity)
    parts = (result.proposal, result.reviewer, result.nearest, result.similarity)
    _require(all(len(part) == count for part in parts), "the parts are not of one length")
    _require(bool(((result.affinity >= 0) & (result.affinity <= 1)).all()), "an affinity is not between 0 and 1")
    by_id = {one.id: row for row, one in enumerate(problem.reviewers)}
    place = np.empty(reviewers, dtype=np.int64)
    place[[by_id[name] for name in sorted(by_id)]] = np.arange(reviewers)
    expected = np.repeat(np.arange(len(problem.proposals)), wanted)
    _require(np.array_equal(result.proposal, expected), "a list is too long, too short or out of place")
    same = result.proposal[1:] == result.proposal[:-1]
    falls = result.affinity[1:] < result.affinity[:-1]
    ties = (result.affinity[1:] == result.affinity[:-1]) & (place[result.reviewer[1:]] > place[result.reviewer[:-1]])
    _require(bool((falls | ties)[same].all()), "reviewers are out of order")
    pairs = result.proposal.astype(np.int64) * reviewers + result.reviewer
    _require(len(np.unique(pairs)) == count, "a pair is given twice")


def _check_evidence(problem: AffinityProblem, result: AffinityResult) -> None:
    known = all_expertise(problem)
    first = np.cumsum([0, *map(len, known)])
    weights = np.array([*(entry.weight for own in known for entry in own), 0.0])
    named = result.nearest >= 0
    own = result.nearest < np.diff(first)[result.reviewer][:, None]
    _require(bool(own.all()), "a work is named that the reviewer has not")
    near = result.similarity
    _require(bool((~named | ((near > 0) & (near <= 1 + NEAR))).all()), "a likeness is not between 0 and 1")
    at = np.where(named, first[result.reviewer][:, None] + result.nearest, len(weights) - 1)
    weighed = weights[at] * near
    _require(bool((np.diff(weighed, axis=1) <= NEAR).all()), "the nearest works are out of order")
    _require(bool((result.affinity <= weighed.max(axis=1) + NEAR).all()), "an affinity is above all its evidence")
    for reviewer in result.idle:
        _require(not (result.affinity[result.reviewer == reviewer] > 0).any(), "an idle reviewer has an affinity")


def _check_figures(problem: AffinityProblem, result: AffinityResult) -> None:
    joiner = Joiner(joined(keywords_of(problem)))
    proposals = [_terms((one.title, one.abstract, *one.keywords), joiner) for one in problem.proposals]
    entries = [
        [_terms((work.title, work.abstract), joiner) for work in one.works]
        + ([_terms(one.keywords, joiner)] if one.keywords else [])
        for one in problem.reviewers
    ]
    everything = [*proposals, *(terms for own in entries for terms in own)]
    stands_in = Counter(term for terms in everything for term in terms)
    rarity = {term: math.log((1 + len(everything)) / (1 + count)) + 1 for term, count in stands_in.items()}
    known = all_expertise(problem)
    step = max(1, len(result.proposal) // PAIRS)
    for at in range(0, len(result.proposal), step):
        reviewer, proposal = int(result.reviewer[at]), int(result.proposal[at])
        weighed = sorted(
            (
                entry.weight * _cosine(proposals[proposal], terms, rarity)
                for entry, terms in zip(known[reviewer], entries[reviewer], strict=True)
            ),
            reverse=True,
        )
        parts = [1 / math.sqrt(rank) for rank in range(1, len(weighed) + 1)]
        anew = sum(part * one for part, one in zip(parts, weighed, strict=True)) / (sum(parts) or 1)
        _require(abs(anew - float(result.affinity[at])) < NEAR, f"an affinity is {anew:.6f}, not as claimed")


def _cosine(one: Counter[str], other: Counter[str], rarity: dict[str, float]) -> float:
    def weigh(terms: Counter[str]) -> dict[str, float]:
        return {term: (1 + math.log(count)) * rarity[term] for term, count in terms.items()}

    left, right = weigh(one), weigh(other)
    length = math.hypot(*left.values()) * math.hypot(*right.values()) if left and right else 0.0
    return sum(value * right[term] for term, value in left.items() if term in right) / length if length else 0.0


def _terms(parts: tuple[str, ...], joiner: Joiner) -> Counter[str]:
    terms: Counter[str] = Counter()
    for part in (*parts, joiner.terms(parts)):
        said = [word for word in _said(part) if word]
        terms.update(said)
        terms.update(f"{one} {other}" for one, other in pairwise(said))
    return terms


def _said(text: str) -> Iterator[str]:
    """Each word without an English plural, each pair of characters that no blank parts; nothing for a lone letter."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", plain))
    for run in re.findall(
        r"[^\W_]+", "".join(f" {sign} " if not sign.isalnum() and sign != "_" else sign for sign in plain)
    ):
        yield from _parted(run)


def _parted(run: str) -> Iterator[str]:
    piece, unparted = "", False
    for sign in (*run, ""):
        if not sign or bool(_UNPARTED.match(sign)) != unparted:
            if unparted:
                yield from ([piece] if len(piece) == 1 else [piece[at : at + 2] for at in range(len(piece) - 1)])
            elif piece:
                yield _singular(piece) if len(piece) > 1 or not piece.isascii() else ""
            piece, unparted = "", bool(sign and _UNPARTED.match(sign))
        piece += sign


def _singular(word: str) -> str:
    if not (word.isascii() and word.isalpha()) or len(word) < 4 or not word.endswith("s"):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("sses"):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def _require(so: bool, message: str) -> None:
    if not so:
        raise FalseClaim(message)
