"""Cost reports of the actor's agency: what was handed in, a review in full or by sample, and its result so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from kikin.fund import costs as rules
from kikin.fund.charter import COST_ITEMS
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.costs import actions, queries
from kikin.office.doors.finance.cost_forms import Disallowing, Drawing
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.costs import (
    LINE_AMOUNT,
    LINE_COLUMNS,
    alarms_of_own_share,
    facts_of_own_share,
    line_cells,
    sources_table,
)
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import state_name
from kikin.office.look.tables import Cell, Column, Table, Tick, add_up, as_csv
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_STATES = ("open", "handed_in", "reviewed")
_TOTAL = Text("合計", "Total")
_VIEWS: dict[str, Text] = {
    "": Text("すべて", "All"),
    "waiting": Text("確認する行", "To be decided"),
    "flagged": Text("要確認", "Flagged"),
    "answered": Text("回答のあった行", "Answered"),
    "disallowed": Text("不認定", "Disallowed"),
}
_LINES = (
    *LINE_COLUMNS,
    Column(Text("要確認・備考", "Flags and remark")),
    LINE_AMOUNT,
)


@marked("finance", "cost_report", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The cost reports of the actor's agency, by state."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    seen = queries.visible_to(actor).order_by("due_on", "pk")
    chosen = seen.filter(state=state) if state in _STATES else seen
    columns = (
        Column(Text("実績報告", "Cost report"), "ref"),
        Column(Text("状態", "State"), "state:cost_report"),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("報告者", "Recipient")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("提出期限", "Due on"), "on"),
        Column(Text("提出日時", "Handed in"), "at"),
    )
    page = Paginator(chosen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            Cell(one.ref, reverse("finance:cost_report", args=(one.ref,))),
            one.state,
            Cell(one.member.award.ref, reverse("finance:award", args=(one.member.award.ref,))),
            one.member.organisation.name,
            one.fiscal_year,
            one.due_on,
            one.handed_in_at,
        )
        for one in page.object_list
    ]
    counts = queries.counts_by_state(actor)
    empty = Text("該当する実績報告はありません。", "No cost report is in this state.")
    context = {
        "table": Table(Text("自機関が担当する実績報告", "Cost reports of this agency"), columns, rows, empty=empty),
        "page": page,
        "state": state,
        "states": [(one, state_name("cost_report", one).staff, counts.get(one, 0)) for one in _STATES],
        "total_count": sum(counts.values()),
        "shared_count": len(queries.same_bills(actor)),
    }
    return render(request, "finance/costs.html", context | {"crumbs": crumbs()})


@marked("finance", "cost_report", "see")
@require_safe
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One report: its lines with what is flagged, its result so far, and the next step."""
    if request.GET.get("format") == "csv":
        found = queries.get(ref, actor_of(request))
        return HttpResponse(
            as_csv(_lines_table(found, queries.lines_of(found))), content_type="text/csv; charset=utf-8"
        )
    return report_page(request, ref)


@marked("finance", "cost_report", "see")
@require_safe
def paper(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """A paper, to be saved; never shown inside a page."""
    found, content = queries.paper_of(queries.get(ref, actor_of(request)), digest)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@marked("finance", "cost_report", "draw_sample")
@require_POST
def draw_sample(request: HttpRequest, ref: str) -> HttpResponse:
    """Look at a part of the lines only. The same number draws the same lines again."""
    actor, form = actor_of(request), Drawing(request.POST, auto_id="draw_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return report_page(request, ref, {"draw": form})
    return attempt(
        lambda: actions.draw_sample(found, form.cleaned_data["count"], actor, clock.now()),
        f"{reverse('finance:cost_report', args=(ref,))}?view=waiting",
        lambda problems: report_page(request, ref, {"draw": form}, problems),
    )


@marked("finance", "cost_report", "reopen")
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the report back, with reasons that the recipient reads."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="reopen_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return report_page(request, ref, {"reopen": form})
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.reopen(found, said, actor, clock.now()),
        reverse("finance:cost_report", args=(ref,)),
        lambda problems: report_page(request, ref, {"reopen": form}, problems),
        lambda: trail.was_just_done("cost_report", ref, "cost_report_reopened", actor.person),
    )


@marked("finance", "cost_report", "review")
@require_POST
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Every line to be looked at is decided."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    return attempt(
        lambda: actions.review(found, actor, clock.now()),
        reverse("finance:cost_report", args=(ref,)),
        lambda problems: report_page(request, ref, problems=problems),
        lambda: trail.was_just_done("cost_report", ref, "cost_report_reviewed", actor.person),
    )


def report_page(
    request: HttpRequest,
    ref: str,
    forms: Mapping[str, Questions] | None = None,
    problems: Sequence[Problem] = (),
    ticked: Sequence[str] = (),
) -> HttpResponse:
    """The page of a report, with what was wrong with the form that was sent."""
    sent = dict(forms or {})
    actor = actor_of(request)
    found = queries.get(ref, actor)
    view = request.GET.get("view", "")
    lines = _seen_as(queries.lines_of(found), found, view)
    page = Paginator(lines, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_undecided = found.state != "open" and any(line.state == rules.LINE.initial for line in page.object_list)
    may_decide = is_undecided and against(actor, "accept", found.subject_of("cost_line")) == ()
    events = trail.events_about("cost_report", ref)
    names = parties.names_of_people([found.handed_in_by, found.reviewed_by, *(event.actor for event in events)])
    may_review = found.state == "handed_in" and against(actor, "review", found.subject()) == ()
    context = {
        "report": found,
        "acts": _acts(found, actor),
        "standing": _standing_table(found),
        **_own_share(found),
        "lines": _lines_table(found, page.object_list, ticked if may_decide else None),
        "page": page,
        "views": list(_VIEWS.items()),
        "view": view,
        "papers_count": len(queries.papers_of(found)),
        "disallowing": (sent.get("disallow") or Disallowing(auto_id="disallow_%s")) if may_decide else None,
        "drawing": (sent.get("draw") or Drawing(auto_id="draw_%s")) if may_review else None,
        "reopening": (sent.get("reopen") or Reasons(auto_id="reopen_%s")) if may_review else None,
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "summary": _summary(found, names),
        "moments": moments(events, names),
        "crumbs": crumbs(Crumb(ref)),
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "finance/cost_report.html", context, status=status)


def crumbs(*last: Crumb) -> list[Crumb]:
    """The way here through the statement and the cost reports."""
    way = Crumb(Text("実績報告", "Cost reports"), reverse("finance:costs") if last else "")
    return [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]


def flags_of(line: Any) -> Text:
    """What is flagged in a line, as words."""
    found = [rules.FLAGS[flag] for flag in line.flags]
    return Text("、".join(one.ja for one in found), ", ".join(one.en for one in found))


def _summary(found: Any, names: Mapping[str, Text]) -> list[Fact]:
    award = found.member.award
    deducted = Text("控除する（税抜額を計上）", "Deducted: amounts without tax count")
    kept = Text("控除しない（税込額を計上）", "Not deducted: amounts with tax count")
    return [
        Fact(Text("採択・契約", "Award"), award.ref, "ref", reverse("finance:award", args=(award.ref,)), award.title),
        Fact(Text("報告者", "Recipient"), found.member.organisation.name),
        Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
        Fact(Text("提出期限", "Due on"), found.due_on, "on"),
        Fact(Text("提出した人", "Handed in by"), names.get(found.handed_in_by)),
        Fact(Text("提出日時", "Handed in"), found.handed_in_at, "at"),
        Fact(Text("確認した人", "Reviewed by"), names.get(found.reviewed_by)),
        Fact(Text("消費税の仕入税額控除", "Input tax"), deducted if found.deducts_tax else kept),
        Fact(
            Text("確認の範囲", "Scope of the review"),
            Text(f"抽出した{found.sample_count:,}行", f"A sample of {found.sample_count:,} lines")
            if found.sample_count
            else Text("全行", "Every line"),
        ),
        Fact(
            Text("認定額（税の扱いの後）", "Accepted, after the tax rule"),
            sum(queries.accepted_of([found])[found.pk].values()),
            "yen",
        ),
    ]


def _seen_as(lines: Any, found: Any, view: str) -> Any:
    if view == "waiting":
        waiting = lines.filter(state="entered")
        return waiting.filter(is_sampled=True) if found.sample_count else waiting
    if view == "flagged":
        return lines.exclude(flags=[])
    if view == "answered":
        return lines.filter(state="answered")
    return lines.filter(state__in=("disallowed", "answered", "upheld")) if view == "disallowed" else lines


def _standing_table(found: Any) -> Table:
    columns = (
        Column(Text("費目", "Cost item")),
        Column(Text("年度計画", "Planned"), "yen"),
        Column(Text("報告額", "Reported"), "yen"),
        Column(Text("認定額", "Accepted"), "yen"),
        Column(Text("不認定額", "Disallowed"), "yen"),
    )
    rows = [
        (COST_ITEMS[one.cost_item], one.planned_yen, one.reported_yen, one.accepted_yen, one.disallowed_yen)
        for one in queries.standing_of(found)
    ]
    caption = Text("費目別の計画・報告・認定", "Planned, reported and accepted, by cost item")
    return Table(caption, columns, rows, add_up(rows, columns, _TOTAL))


def _lines_table(found: Any, lines: Any, ticked: Sequence[str] | None = None) -> Table:
    """Lines; where `ticked` is given, those that may be decided have a box."""
    rows = []
    for line in lines:
        number = str(line.number)
        can_be = ticked is not None and line.state == rules.LINE.initial
        tick = Tick("line", number, number in (ticked or ())) if can_be else None
        url = reverse("finance:cost_line", args=(found.ref, line.number))
        paper_url = reverse("finance:cost_paper", args=(found.ref, line.evidence.sha256))
        rows.append(
            (
                *line_cells(line, Cell(line.number, url, tick=tick), Cell(line.evidence.name, paper_url)),
                Cell(flags_of(line) if line.flags else "", note=line.remark),
                line.amount_yen,
            )
        )
    empty = Text("該当する行はありません。", "There is no such line.")
    totals = add_up(rows, _LINES, Text("表示中の合計", "On this page")) if rows else ()
    return Table(Text("支出明細", "Lines"), _LINES, rows, totals, empty, csv_url="?format=csv")


def _own_share(found: Any) -> dict[str, Any]:
    own_share, sources = queries.own_share_of(found), queries.sources_of(found)
    return {
        "own_share": facts_of_own_share(own_share) if own_share.own_share_yen or sources else [],
        "alarms": alarms_of_own_share(own_share),
        "sources": sources_table(sources, "finance:cost_paper"),
    }


def _acts(found: Any, actor: Actor) -> list[Act]:
    (facts,) = queries.facts_of([found], clock.now()).values()
    urls = {"review": reverse("finance:review_costs", args=(found.ref,))}
    labels = {"review": Text("確認を終える", "Finish the review")}
    return acts_from_here(rules.REPORT, found.subject(), facts, actor, labels, urls)
