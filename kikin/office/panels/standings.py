"""What the reviews of an agenda say, strictness taken out, and how sure that is: the engine's answer, kept by what it
was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from kikin.engines.calibration.problem import CalibrationResult, Standing, digest, make_problem
from kikin.fund.panels import reached_by
from kikin.office.applications.models import Application
from kikin.office.applications.queries import of_call
from kikin.office.charter.queries import by_digest
from kikin.office.gate import refuse_if
from kikin.office.panels.models import Meeting, PanelItem
from kikin.office.reviews.judgements import judgements
from kikin.office.reviews.queries import merits, submitted_counts


@dataclass(frozen=True, slots=True)
class Seen:
    """One item with its standing, the lowest and highest mean that a review gave it, and how many reviews it lacks."""

    item: PanelItem
    standing: Standing
    low: float
    high: float
    missing_count: int


@dataclass(frozen=True, slots=True)
class Standings:
    """An agenda as its reviews rank it, best first; `line` is how many of it the money of the call reaches."""

    rows: tuple[Seen, ...]
    result: CalibrationResult


def standings_of(meeting: Meeting, items: Sequence[PanelItem]) -> Standings | None:
    """Where each of these items stands among the whole agenda; nothing of an agenda without reviews."""
    charter = by_digest(meeting.call.charter_digest)
    agenda = list(Application.objects.filter(panel_items__meeting=meeting))
    given = judgements(agenda, charter.review.criteria)
    if not given:
        return None
    problem, problems = make_problem(given, line=_line(meeting, {one.ref for one in agenda}))
    refuse_if(problems)
    if problem is None:
        return None
    result = cache.get(f"calibration:{digest(problem)}")
    if result is None:
        # The solver is loaded only by those who solve.
        from kikin.engines.calibration.solve import solve

        result = solve(problem)
        cache.set(f"calibration:{result.digest}", result, timeout=None)
    scores: dict[str, list[float]] = {}
    for one in given:
        scores.setdefault(one.proposal, []).append(one.score)
    counts, needed_count = submitted_counts(agenda), charter.review.reviews_per_application
    shown = {item.application.ref: item for item in items}
    rows = [
        Seen(
            shown[one.proposal],
            one,
            min(scores[one.proposal]),
            max(scores[one.proposal]),
            max(0, needed_count - counts.get(one.proposal, 0)),
        )
        for one in result.standings
        if one.proposal in shown
    ]
    return Standings(tuple(rows), result)


def _line(meeting: Meeting, agenda: set[str]) -> int:
    """How many of the agenda the money of the call reaches, going down the plain means of all its applications."""
    reviewed = of_call(meeting.call, ("in_review", "shortlisted", "selected", "declined"))
    means = merits(reviewed)
    ranked = sorted((one for one in reviewed if one.ref in means), key=lambda one: (-means[one.ref], one.ref))
    count = reached_by(sum(dict(meeting.call.budget_by_year).values()), [one.requested_yen for one in ranked])
    return sum(one.ref in agenda for one in ranked[:count])
