"""The longer ways of a case, each through the actions that doors call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kikin.fund.relations import Actor
from kikin.office.screening import actions, applicants, queries
from kikin.office.screening.models import Hit, ScreeningCase
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast
from tests.office.screening.scene import TOLD

WHY = Text("名簿の名称と所在地を確認した。", "Name and place were compared.")
ASKED = Text("この関係をどう説明しますか。", "How do you explain this tie?")


def other_lead(cast: Cast) -> Actor:
    """A second lead: by the person of the auditor, who has no hand in any case."""
    return replace(cast.security_lead, person=cast.auditor.person)


def third_lead(cast: Cast) -> Actor:
    return replace(cast.security_lead, person=cast.administrator.person)


def adjudicate(hits: Sequence[Hit], confirms: bool, cast: Cast, now: datetime) -> None:
    """An officer adjudicates, and a lead seconds what is very probable."""
    decide = actions.confirm if confirms else actions.dismiss
    decide(hits, WHY, cast.security_officer, now)
    waiting = queries.waiting_for_second({hit.case_id: hit.case for hit in hits}.values())
    actions.second(waiting, WHY, cast.security_lead, now)


def assessed(case: ScreeningCase, cast: Cast, now: datetime, confirms: bool = True) -> ScreeningCase:
    adjudicate(list(Hit.objects.filter(case=case, state="new")), confirms, cast, now)
    actions.assess([case], cast.security_officer, now)
    return case


def consented(case: ScreeningCase, cast: Cast, now: datetime) -> ScreeningCase:
    """Every consent from outside the desk that the level asks for is recorded."""
    for authority in queries.policy_of(case.policy_digest).consents_of(case.level):
        actions.record_consent(case, authority, "DOC-1", now.date(), cast.security_lead, now)
    return case


def heard(case: ScreeningCase, applicant: Actor, cast: Cast, now: datetime) -> ScreeningCase:
    """The applicant was asked what they say to it, and said it."""
    question = actions.put_question(case, "reply", ASKED, cast.security_officer, now)
    applicants.answer(question, "説明します。", (), applicant, now)
    actions.hear(case, cast.security_officer, now)
    return case


def planned(case: ScreeningCase, applicant: Actor, cast: Cast, now: datetime) -> ScreeningCase:
    """The fund proposed what the rules ask for, and the applicant accepted."""
    actions.negotiate(case, cast.security_officer, now)
    terms = queries.first_terms(case, now.date())
    plan = actions.propose_plan(case, terms, NOTHING_SAID, cast.security_officer, now)
    applicants.accept(plan, applicant, now)
    return case


def mitigated(case: ScreeningCase, applicant: Actor, cast: Cast, now: datetime) -> ScreeningCase:
    consented(planned(assessed(case, cast, now), applicant, cast, now), cast, now)
    actions.mitigate([case], WHY, TOLD, cast.security_lead, now)
    return case


def refused(case: ScreeningCase, applicant: Actor, cast: Cast, now: datetime) -> ScreeningCase:
    """A lead finds the risk graver than the rules do, the applicant is heard, and another lead refuses."""
    actions.depart(assessed(case, cast, now), "prohibited", WHY, cast.security_lead, now)
    consented(heard(case, applicant, cast, now), cast, now)
    actions.refuse([case], WHY, TOLD, other_lead(cast), now)
    return case
