"""A policy is drafted by one person, tried on past cases, and released by another."""

from __future__ import annotations

from datetime import datetime

from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.fund.screening import SecurityPolicy, Tried
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.screening import weighing
from kikin.office.screening.actions.hands import new_ref, policy_kept_by, said, sealed
from kikin.office.screening.models import Assessment, PolicyTrial, PolicyVersion
from kikin.office.screening.queries.policies import forbidden_by, packaged
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text


def draft_policy(text: str, actor: Actor, now: datetime) -> PolicyVersion:
    """Keep a new version as a draft; refused with every problem that its text has."""
    charter = in_force()
    policy, problems = rules.read_policy(text, forbidden_by(charter))
    drafted = PolicyVersion(
        ref=new_ref("POL"), state=rules.POLICY.initial, text=text, drafted_by=actor.person, drafted_at=now
    )
    with gate.act("draft", actor, now, drafted.subject(), "policy_drafted") as pending:
        gate.refuse_if(problems)
        assert policy is not None
        facts = rules.ReleaseFacts(valid_from=policy.valid_from, today=local_date(now, charter.zone))
        gate.refuse_if([*rules.problems_of_draft(facts), *_taken(policy)])
        drafted.key, drafted.family, drafted.valid_from = policy.key, policy.family, policy.valid_from
        drafted.sha256 = policy.digest
        pending.facts |= {"key": policy.key, "sha256": policy.digest, "valid_from": str(policy.valid_from)}
        drafted.save()
    return drafted


def try_policy(version: PolicyVersion, actor: Actor, now: datetime) -> PolicyTrial:
    """What it would have made of every case that was assessed: counts, and the cases that would come out otherwise."""
    policy, _ = rules.read_policy(version.text)
    assert policy is not None
    told = rules.report(_tried(assessment, policy) for assessment in _latest_assessments())

    def keep(version: PolicyVersion, pending: PendingEvent) -> None:
        pending.facts |= {"key": version.key, "cases_count": told.cases_count, "changed_count": len(told.changed)}

    with gate.change():
        perform(version, "try", actor, now, do=keep)
        return PolicyTrial.objects.create(
            policy=version,
            cases_count=told.cases_count,
            graver_count=told.graver_count,
            milder_count=told.milder_count,
            moves=[list(move) for move in told.moves],
            changed=[[one.case, one.was, one.would_be, one.was_verdict, one.would_be_verdict] for one in told.changed],
            tried_by=actor.person,
            tried_at=now,
        )


def release_policy(version: PolicyVersion, reasons: Text, actor: Actor, now: datetime) -> PolicyVersion:
    """Another person than the one who drafted it lets it hold from its day; cases that are open keep their own."""
    charter = in_force()
    today = local_date(now, charter.zone)

    def gather(version: PolicyVersion) -> rules.ReleaseFacts:
        has_trial = version.trials.exists()
        return rules.ReleaseFacts(has_trial=has_trial, valid_from=version.valid_from, today=today)

    def keep(version: PolicyVersion, pending: PendingEvent) -> None:
        version.released_by, version.released_at = actor.person, now
        version.reasons_ja, version.reasons_en = said(reasons)
        pending.facts |= {"key": version.key, "sha256": version.sha256, "valid_from": str(version.valid_from)}

    return perform(version, "release", actor, now, gather=gather, do=keep)


def withdraw_policy(version: PolicyVersion, reasons: Text, actor: Actor, now: datetime) -> PolicyVersion:
    """A draft that comes to nothing."""

    def gather(version: PolicyVersion) -> rules.ReleaseFacts:
        return rules.ReleaseFacts(reasons=reasons.ja or reasons.en)

    def keep(version: PolicyVersion, pending: PendingEvent) -> None:
        version.reasons_ja, version.reasons_en = said(reasons)
        pending.facts |= {"key": version.key, "reasons": sealed(*said(reasons))}

    return perform(version, "withdraw", actor, now, gather=gather, do=keep)


def _latest_assessments() -> list[Assessment]:
    """The last word on each case, read once."""
    newest: dict[int, Assessment] = {}
    for one in Assessment.objects.select_related("case").order_by("case", "number"):
        newest[one.case_id] = one
    return list(newest.values())


def _tried(assessment: Assessment, policy: SecurityPolicy) -> Tried:
    """A case as the rules saw it then, under its own policy and under another."""
    case = assessment.case
    findings, areas = weighing.from_inputs(assessment.inputs)
    kept = _rightly(areas, policy)
    would_be = rules.assess(policy, findings, assessment.on, kept).level
    charter, own = by_digest(case.charter_digest), policy_kept_by(case)
    return Tried(
        case=case.ref,
        was=assessment.proposed_level,
        would_be=would_be,
        was_verdict=rules.verdict_of_level(charter, own, assessment.proposed_level),
        would_be_verdict=rules.verdict_of_level(charter, policy, would_be),
    )


def _rightly(areas: list[str], policy: SecurityPolicy) -> list[str]:
    """Of the technologies of a case, those that another policy knows too."""
    return [area for area in areas if area not in rules.unknown_areas(policy, areas)]


def _taken(policy: SecurityPolicy) -> list[Problem]:
    is_taken = (
        policy.key in packaged() or PolicyVersion.objects.filter(key=policy.key).exclude(state="withdrawn").exists()
    )
    return [rules.problem_of_taken_key(policy.key)] if is_taken else []
