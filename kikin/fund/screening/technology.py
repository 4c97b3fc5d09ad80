"""The technology gate: areas are proposed from what an application says of itself, and a person confirms them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kikin.fund.recognition import recognise
from kikin.fund.screening.policies import SecurityPolicy
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class ProposedArea:
    """An area of the policy, and the words of the application that speak for it."""

    area: str
    terms: tuple[str, ...]


def propose_areas(
    policy: SecurityPolicy, title: Text, summary: Text, keywords: Sequence[str] = ()
) -> tuple[ProposedArea, ...]:
    """Every area of which some word is said, in the order of the policy. Nothing said proposes nothing."""
    found = recognise(policy.areas, title, summary, keywords).findings if policy.areas else ()
    words = {area.key: dict.fromkeys(one.term for one in found if one.field == area.key) for area in policy.areas}
    return tuple(ProposedArea(area, tuple(terms)) for area, terms in words.items() if terms)


def unknown_areas(policy: SecurityPolicy, areas: Sequence[str]) -> tuple[str, ...]:
    """Those that the policy does not have."""
    known = {area.key for area in policy.areas}
    return tuple(area for area in areas if area not in known)


def level_of(areas: Collection[str]) -> int:
    """By what the watch ranks: how many technologies of the gate a project touches, as a person confirmed them."""
    return len(areas)
