"""Whom a name means, of a few who are there."""

from __future__ import annotations

from collections.abc import Mapping

from kikin.engines.names.index import build_index
from kikin.engines.names.problem import Entry, Query, problems_of, problems_of_entries
from kikin.engines.names.solve import match_all


def meant_by(name: str, names: Mapping[str, tuple[str, ...]], threshold_bp: int) -> str:
    """Of some parties, by the names of each, the one that a name means; nothing where it means none of them."""
    entries = [Entry(party, known[0], known[1:]) for party, known in names.items() if known]
    entries = [one for one in entries if not problems_of_entries([one])]
    asked = Query(name)
    if not entries or problems_of(asked):
        return ""
    [found] = match_all(build_index(entries), [asked], threshold_bp, 1)
    return found[0].entry if found else ""
