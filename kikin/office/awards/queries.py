"""Reading awards: what an actor may see, how an award stands in the ledger, and what stopping one would say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from django.db.models import Count, Q, QuerySet, Sum, prefetch_related_objects

from kikin.fund import awards as rules
from kikin.fund.approvals import digest_of
from kikin.fund.ledger import account
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application, BudgetLine
from kikin.office.approvals import queries as approvals
from kikin.office.awards.models import Award, AwardMember, PlanLine
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.screening.verdicts import verdicts
from kikin.office.selection import queries as selection
from kikin.office.selection.models import Round
from kikin.values.money import Yen
from kikin.values.text import NOTHING_SAID, Text

OpenEnds: TypeAlias = Callable[[Sequence[Award]], Mapping[int, Mapping[str, tuple[str, ...]]]]
"""What is still under way in awards, by their keys and by kind. Rooms that come after this one know it."""

_WITH = ("application", "round__call", "concept", "lead")


def visible_to(actor: Actor) -> QuerySet[Award]:
    """The awards that the policy lets an actor see, as SQL."""
    awards = Award.objects.select_related(*_WITH)
    if actor.role == "applicant":
        mine = Q(lead__ref=actor.of) | Q(members__organisation__ref=actor.of)
        return awards.filter(mine).distinct() if actor.of else awards.none()
    if actor.role in ("programme_officer", "programme_director", "finance_officer"):
        return awards.filter(agency=actor.of) if actor.of else awards.none()
    return awards if actor.role in ("body_officer", "auditor") else awards.none()


def counts_by_state(actor: Actor) -> dict[str, int]:
    """How many of the awards that an actor sees stand in each state."""
    return dict(visible_to(actor).order_by().values_list("state").annotate(count=Count("pk", distinct=True)))


def get(ref: str, actor: Actor) -> Award:
    """One award, or Refused as hidden."""
    award = Award.objects.filter(ref=ref).select_related(*_WITH).first()
    if award is None or not may_see(actor, award.subject()):
        raise Refused((), hidden=True)
    return award


def of_round(round: Round, states: Iterable[str] = ()) -> list[Award]:
    """The awards of a round in some states (default: all), in the order in which they were offered."""
    found = Award.objects.filter(round=round)
    if states := tuple(states):
        found = found.filter(state__in=states)
    return list(found.select_related(*_WITH))


def waiting_for_offer(round: Round, agency: str) -> list[Application]:
    """Whom a round selected for an agency and who has no award yet."""
    offered = set(Award.objects.filter(round=round).values_list("application", flat=True))
    chosen = [entry.application for entry in selection.chosen_of(round)]
    return [one for one in chosen if one.agency == agency and one.pk not in offered]


def of_application(application: Application) -> Award | None:
    """The award of an application, once it has been offered one."""
    return Award.objects.filter(application=application).select_related(*_WITH).first()


def members_of(award: Award) -> list[AwardMember]:
    """The organisations of an award, the lead first."""
    prefetch_related_objects([award], "members__organisation")
    return list(award.members.all())


def member_of(award: Award, organisation: str) -> AwardMember:
    """The part of one organisation, which has one: whoever sees an award as a recipient does."""
    return next(one for one in members_of(award) if one.organisation.ref == organisation)


def active_members(round: Round, agency: str) -> list[AwardMember]:
    """The organisations of an agency's active awards of a round."""
    under = AwardMember.objects.filter(award__round=round, award__agency=agency, award__state="active")
    return list(under.select_related("organisation", "award").order_by("award", "position"))


def with_their_round(awards: Iterable[Award]) -> list[Award]:
    """The same awards with everything that their transfers say, in one reading."""
    return list(Award.objects.filter(pk__in=[award.pk for award in awards]).select_related(*_WITH))


def shares_of(applications: Iterable[Application]) -> dict[str, dict[str, dict[int, Yen]]]:
    """Application ref to organisation ref to fiscal year to the yen that it asks for."""
    rows = (
        BudgetLine.objects.filter(application__in=list(applications))
        .order_by()
        .values_list("application__ref", "member__organisation__ref", "fiscal_year")
        .annotate(total=Sum("amount_yen"))
    )
    found: dict[str, dict[str, dict[int, Yen]]] = {}
    for ref, organisation, year, total in rows:
        found.setdefault(ref, {}).setdefault(organisation, {})[year] = int(total)
    return found


def asked_lines(awards: Sequence[Award]) -> Iterable[dict[str, Any]]:
    """What the members of these awards asked for, line by line, as the lines of their plans."""
    members = {
        (application, organisation): member
        for member, application, organisation in AwardMember.objects.filter(award__in=awards)
        .order_by()
        .values_list("pk", "award__application", "organisation")
    }
    asked = BudgetLine.objects.filter(application__in=[award.application_id for award in awards]).order_by("pk")
    for application, organisation, *line in asked.values_list(
        "application", "member__organisation", "fiscal_year", "cost_item", "amount_yen"
    ):
        names = ("fiscal_year", "cost_item", "amount_yen")
        yield {"member_id": members[application, organisation], **dict(zip(names, line, strict=True))}


def plan_of(members: Iterable[AwardMember]) -> dict[int, dict[int, dict[str, Yen]]]:
    """Each member's plan, by key: fiscal year to cost item to yen, in one reading."""
    plans: dict[int, dict[int, dict[str, Yen]]] = {member.pk: {} for member in members}
    lines = PlanLine.objects.filter(member__in=list(plans)).order_by("fiscal_year", "pk")
    for member, year, item, yen in lines.values_list("member", "fiscal_year", "cost_item", "amount_yen"):
        plans[member].setdefault(year, {})[item] = yen
    return plans


def balances_of(award: Award) -> dict[str, Yen]:
    """Organisation ref to what its contract still binds: neither paid nor released."""
    return _held_for("obligation", award)


def bound_of(awards: QuerySet[Award]) -> dict[str, Yen]:
    """Award ref to what its contracts still bind together: `balances_of` for many, in one reading."""
    members = AwardMember.objects.filter(award__in=awards).values_list("award__ref", "organisation__ref")
    accounts = {account("obligation", award, organisation): award for award, organisation in members}
    found = dict.fromkeys(accounts.values(), 0)
    for name, yen in ledger.held(accounts).items():
        found[accounts[name]] += yen
    return found


def unbound_yen(award: Award) -> Yen:
    """What is reserved for an award and bound by no contract."""
    return ledger.balance(account("commitment", award.ref))


def advances_of(award: Award) -> dict[str, Yen]:
    """Organisation ref to what it was paid in advance, carried money too, and is neither settled nor given back."""
    found = _held_for("advance", award)
    for of_year in carried_of(award, "carried-advance").values():
        found = {member: yen + of_year.get(member, 0) for member, yen in found.items()}
    return found


def receivables_of(award: Award) -> dict[str, Yen]:
    """Organisation ref to what was demanded back of it and has not come in."""
    return _held_for("receivable", award)


def carried_of(award: Award, family: str = "carried") -> dict[int, dict[str, Yen]]:
    """The year into which money was carried to organisation ref to what its bucket holds, or what was paid of it."""
    names = {
        account(family, award.ref, one.organisation.ref, year): (year, one.organisation.ref)
        for one in members_of(award)
        for year, _ in one.carried
    }
    found: dict[int, dict[str, Yen]] = {}
    for name, yen in (ledger.held(names) if names else {}).items():
        year, member = names[name]
        found.setdefault(year, {})[member] = yen
    return found


def _held_for(family: str, award: Award) -> dict[str, Yen]:
    """Organisation ref to what its account of a family holds."""
    accounts = {account(family, award.ref, one.organisation.ref): one.organisation.ref for one in members_of(award)}
    return {accounts[name]: yen for name, yen in ledger.held(accounts).items()}


def verdicts_of(awards: Iterable[Award]) -> dict[str, str]:
    """Award ref to the word of those who screen: cleared, conditions, refused or in_review, never why."""
    applications = {award.application.ref: award.ref for award in awards}
    words = verdicts(applications)
    return {award: words.get(application, "in_review") for application, award in applications.items()}


def applications_of_ended() -> frozenset[str]:
    """Refs of the applications whose award has come to its end: they ask the fund for nothing any more."""
    ended = Award.objects.filter(state__in=sorted(rules.AWARD.ends))
    return frozenset(ended.values_list("application__ref", flat=True))


def facts_of(award: Award, verdict: str = "", **more: Any) -> rules.Facts:
    """An award as the rules see it; a batch passes its verdicts in."""
    return rules.Facts(
        verdict=verdict or verdicts_of([award])[award.ref],
        members_yen=sum(member.amount_yen for member in award.members.all()),
        amount_yen=award.amount_yen,
        **more,
    )


def content_of_stopping(award: Award, reasons: Text) -> dict[str, Any]:
    """What the bodies consent to when an award is to be stopped."""
    return {
        "award": award.ref,
        "application": award.application.ref,
        "charter": award.charter_digest,
        "amount_yen": award.amount_yen,
        "reasons": {"ja": reasons.ja, "en": reasons.en},
    }


def facts_of_circulating(award: Award, reasons: Text) -> rules.Facts:
    """What the rules ask before the bodies are asked whether an award may be stopped."""
    last = approvals.latest("stop", award.ref)
    return rules.Facts(approval_state=last.state if last else "", reasons=reasons.ja and reasons.en)


def reasons_for_stopping(award: Award) -> Text:
    """The reasons for which the bodies were last asked to stop an award; no words where they were not asked."""
    last = approvals.latest("stop", award.ref)
    if last is None:
        return NOTHING_SAID
    said = approvals.content_of(last)["reasons"]
    return Text(said["ja"], said["en"])


def may_be_stopped(award: Award, reasons: Text) -> bool:
    """Whether all bodies have consented to stopping this award for exactly these reasons."""
    return approvals.has_consent("stop", award.ref, digest_of(content_of_stopping(award, reasons)))


def awarded_counts(column: str, today: date) -> dict[str, int]:
    """How many awards had been offered by a day and have not lapsed, by `field` or `agency`."""
    standing = _standing(today).order_by()
    return {str(key): count for key, count in standing.values_list(column).annotate(count=Count("pk"))}


def offered_days(today: date) -> list[date]:
    """The day on which each of these awards was offered."""
    return list(_standing(today).values_list("offered_on", flat=True))


def _standing(today: date) -> QuerySet[Award]:
    return Award.objects.filter(offered_on__lte=today).exclude(state="lapsed")
