"""Scenarios beside a portfolio: kept and taken away. They decide nothing."""

from __future__ import annotations

from datetime import datetime

from kikin.fund import selection as rules
from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.charter.queries import by_digest
from kikin.office.selection import scenarios
from kikin.office.selection.models import Round, RoundScenario
from kikin.values.problems import Problem
from kikin.values.text import Text


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
