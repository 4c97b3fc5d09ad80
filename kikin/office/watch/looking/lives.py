"""What is known of one key person, and which alerts told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kikin.office.feeds.watch.said import Career, Seen

WHOLE_BP = 10_000


@dataclass(slots=True)
class Life:
    """What is known of one person. `guesses` are days and refs of sources that alone prove nothing.

    `gone_by`, `warned_by` and `filled_by` are the keys of the alerts that told of it; `further` leads from a post, or
    from the name of its institution, to the alert.
    """

    gone_by: str = ""
    career: Career | None = None
    seen: dict[str, Seen] = field(default_factory=dict)
    guesses: dict[str, tuple[date, str]] = field(default_factory=dict)
    further: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, date | None]] = field(default_factory=list)
    warned_by: str = ""
    efforts: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    filled_by: str = ""

    @property
    def is_gone(self) -> bool:
        return bool(self.gone_by)

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

    def ends(self, ref: str, ends_on: date | None) -> None:
        """The term ends on this day, as is said now."""
        if ends_on != self.term_ends_on:
            self.warned_by = ""
        self.terms.append((ref, ends_on))

    def promises(self, efforts_bp: Mapping[str, int]) -> None:
        """What the contracts say now of their time; what was declared since counts more."""
        for award in self.efforts.keys() | efforts_bp.keys():
            declared = [said for said in self.efforts.get(award, ()) if said[0] != "fund"]
            promised = [("fund", efforts_bp[award])] if award in efforts_bp else []
            self.efforts[award] = promised + declared

    def forget(self, ref: str) -> None:
        """A statement was taken back: what was said before it counts."""
        self.guesses = {source: guess for source, guess in self.guesses.items() if guess[1] != ref}
        self.terms = [said for said in self.terms if said[0] != ref]
        self.efforts = {award: [one for one in said if one[0] != ref] for award, said in self.efforts.items()}

    def falls(self, key: str) -> None:
        """What an alert told was taken back: should it be told again, it is news."""
        self.gone_by = "" if self.gone_by == key else self.gone_by
        self.warned_by = "" if self.warned_by == key else self.warned_by
        self.filled_by = "" if self.filled_by == key else self.filled_by
        self.further = {post: told_by for post, told_by in self.further.items() if told_by != key}
