"""The level of a case, by its policy or as a lead sets it; how it is closed, and looked at anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.screening import weighing
from kikin.office.screening.actions.hands import day_of, hold, note_hands, policy_kept_by, said, sealed
from kikin.office.screening.actions.negotiating import put_in_force_with, void_outlived_plans, void_plans
from kikin.office.screening.models import Assessment, Consent, ScreeningCase
from kikin.office.transitions import perform, perform_all
from kikin.values.problems import Problem
from kikin.values.text import NOTHING_SAID, Text

_ASKED = weighing.WHAT_A_STEP_ASKS


def assess(cases: Sequence[ScreeningCase], actor: Actor, now: datetime) -> list[ScreeningCase]:
    """Ask the rules of each case's policy about all that was found, and keep the level with its trace."""
    made: list[Assessment] = []

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return weighing.facts_of(case, actor)

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        assessment = _by_the_rules(case, day_of(case, now), actor, now)
        made.append(assessment)
        case.level, case.assessed_at = assessment.level, now
        pending.facts |= {"number": assessment.number, "policy": case.policy, "level": sealed(assessment.level)}

    with gate.change():
        changed = perform_all(cases, "assess", actor, now, gather=gather, do=keep, reads=_ASKED)
        Assessment.objects.bulk_create(made, batch_size=500)
        note_hands(changed, "assess", actor)
        return changed


def _by_the_rules(case: ScreeningCase, day: date, actor: Actor, now: datetime) -> Assessment:
    policy, findings = policy_kept_by(case), weighing.findings_of(case)
    found = rules.assess(policy, findings, day, case.areas)
    return Assessment(
        case=case,
        number=len(case.assessments.all()) + 1,
        policy=policy.key,
        policy_digest=policy.digest,
        on=day,
        level=found.level,
        proposed_level=found.level,
        is_basic=found.is_basic,
        trace=[asdict(fired) | {"why": [fired.why.ja, fired.why.en]} for fired in found.trace],
        measures=list(found.measures),
        notices=list(found.notices),
        inputs=weighing.as_inputs(findings, case.areas),
        assessed_by=actor.person,
        assessed_at=now,
    )


def depart(case: ScreeningCase, level: str, reasons: Text, actor: Actor, now: datetime) -> ScreeningCase:
    """A lead sets another level than the rules gave, and says why; another lead then closes against the applicant."""
    made: list[Assessment] = []

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        known = level in policy_kept_by(case).levels
        return replace(
            weighing.facts_of(case, actor, reasons=reasons.ja or reasons.en), level=level, level_is_known=known
        )

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        before = weighing.latest(case)
        assert before is not None
        before.pk, before.number = None, before.number + 1
        before.level, before.assessed_by, before.assessed_at = level, actor.person, now
        before.reasons_ja, before.reasons_en = said(reasons)
        made.append(before)
        case.level = level
        pending.facts |= {"number": before.number, "level": sealed(level), "reasons": sealed(*said(reasons))}

    with gate.change():
        changed = perform(case, "depart", actor, now, gather=gather, do=keep, reads=_ASKED)
        Assessment.objects.bulk_create(made)
        note_hands([changed], "depart", actor)
        return changed


def reconsider(case: ScreeningCase, reasons: Text, actor: Actor, now: datetime) -> ScreeningCase:
    """Adjudicate again: an answer or something new has come. A plan that was on the table is withdrawn."""

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return weighing.facts_of(case, actor, reasons=reasons.ja or reasons.en)

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        pending.facts |= {"reasons": sealed(*said(reasons))}

    with gate.change():
        changed = perform(case, "reconsider", actor, now, gather=gather, do=keep, reads=_ASKED)
        void_plans(changed, reasons, actor, now)
        note_hands([changed], "reconsider", actor)
        return changed


def record_consent(
    case: ScreeningCase, authority: str, document: str, given_on: date, actor: Actor, now: datetime
) -> Consent:
    """Keep that someone outside the desk, whom the level asks for, has consented, and by which document."""
    with gate.change():
        held = hold(case)
        with gate.act("record_consent", actor, now, held.subject(), "consent_recorded") as pending:
            gate.refuse_if(_problems_of_consent(held, authority, document, given_on, day_of(held, now)))
            pending.facts |= {"authority": authority, "document": sealed(document), "level": sealed(held.level)}
            kept, _ = Consent.objects.get_or_create(
                case=held,
                authority=authority,
                level=held.level,
                defaults={
                    "document": document.strip(),
                    "given_on": given_on,
                    "recorded_by": actor.person,
                    "recorded_at": now,
                },
            )
        note_hands([held], "record_consent", actor)
    return kept


def clear(cases: Sequence[ScreeningCase], reasons: Text, actor: Actor, now: datetime) -> list[ScreeningCase]:
    """Close cases whose level asks for nothing."""
    return _close(cases, "clear", reasons, NOTHING_SAID, actor, now)


def mitigate(
    cases: Sequence[ScreeningCase], reasons: Text, told: Text, actor: Actor, now: datetime
) -> list[ScreeningCase]:
    """Close cases whose risk the accepted plan lets the fund carry; its measures come into force.

    `told` are the reasons as the applicant reads them; the others stay at the desk.
    """
    with gate.change():
        changed = _close(cases, "mitigate", reasons, told, actor, now)
        put_in_force_with(changed, actor, now)
        return changed


def refuse(
    cases: Sequence[ScreeningCase], reasons: Text, told: Text, actor: Actor, now: datetime
) -> list[ScreeningCase]:
    """Close cases whose risk no measure brings down, or no plan was agreed for, once the applicant was heard.

    `told` are the reasons as the applicant reads them; the others stay at the desk.
    """
    return _close(cases, "refuse", reasons, told, actor, now)


def stand_by(case: ScreeningCase, actor: Actor, now: datetime) -> ScreeningCase:
    """Let what was decided before an alert stand: every hit that came since was adjudicated, and none confirmed."""

    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return weighing.facts_of(case, actor)

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        case.stands_as = ""

    action = "stand_by_plan" if case.stands_as == "mitigated" else "stand_by"
    with gate.change():
        changed = perform(case, action, actor, now, gather=gather, do=keep, reads=_ASKED)
        note_hands([changed], action, actor)
        return changed


def _close(
    cases: Sequence[ScreeningCase], action: str, reasons: Text, told: Text, actor: Actor, now: datetime
) -> list[ScreeningCase]:
    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return weighing.facts_of(case, actor, rules.VERDICTS[rules.CLOSES[action]], reasons.ja or reasons.en, told)

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        case.decided_at, case.decided_by = now, actor.person
        case.reasons_ja, case.reasons_en = said(reasons)
        case.told_ja, case.told_en = said(told)
        case.stands_as = ""
        pending.facts |= {"level": sealed(case.level), "reasons": sealed(*said(reasons)), "told": sealed(*said(told))}

    with gate.change():
        changed = perform_all(cases, action, actor, now, gather=gather, do=keep, reads=_ASKED)
        void_outlived_plans(changed, reasons, actor, now)
        note_hands(changed, action, actor)
        return changed


def _problems_of_consent(
    case: ScreeningCase, authority: str, document: str, given_on: date, today: date
) -> tuple[Problem, ...]:
    asked = policy_kept_by(case).consents_of(case.level)
    return rules.problems_of_consent(rules.ConsentFacts(case.state, authority, asked, document, given_on, today))
