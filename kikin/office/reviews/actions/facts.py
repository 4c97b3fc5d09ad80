"""What the rules must know of assignments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from kikin.fund import reviews as rules
from kikin.office.reviews import inviting, queries
from kikin.office.reviews.models import Assignment


def facts_of(assignments: Sequence[Assignment]) -> Callable[[Assignment], rules.Facts]:
    """What the rules must know of each of these assignments, read together under their locks, at the first."""
    conflicted = cache(lambda: queries.conflicted_pairs({one.application for one in assignments}))

    def facts(assignment: Assignment) -> rules.Facts:
        return rules.Facts(
            has_conflict=(assignment.application.ref, assignment.person.ref) in conflicted(),
            application_state=assignment.application.state,
            criteria=inviting.panel(assignment.application.call).criteria,
        )

    return facts
