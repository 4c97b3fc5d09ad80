"""Everything that changes risks and issues, and the notes of visits and meetings."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from kikin.fund import oversight as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.awards.models import Award
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import in_force
from kikin.office.oversight.models import Issue, OversightNote, subject_of
from kikin.office.transitions import perform
from kikin.values.calendar import local_date


def raise_issue(award: Award, said: rules.Raised, actor: Actor, now: datetime) -> Issue:
    """Keep a risk or an issue of an award. The same one, while it is open, is kept once."""
    with gate.change():
        held = _hold(award)
        today = _today(now)
        gate.permit_or_refuse(actor, "raise", subject_of("issue", held))
        gate.refuse_if(rules.problems_of_raising(said, held.state, today))
        if same := held.issues.filter(**asdict(said), state="open").first():
            return same
        ref = next_ref("ISS", in_force().fiscal_year(today))
        made = Issue(
            ref=ref, state=rules.ISSUE.initial, award=held, **asdict(said), raised_by=actor.person, raised_at=now
        )
        with gate.act("raise", actor, now, made.subject(), "issue_raised") as pending:
            _say(made, pending)
            made.save(force_insert=True)
        return made


def hand_on(issue: Issue, said: rules.Raised, actor: Actor, now: datetime) -> Issue:
    """Somebody else who sees to it, another day, another weight, or other words."""
    with gate.change():
        list(Issue.objects.select_for_update().filter(pk=issue.pk).values_list("pk"))
        held = Issue.objects.select_related("award").get(pk=issue.pk)
        with gate.act("hand_on", actor, now, held.subject(), "issue_handed_on") as pending:
            gate.refuse_if(rules.problems_of_handing_on(said, held.state, _today(now)))
            for name, value in asdict(said).items():
                setattr(held, name, value)
            _say(held, pending)
            held.save(update_fields=sorted(asdict(said)))
        return held


def close(issue: Issue, outcome: str, actor: Actor, now: datetime) -> Issue:
    """Nothing is left to see to, for what is said."""

    def keep(one: Issue, pending: PendingEvent) -> None:
        one.outcome, one.closed_on = outcome.strip(), _today(now)
        _say(one, pending)

    return perform(issue, "close", actor, now, gather=lambda _: rules.IssueFacts(outcome), do=keep)


def reopen(issue: Issue, why: str, actor: Actor, now: datetime) -> Issue:
    """It has come back."""

    def keep(one: Issue, pending: PendingEvent) -> None:
        one.outcome, one.closed_on = why.strip(), None
        _say(one, pending)

    return perform(issue, "reopen", actor, now, gather=lambda _: rules.IssueFacts(why), do=keep)


def note(award: Award, said: rules.Noted, actor: Actor, now: datetime) -> OversightNote:
    """Keep what was seen at a visit or agreed at a meeting. The same words twice are one note."""
    with gate.change():
        held = _hold(award)
        today = _today(now)
        gate.permit_or_refuse(actor, "write", subject_of("oversight_note", held))
        gate.refuse_if(rules.problems_of_noting(said, held.state, today))
        if same := held.oversight_notes.filter(**asdict(said)).first():
            return same
        ref = next_ref("NOT", in_force().fiscal_year(today))
        made = OversightNote(ref=ref, award=held, **asdict(said), noted_by=actor.person, noted_at=now)
        with gate.act("write", actor, now, made.subject(), "oversight_note_written") as pending:
            pending.facts |= {"award": held.ref, "kind": said.kind, "held_on": said.held_on.isoformat()}
            pending.facts |= {"words": salted_digest(said.words)}
            made.save(force_insert=True)
        return made


def _hold(award: Award) -> Award:
    list(Award.objects.select_for_update().filter(pk=award.pk).values_list("pk"))
    return Award.objects.get(pk=award.pk)


def _today(now: datetime) -> date:
    return local_date(now, in_force().zone)


def _say(one: Issue, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.award.ref, "kind": one.kind, "level": one.level, "due_on": one.due_on.isoformat()}
