"""What people decide of hits, and what they record beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kikin.fund import screening as rules
from kikin.fund.relations import Actor
from kikin.fund.screening import FindingOutline
from kikin.office import gate, papers
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.queries import by_digest
from kikin.office.screening.actions.hands import day_of, hold, lock, new_ref, note_hands, policy_kept_by, said, sealed
from kikin.office.screening.models import Adjudication, Capture, Finding, Hit, ScreenedParty, ScreeningCase
from kikin.office.screening.queries.dealings import CAPTURES
from kikin.office.screening.queries.policies import forbidden_by
from kikin.office.transitions import perform_all
from kikin.values.text import Text


def dismiss(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Find that these are not the listed party."""
    return _adjudicate(hits, "dismiss", reasons, actor, now)


def confirm(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Find that these are the listed party."""
    return _adjudicate(hits, "confirm", reasons, actor, now)


def leave_unclear(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Find that nobody can tell yet: the applicant is asked, and the hit adjudicated after."""
    return _adjudicate(hits, "leave_unclear", reasons, actor, now)


def second(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Another person agrees with how very probable hits were adjudicated."""
    return _adjudicate(hits, "second", reasons, actor, now)


def reopen(hits: Sequence[Hit], reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    """Look again, on new evidence."""
    return _adjudicate(hits, "reopen", reasons, actor, now)


def _adjudicate(hits: Sequence[Hit], action: str, reasons: Text, actor: Actor, now: datetime) -> list[Hit]:
    decided: list[Adjudication] = []

    def gather(hit: Hit) -> rules.HitFacts:
        return rules.HitFacts(hit.case.state, reasons.ja or reasons.en)

    def keep(hit: Hit, pending: PendingEvent) -> None:
        hit.is_seconded = action == "second"
        pending.facts |= {"case": hit.case.ref, "reasons": sealed(*said(reasons))}
        reasons_ja, reasons_en = said(reasons)
        decided.append(
            Adjudication(
                hit=hit,
                entry_id=hit.entry_id,
                state=hit.state,
                is_second=action == "second",
                person=actor.person,
                reasons_ja=reasons_ja,
                reasons_en=reasons_en,
                decided_at=now,
            )
        )

    with gate.change():
        lock(ScreeningCase.objects.filter(pk__in={hit.case_id for hit in hits}))
        changed = perform_all(hits, action, actor, now, gather=gather, do=keep, reads=("case",))
        Adjudication.objects.bulk_create(decided, batch_size=500)
        if action == "confirm":
            # What a person has confirmed weighs at once: the decision before it holds no longer.
            ScreeningCase.objects.filter(pk__in={hit.case_id for hit in changed}).update(stands_as="")
        note_hands({hit.case_id: hit.case for hit in changed}.values(), action, actor)
        return changed


def enter_finding(
    case: ScreeningCase, outline: FindingOutline, actor: Actor, now: datetime, party: ScreenedParty | None = None
) -> Finding:
    """Record what an officer found, and how it is known. `party`: of whom, so that its confirmed hits count with it."""
    with gate.change():
        held = hold(case)
        finding = Finding(ref=new_ref("FND"), case=held, party=party, entered_by=actor.person, entered_at=now)
        with gate.act("enter", actor, now, finding.subject(), "finding_entered") as pending:
            _write(finding, outline)
            gate.refuse_if(rules.problems_of_repeating(_stands_already(finding)))
            pending.facts |= {"case": held.ref, "kind": sealed(outline.kind)}
            finding.save()
        note_hands([held], "enter", actor)
    return finding


def revise_finding(finding: Finding, outline: FindingOutline, actor: Actor, now: datetime) -> Finding:
    """Say more exactly what is so: when it ended, what binds it, whether it was disclosed whole."""
    with gate.change():
        held = hold(finding.case)
        with gate.act("revise", actor, now, finding.subject(), "finding_revised") as pending:
            finding.refresh_from_db()
            finding.case = held
            gate.refuse_if(rules.problems_of_changing(finding.withdrawn_at is not None))
            _write(finding, outline)
            pending.facts |= {"case": held.ref, "kind": sealed(outline.kind)}
            finding.save()
        note_hands([held], "revise", actor)
    return finding


def withdraw_finding(finding: Finding, reasons: Text, actor: Actor, now: datetime) -> Finding:
    """It was not so after all; the row stays, and no rule is asked about it again."""
    with gate.change():
        held = hold(finding.case)
        with gate.act("withdraw", actor, now, finding.subject(), "finding_withdrawn") as pending:
            finding.refresh_from_db()
            gate.refuse_if(rules.problems_of_changing(finding.withdrawn_at is not None))
            gate.refuse_if(rules.problems_of_withdrawing(held.state, reasons.ja or reasons.en))
            pending.facts |= {"case": held.ref, "reasons": sealed(*said(reasons))}
            finding.withdrawn_at = now
            finding.save()
        note_hands([held], "withdraw", actor)
    return finding


def _stands_already(finding: Finding) -> bool:
    """Whether the very same was entered before, as by a second click, and was not withdrawn."""
    standing = Finding.objects.filter(case=finding.case, withdrawn_at=None)
    return any(_said_of(one) == _said_of(finding) for one in standing)


def _said_of(one: Finding) -> tuple[object, ...]:
    times = one.started_on, one.ended_on
    return one.party_id, one.kind, one.source, one.disclosed, *times, one.facts, one.note_ja, one.note_en


def _write(finding: Finding, outline: FindingOutline) -> None:
    charter = by_digest(finding.case.charter_digest)
    gate.refuse_if(rules.problems_of_finding(outline, finding.case.state, forbidden_by(charter)))
    finding.kind, finding.source, finding.disclosed = outline.kind, outline.source, outline.disclosed
    finding.started_on, finding.ended_on = outline.started_on, outline.ended_on
    finding.facts = dict(outline.facts)
    finding.note_ja, finding.note_en = said(outline.note)


def capture(finding: Finding, seen: rules.Capture, name: str, content: bytes, actor: Actor, now: datetime) -> Capture:
    """Keep a page of an open source as it was seen: its address, its time, its digest, and until when it is kept."""
    with gate.act("capture", actor, now, finding.subject(), "source_captured") as pending:
        gate.refuse_if([*rules.problems_of_capture(seen), *papers.problems_of_paper(name, content, "capture.file")])
        today = day_of(finding.case, now)
        months = policy_kept_by(finding.case).retention.open_source_months
        note_ja, note_en = said(seen.note)
        kept = Capture.objects.create(
            finding=finding,
            url=seen.url,
            name=name,
            sha256=papers.keep(content, CAPTURES),
            size_bytes=len(content),
            note_ja=note_ja,
            note_en=note_en,
            captured_by=actor.person,
            captured_at=now,
            keep_until=rules.months_before(today, -months),
        )
        pending.facts |= {"sha256": kept.sha256, "keep_until": str(kept.keep_until)}
    return kept
