"""For which applications a case is asked, and by which policy it is then judged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kikin.fund.lifecycle import problems_of
from kikin.values.problems import Problem
from kikin.values.text import Text

PROPOSED_FOR_AWARD = frozenset({"shortlisted", "selected"})
_YEAR_AT_THE_END = re.compile(r"(?:^|\D)(\d{4})$")


@dataclass(frozen=True, slots=True)
class Asking:
    """An application for which a case is asked: where it stands, and who answers for it."""

    state: str
    agencies: frozenset[str]
    asking: frozenset[str]


def policy_named(policies: Iterable[str], year: int) -> str:
    """The newest policy that a charter names whose year has come: by the year at the end of its key, oldest first."""
    oldest, *later = policies
    found = oldest
    for policy in later:
        dated = _YEAR_AT_THE_END.search(policy)
        if dated is None or int(dated[1]) <= year:
            found = policy
    return found


def is_proposed_for_award(asking: Asking) -> Problem | None:
    if asking.state in PROPOSED_FOR_AWARD:
        return None
    return Problem(
        "not_proposed_for_award",
        "application.state",
        Text("採択候補になっていません", "it is not proposed for an award"),
        Text(
            "審査は採択候補が決まってから依頼してください",
            "screening comes after merit: ask once it is put forward",
        ),
        asking.state,
    )


def is_of_the_agency_asking(asking: Asking) -> Problem | None:
    if asking.agencies & asking.asking:
        return None
    return Problem(
        "other_agency",
        "application.agency",
        Text("依頼した配分機関の応募ではありません", "another agency answers for this application"),
        Text("その配分機関から依頼してください", "that agency has to ask"),
        ", ".join(sorted(asking.agencies)),
    )


def problems_of_asking(asking: Asking) -> tuple[Problem, ...]:
    """Everything that speaks against opening a case for an application."""
    return problems_of((is_proposed_for_award, is_of_the_agency_asking), asking)
