"""The applicant's cost reports: what is due, one report with its totals against the plan, and handing it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund import costs as rules
from kikin.fund.awards import BOUND
from kikin.fund.charter import COST_ITEMS
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import in_force
from kikin.office.costs import actions, queries
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.cost_forms import GroupForm, HandInForm, PaperForm, SourceForm
from kikin.office.doors.applicant.forms import capitalised
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused, permit_or_refuse
from kikin.office.look.costs import alarms_of_own_share, facts_of_own_share, purpose_of, sources_table
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_TOTAL = Text("合計", "Total")
STANDING = (
    Column(Text("費目", "Cost item")),
    Column(Text("年度計画", "Planned"), "yen"),
    Column(Text("報告額", "Reported"), "yen"),
    Column(Text("計画との差", "Left of the plan"), "yen"),
    Column(Text("認定額", "Accepted"), "yen"),
    Column(Text("不認定額", "Disallowed"), "yen"),
)
_LINES = (
    Column(Text("番号", "Number"), "count"),
    Column(Text("状態", "State"), "state:cost_line"),
    Column(Text("費目", "Cost item")),
    Column(Text("内容", "What for")),
    Column(Text("納品日", "Delivered on"), "on"),
    Column(Text("支払先", "Supplier")),
    Column(Text("請求書番号", "Bill")),
    Column(Text("証拠書類", "Evidence")),
    Column(Text("金額（税込）", "Amount with tax"), "yen"),
    Column(Text("うち消費税", "Of which tax"), "yen"),
)


@marked("applicant", "cost_report", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is due from my organisation, and its reports, year by year."""
    return _home(request)


@marked("applicant", "cost_report", "open")
@require_POST
def open_report(request: HttpRequest, ref: str, year: int) -> HttpResponse:
    """Begin to report a year. A second click finds the report there."""
    actor = actor_of(request)
    member = member_of(awards.get(ref, actor), actor)
    report = queries.report_of(member, year)
    if report is None:
        try:
            report = actions.open_report(member, year, actor, clock.now())
        except Refused as refused:
            if refused.hidden or refused.forbidden:
                raise
            return _home(request, problems=refused.problems)
    return redirect("applicant:cost_report", report.ref)


@marked("applicant", "organisation", "declare_group")
@require_POST
def declare_group(request: HttpRequest) -> HttpResponse:
    """Name a company of my organisation's group."""
    actor, form = actor_of(request), GroupForm(request.POST)
    organisation = parties.organisation(actor.of)
    if organisation is None:
        raise Http404("acts for no organisation")
    if not form.is_valid():
        return _home(request, form)
    said = form.cleaned_data
    places = {"group.name": "name", "group.corporate_number": "corporate_number"}
    return attempt(
        lambda: actions.declare_group(organisation, said["name"], said["corporate_number"], actor, clock.now()),
        reverse("applicant:costs"),
        lambda problems: _home(request, form, form.take_up(problems, places)),
    )


@marked("applicant", "cost_report", "see")
@require_safe
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One report: its totals against the plan, its lines and papers, and what can be done with it."""
    found = queries.get(ref, actor_of(request))
    if request.GET.get("format") == "csv":
        return HttpResponse(
            as_csv(_lines_table(found, queries.lines_of(found))), content_type="text/csv; charset=utf-8"
        )
    return report_page(request, found)


@marked("applicant", "cost_report", "hand_in")
@require_POST
def hand_in(request: HttpRequest, ref: str) -> HttpResponse:
    """My organisation stands by the report."""
    actor, form = actor_of(request), HandInForm(request.POST)
    found = queries.get(ref, actor)
    if not form.is_valid():
        return report_page(request, found, handing=form)
    return attempt(
        lambda: actions.hand_in(found, actor, clock.now(), deducts_tax=form.cleaned_data["deducts_tax"]),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: report_page(request, found, handing=form, problems=problems),
        lambda: queries.get(ref, actor).state == "handed_in",
    )


@marked("applicant", "cost_report", "edit")
@require_POST
def declare_source(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what a part of the own share comes from. A second click changes nothing."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", found.subject())
    form = _sourcing(found, request.POST)
    if not form.is_valid():
        return report_page(request, found, sourcing=form)
    source = rules.Source(**form.cleaned_data)
    places = {f"own_share.{field}": field for field in form.fields}
    return attempt(
        lambda: actions.declare_source(found, source, actor, clock.now()),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: report_page(request, found, sourcing=form, problems=form.take_up(problems, places)),
    )


@marked("applicant", "cost_report", "edit")
@require_POST
def take_back_source(request: HttpRequest, ref: str, key: int) -> HttpResponse:
    """Take back what was declared. A second click finds it gone."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", found.subject())
    source = next((one for one in queries.sources_of(found) if one.pk == key), None)
    if source is None:
        return redirect("applicant:cost_report", ref)
    return attempt(
        lambda: actions.take_back_source(found, source, actor, clock.now()),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: report_page(request, found, problems=problems),
    )


def report_page(
    request: HttpRequest,
    found: Any,
    *,
    sourcing: SourceForm | None = None,
    handing: HandInForm | None = None,
    adding: PaperForm | None = None,
    sending: PaperForm | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """The page of a report, with what was wrong with the form that was sent."""
    lines = queries.lines_of(found)
    page = Paginator(lines, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    form: Questions | None = next((one for one in (handing, adding, sending, sourcing) if one is not None), None)
    award = found.member.award
    is_open = found.state == "open"
    context = {
        "report": found,
        "is_open": is_open,
        "reasons": found.reasons if is_open and found.reasons.ja else None,
        "handing": handing or HandInForm(auto_id="hand_%s"),
        "adding": adding or PaperForm(auto_id="paper_%s"),
        "sending": sending or PaperForm(auto_id="lines_%s"),
        "form": form,
        "problems": tuple(problems),
        "standing": standing_table(found),
        **_own_share(found, sourcing),
        "lines": _lines_table(found, page.object_list),
        "page": page,
        "papers": _papers_table(found),
        "untagged": _untagged(found) if is_open else [],
        "facts": [
            Fact(
                Text("採択課題", "Award"), award.ref, "ref", reverse("applicant:award", args=[award.ref]), award.title
            ),
            Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
            Fact(Text("提出期限", "Due on"), found.due_on, "on"),
            Fact(Text("提出日時", "Handed in"), found.handed_in_at, "at"),
            Fact(Text("確認日時", "Reviewed"), found.reviewed_at, "at"),
            Fact(Text("認定額（税の扱いの後）", "Accepted, after the tax rule"), _accepted_yen(found), "yen"),
        ],
        "moments": words.history("cost_report", found.ref, actor_of(request)),
        "crumbs": crumbs(Crumb(found.ref)),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "applicant/cost_report.html", context, status=status)


def crumbs(*last: Crumb) -> list[Crumb]:
    """The way here: from the door's first page through the cost reports."""
    return [
        words.way_home(),
        Crumb(Text("実績報告", "Cost reports"), reverse("applicant:costs") if last else ""),
        *last,
    ]


def member_of(award: Any, actor: Actor) -> Any:
    """The part of the actor's organisation. Whoever sees an award by this door has one, or leads without one."""
    for one in awards.members_of(award):
        if one.organisation.ref == actor.of:
            one.award = award
            return one
    raise Http404("no member of this award")


def standing_table(found: Any) -> Table:
    """The report against its plan, by cost item, as it stands at this moment."""
    rows = [
        (
            capitalised(COST_ITEMS[one.cost_item]),
            one.planned_yen,
            one.reported_yen,
            one.planned_yen - one.reported_yen,
            one.accepted_yen,
            one.disallowed_yen,
        )
        for one in queries.standing_of(found)
    ]
    caption = Text("費目別の計画と報告", "Planned and reported, by cost item")
    return Table(caption, STANDING, rows, add_up(rows, STANDING, _TOTAL))


def _home(request: HttpRequest, form: GroupForm | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    charter = in_force()
    today = local_date(clock.now(), charter.zone)
    columns = (
        Column(Text("採択課題", "Award")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("提出期限", "Due on"), "on"),
        Column(Text("状態", "State"), "state:cost_report"),
    )
    rows, to_open = [], []
    for award in awards.visible_to(actor).filter(state__in=sorted(BOUND)).order_by("-pk"):
        member = member_of(award, actor)
        for year in queries.years_of(award, charter, today):
            report = queries.report_of(member, year)
            due_on = report.due_on if report is not None else queries.due_on(year, charter)
            is_late = due_on < today and (report is None or report.state == "open")
            late = Text("期限を過ぎています", "Overdue") if is_late else ""
            if report is None:
                to_open.append((award, year))
                rows.append((Cell(award.title, note=award.ref), year, Cell(due_on, note=late), ""))
            else:
                url = reverse("applicant:cost_report", args=[report.ref])
                rows.append((Cell(award.title, url, award.ref), year, Cell(due_on, note=late), report.state))
    empty = Text("報告する採択課題はまだありません。", "There is no award to report on yet.")
    context = {
        "reports": Table(Text("年度ごとの実績報告", "Cost reports, year by year"), columns, rows, empty=empty),
        "to_open": to_open,
        "to_answer": _to_answer(actor),
        "to_sight_count": queries.assets_to_sight(actor, today).count(),
        "group": [(one.name, one.corporate_number) for one in queries.group_of(actor.of)],
        "declaring": form or GroupForm(),
        "form": form,
        "problems": tuple(problems),
        "crumbs": crumbs(),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "applicant/costs.html", context, status=status)


def _to_answer(actor: Actor) -> list[tuple[str, str, Text]]:
    """The disallowed lines that wait for an answer, each with its page."""
    return [
        (line.ref, reverse("applicant:cost_line", args=[line.report.ref, line.number]), rules.CODES[line.code])
        for line in queries.to_answer(actor)
    ]


def _lines_table(found: Any, lines: Any) -> Table:
    rows = [
        (
            Cell(line.number, reverse("applicant:cost_line", args=[found.ref, line.number])),
            line.state,
            capitalised(COST_ITEMS[line.cost_item]),
            purpose_of(line),
            line.delivered_on,
            line.supplier,
            line.bill_number,
            Cell(line.evidence.name, reverse("applicant:cost_paper", args=[found.ref, line.evidence.sha256])),
            line.amount_yen,
            line.tax_yen,
        )
        for line in lines
    ]
    empty = Text("まだ支出明細はありません。", "No line has been entered yet.")
    totals = add_up(rows, _LINES, Text("表示中の合計", "On this page")) if rows else ()
    return Table(Text("支出明細", "Lines"), _LINES, rows, totals, empty, csv_url="?format=csv")


def _sourcing(found: Any, sent: Any = None) -> SourceForm:
    return SourceForm(sent, auto_id="source_%s", papers=[paper.name for paper in queries.papers_of(found)])


def _own_share(found: Any, sourcing: SourceForm | None) -> dict[str, Any]:
    """The year's own share, where there is one, with the sources that were declared."""
    own_share, sources = queries.own_share_of(found), queries.sources_of(found)
    return {
        "own_share": facts_of_own_share(own_share) if own_share.own_share_yen or sources else [],
        "alarms": alarms_of_own_share(own_share),
        "sources": sources_table(sources, "applicant:cost_paper"),
        "declared": [(one.pk, rules.SOURCES[one.source], one.from_whom) for one in sources],
        "sourcing": sourcing or _sourcing(found),
    }


def _papers_table(found: Any) -> Table:
    columns = (
        Column(Text("証拠書類", "Paper")),
        Column(Text("大きさ（バイト）", "Bytes"), "count"),
        Column(Text("SHA-256", "SHA-256"), "digest"),
    )
    rows = [
        (Cell(one.name, reverse("applicant:cost_paper", args=[found.ref, one.sha256])), one.size_bytes, one.sha256)
        for one in queries.papers_of(found)
    ]
    empty = Text("証拠書類を登録すると、明細を記入できます。", "Add the papers first; lines name them.")
    return Table(Text("証拠書類", "Papers"), columns, rows, empty=empty)


def _untagged(found: Any) -> list[tuple[int, str]]:
    """The lines that need a tag before the report can be handed in."""
    (facts,) = queries.facts_of([found], clock.now()).values()
    return [(number, reverse("applicant:cost_tag", args=[found.ref, number])) for number in facts.untagged]


def _accepted_yen(found: Any) -> int | None:
    if found.state == "open":
        return None
    return sum(queries.accepted_of([found])[found.pk].values())
