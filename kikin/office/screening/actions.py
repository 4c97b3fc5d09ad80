"""Everything that changes cases, hits and measures."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kikin.fund import screening as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import queries as applications
from kikin.office.applications.models import Application
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.lists.queries import versions_in_force
from kikin.office.screening import matching
from kikin.office.screening.models import (
    Adjudication,
    Hit,
    Measure,
    ScreenedParty,
    ScreeningCase,
)
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text


def request_cases(application_refs: Collection[str], agencies: Collection[str], actor: Actor, now: datetime) -> int:
    """Ask for a case for each of these applications that has none; how many were opened is all that is told."""
    charter = in_force()
    year = charter.fiscal_year(local_date(now, charter.zone))
    asked = Subject("screening_case", agencies=frozenset(agencies))
    with gate.act("request", actor, now, asked, "screening_requested") as pending:
        _lock(Application.objects.filter(ref__in=set(application_refs)))
        found = applications.of_refs(application_refs)
        gate.refuse_if(_problems_of_asking(application_refs, found, frozenset(agencies)))
        known = set(ScreeningCase.objects.filter(application__in=found).values_list("application", flat=True))
        cases = ScreeningCase.objects.bulk_create(
            [
                ScreeningCase(
                    ref=_ref("CASE"),
                    state=rules.CASE.initial,
                    application=application,
                    agency=_agencies_of(application)[0],
                    charter_digest=charter.digest,
                    policy=rules.policy_in_force(charter.screening.policies, year),
                    requested_by=actor.person,
                    opened_at=now,
                )
                for application in found
                if application.pk not in known
            ]
        )
        # Which case is whose is proved by a digest that says nothing to those who read the trail.
        pairs = sorted(f"{case.application.ref} {case.ref}" for case in cases)
        pending.facts |= {"count": len(cases), "pairs": salted_digest("\n".join(pairs))}
    return len(cases)


def match_cases(cases: Sequence[ScreeningCase], actor: Actor, now: datetime) -> list[ScreeningCase]:
    """Compare everyone in these cases with every list in force, and lay the hits before the officers.

    Refused where one name matches more entries than people can adjudicate: no hit is ever left out unseen.
    """
    charter = in_force()
    versions = versions_in_force(local_date(now, charter.zone))
    with gate.change():
        parties = matching.parties_of(cases)

        def gather(case: ScreeningCase) -> rules.CaseFacts:
            return rules.CaseFacts(lists_count=len(versions), parties_count=len(parties.get(case.pk, ())))

        def keep(case: ScreeningCase, pending: PendingEvent) -> None:
            case.matched_at = now
            case.engine = matching.ENGINE
            case.inputs_digest = matching.digest_of(parties[case.pk], versions, charter)
            pending.facts |= {
                "lists": [str(version) for version in versions],
                "engine": case.engine,
                "inputs_digest": case.inputs_digest,
            }

        perform_all(cases, "match", actor, now, gather=gather, do=keep)
        listed = ScreeningCase.list_versions.through
        listed.objects.bulk_create(
            listed(screeningcase_id=case.pk, watchlistversion_id=version.pk) for case in cases for version in versions
        )
        everyone = [party for case in cases for party in parties[case.pk]]
        ScreenedParty.objects.bulk_create(everyone, batch_size=500)
        hits, problems = matching.compare(everyone, versions, charter)
        gate.refuse_if(problems)
        Hit.objects.bulk_create(
            (
                Hit(
                    ref=_ref("HIT"),
                    state=rules.HIT.initial,
                    case_id=found.party.case_id,
                    party=found.party,
                    entry_id=found.entry,
                    matched_name=found.matched_name,
                    score_bp=found.score_bp,
                    grounds=[[ground.ja, ground.en] for ground in found.grounds],
                )
                for found in hits
            ),
            batch_size=500,
        )
        return perform_all(cases, "adjudicate", actor, now)


def dismiss(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Find that these are not the listed party."""
    return _adjudicate(hits, "dismiss", reasons, actor, now)


def confirm(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Find that these are the listed party."""
    return _adjudicate(hits, "confirm", reasons, actor, now)


def reopen(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Look again, on new evidence."""
    return _adjudicate(hits, "reopen", reasons, actor, now)


def clear(
    cases: Sequence[ScreeningCase], level: str, reasons: Text, actor: Actor, now: datetime
) -> list[ScreeningCase]:
    """Close cases in which nothing was confirmed."""
    return _close(cases, "clear", level, reasons, actor, now)


def mitigate(
    cases: Sequence[ScreeningCase], level: str, reasons: Text, actor: Actor, now: datetime
) -> list[ScreeningCase]:
    """Close cases whose risk the agreed measures let the fund carry."""
    return _close(cases, "mitigate", level, reasons, actor, now)


def refuse(
    cases: Sequence[ScreeningCase], level: str, reasons: Text, actor: Actor, now: datetime
) -> list[ScreeningCase]:
    """Close cases whose risk no measure brings down."""
    return _close(cases, "refuse", level, reasons, actor, now)


def propose_measure(case: ScreeningCase, code: str, text: Text, due_on: date, actor: Actor, now: datetime) -> Measure:
    """Propose a measure in a case that is being adjudicated; an empty text takes the catalogue's words."""
    with gate.change():
        locked = ScreeningCase.objects.select_for_update().get(pk=case.pk)
        said = text if text.ja or text.en else rules.MEASURES.get(code, text)
        measure = Measure(
            ref=_ref("MEAS"),
            state=rules.MEASURE.initial,
            case=locked,
            code=code,
            text_ja=said.ja,
            text_en=said.en,
            due_on=due_on,
            proposed_by=actor.person,
            proposed_at=now,
        )
        with gate.act("propose", actor, now, measure.subject(), "measure_proposed") as pending:
            gate.refuse_if(rules.problems_of_measure(_facts_of_measure(measure, now)))
            pending.facts |= {"case": locked.ref, "code": code, "due_on": str(due_on)}
            measure.save()
    return measure


def agree(measure: Measure, actor: Actor, now: datetime) -> Measure:
    """The applicant and the fund agree to a measure."""
    return _take(measure, "agree", Text("", ""), actor, now)


def put_in_force(measure: Measure, actor: Actor, now: datetime) -> Measure:
    """A measure of a mitigated case begins to bind."""
    return _take(measure, "put_in_force", Text("", ""), actor, now)


def fulfil(measure: Measure, evidence: Text, actor: Actor, now: datetime) -> Measure:
    """What was to be done is done; the note says what shows it."""
    return _take(measure, "fulfil", evidence, actor, now)


def record_breach(measure: Measure, reasons: Text, actor: Actor, now: datetime) -> Measure:
    return _take(measure, "record_breach", reasons, actor, now)


def lift(measure: Measure, reasons: Text, actor: Actor, now: datetime) -> Measure:
    """A measure is needed no longer, or was not agreed."""
    return _take(measure, "lift", reasons, actor, now)


def _adjudicate(hits: Sequence[Hit], action: str, reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    decided: list[Adjudication] = []

    def gather(hit: Hit) -> rules.HitFacts:
        return rules.HitFacts(hit.case.state, reasons.ja or reasons.en)

    def keep(hit: Hit, pending: PendingEvent) -> None:
        pending.facts |= {"case": hit.case.ref, "reasons": salted_digest(f"{reasons.ja}\n{reasons.en}")}
        decided.append(
            Adjudication(
                hit=hit,
                state=hit.state,
                person=actor.person,
                reasons_ja=reasons.ja.strip(),
                reasons_en=reasons.en.strip(),
                decided_at=now,
            )
        )

    with gate.change():
        _lock(ScreeningCase.objects.filter(pk__in={hit.case_id for hit in hits}))
        changed = perform_all(hits, action, actor, now, gather=gather, do=keep)
        Adjudication.objects.bulk_create(decided, batch_size=500)
        return changed


def _close(
    cases: Sequence[ScreeningCase], action: str, level: str, reasons: Text, actor: Actor, now: datetime
) -> list[ScreeningCase]:
    def gather(case: ScreeningCase) -> rules.CaseFacts:
        return rules.CaseFacts(
            hits=tuple(hit.state for hit in case.hits.all()),
            measures=tuple(measure.state for measure in case.measures.all()),
            level=level,
            level_verdict=rules.verdict_of_level(by_digest(case.charter_digest), level),
            verdict=rules.VERDICTS[rules.CLOSES[action]],
            reasons=reasons.ja or reasons.en,
        )

    def keep(case: ScreeningCase, pending: PendingEvent) -> None:
        case.level, case.decided_at, case.decided_by = level, now, actor.person
        case.reasons_ja, case.reasons_en = reasons.ja.strip(), reasons.en.strip()
        pending.facts |= {"level": level, "reasons": salted_digest(f"{reasons.ja}\n{reasons.en}")}

    return perform_all(cases, action, actor, now, gather=gather, do=keep)


def _take(measure: Measure, action: str, note: Text, actor: Actor, now: datetime) -> Measure:
    def gather(measure: Measure) -> rules.MeasureFacts:
        return _facts_of_measure(measure, now, note.ja or note.en)

    def keep(measure: Measure, pending: PendingEvent) -> None:
        pending.facts |= {"case": measure.case.ref, "code": measure.code}
        if note.ja or note.en:
            measure.note_ja, measure.note_en = note.ja.strip(), note.en.strip()

    with gate.change():
        _lock(ScreeningCase.objects.filter(pk=measure.case_id))
        return perform(measure, action, actor, now, gather=gather, do=keep)


def _lock(records: QuerySet[Any]) -> None:
    """Hold these still until the change is made: no case is opened twice, or closed on a state it no longer has."""
    list(records.select_for_update().order_by("pk").values_list("pk"))


def _facts_of_measure(measure: Measure, now: datetime, note: str = "") -> rules.MeasureFacts:
    charter = by_digest(measure.case.charter_digest)
    return rules.MeasureFacts(
        case_state=measure.case.state,
        today=local_date(now, charter.zone),
        code=measure.code,
        text=measure.text.ja,
        due_on=measure.due_on,
        note=note,
    )


def _problems_of_asking(
    refs: Collection[str], found: Sequence[Application], asking: frozenset[str]
) -> Iterable[Problem]:
    known = {application.ref for application in found}
    yield from (_unknown_application(ref) for ref in sorted(set(refs) - known))
    for application in found:
        yield from rules.problems_of_asking(
            rules.Asking(application.state, frozenset(_agencies_of(application)), asking)
        )


def _agencies_of(application: Application) -> list[str]:
    return [application.agency] if application.agency else sorted(application.call.agencies)


def _ref(kind: str) -> str:
    return make_confidential_ref(kind, secrets.token_bytes(8))


def _unknown_application(ref: str) -> Problem:
    return Problem(
        "unknown_application",
        "screening_case.application",
        Text("この番号の応募はありません", "no application has this ref"),
        Text("番号を確かめてください", "check the ref"),
        ref,
    )
