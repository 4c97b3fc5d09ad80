"""Everything that changes a request to let technology go out: filing, triage, answers, and what time does to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from kikin.fund.outgoing import (
    CONDITION,
    OPEN,
    REQUEST,
    ConditionFacts,
    Facts,
    Request,
    answer_by,
    goes_on_after,
    problems_of_filing,
    triage,
)
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.outgoing import queries
from kikin.office.outgoing.models import OutgoingCondition, OutgoingRequest
from kikin.office.screening.outside import Likeness
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.refs import make_confidential_ref
from kikin.values.text import NOTHING_SAID, Text, as_pairs
from kikin.values.wording import is_blank

_AFTER_THE_LICENCE = Text(
    "輸出許可の期限が切れました。持ち出したものの返還若しくは利用の終了、又は許可の更新を書類で示してください。",
    "The licence has expired. Show by a paper that what went out is back or no longer used, or that it was renewed.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition as it is set: what, and by when."""

    text: Text
    due_on: date


def file(member: AwardMember, request: Request, actor: Actor, now: datetime) -> OutgoingRequest:
    """Ask to let something out. The same request, while it is open, is filed once."""
    charter = in_force()
    today = local_date(now, charter.zone)
    with gate.change():
        list(AwardMember.objects.select_for_update().filter(pk=member.pk).values_list("pk"))
        content = request.content()
        kind = content.pop("kind")
        found = OutgoingRequest(
            ref=make_confidential_ref("OUT", secrets.token_bytes(8)),
            state=REQUEST.initial,
            member=member,
            kind=kind,
            content=content,
            filed_by=actor.person,
            filed_at=now,
            answer_by=answer_by(today, charter.outgoing.clock_of(kind).answer_within_days, charter.calendar.is_free),
            licence_until=request.licence_until,
        )
        same = [one for one in member.outgoing.filter(kind=kind, state__in=OPEN) if one.content == content]
        if same:
            gate.permit_or_refuse(actor, "file", found.subject())
            return same[0]
        with gate.act("file", actor, now, found.subject(), "outgoing_filed") as pending:
            gate.refuse_if(problems_of_filing(queries.filing_facts(member, request, now)))
            _say(found, pending)
            found.save(force_insert=True)
    return found


def sort(
    found: OutgoingRequest, near: Sequence[Likeness], actor: Actor, now: datetime, *, is_drawn: bool = False
) -> OutgoingRequest:
    """Say by rule what a request needs; `near` are its names that may stand on a list. What needs nothing is clear,
    unless it `is_drawn` by lot."""
    charter = in_force()
    today = local_date(now, charter.zone)
    request = found.request
    item = charter.outgoing.items_on(today).get(request.item)
    result = triage(request, item, charter.outgoing.home, today, is_drawn=is_drawn)

    def keep(found: OutgoingRequest, pending: PendingEvent) -> None:
        found.outcome = result.outcome
        found.triage = as_pairs(result.reasons)
        found.near = [
            {
                "name": one.name,
                "watchlist": one.watchlist,
                "matched_name": one.matched_name,
                "score_bp": one.score_bp,
                "grounds": as_pairs(one.grounds),
            }
            for one in near
        ]
        _say(found, pending)

    with gate.change():
        perform(found, "triage", actor, now, do=keep)
        if result.outcome == "clear" and not near:
            perform(found, "clear_at_once", actor, now, gather=_facts(now), do=_decided(now))
    return found


def let_time_pass(found: OutgoingRequest, actor: Actor, now: datetime) -> OutgoingRequest:
    """What was not answered in time is clear, or goes to a lead, as the charter says of its kind."""
    then = in_force().outgoing.clock_of(found.kind).then
    if then == "clear":
        return perform(found, "let_through", actor, now, gather=_facts(now), do=_decided(now))
    return perform(found, "hand_up", actor, now, gather=_facts(now), do=_say)


def expire(found: OutgoingRequest, actor: Actor, now: datetime) -> OutgoingRequest:
    """The licence under which it went out has ended. Of what goes on after it the recipient has to show the end."""

    def keep(found: OutgoingRequest, pending: PendingEvent) -> None:
        _say(found, pending)
        request = found.request
        if found.licence_until is not None and goes_on_after(found.licence_until, request.first_on, request.last_on):
            _set_conditions(found, [Asked(_AFTER_THE_LICENCE, found.licence_until)])

    return perform(found, "expire", actor, now, gather=_facts(now), do=keep)


def withdraw(found: OutgoingRequest, actor: Actor, now: datetime) -> OutgoingRequest:
    """Whoever asked takes it back before it is answered."""
    return perform(found, "withdraw", actor, now, do=_say)


def _answer(action: str) -> Callable[[OutgoingRequest, Text, Actor, datetime], OutgoingRequest]:
    def take(found: OutgoingRequest, reasons: Text, actor: Actor, now: datetime) -> OutgoingRequest:
        """An answer, for reasons that stay with those who screen."""
        gather = _facts(now, reasons=_said(reasons))
        return perform(found, action, actor, now, gather=gather, do=_decided(now, reasons, actor=actor))

    return take


clear = _answer("clear")
allow = _answer("allow")


def _answer_on_conditions(
    action: str,
) -> Callable[[OutgoingRequest, Text, Iterable[Asked], Actor, datetime], OutgoingRequest]:
    def take(
        found: OutgoingRequest, reasons: Text, conditions: Iterable[Asked], actor: Actor, now: datetime
    ) -> OutgoingRequest:
        """An answer on conditions, each with the day by which it has to be met."""
        asked = list(conditions)

        def keep(found: OutgoingRequest, pending: PendingEvent) -> None:
            gate.refuse_if(_problems_of(asked, local_date(now, in_force().zone)))
            _decided(now, reasons, actor=actor)(found, pending)
            _set_conditions(found, asked)

        gather = _facts(now, reasons=_said(reasons), conditions_count=len(asked))
        return perform(found, action, actor, now, gather=gather, do=keep)

    return take


clear_with_conditions = _answer_on_conditions("clear_with_conditions")
allow_with_conditions = _answer_on_conditions("allow_with_conditions")


def delay(found: OutgoingRequest, days: int, reasons: Text, told: Text, actor: Actor, now: datetime) -> OutgoingRequest:
    """Put the answer off, once, by so many days; the recipient reads why."""

    def keep(found: OutgoingRequest, pending: PendingEvent) -> None:
        _tell(found, reasons, told)
        found.answer_by += timedelta(days=days)
        _say(found, pending)

    gather = _facts(now, reasons=_said(reasons) and told.ja and told.en, delay_days=days)
    return perform(found, "delay", actor, now, gather=gather, do=keep)


def escalate(found: OutgoingRequest, reasons: Text, actor: Actor, now: datetime) -> OutgoingRequest:
    """Take it to a lead, who is another person."""

    def keep(found: OutgoingRequest, pending: PendingEvent) -> None:
        _tell(found, reasons, NOTHING_SAID)
        found.escalated_by = actor.person
        _say(found, pending)

    return perform(found, "escalate", actor, now, gather=_facts(now, reasons=_said(reasons)), do=keep)


def refuse(found: OutgoingRequest, reasons: Text, told: Text, actor: Actor, now: datetime) -> OutgoingRequest:
    """It must not go out; the recipient reads what is told, which names no list and nobody near to one."""
    gather = _facts(now, reasons=_said(reasons) and told.ja and told.en)
    return perform(found, "refuse", actor, now, gather=gather, do=_decided(now, reasons, told, actor))


def show(condition: OutgoingCondition, document: str, actor: Actor, now: datetime) -> OutgoingCondition:
    """The recipient shows by a paper that a condition is met."""

    def keep(condition: OutgoingCondition, pending: PendingEvent) -> None:
        condition.document, condition.shown_by = document, actor.person
        condition.shown_on = local_date(now, in_force().zone)
        pending.facts |= {"request": condition.request.ref, "document": document}

    return perform(condition, "show", actor, now, do=keep)


def accept(condition: OutgoingCondition, actor: Actor, now: datetime) -> OutgoingCondition:
    """What was shown is enough."""
    return perform(condition, "accept", actor, now)


def send_back(condition: OutgoingCondition, reasons: Text, actor: Actor, now: datetime) -> OutgoingCondition:
    """What was shown is not enough; the recipient reads why."""

    def keep(condition: OutgoingCondition, pending: PendingEvent) -> None:
        condition.reasons_ja, condition.reasons_en = reasons.ja, reasons.en

    gather = ConditionFacts(_said(reasons))
    return perform(condition, "send_back", actor, now, gather=lambda condition: gather, do=keep)


def _set_conditions(found: OutgoingRequest, asked: Iterable[Asked]) -> None:
    OutgoingCondition.objects.bulk_create(
        OutgoingCondition(
            ref=make_confidential_ref("CON", secrets.token_bytes(8)),
            state=CONDITION.initial,
            request=found,
            text_ja=one.text.ja,
            text_en=one.text.en,
            due_on=one.due_on,
        )
        for one in asked
    )


def _facts(now: datetime, **said: Any) -> Callable[[OutgoingRequest], Facts]:
    return lambda found: replace(queries.facts_of(found, now), **said)


def _decided(
    now: datetime, reasons: Text = NOTHING_SAID, told: Text = NOTHING_SAID, actor: Actor | None = None
) -> Callable[[OutgoingRequest, PendingEvent], None]:
    def keep(found: OutgoingRequest, pending: PendingEvent) -> None:
        _tell(found, reasons, told)
        found.decided_by, found.decided_at = actor.person if actor else "", now
        _say(found, pending)

    return keep


def _tell(found: OutgoingRequest, reasons: Text, told: Text) -> None:
    found.reasons_ja, found.reasons_en = reasons.ja, reasons.en
    found.told_ja, found.told_en = told.ja, told.en


def _said(reasons: Text) -> str:
    return reasons.ja or reasons.en


def _problems_of(asked: Iterable[Asked], today: date) -> Iterable[Problem]:
    for one in asked:
        if is_blank(one.text.ja) or is_blank(one.text.en):
            yield Problem(
                "empty_condition",
                "outgoing_condition.text",
                Text("条件が両言語で書かれていません", "a condition is not written in both languages"),
                Text("両言語で書いてください", "write it in both"),
            )
        if one.due_on < today:
            yield Problem(
                "day_has_passed",
                "outgoing_condition.due_on",
                Text("期限が過ぎています", "its day has passed"),
                Text("今日以後の日にしてください", "give today or a later day"),
                one.due_on.isoformat(),
            )


def _say(found: OutgoingRequest, pending: PendingEvent) -> None:
    pending.facts |= {"award": found.member.award.ref, "member": found.member.organisation.ref, "kind": found.kind}
