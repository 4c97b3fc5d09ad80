"""Who a reviewer is: without a number that only they bear, nobody can say to what they are tied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kikin.values.naming import folded_person
from kikin.values.problems import Problem
from kikin.values.text import Text

NUMBERS = ("e_rad", "orcid")
"""The numbers from outside that name one researcher."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A reviewer by their ref, their names, and the numbers that only they bear, by their scheme."""

    person: str
    name: Text
    numbers: Mapping[str, str] = field(default_factory=dict)


def are_told_apart(one: Identity, other: Identity) -> bool:
    """Whether their numbers show that two of one name are two: numbers of one scheme, which differ."""
    return any(one.numbers[scheme] != other.numbers[scheme] for scheme in one.numbers.keys() & other.numbers.keys())


def problems_of_identities(identities: Iterable[Identity]) -> dict[str, Problem]:
    """Person to why they are given nothing to read, for those whose identity is not resolved."""
    everyone = list(identities)
    bearing: defaultdict[str, list[Identity]] = defaultdict(list)
    for one in everyone:
        for name in {folded_person(one.name.ja), folded_person(one.name.en)} - {""}:
            bearing[name].append(one)
    doubled = {
        one.person
        for namesakes in bearing.values()
        if len(namesakes) > 1
        for one in namesakes
        if any(other.person != one.person and not are_told_apart(one, other) for other in namesakes)
    }
    found = {}
    for one in everyone:
        if not one.numbers.keys() & set(NUMBERS):
            found[one.person] = _without_a_number(one)
        elif one.person in doubled:
            found[one.person] = _double(one)
    return found


def _without_a_number(one: Identity) -> Problem:
    return Problem(
        "identity_unresolved",
        "assignment.reviewer",
        Text(
            "研究者番号がなく、本人を特定できないため、利益相反を判定できません",
            "without a researcher's number nobody can say who this is, and so to what they are tied",
        ),
        Text(
            "審査員のページで、e-Rad研究者番号又はORCIDを登録してください",
            "enter the e-Rad researcher number or the ORCID on the page of the reviewer",
        ),
        one.name.ja,
    )


def _double(one: Identity) -> Problem:
    return Problem(
        "identity_doubled",
        "assignment.reviewer",
        Text(
            "同じ氏名の審査員がおり、同一人物かどうか分かりません",
            "another reviewer of this name may be the same person",
        ),
        Text(
            "両者に同じ種類の番号（e-Rad研究者番号又はORCID）を登録してください",
            "enter a number of the same kind for both, the e-Rad researcher number or the ORCID",
        ),
        one.name.ja,
    )
