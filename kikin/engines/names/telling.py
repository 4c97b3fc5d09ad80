"""What is known beside the names: a number decides, a birth date and a country can only tell two parties apart."""

from __future__ import annotations

from collections.abc import Iterator

from kikin.engines.names.index import ListIndex, plain
from kikin.engines.names.problem import UNIQUE_SCHEMES, Entry, Query, Reason

NOTHING_ALIKE = -9_000
"""The points of two names that have nothing in common."""
_BY_NUMBER = 7_000
_OTHER_NUMBER = -6_000
_OTHER_BIRTH = -3_000
_NEAR_BIRTH = -800
_OTHER_COUNTRY = -500


def is_more_known(query: Query) -> bool:
    """Whether anything but a name is known of who is looked for."""
    return bool(query.identifiers or query.birth_date or query.country)


def bearers_of(index: ListIndex, query: Query) -> set[int]:
    """The entries that bear one of the query's numbers."""
    return {place for one in query.identifiers for place in index.by_identifier.get(plain(one), ())}


def telling(query: Query, entry: Entry, points: int) -> tuple[Reason, ...]:
    """What else speaks for or against an entry whose names have so many points."""
    return tuple(_numbers(query, entry, points)) or tuple(_differences(query, entry))


def _numbers(query: Query, entry: Entry, points: int) -> Iterator[Reason]:
    listed = {plain(one): one.value for one in entry.identifiers}
    for one in query.identifiers:
        if value := listed.get(plain(one)):
            yield Reason("identifier", one.value, value, max(0, _BY_NUMBER - points * 3 // 4))
            return


def _differences(query: Query, entry: Entry) -> Iterator[Reason]:
    for one in query.identifiers:
        others = [other.value for other in entry.identifiers if other.scheme == one.scheme]
        if others and one.scheme in UNIQUE_SCHEMES:
            yield Reason("identifier", one.value, min(others), _OTHER_NUMBER)
            break
    if query.birth_date and entry.birth_dates:
        nearest = max(_birth_points(query.birth_date, listed) for listed in entry.birth_dates)
        if nearest:
            yield Reason("birth_date", query.birth_date, ", ".join(sorted(entry.birth_dates)), nearest)
    if query.country and entry.countries:
        countries = sorted(country.upper() for country in entry.countries)
        if query.country.upper() not in countries:
            yield Reason("country", query.country, ", ".join(countries), _OTHER_COUNTRY)


def _birth_points(asked: str, listed: str) -> int:
    shared = min(len(asked), len(listed))
    if asked[:shared] == listed[:shared]:
        return 0
    return _NEAR_BIRTH if abs(int(asked[:4]) - int(listed[:4])) <= 1 else _OTHER_BIRTH
