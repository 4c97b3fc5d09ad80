"""Figures of cases, by outcome or by what another policy would give: for those who screen, as far as they see them."""

from __future__ import annotations

from collections.abc import Callable

from kikin.fund.relations import Actor
from kikin.fund.screening import CASE, VERDICTS, Ended, Figures, figures_by_group
from kikin.office.charter.queries import in_force
from kikin.office.screening.models import PolicyTrial, PolicyVersion, ScreeningCase
from kikin.office.screening.queries.cases import visible_to
from kikin.values.calendar import local_date


def by_field(actor: Actor) -> tuple[Figures, ...]:
    """Outcomes, times and appeals by field of the fund."""
    return _figures(actor, lambda case: case.application.field)


def by_size(actor: Actor) -> tuple[Figures, ...]:
    """Outcomes, times and appeals by the size of the organisation that applied."""
    return _figures(actor, lambda case: case.application.lead.size)


def trials_of(policy: PolicyVersion, actor: Actor) -> list[PolicyTrial]:
    """What each trial came to, the newest first; of the cases that changed, those that the actor may see."""
    trials = list(policy.trials.order_by("-pk"))
    named = {case for trial in trials for case, *_ in trial.changed}
    seen = set(visible_to(actor).filter(ref__in=named).values_list("ref", flat=True)) if named else set()
    for trial in trials:
        trial.changed = [row for row in trial.changed if row[0] in seen]
    return trials


def _figures(actor: Actor, group_of: Callable[[ScreeningCase], str]) -> tuple[Figures, ...]:
    charter = in_force()
    closed = visible_to(actor).filter(state__in=CASE.ends).prefetch_related("questions", "appeals")
    ended = (
        Ended(
            group=group_of(case),
            verdict=VERDICTS[case.state],
            days=(local_date(case.decided_at, charter.zone) - local_date(case.opened_at, charter.zone)).days
            if case.decided_at
            else 0,
            was_questioned=bool(case.questions.all()),
            was_appealed=bool(case.appeals.all()),
            was_overturned=any(appeal.state == "upheld" for appeal in case.appeals.all()),
        )
        for case in closed
    )
    return figures_by_group(ended, charter.screening.told_from_count)
