"""What the pages of the bodies' door say alike: kinds, clocks, answers, histories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kikin.fund.approvals import ANSWERS
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.entrance import name_of
from kikin.office.look.history import event_name
from kikin.office.look.parts import Moment
from kikin.office.look.tables import Column, Table
from kikin.values.calendar import local_date
from kikin.values.text import Text

KINDS: dict[str, Text] = {
    "vision": Text("ビジョン", "Vision"),
    "concept": Text("研究開発構想", "Concept"),
    "selection": Text("採択案", "Selection"),
    "ceiling": Text("上限額の変更", "Change of a ceiling"),
    "stop": Text("中止", "Stopping an award"),
}
_NOT_YET = Text("未回答", "Not yet")


def today() -> date:
    return local_date(clock.now(), in_force().zone)


def capitalised(text: Text) -> Text:
    """The English of a catalogue as it begins a line."""
    return Text(text.ja, text.en[:1].upper() + text.en[1:])


def days_left(due_on: date | None, today: date) -> Text:
    """The clock of an answer. It runs out into a delay, never into a consent."""
    if due_on is None:
        return Text("", "")
    days = (due_on - today).days
    if days < 0:
        return Text(f"{-days}日超過", f"{_days(-days)} late")
    return Text(f"残り{days}日", f"{_days(days)} left") if days else Text("本日まで", "due today")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def answers_table(approval: Any, votes: Sequence[Any]) -> Table:
    """Who has answered what, and why; a body that has not answered says so."""
    columns = (
        Column(Text("府省", "Body")),
        Column(Text("回答", "Answer")),
        Column(Text("回答日時", "Answered"), "at"),
        Column(Text("理由", "Reasons")),
    )
    given = {vote.body: vote for vote in votes}
    rows: list[tuple[object, ...]] = []
    for key in approval.bodies:
        vote = given.get(key)
        said = (capitalised(ANSWERS[vote.answer]), vote.answered_at, vote.reasons) if vote else (_NOT_YET, None, None)
        rows.append((name_of(key), *said))
    return Table(Text("各府省の回答", "Answers of the bodies"), columns, rows)


def history(*things: tuple[str, str]) -> list[Moment]:
    """What has happened to things, each a kind and a ref, the latest first; of who did it, the body."""
    events = [event for kind, ref in things for event in trail.events_about(kind, ref)]
    return [
        Moment(event.at, capitalised(event_name(event.name)), name_of(event.body))
        for event in sorted(events, key=lambda event: event.position, reverse=True)
    ]
