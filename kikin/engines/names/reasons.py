"""Why pairs of names have their points: word by word what meets and what does not, and the names as wholes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kikin.engines.names.align import Asked, Meetings, Pairs
from kikin.engines.names.index import ListIndex
from kikin.engines.names.lexicon import Numbers, Shares, spread
from kikin.engines.names.problem import Reason
from kikin.engines.names.rows import Rows
from kikin.engines.names.score import POINTS


def reasons_of(
    index: ListIndex, asked: Asked, pairs: Pairs, met: Meetings, starts: Numbers, chosen: Numbers, points: Sequence[int]
) -> Iterator[tuple[Reason, ...]]:
    """The reasons of each chosen pair. Their points add up to the pair's."""
    mine = _Words.of(asked.rows, pairs.row[chosen], asked.words, asked.weights)
    theirs = _Words.of(index.rows, pairs.listed[chosen], index.lexicon.words, index.weights)
    counts = starts[chosen + 1] - starts[chosen]
    meetings = met[spread(starts[chosen], counts)]
    columns = meetings.asked.tolist(), meetings.listed.tolist(), np.rint(meetings.gain * POINTS).astype(int).tolist()
    bounds = pairwise([0, *np.cumsum(counts).tolist()])
    for number, (begin, end) in enumerate(bounds):
        every = [column[begin:end] for column in columns]
        yield _of_one(mine, theirs, number, list(zip(*every, strict=True)), points[number])


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of some rows, and by how much each lowers where it meets none.

    A word that meets none lacks one side of a meeting, which would count both sides by half.
    """

    words: list[str]
    points: list[int]
    bounds: list[int]

    @classmethod
    def of(cls, rows: Rows, chosen: Numbers, words: list[str], weights: Shares) -> _Words:
        counts = rows.first[chosen + 1] - rows.first[chosen]
        numbers = rows.words[spread(rows.first[chosen], counts)]
        points = np.rint(weights[numbers] * -POINTS / 2).astype(int)
        return cls([words[number] for number in numbers.tolist()], points.tolist(), [0, *np.cumsum(counts).tolist()])


def _of_one(
    mine: _Words, theirs: _Words, number: int, met: list[tuple[int, int, int]], points: int
) -> tuple[Reason, ...]:
    begin, end = mine.bounds[number], mine.bounds[number + 1]
    their_begin, their_end = theirs.bounds[number], theirs.bounds[number + 1]
    words, listed = mine.words[begin:end], theirs.words[their_begin:their_end]
    reasons = []
    left, listed_left = (1 << len(words)) - 1, (1 << len(listed)) - 1
    for bits, listed_bits, gain in met:
        reasons.append(Reason("word", _picked(words, bits), _picked(listed, listed_bits), gain))
        left, listed_left = left & ~bits, listed_left & ~listed_bits
    reasons += [Reason("missing", words[at], "", mine.points[begin + at]) for at in _places(left)]
    reasons += [Reason("extra", "", listed[at], theirs.points[their_begin + at]) for at in _places(listed_left)]
    rest = points - sum([reason.points for reason in reasons])
    reasons.append(Reason("whole", " ".join(words), " ".join(listed), rest))
    return tuple(reasons)


def _picked(words: list[str], bits: int) -> str:
    if bits & (bits - 1) == 0:
        return words[bits.bit_length() - 1]
    return " ".join([words[place] for place in _places(bits)])


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1] if bits else []
