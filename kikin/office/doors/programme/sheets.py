"""The decision sheet of a round: all that its page shows of the portfolio, as a workbook to decide from."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kikin.office.approvals import queries as approvals
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme import portfolio
from kikin.office.look.files import as_workbook
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Column, Table
from kikin.office.selection import queries
from kikin.values.text import Text


@marked("programme", "round", "see")
@require_safe
def decision_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """One sheet for each table of the portfolio, with titles of the reader's own agency alone."""
    actor = actor_of(request)
    round = queries.get(ref, actor)
    charter = charters.by_digest(round.charter_digest)
    entries = queries.entries_of(round)
    chosen = [one for one in entries if one.is_chosen]
    if not chosen:
        raise Http404("no portfolio has been made")
    approval = approvals.latest("selection", ref)
    tables = [
        _facts(Text("概要", "The round"), portfolio.facts_of_round(round, charter)),
        portfolio.chosen_table(chosen, queries.verdicts_of(round), charter, actor),
        portfolio.left_out_table([one for one in entries if not one.is_chosen], charter, actor),
        portfolio.years_chart(round, current_language()).table,
        portfolio.fields_table(round, charter),
        portfolio.allotments_table(round, charter),
        portfolio.concepts_table(round, calls.concepts_of(round.call)),
        portfolio.compared(round, queries.compared(round)),
        portfolio.lines_table(round, charter),
        _facts(Text("証明", "Proof"), portfolio.proof(round, queries.package_of(round))),
        *([] if approval is None else [portfolio.answers_table(approval, charter)]),
    ]
    return as_workbook(tables, f"{ref}-{round.number}")


def _facts(caption: Text, facts: Sequence[Fact]) -> Table:
    columns = (Column(Text("項目", "Item")), Column(Text("内容", "What it says")))
    return Table(caption, columns, [(fact.label, fact.value) for fact in facts])
