"""Milestones: reported by the recipient, accepted or sent back by an officer, or given up as missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kikin.fund.milestones.results import Facts
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.milestones import queries
from kikin.office.milestones.actions.papers import hand_in
from kikin.office.milestones.models import Milestone
from kikin.office.transitions import perform, perform_all
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Said:
    """What a recipient reports: what was reached, and for each item of the evidence the number of a paper that lies
    elsewhere; empty where a file shows it."""

    words: str
    papers: tuple[str, ...]


def report(found: Sequence[Milestone], said: Said, actor: Actor, now: datetime) -> list[Milestone]:
    """The lead reports what was reached. Several at once are reported with the same words and papers."""
    return report_all(found, said, lambda _: actor, now)


def report_all(
    found: Sequence[Milestone], said: Said, lead_of: Callable[[Milestone], Actor], now: datetime
) -> list[Milestone]:
    """The same of several leads together, each for its own: all of them, or none."""

    def gather(one: Milestone) -> Facts:
        files = one.items_with_files
        return queries.milestone_facts(one, now, words=said.words, papers=said.papers, files=files)

    def keep(one: Milestone, pending: PendingEvent) -> None:
        one.words, one.papers = said.words.strip(), list(said.papers)
        one.reported_by, one.reported_on = lead_of(one).person, queries.today_of(one.award, now)
        _say(one, pending)
        pending.facts |= {"files_count": len(one.files.all())}

    with gate.change():
        reported = perform_all(found, "report", lead_of, now, gather=gather, do=keep, reads=("files",))
        hand_in(reported, now)
        return reported


def accept(found: Sequence[Milestone], actor: Actor, now: datetime) -> list[Milestone]:
    """An officer has read it: it meets the criteria."""

    def keep(one: Milestone, pending: PendingEvent) -> None:
        one.decided_by, one.decided_on = actor.person, queries.today_of(one.award, now)
        _say(one, pending)

    return perform_all(found, "accept", actor, now, do=keep)


def send_back(milestone: Milestone, reasons: Text, actor: Actor, now: datetime) -> Milestone:
    """It does not meet the criteria, for reasons that the recipient reads; it is due again at once."""
    return _refuse(milestone, "send_back", reasons, actor, now)


def miss(milestone: Milestone, reasons: Text, actor: Actor, now: datetime) -> Milestone:
    """What the plan promised by a day that has passed will not come."""
    return _refuse(milestone, "miss", reasons, actor, now)


def _refuse(milestone: Milestone, action: str, reasons: Text, actor: Actor, now: datetime) -> Milestone:
    def keep(one: Milestone, pending: PendingEvent) -> None:
        one.decided_by, one.decided_on = actor.person, queries.today_of(one.award, now)
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        _say(one, pending)

    return perform(milestone, action, actor, now, gather=_because(reasons, now), do=keep)


def _because(reasons: Text, now: datetime) -> Callable[[Milestone], Facts]:
    return lambda one: queries.milestone_facts(one, now, reasons=reasons.ja and reasons.en)


def _say(one: Milestone, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.award.ref, "due_on": one.due_on.isoformat()}
