"""A panel's ranking: put up, signed by another, and every version beside the one before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.panels import RANKING, compared
from kikin.fund.relations import Subject
from kikin.office import clock
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme import sitting
from kikin.office.doors.programme.meeting_forms import Moving
from kikin.office.doors.programme.meetings import PANELS
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Column, Table
from kikin.office.panels import actions, queries
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_LABELS = {
    "sign": Text("二人目として署名し確定する", "Sign it as the second, and make it final"),
    "withdraw": Text("順位案を取り下げる", "Take it back"),
}
_PROPOSE = Text("審議の結果から順位案を作成する", "Propose the ranking that the judgements come to")


@marked("programme", "ranking", "see")
@require_safe
def rankings(request: HttpRequest, ref: str) -> HttpResponse:
    """Every version of a panel's ranking."""
    return _page(request, ref)


@marked("programme", "ranking", "propose")
@require_POST
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Put up the first version, as the panel judged."""
    return _take(request, ref, lambda meeting, actor, now: actions.propose_ranking(meeting, actor, now))


@marked("programme", "ranking", "propose")
@require_POST
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """Put up another version of a final ranking, and say why."""
    actor = actor_of(request)
    final = queries.final_of(queries.get(ref, actor))
    form = Moving(final.rows if final else (), request.POST)
    if not form.is_valid():
        return _page(request, ref, form=form)
    rows, reasons = form.changed_rows, form.cleaned_data["reasons"]
    return _take(
        request, ref, lambda meeting, actor, now: actions.propose_ranking(meeting, actor, now, rows, reasons), form
    )


@marked("programme", "ranking", "sign")
@require_POST
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """The second signature."""
    return _step(request, ref, actions.sign)


@marked("programme", "ranking", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back what nobody has signed."""
    return _step(request, ref, actions.withdraw)


def _step(request: HttpRequest, ref: str, step: Callable[..., object]) -> HttpResponse:
    actor = actor_of(request)
    found = queries.ranking(ref, actor)
    meeting = found.meeting.ref
    return attempt(
        lambda: step(found, actor, clock.now()),
        reverse("programme:rankings", args=(meeting,)),
        lambda problems: _page(request, meeting, problems),
    )


def _take(request: HttpRequest, ref: str, step: Callable[..., object], form: Moving | None = None) -> HttpResponse:
    actor = actor_of(request)
    meeting = queries.get(ref, actor)
    return attempt(
        lambda: step(meeting, actor, clock.now()),
        reverse("programme:rankings", args=(ref,)),
        lambda problems: _page(request, ref, problems, form),
    )


def _page(request: HttpRequest, ref: str, problems: Sequence[Problem] = (), form: Moving | None = None) -> HttpResponse:
    actor = actor_of(request)
    meeting = queries.get(ref, actor)
    found = list(queries.rankings_visible_to(actor).filter(meeting=meeting).order_by("-number"))
    newest = found[0] if found else None
    final = next((one for one in found if one.state == "frozen"), None)
    asking = against(actor, "propose", Subject("ranking", agencies=frozenset({meeting.agency})))
    may_propose = asking == () and meeting.state == "ended" and (newest is None or newest.state != "proposed")
    urls = {action: reverse(f"programme:{action}_ranking", args=(newest.ref,)) for action in _LABELS} if newest else {}
    acts = acts_from_here(RANKING, newest.subject(), None, actor, _LABELS, urls, ("withdraw",)) if newest else []
    if may_propose and final is None:
        acts.append(Act(_PROPOSE, reverse("programme:propose_ranking", args=(ref,))))
    titles = queries.titles_of({row.application for one in found for row in one.rows})
    context = {
        "meeting": meeting,
        "acts": acts,
        "newest": newest,
        "rows": sitting.ranking_table(newest.rows, titles, _caption(newest.number)) if newest else None,
        "differences": [
            sitting.differences_table(compared(before.rows, now.rows), titles, _between(before.number, now.number))
            for now, before in pairwise(found)
        ],
        "versions": _versions(found),
        "may_change": may_propose and final is not None,
        "form": form or Moving(final.rows if final else ()),
        "problems": tuple(problems),
        "crumbs": [
            Crumb(PANELS, reverse("programme:meetings")),
            Crumb(ref, reverse("programme:meeting", args=(ref,))),
            Crumb(Text("順位", "Ranking")),
        ],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "programme/rankings.html", context, status=status)


def _versions(found: Sequence[Any]) -> Table:
    people = parties.names_of_people([ref for one in found for ref in (one.proposed_by, one.signed_by) if ref])
    columns = (
        Column(Text("版", "Version"), "count"),
        Column(Text("状態", "State"), "state:ranking"),
        Column(Text("作成者", "Proposed by")),
        Column(Text("作成", "Proposed"), "at"),
        Column(Text("署名者", "Signed by")),
        Column(Text("確定", "Final since"), "at"),
        Column(Text("理由", "Reasons")),
    )
    rows = [
        (
            one.number,
            one.state,
            people.get(one.proposed_by, ""),
            one.proposed_at,
            people.get(one.signed_by, ""),
            one.signed_at,
            one.reasons,
        )
        for one in found
    ]
    empty = Text(
        "閉会した委員会の順位案を、ここで作成します。", "Once the meeting is over, its ranking is proposed here."
    )
    return Table(Text("順位の版（新しい順）", "Versions, the newest first"), columns, rows, empty=empty)


def _caption(number: int) -> Text:
    return Text(f"第{number}版の順位", f"Ranking, version {number}")


def _between(before: int, now: int) -> Text:
    return Text(f"第{before}版と第{now}版の違い", f"What differs between versions {before} and {now}")
