"""How the charter has applications reviewed: the criteria, and what is asked of reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Criterion:
    """What reviewers score, on whole numbers from `low` (poor) to `high`; weights add up to 10,000.

    `words` say what the scores mean, from the poorest up: one of each, or of the two ends, or none.
    `least_characters` is how much is written on this criterion at least; nothing is asked where it is 0.
    """

    key: str
    name: Text
    weight_bp: int
    low: int
    high: int
    words: tuple[Text, ...] = ()
    least_characters: int = 0

    def word_of(self, score: int) -> Text | None:
        """What a score means, where the charter says it."""
        if len(self.words) == self.high - self.low + 1:
            return self.words[score - self.low]
        ends = dict(zip((self.low, self.high), self.words, strict=False))
        return ends.get(score)


@dataclass(frozen=True, slots=True)
class Review:
    """How reviews are made.

    `load_across_calls` is the most that one reviewer has in hand over every call. `answer_within_days` are counted
    from the invitation, `review_within_days` from the day for the answer. `pledge` comes before titles and names.
    `others_scores` says whether reviewers are shown, without names, what the others scored.
    `blind`: with "double" reviewers do not learn who applies; "single" hides the reviewers alone.
    `download`: whether reviewers may save or print what they read.
    `floor`: whether the worst-served application is served as well as can be before the total counts.
    """

    reviews_per_application: int
    load_per_reviewer: int
    blind: Literal["single", "double"]
    criteria: tuple[Criterion, ...]
    conflicts: tuple[str, ...]
    load_across_calls: int
    answer_within_days: int
    review_within_days: int
    remind_days: tuple[int, ...]
    pledge: Text
    others_scores: Literal["never", "after_own"]
    floor: Literal["none", "fair"]
    download: bool = True

    @property
    def hides_applicants(self) -> bool:
        return self.blind == "double"
