"""How a panel meets, as a charter says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kikin.values.money import Rate

_HALF = Rate(1, 2)


@dataclass(frozen=True, slots=True)
class Panel:
    """How a panel meets: how many it needs, how it votes, and whether a round waits for its ranking."""

    least_members: int = 3
    quorum: Rate = _HALF
    vote: Literal["named", "secret"] = "named"
    ranking: Literal["advises", "binds"] = "advises"
