"""Reading applications: what an actor may see, the pipeline of a call, and an application as facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kikin.fund import applications as rules
from kikin.fund.charter import Instrument
from kikin.fund.lifecycle import Step
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.applications.models import (
    Application,
    BudgetLine,
    Disclosure,
    Involvement,
    Member,
    Submission,
)
from kikin.office.calls.models import Call
from kikin.office.calls.queries import run_by
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.parties.models import Organisation
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem


def visible_to(actor: Actor) -> QuerySet[Application]:
    """The applications that the policy lets an actor see, as SQL."""
    everything = Application.objects.all()
    if actor.role == "applicant":
        mine = Q(lead__ref=actor.of) | Q(members__organisation__ref=actor.of)
        seen = everything.filter(mine).distinct() if actor.of else everything.none()
    elif actor.role in ("programme_officer", "programme_director"):
        unplaced = Q(agency="", call__in=run_by(actor.of))
        seen = (
            everything.exclude(state="draft").filter(Q(agency=actor.of) | unplaced) if actor.of else everything.none()
        )
    elif actor.role == "auditor":
        seen = everything.exclude(state="draft")
    elif actor.role == "reviewer":
        seen = everything.filter(readers__person=actor.person, readers__has_conflict=False, readers__has_pledged=True)
    else:
        return everything.none()
    return seen.exclude(pk__in=Application.objects.filter(readers__person=actor.person, readers__has_conflict=True))


def get(ref: str, actor: Actor) -> Application:
    """One application, or Refused as hidden."""
    application = Application.objects.filter(ref=ref).select_related("call", "lead", "concept").first()
    if application is None or not may_see(actor, application.subject()):
        raise Refused((), hidden=True)
    return application


def facts_of(application: Application, now: datetime, **more: Any) -> rules.Facts:
    """An application as the rules see it."""
    call = application.call
    instrument = instrument_of(application)
    members = list(application.members.all())
    position = {member.pk: member.position for member in members}
    # a page reads without a lock: lines of members who have come since are left for the next look
    lines = [
        (position[line.member_id], line.fiscal_year, line.cost_item, line.amount_yen)
        for line in application.budget_lines.all()
        if line.member_id in position
    ]
    roles = [involvement.role for involvement in application.involvements.all()]
    return rules.Facts(
        now=now,
        call_state=call.state,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        title=application.title.ja,
        summary=application.summary.ja,
        investigators_count=roles.count("principal_investigator"),
        members_count=len(members),
        lines=tuple((str(place), year, item, yen) for place, year, item, yen in lines),
        requested_yen=application.requested_yen,
        cost_share_yen=application.cost_share_yen,
        call_years=frozenset(call.years),
        call_budget_yen=call.budget_yen,
        items=rules.items_of(instrument),
        budgets=rules.budgets_of(
            instrument,
            application.stage,
            applying((member.organisation, member.cost_share_yen) for member in members),
            ((place, item, yen) for place, _, item, yen in lines),
        ),
        rounds_each=instrument.per == "member",
        declarations=frozenset(application.declarations),
        field=application.field,
        **more,
    )


def instrument_of(application: Application) -> Instrument:
    """The version of its instrument that an application is measured by: the one in force when its call opened."""
    charter = by_digest(application.call.charter_digest)
    return charter.instrument(application.instrument, local_date(application.call.opens_at, charter.zone))


def applying(members: Iterable[tuple[Organisation, Yen]]) -> dict[str, rules.Applying]:
    """Organisations with what each pays itself, by their refs, as their money is measured."""
    return {one.ref: rules.Applying(one.name, one.size, one.kind, own_yen) for one, own_yen in members}


def blank_draft(call: Call, lead: Organisation) -> Application | None:
    """The draft that an organisation has begun for a call and that says nothing yet, if there is one."""
    begun = Application.objects.filter(call=call, lead=lead, state="draft")
    return begun.filter(title_ja="", title_en="", requested_yen=0).first()


def pipeline(call: Call, actor: Actor) -> dict[str, int]:
    """How many of a call's applications stand in each state, as far as the actor may see them."""
    rows = visible_to(actor).filter(call=call).values("state").annotate(count=Count("pk", distinct=True))
    return {row["state"]: row["count"] for row in rows}


def waiting_for_check(call: Call, actor: Actor) -> QuerySet[Application]:
    """What was sent to a call and nobody has looked at, with all that its formal check asks for."""
    waiting = visible_to(actor).filter(call=call, state="submitted").select_related("call", "lead").order_by("pk")
    return waiting.prefetch_related("members__organisation", "involvements", "budget_lines", "deficiencies")


def lacking(application: Application, now: datetime) -> tuple[Problem, ...]:
    """What speaks against finding an application eligible."""
    step = rules.APPLICATION.step("find_eligible", application.state)
    return rules.APPLICATION.check(step, facts_of(application, now)) if isinstance(step, Step) else (step,)


def requested_yen(call: Call) -> int:
    """What all applications sent to a call ask for together."""
    total = Application.objects.filter(call=call).exclude(state="draft").aggregate(total=Sum("requested_yen"))
    return int(total["total"] or 0)


def of_call(call: Call, states: Iterable[str] = ()) -> list[Application]:
    """The applications to a call in some states (default: all), in the order of their refs."""
    found = Application.objects.filter(call=call)
    if states := tuple(states):
        found = found.filter(state__in=states)
    return list(found.select_related("call", "lead", "concept").order_by("pk"))


def of_refs(refs: Iterable[str]) -> list[Application]:
    """The applications of these refs."""
    return list(Application.objects.filter(ref__in=set(refs)).select_related("call", "lead", "concept").order_by("pk"))


def budget_by_year(applications: Iterable[Application]) -> dict[str, dict[int, int]]:
    """Application ref to fiscal year to requested yen."""
    rows = (
        BudgetLine.objects.filter(application__in=[application.pk for application in applications])
        .values_list("application__ref", "fiscal_year")
        .annotate(total=Sum("amount_yen"))
    )
    found: dict[str, dict[int, int]] = {}
    for ref, year, total in rows:
        found.setdefault(ref, {})[year] = int(total)
    return found


def budget_by_member_and_year(application: Application) -> dict[str, dict[int, int]]:
    """Organisation ref to fiscal year to requested yen."""
    rows = (
        BudgetLine.objects.filter(application=application)
        .values_list("member__organisation__ref", "fiscal_year")
        .annotate(total=Sum("amount_yen"))
    )
    found: dict[str, dict[int, int]] = {}
    for ref, year, total in rows:
        found.setdefault(ref, {})[year] = int(total)
    return found


def members_of(application: Application) -> list[Member]:
    """The organisations of a consortium, the lead first."""
    return list(application.members.select_related("organisation"))


def involvements_of(application: Application) -> list[Involvement]:
    """The people of an application, each with the member that they work for."""
    return list(application.involvements.select_related("person", "member__organisation"))


def budget_lines_of(application: Application) -> list[BudgetLine]:
    """What each member asks for, item by item and year by year."""
    return list(application.budget_lines.select_related("member__organisation"))


def disclosures_for_screening(refs: Iterable[str]) -> list[Disclosure]:
    """What was disclosed in these applications. Only screening asks."""
    return list(Disclosure.objects.filter(application__ref__in=set(refs)).select_related("application", "person"))


def submissions_of(application: Application) -> list[Submission]:
    """Every version that was sent, the first first."""
    return list(application.submissions.all())


def latest_submission(application: Application) -> Submission | None:
    return application.submissions.order_by("-number").first()


def known_external_ids(call: Call) -> set[str]:
    """What a file of applications has brought to this call before."""
    found = Application.objects.filter(call=call, external_id__isnull=False)
    return {key for key in found.values_list("external_id", flat=True) if key}
