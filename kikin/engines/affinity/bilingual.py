"""Keywords that were given in two languages, and what they join.

Whoever writes 量子計算/quantum computing has told that both are one thing. From all such pairs of a problem a table
is made; wherever either half stands in a text, a term that stands for both is added to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kikin.engines.affinity.words import folded

Joined = Mapping[str, str]
"""Half of a pair, folded, to the term that stands for both."""

MAX_JOINED = 20_000
_HALVES = re.compile(r"\s*(.+?)\s*(?:[/／|｜;；=＝]\s*(.+?)|[(（\[［【]\s*(.+?)\s*[)）\]］】])\s*")
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile("[a-zA-Z]")
_MARK = "kikinjoined"


def halves(keyword: str) -> tuple[str, str] | None:
    """The Japanese and the other half of a keyword given in both; nothing for any other."""
    match = _HALVES.fullmatch(keyword)
    if match is None:
        return None
    one, other = match[1], match[2] or match[3]
    for ja, en in ((one, other), (other, one)):
        if _JAPANESE.search(ja) and _LATIN.search(en) and not _JAPANESE.search(en):
            return _plain(ja), _plain(en)
    return None


def joined(keywords: Iterable[str]) -> Joined:
    """The table of all pairs that keywords give; halves that share another half are one thing, too."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for pair in {found for keyword in set(keywords) if (found := halves(keyword)) is not None}:
        ja, en = pair
        if len(ja) >= 2 and len(en) >= 2 and len(neighbours) < MAX_JOINED:
            neighbours[ja].add(en)
            neighbours[en].add(ja)
    table: dict[str, str] = {}
    for half in sorted(neighbours):
        if half not in table:
            _join(half, neighbours, table)
    return table


def _join(half: str, neighbours: Mapping[str, set[str]], table: dict[str, str]) -> None:
    term = f"{_MARK}{half.encode().hex()}"
    waiting = [half]
    while waiting:
        one = waiting.pop()
        if one not in table:
            table[one] = term
            waiting += neighbours[one]


class Joiner:
    """Finds the halves of a table in texts."""

    def __init__(self, table: Joined) -> None:
        self.table = table
        self._japanese = _either(half for half in table if _JAPANESE.search(half))
        latin = [half.split() for half in table if not _JAPANESE.search(half)]
        self._starts = {words[0] for words in latin if words}
        self._longest = max((len(words) for words in latin), default=0)

    def terms(self, texts: Sequence[str]) -> str:
        """The terms of all halves that stand in these texts, parted by blanks."""
        if not self.table:
            return ""
        found: set[str] = set()
        for text in texts:
            plain = _plain(text)
            if self._japanese is not None and not plain.isascii():
                found.update(self.table[match] for match in self._japanese.findall(plain))
            found.update(self._latin(plain))
        return " ".join(sorted(found))

    def _latin(self, plain: str) -> Iterable[str]:
        words = plain.split()
        if self._starts.isdisjoint(words):
            return
        for at, word in enumerate(words):
            if word in self._starts:
                for length in range(1, self._longest + 1):
                    term = self.table.get(" ".join(words[at : at + length]))
                    if term is not None:
                        yield term


def _either(halves_: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(halves_, key=lambda half: (-len(half), half))
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def _plain(text: str) -> str:
    """Words apart from signs, in one form, blanks between words of scripts that have them."""
    return " ".join(re.findall(r"\w+", folded(text)))
