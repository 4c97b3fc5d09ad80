"""Texts as vectors: how often a term stands in them, damped, times how rare it is, all of one length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kikin.engines.affinity.bilingual import Joiner, joined
from kikin.engines.affinity.embedding import embedded
from kikin.engines.affinity.problem import AffinityProblem, Proposal, Reviewer, all_expertise, is_small, keywords_of
from kikin.engines.affinity.words import Counts, Vocabulary, counted, mostly_parted


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """What the model makes of proposals and entries; zeros for a text that it cannot read."""

    proposals: NDArray[np.float32]
    entries: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Proposals and entries of expertise as rows of unit length over the terms that both have.

    `first[r]` to `first[r + 1]` are the entries of reviewer r, and `weight` is what each counts.
    """

    proposals: csr_array
    entries: csr_array
    first: NDArray[np.int64]
    weight: NDArray[np.float64]
    meanings: Meanings | None = None


def vectors_of(problem: AffinityProblem, progress: Callable[[str, int, int], None]) -> Vectors:
    """The vectors of a problem. How rare a term is, is counted over all its texts."""
    joiner = Joiner(joined(keywords_of(problem)))
    vocabulary = Vocabulary(exact=is_small(problem))
    proposals = list(counted(vocabulary, (texts_of_proposal(one, joiner) for one in problem.proposals)))
    entries = list(counted(vocabulary, _texts_of_reviewers(problem.reviewers, joiner)))
    terms = _terms(proposals, entries)
    known = all_expertise(problem)
    first = np.concatenate([[0], np.cumsum([len(one) for one in known], dtype=np.int64)])
    weight = np.array([entry.weight for one in known for entry in one], dtype=np.float64)
    meanings = meanings_of(problem, progress) if problem.method == "embeddings" else None
    return Vectors(_rows(proposals, terms), _rows(entries, terms), first, weight, meanings)


def meanings_of(problem: AffinityProblem, progress: Callable[[str, int, int], None]) -> Meanings:
    """The meanings of all texts; of one in Japanese there is none, since the model cannot read it."""
    nothing = Joiner({})
    texts = [*map(partial(texts_of_proposal, joiner=nothing), problem.proposals)]
    texts += _texts_of_reviewers(problem.reviewers, nothing)
    whole = [". ".join(part for part in parts if part.strip()) for parts in texts]
    rows = embedded([text if mostly_parted(text) else "" for text in whole], progress)
    count = len(problem.proposals)
    return Meanings(rows[:count], rows[count:])


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """How rare each term is, and its column; -1 for one that only one side has and so can join nothing."""

    rarity: NDArray[np.float32]
    column: NDArray[np.int32]
    width: int


def _terms(proposals: Sequence[Counts], entries: Sequence[Counts]) -> _Terms:
    width = max((int(one.term.max(initial=0)) for one in (*proposals, *entries)), default=0) + 1
    sides = [np.zeros(width, dtype=np.int32) for _ in range(2)]
    for side, blocks in zip(sides, (proposals, entries), strict=True):
        for block in blocks:
            np.add.at(side, block.term, 1)
    documents = sum(len(block.start) - 1 for block in (*proposals, *entries))
    rarity = np.log((1 + documents) / (1 + sides[0] + sides[1])) + 1
    both = (sides[0] > 0) & (sides[1] > 0)
    column = np.where(both, np.cumsum(both) - 1, -1)
    return _Terms(rarity.astype(np.float32), column.astype(np.int32), max(int(both.sum()), 1))


def _rows(blocks: list[Counts], terms: _Terms) -> csr_array:
    """(1 + log count) × rarity, over the length of the whole document; each block is let go once it is used."""
    values, columns, lengths = [], [], []
    while blocks:
        block = blocks.pop(0)
        weighed = (1 + np.log(block.count, dtype=np.float32)) * terms.rarity[block.term]
        sums = np.concatenate([[0.0], np.cumsum(np.square(weighed, dtype=np.float64))])
        length = np.sqrt(np.diff(sums[block.start]))
        length[length == 0] = 1
        weighed /= np.repeat(length, np.diff(block.start)).astype(np.float32)
        column = terms.column[block.term]
        stays = column >= 0
        values.append(weighed[stays])
        columns.append(column[stays])
        lengths.append(np.diff(np.concatenate([[0], np.cumsum(stays)])[block.start]))
    if not lengths:
        return csr_array((0, terms.width), dtype=np.float32)
    start = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int32)
    return csr_array((np.concatenate(values), np.concatenate(columns), start), shape=(len(start) - 1, terms.width))


def texts_of_proposal(one: Proposal, joiner: Joiner) -> tuple[str, ...]:
    """The parts of a proposal, and the terms that its halves of keywords stand for."""
    parts = (one.title, one.abstract, *one.keywords)
    return (*parts, joiner.terms(parts))


def texts_of_reviewer(one: Reviewer, joiner: Joiner) -> Iterator[tuple[str, ...]]:
    """The parts of each entry of expertise, in the order of `expertise`."""
    for work in one.works:
        yield (work.title, work.abstract, joiner.terms((work.title, work.abstract)))
    if one.keywords:
        yield (*one.keywords, joiner.terms(one.keywords))


def _texts_of_reviewers(reviewers: Sequence[Reviewer], joiner: Joiner) -> Iterator[tuple[str, ...]]:
    for one in reviewers:
        yield from texts_of_reviewer(one, joiner)
