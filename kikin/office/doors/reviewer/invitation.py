"""An invitation as its reviewer sees it: its topic at first, title and names after the pledge, never the content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kikin.fund.applications import PERSON_ROLES
from kikin.fund.charter import Review as Panel
from kikin.fund.reviews import HINTS
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.charter import queries as charters
from kikin.office.doors.reviewer.forms import Declining, NoTie, Pledge
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Column, Table
from kikin.office.reviews import hints, queries
from kikin.values.text import Text

TEMPLATES = {
    "invited": "reviewer/invited.html",
    "agreed": "reviewer/agreed.html",
    "pledged": "reviewer/pledged.html",
    "declined": "reviewer/closed.html",
    "lapsed": "reviewer/closed.html",
}
_NAMES = (Column(Text("氏名", "Name")), Column(Text("役割", "Role")), Column(Text("所属", "Member")))


def name_of(assignment: Any) -> Text:
    """What the file is called to its reviewer: its field, until title and names are open."""
    title: Text = assignment.application.title
    return title if assignment.names_are_open else _field_of(assignment)


def facts_of(assignment: Any) -> list[Fact]:
    """The topic, the load and the days: what may be known before anything is pledged."""
    call, person = assignment.application.call, assignment.person.ref
    in_hand_count = queries.loads(call, {person}).get(person, 0)
    return [
        Fact(Text("公募", "Call"), call.title),
        Fact(Text("分野", "Field"), _field_of(assignment)),
        Fact(Text("依頼", "Invited"), assignment.invited_at, "at"),
        Fact(Text("回答期限", "Answer by"), assignment.answer_by, "on"),
        Fact(Text("評価の提出期限", "Review by"), assignment.review_by, "on"),
        Fact(Text("この公募での担当件数", "Yours in this call"), in_hand_count, "count"),
    ]


def asked_of(assignment: Any, panel: Panel, forms: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of this step asks, with what was sent already."""
    asked: dict[str, Any] = {"declining": forms.get("declining") or Declining(prefix="decline")}
    if assignment.state == "agreed":
        asked |= {"pledge": forms.get("pledge") or Pledge(), "words": panel.pledge}
    if assignment.state == "pledged":
        asked |= {"no_tie": forms.get("no_tie") or NoTie(), "hints": None}
        if panel.hides_applicants:
            asked["names"] = [Fact(Text("課題名", "Title"), assignment.application.title)]
        else:
            asked |= _names_of(assignment.application) | {"hints": _hints_of(assignment)}
    return asked


def _hints_of(assignment: Any) -> Table | None:
    """What the records hint at; nothing where they hint at nothing."""
    pair = (assignment.application.ref, assignment.person.ref)
    found = hints.hints_of([pair], clock.now()).get(pair, ())
    columns = (Column(Text("手掛かり", "Hint")), Column(Text("参加者・機関", "Of whom")))
    rows = [(HINTS[hint.kind], hint.about) for hint in found]
    return Table(Text("記録から分かる手掛かり", "What the records hint at"), columns, rows) if rows else None


def _names_of(application: Any) -> dict[str, Any]:
    bodies = [member.organisation.name for member in applications.members_of(application)]
    people = [
        (one.person.name, PERSON_ROLES[one.role], one.member.organisation.name)
        for one in applications.involvements_of(application)
    ]
    return {
        "names": [
            Fact(Text("課題名", "Title"), application.title),
            Fact(
                Text("参加機関", "Organisations"),
                Text("、".join(name.ja for name in bodies), ", ".join(name.en for name in bodies)),
            ),
        ],
        "people": Table(Text("参加者", "People"), _NAMES, people, empty=Text("記載がありません。", "Nobody is named.")),
    }


def _field_of(assignment: Any) -> Text:
    application = assignment.application
    fields = charters.by_digest(application.call.charter_digest).fields
    return next(
        (one.name for one in fields if one.key == application.field), Text(application.field, application.field)
    )
