"""Holds: what stops payments, why, and who lets them go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.payments import PLACED, Held
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.finance.payment_forms import Holding
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.payments import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_EVERYONE = Text("すべての機関", "All members")


@marked("finance", "hold", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The holds that people have placed, those in force first."""
    seen = queries.holds_visible_to(actor_of(request)).order_by("-state", "-pk")
    page = Paginator(seen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(Text("保留", "Hold"), "ref"),
        Column(Text("状態", "State"), "state:hold"),
        Column(Text("区分", "Kind")),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("対象の機関", "Member")),
        Column(Text("保留日時", "Placed"), "at"),
    )
    rows = [
        (
            Cell(one.ref, reverse("finance:hold", args=(one.ref,))),
            one.state,
            PLACED[one.code],
            Cell(one.award.ref, reverse("finance:award", args=(one.award.ref,))),
            one.member.organisation.name if one.member is not None else _EVERYONE,
            one.placed_at,
        )
        for one in page.object_list
    ]
    empty = Text(
        "保留はありません。契約の画面から保留できます。", "Nothing is on hold. Holds are placed on an award's page."
    )
    table = Table(Text("支払の保留", "Holds on payments"), columns, rows, empty=empty)
    return render(request, "finance/holds.html", {"table": table, "page": page} | _crumbs())


@marked("finance", "hold", "see")
@require_safe
def hold(request: HttpRequest, ref: str) -> HttpResponse:
    """One hold, and lifting it."""
    return _hold_page(request, ref)


@marked("finance", "hold", "place")
@require_safe
def placing(request: HttpRequest, award: str) -> HttpResponse:
    """The form by which an award's payments are stopped."""
    return _placing_page(request, award, Holding())


@marked("finance", "hold", "place")
@require_POST
def place(request: HttpRequest, award: str) -> HttpResponse:
    """Stop the payments of an award."""
    actor, form = actor_of(request), Holding(request.POST)
    found = awards.get(award, actor)
    if not form.is_valid():
        return _placing_page(request, award, form)
    said = form.cleaned_data
    reasons = Text(said["reasons_ja"], said["reasons_en"])
    return attempt(
        lambda: actions.place(found, said["code"], reasons, actor, clock.now()),
        reverse("finance:award", args=(award,)),
        lambda problems: _placing_page(request, award, form, problems),
    )


@marked("finance", "hold", "lift")
@require_POST
def lift(request: HttpRequest, ref: str) -> HttpResponse:
    """Another person lets payments go on."""
    actor, form = actor_of(request), Reasons(request.POST)
    found = queries.hold(ref, actor)
    if not form.is_valid():
        return _hold_page(request, ref, form)
    reasons = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.lift(found, reasons, actor, clock.now()),
        reverse("finance:hold", args=(ref,)),
        lambda problems: _hold_page(request, ref, form, problems),
        lambda: trail.was_just_done("hold", ref, "hold_lifted", actor.person),
    )


def holds_table(held: Sequence[Held]) -> Table:
    """What stops a payment now, each with the hold behind it where someone has placed one."""
    columns = (Column(Text("保留の理由", "Why it is on hold")), Column(Text("保留", "Hold"), "ref"))
    rows = [
        (
            Cell(one.label, note=one.note or ""),
            Cell(one.ref, reverse("finance:hold", args=(one.ref,)) if one.ref else ""),
        )
        for one in held
    ]
    empty = Text("支払を止めているものはありません。", "Nothing stops a payment.")
    return Table(Text("支払を止めているもの", "What stops a payment"), columns, rows, empty=empty)


def may_place(actor: Actor, agency: str) -> bool:
    return against(actor, "place", Subject("hold", agencies=frozenset({agency}))) == ()


def _placing_page(request: HttpRequest, award: str, form: Holding, problems: Sequence[Problem] = ()) -> HttpResponse:
    found = awards.get(award, actor_of(request))
    context = {"award": found, "form": form, "problems": tuple(problems)}
    status = 409 if problems else 422 if form.is_bound else 200
    here = Crumb(Text("支払を保留する", "Put payments on hold"))
    way = Crumb(found.ref, reverse("finance:award", args=(award,)))
    return render(request, "finance/place_hold.html", context | _crumbs(way, here), status=status)


def _hold_page(
    request: HttpRequest, ref: str, form: Reasons | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.hold(ref, actor)
    events = trail.events_about("hold", ref)
    names = parties.names_of_people([found.placed_by, found.lifted_by, *(event.actor for event in events)])
    barred = against(actor, "lift", found.subject()) if found.state == "placed" else None
    context = {
        "hold": found,
        "summary": [
            Fact(Text("区分", "Kind"), PLACED[found.code]),
            Fact(
                Text("採択・契約", "Award"), found.award.ref, "ref", reverse("finance:award", args=(found.award.ref,))
            ),
            Fact(
                Text("対象の機関", "Member"),
                found.member.organisation.name if found.member is not None else _EVERYONE,
            ),
            Fact(Text("保留の理由", "Why"), found.reasons),
            Fact(Text("保留した人", "Placed by"), names.get(found.placed_by, "")),
            Fact(Text("解除した人", "Lifted by"), names.get(found.lifted_by, "")),
            Fact(Text("解除の理由", "Why it was lifted"), found.lifted_because if found.lifted_because.ja else ""),
        ],
        "lifting": (form or Reasons()) if barred == () else None,
        "barred": barred,
        "form": form,
        "problems": tuple(problems),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "finance/hold.html", context | _crumbs(Crumb(ref)), status=status)


def _crumbs(*last: Crumb) -> dict[str, Any]:
    way = Crumb(Text("支払の保留", "Holds"), reverse("finance:holds") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
