"""Intellectual property at the agency: what recipients told, and what they ask to do, which is approved or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.outgoing import IP_NOTICE, IpFacts
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.look.acts import acts_from_here
from kikin.office.look.history import moments
from kikin.office.look.outgoing import notice_facts
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.outgoing import queries
from kikin.office.outgoing.actions import notices
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_TITLE = Text("知的財産の届出・申請", "Intellectual property")
_LATE = Text("期限を過ぎた届出", "told late")
_LABELS = {"approve": Text("承認する", "Approve"), "refuse": Text("理由を付けて承認しない", "Refuse, with reasons")}
_COLUMNS = (
    Column(Text("届出・申請", "Notice")),
    Column(Text("状態", "State"), "state:ip_notice"),
    Column(Text("機関", "Recipient")),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("届出日時", "Filed"), "at"),
)


@marked("programme", "ip_notice", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What was told and asked under the agency's awards, the newest first."""
    found = queries.notices_visible_to(actor_of(request)).order_by("-pk")
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            Cell(one.what.label, reverse("programme:ip_notice", args=(one.ref,)), _LATE if one.is_late else one.ref),
            one.state,
            one.member.organisation.name,
            one.member.award.ref,
            one.filed_at,
        )
        for one in page.object_list
    ]
    empty = Text("届出・申請はありません。", "Nothing was told or asked.")
    context = {"table": Table(_TITLE, _COLUMNS, rows, empty=empty), "page": page, "crumbs": [Crumb(_TITLE)]}
    return render(request, "programme/ip_notices.html", context)


@marked("programme", "ip_notice", "see")
@require_safe
def notice(request: HttpRequest, ref: str) -> HttpResponse:
    """One notice, and the decision where one is asked for."""
    return _page(request, ref)


@marked("programme", "ip_notice", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve what was asked."""
    actor = actor_of(request)
    found = queries.get_notice(ref, actor)
    return attempt(
        lambda: notices.approve(found, actor, clock.now()),
        reverse("programme:ip_notice", args=(ref,)),
        lambda problems: _page(request, ref, problems),
        lambda: trail.was_just_done("ip_notice", ref, "ip_notice_approved", actor.person),
    )


@marked("programme", "ip_notice", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Refuse it, with reasons that the recipient reads."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="refuse_%s")
    found = queries.get_notice(ref, actor)
    if not form.is_valid():
        return _page(request, ref, form=form)
    return attempt(
        lambda: notices.refuse(found, form.said, actor, clock.now()),
        reverse("programme:ip_notice", args=(ref,)),
        lambda problems: _page(request, ref, problems, form),
        lambda: trail.was_just_done("ip_notice", ref, "ip_notice_refused", actor.person),
    )


def _page(
    request: HttpRequest, ref: str, problems: Sequence[Problem] = (), form: Reasons | None = None
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get_notice(ref, actor)
    events = trail.events_about("ip_notice", ref)
    facts = IpFacts(found.kind, "-")
    acts = _acts(found, facts, actor, "approve") if found.what.is_approved else []
    can_refuse = bool(_acts(found, facts, actor, "refuse")) and found.what.is_approved
    context = {
        "found": found,
        "title": found.what.label,
        "acts": acts,
        "refusing": (form or Reasons(auto_id="refuse_%s")) if can_refuse else None,
        "summary": [
            Fact(Text("採択・契約", "Award"), found.member.award.ref, "ref"),
            Fact(Text("機関", "Recipient"), found.member.organisation.name),
            *notice_facts(found),
        ],
        "moments": moments(events, parties.names_of_people([one.actor for one in events])),
        "problems": tuple(problems),
        "form": form,
        "crumbs": [Crumb(_TITLE, reverse("programme:ip_notices")), Crumb(ref)],
    }
    return render(request, "programme/ip_notice.html", context, status=409 if problems else 422 if form else 200)


def _acts(found: Any, facts: IpFacts, actor: Actor, action: str) -> list[Any]:
    urls = {action: reverse(f"programme:{action}_ip", args=(found.ref,))}
    return acts_from_here(IP_NOTICE, found.subject(), facts, actor, _LABELS, urls)
