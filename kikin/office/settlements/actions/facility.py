"""A facility: work that is reported and accepted, yearly reports on what it is bound to, and breaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from kikin.fund import ledger as money
from kikin.fund import settlements as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import AwardMember
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import by_digest, in_force, money_on
from kikin.office.ledger import posting
from kikin.office.settlements import queries
from kikin.office.settlements.actions.payback import hold_member
from kikin.office.settlements.actions.settling import hold_awards
from kikin.office.settlements.models import Breach, CompletedWork, Fulfilment, Receivable
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


def report_work(
    member: AwardMember,
    title: Text,
    completed_on: date,
    completed_yen: Yen,
    document: str,
    actor: Actor,
    now: datetime,
) -> CompletedWork:
    """A recipient reports a part of its facility that is completed, and the eligible cost of it."""
    with gate.change():
        hold_member(member)
        made = CompletedWork(
            state=rules.COMPLETED_WORK.initial,
            member=member,
            title_ja=title.ja,
            title_en=title.en,
            completed_on=completed_on,
            completed_yen=completed_yen,
            document=document,
            reported_by=actor.person,
            reported_at=now,
        )
        gate.permit_or_refuse(actor, "report", made.subject())
        facts = queries.work_facts(member, now, completed_yen=completed_yen, day=completed_on, document=document)
        gate.refuse_if(rules.problems_of_reporting_work(facts))
        made.ref = next_ref("WRK", queries.year_of(member.award, now))
        with gate.act("report", actor, now, made.subject(), "completed_work_reported") as pending:
            _say(made, pending)
            pending.facts |= {"completed_yen": completed_yen, "document": document}
        made.save(force_insert=True)
        return made


def accept_work(work: CompletedWork, actor: Actor, now: datetime) -> CompletedWork:
    """The work was looked at and is completed; its cost counts at the next settlement."""

    def keep(one: CompletedWork, pending: PendingEvent) -> None:
        one.decided_by, one.decided_on = actor.person, _today(one.member, now)
        _say(one, pending)
        pending.facts |= {"completed_yen": one.completed_yen}

    def gather(one: CompletedWork) -> rules.WorkFacts:
        return queries.work_facts(one.member, now)

    return perform(work, "accept", actor, now, gather=gather, do=keep)


def send_back_work(work: CompletedWork, reasons: Text, actor: Actor, now: datetime) -> CompletedWork:
    """The work is not completed as reported, for reasons that the recipient reads."""

    def keep(one: CompletedWork, pending: PendingEvent) -> None:
        one.decided_by, one.decided_on = actor.person, _today(one.member, now)
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        _say(one, pending)

    return perform(work, "send_back", actor, now, gather=_because(reasons), do=keep)


def report_year(
    member: AwardMember, fiscal_year: int, words: str, document: str, actor: Actor, now: datetime
) -> Fulfilment:
    """A recipient reports, for one year, that it keeps what it is bound to."""
    with gate.change():
        hold_member(member)
        made = Fulfilment(
            state=rules.FULFILMENT.initial,
            member=member,
            fiscal_year=fiscal_year,
            words=words,
            document=document,
            reported_by=actor.person,
            reported_at=now,
        )
        gate.permit_or_refuse(actor, "report", made.subject())
        due_years = queries.years_of_obligation(member, now)
        facts = queries.work_facts(
            member,
            now,
            fiscal_year=fiscal_year,
            due_years=due_years,
            is_reported=fiscal_year in due_years and fiscal_year not in queries.years_to_report(member, now),
            words=words,
            document=document,
        )
        gate.refuse_if(rules.problems_of_reporting_year(facts))
        made.ref = next_ref("FUL", queries.year_of(member.award, now))
        with gate.act("report", actor, now, made.subject(), "fulfilment_reported") as pending:
            _say(made, pending)
            pending.facts |= {"fiscal_year": fiscal_year, "document": document}
        made.save(force_insert=True)
        return made


def accept_year(fulfilment: Fulfilment, actor: Actor, now: datetime) -> Fulfilment:
    """The year was kept."""

    def keep(one: Fulfilment, pending: PendingEvent) -> None:
        one.decided_by = actor.person
        _say(one, pending)

    return perform(fulfilment, "accept", actor, now, do=keep)


def send_back_year(fulfilment: Fulfilment, reasons: Text, actor: Actor, now: datetime) -> Fulfilment:
    """The report does not show that the year was kept."""

    def keep(one: Fulfilment, pending: PendingEvent) -> None:
        one.decided_by = actor.person
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        _say(one, pending)

    return perform(fulfilment, "send_back", actor, now, gather=_because(reasons), do=keep)


def record_breach(
    member: AwardMember, breached_on: date, words: Text, document: str, actor: Actor, now: datetime
) -> Breach:
    """An officer records that an obligation was not kept from a day on, and what that would take back."""
    with gate.change():
        hold_member(member)
        made = Breach(state=rules.BREACH.initial, member=member, breached_on=breached_on, document=document)
        gate.permit_or_refuse(actor, "record", made.subject())
        facts = queries.work_facts(member, now, day=breached_on, document=document, reasons=words.ja and words.en)
        gate.refuse_if(rules.problems_of_recording_breach(facts))
        made.bound_from, made.words_ja, made.words_en = facts.bound_from or breached_on, words.ja, words.en
        made.recorded_by, made.recorded_on = actor.person, _today(member, now)
        _work_out(made)
        made.ref = next_ref("BRC", queries.year_of(member.award, now))
        with gate.act("record", actor, now, replace(made.subject(), done_by=frozenset()), "breach_recorded") as pending:
            _say(made, pending)
            pending.facts |= {"breached_on": breached_on.isoformat(), "amount_yen": made.amount_yen}
        made.save(force_insert=True)
        return made


def confirm_breach(breach: Breach, actor: Actor, now: datetime) -> Receivable:
    """Another officer confirms it: what the charter says is demanded back, out of what had been settled."""
    made: list[Receivable] = []

    def gather(one: Breach) -> rules.WorkFacts:
        _work_out(one)
        return queries.work_facts(one.member, now, claw_back_yen=one.amount_yen, paid_yen=one.paid_yen)

    def keep(one: Breach, pending: PendingEvent) -> None:
        award, day = one.member.award, _today(one.member, now)
        one.decided_by = actor.person
        _say(one, pending)
        pending.facts |= {"amount_yen": one.amount_yen}
        paper = money.voucher(by_digest(award.charter_digest), day, one.ref)
        drafts = money.claw_back(award.ledger_facts(), {one.member.organisation.ref: one.amount_yen}, paper)
        posting.post(drafts, pending, now, in_force().first_month)
        made.append(
            Receivable(
                ref=next_ref("RCV", queries.year_of(award, now)),
                state=rules.RECEIVABLE.initial,
                member=one.member,
                cause="breach",
                amount_yen=one.amount_yen,
                demanded_on=day,
                due_on=day + timedelta(days=money_on(day).refund_within_days),
                demanded_by=actor.person,
            )
        )

    with gate.change():
        hold_awards([breach.member.award_id])
        confirmed = perform(breach, "confirm", actor, now, gather=gather, do=keep)
        (due,) = made
        due.breach = confirmed
        with gate.act("demand", actor, now, replace(due.subject(), done_by=frozenset()), "refund_demanded") as pending:
            pending.facts |= {"award": due.member.award.ref, "breach": breach.ref, "amount_yen": due.amount_yen}
            pending.facts |= {"due_on": due.due_on.isoformat()}
        due.save(force_insert=True)
        return due


def dismiss_breach(breach: Breach, reasons: Text, actor: Actor, now: datetime) -> Breach:
    """It was no breach after all, for reasons."""

    def keep(one: Breach, pending: PendingEvent) -> None:
        one.decided_by = actor.person
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        _say(one, pending)

    return perform(breach, "dismiss", actor, now, gather=_because(reasons), do=keep)


def _work_out(breach: Breach) -> None:
    """What a breach takes back, by what was paid until now and by the months that were kept."""
    found = queries.claw_back(breach.member, breach.breached_on)
    if found is not None:
        breach.months_bound, breach.months_kept = found.months_bound, found.months_kept
        breach.paid_yen, breach.amount_yen = found.paid_yen, found.amount_yen


def _because(reasons: Text) -> Callable[[object], rules.WorkFacts]:
    facts = rules.WorkFacts(reasons=reasons.ja and reasons.en)
    return lambda _: facts


def _today(member: AwardMember, now: datetime) -> date:
    return local_date(now, by_digest(member.award.charter_digest).zone)


def _say(one: CompletedWork | Fulfilment | Breach, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.member.award.ref, "member": one.member.organisation.ref}
