"""Incidents at the desk: what waits, the gravest first, and one with who has to be told and what was learned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.incidents import INCIDENT, LABELS, MAX_REPORT_CHARACTERS
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import (
    Sent,
    Way,
    address,
    free_offer,
    offers,
    steps_of,
    take,
    with_reasons,
    without_reasons,
)
from kikin.office.doors.security.forms import Reasons
from kikin.office.incidents import actions, queries
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact, filled
from kikin.office.look.show import show
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either
from kikin.office.parties import queries as parties
from kikin.office.watch import queries as watch
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_TITLE = Text("事案", "Incidents")
_LATE = Text("期限を過ぎています", "its hour has passed")
_ADDED_TO = Text("終えた後に追記があります", "added to since it was over")


class Entering(Questions):
    """What the desk has learned itself."""

    words = forms.CharField(
        label=either("何があったか", "What happened"),
        max_length=MAX_REPORT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Grading(Reasons):
    severity = forms.ChoiceField(
        label=either("重大さ", "How grave it is"),
        choices=[(key, either(words.ja, words.en)) for key, words in LABELS.items()],
    )
    field_order = ("severity", "reasons")


class Sending(Questions):
    """Who was told, and by which paper."""

    key = forms.CharField(widget=forms.HiddenInput)
    document = forms.CharField(label=either("通知の文書番号", "Number of the paper"), max_length=120)


class Linking(Questions):
    """The refs of awards and watch cases."""

    refs = forms.CharField(
        label=either("採択・監視案件の番号", "Refs of awards and watch cases"),
        help_text=either("空白で区切ります。", "With blanks between them."),
        max_length=400,
    )


_WAYS = {
    "assess": Way(
        Text("重大さを判断する", "Say how grave it is"),
        Text("誰にいつまでに知らせるかが決まります。", "Who is told by when follows from it."),
        Grading,
    ),
    "regrade": Way(
        Text("重大さを改める", "Say anew how grave it is"),
        Text("新しい事情に基づいて改めます。", "On new facts."),
        Grading,
    ),
    "contain": Way(
        Text("拡大防止を記録する", "Note how it was contained"),
        Text("これ以上広がらないように何をしたか。", "What was done so that it goes no further."),
        Reasons,
    ),
    "learn": Way(
        Text("教訓をまとめる", "Write what was learned"),
        Text("すべての相手に通知した後に書きます。", "Once everyone was told who has to be."),
        Reasons,
    ),
    "close": Way(
        Text("終える", "Close it"),
        Text("特に重大な事案は、教訓を書いた人とは別の人が終えます。", "A grave one is closed by another person."),
    ),
    "dismiss": Way(
        Text("問題なしとする", "Dismiss it"), Text("何を確かめたかを残します。", "Keeps what you found out."), Reasons
    ),
    "reopen": Way(
        Text("もう一度確かめる", "Look into it again"),
        Text("新しい事情に基づき、確認をやり直します。", "On new facts, it is looked into again."),
        Reasons,
    ),
}
_ADDRESSES = {action: f"{action}_incident" for action in _WAYS}
_LINK = Way(
    Text("関わるものを記録する", "Note what it concerns"),
    Text("採択・契約や監視案件と結び付けます。", "Links it to awards and watch cases."),
    Linking,
)


@marked("security", "incident", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, the gravest first; how many stand where; and the form of the desk's own reports."""
    return _home(request)


@marked("security", "incident", "report")
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter what the desk has learned itself."""
    form = Entering(request.POST)
    if not form.is_valid():
        return _home(request, form)
    found = actions.enter(form.cleaned_data["words"], actor_of(request), clock.now())
    return redirect("security:incident", found.ref)


@marked("security", "incident", "see")
@require_safe
def incident(request: HttpRequest, ref: str) -> HttpResponse:
    """One incident."""
    return _page(request, ref)


def _graded(change: Callable[..., object]) -> Callable[[Any, Any, Actor], object]:
    return lambda found, form, actor: change(found, form.cleaned_data["severity"], form.said, actor, clock.now())


_step = steps_of(INCIDENT, queries.get, _WAYS, lambda *asked: _page(*asked))
assess = _step("assess", _graded(actions.assess))
regrade = _step("regrade", _graded(actions.regrade))
contain = _step("contain", with_reasons(actions.contain))
learn = _step("learn", with_reasons(actions.learn))
close = _step("close", without_reasons(actions.close))
dismiss = _step("dismiss", with_reasons(actions.dismiss))
reopen = _step("reopen", with_reasons(actions.reopen))


@marked("security", "incident", "note_sent")
@require_POST
def note_sent(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that somebody was told."""
    found = queries.get(ref, actor_of(request))
    form = Sending(request.POST, auto_id=f"{request.POST.get('key', '')}_%s")
    return take(
        request,
        lambda: actions.note_sent(
            found, form.cleaned_data["key"], form.cleaned_data["document"], actor_of(request), clock.now()
        ),
        address("incident", ref),
        lambda sent, problems: _page(request, ref, sent, problems),
        {f"sent_{request.POST.get('key', '')}": form},
    )


@marked("security", "incident", "link")
@require_POST
def link(request: HttpRequest, ref: str) -> HttpResponse:
    """Note which awards and watch cases it concerns."""
    found, form = queries.get(ref, actor_of(request)), Linking(request.POST, auto_id="link_%s")
    return take(
        request,
        lambda: actions.link(found, form.cleaned_data["refs"].split(), actor_of(request), clock.now()),
        address("incident", ref),
        lambda sent, problems: _page(request, ref, sent, problems),
        {"link": form},
    )


def _home(request: HttpRequest, form: Entering | None = None) -> HttpResponse:
    actor, state = actor_of(request), request.GET.get("state", "")
    counts = queries.counts_by_state(actor)
    is_chosen = state in INCIDENT.states
    chosen = queries.visible_to(actor).filter(state=state).prefetch_related("additions")
    found = list(chosen) if is_chosen else queries.waiting(actor)
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "state": state if is_chosen else "",
        "figures": [
            Fact(name.staff, counts[one], "count", f"?state={one}") for one, name in STATES["incident"].items()
        ],
        "table": _table(page.object_list, clock.now()),
        "statistics": _statistics(actor),
        "page": page,
        "entering": form or Entering(),
        "form": form,
        "crumbs": [Crumb(_TITLE)],
    }
    return render(request, "security/incidents.html", context, status=422 if form else 200)


def _page(request: HttpRequest, ref: str, forms: Sent | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor, sent, now = actor_of(request), dict(forms or {}), clock.now()
    found = queries.get(ref, actor)
    events = trail.events_about("incident", ref)
    names = parties.names_of_people([one.actor for one in events])
    facts, tellings = queries.facts_of(found), queries.tellings_of(found)
    context = {
        "found": found,
        "title": _title(found.severity),
        "tellings": _tellings(tellings, now) if tellings else None,
        "sendings": [(one.telling.name, _sending(one, sent)) for one in tellings if one.sent_at is None],
        "concerns": _concerns(found, actor),
        "offers": [
            *offers(INCIDENT, found.subject(), _as_given(facts), actor, _WAYS, sent, ref, _ADDRESSES),
            *free_offer(found.subject(), "link", _LINK, address("link_incident", ref), actor, sent),
        ],
        "summary": _facts(found, now),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [Crumb(_TITLE, reverse("security:incidents")), Crumb(ref)],
    }
    return render(request, "security/incident.html", context, status=409 if problems else 422 if sent else 200)


def _title(severity: str) -> Text:
    """How grave an incident is, as a heading says it."""
    if not severity:
        return Text("重大さが未判断の事案", "An incident, not yet said to be how grave")
    words = LABELS[severity]
    return Text(f"{words.ja}な事案", f"{words.en} incident")


def _as_given(facts: Any) -> Any:
    """Reasons, lessons and the severity are asked for in the form beside an act, so they are taken as given."""
    return type(facts)(facts.severity or "slight", facts.containment, facts.lessons or "-", facts.untold, "-")


def _tellings(tellings: Sequence[Any], now: datetime) -> Table:
    columns = (
        Column(Text("通知先", "Who is told")),
        Column(Text("期限", "By"), "at"),
        Column(Text("通知日時", "Told on"), "at"),
    )
    rows = [(one.telling.name, Cell(one.by, note=_LATE if one.is_late(now) else ""), one.sent_at) for one in tellings]
    return Table(Text("通知", "Who has to be told, and by when"), columns, rows)


def _sending(due: Any, sent: Sent) -> Questions:
    key = due.telling.key
    return sent.get(f"sent_{key}") or Sending(initial={"key": key}, auto_id=f"{key}_%s")


def _table(incidents: Iterable[Any], now: datetime) -> Table:
    columns = (
        Column(Text("事案", "Incident")),
        Column(Text("報告日時", "Reported"), "at"),
        Column(Text("重大さ", "How grave")),
        Column(Text("状態", "State"), "state:incident"),
    )
    rows = [
        (
            Cell(show(one.ref, "ref"), address("incident", one.ref)),
            Cell(one.reported_at, note=_note(one, now)),
            LABELS.get(one.severity, ""),
            one.state,
        )
        for one in incidents
    ]
    empty = Text("該当する事案はありません。", "There is no such incident.")
    return Table(Text("事案（重大な順）", "Incidents, the gravest first"), columns, rows, empty=empty)


def _note(one: Any, now: datetime) -> Text | str:
    if one.state in INCIDENT.ends:
        return _ADDED_TO if any(added.at > one.closed_at for added in one.additions.all()) else ""
    return _LATE if one.is_late(now) else ""


def _statistics(actor: Actor) -> Table:
    counts = queries.counts_by_severity(actor)
    columns = (
        Column(Text("重大さ", "How grave")),
        Column(Text("未了", "Open"), "count"),
        Column(Text("終了", "Closed"), "count"),
    )
    not_yet = Text("未判断", "not said yet")
    rows = [
        (LABELS.get(key, not_yet), counts[(key, False)], counts[(key, True)])
        for key in ("grave", "serious", "slight", "")
    ]
    return Table(Text("重大さ別の件数", "How many are how grave"), columns, rows)


def _concerns(found: Any, actor: Actor) -> Table:
    columns = (Column(Text("番号", "Ref"), "ref"), Column(Text("内容", "What")))
    visible = watch.visible_to(actor).filter(pk__in=found.watch_cases.values("pk"))
    rows = [(one.ref, one.title) for one in found.awards.all()]
    rows += [(Cell(one.ref, address("watch_case", one.ref)), one.what.label) for one in visible]
    empty = Text("まだ結び付けられていません。", "Nothing is linked yet.")
    return Table(Text("関わる採択と監視案件", "Awards and watch cases that it concerns"), columns, rows, empty=empty)


def _facts(found: Any, now: datetime) -> list[Fact]:
    return filled(
        Fact(Text("報告日時", "Reported"), found.reported_at, "at"),
        Fact(Text("確認の期限", "Look at it by"), found.assess_by, "at", note=_LATE if found.is_late(now) else ""),
        Fact(Text("重大さ", "How grave"), LABELS.get(found.severity, "")),
        Fact(Text("判断の理由", "Reasons"), found.reasons),
        Fact(Text("拡大防止", "Containment"), found.containment),
        Fact(Text("教訓", "Lessons"), found.lessons),
    )
