"""The decision sheet of a round: all that its page shows of the portfolio, as a workbook and as a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kikin.office import clock
from kikin.office.approvals import queries as approvals
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme import lots, portfolio
from kikin.office.doors.programme.words import agency_name
from kikin.office.letters.pdf import Paper, Part, as_pdf
from kikin.office.look.files import as_attachment, as_workbook
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Fact, Words
from kikin.office.look.tables import Column, Table
from kikin.office.selection import queries
from kikin.values.text import Text


@marked("programme", "round", "see")
@require_safe
def decision_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """One sheet for each table of the portfolio, with titles of the reader's own agency alone."""
    found = queries.get(ref, actor_of(request))
    tables = [one.table or _facts(one.heading, one.facts) for one in _parts(request, found)]
    return as_workbook(tables, f"{ref}-{found.number}")


@marked("programme", "round", "see")
@require_safe
def decision_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The same, to be printed and put before those who decide."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    parts = _parts(request, found)
    title = found.call.title
    paper = Paper(
        Text(f"採択選定 決定資料：{title.ja}", f"Decision sheet: {title.en}"),
        agency_name(charters.by_digest(found.charter_digest), actor.of),
        f"{ref}-{found.number}",
        clock.now(),
        parts,
        is_broad=True,
    )
    return as_attachment(f"{ref}-{found.number}.pdf", as_pdf(paper))


def _parts(request: HttpRequest, round: Any) -> list[Part]:
    actor = actor_of(request)
    charter = charters.by_digest(round.charter_digest)
    entries, package = queries.entries_of(round), queries.package_of(round)
    chosen = [one for one in entries if one.is_chosen]
    if not chosen:
        raise Http404("no portfolio has been made")
    approval = approvals.latest("selection", round.ref)
    answers = None if approval is None else portfolio.answers_table(approval, charter)
    drawn = lots.band_table(package, entries, charter, actor)
    tables = [
        portfolio.chosen_table(chosen, queries.verdicts_of(round), charter, actor),
        portfolio.left_out_table([one for one in entries if not one.is_chosen], charter, actor),
        *([] if drawn is None else [drawn]),
        portfolio.years_chart(round, current_language()).table,
        portfolio.fields_table(round, charter),
        portfolio.allotments_table(round, charter),
        portfolio.concepts_table(round, calls.concepts_of(round.call)),
        portfolio.compared(round, queries.compared(round)),
        portfolio.lines_table(round, charter),
    ]
    return [
        Part(Text("概要", "The round"), portfolio.facts_of_round(round, charter)),
        *(Part(table.caption, table=table) for table in tables),
        Part(Text("証明", "Proof"), portfolio.proof(round, package)),
        *([] if drawn is None else [Part(Text("抽選", "Lottery"), lots.facts_of_lottery(package))]),
        *([] if answers is None else [Part(answers.caption, table=answers)]),
    ]


def _facts(caption: Words, facts: Sequence[Fact]) -> Table:
    columns = (Column(Text("項目", "Item")), Column(Text("内容", "What it says")))
    return Table(caption, columns, [(fact.label, fact.value) for fact in facts])
