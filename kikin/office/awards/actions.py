"""Everything that changes an award: offering it, binding it, and what goes back when it ends early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from kikin.fund import awards as rules
from kikin.fund import ledger as money
from kikin.fund.charter import Charter
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import queries as applications
from kikin.office.applications.models import Application
from kikin.office.approvals import actions as approvals
from kikin.office.approvals.models import Approval
from kikin.office.audit.record import PendingEvent
from kikin.office.awards import queries
from kikin.office.awards.models import Award, AwardMember, PlanLine
from kikin.office.charter.actions import next_serials
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.ledger import posting
from kikin.office.ledger import queries as ledger
from kikin.office.screening.verdicts import verdicts
from kikin.office.selection import queries as selection
from kikin.office.selection.models import Round
from kikin.office.transitions import perform, perform_all
from kikin.office.vision.models import Concept
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text

_NO_REASONS = Text("", "")
_WHAT_TRANSFERS_SAY = ("concept", "round__call")


def offer_all(round: Round, actor: Actor, now: datetime) -> list[Award]:
    """Offer an award to everyone whom the round selected for the actor's agency and who has none yet."""
    return offer(round, queries.waiting_for_offer(round, actor.of), actor, now)


def offer(round: Round, selected: Sequence[Application], actor: Actor, now: datetime) -> list[Award]:
    """Offer awards to selected applications, and reserve their money: all of them, or none."""
    if not selected:
        return []
    charter = by_digest(round.charter_digest)
    with gate.change():
        round = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
        for agency in sorted({application.agency for application in selected}):
            gate.permit_or_refuse(actor, "offer", Subject("award", agencies=frozenset({agency})))
        # What was handed in may be old: the concepts are locked, and the applications read again after that.
        keys = {one.concept.pk for one in selected if one.concept is not None}
        list(Concept.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        selected = applications.of_refs(one.ref for one in selected)
        shares = queries.shares_of(selected)
        gate.refuse_if(_problems_of_offering(round, selected, shares))
        approval = selection.approval_of(round)
        refs = _refs(selected, charter, local_date(now, charter.zone))
        awards = [_offered(round, one, refs[one.ref], shares[one.ref], approval, actor, now) for one in selected]
        Award.objects.bulk_create(awards, batch_size=200)
        prefetch_related_objects(awards, "application__members__organisation")
        AwardMember.objects.bulk_create(
            (member for award in awards for member in _members(award, shares[award.application.ref])),
            batch_size=500,
        )
        PlanLine.objects.bulk_create((PlanLine(**line) for line in queries.asked_lines(awards)), batch_size=500)
        prefetch_related_objects(awards, *Award.subject_relations)
        _commit(awards, charter, actor, now)
    return awards


def accept(award: Award, actor: Actor, now: datetime) -> Award:
    """The lead accepts what it was offered."""

    def keep(award: Award, pending: PendingEvent) -> None:
        award.accepted_on = _today(award, now)
        pending.facts |= {"amount_yen": award.amount_yen}

    return perform(award, "accept", actor, now, gather=queries.facts_of, do=keep)


def activate(awards: Sequence[Award], actor: Actor, now: datetime) -> list[Award]:
    """The contracts are signed: bind the money of each member by its own. All of these awards, or none."""
    words: dict[str, str] = {}
    facts = {award.pk: award.ledger_facts() for award in queries.with_their_round(awards)}

    def gather(award: Award) -> rules.Facts:
        if not words:
            words.update(queries.verdicts_of(awards))
        return queries.facts_of(award, words[award.ref])

    def bind(award: Award, pending: PendingEvent) -> None:
        charter = by_digest(award.charter_digest)
        award.activated_on = _today(award, now)
        parts = {member.organisation.ref: member.amount_yen for member in award.members.all()}
        paper = money.voucher(charter, award.activated_on, award.ref)
        pending.facts |= {"amount_yen": award.amount_yen, "contracts_count": len(parts)}
        papers.append((money.oblige(facts[award.pk], parts, paper), pending))

    papers: list[tuple[Sequence[money.Draft], PendingEvent]] = []
    with gate.change():
        activated = perform_all(awards, "activate", actor, now, gather=gather, do=bind)
        posting.post_all(papers, now, in_force().first_month)
        return activated


def suspend(award: Award, reasons: Text, actor: Actor, now: datetime) -> Award:
    """Nothing is paid until it is resumed."""
    return perform(award, "suspend", actor, now, gather=_facts(reasons), do=_keep_reasons(reasons))


def resume(award: Award, actor: Actor, now: datetime) -> Award:
    """Let a suspended award go on."""
    return perform(award, "resume", actor, now, gather=queries.facts_of, do=_keep_reasons(_NO_REASONS))


def circulate_stopping(award: Award, reasons: Text, actor: Actor, now: datetime) -> Approval:
    """Ask the bodies whether an award may be stopped for these reasons."""
    with gate.change():
        locked = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=award.pk)
        bodies = frozenset(body.key for body in in_force().bodies_that_consent_to("stop"))
        docket = Subject("approval", bodies=bodies, agencies=frozenset({locked.agency}))
        gate.permit_or_refuse(actor, "circulate", docket)
        facts = queries.facts_of_circulating(locked, reasons)
        gate.refuse_if(rules.problems_of_circulating(locked.state, facts))
        title = Text(f"中止：{locked.ref} {locked.title.ja}", f"Stopping {locked.ref}: {locked.title.en}")
        content = queries.content_of_stopping(locked, reasons)
        return approvals.circulate("stop", locked.ref, title, content, (locked.agency,), actor, now)


def terminate(award: Award, reasons: Text, actor: Actor, now: datetime) -> Award:
    """Stop an award for the reasons to which all bodies have consented; what is not paid goes back."""

    def gather(award: Award) -> rules.Facts:
        may_be = queries.may_be_stopped(award, reasons)
        return queries.facts_of(award, has_consent=may_be, reasons=reasons.ja and reasons.en)

    return perform(award, "terminate", actor, now, gather=gather, do=_end(now, reasons), reads=_WHAT_TRANSFERS_SAY)


def lapse(award: Award, reasons: Text, actor: Actor, now: datetime) -> Award:
    """An offer that never became a contract lapses, and its money is free again."""
    return perform(award, "lapse", actor, now, gather=_facts(reasons), do=_end(now, reasons), reads=_WHAT_TRANSFERS_SAY)


def close(
    awards: Sequence[Award],
    open_ends: queries.OpenEnds,
    actor: Actor,
    now: datetime,
) -> list[Award]:
    """The work is done and settled: what was not needed goes back. All of these awards, or none.

    `open_ends` tells what is still under way, by the awards' keys. It is asked under their locks, of rooms that come
    after this one: see `closing.actions.close_awards`, by which awards are closed.
    """
    known: dict[int, rules.Facts] = {}

    def gather(award: Award) -> rules.Facts:
        if not known:
            words, under_way = queries.verdicts_of(awards), open_ends(awards)
            known.update({one.pk: queries.facts_of(one, words[one.ref], open_ends=under_way[one.pk]) for one in awards})
        return known[award.pk]

    def end(award: Award, pending: PendingEvent) -> None:
        _end(now, award.reasons)(award, pending)

    return perform_all(awards, "close", actor, now, gather=gather, do=end, reads=_WHAT_TRANSFERS_SAY)


def released(
    award: Award,
    by_member: Mapping[str, Yen],
    unbound_yen: Yen,
    paper: money.Voucher,
    by_year: Mapping[int, Yen] | None = None,
) -> tuple[money.Draft, ...]:
    """The transfers that give an award's money back to the allotments: what contracts bind, and what none does.

    `by_year` says which years' money it is, where that is known; else the last years' goes back first.
    """
    facts = award.ledger_facts()
    back = by_year
    if back is None:
        committed = rules.committed_by_year(ledger.transfers_of(award=award.ref))
        back = rules.released_by_year(committed, sum(by_member.values()) + unbound_yen)
    return money.release_obligation(facts, by_member, paper) + money.release_commitment(facts, back, paper)


def _problems_of_offering(
    round: Round, selected: Sequence[Application], shares: Mapping[str, Mapping[str, Mapping[int, Yen]]]
) -> Iterable[Problem]:
    chosen = {entry.application.ref for entry in selection.chosen_of(round)}
    words = verdicts([one.ref for one in selected])
    taken = set(Award.objects.filter(application__in=selected).values_list("application__ref", flat=True))
    offers = [
        rules.Offer(
            application=one.ref,
            state=one.state,
            round_state=round.state,
            is_chosen=one.ref in chosen,
            verdict=words.get(one.ref, "in_review"),
            has_award=one.ref in taken,
            concept=one.concept.ref if one.concept is not None else "",
            amount_yen=one.requested_yen,
            members_yen=sum(yen for years in shares[one.ref].values() for yen in years.values()),
        )
        for one in selected
    ]
    concepts = {one.concept.ref: one.concept for one in selected if one.concept is not None}
    left = {ref: concept.ceiling_yen - ledger.committed_under_concept(ref) for ref, concept in concepts.items()}
    return rules.problems_of_offers(offers, left)


def _refs(selected: Sequence[Application], charter: Charter, today: date) -> dict[str, str]:
    """Application ref to the ref of its award: each agency counts its own, by its own pattern."""
    year = charter.fiscal_year(today)
    refs: dict[str, str] = {}
    for agency in sorted({application.agency for application in selected}):
        of_it = [application.ref for application in selected if application.agency == agency]
        serials = next_serials(agency, year, len(of_it))
        refs |= {ref: charter.agency(agency).make_award_ref(year, n) for ref, n in zip(of_it, serials, strict=True)}
    return refs


def _offered(
    round: Round,
    application: Application,
    ref: str,
    shares: Mapping[str, Mapping[int, Yen]],
    approval: str,
    actor: Actor,
    now: datetime,
) -> Award:
    charter = by_digest(round.charter_digest)
    today = local_date(now, charter.zone)
    by_year = Counter[int]()
    for share in shares.values():
        by_year.update(share)
    return Award(
        ref=ref,
        state=rules.AWARD.initial,
        application=application,
        round=round,
        concept=application.concept,
        lead=application.lead,
        appropriation=round.appropriation,
        agency=application.agency,
        field=application.field,
        instrument=application.instrument,
        title_ja=application.title_ja,
        title_en=application.title_en,
        amount_yen=application.requested_yen,
        by_year=sorted(by_year.items()),
        first_year=min(by_year),
        last_year=max(by_year),
        charter_digest=charter.digest,
        approval=approval,
        offered_by=actor.person,
        offered_on=today,
    )


def _members(award: Award, shares: Mapping[str, Mapping[int, Yen]]) -> Iterable[AwardMember]:
    for member in award.application.members.all():
        by_year = shares.get(member.organisation.ref, {})
        yield AwardMember(
            award=award,
            position=member.position,
            organisation=member.organisation,
            amount_yen=sum(by_year.values()),
            own_share_yen=member.cost_share_yen,
            by_year=sorted(by_year.items()),
        )


def _commit(awards: Sequence[Award], charter: Charter, actor: Actor, now: datetime) -> None:
    """Reserve the money of each award by its own event."""
    today = local_date(now, charter.zone)
    drafts = [
        money.commit(award.ledger_facts(), dict(award.by_year), money.voucher(charter, today, award.approval))
        for award in awards
    ]
    papers = []
    for award, part in zip(awards, drafts, strict=True):
        with gate.act("offer", actor, now, award.subject(), "award_offered") as pending:
            pending.facts |= {
                "application": award.application.ref,
                "round": award.round.ref,
                "approval": award.approval,
                "amount_yen": award.amount_yen,
            }
        papers.append((part, pending))
    posting.post_all(papers, now, charter.first_month)


def _today(award: Award, now: datetime) -> date:
    return local_date(now, by_digest(award.charter_digest).zone)


def _facts(reasons: Text) -> Callable[[Award], rules.Facts]:
    def gather(award: Award) -> rules.Facts:
        return queries.facts_of(award, reasons=reasons.ja and reasons.en)

    return gather


def _keep_reasons(reasons: Text) -> Callable[[Award, PendingEvent], None]:
    def keep(award: Award, pending: PendingEvent) -> None:
        award.reasons_ja, award.reasons_en = reasons.ja, reasons.en

    return keep


def _end(now: datetime, reasons: Text) -> Callable[[Award, PendingEvent], None]:
    def end(award: Award, pending: PendingEvent) -> None:
        charter = by_digest(award.charter_digest)
        award.ended_on = _today(award, now)
        award.reasons_ja, award.reasons_en = reasons.ja, reasons.en
        paper = money.voucher(charter, award.ended_on, award.ref)
        bound = queries.balances_of(award)
        drafts: tuple[money.Draft, ...] = ()
        for into, parts in queries.carried_of(award).items():
            drafts += money.release_carried(award.ledger_facts(), parts, into, paper)
            bound = {member: yen + parts.get(member, 0) for member, yen in bound.items()}
        drafts += released(award, bound, queries.unbound_yen(award), paper)
        pending.facts |= {"released_yen": sum(one.amount_yen for one in drafts if one.kind == "release_commitment")}
        posting.post(drafts, pending, now, charter.first_month)

    return end
