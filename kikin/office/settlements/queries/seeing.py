"""What an actor may see of settlements and of what follows them, and lists of what is to be done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Count, QuerySet, Sum

from kikin.fund import settlements as rules
from kikin.fund.awards import BOUND
from kikin.fund.instruments import claw_back_of, payback_of
from kikin.fund.ledger import Row, account
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.costs.models import CostReport
from kikin.office.costs.queries import instrument_of
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.records import Record
from kikin.office.selection.models import Round
from kikin.office.settlements.models import (
    Breach,
    CompletedWork,
    Fulfilment,
    InterestPaid,
    Payback,
    Receivable,
    Settlement,
)
from kikin.office.settlements.queries.figures import year_of
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem

R = TypeVar("R", Settlement, Receivable, Payback, CompletedWork, Fulfilment, Breach)
_WITH = ("member__organisation", "member__award__application", "member__award__concept", "member__award__round__call")
_UNTOLD: dict[type[Record], tuple[str, ...]] = {
    Settlement: ("drawn_up", "withdrawn"),
    Breach: ("recorded", "dismissed"),
}
"""States of which only the agency and the auditor know: nothing has been decided about the recipient."""


def visible_to(model: type[R], actor: Actor) -> QuerySet[R]:
    """The records of a kind that the policy lets an actor see, as SQL."""
    found: QuerySet[R] = model._default_manager.select_related(*_WITH)
    if actor.role == "applicant":
        untold = _UNTOLD.get(model, ())
        return found.filter(member__organisation__ref=actor.of).exclude(state__in=untold) if actor.of else found.none()
    if actor.role in ("programme_officer", "programme_director", "finance_officer"):
        return found.filter(member__award__agency=actor.of) if actor.of else found.none()
    return found if actor.role == "auditor" else found.none()


def _get(model: type[R], ref: str, actor: Actor) -> R:
    found: QuerySet[R] = model._default_manager.select_related(*_WITH)
    record = found.filter(ref=ref).first()
    if record is None or not may_see(actor, record.subject()):
        raise Refused((), hidden=True)
    return record


def settlement(ref: str, actor: Actor) -> Settlement:
    """One settlement, or Refused as hidden."""
    return _get(Settlement, ref, actor)


def receivable(ref: str, actor: Actor) -> Receivable:
    """One receivable, or Refused as hidden."""
    return _get(Receivable, ref, actor)


def payback(ref: str, actor: Actor) -> Payback:
    """One declaration of profit, or Refused as hidden."""
    return _get(Payback, ref, actor)


def completed_work(ref: str, actor: Actor) -> CompletedWork:
    """One report of completed work, or Refused as hidden."""
    return _get(CompletedWork, ref, actor)


def fulfilment(ref: str, actor: Actor) -> Fulfilment:
    """One yearly report on an obligation, or Refused as hidden."""
    return _get(Fulfilment, ref, actor)


def breach(ref: str, actor: Actor) -> Breach:
    """One breach, or Refused as hidden."""
    return _get(Breach, ref, actor)


def settlements_of(actor: Actor) -> QuerySet[Settlement]:
    return visible_to(Settlement, actor)


def receivables_of(actor: Actor) -> QuerySet[Receivable]:
    return visible_to(Receivable, actor).prefetch_related("repayments")


def paybacks_of(actor: Actor) -> QuerySet[Payback]:
    return visible_to(Payback, actor)


def completed_works_of(actor: Actor) -> QuerySet[CompletedWork]:
    return visible_to(CompletedWork, actor)


def fulfilments_of(actor: Actor) -> QuerySet[Fulfilment]:
    return visible_to(Fulfilment, actor)


def breaches_of(actor: Actor) -> QuerySet[Breach]:
    return visible_to(Breach, actor)


def counts_by_state(seen: QuerySet[R]) -> dict[str, int]:
    """How many of these records stand in each state."""
    return dict(seen.order_by().values_list("state").annotate(count=Count("pk")))


def signed_with(settlement: Settlement) -> list[Settlement]:
    """The settlements that are signed together with one that is drawn up: of its award and year where the rate is
    rounded once per award, else it alone."""
    found = Settlement.objects.select_related(*_WITH).filter(fiscal_year=settlement.fiscal_year, state="drawn_up")
    if instrument_of(settlement.member.award).per == "award":
        return list(found.filter(member__award=settlement.member.award))
    return list(found.filter(pk=settlement.pk))


def of_round(round: Round, agency: str, fiscal_year: int, state: str) -> list[Settlement]:
    """The settlements of a fiscal year under an agency's awards of a round that are in a state, the first first."""
    under = Settlement.objects.filter(member__award__round=round, member__award__agency=agency)
    return list(under.filter(fiscal_year=fiscal_year, state=state).select_related(*_WITH))


def to_be_settled(round: Round, agency: str, fiscal_year: int) -> list[AwardMember]:
    """The members of an agency's awards of a round whose fiscal year has a reviewed report and no settlement yet."""
    under = AwardMember.objects.filter(award__round=round, award__agency=agency, award__state__in=sorted(BOUND))
    reported = under.filter(cost_reports__fiscal_year=fiscal_year, cost_reports__state="reviewed")
    done = (
        Settlement.objects.filter(fiscal_year=fiscal_year).exclude(state__in=sorted(rules.PUT_ASIDE)).values("member")
    )
    return list(reported.exclude(pk__in=done).select_related("award").order_by("award", "position"))


def to_pay(agency: str = "", refs: Collection[str] | None = None) -> QuerySet[Settlement]:
    """The settlements whose balance is ordered to be paid: of an agency, or among some refs. For a payment run."""
    found = Settlement.objects.filter(state="to_pay").select_related(*_WITH).order_by("ref")
    if agency:
        found = found.filter(member__award__agency=agency)
    return found if refs is None else found.filter(ref__in=list(refs))


def hands_of(settlement: Settlement) -> frozenset[str]:
    """Who has brought a settlement here: none of them pays it."""
    return frozenset({settlement.drawn_up_by, settlement.signed_by} - {""})


def settlements_of_year(member: AwardMember, fiscal_year: int) -> list[Settlement]:
    """What was settled of a member's year and holds, the first first."""
    found = Settlement.objects.filter(member=member, fiscal_year=fiscal_year, state__in=sorted(rules.EFFECTIVE))
    return list(found.order_by("number"))


def transfers_of(settlement: Settlement) -> list[Row]:
    """What a settlement did to the ledger, and what took it back."""
    of_award = ledger.transfers_of(award=settlement.member.award.ref)
    numbers = {row.id for row in of_award if row.document == settlement.ref}
    return [row for row in of_award if row.id in numbers or row.corrects in numbers]


def interest_to_date(receivable: Receivable, on: date) -> Yen | Problem:
    """Late interest that is owed up to and on a day, by the rules for money in force."""
    return receivable.owed.interest_yen(in_force().money, on)


def is_noted(receivable: Receivable, received_yen: Yen, received_on: date, document: str) -> bool:
    """Whether this very receipt is noted: the same notice, the same day and the same amount."""
    found = receivable.repayments.filter(document=document, received_on=received_on)
    return any(one.principal_yen + one.interest_yen == received_yen for one in found)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a member's work has cost in all and what of it the fund has granted, by its settlements that hold."""

    whole_cost_yen: Yen
    grant_yen: Yen


def grant_of(member: AwardMember) -> Grant:
    """The last settlement of each year holds; where completed work is paid for, the last of all does."""
    last: dict[int, Settlement] = {}
    cumulative = instrument_of(member.award).pays == "completed_work"
    for one in Settlement.objects.filter(member=member, state__in=sorted(rules.EFFECTIVE)).order_by("pk"):
        last[0 if cumulative else one.fiscal_year] = one
    return Grant(sum(one.eligible_yen for one in last.values()), sum(one.share_yen for one in last.values()))


def ended_in(award: Award) -> int | None:
    """The fiscal year in which an award ended; nothing before it has."""
    return by_digest(award.charter_digest).fiscal_year(award.ended_on) if award.ended_on is not None else None


def payback_facts(
    member: AwardMember,
    fiscal_year: int,
    now: datetime,
    *,
    besides: int | None = None,
    document: str = "",
    reasons: str = "",
) -> rules.PaybackFacts:
    """The declaration of one year as the rules see it."""
    grant = grant_of(member)
    declared = Payback.objects.filter(member=member, fiscal_year=fiscal_year).exclude(state="sent_back")
    return rules.PaybackFacts(
        fiscal_year=fiscal_year,
        current_year=year_of(member.award, now),
        ended_in=ended_in(member.award),
        payback_years=instrument_of(member.award).payback_years,
        is_declared=any(pk != besides for pk in declared.values_list("pk", flat=True)),
        whole_cost_yen=grant.whole_cost_yen,
        grant_yen=grant.grant_yen,
        today=local_date(now, by_digest(member.award.charter_digest).zone),
        document=document,
        reasons=reasons,
    )


def owed_of_profit(declared: Payback) -> Yen:
    """What a member owes of a declared profit, after all that it has given back before."""
    grant = grant_of(declared.member)
    before = Payback.objects.filter(member=declared.member, state__in=("noted", "collected")).exclude(pk=declared.pk)
    paid_back_yen = before.aggregate(sum_yen=Sum("owed_yen"))["sum_yen"] or 0
    instrument = instrument_of(declared.member.award)
    return payback_of(instrument, declared.profit_yen, grant.grant_yen, grant.whole_cost_yen, int(paid_back_yen))


def years_to_declare(member: AwardMember, now: datetime) -> list[int]:
    """The fiscal years for which a member still has to declare its profit."""
    end, years = ended_in(member.award), instrument_of(member.award).payback_years
    if end is None or not years:
        return []
    current = year_of(member.award, now)
    done = set(Payback.objects.filter(member=member).exclude(state="sent_back").values_list("fiscal_year", flat=True))
    return [year for year in range(end + 1, min(end + years, current - 1) + 1) if year not in done]


def work_facts(member: AwardMember, now: datetime, **more: Any) -> rules.WorkFacts:
    """Completed work, a yearly report or a breach as the rules see it. An obligation runs from the award's end."""
    award = member.award
    instrument = instrument_of(award)
    facts: dict[str, Any] = {
        "award_state": award.state,
        "pays": instrument.pays,
        "obligation_years": instrument.obligation_years,
        "bound_from": award.ended_on,
        "today": local_date(now, by_digest(award.charter_digest).zone),
    }
    return rules.WorkFacts(**(facts | more))


def years_of_obligation(member: AwardMember, now: datetime) -> tuple[int, ...]:
    """The fiscal years that are over, or nearly, and in which a member was bound by its obligation."""
    end, years = ended_in(member.award), instrument_of(member.award).obligation_years
    if end is None or not years:
        return ()
    return tuple(range(end, min(end + years, year_of(member.award, now)) + 1))


def years_to_report(member: AwardMember, now: datetime) -> list[int]:
    """The fiscal years for which a member still has to report that it keeps its obligation."""
    done = set(
        Fulfilment.objects.filter(member=member).exclude(state="sent_back").values_list("fiscal_year", flat=True)
    )
    return [year for year in years_of_obligation(member, now) if year not in done]


@dataclass(frozen=True, slots=True)
class ClawBack:
    """What a breach on a day would take back, and from what it follows."""

    months_bound: int
    months_kept: int
    paid_yen: Yen
    amount_yen: Yen


def claw_back(member: AwardMember, breached_on: date) -> ClawBack | None:
    """What a member would give back that breached its obligation on a day; nothing where it has none."""
    instrument, bound_from = instrument_of(member.award), member.award.ended_on
    if not instrument.obligation_years or bound_from is None:
        return None
    bound = rules.months_bound(instrument.obligation_years)
    kept = rules.months_kept(bound_from, breached_on, bound)
    paid_yen = ledger.balance(account("spent", member.award.ref, member.organisation.ref))
    return ClawBack(bound, kept, paid_yen, claw_back_of(instrument, paid_yen, kept, bound))


def interest_of(member: AwardMember) -> list[InterestPaid]:
    """The lines of banks' statements of a member, the first first."""
    return list(InterestPaid.objects.filter(member=member))


def known_interest(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str, date], rules.InterestLine]:
    """The lines that are known of these banks' loans."""
    wanted = set(keys)
    rows = InterestPaid.objects.filter(loan__in={loan for _, loan in wanted}).select_related("member__organisation")
    lines = [
        rules.InterestLine(
            one.member.organisation.ref, one.bank, one.loan, one.from_on, one.to_on, one.due_on, one.interest_yen
        )
        for one in rows
        if (one.bank, one.loan) in wanted
    ]
    return {line.key: line for line in lines}


def ready(agency: str) -> list[tuple[AwardMember, int]]:
    """The members of an agency's awards with the fiscal years whose cost report is reviewed and not settled yet."""
    settled = Settlement.objects.exclude(state__in=sorted(rules.PUT_ASIDE)).values_list("member", "fiscal_year")
    done = set(settled.filter(member__award__agency=agency).order_by())
    reports = CostReport.objects.filter(state="reviewed", member__award__agency=agency)
    found = reports.select_related("member__award", "member__organisation").order_by("fiscal_year", "member")
    return [(one.member, one.fiscal_year) for one in found if (one.member_id, one.fiscal_year) not in done]
