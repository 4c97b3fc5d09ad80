"""Proving the trail: every link follows the one before, says what its columns say, and ends where it should.

No Django: a trail that was exported is proved on any machine, from its file alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kikin.office.audit.chain import BEGINNING, Link, Published, hash_of, header, show_ranges
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

_NO_EVENT = -1
_MOST_BYTES = 2**24


@dataclass
class Findings:
    """What a check found: where the trail ends, how many transfers there are (if it looked), and every problem.

    `missing_guards` are guards of the database that are not in force: no fault in what is written, but worth a word.
    So is `lacks_heads`: there are events, and no published head to hold them against.
    """

    position: int = 0
    head: str = BEGINNING
    transfers_count: int | None = None
    problems: list[Problem] = field(default_factory=list)
    missing_guards: list[str] = field(default_factory=list)
    lacks_heads: bool = False


class Walk:
    """One walk along a trail. Afterwards it knows where the trail ended and what was wrong; the first break
    ends it.

    `published` are heads that have to occur; `sought`, if not empty, is one more, of an unknown position.
    """

    def __init__(self, published: Iterable[Published] = (), sought: str = "") -> None:
        self.position = 0
        self.hash = BEGINNING
        self.problems: list[Problem] = []
        self.is_whole = False
        self._published: dict[int, list[Published]] = {}
        for head in published:
            self._published.setdefault(head.position, []).append(head)
        self.has_heads = bool(self._published)
        self._sought = sought

    def over(self, links: Iterable[Link]) -> Iterator[Link]:
        """The links that are right, up to the end or the first that is not."""
        found = not self._sought
        rewritten: list[Published] = []
        for link in links:
            if problem := self._problem_of(link):
                self.problems += [problem, *_problems_of_rewritten(rewritten)]
                return
            self.position, self.hash = link.position, link.hash
            rewritten += (head for head in self._published.pop(link.position, ()) if head.hash != link.hash)
            found = found or link.hash == self._sought
            yield link
        self.is_whole = True
        self.problems += _problems_of_rewritten(rewritten)
        self.problems += self._problems_of_rest()
        if not found:
            what = Text("この末尾は記録の中にありません", "no event of the trail has this hash")
            self.problems.append(_head_missing("--head", what, self._sought))

    def _problems_of_rest(self) -> Iterator[Problem]:
        """The heads that no event has come to: those beyond the end, and lines that are no heads."""
        rest = [head for heads in self._published.values() for head in heads]
        if cut := [head for head in rest if head.position > self.position]:
            what = Text(
                f"記録は{self.position}番目で終わり、公開済みの末尾より先が欠けています",
                f"the trail ends at event {self.position}, and what came after it was cut off",
            )
            yield _head_missing(_lines_of(cut), what, max(head.position for head in cut))
        if rubbish := [head for head in rest if head.position <= self.position]:
            what = Text("末尾の控えとして読めません", "this is no head of a trail")
            yield _head_missing(_lines_of(rubbish), what, rubbish[0].hash)

    def _problem_of(self, link: Link) -> Problem | None:
        where = f"audit_event {self.position + 1}"
        if link.position == _NO_EVENT:
            return _broken(where, Text("記録として読めません", "this is no event"), link.canonical)
        if link.position != self.position + 1:
            return _broken(where, Text("記録が欠けています", "this event is missing"), link.position)
        if not isinstance(link.canonical, str):
            return _broken(where, Text("本文がありません", "its text is not there"), link.canonical)
        if not link.canonical.startswith(header(link, self.hash)):
            return _broken(
                where,
                Text(
                    "列の値または直前の記録と本文が一致しません", "its columns, or the event before, are not as it says"
                ),
                link.name,
            )
        if hash_of(link.canonical) != link.hash:
            return _broken(where, Text("本文とハッシュが一致しません", "its text is not the one hashed"), link.hash)
        return None

    def must_end_at(self, kept: tuple[object, ...]) -> None:
        """Check where the database says that the trail ends, as (1, position, hash)."""
        if self.is_whole and kept != (1, self.position, self.hash):
            what = Text(
                "記録の末尾が控えと一致しません", f"the trail ends at event {self.position}, not where it should"
            )
            self.problems.append(_broken("audit_head", what, " ".join(map(str, kept))))


def verify_file(file: Path, sought: str = "") -> Findings:
    """Walk an exported trail. Only `sought`, a head from elsewhere, shows whether its end was cut off."""
    walk = Walk(sought=sought)
    for _ in walk.over(links_in_file(file)):
        pass
    return Findings(walk.position, walk.hash, problems=walk.problems)


def links_in_file(file: Path) -> Iterator[Link]:
    """The rows of an exported trail. A line that is no row comes as a link that no walk accepts, and ends it."""
    with file.open("rb") as lines:
        while line := lines.readline(_MOST_BYTES + 1):
            try:
                link = _read_link(line)
            except (ValueError, RecursionError) as error:
                yield Link(_NO_EVENT, *[str(error)] * (len(Link._fields) - 1))
                return
            yield link


def _read_link(line: bytes) -> Link:
    """The row of one line. ValueError, or RecursionError, for a line that no export writes."""
    if len(line) > _MOST_BYTES:
        raise ValueError("the line is too long")
    row = json.loads(line.decode(), object_pairs_hook=_name_once, parse_constant=_refuse)
    if not isinstance(row, dict) or row.keys() != set(Link._fields):
        raise ValueError("the names are not those of an event")
    link = Link(**row)
    if [type(value) for value in link] != [int] + [str] * (len(link) - 1):
        raise ValueError("a value is of another type than an event's")
    return link


def _name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ in which of two values of one name they believe, so there must not be two."""
    row = dict(pairs)
    if len(row) != len(pairs):
        raise ValueError("a name occurs twice")
    return row


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no value")


def _broken(where: str, what: Text, value: object) -> Problem:
    remedy = Text(
        "この記録以降を信頼せず、公開済みの控えと照合してください",
        "trust nothing from here on; compare with a copy and with published heads",
    )
    return Problem("trail_broken", where, what, remedy, shown(value))


def _problems_of_rewritten(heads: list[Published]) -> Iterator[Problem]:
    if heads:
        first = min(heads, key=lambda head: head.position)
        what = Text(
            f"{first.position}番目の記録は公開した時のものではありません",
            f"event {first.position} is not the one that was published: it or one before it was rewritten",
        )
        yield _head_missing(_lines_of(heads), what, first.hash)


def _lines_of(heads: Iterable[Published]) -> str:
    return shown(f"heads.txt:{show_ranges(sorted(head.line for head in heads))}")


def _head_missing(where: str, what: Text, value: object) -> Problem:
    remedy = Text("公開した控えと写しを照合してください", "compare with a copy: events were changed or removed")
    return Problem("head_missing", where, what, remedy, shown(value))
