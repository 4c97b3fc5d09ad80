"""A case at a glance: what it waits for, its facts, its history; the whole of it on paper; and who has read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.policy import ROLES
from kikin.fund.relations import Actor
from kikin.fund.screening import APPEAL, CASE, HIT, MEASURE, PLAN, QUESTION
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security import (
    comparing,
    deciding,
    findings,
    hearing,
    hits,
    planning,
    technology,
    waiting,
    weighing,
)
from kikin.office.doors.security.casefile import PARTS, Part, Sent, address, frame, show
from kikin.office.gate import Refused
from kikin.office.look.history import event_name, moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Column, Table
from kikin.office.parties import queries as parties
from kikin.office.screening import actions, queries
from kikin.values.text import Text

_WHOLE = (
    technology.TECHNOLOGY,
    technology.PARTIES,
    hits.HITS,
    findings.FINDINGS,
    weighing.LEVEL,
    hearing.ASKED,
    planning.PLANNING,
    deciding.DECISION,
)


_DEEDS = {step.action: step.event for one in (APPEAL, MEASURE, QUESTION, PLAN, HIT, CASE) for step in one.steps} | {
    "put": "question_sent",
    "uphold_appeal": "appeal_upheld",
    "dismiss_appeal": "appeal_dismissed",
    "record_consent": "consent_recorded",
    "enter": "finding_entered",
    "revise": "finding_revised",
    "withdraw": "finding_withdrawn",
}
"""The event of each act that leaves a hand in a case."""
_READ = PARTS | {
    "papers": Text("提出された資料", "Papers handed in"),
    "captures": Text("保存した公開情報", "Open sources kept"),
}
"""What can be read of a case: its parts, and the files that are saved from them."""


def _gather(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    events = trail.events_about("screening_case", case.ref)
    names = parties.names_of_people([one.actor for one in events] + [case.requested_by, case.decided_by])
    what, part = waiting.waits_for(case)
    return {
        "waits": what,
        "waits_url": address(part, case.ref) if part else "",
        "waits_label": PARTS.get(part, ""),
        "summary": _facts(case, names),
        "moments": moments(events, names),
    }


OVERVIEW = Part("case", _gather)


@marked("security", "screening_case", "see")
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case: what it waits for, and the way to its parts."""
    return show(request, OVERVIEW, ref)


@marked("security", "screening_case", "see")
@require_safe
def whole(request: HttpRequest, ref: str) -> HttpResponse:
    """All parts of a case one after another, for paper: nothing to be filled in."""
    actor = actor_of(request)
    case = actions.read_case(ref, [part.key for part in _WHOLE], actor, clock.now())
    found = queries.hits_of(case)
    names = parties.names_of_people(one.person for hit in found for one in hit.adjudications.all())
    versions = comparing.versions_of(case)
    seconds = {one.pk for one in queries.waiting_for_second([case])}
    context = frame(case, actor, "case", Crumb(Text("一括印刷", "On paper"))) | {
        "summary": _facts(case, parties.names_of_people([case.requested_by, case.decided_by])),
        "lines": [comparing.side_by_side(one, names, versions, seconds) for one in found],
        "by_part": {part.key: part.gather(case, actor, {}) for part in _WHOLE},
        "labels": PARTS,
    }
    return render(request, "security/whole.html", context)


@marked("security", "screening_case", "see")
@require_safe
def readers(request: HttpRequest, ref: str) -> HttpResponse:
    """Who has read which part of the case, and whose hands were in it: for leads alone."""
    actor = actor_of(request)
    if actor.role != "security_lead":
        raise Refused((), hidden=True)
    case = actions.read_case(ref, ("readers",), actor, clock.now())
    read, hands = queries.reads_of(case, actor), queries.hands_of(case)
    names = parties.names_of_people([one.person for one in read] + [one.person for one in hands])
    context = frame(case, actor, "readers") | {"reads": _reads(read, names), "hands": _hands(hands, names)}
    return render(request, "security/readers.html", context)


def _facts(case: Any, names: Mapping[str, Text]) -> list[Fact]:
    charter = charters.by_digest(case.charter_digest)
    policy = queries.policy_of(case.policy_digest)
    return [
        Fact(Text("応募", "Application"), case.application.title, note=case.application.ref),
        Fact(Text("代表機関", "Lead"), case.application.lead.name),
        Fact(Text("配分機関", "Agency"), charter.agency(case.agency).name),
        Fact(Text("依頼した人", "Asked for by"), names.get(case.requested_by, "")),
        Fact(Text("着手", "Opened"), case.opened_at, "at"),
        Fact(
            Text("適用する方針", "Policy"),
            policy.name,
            url=reverse("security:policy", args=(policy.key,)),
            note=case.policy_digest[:12],
        ),
        Fact(Text("照合", "Compared"), case.matched_at, "at", note=case.engine),
        Fact(Text("照合した内容のダイジェスト", "Digest of what was compared"), case.inputs_digest, "digest"),
        *deciding.decision_facts(case),
    ]


def _deed(action: str) -> Text:
    """What a hand did, as the trail names it."""
    return event_name(_DEEDS.get(action, action))


def _reads(found: Sequence[Any], names: Mapping[str, Text]) -> Table:
    columns = (
        Column(Text("日時", "When"), "at"),
        Column(Text("閲覧した人", "Who")),
        Column(Text("役割", "Role")),
        Column(Text("閲覧した部分", "What")),
    )
    rows = [
        (one.at, names.get(one.person, one.person), ROLES.get(one.role, one.role), _READ.get(one.part, one.part))
        for one in found
    ]
    return Table(Text("閲覧の記録（新しい順）", "Who has read it, the latest first"), columns, rows)


def _hands(found: Sequence[Any], names: Mapping[str, Text]) -> Table:
    columns = (Column(Text("関わった人", "Who")), Column(Text("行ったこと", "What they did")))
    rows = [(names.get(one.person, one.person), _deed(one.action)) for one in found]
    empty = Text("まだ誰も手続を行っていません。", "Nobody has done anything in it yet.")
    return Table(Text("手続に関わった人", "Whose hands were in it"), columns, rows, empty=empty)
