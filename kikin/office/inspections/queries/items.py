"""What is looked at: cost lines and payments, with what tells an auditor where they belong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from django.db.models import QuerySet

from kikin.fund.ledger import KINDS, Row
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor, Subject
from kikin.office.costs import queries as costs
from kikin.office.costs.models import CostLine, CostReport
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.parties import queries as parties
from kikin.values.money import Yen
from kikin.values.text import Text

About: TypeAlias = Literal["cost_line", "payment", "claim", "award", "allotment", "receivable"]
POPULATIONS: dict[str, Text] = {
    "cost_line": Text("支出明細（提出済みの実績報告）", "Cost lines of reports handed in"),
    "payment": Text("支払", "Payments"),
}
"""From what a sample can be drawn."""

PAYING_KINDS = ("advance", "advance_carried", "disburse")
NOBODY = Text("", "")


class Line(NamedTuple):
    """A cost line as far as inspections read it: as columns, since there are tens of thousands."""

    pk: int
    ref: str
    report: int
    number: int
    cost_item: str
    description: str
    ordered_on: date
    delivered_on: date
    amount_yen: Yen
    supplier: str
    supplier_number: str
    paper: str
    paper_sha256: str


_LINE_COLUMNS = (*Line._fields[:-2], "evidence__name", "evidence__sha256")


class Place(NamedTuple):
    """Where a cost line stands, and the paper that shows it."""

    report: str
    number: int
    paper: str
    paper_sha256: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `place` is that of the cost line, `transfer` the number of the transfer, where there is
    one."""

    about: About
    ref: str
    award: str
    agency: str
    fiscal_year: int
    amount_yen: Yen
    recipient: Text = NOBODY
    words: str | Text = ""
    place: Place | None = None
    transfer: int | None = None


def refuse_others(actor: Actor) -> None:
    """Refused as hidden for whoever does not inspect."""
    if not may_see(actor, Subject("inspection")):
        raise Refused((), hidden=True)


def standing_lines(actor: Actor, fiscal_year: int | None = None, agency: str = "") -> QuerySet[CostLine]:
    """The lines of reports handed in for which money is asked: those finally disallowed are not."""
    return costs.lines_for_samples(actor, fiscal_year, agency).exclude(state="upheld")


def read_lines(chosen: QuerySet[CostLine]) -> list[Line]:
    """The lines as columns, in the order in which they were entered."""
    return [Line._make(row) for row in chosen.order_by("pk").values_list(*_LINE_COLUMNS)]


def reports_of(lines: Collection[Line]) -> dict[int, CostReport]:
    """The reports of lines by their keys, with their members, awards and recipients."""
    return (
        CostReport.objects.select_related("member__award", "member__organisation")
        .filter(pk__in={line.report for line in lines})
        .in_bulk()
    )


def item_of_line(line: Line, report: CostReport) -> Item:
    award, recipient = report.member.award, report.member.organisation.name
    return Item(
        "cost_line",
        line.ref,
        award.ref,
        award.agency,
        report.fiscal_year,
        line.amount_yen,
        recipient,
        line.description,
        Place(report.ref, line.number, line.paper, line.paper_sha256),
    )


def amounts_of(kind: str, actor: Actor, fiscal_year: int | None = None, agency: str = "") -> dict[str, Yen]:
    """Ref to whole yen of everything of a kind, of one fiscal year and one agency where they are given."""
    refuse_others(actor)
    if kind == "payment":
        return {str(row.id): row.amount_yen for row in _payments(fiscal_year, agency)}
    lines = standing_lines(actor, fiscal_year, agency).order_by().values_list("ref", "amount_yen")
    return {ref: int(yen) for ref, yen in lines}


def items_of(kind: str, refs: Collection[str], actor: Actor) -> dict[str, Item]:
    """The same things with all that is known of them, by ref."""
    refuse_others(actor)
    if kind == "payment":
        rows = [row for row in _payments() if str(row.id) in refs]
        names = parties.names_of_organisations({row.member for row in rows})
        return {str(row.id): _item_of_payment(row, names.get(row.member, NOBODY)) for row in rows}
    lines = read_lines(standing_lines(actor).filter(ref__in=list(refs)))
    reports = reports_of(lines)
    return {line.ref: item_of_line(line, reports[line.report]) for line in lines}


def _payments(fiscal_year: int | None = None, agency: str = "") -> list[Row]:
    """Payments that nothing has taken back."""
    rows = ledger.found(PAYING_KINDS, agency=agency, fiscal_year=fiscal_year)
    taken_back = {row.corrects for row in rows if row.corrects}
    return [row for row in rows if not row.corrects and row.id not in taken_back]


def _item_of_payment(row: Row, recipient: Text) -> Item:
    return Item(
        "payment",
        str(row.id),
        row.award,
        row.agency,
        row.fiscal_year,
        row.amount_yen,
        recipient,
        KINDS[row.kind].label,
        transfer=row.id,
    )
