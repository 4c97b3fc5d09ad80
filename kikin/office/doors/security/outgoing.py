"""Technology that is to go out, at the desk: what waits by its clock, and one request with its triage and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.outgoing import CONDITION, OUTCOMES, REQUEST, ConditionFacts
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import Offer, Sent, Way, act_on, address, offers, steps_of, with_reasons
from kikin.office.doors.security.forms import Reasons
from kikin.office.doors.security.outgoing_forms import OnConditions, PuttingOff, SendingBack, Told
from kikin.office.look.history import moments
from kikin.office.look.outgoing import request_facts
from kikin.office.look.parts import Crumb, Fact, filled
from kikin.office.look.show import show
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import LATE
from kikin.office.outgoing import actions, queries
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text, of_pairs

_ROWS_ON_A_PAGE = 50
_TITLE = Text("技術の持ち出し", "Technology that goes out")
_WAITS = ("filed", "triaged", "delayed")
"""States in which the clock of an answer runs."""
_CLEAR = Text("差し支えなしとする", "Clear it")
_ON_CONDITIONS = Text("条件を付けて認める", "Clear it on conditions")
_KEEPS = Text("何を確かめて判断したかを残します。", "Keeps what you found out.")
_SETS = Text("条件と期限は、届け出た機関に示されます。", "The recipient is shown the conditions and their day.")
_WAYS = {
    "clear": Way(_CLEAR, _KEEPS, Reasons),
    "clear_with_conditions": Way(_ON_CONDITIONS, _SETS, OnConditions),
    "delay": Way(
        Text("回答を延期する", "Put the answer off"),
        Text("一度だけ、設置要綱の限度内で延期できます。", "Once, and within the limit of the charter."),
        PuttingOff,
    ),
    "escalate": Way(
        Text("責任者に上げる", "Take it to a lead"),
        Text("上げた人とは別の責任者が判断します。", "A lead who is another person decides."),
        Reasons,
    ),
    "allow": Way(_CLEAR, _KEEPS, Reasons),
    "allow_with_conditions": Way(_ON_CONDITIONS, _SETS, OnConditions),
    "refuse": Way(
        Text("認めない", "Refuse it"),
        Text("理由は、届け出た機関が読みます。", "The recipient reads the reasons."),
        Told,
        is_grave=True,
    ),
}
_ADDRESSES = {action: f"{action}_outgoing" for action in _WAYS}
_OF_CONDITIONS = {
    "accept": Way(
        Text("充足を認める", "Accept it as met"), Text("書類を確かめたうえで認めます。", "Once you saw the paper.")
    ),
    "send_back": Way(
        Text("差し戻す", "Send it back"), Text("何が足りないかを伝えます。", "Says what is missing."), SendingBack
    ),
}
_CONDITION_ADDRESSES = {action: f"{action}_outgoing_condition" for action in _OF_CONDITIONS}


@marked("security", "outgoing_request", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the nearest day first; licences that end; conditions whose day has passed."""
    actor = actor_of(request)
    today = local_date(clock.now(), in_force().zone)
    state, counts = request.GET.get("state", ""), queries.counts_by_state(actor)
    chosen = queries.visible_to(actor).filter(state=state).order_by("-pk") if state in REQUEST.states else None
    page = Paginator(chosen if chosen is not None else queries.waiting(actor), _ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    empty = Text("該当する届出はありません。", "There is no such request.")
    no_licence = Text("期限の近い許可はありません。", "No licence ends soon.")
    licences = Text("期限の近い、又は切れた輸出許可", "Licences that end soon, or have ended")
    context = {
        "state": state if chosen is not None else "",
        "figures": [
            Fact(name.staff, counts[one], "count", f"?state={one}") for one, name in STATES["outgoing_request"].items()
        ],
        "table": _table(Text("届出", "Requests"), page.object_list, today, empty),
        "alarms": _table(licences, queries.alarms(actor, today), today, no_licence),
        "transfers": _transfers(queries.notices_visible_to(actor).filter(kind="transfer", state="filed")),
        "overdue": _overdue(queries.overdue_conditions(actor, today)),
        "page": page,
        "crumbs": [Crumb(_TITLE)],
    }
    return render(request, "security/outgoing.html", context)


@marked("security", "outgoing_request", "see")
@require_safe
def outgoing_request(request: HttpRequest, ref: str) -> HttpResponse:
    """One request: what was asked, what the rule says of it, who in it is near to a list, and what can be done."""
    return _page(request, ref)


def _conditions(change: Callable[..., object]) -> Callable[[Any, Any, Actor], object]:
    def act(found: Any, form: Any, actor: Actor) -> object:
        asked = [actions.Asked(text, form.cleaned_data["due_on"]) for text in form.conditions]
        return change(found, form.said, asked, actor, clock.now())

    return act


def _refuse(found: Any, form: Any, actor: Actor) -> object:
    return actions.refuse(found, form.said, form.told, actor, clock.now())


def _delay(found: Any, form: Any, actor: Actor) -> object:
    return actions.delay(found, form.cleaned_data["delay_days"], form.said, form.told, actor, clock.now())


_step = steps_of(REQUEST, queries.get, _WAYS, lambda *asked: _page(*asked))
clear = _step("clear", with_reasons(actions.clear))
clear_with_conditions = _step("clear_with_conditions", _conditions(actions.clear_with_conditions))
delay = _step("delay", _delay)
escalate = _step("escalate", with_reasons(actions.escalate))
allow = _step("allow", with_reasons(actions.allow))
allow_with_conditions = _step("allow_with_conditions", _conditions(actions.allow_with_conditions))
refuse = _step("refuse", _refuse)


def _act_on_condition(action: str, change: Callable[[Any, Any, Actor], object]) -> Callable[..., HttpResponse]:
    @marked("security", "outgoing_condition", action)
    @require_POST
    def take(request: HttpRequest, ref: str) -> HttpResponse:
        """What is said of a paper that shows a condition to be met."""
        found = queries.get_condition(ref, actor_of(request))
        return act_on(
            request,
            found,
            CONDITION,
            action,
            _OF_CONDITIONS[action].form,
            change,
            address("outgoing_request", found.request.ref),
            lambda sent, problems: _page(request, found.request.ref, {}, problems, {ref: sent}),
        )

    return take


accept = _act_on_condition("accept", lambda found, _, actor: actions.accept(found, actor, clock.now()))
send_back = _act_on_condition("send_back", with_reasons(actions.send_back))


def _page(
    request: HttpRequest,
    ref: str,
    forms: Sent | None = None,
    problems: Sequence[Problem] = (),
    on_conditions: dict[str, Sent] | None = None,
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get(ref, actor)
    events = trail.events_about("outgoing_request", ref)
    names = parties.names_of_people([*(one.actor for one in events), found.filed_by])
    facts = replace(queries.facts_of(found, clock.now()), reasons="-", conditions_count=1)
    returned = [form for one in (on_conditions or {}).values() for form in one.values()]
    context = {
        "found": found,
        "what": found.what.label,
        "outcome": OUTCOMES.get(found.outcome),
        "waits": found.state in _WAITS,
        "near": _near(found),
        "summary": _facts(found, names),
        "conditions": [
            (one, _offers_of(one, actor, (on_conditions or {}).get(one.ref, {}))) for one in found.conditions.all()
        ],
        "offers": offers(REQUEST, found.subject(), facts, actor, _WAYS, sent, ref, _ADDRESSES),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter([*sent.values(), *returned]), None),
        "crumbs": [Crumb(_TITLE, reverse("security:outgoing")), Crumb(ref)],
    }
    status = 409 if problems else 422 if sent or returned else 200
    return render(request, "security/outgoing_request.html", context, status=status)


def _offers_of(condition: Any, actor: Actor, sent: Sent) -> list[Offer]:
    facts = ConditionFacts("-")
    return offers(
        CONDITION, condition.subject(), facts, actor, _OF_CONDITIONS, sent, condition.ref, _CONDITION_ADDRESSES
    )


def _table(caption: Text, requests: Iterable[Any], today: date, empty: Text) -> Table:
    columns = (
        Column(Text("届出", "Request")),
        Column(Text("機関", "Recipient")),
        Column(Text("仕分け", "Triage")),
        Column(Text("回答の期限", "Answer by"), "on"),
        Column(Text("許可の期限", "Licence until"), "on"),
        Column(Text("状態", "State"), "state:outgoing_request"),
    )
    rows = [
        (
            Cell(one.what.label, address("outgoing_request", one.ref), note=show(one.ref, "ref")),
            Cell(one.member.organisation.name, note=show(one.member.award.ref, "ref")),
            OUTCOMES.get(one.outcome, ""),
            Cell(one.answer_by, note=LATE if one.is_late(today) else ""),
            one.licence_until,
            one.state,
        )
        for one in requests
    ]
    return Table(caption, columns, rows, empty=empty)


def _transfers(found: Iterable[Any]) -> Table:
    columns = (
        Column(Text("名称", "Title")),
        Column(Text("機関", "Recipient")),
        Column(Text("相手方", "The other side")),
    )
    rows = [
        (Cell(one.title, address("ip_notice", one.ref)), one.member.organisation.name, one.counterparty)
        for one in found
    ]
    empty = Text("確認を待つ移転はありません。", "No transfer waits for the desk.")
    return Table(Text("確認を待つ知的財産の移転", "Transfers of intellectual property"), columns, rows, empty=empty)


def _overdue(conditions: Iterable[Any]) -> Table:
    columns = (
        Column(Text("条件", "Condition")),
        Column(Text("機関", "Recipient")),
        Column(Text("期限", "Due on"), "on"),
    )
    rows = [
        (Cell(one.text, address("outgoing_request", one.request.ref)), one.request.member.organisation.name, one.due_on)
        for one in conditions
    ]
    empty = Text("期限を過ぎた条件はありません。", "No condition is overdue.")
    return Table(Text("期限を過ぎた条件", "Conditions whose day has passed"), columns, rows, empty=empty)


def _near(found: Any) -> Table:
    columns = (
        Column(Text("届出の名称", "Name in the request")),
        Column(Text("リスト", "List")),
        Column(Text("リスト上の名称", "Name on the list")),
        Column(Text("一致の確からしさ", "How sure")),
        Column(Text("根拠", "Grounds")),
    )
    rows = []
    for one in found.near:
        grounds = of_pairs(one["grounds"])
        why = Text("、".join(each.ja for each in grounds), "; ".join(each.en for each in grounds))
        rows.append((one["name"], one["watchlist"], one["matched_name"], f"{one['score_bp'] / 100:.0f} %", why))
    empty = Text("リストに近い名称はありません。", "No name is near to a list.")
    return Table(Text("リストに近い名称", "Names near to a list"), columns, rows, empty=empty)


def _facts(found: Any, names: Any) -> list[Fact]:
    member = found.member
    return filled(
        Fact(Text("採択・契約", "Award"), member.award.ref, "ref", note=member.award.title),
        Fact(Text("機関", "Recipient"), member.organisation.name),
        Fact(Text("届け出た人", "Filed by"), names.get(found.filed_by, "")),
        *request_facts(found.request),
        Fact(Text("届出日時", "Filed"), found.filed_at, "at"),
        Fact(Text("回答の期限", "Answer by"), found.answer_by, "on"),
        Fact(Text("判断の理由", "Reasons"), found.reasons),
    )
