"""A member of a panel: the agenda without what a tie closes, the vote, and the chair's signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.panels import CHOICES, RANKING, RECOMMENDATIONS
from kikin.fund.reviews import CONFLICTS
from kikin.office import clock
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import acts_from_here
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either, spoken
from kikin.office.panels import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_PANELS = Text("審査委員会", "Panels")
_LABELS = {"sign": Text("署名し確定する", "Sign it, and make it final")}


class Vote(Questions):
    """Yes, no, or neither."""

    choice = forms.ChoiceField(
        label=either("投票", "Vote"),
        widget=forms.RadioSelect,
        choices=[(key, either(name.ja, name.en)) for key, name in CHOICES.items()],
    )


class Tie(Questions):
    """A tie of those that the charter names."""

    tie = forms.ChoiceField(label=either("利益相反の種類", "Kind of conflict"), widget=forms.RadioSelect)

    def __init__(self, ties: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("tie", [(tie, spoken(CONFLICTS.get(tie, Text(tie, tie)))) for tie in ties])


@marked("reviewer", "meeting", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The panels on which this reviewer sits."""
    columns = (
        Column(Text("公募", "Call")),
        Column(Text("状態", "State"), "state:meeting"),
        Column(Text("日時", "When"), "at"),
    )
    rows = [
        (Cell(one.call.title, url=reverse("reviewer:panel", args=(one.ref,))), one.state, one.held_at)
        for one in queries.visible_to(actor_of(request)).order_by("-pk")
    ]
    empty = Text(
        "委員となっている審査委員会はありません。", "You are on no panel. Those to which you are called stand here."
    )
    table = Table(Text("委員となっている審査委員会", "Panels on which you sit"), columns, rows, empty=empty)
    return render(request, "reviewer/panels.html", {"table": table})


@marked("reviewer", "meeting", "see")
@require_safe
def meeting(request: HttpRequest, ref: str) -> HttpResponse:
    """The agenda as this member may see it."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    voted, waiting = Text("投票済み", "Voted"), Text("未投票", "Not yet")
    columns = (
        Column(Text("応募", "Application")),
        Column(Text("審議", "Discussion"), "state:panel_item"),
        Column(Text("自分の投票", "Your vote")),
        Column(Text("推薦", "Recommendation")),
    )
    rows = [
        (
            Cell(one.application.title, url=reverse("reviewer:panel_item", args=(one.ref,))),
            one.state,
            voted if actor.person in one.voters else waiting,
            RECOMMENDATIONS.get(one.recommendation, ""),
        )
        for one in queries.items_of(found, actor)
    ]
    rankings = list(queries.rankings_visible_to(actor).filter(meeting=found, state__in=("proposed", "frozen")))
    link = [Fact(Text("リンク", "Link"), found.link, url=found.link)] if found.link else []
    context = {
        "meeting": found,
        "agenda": Table(Text("議題", "Agenda"), columns, rows),
        "rankings": rankings,
        "is_there": actor.person in queries.present(found),
        "summary": [
            Fact(Text("日時", "When"), found.held_at, "at"),
            Fact(Text("場所", "Place"), found.place or "―"),
            *link,
            Fact(Text("委員長", "Chair"), found.chair.name),
        ],
        "crumbs": [Crumb(_PANELS, reverse("reviewer:panels")), Crumb(found.call.title)],
    }
    return render(request, "reviewer/panel.html", context)


@marked("reviewer", "panel_item", "see")
@require_safe
def item(request: HttpRequest, ref: str) -> HttpResponse:
    """One item: the vote, and a tie that is declared now."""
    return _page(request, ref)


@marked("reviewer", "panel_item", "vote")
@require_POST
def vote(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes, no or neither."""
    actor, form = actor_of(request), Vote(request.POST)
    found = queries.item(ref, actor)
    if not form.is_valid():
        return _page(request, ref, voting=form)
    choice = form.cleaned_data["choice"]
    return attempt(
        lambda: actions.vote({found: choice}, actor, clock.now()),
        reverse("reviewer:panel_item", args=(ref,)),
        lambda problems: _page(request, ref, problems, voting=form),
    )


@marked("reviewer", "panel_item", "recuse")
@require_POST
def recuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare a tie: from now on the application is not found."""
    actor = actor_of(request)
    found = queries.item(ref, actor)
    form = Tie(_ties(found), request.POST)
    if not form.is_valid():
        return _page(request, ref, declaring=form)
    tie = form.cleaned_data["tie"]
    return attempt(
        lambda: actions.recuse(found, tie, actor, clock.now()),
        reverse("reviewer:panel", args=(found.meeting.ref,)),
        lambda problems: _page(request, ref, problems, declaring=form),
    )


@marked("reviewer", "ranking", "see")
@require_safe
def ranking(request: HttpRequest, ref: str) -> HttpResponse:
    """A version of the ranking, as its chair reads it before signing."""
    return _ranking(request, ref)


@marked("reviewer", "ranking", "sign")
@require_POST
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """The chair's signature, where an officer proposed it."""
    actor = actor_of(request)
    found = queries.ranking(ref, actor)
    return attempt(
        lambda: actions.sign(found, actor, clock.now()),
        reverse("reviewer:ranking", args=(ref,)),
        lambda problems: _ranking(request, ref, problems),
    )


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    voting: Vote | None = None,
    declaring: Tie | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.item(ref, actor)
    facts = queries.Room(found.meeting).facts_of(found)
    context = {
        "item": found,
        "is_open": found.state == "discussed" and actor.person in facts.in_room and actor.person not in found.voters,
        "has_voted": actor.person in found.voters,
        "vote": voting or Vote(),
        "tie": declaring or Tie(_ties(found)),
        "problems": tuple(problems),
        "form": voting or declaring,
        "crumbs": [
            Crumb(_PANELS, reverse("reviewer:panels")),
            Crumb(found.meeting.call.title, reverse("reviewer:panel", args=(found.meeting.ref,))),
            Crumb(found.application.title),
        ],
    }
    status = 409 if problems else 422 if context["form"] is not None else 200
    return render(request, "reviewer/panel_item.html", context, status=status)


def _ranking(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = queries.ranking(ref, actor)
    titles = queries.titles_of(row.application for row in found.rows)
    columns = (
        Column(Text("順位", "Place"), "count"),
        Column(Text("応募", "Application")),
        Column(Text("評点", "Score"), "score"),
        Column(Text("推薦", "Recommendation")),
        Column(Text("推薦額", "Amount"), "yen"),
    )
    rows = [
        (place, titles[row.application], row.score_centi / 100, RECOMMENDATIONS[row.recommendation], row.amount_yen)
        for place, row in enumerate(found.rows, start=1)
    ]
    urls = {"sign": reverse("reviewer:sign_ranking", args=(ref,))}
    meeting = found.meeting
    context = {
        "ranking": found,
        "acts": acts_from_here(RANKING, found.subject(), None, actor, _LABELS, urls),
        "table": Table(Text(f"第{found.number}版の順位", f"Ranking, version {found.number}"), columns, rows),
        "problems": tuple(problems),
        "crumbs": [
            Crumb(_PANELS, reverse("reviewer:panels")),
            Crumb(meeting.call.title, reverse("reviewer:panel", args=(meeting.ref,))),
            Crumb(Text("順位", "Ranking")),
        ],
    }
    return render(request, "reviewer/ranking.html", context, status=409 if problems else 200)


def _ties(item: Any) -> tuple[str, ...]:
    return charters.by_digest(item.meeting.call.charter_digest).review.conflicts
