"""How much a word says: more, the fewer parties bear it."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kikin.engines.names.problem import Entry
from kikin.engines.names.writing import spoken

_IMAGINED = 20_000
"""Parties that are imagined beside the list, so that a short list does not take every word for a rare one."""
_SELDOM = 1e-5
_FEW = 50
"""Parties that share a word by chance before it no longer tells who is meant."""
_FREQUENT_WORDS = """
0.02 university institute technology company group international trading industry
0.01 al el abd abdul abu bin ben ibn muhammad mohammed mohammad mohamed ahmad ahmed ali research science national state
0.01 general bank center centre academy laboratory engineering electronics electric industries services systems
0.01 holding development
0.006 first new global world united central public private joint stock fund capital
0.004 hasan hassan hussein husayn khan maria jose juan carlos kim li wang zhang china beijing shanghai russia russian
0.004 iran japan korea america american india
"""
_FREQUENT = {
    word: float(share)
    for share, _, words in (line.partition(" ") for line in _FREQUENT_WORDS.strip().splitlines())
    for word in words.split()
}
"""How often a word is met in names anywhere, where a list is too short to tell."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many parties of a list bear each word. An input of every score, kept with the list's lineage."""

    parties: int
    counts: Mapping[str, int]
    digest: str

    @property
    def telling(self) -> float:
        """The surprise of what no more than a few of all parties would share."""
        return math.log((self.parties + _IMAGINED) / _FEW)

    def weight(self, word: str) -> float:
        """The surprise of a word, in natural logarithms: about 3 for the commonest, 12 for one never seen."""
        expected = _IMAGINED * _FREQUENT.get(word, _SELDOM)
        return math.log((self.parties + _IMAGINED) / (self.counts.get(word, 0) + expected))


def rarity_of(entries: Iterable[Entry]) -> Rarity:
    """How rare each word of a list is. The order of the entries does not matter."""
    parties = 0
    counts: Counter[str] = Counter()
    for entry in entries:
        parties += 1
        counts.update({word for name in entry.names for words in spoken(name, entry.kind) for word in words})
    return rarity(parties, counts)


def rarity(parties: int, counts: Mapping[str, int]) -> Rarity:
    """A rarity from counts that were kept."""
    held = json.dumps([parties, sorted(counts.items())], ensure_ascii=False)
    return Rarity(parties, dict(counts), hashlib.sha256(held.encode()).hexdigest())
