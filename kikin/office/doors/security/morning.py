"""The morning: what was seen since the office last worked, what is at stake, by what path, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.policy import ROLES
from kikin.fund.relations import Actor
from kikin.fund.watch import OPEN, WATCH_CASE
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import Offer, address, offers
from kikin.office.doors.security.watching import ADDRESSES, WAYS
from kikin.office.incidents import queries as incidents
from kikin.office.look.parts import Fact
from kikin.office.look.show import show
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import LATE
from kikin.office.outgoing import queries as outgoing
from kikin.office.watch import queries
from kikin.values.calendar import local_date, local_instant
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_TOLD_IN_FULL = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """A case of the night: what it is and of whom, what is at stake, and what the reader can do at once."""

    case: Any
    whom: Text
    stake: Sequence[Fact]
    acts: Sequence[Offer]

    @property
    def at_once(self) -> list[Offer]:
        """What needs no more than a click; all else is done on the page of the case."""
        return [one for one in self.acts if one.form is None and not one.blocked]

    @property
    def acts_for(self) -> Text | None:
        """Whose it is to look into it, while it asks for somebody."""
        return ROLES[queries.acts_on(self.case)] if self.case.state in OPEN else None


@marked("security", "watch_case", "see")
@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """What is new, then what else waits, each the gravest first; or the cases of one state."""
    actor = actor_of(request)
    today = local_date(clock.now(), in_force().zone)
    state = request.GET.get("state", "")
    counts = queries.counts_by_state(actor)
    context: dict[str, Any] = {
        "state": state if state in WATCH_CASE.states else "",
        "today": today,
        "figures": [
            Fact(name.staff, counts[one], "count", f"?state={one}") for one, name in STATES["watch_case"].items()
        ],
    }
    if context["state"]:
        caption, found = Text("この状態の案件", "Cases in this state"), queries.in_state(state, actor)
    else:
        caption, waiting = Text("影響の大きい順", "Most at stake first"), queries.waiting(actor)
        since = day_before(today)
        new = seen_since(since, actor)
        found = [one for one in waiting if one not in new[:_TOLD_IN_FULL]]
        context |= {
            "since": since,
            "overnight": _told(new[:_TOLD_IN_FULL], actor, today),
            "untold_count": sum(one in waiting for one in new[_TOLD_IN_FULL:]),
            "glance": _glance(new, waiting, actor, today),
        }
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context |= {"table": _table(caption, list(page.object_list), today), "page": page}
    return render(request, "security/watch.html", context)


def day_before(today: date) -> date:
    """The last day before today on which the office worked: after a week of holidays nothing of it is missed."""
    day = today - timedelta(days=1)
    while in_force().calendar.is_free(day):
        day -= timedelta(days=1)
    return day


def seen_since(day: date, actor: Actor) -> list[Any]:
    """The cases raised since a day began, the gravest first."""
    return queries.raised_since(actor, local_instant(day, in_force().zone))


def _glance(new: Sequence[Any], waiting: Sequence[Any], actor: Actor, today: date) -> list[Fact]:
    """The whole morning in figures, each with the way to what it counts."""
    late = [one for one in waiting if one.is_late(today)]
    held = {award.ref for one in waiting if one.holds_payments for award in one.awards.all()}
    return [
        Fact(Text("新たに分かったこと", "Newly seen"), len(new), "count", "#overnight"),
        Fact(Text("確認の期限を過ぎた案件", "Cases past their day"), len(late), "count", "#waiting"),
        Fact(Text("支払を止めている採択・契約", "Awards whose payments are held"), len(held), "count", "#waiting"),
        Fact(
            Text("終わっていない事案", "Open incidents"),
            len(incidents.waiting(actor)),
            "count",
            reverse("security:incidents"),
        ),
        Fact(
            Text("回答を待つ持ち出しの届出", "Requests to let technology out"),
            outgoing.waiting(actor).count(),
            "count",
            reverse("security:outgoing"),
        ),
    ]


def _told(cases: Sequence[Any], actor: Actor, today: date) -> list[Seen]:
    names = queries.names_of(cases)
    return [
        Seen(
            one,
            queries.whom(one, names),
            _stake(one, today),
            offers(WATCH_CASE, one.subject(), queries.facts_of(one, actor, "-"), actor, WAYS, {}, one.ref, ADDRESSES),
        )
        for one in cases
    ]


def _stake(case: Any, today: date) -> list[Fact]:
    """What makes it more or less grave, and by when it is looked into."""
    said = [
        Fact(Text("未払額", "Not yet paid"), case.left_yen, "yen"),
        Fact(Text("技術の水準", "Level of the technology"), case.technology_level or None, "count"),
        Fact(Text("採択・契約", "Award"), _awards(case)),
        Fact(Text("確認の期限", "Look into it by"), case.look_by, "on", note=LATE if case.is_late(today) else ""),
    ]
    return [one for one in said if one.value is not None]


def _awards(case: Any) -> Text:
    refs = [award.ref for award in case.awards.all()]
    return Text("、".join(refs), ", ".join(refs))


def _table(caption: Text, cases: Sequence[Any], today: date) -> Table:
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
            queries.whom(one, names),
            _awards(one),
            one.left_yen,
            Cell(one.look_by, note=LATE if one.is_late(today) else ""),
            one.state,
        )
        for one in cases
    ]
    return Table(caption, columns, rows, empty=Text("該当する案件はありません。", "There is no such case."))
