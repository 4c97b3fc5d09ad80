"""What a policy would have made of past cases, so that two people know what they release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tried:
    """A past case under the policy that it had and under the one that is tried: levels, and where they stand."""

    case: str
    was: str
    would_be: str
    was_verdict: str
    would_be_verdict: str

    @property
    def changes(self) -> bool:
        return (self.was, self.was_verdict) != (self.would_be, self.would_be_verdict)


_GRAVITY = {"cleared": 0, "conditions": 1, "refused": 2}


@dataclass(frozen=True, slots=True)
class Trial:
    """`moves` counts from what to what; `changed` names the cases of which the level or the verdict would differ."""

    cases_count: int
    graver_count: int
    milder_count: int
    moves: tuple[tuple[str, str, int], ...]
    changed: tuple[Tried, ...]


def report(tried: Iterable[Tried]) -> Trial:
    """What would change, the cases in the order of their refs."""
    cases = sorted(tried, key=lambda one: one.case)
    turns = [_GRAVITY.get(one.would_be_verdict, 0) - _GRAVITY.get(one.was_verdict, 0) for one in cases]
    moves = Counter((one.was, one.would_be) for one in cases)
    return Trial(
        cases_count=len(cases),
        graver_count=sum(turn > 0 for turn in turns),
        milder_count=sum(turn < 0 for turn in turns),
        moves=tuple((was, would_be, count) for (was, would_be), count in sorted(moves.items())),
        changed=tuple(one for one in cases if one.changes),
    )
