"""What the agency's recipients owe by when: what is overdue first, with the words by which they are reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.awards import BOUND
from kikin.office import clock
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import in_force
from kikin.office.closing.queries.dues import KINDS, Due, dues_of
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.milestones import dues_table, tasks_table
from kikin.office.look.parts import Crumb
from kikin.office.look.words import spoken
from kikin.office.milestones import actions, queries
from kikin.values.calendar import local_date, show_date
from kikin.values.text import Text

_AHEAD_DAYS = 90


@marked("programme", "milestone", "see")
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Overdue things with their letters, then what is due in the next months, and gates before their panels."""
    actor, now = actor_of(request), clock.now()
    today = local_date(now, in_force().zone)
    found = dues_of(list(awards.visible_to(actor).filter(state__in=BOUND)), now)
    tasks = queries.tasks_visible_to(actor).filter(state="open")
    overdue = [one for one in found if one.is_overdue(today)]
    ahead = [one for one in found if today <= one.due_on <= today + timedelta(days=_AHEAD_DAYS)]
    late = Text("期限を過ぎたもの", "Overdue")
    coming = Text(f"{_AHEAD_DAYS}日以内に期限が来るもの", f"Due within {_AHEAD_DAYS} days")
    context = {
        "overdue": dues_table(late, overdue, KINDS, _address, today),
        "ahead": dues_table(coming, ahead, KINDS, _address, today),
        "tasks": tasks_table(list(tasks.order_by("due_on", "pk")), "programme:task", today, of_many_awards=True)
        if tasks
        else None,
        "letters": [_letter(list(each), today) for _, each in groupby(sorted(overdue, key=_whose), key=_whose)],
        "crumbs": [Crumb(Text("期限と督促", "Due and overdue"))],
    }
    return render(request, "programme/due.html", context)


@marked("programme", "award", "remind")
@require_POST
def remind(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that the recipients of an award were reminded of what is overdue."""
    actor = actor_of(request)
    found = awards.get(ref, actor)
    now = clock.now()
    overdue = [one for one in dues_of([found], now) if one.is_overdue(local_date(now, in_force().zone))]
    return attempt(
        lambda: actions.remind(found, [one.kind for one in overdue], actor, now),
        reverse("programme:due"),
        lambda problems: due(request),
    )


def _whose(one: Due) -> tuple[str, str]:
    return (one.award.ref, (one.member.organisation if one.member is not None else one.award.lead).ref)


def _letter(mine: Sequence[Due], today: date) -> dict[str, Any]:
    """The words of a reminder, in both languages, and when the last one was noted."""
    first = mine[0]
    items_ja = "\n".join(f"・{one.what.ja}（期限 {show_date(one.due_on, 'ja')}）" for one in mine)
    items_en = "\n".join(f"- {one.what.en} (due {show_date(one.due_on, 'en')})" for one in mine)
    holds = any(one.holds_payments(today) for one in mine)
    held = Text("提出されるまで、支払は保留されます。\n", "Payments are on hold until they are in.\n")
    ref, recipient = first.award.ref, first.recipient
    ja = f"{recipient.ja} 御中\n\n{ref}について、次のものが期限を過ぎています。\n\n{items_ja}\n\n"
    en = f"To {recipient.en}\n\nThe following is overdue under {ref}.\n\n{items_en}\n\n"
    return {
        "award": first.award,
        "recipient": recipient,
        "reminded_on": queries.reminded_on(first.award),
        "words": f"{ja}{held.ja if holds else ''}速やかにご対応ください。\n\n---\n\n"
        f"{en}{held.en if holds else ''}Please see to it without delay.",
        "name": spoken(recipient),
    }


def _address(one: Due) -> str:
    """Where an officer looks at it."""
    return page_of(one) or reverse("programme:award", args=(one.award.ref,))


def page_of(one: Due) -> str:
    """The page that an officer has of it alone, if there is one."""
    if one.kind == "milestone":
        return reverse("programme:milestone", args=(one.ref,))
    if one.kind == "stage_gate":
        return reverse("programme:gate", args=(one.ref,))
    if one.kind == "ip_notice":
        return reverse("programme:ip_notice", args=(one.ref,))
    if one.kind == "receivable":
        return reverse("programme:obligation", args=("receivable", one.ref))
    return ""
