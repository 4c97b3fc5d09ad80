"""From the portfolio to the decision: put before the bodies, decided, and told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kikin.fund import selection as rules
from kikin.fund.approvals import digest_of
from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.approvals import actions as approvals
from kikin.office.approvals.models import Approval
from kikin.office.audit.record import PendingEvent
from kikin.office.calls import actions as calls
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.selection import queries
from kikin.office.selection.actions.proposing import refuse_from_this_state
from kikin.office.selection.models import Round, RoundEntry
from kikin.office.transitions import perform
from kikin.values.problems import Problem
from kikin.values.text import Text


def circulate(round: Round, actor: Actor, now: datetime) -> Approval:
    """Put the portfolio before the bodies; not while a verdict is still out."""
    with gate.change():
        locked = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
        bodies = frozenset(body.key for body in in_force().bodies_that_consent_to("selection"))
        docket = Subject("approval", bodies=bodies, agencies=frozenset(locked.call.agencies))
        gate.permit_or_refuse(actor, "circulate", docket)
        refuse_from_this_state(locked, "decide")
        gate.refuse_if(problems_of(rules.TO_CIRCULATE, queries.facts_of(locked)))
        title = locked.call.title
        return approvals.circulate(
            "selection",
            locked.ref,
            Text(f"採択案（第{locked.number}案）：{title.ja}", f"Portfolio {locked.number}: {title.en}"),
            queries.content_of(locked),
            tuple(locked.call.agencies),
            actor,
            now,
        )


def decide(round: Round, actor: Actor, now: datetime) -> Round:
    """Decide what all bodies have consented to; the actor's agency tells its applicants at once."""

    def keep(round: Round, pending: PendingEvent) -> None:
        round.decided_at = now
        content = queries.content_of(round)
        pending.facts |= {
            "approval": queries.approval_of(round),
            "digest": digest_of(content),
            "selected_count": len(content["chosen"]),
            "selected_yen": sum(one["amount_yen"] for one in content["chosen"]),
        }

    with gate.change():
        perform(round, "decide", actor, now, gather=queries.facts_of, do=keep)
        calls.decide(round.call, actor, now, is_round_decided=True)
        give_results(round, actor, now)
    return round


def give_results(round: Round, actor: Actor, now: datetime) -> list[Application]:
    """Tell the applicants of the actor's agency, each with its reasons; those told already are passed over.

    A call of several agencies is decided once, and each of them tells its own.
    """
    with gate.change():
        gate.refuse_if([] if round.state == "decided" else [_not_decided(round)])
        waiting = [
            entry
            for entry in queries.entries_of(round)
            if entry.application.state == "shortlisted" and entry.application.agency == actor.of
        ]
        told = applications.select([entry.application for entry in waiting if entry.is_chosen], actor, now)
        by_reasons: dict[Text, list[Application]] = {}
        names = _names(round)
        for entry in waiting:
            if not entry.is_chosen:
                by_reasons.setdefault(_reasons(entry, names), []).append(entry.application)
        for reasons, declined in by_reasons.items():
            told += applications.decline(declined, reasons, actor, now)
    return told


def _reasons(entry: RoundEntry, names: Mapping[str, Text]) -> Text:
    for out in (rules.REASONS_BEFORE_THE_DECISION, rules.NOT_RECOMMENDED, rules.NOT_DRAWN):
        if entry.why_not == out:
            return out
    return rules.reasons_for_declining(entry.row_in_the_way or None, names)


def _names(round: Round) -> dict[str, Text]:
    charter = by_digest(round.charter_digest)
    named = {agency.key: agency.name for agency in charter.agencies}
    named |= {field.key: field.name for field in charter.fields}
    return named | {concept.ref: concept.title for concept in round.call.concepts.all()}


def _not_decided(round: Round) -> Problem:
    return Problem(
        "round_not_decided",
        "round.state",
        Text("採択選定がまだ決定していません", "the round is not decided"),
        Text("決定を待ってください", "wait for the decision"),
        round.state,
    )
