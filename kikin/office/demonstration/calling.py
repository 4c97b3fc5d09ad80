"""Scenes of a call: drafted, approved, opened, answered, closed, and looked at for form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from kikin.fund.applications import DECLARATIONS
from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.office.applications import actions, intake, queries
from kikin.office.applications.models import Application
from kikin.office.calls import actions as calls
from kikin.office.calls.models import Call
from kikin.office.demonstration.company import DOOR, Company, appoint_applicants
from kikin.office.demonstration.plan import CallPlan
from kikin.office.feeds.cohorts.records import CohortApplication
from kikin.office.vision.models import Concept
from kikin.values.calendar import local_date, local_instant
from kikin.values.text import Text

CALL_SUMMARY = Text(
    "対象分野の研究・実証・実用化を支援します。締切は正午です。理由を問わず、締切後の提出は受け付けません。",
    "Supports research, demonstration and practical use in the fund's fields. It closes at noon, to the second.",
)


def draft_and_approve(
    charter: Charter, company: Company, concepts: Sequence[Concept], plan: CallPlan, now: datetime
) -> Call:
    """One officer drafts; the director of another agency, where the concepts have two, approves."""
    terms = calls.Terms(
        title=plan.title,
        summary=CALL_SUMMARY,
        instrument=plan.instrument,
        stages=plan.stages,
        budget_by_year=dict(plan.budget_by_year),
        opens_at=local_instant(plan.opens_on, charter.zone, 9),
        closes_at=local_instant(plan.closes_on, charter.zone, charter.calendar.deadline_hour),
        key=plan.key,
    )
    agencies = [agency.key for agency in charter.agencies if agency.key in {one.agency for one in concepts}]
    first, last = agencies[0], agencies[-1]
    call = calls.draft(concepts, terms, company.of("programme_officer", first), now)
    return calls.approve(call, company.of("programme_director", last), now)


def apply_by_hand(
    company: Company, call: Call, cohort: Sequence[CohortApplication], now: datetime
) -> list[Application]:
    """Each applicant drafts and submits; a few take their submission back and send it again."""
    registrar = company.of("programme_officer", call.agencies[0])
    outlines = intake.outlines_of(cohort, registrar, now)
    sent = []
    for number, outline in enumerate(outlines):
        person = next(one.person for one in outline.people if one.role == "principal_investigator")
        actor = Actor(person, "applicant", outline.members[0].organisation, DOOR)
        application = actions.draft(call, outline, actor, now)
        actions.submit(application, actor, now)
        if number % 40 == 7:
            actions.recall(application, actor, now)
            actions.submit(application, actor, now)
        sent.append(application)
    appoint_applicants(company, sent, local_date(now, "UTC"), now)
    return sent


def apply_by_file(
    company: Company, call: Call, cohort: Sequence[CohortApplication], now: datetime
) -> list[Application]:
    """An officer takes in a file of applications."""
    received = intake.take_in(call, cohort, company.of("programme_officer", call.agencies[0]), now)
    appoint_applicants(company, received, local_date(now, "UTC"), now)
    return received


def close(company: Company, call: Call, now: datetime) -> None:
    calls.close(call, company.of("programme_officer", call.agencies[0]), now)


def cancel(company: Company, call: Call, now: datetime) -> None:
    """A director calls off what nobody is left in."""
    calls.cancel(call, company.of("programme_director", call.agencies[-1]), now)


def withdraw_some(company: Company, call: Call, external_ids: frozenset[str], now: datetime) -> None:
    """Those who think better of it."""
    for application in queries.of_call(call, ("submitted", "eligible")):
        if application.external_id in external_ids:
            actions.withdraw(application, company.applicants[application.lead.ref], now)


def check_for_form(company: Company, call: Call, now: datetime) -> None:
    """Each agency's officer looks at its own: complete and of a field of the fund, or not and why."""
    submitted = queries.of_call(call, ("submitted",))
    for agency, group in groupby(sorted(submitted, key=_agency), key=_agency):
        officer = company.of("programme_officer", agency or call.agencies[0])
        applications = list(group)
        lacking = [one for one in applications if set(one.declarations) < set(DECLARATIONS)]
        strange = [one for one in applications if not one.field]
        fit = [one for one in applications if one not in lacking and one not in strange]
        actions.find_eligible(fit, officer, now)
        actions.begin_review(fit, officer, now)
        actions.find_ineligible(
            [one for one in lacking if one not in strange],
            Text("必要な申告・誓約が揃っていません。", "Declarations that the call asks for are missing."),
            officer,
            now,
        )
        actions.find_ineligible(
            strange,
            Text("課題の内容が基金のいずれの対象分野にも該当しません。", "Its text matches none of the fund's fields."),
            officer,
            now,
        )


def _agency(application: Application) -> str:
    return application.agency
