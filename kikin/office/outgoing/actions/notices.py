"""Telling of intellectual property, and asking what may be done with it: by the recipient, the desk and the agency."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from kikin.fund.outgoing import IP_KINDS, IP_NOTICE, IpFacts, due_on, problems_of_notice
from kikin.fund.outgoing import IpNotice as Told
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.outgoing.models import IpNotice
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text


def file(member: AwardMember, told: Told, actor: Actor, now: datetime) -> IpNotice:
    """Tell of it, or ask. A notice is taken note of at once; the same one sent twice is filed once."""
    charter = in_force()
    today = local_date(now, charter.zone)
    with gate.change():
        list(AwardMember.objects.select_for_update().filter(pk=member.pk).values_list("pk"))
        by = due_on(told, charter.outgoing.notice_within_days)
        content = asdict(told)
        about = member.ip_notices.filter(ref=content.pop("about")).first()
        found = IpNotice(
            ref=make_confidential_ref("IPN", secrets.token_bytes(8)),
            state=IP_NOTICE.initial,
            member=member,
            filed_by=actor.person,
            filed_at=now,
            due_on=by,
            is_late=by is not None and by < today,
            about=about,
            **content,
        )
        same = member.ip_notices.filter(about=about, **content).exclude(state__in=("refused", "withdrawn")).first()
        if same is not None:
            gate.permit_or_refuse(actor, "file", found.subject())
            return same
        with gate.act("file", actor, now, found.subject(), "ip_notice_filed") as pending:
            kept = about.kept if about is not None else None
            gate.refuse_if(problems_of_notice(told, member.award.state, today, kept))
            _say(found, pending)
            found.save(force_insert=True)
        if not IP_KINDS[told.kind].is_approved:
            perform(found, "note", actor, now, gather=_facts())
    return found


def withdraw(found: IpNotice, actor: Actor, now: datetime) -> IpNotice:
    """Whoever asked takes it back before it is decided."""
    return perform(found, "withdraw", actor, now, do=_say)


def _plainly(action: str) -> Callable[[IpNotice, Actor, datetime], IpNotice]:
    def take(found: IpNotice, actor: Actor, now: datetime) -> IpNotice:
        """A step that asks for no more words."""
        return perform(found, action, actor, now, gather=_facts(), do=_say)

    return take


let_pass = _plainly("let_pass")
object_to = _plainly("object")
approve = _plainly("approve")


def refuse(found: IpNotice, reasons: Text, actor: Actor, now: datetime) -> IpNotice:
    """Refuse what was asked; the recipient reads why."""

    def keep(found: IpNotice, pending: PendingEvent) -> None:
        found.reasons_ja, found.reasons_en = reasons.ja, reasons.en
        _say(found, pending)

    return perform(found, "refuse", actor, now, gather=_facts(reasons.ja and reasons.en), do=keep)


def _facts(reasons: str = "") -> Callable[[IpNotice], IpFacts]:
    return lambda found: IpFacts(found.kind, reasons)


def _say(found: IpNotice, pending: PendingEvent) -> None:
    pending.facts |= {"award": found.member.award.ref, "member": found.member.organisation.ref, "kind": found.kind}
