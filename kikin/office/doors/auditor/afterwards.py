"""What follows an award, as evidence: an asset that was given up, and an obligation that was not kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kikin.office.costs import queries as costs
from kikin.office.doors.auditor import evidence
from kikin.office.doors.auditor.records import of_member, record_page, steps_of
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.costs import facts_of_asset, facts_of_disposal
from kikin.office.look.parts import Fact
from kikin.office.look.settlements import facts_of_breach
from kikin.office.settlements import queries as settlements
from kikin.values.text import Text


@marked("auditor", "disposal", "see")
@require_safe
def disposal(request: HttpRequest, ref: str) -> HttpResponse:
    """One request to give an asset up: the thing, what came back of it, and who let it go."""
    found = costs.disposal(ref, actor_of(request))
    line, asset = found.asset.line, found.asset
    here = reverse("auditor:cost_line", args=(line.report.ref, line.number))
    behind = [
        *of_member(line.report),
        evidence.way_to("cost_report", line.report.ref),
        Fact(Text("取得した支出", "The line that bought it"), line.ref, "ref", here),
        Fact(Text("管理番号", "Tag"), asset.tag, "ref"),
        *facts_of_asset(asset, costs.bound_until(asset)),
    ]
    steps = steps_of(
        (Text("申請した人", "Filed by"), found.filed_by),
        (Text("確認した人", "Checked by"), found.checked_by),
        (Text("決定した人", "Decided by"), found.decided_by),
    )
    summary = facts_of_disposal(found, reverse("auditor:disposal_paper", args=(ref,)))
    tables = (evidence.transfers_table(evidence.posted_by("disposal", ref)),)
    return record_page(request, "disposal", found, behind, steps, summary, tables)


@marked("auditor", "disposal", "see")
@require_safe
def disposal_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The paper that shows the price, to be saved; never shown inside a page."""
    found = costs.disposal(ref, actor_of(request))
    answer = HttpResponse(costs.paper_of_disposal(found), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.paper_name) or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@marked("auditor", "breach", "see")
@require_safe
def breach(request: HttpRequest, ref: str) -> HttpResponse:
    """One breach: what was not kept, who recorded and who judged it, and what was demanded."""
    found = settlements.breach(ref, actor_of(request))
    due = getattr(found, "receivable", None)
    behind = [*of_member(found), *([] if due is None else [evidence.way_to("receivable", due.ref)])]
    steps = steps_of(
        (Text("記録した人", "Recorded by"), found.recorded_by),
        (Text("判断した人", "Judged by"), found.decided_by),
    )
    tables = (evidence.transfers_table(evidence.posted_by("breach", ref)),)
    return record_page(request, "breach", found, behind, steps, facts_of_breach(found), tables)
