"""Reading approvals: the docket of a body, one item with its answers, and whether a content has consent."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q, QuerySet

from kikin.fund import approvals as rules
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.approvals.models import Approval, Vote
from kikin.office.gate import Refused
from kikin.office.records import listing


def visible_to(actor: Actor) -> QuerySet[Approval]:
    """The approvals that the policy lets an actor see, as SQL."""
    everything = Approval.objects.all()
    if actor.role == "auditor":
        return everything
    if actor.role == "body_officer":
        return listing(everything, "bodies", actor.of)
    if actor.role in ("programme_officer", "programme_director"):
        return listing(everything, "agencies", actor.of)
    return everything.none()


def docket(actor: Actor) -> list[Approval]:
    """What waits for an answer of the actor's body, the oldest first."""
    answered = Vote.objects.filter(body=actor.of).values("approval")
    return list(visible_to(actor).filter(state="circulating").exclude(pk__in=answered).order_by("due_on", "pk"))


def answered(actor: Actor) -> list[Approval]:
    """What the actor's body has answered or what has closed, the newest first."""
    mine = Vote.objects.filter(body=actor.of).values("approval")
    return list(visible_to(actor).filter(Q(pk__in=mine) | ~Q(state="circulating")).order_by("-pk"))


def get(ref: str, actor: Actor) -> Approval:
    """One approval, or Refused as hidden."""
    approval = Approval.objects.filter(ref=ref).first()
    if approval is None or not may_see(actor, approval.subject()):
        raise Refused((), hidden=True)
    return approval


def content_of(approval: Approval) -> dict[str, Any]:
    """What was put before the bodies, exactly as digested."""
    content: dict[str, Any] = json.loads(approval.content)
    return content


def votes_of(approval: Approval) -> tuple[rules.Vote, ...]:
    return tuple(
        rules.Vote(body, person, answer)
        for body, person, answer in Vote.objects.filter(approval=approval).values_list("body", "person", "answer")
    )


def answers_of(approval: Approval) -> list[Vote]:
    """Every answer with its reasons, in the order in which they came."""
    return list(Vote.objects.filter(approval=approval))


def has_consent(kind: str, about: str, digest: str) -> bool:
    """Whether every body has consented to exactly this content."""
    return Approval.objects.filter(kind=kind, about=about, digest=digest, state="approved").exists()


def about(kind: str, ref: str, actor: Actor) -> list[Approval]:
    """Every approval of a thing that the actor may see, the newest first."""
    return list(visible_to(actor).filter(kind=kind, about=ref).order_by("-pk"))


def latest(kind: str, about: str) -> Approval | None:
    """The newest approval of a thing, whatever became of it."""
    return Approval.objects.filter(kind=kind, about=about).order_by("-pk").first()
