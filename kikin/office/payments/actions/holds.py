"""Placing a hold, and lifting it: two different people."""

from __future__ import annotations

from datetime import datetime

from kikin.fund import payments as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import in_force
from kikin.office.payments import queries
from kikin.office.payments.models import Hold
from kikin.office.transitions import perform
from kikin.values.text import Text


def place(
    award: Award, code: str, reasons: Text, actor: Actor, now: datetime, member: AwardMember | None = None
) -> Hold:
    """Stop the payments of an award, or of one of its members, until someone else lifts the hold."""
    with gate.change():
        list(Award.objects.select_for_update().filter(pk=award.pk).values_list("pk"))
        ref = next_ref("HLD", in_force().fiscal_year(queries.today_of(now)))
        subject = Subject("hold", ref, agencies=frozenset({award.agency}))
        with gate.act("place", actor, now, subject, "hold_placed") as pending:
            gate.refuse_if(rules.problems_of_placing(rules.HoldFacts(code, reasons.ja and reasons.en)))
            pending.facts |= {
                "award": award.ref,
                "member": member.organisation.ref if member is not None else "",
                "code": code,
            }
        return Hold.objects.create(
            ref=ref,
            state=rules.HOLD.initial,
            award=award,
            member=member,
            code=code,
            reasons_ja=reasons.ja,
            reasons_en=reasons.en,
            placed_by=actor.person,
            placed_at=now,
        )


def lift(hold: Hold, reasons: Text, actor: Actor, now: datetime) -> Hold:
    """Another person than the one who placed it lets payments go on, and says why."""

    def gather(hold: Hold) -> rules.HoldFacts:
        return rules.HoldFacts(hold.code, reasons.ja and reasons.en)

    def keep(hold: Hold, pending: PendingEvent) -> None:
        hold.lifted_by, hold.lifted_at = actor.person, now
        hold.lifted_because_ja, hold.lifted_because_en = reasons.ja, reasons.en
        pending.facts |= {"award": hold.award.ref, "code": hold.code}

    return perform(hold, "lift", actor, now, gather=gather, do=keep)
