"""What follows an award: completed work, yearly reports on obligations, breaches, and debts that are given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.settlements import BREACH, CAUSES
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.obligation_forms import BreachForm, WriteOffForm
from kikin.office.gate import Refused
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.settlements import facts_of_breach
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either
from kikin.office.parties import queries as parties
from kikin.office.settlements import queries
from kikin.office.settlements.actions import facility, receivables
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS = 100
_GET: dict[str, Callable[[str, Actor], Any]] = {
    "completed_work": queries.completed_work,
    "fulfilment": queries.fulfilment,
    "breach": queries.breach,
    "receivable": queries.receivable,
}
_NAMES = {
    "completed_work": Text("出来高の報告", "Completed work"),
    "fulfilment": Text("義務の履行の報告", "Yearly report on an obligation"),
    "breach": Text("義務違反", "Breach"),
    "receivable": Text("返還債権", "Receivable"),
}
_PLACES = {
    "receivable.amount_yen": "amount_yen",
    "day": "breached_on",
    "document": "document",
    "breach.breached_on": "breached_on",
}


@marked("programme", "breach", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What recipients have reported, breaches, and what is owed, the newest first."""
    return _home(request)


@marked("programme", "completed_work", "see")
@require_safe
def one(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """One of them, with what can be done."""
    return _page(request, kind, ref)


@marked("programme", "completed_work", "accept")
@require_POST
def accept(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """What was reported is so."""
    steps: dict[str, Callable[..., object]] = {
        "completed_work": facility.accept_work,
        "fulfilment": facility.accept_year,
    }
    return _take(request, kind, ref, "accepted", steps)


@marked("programme", "breach", "confirm")
@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Another officer confirms a breach, and the money is demanded back."""
    return _take(request, "breach", ref, "confirmed", {"breach": facility.confirm_breach})


@marked("programme", "completed_work", "send_back")
@require_POST
def send_back(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """What was reported is not shown, for reasons that the recipient reads."""
    steps: dict[str, Callable[..., object]] = {
        "completed_work": facility.send_back_work,
        "fulfilment": facility.send_back_year,
    }
    return _refuse(request, kind, ref, "sent_back", steps)


@marked("programme", "breach", "dismiss")
@require_POST
def dismiss(request: HttpRequest, ref: str) -> HttpResponse:
    """It was no breach, for reasons."""
    return _refuse(request, "breach", ref, "dismissed", {"breach": facility.dismiss_breach})


@marked("programme", "breach", "record")
@require_POST
def record_breach(request: HttpRequest) -> HttpResponse:
    """Record that an obligation was not kept."""
    actor, form = actor_of(request), BreachForm(request.POST)
    if not form.is_valid():
        return _home(request, form)
    said = form.cleaned_data
    try:
        award = awards.get(said["award"].strip(), actor)
        members = [m for m in awards.members_of(award) if said["member"].strip() in ("", m.organisation.ref)]
        if len(members) != 1:
            form.add_error("member", either("契約の機関の番号を記入してください。", "Name one member of the award."))
            return _home(request, form)
        words = Text(said["words_ja"], said["words_en"])
        made = facility.record_breach(members[0], said["breached_on"], words, said["document"], actor, clock.now())
    except Refused as refused:
        if not refused.hidden:
            return _home(request, form, form.take_up(refused.problems, _PLACES))
        form.add_error("award", either("自機関にこの番号の契約はありません。", "This agency has no such award."))
        return _home(request, form)
    return redirect("programme:obligation", "breach", made.ref)


@marked("programme", "receivable", "write_off")
@require_POST
def write_off(request: HttpRequest, ref: str) -> HttpResponse:
    """Give up what is still owed, or a part of it."""
    actor, form = actor_of(request), WriteOffForm(request.POST)
    found = queries.receivable(ref, actor)
    if not form.is_valid():
        return _page(request, "receivable", ref, form)
    said = form.cleaned_data
    return attempt(
        lambda: receivables.write_off(found, said["amount_yen"], form.said, actor, clock.now()),
        reverse("programme:obligation", args=("receivable", ref)),
        lambda problems: _page(request, "receivable", ref, form, form.take_up(problems, _PLACES)),
        lambda: trail.was_just_done("receivable", ref, "receivable_written_off", actor.person),
    )


def _take(
    request: HttpRequest, kind: str, ref: str, became: str, steps: dict[str, Callable[..., object]]
) -> HttpResponse:
    if kind not in steps:
        raise Http404("no such step")
    actor = actor_of(request)
    found = _GET[kind](ref, actor)
    return attempt(
        lambda: steps[kind](found, actor, clock.now()),
        reverse("programme:obligation", args=(kind, ref)),
        lambda problems: _page(request, kind, ref, problems=problems),
        lambda: trail.was_just_done(kind, ref, f"{kind}_{became}", actor.person),
    )


def _refuse(
    request: HttpRequest, kind: str, ref: str, became: str, steps: dict[str, Callable[..., object]]
) -> HttpResponse:
    if kind not in steps:
        raise Http404("no such step")
    actor, form = actor_of(request), Reasons(request.POST)
    found = _GET[kind](ref, actor)
    if not form.is_valid():
        return _page(request, kind, ref, form)
    return attempt(
        lambda: steps[kind](found, form.said, actor, clock.now()),
        reverse("programme:obligation", args=(kind, ref)),
        lambda problems: _page(request, kind, ref, form, problems),
        lambda: trail.was_just_done(kind, ref, f"{kind}_{became}", actor.person),
    )


def _home(request: HttpRequest, form: BreachForm | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "tables": [
            _table("completed_work", queries.completed_works_of(actor), "completed_yen"),
            _table("fulfilment", queries.fulfilments_of(actor), ""),
            _table("breach", queries.breaches_of(actor), "amount_yen"),
            _table("receivable", queries.receivables_of(actor), "amount_yen"),
        ],
        "form": form or BreachForm(),
        "problems": tuple(problems),
        "crumbs": [Crumb(_TITLE)],
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "programme/obligations.html", context, status=status)


_TITLE = Text("義務と返還", "Obligations and debts")


def _table(kind: str, found: Any, amount: str) -> Table:
    columns = [
        Column(_NAMES[kind], "ref"),
        Column(Text("状態", "State"), f"state:{kind}"),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("受託者・交付先", "Recipient")),
    ]
    if amount:
        columns.append(Column(Text("金額", "Amount"), "yen"))
    rows = []
    for each in found.order_by("-pk")[:_ROWS]:
        award = each.member.award
        row = [
            Cell(each.ref, url=reverse("programme:obligation", args=(kind, each.ref))),
            each.state,
            Cell(award.ref, url=reverse("programme:award", args=(award.ref,))),
            each.member.organisation.name,
        ]
        rows.append([*row, getattr(each, amount)] if amount else row)
    return Table(_NAMES[kind], columns, rows, empty=Text("まだありません。", "None yet."))


def _page(
    request: HttpRequest, kind: str, ref: str, form: Questions | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    if kind not in _GET:
        raise Http404("no such thing")
    actor = actor_of(request)
    found = _GET[kind](ref, actor)
    events = trail.events_about(kind, ref)
    names = parties.names_of_people(event.actor for event in events)
    award = found.member.award
    url = reverse("programme:award", args=(award.ref,))
    context = {
        "kind": kind,
        "one": found,
        "title": _NAMES[kind],
        "summary": [
            Fact(Text("採択・契約", "Award"), award.ref, "ref", url, award.title),
            Fact(Text("受託者・交付先", "Recipient"), found.member.organisation.name),
            *_FACTS[kind](found),
        ],
        "acts": _acts(kind, found, actor),
        "refusing": _refusing(kind, found, actor, form),
        "writing_off": _writing_off(kind, found, actor, form),
        "form": form,
        "problems": tuple(problems),
        "moments": moments(events, names),
        "crumbs": [Crumb(_TITLE, reverse("programme:obligations")), Crumb(ref)],
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "programme/obligation.html", context, status=status)


def _acts(kind: str, found: Any, actor: Actor) -> list[Act]:
    if kind == "breach":
        facts = queries.work_facts(found.member, clock.now(), claw_back_yen=found.amount_yen, paid_yen=found.paid_yen)
        labels = {"confirm": Text("違反を認定し、返還を命じる", "Confirm it, and demand the money back")}
        urls = {"confirm": reverse("programme:confirm_breach", args=(found.ref,))}
        return acts_from_here(BREACH, found.subject(), facts, actor, labels, urls, ("confirm",))
    if kind == "receivable":
        return []
    labels = {"accept": Text("確認した", "Accept")}
    urls = {"accept": reverse("programme:accept_obligation", args=(kind, found.ref))}
    return acts_from_here(
        found.lifecycle, found.subject(), queries.work_facts(found.member, clock.now()), actor, labels, urls
    )


def _refusing(kind: str, found: Any, actor: Actor, form: Questions | None) -> dict[str, Any] | None:
    action = {"completed_work": "send_back", "fulfilment": "send_back", "breach": "dismiss"}.get(kind, "")
    if found.state not in ("reported", "recorded") or not action or against(actor, action, found.subject()) != ():
        return None
    parts = (found.ref,) if kind == "breach" else (kind, found.ref)
    return {
        "url": reverse(f"programme:{action}_obligation", args=parts),
        "form": form if isinstance(form, Reasons) else Reasons(),
        "label": Text("違反に当たらないとする", "Dismiss it") if kind == "breach" else Text("差し戻す", "Send it back"),
    }


def _writing_off(kind: str, found: Any, actor: Actor, form: Questions | None) -> Questions | None:
    if kind != "receivable" or found.state != "due" or against(actor, "write_off", found.subject()) != ():
        return None
    return form if isinstance(form, WriteOffForm) else WriteOffForm(initial={"amount_yen": found.owed.left_yen})


def _of_work(found: Any) -> list[Fact]:
    return [
        Fact(Text("完成した部分", "What is completed"), found.title),
        Fact(Text("完成日", "Completed on"), found.completed_on, "on"),
        Fact(Text("対象経費", "Eligible cost"), found.completed_yen, "yen"),
        Fact(Text("根拠書類", "Rests on"), found.document),
        Fact(Text("差し戻した理由", "Why it was sent back"), found.reasons if found.reasons.ja else ""),
    ]


def _of_fulfilment(found: Any) -> list[Fact]:
    return [
        Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
        Fact(Text("履行の状況", "How it stands"), found.words),
        Fact(Text("根拠書類", "Rests on"), found.document),
        Fact(Text("差し戻した理由", "Why it was sent back"), found.reasons if found.reasons.ja else ""),
    ]


def _of_receivable(found: Any) -> list[Fact]:
    interest = queries.interest_to_date(found, local_date(clock.now(), charters.in_force().zone))
    return [
        Fact(Text("原因", "Cause"), CAUSES[found.cause]),
        Fact(Text("請求額", "Demanded"), found.amount_yen, "yen"),
        Fact(Text("納付期限", "Due on"), found.due_on, "on"),
        Fact(Text("残額", "Still owed"), found.owed.left_yen, "yen"),
        Fact(
            Text("本日までの延滞金", "Late interest to date"),
            None if isinstance(interest, Problem) else interest,
            "yen",
        ),
        Fact(Text("放棄額", "Written off"), found.written_off_yen or None, "yen"),
        Fact(Text("放棄した理由", "Why it was written off"), found.reasons if found.reasons.ja else ""),
    ]


_FACTS: dict[str, Callable[[Any], list[Fact]]] = {
    "completed_work": _of_work,
    "fulfilment": _of_fulfilment,
    "breach": facts_of_breach,
    "receivable": _of_receivable,
}
