"""Reviews as those who weigh them ask for them: each that counts, as one score."""

from __future__ import annotations

from collections.abc import Sequence

from kikin.engines.calibration import problem as engine
from kikin.fund.charter import Criterion
from kikin.fund.reviews import merit_of
from kikin.office.applications.models import Application
from kikin.office.reviews.models import Review
from kikin.office.reviews.queries import that_count


def judgements(applications: Sequence[Application], criteria: Sequence[Criterion]) -> list[engine.Review]:
    """Each review that counts, as the weighted mean of its scores."""
    found = Review.objects.filter(assignment__in=that_count(applications))
    rows = found.values_list("assignment__person__ref", "assignment__application__ref", "scores")
    return [
        engine.Review(person, application, float(merit))
        for person, application, scores in rows
        if (merit := merit_of([scores], criteria)) is not None
    ]
