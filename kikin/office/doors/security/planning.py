"""The mitigation plan, version by version, until both sides accept one; and each of its measures until it is met."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import MEASURE, MEASURES, PLAN, MeasureFacts, PlanFacts
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import (
    Offer,
    Part,
    Sent,
    Way,
    act_on,
    act_on_case,
    address,
    back_to,
    case_offers,
    frame,
    free_offer,
    of_kind,
    offers,
    show,
    take,
    with_reasons,
    without_reasons,
)
from kikin.office.doors.security.forms import Extending, Reasons
from kikin.office.doors.security.hearing import paper_url, today_of
from kikin.office.look.files import type_and_size
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.terms import Terms, measures_table, number_in, terms_of, version_table
from kikin.office.look.words import LATE
from kikin.office.parties import queries as parties
from kikin.office.screening import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

NEGOTIATE = Way(
    Text("軽減計画の協議を始める", "Begin to negotiate a plan"),
    Text(
        "応募者と措置を協議する段階に進みます。規則の求める措置のひな型から始められます。",
        "Goes on to agree measures with the applicant, beginning with the templates of those that the rules ask for.",
    ),
)
_PROPOSE = Way(
    Text("この版を応募者に提案する", "Propose this version"),
    Text(
        "応募者の画面に表示され、応募者は受諾、対案の提出、辞退ができます。規則の求める措置を省くには理由が必要です。",
        "The applicant sees it, and may accept, counter or decline. Leaving out what the rules ask for needs reasons.",
    ),
)
_OF_PLAN = {
    "take_counter": Way(
        Text("対案を受け入れる", "Accept the counter"),
        Text("応募者の対案で双方の合意とします。", "The applicant's version is agreed by both sides."),
    ),
    "break_off": Way(
        Text("協議を打ち切る", "Break off"),
        Text(
            "どの版でも合意できないと記録します。意見を述べる機会を与えたあと、不可とできます。",
            "Records that no version will do. After the right of reply, the case can be refused.",
        ),
        Reasons,
        is_grave=True,
    ),
}
_OF_MEASURE = {
    "fulfil": Way(
        Text("完了とする", "Record that it is met"),
        Text("何によって確認したかとともに完了を記録します。", "Records that it is met, and what shows it."),
        Reasons,
    ),
    "extend": Way(
        Text("期限を延ばす", "Extend"),
        Text("新しい期限を理由とともに定めます。", "Sets a later due day, with reasons."),
        Extending,
    ),
    "escalate": Way(
        Text("責任者に上申する", "Take it to a lead"),
        Text("期限を過ぎたことを責任者に知らせます。", "Tells a lead that its day has passed."),
    ),
    "record_breach": Way(
        Text("違反を記録する", "Record a breach"),
        Text(
            "合意が守られなかったと記録します。完了か解除まで、この採択の支払が止まります。",
            "Records that what was agreed was not kept. Payments of the award stop until it is met or lifted.",
        ),
        Reasons,
        is_grave=True,
    ),
    "lift": Way(
        Text("解除する", "Lift"),
        Text(
            "不要になったと記録します。支払を止めなくなります。",
            "Records that it is needed no longer. It holds no payment.",
        ),
        Reasons,
        is_grave=True,
    ),
}


def _gather(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    plan, today = queries.plan_of(case), today_of(case)
    versions = queries.versions_of(plan) if plan is not None else []
    pairs = zip_longest(versions, versions[1:])
    return {
        "plan": plan,
        "versions": [(one, version_table(one, before)) for one, before in pairs],
        "table": measures_table(queries.measures_of(case), today, lambda one: address("measure", one.ref)),
        "offers": _offers(case, plan, versions, actor, sent, today),
        "terms": _terms(case, plan, versions, actor, sent, today),
    }


PLANNING = Part("plan", _gather)


@marked("security", "plan", "see")
@require_safe
def plan(request: HttpRequest, ref: str) -> HttpResponse:
    """The plan with its versions, and the measures that came of it."""
    return show(request, PLANNING, ref)


@marked("security", "screening_case", "negotiate")
@require_POST
def negotiate(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin to negotiate."""
    return act_on_case(request, PLANNING, ref, "negotiate", without_reasons(actions.negotiate))


@marked("security", "plan", "propose")
@require_POST
def propose_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a version on the table."""
    actor, form = actor_of(request), Terms(request.POST, auto_id="propose_%s")
    case = queries.get(ref, actor)
    return take(
        request,
        lambda: actions.propose_plan(case, form.terms, form.said, actor, clock.now()),
        address("plan", ref),
        lambda sent, problems: show(request, PLANNING, ref, sent, form.take_up_all(problems)),
        {"propose": form},
    )


@marked("security", "plan", "take_counter")
@require_POST
def take_counter(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept what the applicant proposed instead."""
    seen = number_in(request.GET.get("version", ""))
    return _on_plan(
        request, ref, "take_counter", lambda found, _, actor: actions.take_counter(found, actor, clock.now(), seen=seen)
    )


@marked("security", "plan", "break_off")
@require_POST
def break_off(request: HttpRequest, ref: str) -> HttpResponse:
    """No version will do."""
    return _on_plan(request, ref, "break_off", with_reasons(actions.break_off))


@marked("security", "measure", "see")
@require_safe
def measure(request: HttpRequest, ref: str) -> HttpResponse:
    """One measure: what is to be done by when, what was shown for it, and the next step."""
    return _measure_page(request, ref)


@marked("security", "measure", "fulfil")
@require_POST
def fulfil(request: HttpRequest, ref: str) -> HttpResponse:
    """What was to be done is done."""
    return _on_measure(request, ref, "fulfil", with_reasons(actions.fulfil))


@marked("security", "measure", "extend")
@require_POST
def extend(request: HttpRequest, ref: str) -> HttpResponse:
    """More time, with reasons."""
    return _on_measure(
        request,
        ref,
        "extend",
        lambda found, form, actor: actions.extend(found, form.cleaned_data["due_on"], form.said, actor, clock.now()),
    )


@marked("security", "measure", "escalate")
@require_POST
def escalate(request: HttpRequest, ref: str) -> HttpResponse:
    """It is overdue."""
    return _on_measure(request, ref, "escalate", lambda found, _, actor: actions.escalate([found], actor, clock.now()))


@marked("security", "measure", "record_breach")
@require_POST
def record_breach(request: HttpRequest, ref: str) -> HttpResponse:
    """What was agreed was not kept."""
    return _on_measure(request, ref, "record_breach", with_reasons(actions.record_breach))


@marked("security", "measure", "lift")
@require_POST
def lift(request: HttpRequest, ref: str) -> HttpResponse:
    """It is needed no longer."""
    return _on_measure(request, ref, "lift", with_reasons(actions.lift))


def _offers(case: Any, plan: Any, versions: Sequence[Any], actor: Actor, sent: Sent, today: date) -> list[Offer]:
    found = case_offers(case, actor, {"negotiate": NEGOTIATE}, sent)
    if plan is not None and versions:
        facts = PlanFacts(case.state, today, terms_of(versions[0]), (), "-")
        found += [
            _of_version(one, versions[0].number)
            for one in offers(PLAN, plan.subject(), facts, actor, _OF_PLAN, sent, plan.ref)
        ]
    return found


def _of_version(offer: Offer, number: int) -> Offer:
    """What is agreed to is the version that stood on the page."""
    return replace(offer, act=replace(offer.act, url=f"{offer.act.url}?version={number}"))


def _terms(
    case: Any, plan: Any, versions: Sequence[Any], actor: Actor, sent: Sent, today: date
) -> tuple[Offer, Any] | None:
    """The form of the next version, where it is the fund's turn to write one."""
    is_our_turn = case.state == "mitigating" and (plan is None or plan.state in ("drafted", "countered"))
    if not is_our_turn:
        return None
    begun = terms_of(versions[0]) if versions else queries.first_terms(case, today)
    form = sent.get("propose") or Terms(auto_id="propose_%s", terms=begun)
    url = address("propose_plan", case.ref)
    found = free_offer(of_kind(case, "plan"), "propose", _PROPOSE, url, actor, {"propose": form})
    return (found[0], form) if found else None


def _on_plan(request: HttpRequest, ref: str, action: str, change: Callable[[Any, Any, Actor], object]) -> HttpResponse:
    found = queries.get_plan(ref, actor_of(request))
    after, page = address("plan", found.case.ref), back_to(request, PLANNING, found.case.ref)
    return act_on(request, found, PLAN, action, _OF_PLAN[action].form, change, after, page)


def _on_measure(
    request: HttpRequest, ref: str, action: str, change: Callable[[Any, Any, Actor], object]
) -> HttpResponse:
    found = queries.get_measure(ref, actor_of(request))
    return act_on(
        request,
        found,
        MEASURE,
        action,
        _OF_MEASURE[action].form,
        change,
        address("measure", ref),
        lambda sent, problems: _measure_page(request, ref, sent, problems),
    )


def _measure_page(
    request: HttpRequest, ref: str, forms: Sent | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get_measure(ref, actor)
    case = actions.read_case(found.case.ref, ("plan",), actor, clock.now())
    today = today_of(case)
    left = tuple(problems)
    if sent and problems:
        left = next(iter(sent.values())).take_up(problems, {"measure.due_on": "due_on", "measure.note": "reasons"})
    facts = MeasureFacts(case.state, today, found.due_on, today + timedelta(days=1), note="-")
    events = trail.events_about("measure", ref)
    context = frame(case, actor, "plan", Crumb(MEASURES[found.code])) | {
        "measure": found,
        "kind": MEASURES[found.code],
        "summary": [
            Fact(Text("内容", "What is to be done"), found.text),
            Fact(
                Text("期限", "Due"),
                found.due_on,
                "on",
                note=LATE if found.state == "in_force" and found.due_on < today else "",
            ),
            Fact(
                Text("支払", "Payments"),
                Text("完了まで保留", "held until met") if found.holds_payment else Text("保留しない", "not held"),
            ),
            Fact(Text("上申", "Taken to a lead"), found.escalated_at, "at"),
            Fact(Text("記録", "Note"), found.note if found.note.ja else ""),
        ],
        "papers": _papers(case, found),
        "offers": offers(MEASURE, found.subject(), facts, actor, _OF_MEASURE, sent, ref),
        "moments": moments(events, parties.names_of_people(event.actor for event in events)),
        "problems": left,
        "form": next(iter(sent.values()), None),
    }
    return render(request, "security/measure.html", context, status=409 if problems else 422 if sent else 200)


def _papers(case: Any, measure: Any) -> Table:
    columns = (
        Column(Text("資料", "Paper")),
        Column(Text("提出日時", "Handed in"), "at"),
        Column("SHA-256", "digest"),
    )
    rows = [(_paper(case, one), one.added_at, one.sha256) for one in measure.papers.all()]
    empty = Text("資料はまだ提出されていません。", "Nothing has been handed in yet.")
    return Table(Text("提出された資料", "What was handed in"), columns, rows, empty=empty)


def _paper(case: Any, paper: Any) -> object:
    if not paper.name:
        return Text("期限により削除済み", "deleted after its time")
    return Cell(paper.name, url=paper_url(case, paper), note=type_and_size(paper.name, paper.size_bytes))
