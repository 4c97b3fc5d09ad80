"""Texts as vectors: how often a term stands in them, damped, times how rare it is, all of one length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kikin.engines.affinity.bilingual import Joiner, joined
from kikin.engines.affinity.problem import AffinityProblem, Proposal, Reviewer, expertise, keywords_of
from kikin.engines.affinity.words import Vocabulary, counted

_FEW = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Proposals and entries of expertise as rows of unit length over the terms that both have.

    `first[r]` to `first[r + 1]` are the entries of reviewer r, and `weight` is what each counts.
    """

    proposals: csr_array
    entries: csr_array
    first: NDArray[np.int64]
    weight: NDArray[np.float64]


def vectors_of(problem: AffinityProblem) -> Vectors:
    """The vectors of a problem. How rare a term is, is counted over all its texts."""
    joiner = Joiner(joined(keywords_of(problem)))
    vocabulary = Vocabulary()
    proposals = counted(vocabulary, (texts_of_proposal(one, joiner) for one in problem.proposals))
    entries = counted(vocabulary, _texts_of_reviewers(problem.reviewers, joiner))
    proposals, entries = _met(proposals, entries)
    known = [expertise(problem, one) for one in problem.reviewers]
    first = np.concatenate([[0], np.cumsum([len(one) for one in known], dtype=np.int64)])
    weight = np.array([entry.weight for one in known for entry in one], dtype=np.float64)
    count = proposals.shape[0] + entries.shape[0]
    stands_in = np.bincount(proposals.indices, minlength=proposals.shape[1])
    stands_in += np.bincount(entries.indices, minlength=entries.shape[1])
    rarity = (np.log((1 + count) / (1 + stands_in)) + 1).astype(np.float32)
    for counts in (proposals, entries):
        _weigh(counts, rarity)
    proposals, entries = _shared(proposals, entries)
    return Vectors(proposals, entries, first, weight)


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


def _weigh(counts: csr_array, rarity: NDArray[np.float32]) -> None:
    """In place: (1 + log count) × rarity, over the length of the whole."""
    values = counts.data
    np.log(values, out=values)
    values += 1
    values *= rarity[counts.indices]
    sums = np.concatenate([[0.0], np.cumsum(np.square(values, dtype=np.float64))])
    lengths = np.sqrt(sums[counts.indptr[1:]] - sums[counts.indptr[:-1]])
    lengths[lengths == 0] = 1
    values /= np.repeat(lengths, np.diff(counts.indptr)).astype(np.float32)


def _met(proposals: csr_array, entries: csr_array) -> tuple[csr_array, csr_array]:
    """The same counts over those columns alone that any text has."""
    columns = np.concatenate([proposals.indices, entries.indices])
    if len(columns) < _FEW:
        met, number = np.unique(columns, return_inverse=True)
        width = len(met)
    else:
        stands = np.zeros(entries.shape[1], dtype=bool)
        stands[columns] = True
        number = (np.cumsum(stands, dtype=np.int32) - 1)[columns]
        width = int(stands.sum())
    cut = len(proposals.indices)
    return _renumbered(proposals, number[:cut], width), _renumbered(entries, number[cut:], width)


def _renumbered(rows: csr_array, number: NDArray[np.integer], width: int) -> csr_array:
    return csr_array((rows.data, number.astype(np.int32), rows.indptr), shape=(rows.shape[0], max(width, 1)))


def _shared(proposals: csr_array, entries: csr_array) -> tuple[csr_array, csr_array]:
    """The same products over fewer columns: a term that only one side has can join nothing."""
    in_proposals = np.zeros(proposals.shape[1], dtype=bool)
    in_entries = np.zeros(proposals.shape[1], dtype=bool)
    in_proposals[proposals.indices] = True
    in_entries[entries.indices] = True
    both = in_proposals & in_entries
    number = (np.cumsum(both) - 1).astype(np.int32)
    width = int(both.sum())
    return _narrowed(proposals, both, number, width), _narrowed(entries, both, number, width)


def _narrowed(rows: csr_array, kept: NDArray[np.bool_], number: NDArray[np.int32], width: int) -> csr_array:
    stays = kept[rows.indices]
    starts = np.concatenate([[0], np.cumsum(stays)])[rows.indptr].astype(np.int32)
    return csr_array((rows.data[stays], number[rows.indices[stays]], starts), shape=(rows.shape[0], max(width, 1)))
