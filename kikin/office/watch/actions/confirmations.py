"""The yearly confirmation: asked of every recipient, reminded, answered, and owed no more once an award has ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import (
    BY_NOTICE,
    CONFIRMATION,
    TOPICS,
    Alert,
    Answer,
    Campaign,
    ConfirmationFacts,
    Stake,
    changed,
    key_of,
)
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards import queries as awards
from kikin.office.awards.models import AwardMember
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import in_force
from kikin.office.transitions import perform_all
from kikin.office.watch import confirming
from kikin.office.watch.actions.cases import raise_alerts
from kikin.office.watch.models import Confirmation
from kikin.values.calendar import fiscal_year_bounds, local_date
from kikin.values.text import Text

Answers: TypeAlias = Mapping[str, Answer]
BY_ANSWER = Actor("", "founder", "", "confirmation")
"""Who raises what an answer shows: the machine of the fund."""


def ask(members: Sequence[AwardMember], campaign: Campaign, actor: Actor, now: datetime) -> list[Confirmation]:
    """Ask these recipients, who were not asked in this campaign yet."""
    today = _today(now)
    with gate.act("ask", actor, now, Subject("confirmation"), "confirmations_asked") as pending:
        pending.facts |= {"year": campaign.year, "recipients_count": len(members)}
        refs = next_refs("CNF", in_force().fiscal_year(today), len(members))
        return Confirmation.objects.bulk_create(
            Confirmation(
                ref=ref,
                state=CONFIRMATION.initial,
                member=member,
                year=campaign.year,
                asked_at=now,
                due_on=campaign.due_on(today),
                holds_from=campaign.holds_from(today),
            )
            for ref, member in zip(refs, members, strict=True)
        )


def remind(found: Sequence[Confirmation], actor: Actor, now: datetime) -> list[Confirmation]:
    """Note that these recipients were reminded today."""

    def keep(one: Confirmation, pending: PendingEvent) -> None:
        one.reminded_on, one.reminders_count = _today(now), one.reminders_count + 1
        _say(one, pending)

    return perform_all(found, "remind", actor, now, do=keep)


def lapse(found: Sequence[Confirmation], actor: Actor, now: datetime) -> list[Confirmation]:
    """What was asked of them is owed no more."""
    return perform_all(found, "lapse", actor, now, do=_say)


def give(one: Confirmation, answers: Answers, actor: Actor, now: datetime) -> Confirmation:
    """A recipient answers; what no longer stands as it was declared is looked into."""
    return give_all([one], answers, lambda _: actor, now)[0]


def give_all(
    found: Sequence[Confirmation], answers: Answers, actor_of: Callable[[Confirmation], Actor], now: datetime
) -> list[Confirmation]:
    """The same answers of several recipients, each for itself: all of them, or none."""

    def facts(one: Confirmation) -> ConfirmationFacts:
        needs_notice = BY_NOTICE & set(changed(answers))
        return ConfirmationFacts(answers, confirming.told_since(one) if needs_notice else frozenset())

    def keep(one: Confirmation, pending: PendingEvent) -> None:
        one.answers = {topic: [answers[topic].choice, answers[topic].words.strip()] for topic in TOPICS}
        one.given_by, one.given_at = actor_of(one).person, now
        _say(one, pending)
        pending.facts |= {"changed": list(changed(answers))}

    with gate.change():
        given = perform_all(found, "give", actor_of, now, gather=facts, do=keep)
        if set(changed(answers)) - BY_NOTICE:
            raise_alerts([_alert(one, _today(now)) for one in given], BY_ANSWER, now)
        return given


def _alert(one: Confirmation, today: date) -> Alert:
    """What was confirmed otherwise, and was stated by no notice."""
    award, subject = one.member.award, one.member.organisation.ref
    path = tuple(
        Text(f"{TOPICS[topic].ja}：{one.said[topic].words}", f"{TOPICS[topic].en}: {one.said[topic].words}")
        for topic in changed(one.said)
        if topic not in BY_NOTICE
    )
    ends_on = fiscal_year_bounds(award.last_year, in_force().first_month)[1]
    stake = Stake(sum(awards.balances_of(award).values()), ends_on=ends_on)
    key = key_of("declared_otherwise", subject, [award.ref, one.year])
    return Alert("declared_otherwise", subject, key, today, path, (subject,), (award.ref,), stake, (one.ref,))


def _say(one: Confirmation, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.member.award.ref, "recipient": one.member.organisation.ref, "year": one.year}


def _today(now: datetime) -> date:
    return local_date(now, in_force().zone)
