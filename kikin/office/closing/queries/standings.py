"""How an award stands in every room at once, for the light of its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kikin.fund.awards import RUNNING
from kikin.fund.changes import CHANGE
from kikin.fund.closing.execution import is_slow
from kikin.fund.milestones.lights import Standing
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.changes import queries as changes
from kikin.office.charter.queries import in_force, money_on
from kikin.office.closing.queries.dues import Due
from kikin.office.ledger import queries as ledger
from kikin.office.milestones import queries as milestones
from kikin.office.oversight import queries as oversight
from kikin.office.payments import queries as payments
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TOLD_ALREADY = frozenset(
    {"late_report", "late_milestone", "late_confirmation", "late_ip_notice", "award_not_active", "verdict_missing"}
)
"""Holds that the light gives as reasons of their own."""


def standing_of(award: Award, dues: Sequence[Due], now: datetime) -> Standing:
    """An award as its light sees it."""
    charter = in_force()
    today = local_date(now, charter.zone)
    owed, gates = milestones.milestones_of(award), milestones.gates_of(award)
    waiting = [one for one in changes.of_award(award) if one.state not in CHANGE.ends]
    issues = oversight.open_issues(award)
    runs = award.state in RUNNING
    soon_days = charter.calendar.soon_days
    return Standing(
        state=award.state,
        verdict=awards.verdicts_of([award])[award.ref],
        overdue=tuple(one.what for one in dues if one.is_overdue(today)),
        holds=_holds(award, today) if runs else (),
        gates=tuple(gate.state for gate in gates),
        locked_from=milestones.locked_year_of(award) if runs else None,
        current_year=charter.fiscal_year(today),
        missed_count=sum(one.state == "missed" for one in owed),
        rework_count=sum(one.state == "rework" for one in owed),
        soon_count=sum(today <= one.due_on <= today + timedelta(days=soon_days) for one in dues),
        soon_days=soon_days,
        changes_count=len(waiting),
        tasks_count=sum(task.state == "open" for task in milestones.tasks_of(award)),
        late_issues_count=sum(one.is_overdue(today) for one in issues),
        grave_issues_count=sum(one.level == "high" for one in issues),
        is_slow=runs and _has_been_slow(award, today),
    )


def _holds(award: Award, today: date) -> tuple[Text, ...]:
    held = [one for _, of_member in payments.holds_of_award(award, today) for one in of_member]
    return tuple(dict.fromkeys(one.label for one in held if one.code not in _TOLD_ALREADY))


def _has_been_slow(award: Award, today: date) -> bool:
    """Whether less than the charter's share of what was planned for the years that are over has been paid."""
    current = in_force().fiscal_year(today)
    planned_yen = sum(yen for year, yen in award.by_year if year < current)
    return is_slow(planned_yen, ledger.totals_of(award.ref).paid_yen, money_on(today).slow_below)
