"""What reviewers owe since a day that has passed, on the first page of the agency, with the words to remind them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kikin.fund.reviews import owed_by
from kikin.office import clock
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.reviews import letters, queries
from kikin.values.calendar import local_date
from kikin.values.text import Text

MOST_SHOWN = 20
_COLUMNS = (
    Column(Text("割当", "Assignment"), "ref"),
    Column(Text("審査員", "Reviewer")),
    Column(Text("公募", "Call")),
    Column(Text("状態", "State"), "state:assignment"),
    Column(Text("期限", "Due"), "on"),
    Column(Text("超過日数", "Days late"), "count"),
)


def part(request: HttpRequest) -> dict[str, Any]:
    """The longest overdue of them and their letters; nothing where all is in time."""
    today = local_date(clock.now(), charters.in_force().zone)
    found = queries.overdue(actor_of(request), today)
    if not found:
        return {}
    shown = found[:MOST_SHOWN]
    due = {one.ref: owed_by(one.state, one.days) or today for one in shown}
    rows = [
        (
            one.ref,
            one.person.name,
            Cell(one.application.call.title, reverse("programme:asked", args=(one.application.call.ref,))),
            one.state,
            due[one.ref],
            (today - due[one.ref]).days,
        )
        for one in shown
    ]
    address = request.build_absolute_uri(reverse("sign_in"))
    return {
        "overdue": Table(Text("期限を過ぎた回答・評価", "Answers and reviews that are overdue"), _COLUMNS, rows),
        "overdue_count": len(found),
        "is_more": len(found) > MOST_SHOWN,
        "letters": [letters.reminder(one, address) for one in shown],
    }
