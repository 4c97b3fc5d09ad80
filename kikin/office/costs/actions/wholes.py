"""Reports made at one go: what a recipient's own books, or a demonstration, hand over whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.awards.models import AwardMember
from kikin.office.costs import papers
from kikin.office.costs.actions.lines import enter_many
from kikin.office.costs.actions.reports import AT_ONCE, Opening, hand_in_all, open_all
from kikin.office.costs.models import CostReport, Evidence


@dataclass(frozen=True, slots=True)
class WholeReport:
    """A report that is opened, filled in and handed in at one go. `paper` is the evidence that its lines name."""

    member: AwardMember
    fiscal_year: int
    lines: tuple[rules.Line, ...]
    paper: tuple[str, bytes]
    actor: Actor


def report_all(wholes: Sequence[WholeReport], now: datetime, *, deducts_tax: bool = False) -> list[CostReport]:
    """Open, fill in and hand in the reports of many members, by the same rules as one; all of them or none."""
    with gate.change():
        reports = open_all([Opening(one.member, one.fiscal_year, one.actor) for one in wholes], now)
        for one in wholes:
            gate.refuse_if(papers.problems_of_paper(*one.paper))
        Evidence.objects.bulk_create(
            (
                Evidence(
                    report=report,
                    name=one.paper[0],
                    sha256=papers.keep(one.paper[1]),
                    size_bytes=len(one.paper[1]),
                    added_by=one.actor.person,
                    added_at=now,
                )
                for report, one in zip(reports, wholes, strict=True)
            ),
            batch_size=AT_ONCE,
        )
        enter_many([(report, one.lines, one.actor) for report, one in zip(reports, wholes, strict=True)], now)
        by_actor = sorted(
            zip(reports, (one.actor for one in wholes), strict=True), key=lambda pair: (pair[1].person, pair[1].of)
        )
        for actor, pairs in groupby(by_actor, key=lambda pair: pair[1]):
            hand_in_all([report for report, _ in pairs], actor, now, deducts_tax=deducts_tax)
        return reports
