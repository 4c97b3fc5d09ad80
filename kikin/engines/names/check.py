"""Is a match what it says? Its name, its words and its arithmetic again, apart from how it was found."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from kikin.engines.names.problem import UNIQUE_SCHEMES, Entry, Identifier, Kind, Match, Query, Reason
from kikin.engines.names.readings import readings_of


class FalseClaim(Exception):
    """A match says what is not so; the message says what."""


def check(entries: Iterable[Entry], query: Query, match: Match) -> None:
    """Raise FalseClaim unless the match is of a listed name, each of its words stands in the names, its probability
    follows from its reasons, and nothing but the names and a number that both have raised it."""
    entry = next((one for one in entries if one.id == match.entry), None)
    if entry is None:
        raise FalseClaim(f"{match.entry} is not on the list")
    _require(match.name in (entry.name, *entry.aliases), f"{match.name} is no name of {match.entry}")
    _require({query.kind, entry.kind} != {"person", "organisation"} or _shares_a_number(query, entry), "no such kind")
    points = sum(reason.points for reason in match.reasons)
    _require(points == match.points, f"the reasons add up to {points}, not {match.points}")
    follows = 1 / (1 + math.exp(-points / 1_000))
    _require(abs(follows * 10_000 - match.probability_bp) <= 1, f"the probability follows as {follows}")
    _check_words(query, entry, match)
    for reason in match.reasons:
        _check_beside_the_name(query, entry, reason)


def _check_words(query: Query, entry: Entry, match: Match) -> None:
    words = [reason for reason in match.reasons if reason.kind == "word"]
    if not words:
        _require(any(reason.kind == "identifier" and reason.points >= 0 for reason in match.reasons), "nothing meets")
        return
    for reason in words:
        _require(reason.points > 0, f"{reason.asked} and {reason.listed} meet, and count nothing")
    asked = Counter(word for one in match.reasons if one.kind in {"word", "missing"} for word in one.asked.split())
    listed = Counter(word for one in match.reasons if one.kind in {"word", "extra"} for word in one.listed.split())
    _require(any(_are_of(asked, name, query.kind) for name in (query.name, *query.aliases)), "words that nobody asked")
    _require(_are_of(listed, match.name, entry.kind), "words that the list does not have")


def _are_of(words: Counter[str], name: str, kind: Kind) -> bool:
    """Whether the words are those of one reading of the name; what is left of it are forms and little words."""
    return any(words <= Counter(one.words) for one in readings_of(name, kind))


def _check_beside_the_name(query: Query, entry: Entry, reason: Reason) -> None:
    if reason.kind == "identifier":
        if reason.points >= 0:
            _require(_shares_a_number(query, entry), f"{reason.asked} is not a number of both")
            return
        theirs = {one.scheme for one in entry.identifiers} & {one.scheme for one in query.identifiers}
        _require(bool(theirs & UNIQUE_SCHEMES), f"{reason.asked} says nothing")
    elif reason.kind == "birth_date":
        _require(reason.points < 0 and reason.asked == query.birth_date, "a birth date that raises")
        _require(not any(_agree(query.birth_date, listed) for listed in entry.birth_dates), "a birth date that agrees")
    elif reason.kind == "country":
        _require(reason.points < 0 and reason.asked == query.country, "a country that raises")
        _require(query.country.casefold() not in map(str.casefold, entry.countries), "a country that agrees")


def _agree(asked: str, listed: str) -> bool:
    return asked.startswith(listed) or listed.startswith(asked)


def _shares_a_number(query: Query, entry: Entry) -> bool:
    return bool({_number(one) for one in query.identifiers} & {_number(one) for one in entry.identifiers})


def _number(identifier: Identifier) -> tuple[str, str]:
    return identifier.scheme, "".join(filter(str.isalnum, identifier.value.casefold()))


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FalseClaim(otherwise)
