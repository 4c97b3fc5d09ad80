"""Putting a content before the bodies, and taking their answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kikin.fund import approvals as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.approvals import queries
from kikin.office.approvals.models import Approval, Vote
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import in_force
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.text import Text


def circulate(
    kind: str,
    about: str,
    title: Text,
    content: Mapping[str, Any],
    agencies: tuple[str, ...],
    actor: Actor,
    now: datetime,
) -> Approval:
    """Draft an approval of this content and put it before every body that the charter names."""
    in_charter = in_force()
    bodies = [body.key for body in in_charter.bodies_that_consent_to(kind)]
    today = local_date(now, in_charter.zone)
    with gate.change():
        ref = next_ref("APR", in_charter.fiscal_year(today))
        drafted = Subject("approval", bodies=frozenset(bodies), agencies=frozenset(agencies))
        gate.permit_or_refuse(actor, "draft", drafted)
        approval = Approval.objects.create(
            ref=ref,
            state="drafted",
            kind=kind,
            about=about,
            title_ja=title.ja,
            title_en=title.en,
            content=rules.canonical(content),
            digest=rules.digest_of(content),
            charter_digest=in_charter.digest,
            bodies=bodies,
            agencies=list(agencies),
            drafted_by=actor.person,
        )

        def put_before_the_bodies(approval: Approval, pending: PendingEvent) -> None:
            approval.circulated_at = now
            approval.due_on = today + timedelta(days=in_charter.approval[kind].within_days)
            pending.facts |= {"kind": kind, "about": about, "digest": approval.digest, "bodies": bodies}

        return perform(approval, "circulate", actor, now, gather=_facts, do=put_before_the_bodies)


def answer(
    approval: Approval, choice: str, seen_digest: str, actor: Actor, now: datetime, reasons: str = ""
) -> Approval:
    """Record the answer of the actor's body. The last missing consent concludes the approval."""

    def gather(approval: Approval) -> rules.Facts:
        return _facts(approval, actor.of, actor.person, seen_digest, reasons)

    def keep(approval: Approval, pending: PendingEvent) -> None:
        Vote.objects.create(
            approval=approval,
            body=actor.of,
            person=actor.person,
            answer=choice,
            reasons=reasons.strip(),
            answered_at=now,
        )
        if choice != "consent":
            approval.closed_at = now
        pending.facts |= {"about": approval.about, "body": actor.of, "digest": approval.digest}

    def close(approval: Approval, pending: PendingEvent) -> None:
        approval.closed_at = now
        pending.facts |= {"about": approval.about, "digest": approval.digest}

    with gate.change():
        perform(approval, choice, actor, now, gather=gather, do=keep)
        if choice == "consent" and rules.all_bodies_consent(_facts(approval)) is None:
            perform(approval, "conclude", actor, now, gather=_facts, do=close)
    return approval


def _facts(
    approval: Approval, body: str = "", person: str = "", seen_digest: str = "", reasons: str = ""
) -> rules.Facts:
    return rules.Facts(
        bodies=frozenset(approval.bodies),
        votes=queries.votes_of(approval),
        digest=approval.digest,
        body=body,
        person=person,
        seen_digest=seen_digest,
        reasons=reasons,
    )
