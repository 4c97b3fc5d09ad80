"""All that selection, awards and payments may ask of screening: to look, and what came of it. Never why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q

from kikin.fund.relations import Actor
from kikin.fund.screening import VERDICTS, Verdict, holds_a_payment
from kikin.office.screening import actions
from kikin.office.screening.models import Measure, ScreeningCase


def request(application_refs: Collection[str], agencies: Collection[str], actor: Actor, now: datetime) -> int:
    """Ask for a case for each application that has none; how many were opened."""
    return actions.request_cases(application_refs, agencies, actor, now)


def verdicts(application_refs: Iterable[str]) -> dict[str, Verdict]:
    """Application ref to verdict, for those for which a case was asked."""
    rows = ScreeningCase.objects.filter(application__ref__in=set(application_refs))
    told = rows.values_list("application__ref", "state", "stands_as")
    return {ref: VERDICTS.get(state) or VERDICTS.get(stands_as, "in_review") for ref, state, stands_as in told}


def unmet_conditions(application_refs: Iterable[str], today: date) -> frozenset[str]:
    """Of these applications, those with a condition that stops payments until it is met. Which, is not told."""
    rows = Measure.objects.filter(
        Q(case__state="mitigated") | Q(case__stands_as="mitigated"),
        case__application__ref__in=set(application_refs),
        state__in=("agreed", "in_force", "breached"),
    ).values_list("case__application__ref", "state", "holds_payment", "due_on")
    return frozenset(ref for ref, state, holds, due_on in rows if holds_a_payment(state, holds, due_on, today))
