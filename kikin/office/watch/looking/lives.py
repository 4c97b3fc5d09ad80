"""What is known of one key person: what was stated, where they were seen, and which alerts told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kikin.office.feeds.watch.said import Career, Seen

WHOLE_BP = 10_000


@dataclass(slots=True)
class Life:
    """`guesses` are, by source, days and refs of what alone proves nothing. What was stated before is kept, so that it
    stands where the later is taken back.

    `gone_by`, `warned_by` and `filled_by` are the keys of the alerts that told of it; `further` leads from a post, or
    from the name of its institution, to the alert.
    """

    gone_by: str = ""
    career: Career | None = None
    seen: dict[str, Seen] = field(default_factory=dict)
    guesses: dict[str, list[tuple[date, str]]] = field(default_factory=lambda: defaultdict(list))
    further: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, date | None]] = field(default_factory=list)
    warned_by: str = ""
    efforts: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    filled_by: str = ""

    @property
    def is_gone(self) -> bool:
        return bool(self.gone_by)

    @property
    def last_seen(self) -> Seen | None:
        """None older is ever taken in, so that the newest is the last that came."""
        return next(reversed(self.seen.values()), None)

    @property
    def term_ends_on(self) -> date | None:
        return self.terms[-1][1] if self.terms else None

    @property
    def effort_bp(self) -> int:
        """All that is promised of their time."""
        return sum(said[-1][1] for said in self.efforts.values() if said)

    @property
    def is_overcommitted(self) -> bool:
        return self.effort_bp > WHOLE_BP

    @property
    def told_by(self) -> set[str]:
        """All alerts of them that count."""
        return {self.gone_by, self.warned_by, self.filled_by, *self.further.values()}

    def ends(self, ref: str, ends_on: date | None) -> None:
        """The term ends on this day, as is said now."""
        if ends_on != self.term_ends_on:
            self.warned_by = ""
        self.terms.append((ref, ends_on))

    def promises(self, efforts_bp: Mapping[str, int]) -> None:
        """What the contracts say now of their time; what was declared since counts more."""
        for award in self.efforts.keys() | efforts_bp.keys():
            declared = [said for said in self.efforts[award] if said[0] != "fund"]
            promised = [("fund", efforts_bp[award])] if award in efforts_bp else []
            self.efforts[award] = promised + declared

    def forget(self, is_lost: Callable[[str], bool]) -> None:
        """Statements that count no more are as if they had never been: what was said before them counts."""
        if self.career is not None and is_lost(self.career.ref):
            self.career = None
        self.seen = {ref: seen for ref, seen in self.seen.items() if not is_lost(ref)}
        self.terms = [one for one in self.terms if not is_lost(one[0])]
        for guesses in self.guesses.values():
            guesses[:] = [one for one in guesses if not is_lost(one[1])]
        for stated in self.efforts.values():
            stated[:] = [one for one in stated if not is_lost(one[0])]

    def falls(self, key: str) -> None:
        """What an alert told was taken back: should it be told again, it is news."""
        self.gone_by = "" if self.gone_by == key else self.gone_by
        self.warned_by = "" if self.warned_by == key else self.warned_by
        self.filled_by = "" if self.filled_by == key else self.filled_by
        self.further = {post: told_by for post, told_by in self.further.items() if told_by != key}
