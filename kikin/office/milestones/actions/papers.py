"""Files that show the evidence of a result or a gate: added, taken out again, and fixed by handing them in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kikin.fund import milestones as rules
from kikin.fund.relations import Actor
from kikin.office import gate as door
from kikin.office import papers
from kikin.office.gate import Refused
from kikin.office.milestones.models import Gate, Milestone, Paper

_EVENTS = {"milestone": "milestone_paper", "stage_gate": "gate_paper"}


def add_paper(found: Milestone | Gate, item: int, name: str, content: bytes, actor: Actor, now: datetime) -> Paper:
    """Keep a file for an item of the evidence. The same file again changes nothing."""
    with door.change():
        held = _hold(found)
        facts = _facts(held, item=item, items_count=len(held.evidence), files_count=held.files.count())
        kind = facts.kind
        door.permit_or_refuse(actor, "attach", held.subject())
        where = f"{kind}.file"
        door.refuse_if([*rules.problems_of_adding(facts), *papers.problems_of_paper(name, content, where)])
        digest = papers.keep(content)
        known = held.files.filter(item=item, sha256=digest).first()
        if known is not None:
            return known
        with door.act("attach", actor, now, held.subject(), f"{_EVENTS[kind]}_added") as pending:
            pending.facts |= {"award": held.award.ref, "sha256": digest, "size_bytes": len(content)}
            kept = {"name": name, "sha256": digest, "size_bytes": len(content)}
            return held.files.create(item=item, **kept, added_by=actor.person, added_at=now)


def take_out_paper(found: Milestone | Gate, number: int, actor: Actor, now: datetime) -> None:
    """Take out a file that was not handed in yet. Its content stays in the home, where nobody finds it any more."""
    with door.change():
        held = _hold(found)
        door.permit_or_refuse(actor, "detach", held.subject())
        paper = held.files.filter(pk=number).first()
        if paper is None:
            raise Refused((), hidden=True)
        facts = _facts(held, is_handed_in=paper.handed_in_at is not None)
        with door.act("detach", actor, now, held.subject(), f"{_EVENTS[facts.kind]}_taken_out") as pending:
            door.refuse_if(rules.problems_of_taking_out(facts))
            pending.facts |= {"award": held.award.ref, "sha256": paper.sha256}
            paper.delete()


def hand_in(found: Iterable[Milestone | Gate], now: datetime) -> None:
    """From now on the files of these stay as they are."""
    for of in ("milestone", "gate"):
        keys = [one.pk for one in found if isinstance(one, Milestone) == (of == "milestone")]
        if keys:
            Paper.objects.filter(**{f"{of}__in": keys}, handed_in_at=None).update(handed_in_at=now)


def _hold(found: Milestone | Gate) -> Milestone | Gate:
    """The record under its lock, so that nobody hands it in meanwhile."""
    rows: QuerySet[Any] = type(found)._default_manager.filter(pk=found.pk)
    list(rows.select_for_update().values_list("pk"))
    held: Milestone | Gate = rows.select_related("award__lead", "award__application").get()
    return held


def _facts(held: Milestone | Gate, **more: Any) -> rules.PaperFacts:
    is_open = held.state in (rules.OPEN if isinstance(held, Milestone) else rules.AWAITED)
    is_bound = held.award.activated_on is not None
    return rules.PaperFacts(held.lifecycle.kind, is_open and is_bound, **more)
