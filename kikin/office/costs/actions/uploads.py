"""Files of cost lines: sent, looked at, and only then taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import gate, papers
from kikin.office.costs import queries, sheets
from kikin.office.costs.actions.lines import enter_many, problems_of_lines
from kikin.office.costs.actions.reports import hold
from kikin.office.costs.models import CostReport, Upload
from kikin.office.costs.queries.reports import WITH
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do: the lines that could be taken, and all that speaks against the others."""

    lines: tuple[rules.Line, ...]
    problems: tuple[Problem, ...]
    rows_count: int

    @property
    def good_yen(self) -> Yen:
        return sum(line.amount_yen for line in self.lines)

    @property
    def bad_count(self) -> int:
        """How many rows have a problem."""
        return self.rows_count - len(self.lines)


def send(report: CostReport, name: str, content: bytes, actor: Actor, now: datetime) -> Upload:
    """Keep a file of lines to be looked at; no line is taken. The same file again is the same upload."""
    with gate.change():
        held = hold(report)
        gate.permit_or_refuse(actor, "upload", held.subject())
        gate.refuse_if(rules.problems_of_editing(held.state))
        gate.refuse_if(papers.problems_of_paper(name, content, "upload.file"))
        digest = papers.keep(content)
        known = Upload.objects.filter(report=held, sha256=digest).first()
        if known is not None:
            return known
        with gate.act("upload", actor, now, held.subject(), "cost_lines_uploaded") as pending:
            pending.facts |= {"sha256": digest, "size_bytes": len(content)}
            return Upload.objects.create(report=held, name=name, sha256=digest, sent_by=actor.person, sent_at=now)


def preview(upload: Upload, now: datetime) -> Preview:
    """Every row of a file against the rules, as the report stands now."""
    report = CostReport.objects.select_related(*WITH).get(pk=upload.report_id)
    content = papers.content_of(upload.sha256)
    if content is None:
        return Preview((), (_content_lost(upload),), 0)
    sheet = sheets.read(content, upload.name)
    terms = queries.terms_of(report, now)
    placed = [(sheets.place_of(row), rules.in_yen(line, terms.rounding)) for row, line in sheet.lines]
    held = queries.lines_by_report([report])[report.pk]
    problems = [*sheet.problems, *problems_of_lines(placed, held, terms)]
    bad = {problem.where.partition(".")[0] for problem in problems}
    good = () if bad - _rows_of(bad) else tuple(line for where, line in placed if where not in bad)
    return Preview(good, tuple(sorted(problems, key=_by_row)), sheet.rows_count)


def take(upload: Upload, actor: Actor, now: datetime) -> Upload:
    """Take the lines of a file that nothing speaks against. Taken once, it is never taken again."""
    with gate.change():
        report = hold(CostReport(pk=upload.report_id))
        gate.permit_or_refuse(actor, "upload", report.subject())
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.taken_at is not None:
            return held
        gate.refuse_if(rules.problems_of_editing(report.state))
        found = preview(held, now)
        gate.refuse_if([] if found.lines else found.problems or [_nothing_to_take()])
        enter_many([(report, found.lines, actor)], now, held)
        held.taken_at, held.taken_count = now, len(found.lines)
        held.save()
        return held


def _rows_of(places: set[str]) -> set[str]:
    return {place for place in places if place.startswith("row[")}


def _by_row(problem: Problem) -> tuple[int, str]:
    row, _, field = problem.where.partition(".")
    number = row.removeprefix("row[").removesuffix("]")
    return (int(number) if number.isdecimal() else 0, field)


def _nothing_to_take() -> Problem:
    return Problem(
        "nothing_to_take",
        "upload.file",
        Text("取り込める行がありません", "the file holds no line that can be taken"),
        Text("行を記入したファイルを送信してください", "send a file with lines"),
    )


def _content_lost(upload: Upload) -> Problem:
    return Problem(
        "content_lost",
        "upload.file",
        Text("送信されたファイルが見つかりません", "the file that was sent is no longer there"),
        Text("もう一度送信してください", "send it again"),
        upload.name,
    )
