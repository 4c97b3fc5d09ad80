"""What an applicant is told: the next step, the clock, and what has happened. Never how far a decision has gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from kikin.fund.applications import COST_ITEMS
from kikin.fund.events import EVENTS
from kikin.fund.relations import Actor
from kikin.office.applications.outline import Outline
from kikin.office.audit import queries as trail
from kikin.office.doors.applicant.forms import capitalised
from kikin.office.doors.entrance import name_of
from kikin.office.look.parts import Crumb, Moment
from kikin.office.look.tables import Column, Table, add_up
from kikin.office.look.words import either
from kikin.office.parties import queries as parties
from kikin.values.calendar import show_date, show_fiscal_year
from kikin.values.text import Text

_TOLD = frozenset(
    {
        "application_drafted",
        "application_submitted",
        "application_received",
        "application_recalled",
        "application_withdrawn",
        "application_found_ineligible",
        "application_selected",
        "application_declined",
        "award_offered",
        "award_accepted",
        "award_activated",
        "award_suspended",
        "award_resumed",
        "award_terminated",
        "award_lapsed",
        "award_closed",
        "cost_report_opened",
        "cost_report_handed_in",
        "cost_report_reopened",
        "cost_report_reviewed",
        "evidence_added",
        "cost_lines_entered",
        "work_reported",
        "change_filed",
        "change_noted",
        "change_approved",
        "change_refused",
        "change_withdrawn",
    }
)
"""What an applicant reads of the trail. Who reads an application, and how far its review is, is not among it."""

_UNDER_REVIEW = Text("審査の結果をお待ちください。", "Please wait for the result of the review.")
_NEXT = {
    "draft": Text("続きを記入し、締切までに提出してください。", "Go on writing, and submit before the deadline."),
    "submitted": Text(
        "受け付けました。締切までは下書きに戻して差し替えられます。",
        "It has been received. Until the deadline you can recall it and send it again.",
    ),
    "selected": Text("採択されました。配分機関からの連絡をお待ちください。", "Selected. The agency will contact you."),
    "ineligible": Text("要件に適合しませんでした。理由をご覧ください。", "Not eligible. Please read the reasons."),
    "declined": Text("採択に至りませんでした。理由をご覧ください。", "Not selected. Please read the reasons."),
    "withdrawn": Text("取り下げられました。手続は終わりです。", "It was withdrawn. Nothing remains to be done."),
}
_TOO_LATE = {
    "draft": Text(
        "締切を過ぎたため提出できません。書かれた内容は残っています。",
        "The deadline has passed, so it cannot be submitted. What you wrote is kept.",
    ),
    "submitted": Text(
        "受け付けました。形式審査をお待ちください。", "It has been received. The formal check comes next."
    ),
}
KEPT = either("保存しました。", "Saved.")
NONE_SAID = Text("（課題名未記入）", "(no title yet)")


def next_step(state: str, is_taking: bool) -> Text:
    """What comes next for an application in this state, while its call takes applications or after."""
    if not is_taking and state in _TOO_LATE:
        return _TOO_LATE[state]
    return _NEXT.get(state, _UNDER_REVIEW)


def title_of(application: Any) -> Text:
    title: Text = application.title
    return title if title.ja else NONE_SAID


def to_the_second(at: datetime, zone: str) -> Text:
    """An instant on the wall clock of the charter's zone, as a deadline is kept: to the second."""
    wall = at.astimezone(ZoneInfo(zone))
    return Text(
        f"{show_date(wall.date(), 'ja')}{wall:%H:%M:%S} {wall.tzname()}",
        f"{show_date(wall.date(), 'en')}, {wall:%H:%M:%S} {wall.tzname()}",
    )


def time_left(closes_at: datetime, now: datetime) -> Text:
    """How long until the deadline, in the two largest units that say something."""
    left = max(closes_at - now, timedelta(0))
    hours, minutes = left.seconds // 3600, left.seconds % 3600 // 60
    if left.days:
        return Text(f"残り{left.days}日{hours}時間", f"{_count(left.days, 'day')} {_count(hours, 'hour')} left")
    if hours:
        return Text(f"残り{hours}時間{minutes}分", f"{_count(hours, 'hour')} {_count(minutes, 'minute')} left")
    seconds = left.seconds % 60
    return Text(f"残り{minutes}分{seconds}秒", f"{_count(minutes, 'minute')} {_count(seconds, 'second')} left")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def way_home() -> Crumb:
    """The door's first page, where every way through it begins."""
    return Crumb(Text("自分の応募", "My applications"), reverse("applicant:home"))


def way_to_award(ref: str) -> list[Crumb]:
    """The way to an award of one's own."""
    return [way_home(), Crumb(ref, reverse("applicant:award", args=(ref,)))]


def history(kind: str, ref: str, actor: Actor) -> list[Moment]:
    """The way of an application or an award as its applicant may know it, the newest first."""
    events = [event for event in trail.events_about(kind, ref) if event.name in _TOLD]
    names = parties.names_of_people(event.actor for event in events if event.body == actor.of)
    return [
        Moment(event.at, capitalised(EVENTS[event.name].label), names.get(event.actor) or name_of(event.body))
        for event in reversed(events)
    ]


def budget_by_year(outline: Outline, names: list[Text]) -> Table:
    """What each member asks for in each year."""
    years = sorted({line.fiscal_year for line in outline.lines})
    columns = [
        Column(Text("機関", "Organisation")),
        *(Column(Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")), "yen") for year in years),
        Column(Text("申請額", "Requested"), "yen"),
        Column(Text("自己負担額", "Cost share"), "yen"),
    ]
    rows = []
    for place, member in enumerate(outline.members):
        by_year = [_sum_of(outline, place, year) for year in years]
        rows.append([names[place], *by_year, sum(by_year), member.cost_share_yen])
    total = Text("合計", "Total")
    return Table(
        Text("機関別・年度別の予算", "Budget by organisation and year"), columns, rows, add_up(rows, columns, total)
    )


def budget_by_item(outline: Outline) -> Table:
    """What all members ask for, by cost item."""
    columns = [Column(Text("費目", "Cost item")), Column(Text("申請額", "Requested"), "yen")]
    rows = [
        (capitalised(words), sum(line.amount_yen for line in outline.lines if line.cost_item == item))
        for item, words in COST_ITEMS.items()
    ]
    return Table(
        Text("費目別の予算", "Budget by cost item"), columns, rows, add_up(rows, columns, Text("合計", "Total"))
    )


def _sum_of(outline: Outline, place: int, year: int) -> int:
    return sum(line.amount_yen for line in outline.lines if (line.member, line.fiscal_year) == (place, year))


def names_of_members(outline: Outline) -> list[Text]:
    """The organisations of an outline, in their order."""
    names = parties.names_of_organisations(member.organisation for member in outline.members)
    return [names[member.organisation] for member in outline.members]


def names_of_people(refs: Iterable[str]) -> list[Text]:
    """The people of an outline, in their order."""
    refs = list(refs)
    names = parties.names_of_people(refs)
    return [names[ref] for ref in refs]
