"""What recipients reported, as evidence: a report, one of its lines, and the paper that shows it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kikin.fund import costs as rules
from kikin.fund.charter import COST_ITEMS
from kikin.office.costs import queries
from kikin.office.doors.auditor.evidence import way_to
from kikin.office.doors.auditor.pages import history_of
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.costs import (
    LINE_AMOUNT,
    LINE_COLUMNS,
    facts_of_asset,
    facts_of_currency,
    facts_of_work,
    line_cells,
    purpose_of,
)
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Table, add_up
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_LINES = (*LINE_COLUMNS, LINE_AMOUNT)


@marked("auditor", "cost_report", "see")
@require_safe
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One report: its lines, each with its paper."""
    found = queries.get(ref, actor_of(request))
    page = Paginator(queries.lines_of(found), _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(found, line) for line in page.object_list]
    totals = add_up(rows, _LINES, Text("表示中の合計", "On this page")) if rows else ()
    context = {
        "found": found,
        "summary": _facts_of_report(found),
        "lines": Table(Text("支出明細", "Lines"), _LINES, rows, totals),
        "page": page,
        "moments": history_of("cost_report", ref),
        "crumbs": _crumbs(found, Crumb(ref)),
    }
    return render(request, "auditor/cost_report.html", context)


@marked("auditor", "cost_report", "see")
@require_safe
def line(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One line, with its paper, its timesheet or the thing that it bought."""
    of = queries.get(ref, actor_of(request))
    found = queries.line_of(of, number)
    context = {
        "found": found,
        "purpose": purpose_of(found),
        "behind": _behind_line(of, found),
        "summary": _facts_of_line(found),
        "work": facts_of_work(found, queries.effort_of(found.work)) if hasattr(found, "work") else [],
        "asset": _facts_of_asset(found),
        "moments": history_of("cost_line", found.ref),
        "crumbs": _crumbs(of, Crumb(ref, reverse("auditor:cost_report", args=(ref,))), Crumb(found.ref)),
    }
    return render(request, "auditor/cost_line.html", context)


@marked("auditor", "cost_report", "see")
@require_safe
def paper(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """A paper, to be saved; never shown inside a page."""
    found, content = queries.paper_of(queries.get(ref, actor_of(request)), digest)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def paper_cell(line: Any) -> Cell:
    """The name of a line's paper, which leads to the paper itself."""
    return Cell(line.evidence.name, reverse("auditor:cost_paper", args=(line.report.ref, line.evidence.sha256)))


def _row(found: Any, line: Any) -> list[object]:
    line.report = found
    number = Cell(line.number, reverse("auditor:cost_line", args=(found.ref, line.number)))
    return [*line_cells(line, number, paper_cell(line)), line.amount_yen]


def _facts_of_report(found: Any) -> list[Fact]:
    award = found.member.award
    return [
        Fact(Text("採択・契約", "Award"), award.ref, "ref", reverse("auditor:award", args=(award.ref,)), award.title),
        Fact(Text("報告者", "Recipient"), found.member.organisation.name),
        Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
        Fact(Text("提出日時", "Handed in"), found.handed_in_at, "at"),
        Fact(Text("確認日時", "Reviewed"), found.reviewed_at, "at"),
        Fact(Text("認定額（税の扱いの後）", "Accepted, after the tax rule"), _accepted_yen(found), "yen"),
    ]


def _accepted_yen(found: Any) -> int:
    return sum(queries.accepted_of([found])[found.pk].values())


def _behind_line(of: Any, found: Any) -> list[Fact]:
    award, paper = of.member.award, paper_cell(found)
    return [
        Fact(Text("証拠書類", "Evidence"), paper.value, url=paper.url),
        Fact(Text("証拠書類のSHA-256", "SHA-256 of the paper"), found.evidence.sha256, "digest"),
        Fact(Text("実績報告", "Cost report"), of.ref, "ref", reverse("auditor:cost_report", args=(of.ref,))),
        Fact(Text("採択・契約", "Award"), award.ref, "ref", reverse("auditor:award", args=(award.ref,)), award.title),
        Fact(Text("契約日", "Contract of"), award.activated_on, "on"),
    ]


def _facts_of_line(found: Any) -> list[Fact]:
    flags = [rules.FLAGS[flag] for flag in found.flags]
    return [
        Fact(Text("金額（税込）", "Amount with tax"), found.amount_yen, "yen"),
        Fact(Text("うち消費税", "Tax"), found.tax_yen, "yen"),
        *facts_of_currency(found),
        Fact(Text("費目", "Cost item"), COST_ITEMS[found.cost_item]),
        Fact(Text("発注日", "Ordered on"), found.ordered_on, "on"),
        Fact(Text("納品日", "Delivered on"), found.delivered_on, "on"),
        Fact(Text("支払日", "Paid on"), found.paid_on, "on"),
        Fact(Text("支払先", "Supplier"), found.supplier, note=found.supplier_number),
        Fact(Text("請求書番号", "Bill"), found.bill_number),
        Fact(
            Text("入力時の要確認", "Flagged at entry"),
            Text("、".join(one.ja for one in flags), ", ".join(one.en for one in flags)) if flags else "",
            note=found.remark,
        ),
        Fact(Text("不認定の区分", "Disallowed as"), rules.CODES.get(found.code, ""), note=found.words),
    ]


def _facts_of_asset(found: Any) -> list[Fact]:
    asset = getattr(found, "asset", None)
    if asset is None:
        return []
    tag = Fact(Text("管理番号", "Tag"), asset.tag, "ref")
    given_up = [way_to("disposal", one.ref) for one in queries.disposals_of(asset)]
    return [tag, *facts_of_asset(asset, queries.bound_until(asset)), *given_up]


def _crumbs(found: Any, *last: Crumb) -> list[Crumb]:
    award = found.member.award.ref
    way = Crumb(award, reverse("auditor:award", args=(award,)))
    return [Crumb(Text("支払", "Payments"), reverse("auditor:home")), way, *last]
