"""What the tests of refusals look at."""

from __future__ import annotations

import pytest

from kikin.office.applications.models import Reader
from kikin.office.audit.models import Event
from kikin.office.gate import Refused
from kikin.office.reviews.models import Assignment, Conflict, Review, ReviewerProfile


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def everything() -> tuple[object, ...]:
    """What a refusal must leave as it was."""
    return (
        list(Assignment.objects.values_list("ref", "state", "reasons_ja", "answered_at")),
        list(Reader.objects.values_list("application", "person", "has_conflict")),
        list(Conflict.objects.values_list("application", "person", "kind")),
        list(Review.objects.values_list("pk", "scores")),
        ReviewerProfile.objects.count(),
        Event.objects.count(),
    )
