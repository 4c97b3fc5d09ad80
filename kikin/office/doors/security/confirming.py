"""The yearly confirmations: who was asked, who has answered and what has changed, who is overdue, and the reminders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.watch import BY_NOTICE, TOPICS, changed
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.files import as_file, asks_for_a_file
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import LATE
from kikin.office.watch import confirming, letters
from kikin.values.calendar import local_date
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_LETTERS_SHOWN = 20
_TITLE = Text("年次確認", "Yearly confirmation")
_HOLDS = Text("支払を止めています", "holds payments")
_COLUMNS = (
    Column(Text("機関", "Recipient")),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("状態", "State"), "state:confirmation"),
    Column(Text("期限", "Due"), "on"),
    Column(Text("督促", "Reminders"), "count"),
    Column(Text("回答", "Answered"), "at"),
    Column(Text("変更", "What has changed")),
)


@marked("security", "confirmation", "see")
@require_safe
def confirmations(request: HttpRequest) -> HttpResponse:
    """What is overdue with the words to remind of it, then everyone who was asked in a year."""
    actor, charter = actor_of(request), in_force()
    today = local_date(clock.now(), charter.zone)
    years = confirming.years(actor)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else today.year)
    found = confirming.visible_to(actor).filter(year=year).order_by("due_on", "pk")
    if asks_for_a_file(request):
        return as_file(request, _table(_caption(year), found, today), f"confirmations-{year}")
    overdue = confirming.overdue(actor, today)
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    counts = Counter(found.order_by().values_list("state", flat=True))
    late = Text("期限を過ぎたもの", "Overdue")
    context = {
        "title": _TITLE,
        "overdue": _table(late, overdue, today, Text("期限を過ぎたものはありません。", "Nothing is overdue.")),
        "letters": [
            letters.confirmation_letter(one, charter, _address_for(request, one), today)
            for one in overdue[:_LETTERS_SHOWN]
        ],
        "table": _table(_caption(year), list(page.object_list), today, csv_url=f"?year={year}&format=csv"),
        "page": page,
        "figures": [
            *(Fact(name.staff, counts[state], "count") for state, name in STATES["confirmation"].items()),
            Fact(late, sum(one.year == year for one in overdue), "count"),
        ],
        "years": [(one, f"?year={one}") for one in years if one != year],
        "opens_on": confirming.campaign_on(today, charter).opens_on,
        "crumbs": [Crumb(_TITLE)],
    }
    return render(request, "security/confirmations.html", context)


def overdue_table(found: Sequence[Any], today: date) -> Table:
    """What is overdue, for the first page of the desk."""
    return _table(Text("期限を過ぎた年次確認", "Yearly confirmations that are overdue"), found, today)


def _caption(year: int) -> Text:
    return Text(f"{year}年に確認を求めた機関", f"Who was asked in {year}")


def _table(caption: Text, found: Iterable[Any], today: date, empty: Text | None = None, csv_url: str = "") -> Table:
    rows = [
        (
            one.member.organisation.name,
            one.member.award.ref,
            one.state,
            Cell(one.due_on, note=_note(one, today)),
            one.reminders_count,
            one.given_at,
            _changes(one),
        )
        for one in found
    ]
    nobody = Text(
        "まだ求めていません。年に一度、自動で求めます。", "Nobody was asked yet; it is done by itself once a year."
    )
    return Table(caption, _COLUMNS, rows, empty=empty or nobody, csv_url=csv_url)


def _note(one: Any, today: date) -> Text | str:
    if one.holds_payments(today):
        return _HOLDS
    return LATE if one.is_overdue(today) else ""


def _changes(one: Any) -> Text | str:
    """The topics, with the words where no notice tells of them."""
    said, topics = one.said, changed(one.said)
    if not said:
        return ""
    if not topics:
        return Text("変更なし", "nothing")
    parts = [(TOPICS[topic], "" if topic in BY_NOTICE else said[topic].words) for topic in topics]
    return Text(
        "、".join(f"{name.ja}：{words}" if words else f"{name.ja}（届出済み）" for name, words in parts),
        "; ".join(f"{name.en}: {words}" if words else f"{name.en} (by notice)" for name, words in parts),
    )


def _address_for(request: HttpRequest, one: Any) -> str:
    return request.build_absolute_uri(reverse("applicant:confirmation", args=(one.ref,)))
