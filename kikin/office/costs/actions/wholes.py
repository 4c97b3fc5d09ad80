"""Reports made at one go: what a recipient's own books, or a demonstration, hand over whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import gate, papers
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import by_digest
from kikin.office.costs.actions.assets import Label, tag_all
from kikin.office.costs.actions.lines import enter_many
from kikin.office.costs.actions.personnel import Timesheet, report_work
from kikin.office.costs.actions.reports import AT_ONCE, Opening, facts_under_lock, hand_in_all, open_all
from kikin.office.costs.models import CostLine, CostReport, Evidence, OwnFunding
from kikin.office.costs.queries.own_share import own_shares_of


@dataclass(frozen=True, slots=True)
class WholeReport:
    """A report that is opened, filled in and handed in at one go.

    `paper` is the evidence that its lines and timesheets name, and shows the recipient's own funds for what the fund
    does not pay. `label` is stuck on whatever has to be tagged, its tag followed by the number of the line.
    """

    member: AwardMember
    fiscal_year: int
    lines: tuple[rules.Line, ...]
    paper: tuple[str, bytes]
    actor: Actor
    label: Label | None = None
    timesheets: tuple[Timesheet, ...] = ()


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
        entered = enter_many([(report, one.lines, one.actor) for report, one in zip(reports, wholes, strict=True)], now)
        for report, one in zip(reports, wholes, strict=True):
            for timesheet in one.timesheets:
                report_work(report, timesheet, one.actor, now)
        _bear_the_rest(reports, wholes, now, deducts_tax)
        of_report = {report.pk: one for report, one in zip(reports, wholes, strict=True)}
        tag_all([label for line in entered for label in _labels(line, of_report[line.report_id])], now)
        by_actor = sorted(
            zip(reports, (one.actor for one in wholes), strict=True), key=lambda pair: (pair[1].person, pair[1].of)
        )
        gather = facts_under_lock(reports, now, deducts_tax=deducts_tax)
        for actor, pairs in groupby(by_actor, key=lambda pair: pair[1]):
            hand_in_all([report for report, _ in pairs], actor, now, deducts_tax=deducts_tax, gather=gather)
        return reports


def _bear_the_rest(
    reports: Sequence[CostReport], wholes: Sequence[WholeReport], now: datetime, deducts_tax: bool
) -> None:
    """Declare each recipient's own funds for what the fund does not pay."""
    own_shares = own_shares_of(reports, deducts_tax=deducts_tax)
    papers = {paper.report_id: paper for paper in Evidence.objects.filter(report__in=reports)}
    made = []
    for report, one in zip(reports, wholes, strict=True):
        rest_yen = own_shares[report.pk].unshown_yen
        if rest_yen:
            with gate.act("edit", one.actor, now, report.subject(), "own_share_declared") as pending:
                pending.facts |= {"source": "own", "amount_yen": rest_yen}
            made.append(
                OwnFunding(
                    report=report,
                    source="own",
                    amount_yen=rest_yen,
                    evidence=papers[report.pk],
                    declared_by=one.actor.person,
                )
            )
    OwnFunding.objects.bulk_create(made, batch_size=AT_ONCE)


def _labels(line: CostLine, one: WholeReport) -> Iterator[tuple[CostLine, Label, Actor]]:
    """The label of what a line bought, where it has to have one and there is one to stick on."""
    award = one.member.award
    instrument = by_digest(award.charter_digest).instrument(award.instrument, award.offered_on)
    if one.label is not None and rules.needs_tag(instrument, line.cost_item, line.amount_yen):
        yield line, replace(one.label, tag=f"{one.label.tag}-{line.number}"), one.actor
