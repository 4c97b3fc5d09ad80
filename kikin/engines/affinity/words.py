"""Texts into terms: words of scripts that part them, pairs of characters of those that do not, and neighbours.

Every term is a whole number. What follows another gives a further term: two words make a word pair, two
overlapping pairs of characters three characters. In large problems neighbours are kept by a hash of both, so that no
table of millions of them is needed; words are kept exactly.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 1 << 22
"""As many places for neighbours; words come after them."""
_PAUSE = 0
"""Stands between a title and an abstract, and between keywords: across it nothing neighbours."""
_DOCUMENTS_AT_ONCE = 5_000

_UNPARTED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"[{_UNPARTED}]+|[^\\W_{_UNPARTED}]+")
_IS_UNPARTED = re.compile(f"[{_UNPARTED}]")
_ASCII = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))


def folded(text: str) -> str:
    """A text whose wide, narrow, upper and accented forms are told apart no longer."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(sign for sign in plain if unicodedata.category(sign) != "Mn" or sign in "\u3099\u309a")
    return unicodedata.normalize("NFC", kept)


def words(text: str) -> list[bytes]:
    """The words of a text, in their order, as they stand there but for their form."""
    if text.isascii():
        return text.encode().translate(_ASCII).split()
    found: list[bytes] = []
    for run in _RUNS.findall(folded(text)):
        if not _IS_UNPARTED.match(run):
            found.append(run.encode("utf-8", "surrogatepass"))
        elif len(run) == 1:
            found.append(run.encode())
        else:
            found += [run[at : at + 2].encode() for at in range(len(run) - 1)]
    return found


def mostly_parted(text: str) -> bool:
    """Is a text for the most part in a script that parts its words?"""
    return text.isascii() or 2 * len(_IS_UNPARTED.findall(text)) < sum(map(str.isalnum, text))


def stem(word: bytes) -> bytes:
    """A word without the ending of an English plural."""
    if not word.isalpha() or not word.isascii():
        return word
    if len(word) > 4 and word.endswith(b"ies"):
        return word[:-3] + b"y"
    if len(word) > 4 and word.endswith(b"sses"):
        return word[:-2]
    if len(word) > 3 and word.endswith(b"s") and not word.endswith((b"ss", b"us", b"is")):
        return word[:-1]
    return word


@dataclass(slots=True)
class Vocabulary:
    """The words met so far, each with its number and its hash. A lone letter or digit is none.

    `exact` keeps neighbours, too, each by a number of its own, of which there must be fewer than places.
    """

    numbers: dict[bytes, int] = field(default_factory=dict)
    hashes: list[int] = field(default_factory=lambda: [0])
    exact: bool = False
    neighbours: dict[int, int] = field(default_factory=dict)

    def numbers_of(self, text: str) -> list[int]:
        """A text as the numbers of its words."""
        known = self.numbers
        found = words(text)
        try:
            numbers = [known[word] for word in found]
        except KeyError:
            numbers = [known[word] if word in known else self._learn(word) for word in found]
        return [number for number in numbers if number]

    def places(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The place of each two words that stand side by side."""
        if self.exact:
            pairs, which = np.unique(numbers[:-1] << 32 | numbers[1:], return_inverse=True)
            known = self.neighbours
            own = [known.setdefault(pair, len(known)) % NEIGHBOURS for pair in pairs.tolist()]
            return np.array(own, dtype=np.int64)[which]
        hashes = np.array(self.hashes, dtype=np.uint64)[numbers]
        mixed = (hashes[:-1] * np.uint64(0x9E3779B97F4A7C15) + hashes[1:]) * np.uint64(0xD6E8FEB86659FD93)
        return (mixed >> np.uint64(42)).astype(np.int64)

    def _learn(self, word: bytes) -> int:
        root = stem(word)
        number = self.numbers.get(root)
        if number is None:
            number = _PAUSE if len(root) < 2 and root.isascii() else len(self.hashes)
            if number:
                self.hashes.append(zlib.crc32(root) << 32 | zlib.adler32(root))
            self.numbers[root] = number
        self.numbers[word] = number
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How often each term stands in each of some documents: document d has those from `start[d]` on."""

    term: NDArray[np.int32]
    count: NDArray[np.uint16]
    start: NDArray[np.int64]


def counted(vocabulary: Vocabulary, documents: Iterable[Sequence[str]]) -> Iterator[Counts]:
    """The counts of documents, some thousand at a time; a document is parts across which nothing neighbours."""
    flat: list[int] = []
    ends: list[int] = []
    for parts in documents:
        for part in parts:
            flat += vocabulary.numbers_of(part)
            flat.append(_PAUSE)
        ends.append(len(flat))
        if len(ends) == _DOCUMENTS_AT_ONCE:
            yield _counts(vocabulary, flat, ends)
            flat, ends = [], []
    if ends:
        yield _counts(vocabulary, flat, ends)


def _counts(vocabulary: Vocabulary, flat: list[int], ends: list[int]) -> Counts:
    numbers = np.array(flat, dtype=np.int64)
    document = np.repeat(np.arange(len(ends), dtype=np.int64), np.diff([0, *ends])) << 32
    pairs = vocabulary.places(numbers)
    said = numbers != _PAUSE
    beside = said[:-1] & said[1:]
    keys = np.concatenate([(document + NEIGHBOURS + numbers)[said], (document[:-1] + pairs)[beside]])
    keys.sort()
    firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    counts = np.minimum(np.diff(np.concatenate([firsts, [len(keys)]])), np.iinfo(np.uint16).max)
    keys = keys[firsts]
    start = np.searchsorted(keys, np.arange(len(ends) + 1, dtype=np.int64) << 32)
    return Counts((keys & 0xFFFFFFFF).astype(np.int32), counts.astype(np.uint16), start)
