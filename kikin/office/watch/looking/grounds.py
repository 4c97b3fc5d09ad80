"""What each alert rests on: it stands for as long as one of the sources that showed it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from kikin.fund.watch import key_of
from kikin.office.watch.sources import kind_of


class Grounds:
    """Of each alert, by its key, every ground that it has; a ground is a few statements that need one another."""

    def __init__(self) -> None:
        self.of: dict[str, list[tuple[str, ...]]] = {}
        self.by: dict[str, list[str]] = defaultdict(list)
        """The alerts that rest on a statement."""
        self.dropped: set[str] = set()

    def key_of(self, kind: str, subject: str, facts: Iterable[object]) -> str:
        """The key of an alert: what was taken back and comes true is another thing."""
        key = key_of(kind, subject, facts)
        while key in self.dropped:
            key = key_of(kind, subject, (key,))
        return key

    def rest(self, key: str, refs: Iterable[str]) -> None:
        """An alert rests on these statements, too."""
        ground = tuple(refs)
        if ground in self.of.setdefault(key, []):
            return
        self.of[key].append(ground)
        for ref in ground:
            self.by[ref].append(key)

    def stands(self, key: str) -> bool:
        """Was it raised, and rests on something still?"""
        return key in self.of

    def resting_on(self, refs: Iterable[str]) -> list[str]:
        """The alerts that stand and of which some ground needs one of these statements."""
        return list(dict.fromkeys(key for ref in refs for key in self.by.get(ref, ()) if key in self.of))

    def kinds(self, key: str) -> set[str]:
        """The kinds of sources that have shown it."""
        return {kind_of(ref) for ground in self.of.get(key, ()) for ref in ground}

    def fall(self, key: str, is_lost: Callable[[str], bool]) -> bool:
        """Some statements count no more: whether the alert stood until now, and rests on nothing any more."""
        if key not in self.of:
            return False
        self.of[key] = [ground for ground in self.of[key] if not any(map(is_lost, ground))]
        return not self.of[key] and self.drop(key)

    def drop(self, key: str) -> bool:
        """It was never so: whether the alert stood until now."""
        self.dropped.add(key)
        return self.of.pop(key, None) is not None
