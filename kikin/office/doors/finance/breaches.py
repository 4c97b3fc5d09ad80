"""A breach of an obligation, as whoever keeps the books sees it: it is recorded and judged in the programme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.office.audit import queries as trail
from kikin.office.doors.finance.debts import crumbs
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.settlements import facts_of_breach
from kikin.office.parties import queries as parties
from kikin.office.settlements import queries
from kikin.values.text import Text


@marked("finance", "breach", "see")
@require_safe
def breach(request: HttpRequest, ref: str) -> HttpResponse:
    """One breach: what was not kept, what would come back for it, and what is demanded."""
    found = queries.breach(ref, actor_of(request))
    award, events = found.member.award, trail.events_about("breach", ref)
    names = parties.names_of_people(event.actor for event in events)
    due = getattr(found, "receivable", None)
    context = {
        "breach": found,
        "summary": [
            *facts_of_breach(found),
            Fact(
                Text("採択・契約", "Award"), award.ref, "ref", reverse("finance:award", args=(award.ref,)), award.title
            ),
            Fact(Text("受託者・交付先", "Recipient"), found.member.organisation.name),
            *([] if due is None else [_way_to(due.ref)]),
        ],
        "moments": moments(events, names),
    }
    return render(request, "finance/breach.html", context | crumbs(Crumb(ref)))


def _way_to(ref: str) -> Fact:
    return Fact(Text("返還債権", "Receivable"), ref, "ref", reverse("finance:receivable", args=(ref,)))
