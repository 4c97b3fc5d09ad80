"""Portfolios: solved, kept with their proof, put aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kikin.engines.portfolio.reading import to_json
from kikin.fund import selection as rules
from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.queries import by_digest
from kikin.office.screening import verdicts
from kikin.office.selection import lots, packages, portfolio, queries
from kikin.office.selection.actions.drawing import commit
from kikin.office.selection.models import Round, RoundEntry, RoundPackage, RoundScenario
from kikin.office.transitions import perform
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text

_NOTHING = Text("", "")


def propose(round: Round, actor: Actor, now: datetime) -> Round:
    """Solve the portfolio under every budget at once, keep it with its proof, and ask for its screening."""
    gate.permit_or_refuse(actor, "propose", round.subject())
    refuse_from_this_state(round, "propose")
    return _put_forward(_Plan(round, "propose"), actor, now)


def adopt(round: Round, key: int, reasons: Text, actor: Actor, now: datetime) -> Round:
    """Make a scenario the portfolio: solved anew under its limits, with reasons. The portfolio before it is kept."""
    gate.permit_or_refuse(actor, "adopt", round.subject())
    refuse_from_this_state(round, "adopt")
    scenario = round.scenarios.filter(pk=key, number=round.number).first()
    if scenario is None:
        raise gate.Refused((), hidden=True)
    changes = _changes(round, scenario)
    known = {
        "reasons": reasons.ja and reasons.en,
        "loosened": tuple(key for key, before, after in changes if rules.loosens(key, before, after)),
    }
    gate.refuse_if(problems_of(rules.TO_ADOPT, queries.facts_of(round, **known)))
    told = {
        "name": scenario.name,
        "changes": changes,
        "of": round.number,
        "reasons": {"ja": reasons.ja, "en": reasons.en},
    }
    return _put_forward(_Plan(round, "adopt", told, known), actor, now)


def _changes(round: Round, scenario: RoundScenario) -> list[Any]:
    """What a scenario changes of the round's own limits; the portfolio it stands beside may have come from another."""
    package = queries.package_of(round)
    earlier = {
        key: [key, before, after] for key, before, after in (package.scenario if package else {}).get("changes", ())
    }
    for key, before, after in scenario.changes:
        earlier[key] = [key, earlier.get(key, (key, before))[1], after]
    return [one for one in earlier.values() if one[1] != one[2]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A portfolio to be made: by which step, from which scenario if any, and what is known of it beforehand."""

    round: Round
    action: str
    scenario: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def limits(self) -> dict[str, Yen]:
        return {key: after for key, _, after in self.scenario.get("changes", ())}


def _put_forward(plan: _Plan, actor: Actor, now: datetime) -> Round:
    """The engine runs before anything is locked; what it was asked is compared again under the lock."""
    asked = portfolio.ask(plan.round, plan.limits)
    answer = portfolio.answer(asked, by_digest(plan.round.charter_digest).selection)
    chosen = [asked.candidates[column].ref for column in answer.result.chosen]
    drawing = lots.opened(plan.round, asked, answer.result)
    at_stake = set(drawing.lottery.band) if drawing is not None else set()
    certain = [asked.candidates[column].ref for column in answer.result.chosen if column not in at_stake]

    def gather(round: Round) -> rules.Facts:
        is_stale = round.number != plan.round.number or portfolio.ask(round, plan.limits).digest != asked.digest
        return queries.facts_of(
            round, **plan.known, is_stale=is_stale, portfolio_status=answer.result.status, chosen=tuple(chosen)
        )

    def keep(round: Round, pending: PendingEvent) -> None:
        round.number += 1
        round.proposed_by = actor.person
        round.portfolio = to_json(asked.problem, answer.result) | {"pay_line": [*answer.lines]}
        round.problem = portfolio.problem_as_json(asked, answer.result)
        round.problem_digest = asked.digest
        _keep_entries(round, asked, answer)
        package = packages.package_of(round, asked, answer.result, drawing)
        RoundPackage.objects.create(
            round=round,
            number=round.number,
            digest=package["digest"],
            text=json.dumps(package, ensure_ascii=False),
            scenario=plan.scenario,
            lottery={} if drawing is None else lots.told(drawing, dict(enumerate(asked.problem.proposals))),
            made_by=actor.person,
            made_at=now,
        )
        pending.facts |= {
            "number": round.number,
            "package": package["digest"],
            "status": answer.result.status,
            "objective": answer.result.objective,
            "bound": answer.result.bound,
            "problem": asked.digest,
            "chosen": [*chosen],
        }
        if plan.scenario:
            pending.facts |= {"scenario": plan.scenario["name"], "changes": plan.scenario["changes"]}

    with gate.change():
        perform(plan.round, plan.action, actor, now, gather=gather, do=keep)
        verdicts.request(certain, tuple(plan.round.call.agencies), actor, now)
    return plan.round


def refuse_from_this_state(round: Round, action: str) -> None:
    """What is slow or asks others is refused before it begins."""
    step = rules.ROUND.step(action, round.state)
    gate.refuse_if([step] if isinstance(step, Problem) else [])


def revise(round: Round, reasons: Text, actor: Actor, now: datetime, seed: str | None = None) -> Round:
    """Put a portfolio aside: a body returned it, a screening refused an application, or one was withdrawn.

    A seed that was drawn from is known; the next lottery needs another.
    """

    def gather(round: Round) -> rules.Facts:
        return queries.facts_of(round, reasons=reasons.ja and reasons.en)

    def keep(round: Round, pending: PendingEvent) -> None:
        round.reasons_ja, round.reasons_en = reasons.ja, reasons.en
        round.entries.update(is_chosen=False)
        pending.facts |= {"number": round.number}
        commit(round, pending, now, seed)

    return perform(round, "revise", actor, now, gather=gather, do=keep)


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
