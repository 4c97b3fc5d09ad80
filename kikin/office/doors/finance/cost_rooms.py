"""What no single report shows: bills in two awards, people's whole time, the table of grades."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.costs import actions, queries
from kikin.office.doors.finance.cost_forms import HourlyRate
from kikin.office.doors.finance.costs import crumbs
from kikin.office.doors.finance.statements import name_of
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused
from kikin.office.look.acts import Act, acts_from_here
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_OF_RATE = {f"grade_rate.{field}": field for field in ("grade", "valid_from", "hourly_yen")}


@marked("finance", "cost_report", "see")
@require_safe
def bills(request: HttpRequest) -> HttpResponse:
    """The bills that stand in two awards. Of another agency's, no more than the award is told."""
    columns = (
        Column(Text("請求書番号", "Bill")),
        Column(Text("支払先", "Supplier")),
        Column(Text("自機関の明細", "Our line"), "ref"),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("ほかの採択・契約", "Also in")),
        Column(Text("金額（税込）", "Amount with tax"), "yen"),
    )
    rows = []
    for shared in queries.same_bills(actor_of(request)):
        for line in shared.lines:
            award = line.report.member.award.ref
            ours = [other.report.member.award.ref for other in shared.lines if other.report.member.award.ref != award]
            others = [f"{ref} ({name_of('agency', agency).en})" for agency, ref in shared.elsewhere]
            rows.append(
                (
                    shared.bill_number,
                    line.supplier,
                    Cell(line.ref, reverse("finance:cost_line", args=(line.report.ref, line.number))),
                    Cell(award, reverse("finance:award", args=(award,))),
                    ", ".join([*ours, *others]),
                    shared.amount_yen,
                )
            )
    empty = Text("二つの採択に計上された請求書はありません。", "No bill stands in two awards.")
    title = Text("二つの採択にある請求書", "Bills in two awards")
    about = Text(
        "番号・支払先・金額が同じ請求書が、別の採択にも計上されています。他機関の明細の内容は表示されません。",
        "The same number, supplier and amount stand in another award too. Another agency's line is not shown.",
    )
    return _register(request, title, about, Table(title, columns, rows, empty=empty))


@marked("finance", "cost_report", "see")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people whose month is nearly, wholly or more than used up by all awards together."""
    columns = (
        Column(Text("従事者", "Person")),
        Column(Text("月", "Month")),
        Column(Text("自機関の時間（分）", "Minutes for us"), "count"),
        Column(Text("全課題の時間（分）", "Minutes for all"), "count"),
        Column(Text("エフォート", "Effort")),
    )
    rows = [
        (
            Cell(one.name, note=one.person),
            f"{one.month:%Y-%m}",
            one.minutes,
            one.whole_minutes,
            Cell(
                f"{one.effort_bp / 100:.2f} %",
                note=Text("100％を超えています", "Over 100 %") if one.effort_bp > 10_000 else "",
            ),
        )
        for one in queries.efforts(actor_of(request))
    ]
    empty = Text("月の90％以上を従事する人はいません。", "Nobody works 90 % of a month or more.")
    title = Text("エフォートの警報", "Effort alarm")
    about = Text(
        "全課題（他機関を含む）の合計が月の90％以上の人を、高い順に示します。",
        "Whose time for all awards, other agencies' among them, is 90 % of a month or more; the highest first.",
    )
    return _register(request, title, about, Table(title, columns, rows, empty=empty))


@marked("finance", "grade_rate", "see")
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """The agency's table of grades with all its versions."""
    return _rates(request)


@marked("finance", "grade_rate", "enter")
@require_POST
def enter_rate(request: HttpRequest) -> HttpResponse:
    """Enter a rate; another officer approves it."""
    actor, form = actor_of(request), HourlyRate(request.POST)
    if not form.is_valid():
        return _rates(request, form)
    said = form.cleaned_data
    return attempt(
        lambda: actions.enter_rate(actor.of, said["grade"], said["valid_from"], said["hourly_yen"], actor, clock.now()),
        reverse("finance:rates"),
        lambda problems: _rates(request, form, form.take_up(problems, _OF_RATE)),
    )


@marked("finance", "grade_rate", "approve")
@require_POST
def approve_rate(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a rate in force that another officer entered."""
    return _decide(request, ref, actions.approve_rate, "grade_rate_approved")


@marked("finance", "grade_rate", "refuse")
@require_POST
def refuse_rate(request: HttpRequest, ref: str) -> HttpResponse:
    """Refuse a rate that another officer entered."""
    return _decide(request, ref, actions.refuse_rate, "grade_rate_refused")


def _decide(request: HttpRequest, ref: str, step: Callable[..., object], event: str) -> HttpResponse:
    actor = actor_of(request)
    rate = next((one for one in queries.rates_of(actor) if one.ref == ref), None)
    if rate is None:
        raise Refused((), hidden=True)
    return attempt(
        lambda: step(rate, actor, clock.now()),
        reverse("finance:rates"),
        lambda problems: _rates(request, problems=problems),
        lambda: trail.was_just_done("grade_rate", ref, event, actor.person),
    )


def _rates(request: HttpRequest, form: HourlyRate | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    columns = (
        Column(Text("等級", "Grade")),
        Column(Text("適用開始日", "Valid from"), "on"),
        Column(Text("状態", "State"), "state:grade_rate"),
        Column(Text("時間単価", "Yen for an hour"), "yen"),
    )
    found = queries.rates_of(actor)
    rows = [(one.grade, one.valid_from, one.state, one.hourly_yen) for one in found]
    title = Text("等級単価表", "Table of grades")
    empty = Text("単価はまだありません。", "No rate has been entered yet.")
    context = {
        "title": title,
        "table": Table(title, columns, rows, empty=empty),
        "waiting": [(one, _acts(one, actor)) for one in found if one.state == "entered"],
        "entering": form or HourlyRate(),
        "form": form,
        "problems": tuple(problems),
        "crumbs": crumbs(Crumb(title)),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "finance/cost_rates.html", context, status=status)


def _acts(rate: Any, actor: Actor) -> list[Act]:
    labels = {
        "approve": Text(f"{rate.grade}の単価を承認する", f"Approve the rate of {rate.grade}"),
        "refuse": Text(f"{rate.grade}の単価を不承認とする", f"Refuse the rate of {rate.grade}"),
    }
    urls = {action: reverse(f"finance:{action}_rate", args=(rate.ref,)) for action in labels}
    facts = rules.GradeFacts(rate.hourly_yen)
    return acts_from_here(rules.GRADE_RATE, rate.subject(), facts, actor, labels, urls, grave=("refuse",))


def _register(request: HttpRequest, title: Text, about: Text, table: Table, page: Any = None) -> HttpResponse:
    context = {"title": title, "about": about, "table": table, "page": page, "crumbs": crumbs(Crumb(title))}
    return render(request, "finance/cost_register.html", context)
