"""Drafting, approving, opening, closing and cancelling calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kikin.fund import calls as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.calls import queries
from kikin.office.calls.models import Call
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import in_force
from kikin.office.transitions import perform
from kikin.office.vision.models import Concept
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Terms:
    """What a call offers, to whom, and when."""

    title: Text
    summary: Text
    instrument: str
    stages: tuple[str, ...]
    budget_by_year: Mapping[int, Yen]
    opens_at: datetime
    closes_at: datetime
    key: str = ""


def draft(concepts: Sequence[Concept], terms: Terms, actor: Actor, now: datetime) -> Call:
    """Write a call down under decided concepts; terms that do not add up are refused at once."""
    charter = in_force()
    agencies = _agencies_of(concepts)
    with gate.change():
        ref = next_ref("CALL", charter.fiscal_year(local_date(now, charter.zone)))
        subject = Subject("call", ref, "draft", agencies=frozenset(agencies))
        with gate.act("draft", actor, now, subject, "call_drafted") as pending:
            call = _made(concepts, terms, charter.digest, ref, actor.person)
            gate.refuse_if(rules.problems_of_terms(queries.facts_of(call, now, concepts=concepts)))
            call.save()
            call.concepts.set(concepts)
            pending.facts |= {"budget_yen": call.budget_yen, "closes_at": call.closes_at.isoformat()}
    call.refresh_from_db()
    return call


def problems_of(concepts: Sequence[Concept], terms: Terms, now: datetime) -> tuple[Problem, ...]:
    """Everything that speaks against drafting a call on these terms; nothing is written."""
    call = _made(concepts, terms, in_force().digest)
    return rules.problems_of_terms(queries.facts_of(call, now, concepts=concepts))


def approve(call: Call, actor: Actor, now: datetime) -> Call:
    """A director approves what an officer drafted."""
    return _take(call, "approve", actor, now)


def open_call(call: Call, actor: Actor, now: datetime) -> Call:
    """Open an approved call."""
    return _take(call, "open", actor, now)


def close(call: Call, actor: Actor, now: datetime) -> Call:
    """Close a call whose deadline has passed."""
    return _take(call, "close", actor, now)


def cancel(call: Call, actor: Actor, now: datetime) -> Call:
    """Cancel a call that is not decided."""
    return _take(call, "cancel", actor, now)


def decide(call: Call, actor: Actor, now: datetime, *, is_round_decided: bool) -> Call:
    """Close the book on a call once its selection round is decided."""

    def gather(call: Call) -> rules.Facts:
        return queries.facts_of(call, now, is_round_decided=is_round_decided)

    return perform(call, "decide", actor, now, gather=gather)


def _take(call: Call, action: str, actor: Actor, now: datetime) -> Call:
    def gather(call: Call) -> rules.Facts:
        return queries.facts_of(call, now)

    def keep(call: Call, pending: PendingEvent) -> None:
        pending.facts |= {"budget_yen": call.budget_yen}

    return perform(call, action, actor, now, gather=gather, do=keep)


def _made(concepts: Sequence[Concept], terms: Terms, charter_digest: str, ref: str = "", drafted_by: str = "") -> Call:
    """A call on these terms, as it would be kept."""
    return Call(
        ref=ref,
        state=rules.CALL.initial,
        title_ja=terms.title.ja,
        title_en=terms.title.en,
        summary_ja=terms.summary.ja,
        summary_en=terms.summary.en,
        agencies=_agencies_of(concepts),
        instrument=terms.instrument,
        stages=list(terms.stages),
        budget_by_year=sorted(terms.budget_by_year.items()),
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        charter_digest=charter_digest,
        drafted_by=drafted_by,
        key=terms.key,
    )


def _agencies_of(concepts: Sequence[Concept]) -> list[str]:
    return sorted({concept.agency for concept in concepts})
