"""The applications of the actor's agency: as a list, and one by one with all that was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.applications import COST_ITEMS, DECLARATIONS, PERSON_ROLES
from kikin.fund.charter import Charter
from kikin.fund.reviews import centi
from kikin.office.applications import queries
from kikin.office.audit import queries as trail
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme.calls import SENT_STATES
from kikin.office.doors.programme.forms import ApplicationFilter
from kikin.office.doors.programme.overlaps import table_of
from kikin.office.doors.programme.words import field_name, way_to
from kikin.office.look.acts import against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.office.overlaps import queries as overlaps
from kikin.office.parties import queries as parties
from kikin.office.reviews import queries as reviews
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_PAIRS = Text("この応募を含む組", "Pairs in which it stands")
_COLUMNS = (
    Column(Text("応募", "Application"), "ref", sort="ref"),
    Column(Text("課題名", "Title")),
    Column(Text("代表機関", "Lead")),
    Column(Text("分野", "Field")),
    Column(Text("状態", "State"), "state:application"),
    Column(Text("応募額", "Requested"), "yen", sort="requested_yen"),
    Column(Text("評価点", "Merit"), "score"),
)
_PLACES = {
    "title": Text("課題名", "title"),
    "summary": Text("概要", "summary"),
    "keywords": Text("キーワード", "keywords"),
}


@marked("programme", "application", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """The applications to a call that are the agency's, by state and field."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    charter = charters.by_digest(call.charter_digest)
    form = ApplicationFilter(charter, SENT_STATES, request.GET)
    said = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    order = asked_order(request, ("ref", "requested_yen"), "ref")
    seen = queries.visible_to(actor).filter(call=call, **said).select_related("call", "lead").order_by(order, "pk")
    page = Paginator(seen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_file = request.GET.get("format") == "csv"
    shown = list(seen if is_file else page.object_list)
    merits = reviews.merits(shown)
    rows = [_line(one, charter, merits.get(one.ref)) for one in shown]
    query = request.GET.copy()
    query["format"] = "csv"
    totals = add_up(rows, _COLUMNS, Text("表示中の合計", "Total on this page")) if rows else ()
    empty = Text("該当する応募はありません。条件を減らしてください。", "No such application: ask for less at once.")
    table = Table(Text("応募", "Applications"), _COLUMNS, rows, totals, empty, order, f"?{query.urlencode()}")
    if is_file:
        return HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    crumbs = [*way_to(call), Crumb(Text("応募", "Applications"))]
    context = {"call": call, "form": form, "table": table, "page": page, "crumbs": crumbs}
    return render(request, "programme/applications.html", context)


@marked("programme", "application", "see")
@require_safe
def application(request: HttpRequest, ref: str) -> HttpResponse:
    """One application: what it asks, who stands behind it, how it was recognised and what was said of it."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    charter = charters.by_digest(found.call.charter_digest)
    events = trail.events_about("application", ref)
    names = parties.names_of_people([event.actor for event in events])
    merit = reviews.merits([found]).get(ref)
    assignments, written = list(reviews.visible_to(actor).filter(application=found)), reviews.reviews_of(found)
    context = {
        "application": found,
        "summary": _facts(found, charter, merit),
        "members": _members(found),
        "people": _people(found),
        "budget": _budget(found),
        "recognised": _recognised(found, charter),
        "overlaps": table_of(overlaps.of_application(found, actor), _PAIRS),
        "assignments": _assignments(assignments),
        "reviews": [(one, reviews.told(one, charter.review.criteria)) for one in written],
        "may_send_back": bool(written) and against(actor, "send_back", written[0].assignment.subject()) == (),
        "scores": _scores(written, charter),
        "moments": moments(events, names),
        "crumbs": [
            *way_to(found.call),
            Crumb(Text("応募", "Applications"), reverse("programme:applications", args=(found.call.ref,))),
            Crumb(ref),
        ],
    }
    return render(request, "programme/application.html", context)


def _line(application: Any, charter: Charter, merit: Any) -> list[object]:
    return [
        Cell(application.ref, url=reverse("programme:application", args=(application.ref,))),
        application.title,
        application.lead.name,
        field_name(charter, application.field),
        application.state,
        application.requested_yen,
        None if merit is None else centi(merit) / 100,
    ]


def _facts(application: Any, charter: Charter, merit: Any) -> list[Fact]:
    declared = [DECLARATIONS[key] for key in DECLARATIONS if key in application.declarations]
    stage = next((one.name for one in charter.stages if one.key == application.stage), application.stage)
    return [
        Fact(Text("代表機関", "Lead"), application.lead.name),
        Fact(Text("分野", "Field"), field_name(charter, application.field)),
        Fact(Text("研究開発構想", "Concept"), application.concept.title if application.concept else ""),
        Fact(Text("段階", "Stage"), stage),
        Fact(Text("応募額", "Requested"), application.requested_yen, "yen"),
        Fact(Text("自己負担額", "Cost share"), application.cost_share_yen, "yen"),
        Fact(
            Text("金額の求め方", "How the amounts were made"),
            Text(application.amount_rule_ja, application.amount_rule_en) if application.amount_rule_ja else "",
        ),
        Fact(
            Text("誓約・申告", "Declared"),
            Text("、".join(one.ja for one in declared), ", ".join(one.en for one in declared)) if declared else "",
        ),
        Fact(Text("評価点", "Merit"), None if merit is None else centi(merit) / 100, "score"),
        Fact(Text("提出日時", "Submitted"), application.submitted_at, "at"),
        Fact(Text("決定の理由", "Reasons given"), application.reasons if application.reasons_ja else ""),
    ]


def _members(application: Any) -> Table:
    columns = (Column(Text("参加機関", "Member")), Column(Text("自己負担額", "Cost share"), "yen"))
    rows = [(one.organisation.name, one.cost_share_yen) for one in queries.members_of(application)]
    return Table(Text("参加機関（代表機関を先に）", "Members, the lead first"), columns, rows)


def _people(application: Any) -> Table:
    columns = (Column(Text("氏名", "Name")), Column(Text("役割", "Role")), Column(Text("所属", "Member")))
    rows = [
        (one.person.name, PERSON_ROLES[one.role], one.member.organisation.name)
        for one in queries.involvements_of(application)
    ]
    return Table(Text("参加者", "People"), columns, rows)


def _budget(application: Any) -> Table:
    """By member and cost item, year by year, with totals both ways."""
    lines = queries.budget_lines_of(application)
    years = sorted({line.fiscal_year for line in lines})
    columns = (
        Column(Text("参加機関", "Member")),
        Column(Text("費目", "Cost item")),
        *(Column(Text(f"{year}年度", f"FY{year}"), "yen") for year in years),
        Column(Text("計", "Total"), "yen"),
    )
    grid: dict[tuple[Any, str], dict[int, int]] = {}
    for line in sorted(lines, key=lambda one: (one.member_id, list(COST_ITEMS).index(one.cost_item))):
        grid.setdefault((line.member, line.cost_item), {})[line.fiscal_year] = line.amount_yen
    rows = [
        (
            member.organisation.name,
            COST_ITEMS[item],
            *(amounts.get(year, 0) for year in years),
            sum(amounts.values()),
        )
        for (member, item), amounts in grid.items()
    ]
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    return Table(Text("参加機関・費目・年度別の応募額", "Requested, by member, item and year"), columns, rows, totals)


def _recognised(application: Any, charter: Charter) -> Table:
    """The words of the text that the charter gives to fields, those of the field found first."""
    columns = (
        Column(Text("語", "Word")),
        Column(Text("分野", "Field")),
        Column(Text("見つかった場所", "Found in")),
    )
    found = sorted(application.field_reasons, key=lambda one: one["field"] != application.field)
    rows = [(one["term"], field_name(charter, one["field"]), _PLACES[one["place"]]) for one in found]
    empty = Text(
        "設置要綱の定める語は、どの分野についても見つかりませんでした。", "No word of any field was found in it."
    )
    return Table(Text("分野の判定に用いた語", "Words by which its field was found"), columns, rows, empty=empty)


def _assignments(assignments: Sequence[Any]) -> Table:
    columns = (
        Column(Text("割当", "Assignment"), "ref"),
        Column(Text("審査員", "Reviewer")),
        Column(Text("状態", "State"), "state:assignment"),
        Column(Text("回答", "Answered"), "at"),
        Column(Text("辞退・回避の理由", "Why declined or stepped aside")),
    )
    rows = [
        (one.ref, one.person.name, one.state, one.answered_at, one.reasons if one.reasons_ja or one.reasons_en else "")
        for one in assignments
    ]
    empty = Text("まだ審査員に割り当てていません。", "Nobody has been asked to review it yet.")
    return Table(Text("審査員への割当", "Assignments"), columns, rows, empty=empty)


def _scores(reviews: Sequence[Any], charter: Charter) -> Table:
    """Criteria down, reviewers across; a review that was drawn says so at its head too."""
    drawn = Text("（乱数による）", " (drawn)")
    columns = [Column(Text("評価項目", "Criterion")), Column(Text("重み", "Weight"))]
    for one in reviews:
        name, mark = one.assignment.person.name, drawn if one.is_drawn else Text("", "")
        columns.append(Column(Text(name.ja + mark.ja, name.en + mark.en), "count"))
    rows = [
        (
            Cell(
                criterion.name, note=Text(f"{criterion.low}〜{criterion.high}", f"{criterion.low} to {criterion.high}")
            ),
            f"{criterion.weight_bp / 100:g}%",
            *(one.scores.get(criterion.key, "") for one in reviews),
        )
        for criterion in charter.review.criteria
    ]
    return Table(Text("審査員ごとの評点", "Scores, reviewer by reviewer"), columns, rows)
