"""Is a match what it says? Its name, its pieces and its arithmetic again, in Python integers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kikin.engines.names.problem import Entry, Match, Query

_FULL = 10_000


class FalseClaim(Exception):
    """A match says what is not so; the message says what."""


def check(entries: Iterable[Entry], query: Query, match: Match) -> None:
    """Raise FalseClaim unless the match is of a listed name, its figures follow from its reasons, and
    nothing but the name raised it."""
    entry = next((one for one in entries if one.id == match.entry), None)
    if entry is None:
        raise FalseClaim(f"{match.entry} is not on the list")
    _require(match.name in (entry.name, *entry.aliases), f"{match.name} is no name of {match.entry}")
    pieces = [reason for reason in match.reasons if reason.kind in {"word", "together", "writing"}]
    lowering = [reason for reason in match.reasons if reason.kind in {"birth_date", "country"}]
    for reason in pieces:
        _require(0 <= reason.likeness_bp <= _FULL and reason.weight > 0, f"{reason.asked}: likeness out of range")
        if reason.asked == reason.listed:
            _require(reason.likeness_bp == _FULL, f"{reason.asked} agrees with itself, yet not fully")
        elif reason.kind == "word":
            _require(reason.likeness_bp < _FULL, f"{reason.asked} is not {reason.listed}, yet agrees fully")
            _require(_are_alike(reason.asked, reason.listed), f"{reason.asked} is not like {reason.listed}")
        elif reason.kind == "together":
            _require(sorted(_letters(reason.asked)) == sorted(_letters(reason.listed)), "not the same letters")
    agreeing = sum(reason.weight * reason.likeness_bp for reason in pieces)
    _require(sum(reason.weight for reason in pieces) <= match.whole_weight, "the pieces outweigh the names")
    _require(match.name_score_bp == agreeing // match.whole_weight, f"the pieces give {agreeing}")
    score = match.name_score_bp
    for reason in lowering:
        _require(0 <= reason.likeness_bp < _FULL, f"{reason.kind} raises the match")
        given = query.birth_date if reason.kind == "birth_date" else query.country
        listed = entry.birth_date if reason.kind == "birth_date" else entry.country
        _require((reason.asked, reason.listed) == (given, listed), f"{reason.kind}: not what was given")
        _require(given != listed and bool(given) and bool(listed), f"{reason.kind} does not differ")
        score = score * reason.likeness_bp // _FULL
    _require(match.score_bp == score, f"the score follows as {score}, not {match.score_bp}")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FalseClaim(otherwise)


def _letters(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def _are_alike(first: str, second: str) -> bool:
    """Whether one is the other's initial, or at most two letters were changed, lost, gained or swapped."""
    if min(len(first), len(second)) == 1:
        return first[0] == second[0]
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        following = [i]
        for j, other in enumerate(second, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1] <= 2
