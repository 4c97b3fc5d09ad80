"""Transfers of intellectual property at the desk: nothing against one, or an objection that names no reason outside."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.outgoing import IP_NOTICE, IpFacts
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import Sent, Way, offers, steps_of, without_reasons
from kikin.office.look.history import moments
from kikin.office.look.outgoing import notice_facts
from kikin.office.look.parts import Crumb, Fact
from kikin.office.outgoing import queries
from kikin.office.outgoing.actions import notices
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_WAYS = {
    "let_pass": Way(
        Text("異議がないとする", "Nothing against it"),
        Text("承認は配分機関が行います。", "The agency approves it."),
    ),
    "object": Way(
        Text("異議があるとする", "Object to it"),
        Text("理由は配分機関にも届け出た機関にも示されません。", "Nobody outside the desk is told why."),
        is_grave=True,
    ),
}
_ADDRESSES = {action: f"{action}_ip" for action in _WAYS}


@marked("security", "ip_notice", "see")
@require_safe
def notice(request: HttpRequest, ref: str) -> HttpResponse:
    """One notice, as the desk sees it."""
    return _page(request, ref)


_step = steps_of(IP_NOTICE, queries.get_notice, _WAYS, lambda *asked: _page(*asked))
let_pass = _step("let_pass", without_reasons(notices.let_pass))
object_to = _step("object", without_reasons(notices.object_to))


def _page(request: HttpRequest, ref: str, sent: Sent | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get_notice(ref, actor)
    events = trail.events_about("ip_notice", ref)
    facts = IpFacts(found.kind)
    ways = _WAYS if found.what.is_screened else {}
    context = {
        "found": found,
        "title": found.what.label,
        "offers": offers(IP_NOTICE, found.subject(), facts, actor, ways, sent or {}, ref, _ADDRESSES),
        "summary": [
            Fact(Text("採択・契約", "Award"), found.member.award.ref, "ref", note=found.member.award.title),
            Fact(Text("機関", "Recipient"), found.member.organisation.name),
            *notice_facts(found),
        ],
        "moments": moments(events, parties.names_of_people([one.actor for one in events])),
        "problems": tuple(problems),
        "crumbs": [Crumb(Text("技術の持ち出し", "Technology that goes out"), reverse("security:outgoing")), Crumb(ref)],
    }
    return render(request, "security/ip_notice.html", context, status=409 if problems else 200)
