"""The way of an application: drafting, sending, deciding."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from kikin.fund import applications as rules
from kikin.fund.recognition import Recognition, recognise
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import queries
from kikin.office.applications.models import (
    Application,
    BudgetLine,
    Disclosure,
    Involvement,
    Member,
    Submission,
)
from kikin.office.applications.outline import (
    WHAT_AN_OUTLINE_READS,
    MemberOutline,
    Outline,
    outline_of,
    problems_of,
    snapshot_of,
)
from kikin.office.audit.record import PendingEvent
from kikin.office.calls.models import Call
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import by_digest
from kikin.office.parties.models import Organisation, Person
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.text import Text

_WHAT_FACTS_READ = ("budget_lines", "involvements")
_WHAT_SENDING_READS = (*WHAT_AN_OUTLINE_READS, "call__concepts", "submissions")


def draft(call: Call, outline: Outline, actor: Actor, now: datetime) -> Application:
    """Begin an application; it may be incomplete."""
    return draft_many(call, [outline], actor, now)[0]


def draft_many(call: Call, outlines: Sequence[Outline], actor: Actor, now: datetime) -> list[Application]:
    """Begin several applications to one call, all of them or none."""
    gate.refuse_if(problem for outline in outlines for problem in problems_of(outline))
    charter = by_digest(call.charter_digest)
    with gate.change():
        refs = next_refs("APP", charter.fiscal_year(local_date(now, charter.zone)), len(outlines))
        leads = Organisation.objects.in_bulk({one.members[0].organisation for one in outlines}, field_name="ref")
        applications = []
        for ref, outline in zip(refs, outlines, strict=True):
            lead = leads[outline.members[0].organisation]
            subject = Subject("application", ref, "draft", agencies=frozenset(call.agencies), lead=lead.ref)
            action = "draft" if actor.role == "applicant" else "receive"
            with gate.act(action, actor, now, subject, "application_drafted") as pending:
                pending.facts |= {"call": call.ref, "requested_yen": outline.requested_yen}
            application = Application(
                ref=ref, state="draft", call=call, lead=lead, instrument=call.instrument, drafted_at=now
            )
            _fill(application, outline)
            applications.append(application)
        Application.objects.bulk_create(applications, batch_size=200)
        _add_parts(applications, outlines)
    return applications


def begin(call: Call, actor: Actor, now: datetime) -> Application:
    """The draft that the actor's organisation has begun for a call and not written in; a new one, if there is none.

    The organisation is locked, so that the second of two clicks at once finds what the first has begun.
    """
    subject = Subject("application", "", "draft", agencies=frozenset(call.agencies), lead=actor.of)
    with gate.change():
        gate.permit_or_refuse(actor, "draft", subject)
        lead = Organisation.objects.select_for_update(no_key=True).get(ref=actor.of)
        begun = queries.blank_draft(call, lead)
        if begun is not None:
            return begun
        stage = call.stages[0] if len(call.stages) == 1 else ""
        return draft(call, Outline(stage=stage, members=(MemberOutline(lead.ref),)), actor, now)


def edit(application: Application, change: Callable[[Outline], Outline], actor: Actor, now: datetime) -> Application:
    """Change what a draft says. `change` is told what it says under the lock; a change to the same is none."""
    with gate.change():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        gate.permit_or_refuse(actor, "edit", locked.subject())
        gate.refuse_if(rules.problems_of_editing(locked.state))
        said = outline_of(locked)
        outline = change(said)
        if outline != said:
            gate.refuse_if(problems_of(outline))
            _rewrite(locked, outline, actor, now)
    application.refresh_from_db()
    return application


def _rewrite(locked: Application, outline: Outline, actor: Actor, now: datetime) -> None:
    """Put an outline in the place of all that a draft says."""
    with gate.act("edit", actor, now, locked.subject(), "application_edited") as pending:
        pending.facts |= {"requested_yen": outline.requested_yen}
        for parts in (Disclosure, BudgetLine, Involvement, Member):
            parts.objects.filter(application=locked).delete()
        _fill(locked, outline)
        locked.save()
        _add_parts([locked], [outline])


def submit(application: Application, actor: Actor, now: datetime) -> Submission:
    """Send an application: recognise its field, freeze what was sent, and give a receipt for it."""
    with gate.change():
        perform(application, "submit", actor, now, gather=_facts(now), do=_send(now), reads=_WHAT_SENDING_READS)
        return application.submissions.latest("number")


def receive(applications: Sequence[Application], actor: Actor, now: datetime) -> list[Application]:
    """Take in applications that came as a file, with the same checks as those sent by hand."""
    return perform_all(
        applications, "receive", actor, now, gather=_facts(now), do=_send(now), reads=_WHAT_SENDING_READS
    )


def recall(application: Application, actor: Actor, now: datetime) -> Application:
    """Take a submission back before the deadline, to mend and send it again."""
    return perform(application, "recall", actor, now, gather=_facts(now))


def withdraw(application: Application, actor: Actor, now: datetime) -> Application:
    """Withdraw for good."""
    return perform(application, "withdraw", actor, now)


def find_eligible(applications: Sequence[Application], actor: Actor, now: datetime) -> list[Application]:
    """Formal check passed."""
    return perform_all(applications, "find_eligible", actor, now, gather=_facts(now), reads=_WHAT_FACTS_READ)


def find_ineligible(
    applications: Sequence[Application], reasons: Text, actor: Actor, now: datetime
) -> list[Application]:
    """Formal check failed, with the reasons that the applicant reads."""
    return _with_reasons(applications, "find_ineligible", reasons, actor, now)


def begin_review(applications: Sequence[Application], actor: Actor, now: datetime) -> list[Application]:
    return perform_all(applications, "begin_review", actor, now)


def shortlist(
    applications: Sequence[Application],
    counts: dict[str, int],
    needed_count: int,
    actor: Actor,
    now: datetime,
) -> list[Application]:
    """Put forward those whose reviews are all in; `counts` is application ref to reviews submitted."""

    def gather(application: Application) -> rules.Facts:
        return queries.facts_of(
            application,
            now,
            reviews_submitted_count=counts.get(application.ref, 0),
            reviews_needed_count=needed_count,
        )

    return perform_all(applications, "shortlist", actor, now, gather=gather, reads=_WHAT_FACTS_READ)


def select(applications: Sequence[Application], actor: Actor, now: datetime) -> list[Application]:
    return perform_all(applications, "select", actor, now)


def decline(applications: Sequence[Application], reasons: Text, actor: Actor, now: datetime) -> list[Application]:
    """Decline, with the reasons that the applicants read."""
    return _with_reasons(applications, "decline", reasons, actor, now)


def _fill(application: Application, outline: Outline) -> None:
    """Put what an outline says into the application's own columns."""
    application.title_ja, application.title_en = outline.title.ja, outline.title.en
    application.summary_ja, application.summary_en = outline.summary.ja, outline.summary.en
    application.amount_rule_ja, application.amount_rule_en = outline.amount_rule.ja, outline.amount_rule.en
    application.keywords = list(outline.keywords)
    application.declarations = list(outline.declarations)
    application.stage = outline.stage
    application.requested_yen = outline.requested_yen
    application.cost_share_yen = outline.cost_share_yen
    application.external_id = outline.external_id


def _add_parts(applications: Sequence[Application], outlines: Sequence[Outline]) -> None:
    """Put members, people, budget and disclosures into their own rows, a statement for each kind."""
    pairs = list(zip(applications, outlines, strict=True))
    people = Person.objects.in_bulk({one.person for _, outline in pairs for one in outline.people}, field_name="ref")
    members = _add_members(pairs)
    Involvement.objects.bulk_create(
        (
            Involvement(
                application=application,
                position=position,
                person=people[one.person],
                member=members[application.pk, one.member],
                role=one.role,
            )
            for application, outline in pairs
            for position, one in enumerate(outline.people)
        ),
        batch_size=500,
    )
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                application=application,
                member=members[application.pk, line.member],
                fiscal_year=line.fiscal_year,
                cost_item=line.cost_item,
                amount_yen=line.amount_yen,
            )
            for application, outline in pairs
            for line in outline.lines
        ),
        batch_size=500,
    )
    _add_disclosures(pairs, people)


def _add_members(pairs: Sequence[tuple[Application, Outline]]) -> dict[tuple[int, int], Member]:
    """The members by application and position."""
    homes = Organisation.objects.in_bulk(
        {member.organisation for _, outline in pairs for member in outline.members}, field_name="ref"
    )
    members = {
        (application.pk, position): Member(
            application=application,
            position=position,
            organisation=homes[member.organisation],
            cost_share_yen=member.cost_share_yen,
        )
        for application, outline in pairs
        for position, member in enumerate(outline.members)
    }
    Member.objects.bulk_create(members.values(), batch_size=500)
    return members


def _add_disclosures(pairs: Sequence[tuple[Application, Outline]], people: Mapping[str, Person]) -> None:
    Disclosure.objects.bulk_create(
        (
            Disclosure(
                application=application,
                person=people[outline.people[one.person].person],
                kind=one.kind,
                counterparty_ja=one.counterparty.ja,
                counterparty_en=one.counterparty.en,
                country=one.country,
                amount_yen=one.amount_yen,
                note_ja=one.note.ja,
                note_en=one.note.en,
            )
            for application, outline in pairs
            for one in outline.disclosures
        ),
        batch_size=500,
    )


def _facts(now: datetime) -> Callable[[Application], rules.Facts]:
    def gather(application: Application) -> rules.Facts:
        return queries.facts_of(application, now)

    return gather


def _send(now: datetime) -> Callable[[Application, PendingEvent], None]:
    def do(application: Application, pending: PendingEvent) -> None:
        _place(application)
        application.submitted_at = now
        text, sha256 = snapshot_of(application, outline_of(application), secrets.token_hex(16))
        number = len(application.submissions.all()) + 1
        Submission.objects.create(application=application, number=number, content=text, sha256=sha256, received_at=now)
        pending.facts |= {
            "call": application.call.ref,
            "sha256": sha256,
            "number": number,
            "requested_yen": application.requested_yen,
            "field": application.field,
        }

    return do


def _place(application: Application) -> None:
    """Find the field from the text, and with it the concept and the agency that answer for it."""
    charter = by_digest(application.call.charter_digest)
    found: Recognition = recognise(charter.fields, application.title, application.summary, tuple(application.keywords))
    application.field = found.field or ""
    application.field_reasons = [asdict(finding) for finding in found.findings]
    concept = next((concept for concept in application.call.concepts.all() if concept.field == application.field), None)
    application.concept = concept
    application.agency = concept.agency if concept is not None else ""
    if concept is None:
        application.field = ""


def _with_reasons(
    applications: Sequence[Application], action: str, reasons: Text, actor: Actor, now: datetime
) -> list[Application]:
    def gather(application: Application) -> rules.Facts:
        return queries.facts_of(application, now, reasons=reasons.ja and reasons.en)

    def do(application: Application, pending: PendingEvent) -> None:
        application.reasons_ja, application.reasons_en = reasons.ja, reasons.en

    return perform_all(applications, action, actor, now, gather=gather, do=do, reads=_WHAT_FACTS_READ)
