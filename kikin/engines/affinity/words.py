"""Texts into terms: words of scripts that part them, pairs of characters of those that do not, and neighbours.

Every term is a whole number. What follows another gives a further term: two words make a word pair, two
overlapping pairs of characters three characters. Neighbours are kept by a hash of both, so that no table of
millions of them is needed; words are kept exactly.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

NEIGHBOURS = 1 << 22
"""As many places for neighbours; words come after them."""
_PAUSE = 0
"""Stands between a title and an abstract, and between keywords: across it nothing neighbours."""
_DOCUMENTS_AT_ONCE = 20_000

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
    """The words met so far, each with its number and its hash. A single letter or digit is no word."""

    numbers: dict[bytes, int] = field(default_factory=dict)
    hashes: list[int] = field(default_factory=lambda: [0])

    def numbers_of(self, text: str) -> list[int]:
        """A text as the numbers of its words."""
        known = self.numbers
        found = words(text)
        try:
            return [known[word] for word in found]
        except KeyError:
            return [known[word] if word in known else self._learn(word) for word in found]

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


def counted(vocabulary: Vocabulary, documents: Iterable[Sequence[str]]) -> csr_array:
    """How often each term stands in each document; a document is parts across which nothing neighbours."""
    flat: list[int] = []
    ends: list[int] = []
    blocks: list[csr_array] = []
    for parts in documents:
        for part in parts:
            flat += vocabulary.numbers_of(part)
            flat.append(_PAUSE)
        ends.append(len(flat))
        if len(ends) == _DOCUMENTS_AT_ONCE:
            blocks.append(_block(vocabulary, flat, ends))
            flat, ends = [], []
    blocks.append(_block(vocabulary, flat, ends))
    return _stacked(blocks, NEIGHBOURS + len(vocabulary.hashes))


def _block(vocabulary: Vocabulary, flat: list[int], ends: list[int]) -> csr_array:
    numbers = np.array(flat, dtype=np.int64)
    lengths = np.diff([0, *ends])
    document = np.repeat(np.arange(len(ends), dtype=np.int64), lengths)
    hashes = np.array(vocabulary.hashes, dtype=np.uint64)[numbers]
    first, second = hashes[:-1], hashes[1:]
    mixed = (first * np.uint64(0x9E3779B97F4A7C15) + second) * np.uint64(0xD6E8FEB86659FD93)
    pairs = (mixed >> np.uint64(42)).astype(np.int64)
    beside = (numbers[:-1] != _PAUSE) & (numbers[1:] != _PAUSE)
    said = numbers != _PAUSE
    keys = np.concatenate(
        [
            (document[said] << 32) + NEIGHBOURS + numbers[said],
            (document[:-1][beside] << 32) + pairs[beside],
        ]
    )
    keys, counts = np.unique(keys, return_counts=True)
    starts = np.searchsorted(keys, np.arange(len(ends) + 1, dtype=np.int64) << 32)
    columns = (keys & 0xFFFFFFFF).astype(np.int32)
    shape = (len(ends), NEIGHBOURS + len(vocabulary.hashes))
    return csr_array((counts.astype(np.float32), columns, starts.astype(np.int32)), shape=shape)


def _stacked(blocks: list[csr_array], width: int) -> csr_array:
    rows = sum(block.shape[0] for block in blocks)
    starts = [np.zeros(1, dtype=np.int32)]
    for block in blocks:
        starts.append(block.indptr[1:] + starts[-1][-1])
    values: NDArray[np.float32] = np.concatenate([block.data for block in blocks])
    columns: NDArray[np.int32] = np.concatenate([block.indices for block in blocks])
    return csr_array((values, columns, np.concatenate(starts)), shape=(rows, width))
