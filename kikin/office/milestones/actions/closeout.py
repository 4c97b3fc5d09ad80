"""What a stop leaves to do: the tasks that follow it, and the stop itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from kikin.fund import milestones as rules
from kikin.fund.milestones.closeout import Facts
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import in_force
from kikin.office.milestones import queries
from kikin.office.milestones.models import Task
from kikin.office.transitions import perform
from kikin.values.text import Text

LeftOf: TypeAlias = Callable[[Task], tuple[str, ...]]
"""The refs of what has to be done first for a task."""


def terminate(award: Award, reasons: Text, actor: Actor, now: datetime) -> Award:
    """Stop an award for the reasons to which all bodies have consented, and write down what is left to do."""
    with gate.change():
        stopped = awards.terminate(award, reasons, actor, now)
        open_tasks(stopped, queries.days_to_wind_up(stopped), actor, now)
        return stopped


def open_tasks(award: Award, within_days: int, actor: Actor, now: datetime) -> None:
    """The tasks of a stop that are not written down yet."""
    today = queries.today_of(award, now)
    known = {task.what for task in queries.tasks_of(award)}
    missing = [what for what in rules.WORKS if what not in known]
    with gate.change():
        refs = next_refs("TSK", in_force().fiscal_year(today), len(missing)) if missing else []
        with gate.act("wind_up", actor, now, award.subject(), "closeout_begun") as pending:
            pending.facts |= {"tasks_count": len(missing)}
        Task.objects.bulk_create(
            Task(
                ref=ref,
                state=rules.CLOSEOUT_TASK.initial,
                award=award,
                what=what,
                due_on=today + timedelta(days=within_days),
            )
            for ref, what in zip(refs, missing, strict=True)
        )


def remind(award: Award, kinds: Sequence[str], actor: Actor, now: datetime) -> None:
    """Note that the recipients of an award were reminded of what is overdue under it."""
    with gate.act("remind", actor, now, award.subject(), "recipient_reminded") as pending:
        pending.facts |= {"overdue_count": len(kinds), "kinds": ", ".join(sorted(set(kinds)))}


def finish(task: Task, note: str, left_of: LeftOf, actor: Actor, now: datetime) -> Task:
    """It is done, as a note says that names what shows it. Rooms that come after this one know what is left of it."""

    def gather(one: Task) -> Facts:
        return queries.task_facts(one, reasons=note, left=left_of(one))

    def keep(one: Task, pending: PendingEvent) -> None:
        one.done_by, one.done_on, one.note = actor.person, queries.today_of(one.award, now), note.strip()
        pending.facts |= {"award": one.award.ref, "what": one.what, "note": salted_digest(one.note)}

    return perform(task, "finish", actor, now, gather=gather, do=keep)
