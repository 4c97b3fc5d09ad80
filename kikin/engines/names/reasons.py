"""Why a pair of names has its points: word by word what meets and what does not, and the names as wholes."""

from __future__ import annotations

from collections.abc import Iterator

from kikin.engines.names.align import Asked, Meetings, Pairs
from kikin.engines.names.index import ListIndex, Rows
from kikin.engines.names.lexicon import Bits
from kikin.engines.names.problem import Reason
from kikin.engines.names.score import POINTS


def reasons_of(index: ListIndex, asked: Asked, pairs: Pairs, met: Meetings, pair: int, points: int) -> list[Reason]:
    """The reasons of one pair, given what meets in it alone. Their points add up to the pair's."""
    words = _words(asked.rows, int(pairs.row[pair]), asked.words)
    listed = _words(index.rows, int(pairs.listed[pair]), index.lexicon.words)
    reasons = [
        Reason("word", _picked(words, bits), _picked(listed, listed_bits), round(POINTS * gain))
        for bits, listed_bits, gain in zip(met.asked.tolist(), met.listed.tolist(), met.gain.tolist(), strict=True)
    ]
    reasons += [Reason("missing", word, "", -_half(index, word)) for word in _left(words, met.asked)]
    reasons += [Reason("extra", "", word, -_half(index, word)) for word in _left(listed, met.listed)]
    reasons.append(
        Reason("whole", " ".join(words), " ".join(listed), points - sum(reason.points for reason in reasons))
    )
    return reasons


def _half(index: ListIndex, word: str) -> int:
    """A word that meets none lacks one side of a meeting, which would count both by half."""
    return round(POINTS * index.rarity.weight(word) / 2)


def _words(rows: Rows, row: int, words: list[str]) -> list[str]:
    return [words[number] for number in rows.words[rows.first[row] : rows.first[row + 1]].tolist()]


def _picked(words: list[str], bits: int) -> str:
    return " ".join(word for place, word in enumerate(words) if bits >> place & 1)


def _left(words: list[str], taken: Bits) -> Iterator[str]:
    bits = 0
    for more in taken.tolist():
        bits |= more
    return (word for place, word in enumerate(words) if not bits >> place & 1)
