"""What the charter asks of every award after its contract: dated results, and gates between its stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class ResultAsked:
    """A result that every award owes, due `within_days` after a fiscal year has ended.

    `each`: of every fiscal year of the award, of its last one, or of each of `years` fiscal years after it.
    """

    key: str
    name: Text
    each: Literal["year", "end", "after"]
    within_days: int
    criteria: Text
    evidence: tuple[Text, ...]
    years: int = 0


@dataclass(frozen=True, slots=True)
class GateAsked:
    """A gate of every award of at least `from_years` fiscal years, behind its first `after_years`.

    It is judged `months_before` the next stage begins; an award that is stopped there is wound up `close_within_days`.
    """

    key: str
    name: Text
    from_years: int
    after_years: int
    months_before: int
    criteria: tuple[Text, ...]
    evidence: tuple[Text, ...]
    close_within_days: int = 60
