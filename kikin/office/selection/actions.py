"""From the applications put forward to the decision: prepare, score, propose, circulate, decide."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from kikin.engines.portfolio.reading import to_json
from kikin.fund import ledger as money
from kikin.fund import selection as rules
from kikin.fund.approvals import digest_of
from kikin.fund.charter import Charter
from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import actions as applications
from kikin.office.applications import queries as applications_queries
from kikin.office.applications.models import Application
from kikin.office.approvals import actions as approvals
from kikin.office.approvals.models import Approval
from kikin.office.audit.record import PendingEvent
from kikin.office.calls import actions as calls
from kikin.office.calls.models import Call
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.ledger import posting
from kikin.office.panels import queries as panels
from kikin.office.reviews.queries import merits
from kikin.office.screening import verdicts
from kikin.office.selection import packages, portfolio, queries, scenarios
from kikin.office.selection.models import Round, RoundEntry, RoundPackage, RoundScenario
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text

_NOTHING = Text("", "")
_OPEN_STATES = ("submitted", "eligible", "in_review")


def prepare(call: Call, actor: Actor, now: datetime, budget_by_year: Mapping[int, Yen] | None = None) -> Round:
    """Open the round of a closed call, and fix in yen what each field may be awarded in it."""
    charter = by_digest(call.charter_digest)
    budget = dict(call.budget_by_year) if budget_by_year is None else dict(budget_by_year)
    with gate.change():
        call = Call.objects.select_for_update().get(pk=call.pk)
        today = local_date(now, charter.zone)
        ref = next_ref("RND", charter.fiscal_year(today))
        subject = Subject("round", ref, rules.ROUND.initial, agencies=frozenset(call.agencies))
        with gate.act("prepare", actor, now, subject, "round_prepared") as pending:
            gate.refuse_if(problems_of(rules.TO_PREPARE, _facts_of_preparing(call, charter, budget)))
            limits = rules.limits_of(charter, sum(budget.values()))
            round = Round.objects.create(
                ref=ref,
                state=rules.ROUND.initial,
                call=call,
                charter_digest=charter.digest,
                objective=charter.selection.value,
                appropriation=rules.appropriation_for(charter, budget) or "",
                budget_by_year=sorted(budget.items()),
                limits=[[one.field, one.floor_yen, one.ceiling_yen] for one in limits],
                prepared_by=actor.person,
                prepared_at=now,
            )
            pending.facts |= {"call": call.ref, "budget_yen": round.budget_yen}
            ceilings = {one.field: one.ceiling_yen for one in limits}
            paper = money.voucher(charter, today, ref)
            posting.post(money.set_limits(call.ref, ref, ceilings, paper), pending, now, charter.first_month)
    return round


def score(round: Round, actor: Actor, now: datetime) -> Round:
    """Enter every application that was put forward, with its points: the panel's, where its ranking is final."""
    forward: list[Application] = []
    means: dict[str, Fraction] = {}
    ranked = panels.final_rows(round.call)
    lowest = rules.lowest_mean(by_digest(round.charter_digest).review)

    def gather(round: Round) -> rules.Facts:
        forward.extend(applications_queries.of_call(round.call, ["shortlisted"]))
        means.update(merits(forward))
        means.update({one.ref: Fraction(ranked[one.ref].score_centi, 100) for one in forward if one.ref in ranked})
        unscored = tuple(one.ref for one in forward if one.ref not in means)
        return rules.Facts(entries_count=len(forward), unscored=unscored)

    def enter(round: Round, pending: PendingEvent) -> None:
        points = {one.pk: rules.points_of(means[one.ref], lowest) for one in forward}
        in_order = sorted(forward, key=lambda one: (-points[one.pk], one.ref))
        RoundEntry.objects.bulk_create(
            (
                RoundEntry(
                    round=round,
                    application=one,
                    points=points[one.pk],
                    rank=rank,
                    is_recommended=one.ref not in ranked or ranked[one.ref].recommendation != "not",
                )
                for rank, one in enumerate(in_order, start=1)
            ),
            batch_size=500,
        )
        pending.facts |= {"entries_count": len(forward)}

    return perform(round, "score", actor, now, gather=gather, do=enter)


def propose(round: Round, actor: Actor, now: datetime) -> Round:
    """Solve the portfolio under every budget at once, keep it with its proof, and ask for its screening.

    The engine runs before anything is locked; what it was asked is compared again under the lock.
    """
    gate.permit_or_refuse(actor, "propose", round.subject())
    _refuse_from_this_state(round, "propose")
    asked = portfolio.ask(round)
    answer = portfolio.answer(asked, by_digest(round.charter_digest).selection)
    chosen = [asked.candidates[column].ref for column in answer.result.chosen]

    def gather(round: Round) -> rules.Facts:
        return rules.Facts(
            is_stale=portfolio.ask(round).digest != asked.digest,
            portfolio_status=answer.result.status,
            chosen=tuple(chosen),
        )

    def keep(round: Round, pending: PendingEvent) -> None:
        round.number += 1
        round.proposed_by = actor.person
        round.portfolio = to_json(asked.problem, answer.result) | {"pay_line": [*answer.lines]}
        round.problem = portfolio.problem_as_json(asked, answer.result)
        round.problem_digest = asked.digest
        _keep_entries(round, asked, answer)
        pending.facts |= {
            "number": round.number,
            "package": _keep_package(round, asked, answer),
            "status": answer.result.status,
            "objective": answer.result.objective,
            "bound": answer.result.bound,
            "problem": asked.digest,
            "chosen": [*chosen],
        }

    with gate.change():
        perform(round, "propose", actor, now, gather=gather, do=keep)
        verdicts.request(chosen, tuple(round.call.agencies), actor, now)
    return round


def compare(round: Round, wanted: scenarios.Wanted, actor: Actor, now: datetime) -> RoundScenario:
    """Ask what would be chosen under other limits, and keep the answer beside the portfolio. It decides nothing."""
    gate.permit_or_refuse(actor, "compare", round.subject())
    gate.refuse_if(problems_of(rules.TO_ASK, scenarios.facts_of(round, wanted)))
    answer = scenarios.answer(round, wanted, by_digest(round.charter_digest).selection)
    with gate.change():
        locked = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
        with gate.act("compare", actor, now, locked.subject(), "scenario_kept") as pending:
            gate.refuse_if(_moved_on(round, locked))
            gate.refuse_if(problems_of(rules.TO_KEEP, scenarios.facts_of(locked, wanted, answer["status"])))
            before = scenarios.limits_of(locked.problem or {})
            kept = RoundScenario.objects.create(
                round=locked,
                number=locked.number,
                name=wanted.name,
                changes=[[key, before[key], yen] for key, yen in wanted.changes.items()],
                answer=answer,
                made_by=actor.person,
                made_at=now,
            )
            pending.facts |= {"number": kept.number, "name": kept.name, "changes": kept.changes}
    return kept


def discard_scenario(round: Round, key: int, actor: Actor, now: datetime) -> None:
    """Take a scenario away; that it stood there stays in the trail."""
    with gate.change():
        locked = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
        with gate.act("compare", actor, now, locked.subject(), "scenario_discarded") as pending:
            found = locked.scenarios.filter(pk=key, number=locked.number).first()
            if found is None or locked.state != "proposed":
                raise gate.Refused((), hidden=True)
            pending.facts |= {"number": found.number, "name": found.name}
            found.delete()


def revise(round: Round, reasons: Text, actor: Actor, now: datetime) -> Round:
    """Put a portfolio aside: a body returned it, a screening refused an application, or one was withdrawn."""

    def gather(round: Round) -> rules.Facts:
        return queries.facts_of(round, reasons=reasons.ja and reasons.en)

    def keep(round: Round, pending: PendingEvent) -> None:
        round.reasons_ja, round.reasons_en = reasons.ja, reasons.en
        round.entries.update(is_chosen=False)
        pending.facts |= {"number": round.number}

    return perform(round, "revise", actor, now, gather=gather, do=keep)


def circulate(round: Round, actor: Actor, now: datetime) -> Approval:
    """Put the portfolio before the bodies; not while a verdict is still out."""
    with gate.change():
        locked = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
        bodies = frozenset(body.key for body in in_force().bodies_that_consent_to("selection"))
        docket = Subject("approval", bodies=bodies, agencies=frozenset(locked.call.agencies))
        gate.permit_or_refuse(actor, "circulate", docket)
        _refuse_from_this_state(locked, "decide")
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


def _facts_of_preparing(call: Call, charter: Charter, budget: Mapping[int, Yen]) -> rules.Facts:
    given = dict(call.budget_by_year)
    forward = {one.ref for one in applications_queries.of_call(call, ["shortlisted"])}
    unranked = forward - panels.final_rows(call).keys() if charter.panel.ranking == "binds" else ()
    return rules.Facts(
        call_state=call.state,
        has_round=Round.objects.filter(call=call).exists(),
        open_reviews_count=Application.objects.filter(call=call, state__in=_OPEN_STATES).count(),
        years_over_the_call=tuple(year for year, yen in sorted(budget.items()) if not 0 <= yen <= given.get(year, 0)),
        appropriation=rules.appropriation_for(charter, budget),
        unranked_count=len(unranked),
    )


def _refuse_from_this_state(round: Round, action: str) -> None:
    step = rules.ROUND.step(action, round.state)
    gate.refuse_if([step] if isinstance(step, Problem) else [])


def _keep_entries(round: Round, asked: portfolio.Asked, answer: portfolio.Answer) -> None:
    columns = {entry.pk: column for column, entry in enumerate(asked.entries)}
    entries = list(round.entries.all())
    for entry in entries:
        column = columns.get(entry.pk)
        why_not = answer.why_not.get(column) if column is not None else None
        out = rules.REASONS_BEFORE_THE_DECISION if entry.is_recommended else rules.NOT_RECOMMENDED
        entry.is_chosen = column is not None and column in answer.result.chosen
        entry.is_in_pay_line = column is not None and column in answer.pay_line
        entry.value = asked.problem.objective[column] if column is not None else 0
        entry.row_in_the_way = why_not.row if why_not else ""
        entry.why_not_ja = "" if entry.is_chosen else why_not.ja if why_not else out.ja
        entry.why_not_en = "" if entry.is_chosen else why_not.en if why_not else out.en
        brought_in = answer.brought_in.get(column, _NOTHING) if column is not None else _NOTHING
        entry.brought_in_ja, entry.brought_in_en = brought_in.ja, brought_in.en
    RoundEntry.objects.bulk_update(
        entries,
        [
            "is_chosen",
            "is_in_pay_line",
            "value",
            "row_in_the_way",
            "why_not_ja",
            "why_not_en",
            "brought_in_ja",
            "brought_in_en",
        ],
        batch_size=100,
    )


def _keep_package(round: Round, asked: portfolio.Asked, answer: portfolio.Answer) -> str:
    """Keep what a stranger needs to check the portfolio; its digest goes to the trail."""
    package = packages.package_of(round, asked, answer.result)
    text = json.dumps(package, ensure_ascii=False)
    return RoundPackage.objects.create(round=round, number=round.number, digest=package["digest"], text=text).digest


def _moved_on(asked: Round, locked: Round) -> list[Problem]:
    if (asked.number, asked.problem_digest) == (locked.number, locked.problem_digest):
        return []
    return [
        Problem(
            "problem_has_changed",
            "round.problem",
            Text("計算の間に採択案が作り直されました", "another portfolio was made while it was solved"),
            Text("新しい採択案と比べてください", "compare with the new one"),
        )
    ]


def _reasons(entry: RoundEntry, names: Mapping[str, Text]) -> Text:
    for out in (rules.REASONS_BEFORE_THE_DECISION, rules.NOT_RECOMMENDED):
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
