"""The reviewers of a call in tables: a proposal, its seal, who reads how much, and whose place is vacant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse

from kikin.fund.relations import Actor, Subject
from kikin.fund.reviews import TAKEN_UP, TO_BE_READ
from kikin.office.applications import queries as applications
from kikin.office.look.acts import Act, against
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table, Tick, add_up
from kikin.office.parties import queries as parties
from kikin.office.reviews import queries
from kikin.office.reviews.assigning import Pairing
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_READER = Column(Text("審査員", "Reviewer"))
_AFFINITY = Column(Text("適合度", "Affinity"), "count")
"""Of 1,000."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait for each step: applications eligible, short of readers or complete, and reviews submitted."""

    eligible: int
    short: int
    submitted: int
    complete: int


def may(actor: Actor, action: str, call: Any) -> bool:
    """Whether a step of assignments is the actor's."""
    return against(actor, action, Subject("assignment", agencies=frozenset(call.agencies))) == ()


def acts(call: Any, counts: Counts, actor: Actor) -> list[Act]:
    """What can be done now; steps that wait for nothing are not shown."""
    if not may(actor, "invite", call):
        return []
    offered = (
        (counts.short, "propose_reviewers", "割当案を作成する（{}件に不足）", "Propose reviewers ({} short of them)"),
        (counts.eligible, "begin_review", "評価を始める（{}件）", "Begin the review ({})"),
        (counts.submitted, "lock", "提出された評価を確定する（{}件）", "Lock the reviews handed in ({})"),
        (counts.complete, "shortlist", "評価の揃った応募を選定候補とする（{}件）", "Shortlist those complete ({})"),
    )
    return [
        Act(Text(ja.format(count), en.format(count)), reverse(f"programme:{name}", args=(call.ref,)))
        for count, name, ja, en in offered
        if count
    ]


def places_to_fill(call: Any, actor: Actor, needed_count: int) -> tuple[list[Any], int]:
    """The assignments to be filled again, and how many applications of the agency need more readers besides.

    A place that was given up is not vacant once the application has all the readers that it needs.
    """
    found = list(applications.visible_to(actor).filter(call=call, state__in=TO_BE_READ))
    asked = Counter(ref for ref, _ in queries.asked_pairs(found, TAKEN_UP))
    vacant = [one for one in queries.vacant(call, actor) if asked[one.application.ref] < needed_count]
    to_refill = Counter(one.application.ref for one in vacant)
    return vacant, sum(asked[one.ref] + to_refill[one.ref] < needed_count for one in found)


def sealed(pairings: Sequence[Pairing], call: Any) -> str:
    """A proposal as it was shown, so that what is confirmed is that and nothing else."""
    rows = [(one.application, one.person, one.affinity_bp) for one in pairings]
    return signing.dumps(rows, salt=_salt(call), compress=True)


def unsealed(seal: str, call: Any) -> list[Pairing]:
    """The proposal of a seal; nothing where it is broken or another call's."""
    try:
        return [Pairing(*row) for row in signing.loads(seal, salt=_salt(call))]
    except signing.BadSignature:
        return []


def _salt(call: Any) -> str:
    return f"pairings {call.ref}"


def page_of(assignments: Sequence[Any], request: HttpRequest) -> Page[Any]:
    return Paginator(assignments, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def progress_table(assignments: Sequence[Any]) -> Table:
    counts = Counter(one.state for one in assignments)
    columns = (Column(Text("状態", "State"), "state:assignment"), Column(Text("件数", "Assignments"), "count"))
    rows = [(state, counts[state]) for state in STATES["assignment"] if counts[state]]
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    return Table(
        Text("自機関の応募の割当", "Assignments of this agency's applications"), columns, rows, totals, _NOBODY
    )


def assignments_table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("割当", "Assignment"), "ref"),
        Column(Text("状態", "State"), "state:assignment"),
        _READER,
        Column(Text("応募と課題名", "Application")),
        _AFFINITY,
    )
    rows = [(one.ref, one.state, one.person.name, _titled(one.application), _of_thousand(one)) for one in found]
    return Table(Text("応募ごとの割当", "Application by application"), columns, rows, empty=_NOBODY)


def loads_table(call: Any) -> Table:
    """Everyone who reviews, with what they have in hand and the most that they read, of every agency."""
    loads, most = queries.loads(call), queries.capacities(call)
    names = parties.names_of_people([*most, *loads])
    columns = (
        _READER,
        Column(Text("担当件数", "In hand"), "count"),
        Column(Text("上限", "Most"), "count"),
    )
    people = sorted(names, key=lambda person: (-loads.get(person, 0), names[person].ja))
    rows = [(names[person], loads.get(person, 0), most.get(person)) for person in people]
    empty = Text("審査員が登録されていません。", "No reviewer is registered.")
    return Table(Text("担当件数（全配分機関）", "Who reads how much, for every agency"), columns, rows, empty=empty)


def vacant_table(vacant: Sequence[Any], ticked: Sequence[str]) -> Table:
    """Assignments that were declined or given up, each to be ticked for a replacement."""
    columns = (
        Column(Text("割当", "Assignment"), "ref"),
        Column(Text("状態", "State"), "state:assignment"),
        _READER,
        Column(Text("応募", "Application"), "ref"),
        Column(Text("理由", "Reasons")),
    )
    rows = [
        (
            Cell(one.ref, tick=Tick("assignment", one.ref, one.ref in ticked)),
            one.state,
            one.person.name,
            _link(one.application),
            one.reasons if one.reasons.ja else "",
        )
        for one in vacant
    ]
    return Table(Text("辞退・回避された割当", "Declined or given up"), columns, rows)


def in_conflict_table(found: Sequence[Any], ticked: Sequence[str]) -> Table:
    """Assignments whose readers were found in conflict, each to be ticked for taking them off."""
    columns = (
        Column(Text("割当", "Assignment"), "ref"),
        Column(Text("状態", "State"), "state:assignment"),
        _READER,
        Column(Text("応募", "Application"), "ref"),
    )
    rows = [
        (
            Cell(one.ref, tick=Tick("assignment", one.ref, one.ref in ticked)),
            one.state,
            one.person.name,
            _link(one.application),
        )
        for one in found
    ]
    return Table(Text("利益相反が判明した審査員", "Found in conflict"), columns, rows)


def _link(application: Any) -> Cell:
    return Cell(application.ref, reverse("programme:application", args=(application.ref,)))


def _titled(application: Any) -> Cell:
    """The title, which leads to the application, and its ref beneath."""
    return Cell(application.title, reverse("programme:application", args=(application.ref,)), note=application.ref)


def _of_thousand(assignment: Any) -> int:
    thousandths: int = assignment.affinity_bp // 10
    return thousandths


_NOBODY = Text("まだ審査員に割り当てていません。", "Nobody has been asked to review yet.")
