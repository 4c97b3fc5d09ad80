"""What is looked at: cost lines and payments, with what tells an auditor where they belong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.db.models import QuerySet

from kikin.fund.ledger import KINDS, Row
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor, Subject
from kikin.office.costs import queries as costs
from kikin.office.costs.models import CostLine
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.parties import queries as parties
from kikin.values.money import Yen
from kikin.values.text import Text

About: TypeAlias = Literal["cost_line", "payment", "claim", "award", "allotment"]
POPULATIONS: dict[str, Text] = {
    "cost_line": Text("支出明細（提出済みの実績報告）", "Cost lines of reports handed in"),
    "payment": Text("支払", "Payments"),
}
"""From what a sample can be drawn."""

PAYING_KINDS = ("advance", "advance_carried", "disburse")
NOBODY = Text("", "")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `line` is the cost line behind it, `transfer` the number of its transfer, where there is
    one."""

    about: About
    ref: str
    award: str
    agency: str
    fiscal_year: int
    amount_yen: Yen
    recipient: Text = NOBODY
    words: str | Text = ""
    line: CostLine | None = None
    transfer: int | None = None


def refuse_others(actor: Actor) -> None:
    """Refused as hidden for whoever does not inspect."""
    if not may_see(actor, Subject("inspection")):
        raise Refused((), hidden=True)


def standing_lines(actor: Actor, fiscal_year: int | None = None, agency: str = "") -> QuerySet[CostLine]:
    """The lines of reports handed in for which money is asked: those finally disallowed are not."""
    return costs.lines_for_samples(actor, fiscal_year, agency).exclude(state="upheld")


def item_of_line(line: CostLine) -> Item:
    report = line.report
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
        line,
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
    return {line.ref: item_of_line(line) for line in standing_lines(actor).filter(ref__in=list(refs))}


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
