"""What each alert rests on: it stands for as long as one of the sources that showed it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from kikin.office.watch.sources import kind_of


class Grounds:
    """Of each alert, by its key, every ground that it has; a ground is a few statements that need one another."""

    def __init__(self) -> None:
        self.of: dict[str, list[tuple[str, ...]]] = {}
        self.by: dict[str, list[str]] = defaultdict(list)
        """The alerts that rest on a statement."""

    def rest(self, key: str, refs: Iterable[str]) -> None:
        """An alert rests on these statements, too."""
        ground = tuple(refs)
        self.of.setdefault(key, []).append(ground)
        for ref in ground:
            self.by[ref].append(key)

    def kinds(self, key: str) -> set[str]:
        """The kinds of sources that have shown it."""
        return {kind_of(ref) for ground in self.of.get(key, ()) for ref in ground}

    def fall(self, key: str, is_lost: Callable[[str], bool]) -> bool:
        """Some statements count no more: whether the alert stood until now, and rests on nothing any more."""
        before = self.of.get(key, [])
        self.of[key] = [ground for ground in before if not any(map(is_lost, ground))]
        return bool(before) and not self.of[key]
