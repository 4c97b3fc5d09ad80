"""Asking for changes of an award, deciding them, and what they do to plans, contracts and money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from kikin.fund import changes as rules
from kikin.fund import ledger as money
from kikin.fund.awards import committed_by_year, released_by_year
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import Award, AwardMember, PlanLine
from kikin.office.changes import queries
from kikin.office.changes.models import Change, DeskAnswer
from kikin.office.charter.actions import next_ref, next_refs
from kikin.office.charter.queries import by_digest
from kikin.office.ledger import posting
from kikin.office.ledger import queries as ledger
from kikin.office.milestones import actions as milestones
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


def file(award: Award, request: rules.Request, actor: Actor, now: datetime, *, after: str | None = None) -> Change:
    """Ask for a change. A notice takes effect at once; anything else waits to be checked and approved.

    `after` is the ref of the award's last change that whoever asks has seen, empty where they saw none. Where the last
    one is newer and asks for the same, the request came twice: that change is the answer, and nothing is filed.
    """
    with gate.change():
        award = _hold(award)
        last = Change.objects.filter(award=award).last()
        is_the_same = last is not None and last.content == request.content()
        if last is not None and is_the_same and after is not None and last.ref != after:
            gate.permit_or_refuse(actor, "file", _before_filing(last))
            return last
        facts = queries.facts_of(award, request, now)
        members = {one.organisation.ref: one for one in award.members.all()}
        change = Change(
            ref=next_ref("CHG", facts.current_year),
            state=rules.CHANGE.initial,
            award=award,
            member=members.get(request.member),
            kind=request.kind,
            fiscal_year=request.fiscal_year or facts.current_year,
            content=request.content(),
            filed_by=actor.person,
            filed_at=now,
        )
        with gate.act("file", actor, now, _before_filing(change), "change_filed") as pending:
            gate.refuse_if(rules.problems_of_filing(facts))
            _say(change, pending)
            change.save(force_insert=True)
            _ask_desks(change, facts)
        if rules.is_notice(facts):
            perform(change, "note", actor, now, gather=_facts(now), do=_take_effect(now))
        return change


def _ask_desks(change: Change, facts: rules.Facts) -> None:
    if change.kind in facts.told.asked_of_desks:
        refs = next_refs("DSK", facts.current_year, len(rules.DESKS))
        DeskAnswer.objects.bulk_create(
            DeskAnswer(ref=ref, state=rules.DESK_ANSWER.initial, change=change, desk=desk)
            for ref, desk in zip(refs, rules.DESKS, strict=True)
        )


def answer(asked: DeskAnswer, action: str, actor: Actor, now: datetime) -> DeskAnswer:
    """A desk clears a change, or objects to it. Why stays with the desk."""

    def keep(one: DeskAnswer, pending: PendingEvent) -> None:
        charter = by_digest(one.change.award.charter_digest)
        one.answered_by, one.answered_on = actor.person, local_date(now, charter.zone)
        pending.facts |= {"change": one.change.ref, "award": one.change.award.ref, "desk": one.desk}

    return perform(asked, action, actor, now, gather=queries.answer_facts, do=keep)


def withdraw(change: Change, actor: Actor, now: datetime) -> Change:
    """Whoever asked takes it back before it is decided."""
    return perform(change, "withdraw", actor, now, do=_say)


def check(change: Change, actor: Actor, now: datetime) -> Change:
    """An officer has compared what is asked for with the plan, the contracts and the money."""

    def keep(change: Change, pending: PendingEvent) -> None:
        change.checked_by = actor.person
        _say(change, pending)

    with gate.change():
        _hold(change.award)
        return perform(change, "check", actor, now, gather=_facts(now), do=keep)


def approve(change: Change, actor: Actor, now: datetime, *, approval_number: str = "") -> Change:
    """Another person approves it, and it takes effect. A carry-over names the paper that approves it."""

    def keep(change: Change, pending: PendingEvent) -> None:
        change.decided_by = actor.person
        change.approval_number = approval_number
        _take_effect(now)(change, pending)

    with gate.change():
        _hold(change.award)
        return perform(change, "approve", actor, now, gather=_facts(now, approval_number), do=keep)


def refuse(change: Change, reasons: Text, actor: Actor, now: datetime) -> Change:
    """Refuse it, with the reasons that the recipient reads."""

    def gather(change: Change) -> rules.Facts:
        return replace(queries.facts_of(change.award, change.request, now, change), reasons=reasons.ja and reasons.en)

    def keep(change: Change, pending: PendingEvent) -> None:
        change.decided_by = actor.person
        change.reasons_ja, change.reasons_en = reasons.ja, reasons.en
        _say(change, pending)

    return perform(change, "refuse", actor, now, gather=gather, do=keep)


def hold_one_year_awards(agency: str) -> list[Award]:
    """Lock the awards of an agency under which one-year money may be left: none is paid or settled meanwhile."""
    return [_hold(award) for award in queries.one_year_awards(agency)]


def return_unspent(
    found: Iterable[Award], fiscal_year: int, on: date, document: str, actor: Actor, now: datetime
) -> tuple[money.Draft, ...]:
    """What these one-year awards have not paid nor carried out of a year that has ended lapses: each says so, and the
    transfers by which it goes back to the treasury are the answer. Whoever calls holds the awards, and posts."""
    lapsed: tuple[money.Draft, ...] = ()
    with gate.change():
        for award in found:
            drafts = _returned(award, fiscal_year, money.voucher(by_digest(award.charter_digest), on, document))
            with gate.act("return_unspent", actor, now, award.subject(), "unspent_money_returned") as pending:
                back_yen = sum(one.amount_yen for one in drafts if one.kind == "return_to_treasury")
                pending.facts |= {"fiscal_year": fiscal_year, "amount_yen": back_yen, "document": document}
            lapsed += drafts
    return lapsed


def _returned(award: Award, fiscal_year: int, paper: money.Voucher) -> tuple[money.Draft, ...]:
    """The transfers by which what one-year money has left goes back to the treasury, year by year."""
    facts = award.ledger_facts()
    by_member = {one.ref: one.lapsing_yen(fiscal_year) for one in queries.members_of(award)}
    own_yen = sum(by_member.values())
    by_year = Counter[int]()
    drafts: tuple[money.Draft, ...] = ()
    for into, parts in queries.unused_carried(award, fiscal_year).items():
        drafts += money.release_carried(facts, parts, into, paper)
        by_year[into - 1] += sum(parts.values())
        by_member = {ref: yen + parts.get(ref, 0) for ref, yen in by_member.items()}
    committed = committed_by_year(ledger.transfers_of(award=award.ref))
    still = {year: yen - by_year[year] for year, yen in committed.items() if year <= fiscal_year}
    by_year.update(released_by_year(still, own_yen))
    drafts += money.release_obligation(facts, by_member, paper) + money.release_commitment(facts, by_year, paper)
    for year, yen in sorted(by_year.items()):
        if yen:
            drafts += money.return_to_treasury(award.appropriation, yen, paper, award.agency, year)
    return drafts


def _hold(award: Award) -> Award:
    """Lock an award and its members, and read it after that: no claim is filed or paid while its plan changes."""
    list(Award.objects.select_for_update(of=("self",)).filter(pk=award.pk).values_list("pk"))
    queries.locked_members(award)
    return queries.fresh(award)


def _before_filing(change: Change) -> Subject:
    """That someone files is not yet a step that bars them from another."""
    return replace(change.subject(), done_by=frozenset())


def _facts(now: datetime, approval_number: str = "") -> Callable[[Change], rules.Facts]:
    def gather(change: Change) -> rules.Facts:
        return rules.with_approval(
            queries.facts_of(queries.fresh(change.award), change.request, now, change), approval_number
        )

    return gather


def _take_effect(now: datetime) -> Callable[[Change, PendingEvent], None]:
    """Do what the change does: to the plans and contracts, and to the money."""

    def take_effect(change: Change, pending: PendingEvent) -> None:
        award = queries.fresh(change.award)
        charter = by_digest(award.charter_digest)
        today = local_date(now, charter.zone)
        facts = queries.facts_of(award, change.request, now, change)
        effect = rules.effect_of(facts)
        change.effect_on = today if effect.milestone else effect.on or today
        _say(change, pending)
        paper = money.voucher(charter, today, change.approval_number or change.ref)
        drafts = tuple(draft for move in effect.moves for draft in _draft(award, move, paper))
        _keep(award, effect, today)
        _keep_milestones(award, effect, facts.last_year, pending.actor, now)
        pending.facts |= {"moved_yen": max((one.amount_yen for one in effect.moves), default=0)}
        posting.post(drafts, pending, now, charter.first_month)

    return take_effect


def _draft(award: Award, move: rules.Move, paper: money.Voucher) -> tuple[money.Draft, ...]:
    facts, parts = award.ledger_facts(), {move.member: move.amount_yen}
    if move.deed == "carry_over":
        return money.carry_over(facts, parts, move.into, paper)
    deed = {"release_obligation": money.release_obligation, "oblige": money.oblige}[move.deed]
    return deed(facts, parts, paper)


def _keep(award: Award, effect: rules.Effect, today: date) -> None:
    """Write the effect down: plans line by line, then the years and amounts of members and award from them."""
    members = {one.organisation.ref: one for one in award.members.all()}
    for ref, member in members.items():
        _keep_member(member, ref, effect, today)
    AwardMember.objects.bulk_update(
        members.values(), ["amount_yen", "own_share_yen", "by_year", "carried", "left_on"], batch_size=100
    )
    lines = [
        PlanLine(member=members[ref], fiscal_year=year, cost_item=item, amount_yen=yen)
        for ref, plan in sorted(effect.plans.items())
        for year, items in plan.items()
        for item, yen in items.items()
    ]
    PlanLine.objects.bulk_create(
        lines,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["member", "fiscal_year", "cost_item"],
        update_fields=["amount_yen"],
    )
    by_year = Counter[int]()
    for member in members.values():
        by_year.update(dict(member.by_year))
    award.by_year = sorted(by_year.items())
    award.last_year = max(award.last_year, effect.last_year)
    award.save(update_fields=["by_year", "last_year"])


def _keep_milestones(award: Award, effect: rules.Effect, last_year: int, actor: Actor, now: datetime) -> None:
    """A longer award owes more years, and a milestone that is moved is put in the place of the one before it."""
    if effect.last_year:
        milestones.prolong(award, last_year, actor, now)
    if effect.milestone and effect.on is not None:
        moved = queries.milestone_of(award, effect.milestone)
        milestones.change_milestone(moved, replace(queries.owed_by(moved), due_on=effect.on), actor, now)


def _keep_member(member: AwardMember, ref: str, effect: rules.Effect, today: date) -> None:
    member.amount_yen = effect.amounts.get(ref, member.amount_yen)
    member.own_share_yen += effect.own_shares.get(ref, 0)
    if ref in effect.plans:
        member.by_year = _by_year(effect.plans[ref])
    carried = Counter[int](dict(member.carried))
    carried.update({one.into: one.amount_yen for one in effect.moves if one.into and one.member == ref})
    member.carried = sorted(carried.items())
    if effect.leaves == ref:
        member.left_on = today


def _by_year(plan: Mapping[int, Mapping[str, Yen]]) -> list[tuple[int, Yen]]:
    return [(year, sum(items.values())) for year, items in sorted(plan.items())]


def _say(change: Change, pending: PendingEvent) -> None:
    request = change.request
    pending.facts |= {"award": change.award.ref, "kind": change.kind, "fiscal_year": change.fiscal_year}
    if request.member:
        pending.facts |= {"member": request.member}
    if request.amount_yen:
        pending.facts |= {"amount_yen": request.amount_yen}
    if change.approval_number:
        pending.facts |= {"document": change.approval_number}
