"""Proving the trail: every link follows the one before, says what its columns say, and ends where it should.

No Django: a trail that was exported is proved on any machine, from its file alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kikin.office.audit.chain import BEGINNING, Link, Published, hash_of, header
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


@dataclass
class Findings:
    """What a check found: where the trail ends, how many transfers there are (if it looked), and every problem.

    `missing_guards` are guards of the database that are not in force: no fault in what is written, but worth a word.
    """

    position: int = 0
    head: str = BEGINNING
    transfers_count: int | None = None
    problems: list[Problem] = field(default_factory=list)
    missing_guards: list[str] = field(default_factory=list)


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
        self._sought = sought

    def over(self, links: Iterable[Link]) -> Iterator[Link]:
        """The links that are right, up to the end or the first that is not."""
        found = not self._sought
        for link in links:
            if problem := self._problem_of(link):
                self.problems.append(problem)
                return
            self.position, self.hash = link.position, link.hash
            for head in self._published.pop(link.position, ()):
                if head.hash != link.hash:
                    self.problems.append(_head_missing(head.where, head.hash))
            found = found or link.hash == self._sought
            yield link
        self.is_whole = True
        for head in (head for heads in self._published.values() for head in heads):
            self.problems.append(_head_missing(head.where, head.hash))
        if not found:
            self.problems.append(_head_missing("--head", self._sought))

    def _problem_of(self, link: Link) -> Problem | None:
        where = f"audit_event {self.position + 1}"
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

    def must_end_at(self, position: object, digest: object) -> None:
        """Check where the database says that the trail ends."""
        if self.is_whole and (position, digest) != (self.position, self.hash):
            self.problems.append(
                _broken(
                    "audit_head",
                    Text(
                        "記録の末尾が控えと一致しません",
                        f"the trail ends at event {self.position}, not where it should",
                    ),
                    f"{position} {digest}",
                )
            )


def verify_file(file: Path, sought: str = "") -> Findings:
    """Walk an exported trail. Only `sought`, a head from elsewhere, shows whether its end was cut off."""
    walk = Walk(sought=sought)
    for _ in walk.over(links_in_file(file)):
        pass
    return Findings(walk.position, walk.hash, problems=walk.problems)


def links_in_file(file: Path) -> Iterator[Link]:
    """The rows of an exported trail. A line that is no row comes as a link that no walk accepts."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                row = json.loads(line)
                yield Link(*(row[name] for name in Link._fields))
            except (ValueError, KeyError, TypeError, RecursionError):
                yield Link(-1, *[shown(line)] * (len(Link._fields) - 1))


def _broken(where: str, what: Text, value: object) -> Problem:
    remedy = Text(
        "この記録以降を信頼せず、公開済みの控えと照合してください",
        "trust nothing from here on; compare with a copy and with published heads",
    )
    return Problem("trail_broken", where, what, remedy, shown(value))


def _head_missing(where: str, digest: str) -> Problem:
    return Problem(
        "head_missing",
        where,
        Text("この末尾は記録の中にありません", "no event of the trail has this hash"),
        Text("公開した控えと写しを照合してください", "compare with a copy: events were changed or removed"),
        shown(digest),
    )
