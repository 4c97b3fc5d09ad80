"""Is a match what it says? Its name, its words and its arithmetic again, and what the cards make of the pair alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from kikin.engines.names.index import build_index
from kikin.engines.names.problem import UNIQUE_SCHEMES, Entry, Identifier, Kind, Match, Query, Reason
from kikin.engines.names.rarity import Rarity, rarity_of
from kikin.engines.names.readings import readings_of
from kikin.engines.names.score import CARDS, OUT_OF_THE_QUESTION, STEPS, Card, Tables
from kikin.engines.names.solve import compared
from kikin.engines.names.telling import NOTHING_ALIKE

_OF_NAMES = frozenset({"word", "missing", "extra", "whole"})


class FalseClaim(Exception):
    """A match says what is not so; the message says what."""


def check(entries: Iterable[Entry], query: Query, match: Match, rarity: Rarity | None = None) -> None:
    """Raise FalseClaim unless the match is of a listed name, each of its words stands in the names, its probability
    follows from its reasons, nothing but the names and a number that both have raised it, and the names have the
    points that the cards give them. Without a rarity that of the list is taken, as for an index."""
    listed = tuple(entries)
    entry = next((one for one in listed if one.id == match.entry), None)
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
    of_names = sum(reason.points for reason in match.reasons if reason.kind in _OF_NAMES)
    figured = _points_of_names(query, entry, match.name, rarity or rarity_of(listed))
    _require(of_names == figured, f"the names have {figured} points, not {of_names}")


def _points_of_names(query: Query, entry: Entry, name: str, rarity: Rarity) -> int:
    """What the cards make of the names when nobody else is listed or asked for, figure by figure."""
    index = build_index((entry,), rarity)
    found = compared(index, (query,))
    names = [entry.names[place] for place in index.row_name[found.pairs.listed].tolist()]
    figures = [
        _figure([round(value * STEPS) for value in row], is_person)
        for row, is_person, one in zip(found.evidence.tolist(), found.is_person.tolist(), names, strict=True)
        if one == name
    ]
    return max(figures, default=NOTHING_ALIKE)


def _figure(steps: list[int], is_person: bool) -> int:
    points = _of_card(steps, CARDS.persons if is_person else CARDS.others)
    if points > OUT_OF_THE_QUESTION:
        points = (points + _of_tables(steps, CARDS.tables)) // 2
    return points


def _of_card(steps: list[int], card: Card) -> int:
    beyond = [max(0, steps[column] - round(knot * STEPS)) for column, knot in card.terms]
    return card.base + sum(map(int.__mul__, beyond, card.worth.tolist())) // STEPS


def _of_tables(steps: list[int], tables: Tables) -> int:
    points = tables.base
    for columns, bounds, worth in zip(
        tables.columns.tolist(), tables.bounds.tolist(), tables.worth.tolist(), strict=True
    ):
        answers = [steps[column] > bound for column, bound in zip(columns, bounds, strict=True)]
        points += worth[sum(1 << place for place, yes in enumerate(answers) if yes)]
    return points


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
