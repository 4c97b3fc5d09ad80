"""What a transfer rests on besides a claim: a settlement, a receivable, an entry of the fund."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.closing.entries import PURPOSES
from kikin.fund.settlements import CAUSES
from kikin.office.charter.queries import in_force
from kikin.office.closing.queries import books
from kikin.office.costs import queries as costs
from kikin.office.doors.auditor import evidence
from kikin.office.doors.auditor.pages import history_of
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look import settlements as sheets
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Column, Table, add_up
from kikin.office.look.things import thing_name
from kikin.office.look.transfers import name_of
from kikin.office.parties import queries as parties
from kikin.office.settlements import queries as settlements
from kikin.values.text import Text

_RECEIPTS = (
    Column(Text("入金通知", "Notice of receipt")),
    Column(Text("入金日", "Received on"), "on"),
    Column(Text("元本", "Principal"), "yen"),
    Column(Text("延滞金", "Late interest"), "yen"),
)


@marked("auditor", "settlement", "see")
@require_safe
def settlement(request: HttpRequest, ref: str) -> HttpResponse:
    """One settlement: its sum line by line, and the cost report whose lines it accepted."""
    found = settlements.settlement(ref, actor_of(request))
    report, due = costs.report_of(found.member, found.fiscal_year), getattr(found, "receivable", None)
    behind = [
        *of_member(found),
        *([] if report is None else [evidence.way_to("cost_report", report.ref)]),
        *([] if due is None else [evidence.way_to("receivable", due.ref)]),
    ]
    summary = [
        Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
        Fact(Text("回数", "Number in the year"), found.number, "count"),
        Fact(Text("確定日", "Settled on"), found.signed_on, "on"),
        Fact(Text("支払日", "Paid on"), found.paid_on, "on"),
    ]
    steps = steps_of(
        (Text("作成した人", "Drawn up by"), found.drawn_up_by),
        (Text("署名した人", "Signed by"), found.signed_by),
        (Text("支払った人", "Paid by"), found.paid_by),
    )
    tables = (
        sheets.sheet(found.statement, found.basis),
        evidence.transfers_table(settlements.transfers_of(found)),
    )
    return record_page(request, "settlement", found, behind, steps, summary, tables, sheets.result(found.statement))


@marked("auditor", "receivable", "see")
@require_safe
def receivable(request: HttpRequest, ref: str) -> HttpResponse:
    """One receivable: why it is owed, and what came in."""
    found = settlements.receivable(ref, actor_of(request))
    behind = of_member(found)
    if found.settlement is not None:
        behind.append(evidence.way_to("settlement", found.settlement.ref))
    if found.breach is not None:
        behind.append(evidence.way_to("breach", found.breach.ref))
    rows = [(one.document, one.received_on, one.principal_yen, one.interest_yen) for one in found.repayments.all()]
    totals = add_up(rows, _RECEIPTS, Text("合計", "Total")) if rows else ()
    summary = [
        Fact(Text("原因", "Cause"), CAUSES[found.cause]),
        Fact(Text("請求額", "Demanded"), found.amount_yen, "yen"),
        Fact(Text("請求日", "Demanded on"), found.demanded_on, "on"),
        Fact(Text("納付期限", "Due on"), found.due_on, "on"),
        Fact(Text("債権放棄額", "Written off"), found.written_off_yen, "yen"),
        Fact(Text("残額", "Still owed"), found.owed.left_yen, "yen"),
    ]
    steps = steps_of((Text("請求した人", "Demanded by"), found.demanded_by))
    posted = evidence.posted_by("receivable", ref)
    if found.settlement is not None:
        posted = [
            row for row in settlements.transfers_of(found.settlement) if row.kind == "demand" and row.corrects is None
        ] + posted
    tables = (Table(Text("入金", "Receipts"), _RECEIPTS, rows, totals), evidence.transfers_table(posted))
    return record_page(request, "receivable", found, behind, steps, summary, tables)


@marked("auditor", "fund_entry", "see")
@require_safe
def fund_entry(request: HttpRequest, ref: str) -> HttpResponse:
    """One entry of the fund's own money: who proposed it, who confirmed it, on what evidence."""
    found, charter = books.get_entry(ref, actor_of(request)), in_force()
    summary = [
        Fact(Text("種類", "Purpose"), PURPOSES[found.purpose]),
        Fact(Text("金額", "Amount"), found.amount_yen, "yen"),
        Fact(Text("日付", "Legal date"), found.on, "on"),
        Fact(Text("予算措置", "Appropriation"), name_of(charter, "appropriation", found.appropriation)),
        Fact(Text("配分機関", "Agency"), name_of(charter, "agency", found.agency) if found.agency else ""),
        Fact(Text("証拠", "Document"), found.document),
    ]
    steps = steps_of(
        (Text("起票した人", "Proposed by"), found.proposed_by),
        (Text("確認した人", "Confirmed by"), found.confirmed_by),
    )
    tables = (evidence.transfers_table(evidence.posted_by("fund_entry", ref)),)
    return record_page(request, "fund_entry", found, [], steps, summary, tables)


def of_member(found: Any) -> list[Fact]:
    """The award and the recipient of a thing."""
    award = found.member.award
    return [
        Fact(thing_name("award"), award.ref, "ref", reverse("auditor:award", args=(award.ref,)), award.title),
        Fact(Text("受託者・交付先", "Recipient"), found.member.organisation.name),
    ]


def steps_of(*taken: tuple[Text, str]) -> list[Fact]:
    """Who took which step; a step that nobody has taken yet has no name."""
    names = parties.names_of_people([person for _, person in taken if person])
    return [Fact(label, names.get(person, ""), note=person) for label, person in taken]


def record_page(
    request: HttpRequest,
    kind: str,
    found: Any,
    behind: Sequence[Fact],
    steps: Sequence[Fact],
    summary: Sequence[Fact],
    tables: Sequence[Table],
    result: Text | str = "",
) -> HttpResponse:
    """The page of any thing that a transfer rests on."""
    context = {
        "found": found,
        "kind": kind,
        "title": thing_name(kind),
        "behind": behind,
        "steps": steps,
        "summary": summary,
        "tables": tables,
        "result": result,
        "moments": history_of(kind, found.ref),
        "crumbs": [Crumb(Text("支払", "Payments"), reverse("auditor:home")), Crumb(found.ref)],
    }
    return render(request, "auditor/record.html", context)
