"""Reading changes: what an actor may see, what speaks against one, and what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from kikin.fund import changes as rules
from kikin.fund.awards import RUNNING
from kikin.fund.milestones import Owed
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.changes.models import Change, DeskAnswer
from kikin.office.charter.queries import by_digest, money_on
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.milestones import queries as milestones
from kikin.office.milestones.models import Milestone
from kikin.values.calendar import fiscal_year_bounds, fiscal_year_of, local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem

_WITH = ("award__lead", "award__application", "award__concept", "award__round__call", "member__organisation")
_STANDING = ("filed", "checked", "approved", "noted")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, and what speaks against it; without an effect where something does."""

    facts: rules.Facts
    problems: tuple[Problem, ...]
    effect: rules.Effect | None

    @property
    def is_notice(self) -> bool:
        return rules.is_notice(self.facts)


def visible_to(actor: Actor) -> QuerySet[Change]:
    """The changes that the policy lets an actor see, as SQL."""
    changes = Change.objects.select_related(*_WITH)
    if actor.role == "applicant":
        mine = Q(award__lead__ref=actor.of) | Q(award__members__organisation__ref=actor.of)
        return changes.filter(mine).distinct() if actor.of else changes.none()
    if actor.role in ("programme_officer", "programme_director", "finance_officer"):
        return changes.filter(award__agency=actor.of) if actor.of else changes.none()
    return changes if actor.role == "auditor" else changes.none()


def get(ref: str, actor: Actor) -> Change:
    """One change, or Refused as hidden."""
    change = Change.objects.filter(ref=ref).select_related(*_WITH).first()
    if change is None or not may_see(actor, change.subject()):
        raise Refused((), hidden=True)
    return change


def of_award(award: Award) -> list[Change]:
    """The changes of an award, the newest first."""
    return list(Change.objects.filter(award=award).select_related(*_WITH).order_by("-pk"))


def answers_visible_to(actor: Actor) -> QuerySet[DeskAnswer]:
    """What desks are asked, as far as the policy lets an actor see it, as SQL."""
    found = DeskAnswer.objects.select_related("change__award__lead", "change__member__organisation")
    if actor.role in ("security_officer", "security_lead"):
        own = found.filter(desk="security")
        return own.filter(change__award__agency=actor.of) if actor.of else own
    if actor.role in ("programme_officer", "programme_director"):
        return found.filter(change__award__agency=actor.of) if actor.of else found.none()
    return found if actor.role == "auditor" else found.none()


def answer(ref: str, actor: Actor) -> DeskAnswer:
    """What one desk is asked, or Refused as hidden."""
    found = DeskAnswer.objects.select_related("change__award__lead", "change__member__organisation")
    one = found.filter(ref=ref).first()
    if one is None or not may_see(actor, one.subject()):
        raise Refused((), hidden=True)
    return one


def answer_facts(asked: DeskAnswer) -> rules.AnswerFacts:
    """What a desk is asked, as the rules see it."""
    return rules.AnswerFacts(asked.change.state)


def counts_by_state(actor: Actor) -> dict[str, int]:
    """How many of the changes that an actor sees stand in each state."""
    return dict(visible_to(actor).order_by().values_list("state").annotate(count=Count("pk", distinct=True)))


def preview(award: Award, request: rules.Request, now: datetime) -> Preview:
    """What a request would do if it were filed now."""
    facts = facts_of(award, request, now)
    return _preview(facts, rules.problems_of_filing(facts))


def preview_of(change: Change, now: datetime) -> Preview:
    """What a change that waits for a decision would do if it took effect now."""
    facts = rules.with_approval(facts_of(change.award, change.request, now, change), "-")
    step = rules.CHANGE.step("check", "filed")
    assert not isinstance(step, Problem)
    return _preview(facts, rules.CHANGE.check(step, facts))


def _preview(facts: rules.Facts, problems: tuple[Problem, ...]) -> Preview:
    return Preview(facts, problems, None if problems else rules.effect_of(facts))


def facts_of(
    award: Award, request: rules.Request, now: datetime, change: Change | None = None, **more: Any
) -> rules.Facts:
    """A request as the rules see it; `change` is the record of one that was filed."""
    charter = by_digest(award.charter_digest)
    today = local_date(now, charter.zone)
    appropriation = next(one for one in charter.appropriations if one.key == award.appropriation)
    year = request.fiscal_year or charter.fiscal_year(today)
    others = Change.objects.filter(award=award, kind=request.kind, member__organisation__ref=request.member)
    others = others.filter(fiscal_year=year, state__in=_STANDING)
    if change is not None:
        others = others.exclude(pk=change.pk)
    return rules.Facts(
        request=request,
        instrument=charter.instrument(award.instrument, award.offered_on),
        money=money_on(today),
        members=members_of(award),
        regime=charter.regime,
        stage=award.application.stage,
        award_state=award.state,
        first_year=award.first_year,
        last_year=award.last_year,
        # One-year money lives one year longer where it is carried over.
        latest_year=charter.fiscal_year(appropriation.available_until) + (charter.regime == "annual"),
        today=today,
        current_year=charter.fiscal_year(today),
        year_ends_on=fiscal_year_bounds(year, charter.first_month)[1] if _is_year(year) else today,
        moved_yen=_moved_yen(others) if request.kind == "move_items" else 0,
        locked_from=milestones.locked_year_of(award),
        gated_from=_gated_from(award, request.to_year, today) if request.kind == "prolong" else None,
        told=charter.changes,
        movable=milestones.movable_of(award) if request.kind == "milestone" else frozenset(),
        answers={one.desk: one.state for one in change.answers.all()} if change is not None else {},
        is_asked_again=request.kind == "carry_over" and others.exists(),
        **more,
    )


def _gated_from(award: Award, to_year: int, today: date) -> int | None:
    opened = milestones.gates_of_prolonging(award, award.last_year, to_year, today)
    return opened[0].opens_year if opened else None


def _is_year(year: int) -> bool:
    return date.min.year <= year < date.max.year


def _moved_yen(others: QuerySet[Change]) -> Yen:
    """What was moved by notice or approval; what is only asked for has not moved."""
    done = others.filter(state__in=("noted", "approved"))
    return sum(rules.Request.of(content).amount_yen for content in done.values_list("content", flat=True))


def members_of(award: Award) -> tuple[rules.Member, ...]:
    """The members of an award with their plans and what the ledger holds for them, in a few readings."""
    members = awards.members_of(award)
    plans = awards.plan_of(members)
    bound, advances, owed = awards.balances_of(award), awards.advances_of(award), awards.receivables_of(award)
    asked = _asked_yen(award)
    carried = awards.carried_of(award)
    is_annual = by_digest(award.charter_digest).regime == "annual"
    advanced = _advanced_by_year(award) if is_annual else {}
    return tuple(
        rules.Member(
            ref=ref,
            amount_yen=one.amount_yen,
            plan=plans[one.pk],
            bound_yen=bound[ref],
            advanced_yen=advances[ref],
            advanced=advanced.get(ref, {}),
            carried=dict(one.carried),
            carried_yen=sum(of_year.get(ref, 0) for of_year in carried.values()),
            asked_yen=asked.get(one.pk, 0),
            owed_yen=owed[ref],
            kind=one.organisation.kind,
            size=one.organisation.size,
            is_lead=ref == award.lead.ref,
            has_left=one.left_on is not None,
        )
        for one, ref in ((one, one.organisation.ref) for one in members)
    )


def _asked_yen(award: Award) -> dict[int, Yen]:
    """Member key to what of its contract is spoken for: claims on their way, and balances that are ordered.

    They are of rooms that come after this one, of which nothing else is asked.
    """
    on_their_way = Q(claims__state__in=("filed", "checked", "approved"), claims__carried_into=None)
    ordered = Q(settlements__state="to_pay")
    under = AwardMember.objects.filter(award=award).order_by()
    claimed = under.filter(on_their_way).values_list("pk", "claims__amount_yen")
    due = under.filter(ordered).values_list("pk", F("settlements__share_yen") - F("settlements__received_yen"))
    found = Counter[int]()
    for member, yen in (*claimed, *due):
        found[member] += yen
    return found


def _advanced_by_year(award: Award) -> dict[str, dict[int, Yen]]:
    """Organisation ref to fiscal year to what was advanced in it from the contract, net of what was taken back."""
    found: dict[str, dict[int, Yen]] = {}
    for row in ledger.transfers_of(award=award.ref):
        if row.kind == "advance":
            of_year = found.setdefault(row.member, {})
            sign = 1 if row.corrects is None else -1
            of_year[row.fiscal_year] = of_year.get(row.fiscal_year, 0) + sign * row.amount_yen
    return found


def milestone_of(award: Award, ref: str) -> Milestone:
    """A milestone of an award, by its ref."""
    return Milestone.objects.select_related("award__lead", "award__application").get(award=award, ref=ref)


def owed_by(milestone: Milestone) -> Owed:
    """A milestone as it was fixed."""
    return Owed(
        milestone.title,
        milestone.due_on,
        milestone.criteria,
        milestone.evidence_items,
        milestone.basis,
        milestone.key,
        milestone.fiscal_year,
    )


def regime_of(award: Award) -> str:
    """Whether its money is that of a fund or of one year."""
    return by_digest(award.charter_digest).regime


def fresh(award: Award) -> Award:
    """The award read once more, with everything that its changes and transfers say."""
    found = Award.objects.select_related("application", "round__call", "concept", "lead")
    return found.prefetch_related("members__organisation").get(pk=award.pk)


def unused_carried(award: Award, fiscal_year: int) -> dict[int, dict[str, Yen]]:
    """What is left of money that was carried into a year or an earlier one: that year to organisation ref to yen."""
    return {into: parts for into, parts in awards.carried_of(award).items() if into <= fiscal_year}


def unspent_yen(award: Award, fiscal_year: int) -> Yen:
    """What of one-year money, carried money too, would lapse under an award once a year has ended."""
    carried_yen = sum(sum(parts.values()) for parts in unused_carried(award, fiscal_year).values())
    return carried_yen + sum(one.lapsing_yen(fiscal_year) for one in members_of(award))


def one_year_awards(agency: str) -> list[Award]:
    """The awards of an agency under which one-year money may be left, the first first."""
    found = Award.objects.filter(agency=agency, state__in=RUNNING).order_by("pk")
    found = found.select_related("application", "round__call", "concept", "lead")
    return [award for award in found if by_digest(award.charter_digest).regime == "annual"]


def ended_year_problems(fiscal_year: int, today: date, first_month: int) -> Sequence[Problem]:
    """Why what is left of a year may not be returned yet: it has not ended."""
    if fiscal_year < fiscal_year_of(today, first_month):
        return ()
    return (rules.year_runs(fiscal_year),)


def locked_members(award: Award) -> list[AwardMember]:
    """The members of an award, locked in the order of their keys until the transaction ends."""
    return list(AwardMember.objects.select_for_update(of=("self",)).filter(award=award).order_by("pk"))
