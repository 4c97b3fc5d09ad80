"""What the rules are asked about: a case as findings, and as the facts of its next step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TypeGuard

from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.fund.screening import CaseFacts, SecurityPolicy
from kikin.office.charter.queries import by_digest
from kikin.office.screening.models import Assessment, Finding, Hit, Plan, ScreeningCase
from kikin.office.screening.queries.policies import policy_of
from kikin.values.text import NOTHING_SAID, Text

WHAT_IS_WEIGHED = ("parties", "findings", "hits__entry__watchlist", "hits__party")
"""Related names that `findings_of` reads."""
WHAT_A_STEP_ASKS = (*WHAT_IS_WEIGHED, "hits__adjudications", "questions", "plans", "consents", "assessments")
"""Related names that `facts_of` reads."""


def findings_of(case: ScreeningCase) -> list[rules.Finding]:
    """All that people have found: what was recorded, and each confirmed hit of a party of which nothing else was."""
    listed = _lists_by_party(case)
    recorded = [finding for finding in case.findings.all() if finding.withdrawn_at is None]
    of_parties = {finding.party_id for finding in recorded}
    found = [_as_found(finding, frozenset(listed.get(finding.party_id or 0, ()))) for finding in recorded]
    for party in case.parties.all():
        if party.pk in listed and party.pk not in of_parties:
            kind = rules.KIND_OF_PARTY[party.kind]
            found.append(rules.Finding(ref_of_party(party.position), kind, lists=frozenset(listed[party.pk])))
    return found


def ref_of_party(position: int) -> str:
    """What the trace calls a finding of which nothing stands but a party's confirmed hits."""
    return f"party-{position}"


def _lists_by_party(case: ScreeningCase) -> dict[int, set[str]]:
    listed: defaultdict[int, set[str]] = defaultdict(set)
    for hit in case.hits.all():
        if hit.state == "confirmed":
            listed[hit.party_id].add(hit.entry.watchlist.name)
    return listed


def _as_found(finding: Finding, lists: frozenset[str]) -> rules.Finding:
    return rules.Finding(
        ref=finding.ref,
        kind=finding.kind,
        disclosed=finding.disclosed,
        started_on=finding.started_on,
        ended_on=finding.ended_on,
        lists=lists,
        facts=tuple(sorted(finding.facts.items())),
    )


def as_inputs(findings: list[rules.Finding], areas: list[str]) -> dict[str, Any]:
    """Findings as they are kept with an assessment."""
    return {"areas": areas, "findings": [_plain(asdict(finding)) for finding in findings]}


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: sorted(value) if isinstance(value, frozenset) else value.isoformat() if isinstance(value, date) else value
        for key, value in said.items()
    }


def from_inputs(inputs: Mapping[str, Any]) -> tuple[list[rules.Finding], list[str]]:
    """Findings and areas as they were kept with an assessment."""
    found = [
        rules.Finding(
            ref=said["ref"],
            kind=said["kind"],
            disclosed=said["disclosed"],
            started_on=_day(said["started_on"]),
            ended_on=_day(said["ended_on"]),
            lists=frozenset(said["lists"]),
            facts=tuple((name, value) for name, value in said["facts"]),
        )
        for said in inputs["findings"]
    ]
    return found, list(inputs["areas"])


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def latest(case: ScreeningCase) -> Assessment | None:
    """The assessment that counts, of those that were fetched with the case."""
    return max(case.assessments.all(), key=lambda one: one.number, default=None)


def plan_of(case: ScreeningCase) -> Plan | None:
    """The plan that counts: the newest that was not withdrawn, and that knows of what was assessed last."""
    standing = [plan for plan in case.plans.all() if plan.state != "withdrawn" and not is_outlived(plan, case)]
    return max(standing, key=lambda one: one.pk, default=None)


def is_outlived(plan: Plan, case: ScreeningCase) -> bool:
    """Whether the case was assessed anew since a plan was begun, as after an alert: it covers no new risk."""
    return case.assessed_at is not None and plan.begun_at < case.assessed_at


def was_heard(case: ScreeningCase) -> bool:
    """Whether the applicant could reply to all that weighs on them: what came later was never put to them."""
    known = _newest_against(case)
    put = [one for one in case.questions.all() if known is None or one.sent_at >= known]
    return rules.was_heard((question.kind, question.state) for question in put)


def _newest_against(case: ScreeningCase) -> datetime | None:
    """When the last hit was confirmed, or the last finding entered that the applicant did not disclose themselves."""
    confirmed = [
        one.decided_at
        for hit in case.hits.all()
        if hit.state == "confirmed"
        for one in hit.adjudications.all()
        if one.state == "confirmed" and not one.is_second
    ]
    entered = [one.entered_at for one in case.findings.all() if one.source != "self" and one.withdrawn_at is None]
    return max((*confirmed, *entered), default=None)


def needs_second(hit: Hit, policy: SecurityPolicy) -> bool:
    """Whether a second person has yet to look at how a hit was adjudicated."""
    waits = hit.state in ("dismissed", "confirmed") and not hit.is_seconded
    return waits and rules.needs_two_people(hit.score_bp, policy.two_people_bp)


def facts_of(
    case: ScreeningCase, actor: Actor | None = None, verdict: str = "", reasons: str = "", told: Text = NOTHING_SAID
) -> CaseFacts:
    """A case as the next step asks about it; `verdict` is what that step would tell."""
    policy = policy_of(case.policy_digest)
    hits = list(case.hits.all())
    assessment = latest(case)
    level = assessment.level if assessment is not None else ""
    plan = plan_of(case)
    given = {consent.authority for consent in case.consents.all() if consent.level == level}
    return CaseFacts(
        hits=tuple(hit.state for hit in hits),
        unseconded_count=sum(needs_second(hit, policy) for hit in hits),
        unweighed_count=_unweighed_count(case, hits, assessment),
        findings_count=len({fired["finding"] for fired in assessment.trace}) if assessment is not None else 0,
        questions=tuple(question.state for question in case.questions.all()),
        was_heard=was_heard(case),
        plan=plan.state if plan is not None else "",
        level=level,
        level_is_known=level in policy.levels,
        level_verdict=rules.verdict_of_level(by_digest(case.charter_digest), policy, level),
        verdict=verdict,
        decider=policy.decider_of(level),
        role=actor.role if actor is not None else "",
        is_own_level=_was_departed_from(assessment) and actor is not None and assessment.assessed_by == actor.person,
        missing_consents=tuple(one for one in policy.consents_of(level) if one not in given),
        stands_as=case.stands_as,
        reasons=reasons,
        told=told,
    )


def _was_departed_from(assessment: Assessment | None) -> TypeGuard[Assessment]:
    """Whether the level is a lead's and not that of the rules."""
    return assessment is not None and bool(assessment.reasons_ja or assessment.reasons_en)


def _unweighed_count(case: ScreeningCase, hits: list[Hit], assessment: Assessment | None) -> int:
    """Confirmed hits about whose party no rule had anything to say; none where a lead has set the level."""
    if assessment is None or _was_departed_from(assessment):
        return 0
    weighed = {fired["finding"] for fired in assessment.trace}
    refs = {finding.party_id: finding.ref for finding in case.findings.all() if finding.ref in weighed}
    seen = {party.pk for party in case.parties.all() if ref_of_party(party.position) in weighed} | refs.keys()
    return sum(hit.state == "confirmed" and hit.party_id not in seen for hit in hits)
