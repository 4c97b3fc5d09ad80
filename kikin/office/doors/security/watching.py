"""The watch: what was seen overnight, ranked by what is at stake, and each case with the path that explains it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.watch import WATCH_CASE, WatchCaseFacts
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import (
    Sent,
    Way,
    act_on,
    address,
    offers,
    with_reasons,
    without_reasons,
)
from kikin.office.doors.security.forms import Reasons
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.show import show
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.watch import actions, queries
from kikin.office.watch.sources import told_by
from kikin.values.calendar import local_date, local_instant
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_TITLE = Text("監視", "Watch")
_LATE = Text("期限を過ぎています", "its day has passed")
_HOLDS = Text("支払を止めています", "holds payments")
_WAYS = {
    "assess": Way(
        Text("確認を始める", "Look into it"),
        Text("担当者として記録されます。", "You are noted as the one who looks into it."),
    ),
    "dismiss": Way(
        Text("問題なしとする", "Dismiss it"),
        Text(
            "何を確かめて問題がないと判断したかを残します。支払の保留は解けます。",
            "Keeps what you found out. Payments that it holds go on.",
        ),
        Reasons,
    ),
    "act_on": Way(
        Text("対応する", "Act on it"),
        Text(
            "何をすることにしたかを残します。解決するまで支払は保留のままです。",
            "Keeps what is to be done. Payments stay on hold until it is resolved.",
        ),
        Reasons,
    ),
    "resolve": Way(
        Text("解決したとする", "Resolve it"),
        Text("対応の結果を残します。支払の保留は解けます。", "Keeps what came of it. Payments that it holds go on."),
        Reasons,
    ),
    "reopen": Way(
        Text("もう一度確かめる", "Look into it again"),
        Text("新しい事情に基づき、確認をやり直します。", "On new facts, it is looked into again."),
        Reasons,
    ),
}
_HOME = Crumb(Text("審査案件", "Cases"), "/security/")
_ADDRESSES = {action: f"{action}_watch" for action in _WAYS}


@marked("security", "watch_case", "see")
@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """The morning: what was seen since yesterday, then all that waits, the gravest first; or the cases of one state."""
    actor = actor_of(request)
    today = local_date(clock.now(), in_force().zone)
    state = request.GET.get("state", "")
    counts = queries.counts_by_state(actor)
    context: dict[str, Any] = {
        "state": state if state in WATCH_CASE.states else "",
        "figures": [
            Fact(name.staff, counts[one], "count", f"?state={one}") for one, name in STATES["watch_case"].items()
        ],
    }
    if context["state"]:
        found = queries.in_state(state, actor)
    else:
        found = queries.waiting(actor)
        since = local_instant(today - timedelta(days=1), in_force().zone)
        new = Text("昨日からの変化（影響の大きい順）", "Since yesterday, most at stake first")
        nothing = Text("昨日から新たに分かったことはありません。", "Nothing was seen since yesterday.")
        context["overnight"] = _table(new, queries.raised_since(actor, since), today, nothing)
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    caption = Text("案件（影響の大きい順）", "Cases, most at stake first")
    empty = Text("該当する案件はありません。", "There is no such case.")
    context |= {"table": _table(caption, list(page.object_list), today, empty), "page": page}
    return render(request, "security/watch.html", context)


@marked("security", "watch_case", "see")
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case: what was seen and by what path, what is at stake, and what can be done."""
    return _page(request, ref)


def _act(action: str, change: Callable[..., object]) -> Callable[[HttpRequest, str], HttpResponse]:
    @marked("security", "watch_case", action)
    @require_POST
    def take(request: HttpRequest, ref: str) -> HttpResponse:
        """One step of a case, with its reasons."""
        return act_on(
            request,
            queries.get(ref, actor_of(request)),
            WATCH_CASE,
            action,
            _WAYS[action].form,
            with_reasons(change) if _WAYS[action].form else without_reasons(change),
            address("watch_case", ref),
            lambda sent, problems: _page(request, ref, sent, problems),
        )

    return take


assess = _act("assess", actions.assess)
dismiss = _act("dismiss", actions.dismiss)
act_on_it = _act("act_on", actions.act_on)
resolve = _act("resolve", actions.resolve)
reopen = _act("reopen", actions.reopen)


def _page(request: HttpRequest, ref: str, forms: Sent | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get(ref, actor)
    events = trail.events_about("watch_case", ref)
    names = parties.names_of_people([one.actor for one in events] + [found.looked_into_by])
    context = {
        "case": found,
        "what": found.what.label,
        "holds": found.holds_payments,
        "summary": _facts(found, names),
        "awards": _awards(found),
        "offers": offers(WATCH_CASE, found.subject(), WatchCaseFacts("-"), actor, _WAYS, sent, ref, _ADDRESSES),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [_HOME, Crumb(_TITLE, reverse("security:watch")), Crumb(ref)],
    }
    return render(request, "security/watch_case.html", context, status=409 if problems else 422 if sent else 200)


def _table(caption: Text, cases: Sequence[Any], today: date, empty: Text) -> Table:
    columns = (
        Column(Text("分かったこと", "What was seen")),
        Column(Text("対象", "Of whom")),
        Column(Text("採択・契約", "Award")),
        Column(Text("未払額", "Not yet paid"), "yen"),
        Column(Text("確認の期限", "Look into it by"), "on"),
        Column(Text("状態", "State"), "state:watch_case"),
    )
    names = queries.names_of(cases)
    rows = [
        (
            Cell(one.what.label, address("watch_case", one.ref), note=show(one.ref, "ref")),
            names.get(one.about[0], one.about[0]),
            Text("、".join(_refs(one)), ", ".join(_refs(one))),
            one.left_yen,
            Cell(one.look_by, note=_LATE if one.state == "raised" and one.look_by < today else ""),
            one.state,
        )
        for one in cases
    ]
    return Table(caption, columns, rows, empty=empty)


def _refs(case: Any) -> list[str]:
    return [award.ref for award in case.awards.all()]


def _facts(case: Any, names: Any) -> list[Fact]:
    return [
        Fact(Text("対象", "Of whom"), queries.names_of([case]).get(case.about[0], ""), note=", ".join(case.about)),
        Fact(Text("分かった日", "Known on"), case.known_on, "on"),
        Fact(Text("確認の期限", "Look into it by"), case.look_by, "on"),
        Fact(Text("未払額", "Not yet paid"), case.left_yen, "yen", note=_HOLDS if case.holds_payments else ""),
        Fact(Text("技術の水準", "Level of the technology"), case.technology_level, "count"),
        Fact(Text("担当者", "Looked into by"), names.get(case.looked_into_by, "")),
        Fact(Text("情報源", "Sources"), told_by(case.sources)),
        *(
            [Fact(Text("会社の届出", "Notice of the company"), _told(case))]
            if case.was_told_in_time is not None
            else []
        ),
        Fact(Text("情報の取消し", "Taken back by its source"), case.taken_back_on, "on"),
        Fact(Text("判断の理由", "Reasons"), case.reasons),
    ]


def _told(case: Any) -> Text:
    """Whether the company told of a change of control, and whether before others did."""
    on = case.noticed_on
    if on is None:
        return Text("届出なし", "none was given")
    if case.was_told_in_time:
        return Text(f"{on}に届出、期限内", f"given on {on}, in time")
    return Text(f"{on}に届出、他の情報より後", f"given on {on}, after others had told of it")


def _awards(case: Any) -> Table:
    columns = (
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("代表機関", "Lead")),
        Column(Text("採択額", "Amount"), "yen"),
        Column(Text("状態", "State"), "state:award"),
    )
    rows = [(one.ref, one.title, one.lead.name, one.amount_yen, one.state) for one in case.awards.all()]
    return Table(Text("関わる採択・契約", "The awards that it concerns"), columns, rows)
