"""What the answers of a matcher are worth: how many it finds, at how many false alarms, and whether it knows itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.namesakes.askings import Asking
from benchmarks.namesakes.sets import one_party


@dataclass(frozen=True, slots=True)
class Answer:
    """The best entry that a matcher gave for an asking: whether it is the party meant, and how sure it was."""

    asking: Asking
    is_right: bool
    score: float


def answered(asking: Asking, entry: str, score: float) -> Answer:
    party = one_party()
    return Answer(asking, bool(asking.means) and party.get(entry) == party[asking.means], score)


def threshold(answers: Sequence[Answer], share: float) -> float:
    """The score that so small a share of the askings that mean nobody goes beyond."""
    alarms = sorted((one.score for one in answers if not one.asking.means), reverse=True)
    return alarms[int(share * len(alarms))]


def recall(answers: Sequence[Answer], share: float) -> float:
    """How many of the parties meant are found first, at that share of false alarms."""
    least = threshold(answers, share)
    meant = [one for one in answers if one.asking.means]
    return sum(one.is_right and one.score > least for one in meant) / len(meant)


def found_first(answers: Sequence[Answer]) -> float:
    meant = [one for one in answers if one.asking.means]
    return sum(one.is_right for one in meant) / len(meant)


def right_among(answers: Sequence[Answer], low: float, high: float) -> tuple[int, float]:
    """(how many best answers were given a probability between these, the share of them that is right)."""
    given = [one.is_right for one in answers if low <= one.score < high]
    return len(given), sum(given) / max(1, len(given))
