"""Where a recipient's own share comes from: declared with a paper, and taken back, while the report is open."""

from __future__ import annotations

from datetime import datetime

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.costs.actions.reports import hold
from kikin.office.costs.models import CostReport, Evidence, OwnFunding
from kikin.values.problems import Problem, shown
from kikin.values.text import Text


def declare_source(report: CostReport, said: rules.Source, actor: Actor, now: datetime) -> OwnFunding:
    """Say what a part of the year's own share comes from. The same again changes nothing."""
    with gate.change():
        held = hold(report)
        gate.permit_or_refuse(actor, "edit", held.subject())
        papers = {paper.name: paper for paper in Evidence.objects.filter(report=held)}
        from_whom = said.from_whom.strip()
        known = OwnFunding.objects.filter(report=held, source=said.source, from_whom=from_whom).first()
        if known is not None and (known.amount_yen, known.evidence.name) == (said.amount_yen, said.evidence):
            return known
        with gate.act("edit", actor, now, held.subject(), "own_share_declared") as pending:
            gate.refuse_if(rules.problems_of_editing(held.state))
            declared_yen = sum(OwnFunding.objects.filter(report=held).values_list("amount_yen", flat=True))
            problems = rules.problems_of_source(said, frozenset(papers), declared_yen)
            gate.refuse_if([*problems, *([_stands(from_whom)] if known else [])])
            pending.facts |= {"source": said.source, "amount_yen": said.amount_yen}
            return OwnFunding.objects.create(
                report=held,
                source=said.source,
                from_whom=from_whom,
                amount_yen=said.amount_yen,
                evidence=papers[said.evidence],
                declared_by=actor.person,
            )


def take_back_source(report: CostReport, source: OwnFunding, actor: Actor, now: datetime) -> None:
    """Take back what was declared, so that it can be declared anew."""
    with gate.change():
        held = hold(report)
        with gate.act("edit", actor, now, held.subject(), "own_share_taken_back") as pending:
            gate.refuse_if(rules.problems_of_editing(held.state))
            pending.facts |= {"source": source.source, "amount_yen": source.amount_yen}
            OwnFunding.objects.filter(pk=source.pk, report=held).delete()


def _stands(from_whom: str) -> Problem:
    return Problem(
        "source_stands",
        "own_share.source",
        Text("この財源は既に申告されています", "this source is declared already"),
        Text("先の申告を取り消してから記入してください", "take the earlier one back first"),
        shown(from_whom),
    )
