"""How the charter has applications reviewed: the criteria, and what is asked of reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Criterion:
    """What reviewers score, on whole numbers from `low` (poor) to `high`; weights add up to 10,000."""

    key: str
    name: Text
    weight_bp: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Review:
    """How reviews are made.

    `load_across_calls` is the most that one reviewer has in hand over every call. `answer_within_days` are counted
    from the invitation, `review_within_days` from the day for the answer. `pledge` comes before titles and names.
    `others_scores` says whether reviewers are shown, without names, what the others scored.
    `floor`: whether the worst-served application is served as well as can be before the total counts.
    """

    reviews_per_application: int
    load_per_reviewer: int
    blind: Literal["single"]
    criteria: tuple[Criterion, ...]
    conflicts: tuple[str, ...]
    load_across_calls: int
    answer_within_days: int
    review_within_days: int
    remind_days: tuple[int, ...]
    pledge: Text
    others_scores: Literal["never", "after_own"]
    floor: Literal["none", "fair"]
