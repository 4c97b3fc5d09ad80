"""Settling a member's year: one officer draws up its statement, another signs it; then the balance is paid by a third,
or what was paid too much is demanded back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kikin.fund import ledger as money
from kikin.fund import settlements as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit import queries as trail
from kikin.office.audit.record import PendingEvent
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import by_digest, in_force, money_on
from kikin.office.claims import actions as claims
from kikin.office.ledger import posting
from kikin.office.ledger import queries as ledger
from kikin.office.selection.models import Round
from kikin.office.settlements import queries
from kikin.office.settlements.models import Receivable, Settlement
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text

Papers = list[tuple[Sequence[money.Draft], PendingEvent]]


def draw_up(members: Sequence[AwardMember], fiscal_year: int, actor: Actor, now: datetime) -> list[Settlement]:
    """Draw up the statements of these members for a fiscal year, and of whoever is settled with them.

    Where a member's year is settled already, the new settlement goes on from the last one that holds; it is drawn up
    only where its share is another now.
    """
    with gate.change():
        for agency in sorted({one.award.agency for one in members}):
            gate.permit_or_refuse(actor, "draw_up", Subject("settlement", agencies=frozenset({agency})))
        hold_awards(one.award_id for one in members)
        drafts = queries.drafts_of(members, fiscal_year)
        gate.refuse_if([] if drafts else [_nothing_to_settle(fiscal_year)])
        drafts = [one for one in drafts if _is_new(one)] or drafts
        problems = [
            problem if len(drafts) == 1 else _of(draft, problem)
            for draft in drafts
            for problem in rules.problems_of_drawing_up(queries.facts_of(draft, fiscal_year, now))
        ]
        gate.refuse_if(problems)
        refs = next_refs("SET", _current_year(now), len(drafts))
        made = [_drawn_up(ref, one, fiscal_year, actor, now) for ref, one in zip(refs, drafts, strict=True)]
        for one in made:
            before = replace(one.subject(), done_by=frozenset())
            with gate.act("draw_up", actor, now, before, "settlement_drawn_up") as pending:
                _say(one, pending)
        return Settlement.objects.bulk_create(made, batch_size=200)


def draw_up_again(settlements: Sequence[Settlement], actor: Actor, now: datetime) -> list[Settlement]:
    """What the statements rest on has changed: draw up the same ones with the figures of now."""

    def keep(one: Settlement, pending: PendingEvent) -> None:
        one.statement = drafts(one).statement
        one.drawn_up_by, one.drawn_up_at = actor.person, now
        _say(one, pending)

    drafts = _drafts(settlements)
    with gate.change():
        hold_awards(one.member.award_id for one in settlements)
        return perform_all(settlements, "draw_up_again", actor, now, gather=_facts(drafts, now), do=keep)


def withdraw(settlements: Sequence[Settlement], reasons: Text, actor: Actor, now: datetime) -> list[Settlement]:
    """Put statements aside that nobody has signed."""

    def gather(one: Settlement) -> rules.Facts:
        return rules.Facts(reasons=reasons.ja and reasons.en)

    def keep(one: Settlement, pending: PendingEvent) -> None:
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        _say(one, pending)

    return perform_all(settlements, "withdraw", actor, now, gather=gather, do=keep)


def sign(
    settlements: Sequence[Settlement], actor: Actor, now: datetime, *, seen: str | None = None
) -> list[Settlement]:
    """Another officer signs statements of one fiscal year, and with them those that are settled with them.

    The advances that they cover are settled; a balance is ordered to be paid, and what was paid too much is demanded
    back. `seen` is the digest of the figures that the signer has read (`queries.digest_of` of all of them).
    """

    def keep(one: Settlement, pending: PendingEvent) -> None:
        one.signed_by, one.signed_on = actor.person, local_date(now, by_digest(one.member.award.charter_digest).zone)
        _say(one, pending)

    (fiscal_year,) = {one.fiscal_year for one in settlements}
    with gate.change():
        hold_awards(one.member.award_id for one in settlements)
        drafts = [
            one
            for one in queries.drafts_of([one.member for one in settlements], fiscal_year)
            if one.drawn_up is not None
        ]
        together = [one.drawn_up for one in drafts if one.drawn_up is not None] or list(settlements)
        was_seen = seen is None or seen == queries.digest_of(together)
        by_member = {one.member.pk: one for one in drafts}
        gather = _facts(lambda one: by_member[one.member_id], now, seen=was_seen)
        signed = perform_all(together, "sign", actor, now, gather=gather, do=keep)
        _carry_out(signed, by_member, actor, now)
    return signed


def settle_round(
    round: Round, agency: str, fiscal_year: int, drawer: Actor, signer: Actor, now: datetime
) -> list[Settlement]:
    """Settle a fiscal year of every member of an agency's awards of a round whose cost report is reviewed.

    Where work is paid for as it is completed, a year in which none was changes nothing, and is not settled.
    """
    members = queries.to_be_settled(round, agency, fiscal_year)
    if not any(_is_new(one) for one in queries.drafts_of(members, fiscal_year)):
        return []
    with gate.change():
        return sign(draw_up(members, fiscal_year, drawer, now), signer, now)


def pay(settlements: Sequence[Settlement], actor: Actor, now: datetime) -> list[Settlement]:
    """Pay balances; called by a payment run. What was carried into the year is used first."""
    words: dict[str, str] = {}

    def gather(one: Settlement) -> rules.Facts:
        if not words:
            words.update(awards.verdicts_of({one.member.award for one in waiting}))
        award = one.member.award
        return rules.Facts(award_state=award.state, statement=one.statement, verdict=words[award.ref])

    def keep(one: Settlement, pending: PendingEvent) -> None:
        charter = by_digest(one.member.award.charter_digest)
        one.paid_by, one.paid_on = actor.person, local_date(now, charter.zone)
        _say(one, pending)
        pending.facts |= {"amount_yen": one.to_pay_yen}
        paper = money.voucher(charter, one.paid_on, one.ref)
        papers.append((_balance(one, held[queries.bucket(one.member, one.fiscal_year)], paper), pending))

    papers: Papers = []
    with gate.change():
        hold_awards(one.member.award_id for one in settlements)
        refs = [one.ref for one in settlements]
        waiting = list(Settlement.objects.filter(ref__in=refs).select_related("member__award__application"))
        names = [
            name
            for one in settlements
            for name in (queries.obligation(one.member), queries.bucket(one.member, one.fiscal_year))
        ]
        posting.lock(names)
        held = ledger.held(names)
        paid = perform_all(settlements, "pay", actor, now, gather=gather, do=keep)
        posting.post_all(papers, now, in_force().first_month)
        return paid


def take_back(settlement: Settlement, document: str, actor: Actor, now: datetime) -> Settlement:
    """The bank has returned a payment: its transfers are taken back, and the balance waits to be paid once more."""

    def gather(one: Settlement) -> rules.Facts:
        return rules.Facts(document=document)

    def keep(one: Settlement, pending: PendingEvent) -> None:
        day = local_date(now, by_digest(one.member.award.charter_digest).zone)
        drafts = [money.reverse(row, day, document) for row in reversed(_paid_by(one))]
        one.paid_by, one.paid_on = "", None
        _say(one, pending)
        pending.facts |= {"document": document}
        posting.post(drafts, pending, now, in_force().first_month)

    with gate.change():
        hold_awards([settlement.member.award_id])
        return perform(settlement, "take_back", actor, now, gather=gather, do=keep)


def hold_awards(keys: Iterable[int]) -> None:
    """Lock awards, always before anything of theirs: no claim is filed and nothing ends while money is settled."""
    held = Award.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk")
    list(held.values_list("pk"))


def _is_new(draft: queries.Draft) -> bool:
    return draft.last is None or draft.last.share_yen != draft.statement.share_yen


def _drawn_up(ref: str, draft: queries.Draft, fiscal_year: int, actor: Actor, now: datetime) -> Settlement:
    made = Settlement(
        ref=ref,
        state=rules.SETTLEMENT.initial,
        member=draft.member,
        fiscal_year=fiscal_year,
        number=draft.numbers_count + 1,
        basis=draft.basis,
        drawn_up_by=actor.person,
        drawn_up_at=now,
    )
    made.statement = draft.statement
    return made


def _drafts(settlements: Sequence[Settlement]) -> Callable[[Settlement], queries.Draft]:
    """What each of these would come to now; read for all of them at the first."""
    known: dict[tuple[int, int], queries.Draft] = {}

    def draft(one: Settlement) -> queries.Draft:
        if not known:
            for year in {other.fiscal_year for other in settlements}:
                members = [other.member for other in settlements if other.fiscal_year == year]
                known.update({(found.member.pk, year): found for found in queries.drafts_of(members, year)})
        return known[one.member_id, one.fiscal_year]

    return draft


def _facts(
    draft: Callable[[Settlement], queries.Draft], now: datetime, *, seen: bool = True
) -> Callable[[Settlement], rules.Facts]:
    def gather(one: Settlement) -> rules.Facts:
        return queries.facts_of(draft(one), one.fiscal_year, now, seen=seen)

    return gather


def _carry_out(signed: Sequence[Settlement], drafts: Mapping[int, queries.Draft], actor: Actor, now: datetime) -> None:
    """What follows from signed statements: advances are settled, balances ordered, refunds demanded."""
    replaced = [last for one in signed if (last := drafts[one.member_id].last) and last.state == "to_pay"]
    perform_all(replaced, "supersede", actor, now)
    posting.lock(_accounts(signed))
    taken = {
        one.pk: rules.taken_back(
            tuple(claim.amount_yen for claim in drafts[one.member_id].paid), one.statement.refund_yen
        )
        for one in signed
    }
    held = ledger.held(queries.bucket(one.member, one.fiscal_year) for one in signed)
    covers = [
        _cover(one, drafts[one.member_id], taken[one.pk], held[queries.bucket(one.member, one.fiscal_year)])
        for one in signed
    ]
    claims.cover_all(covers, actor, now)
    perform_all([one for one in signed if one.to_pay_yen], "order", actor, now, gather=_as_signed)
    refunds = [(one, taken[one.pk], drafts[one.member_id]) for one in signed if one.statement.refund_yen]
    _demand(refunds, actor, now)


def _as_signed(one: Settlement) -> rules.Facts:
    return rules.Facts(statement=one.statement)


def _cover(one: Settlement, draft: queries.Draft, taken: rules.Taken, in_bucket_yen: Yen) -> claims.Cover:
    carried_used_yen = min(one.share_yen, draft.carried_had_yen + min(one.to_pay_yen, in_bucket_yen))
    return claims.Cover(
        member=one.member,
        fiscal_year=one.fiscal_year,
        document=one.ref,
        spent={claim.pk: yen for claim, yen in zip(draft.paid, taken.settled, strict=True)},
        used_yen=one.share_yen - carried_used_yen,
        carried_used_yen=carried_used_yen,
        ends_the_year=one.basis == "cost",
    )


def _demand(refunds: Sequence[tuple[Settlement, rules.Taken, queries.Draft]], actor: Actor, now: datetime) -> None:
    """A receivable for each refund; what had been settled before is clawed back for it."""
    refs = next_refs("RCV", _current_year(now), len(refunds)) if refunds else []
    papers: Papers = []
    made = []
    for ref, (one, taken, draft) in zip(refs, refunds, strict=True):
        award = one.member.award
        charter = by_digest(award.charter_digest)
        day = one.signed_on or local_date(now, charter.zone)
        due = Receivable(
            ref=ref,
            state=rules.RECEIVABLE.initial,
            member=one.member,
            cause="refund",
            settlement=one,
            amount_yen=one.statement.refund_yen,
            carried_yen=max(0, draft.carried_had_yen - one.share_yen),
            demanded_on=day,
            due_on=day + timedelta(days=money_on(day).refund_within_days),
            demanded_by=actor.person,
        )
        subject = replace(due.subject(), done_by=frozenset())
        with gate.act("demand", actor, now, subject, "refund_demanded") as pending:
            pending.facts |= {"award": award.ref, "settlement": one.ref, "amount_yen": due.amount_yen}
            pending.facts |= {"due_on": due.due_on.isoformat()}
        paper = money.voucher(charter, day, one.ref)
        parts = {one.member.organisation.ref: taken.clawed_back_yen}
        papers.append((money.claw_back(award.ledger_facts(), parts, paper), pending))
        made.append(due)
    Receivable.objects.bulk_create(made, batch_size=200)
    posting.post_all(papers, now, in_force().first_month)


def _balance(one: Settlement, in_bucket_yen: Yen, paper: money.Voucher) -> tuple[money.Draft, ...]:
    """The transfers that pay a balance: first of what was carried into the year, then of what is bound."""
    facts, member, into = one.member.award.ledger_facts(), one.member.organisation.ref, one.fiscal_year
    carried = {member: min(in_bucket_yen, one.to_pay_yen)}
    rest = {member: one.to_pay_yen - carried[member]}
    of_carried = money.advance_carried(facts, carried, into, paper) + money.settle_carried(facts, carried, into, paper)
    return of_carried + money.disburse(facts, rest, paper)


def _paid_by(one: Settlement) -> list[money.Row]:
    """The transfers by which a balance was last paid."""
    paid = [event for event in trail.events_about("settlement", one.ref) if event.name == "settlement_paid"]
    return ledger.transfers_of(event_uid=paid[-1].uid)


def _accounts(signed: Sequence[Settlement]) -> set[str]:
    """Every account of a member that signing may move."""
    names = set()
    for one in signed:
        award, member = one.member.award.ref, one.member.organisation.ref
        names |= {money.account(family, award, member) for family in ("obligation", "advance", "spent", "receivable")}
        names |= {money.account(family, award, member, one.fiscal_year) for family in ("carried", "carried-advance")}
    return names


def _current_year(now: datetime) -> int:
    charter = in_force()
    return charter.fiscal_year(local_date(now, charter.zone))


def _of(draft: queries.Draft, problem: Problem) -> Problem:
    """A problem that says of whom it is, where several are settled together."""
    return replace(problem, value=f"{draft.member.organisation.ref} {problem.value}".strip())


def _nothing_to_settle(fiscal_year: int) -> Problem:
    return Problem(
        "nothing_to_settle",
        "settlement.fiscal_year",
        Text("この年度に確定すべき額はありません", "there is nothing to settle for the year"),
        Text("計画・実績報告・支払のある年度を選んでください", "choose a year with a plan, a report or a payment"),
        str(fiscal_year),
    )


def _say(one: Settlement, pending: PendingEvent) -> None:
    pending.facts |= {
        "award": one.member.award.ref,
        "member": one.member.organisation.ref,
        "fiscal_year": one.fiscal_year,
        "share_yen": one.share_yen,
        "received_yen": one.received_yen,
    }
