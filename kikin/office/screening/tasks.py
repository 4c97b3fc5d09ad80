"""Comparing again everything live: only what has changed, and with what a full run would give."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import TypeAlias

from kikin.engines.names.difference import Comparison, Share, Spread, Subject
from kikin.engines.names.spreading import run as here
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.charter.queries import in_force
from kikin.office.jobs.job import DAILY, HOURLY, Clock, Job
from kikin.office.lists.queries import entries_of, versions_in_force
from kikin.office.screening import actions, matching
from kikin.office.screening.models import Rescreening, ScreenedParty
from kikin.office.screening.queries import rescreening as queries
from kikin.office.screening.queries.dealings import to_escalate
from kikin.office.screening.queries.rescreening import Concerned, Pile, Plan
from kikin.values.calendar import local_date
from kikin.values.text import Text

Told: TypeAlias = Callable[[int, int], None]
"""How many cases of how many are done."""

JOBS = (
    Job(
        "screening_escalate",
        HOURLY,
        "kikin.office.screening.tasks:escalate_overdue",
        Text("期限の過ぎた軽減措置の上申", "Overdue measures are taken to a lead"),
    ),
    Job(
        "screening_purge",
        DAILY,
        "kikin.office.screening.tasks:purge_what_is_past",
        Text("保存期限の過ぎた記録の削除", "Captures and papers past their day are deleted"),
    ),
)


def escalate_overdue(actor: Actor, clock: Clock) -> None:
    """Take every measure whose date has passed to a lead, once."""
    for key in to_escalate(clock()):
        actions.escalate_if_waiting(key, actor, clock())


def purge_what_is_past(actor: Actor, clock: Clock) -> None:
    """Delete what policies keep no longer."""
    now = clock()
    actions.purge(local_date(now, in_force().zone), actor, now)


def _tell_nobody(done: int, count: int) -> None:
    return None


def rescreen(
    actor: Actor,
    clock: Callable[[], datetime],
    *,
    over: Collection[str] = (),
    anew: bool = False,
    wholly: bool = False,
    checked_at: datetime | None = None,
    spread: Spread = here,
    tell: Told = _tell_nobody,
) -> Rescreening | None:
    """Compare again what waits, and keep a record of it; nothing where nothing waits.

    `over` are applications whose award has ended. `anew` counts words anew, so that everything live is compared with
    every entry; `wholly` does the same with words as they were counted. `checked_at` is when it was last looked at what
    waits. A run that was killed is gone on with: what it had kept is neither compared nor kept again.
    """
    gate.permit_or_refuse(actor, "begin", Rescreening().subject())
    charter, now = in_force(), clock()
    versions = versions_in_force(local_date(now, charter.zone))
    lineage = actions.begin_lineage(versions, now) if anew else actions.lineage_kept(versions, now)
    plan = queries.plan_of(versions, lineage, matching.basis_of(lineage, charter), actor, over, wholly)
    came_count = max((queries.came_since(pile.met, versions).count() for pile in plan.piles), default=0)
    since = plan.known_since(charter.zone, checked_at, now)
    run = actions.begin_rescreening(plan, entries_of(versions).count(), came_count, since, actor, now)
    if run is None:
        return None
    done = 0
    for pile in plan.piles:
        for kept in _keep_pile(run, plan, pile, actor, clock, spread):
            done += kept
            tell(done, plan.cases_count)
    run.refresh_from_db()
    return actions.finish_rescreening(run, actor, clock()) if run.state == "begun" else run


def _keep_pile(
    run: Rescreening, plan: Plan, pile: Pile, actor: Actor, clock: Callable[[], datetime], spread: Spread
) -> Iterator[int]:
    """Compare and keep the cases of a pile, batch by batch: how many are done with each."""
    standing = queries.standing_in(plan.versions)
    comparison = Comparison.of(
        map(matching.entry_of, queries.came_since(pile.met, plan.versions)),
        map(matching.entry_of, entries_of(plan.versions)) if pile.has_new and not pile.is_full else (),
        matching.kept_rarity(plan.lineage),
        in_force().screening.hit_threshold_bp,
    )
    waiting: deque[list[Concerned]] = deque()

    def shares() -> Iterator[Share]:
        for batch in queries.batches(pile.cases):
            waiting.append(batch)
            yield _share(pile, batch)

    began = clock()
    for alerts in spread(comparison, shares()):
        batch = waiting.popleft()
        now = clock()
        actions.keep_compared(run, pile, batch, alerts, standing, (now - began).total_seconds(), actor, now)
        began = now
        yield len(batch)


def _share(pile: Pile, batch: list[Concerned]) -> Share:
    known = _subjects((one, party) for one in batch for party in one.known)
    new = _subjects((one, party) for one in batch for party in one.new)
    return Share(known=(*known, *new)) if pile.is_full else Share(known, new)


def _subjects(parties: Iterator[tuple[Concerned, ScreenedParty]]) -> tuple[Subject, ...]:
    found = (matching.subject_of(one.ref_of(party), party) for one, party in parties)
    return tuple(subject for subject in found if subject is not None)
