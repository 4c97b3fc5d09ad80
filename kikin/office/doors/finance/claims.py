"""Claims, and the pairs of eyes between a claim and its payment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.claims import CLAIM, left_yen
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.claims import actions, queries
from kikin.office.doors.finance import holds, statements
from kikin.office.doors.finance.forms import Reasons, Repaying
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.changes import CARRIED
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import state_name
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.office.parties import queries as parties
from kikin.office.payments import queries as payments
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_STATES = ("filed", "checked", "approved", "paid", "settled", "repaid", "refused")
_LABELS = {
    "check": Text("確認する", "Check"),
    "approve": Text("承認する", "Approve"),
}
_FORMS: dict[str, type[Questions]] = {"refuse": Reasons, "repay": Repaying}
_PLACES = {"claim.document": "document"}
"""Where a problem of a repayment is mended."""

_STEPS = (
    ("filed_by", Text("請求した人", "Filed by")),
    ("checked_by", Text("確認した人", "Checked by")),
    ("approved_by", Text("承認した人", "Approved by")),
    ("paid_by", Text("支払った人", "Paid by")),
)


@marked("finance", "claim", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The claims of the actor's agency, by state."""
    seen = queries.visible_to(actor_of(request))
    state = request.GET.get("state", "")
    order = asked_order(request, ("ref", "amount", "filed_at"), "-filed_at")
    column = order.replace("amount", "amount_yen")
    chosen = (seen.filter(state=state) if state in _STATES else seen).order_by(column, "pk")
    columns = (
        Column(Text("請求", "Claim"), "ref", sort="ref"),
        Column(Text("状態", "State"), "state:claim"),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("請求者", "Recipient")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("請求日時", "Filed"), "at", sort="filed_at"),
        Column(Text("請求額", "Amount"), "yen", sort="amount"),
    )
    page = Paginator(chosen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_file = request.GET.get("format") == "csv"
    rows = [
        (
            Cell(one.ref, url=reverse("finance:claim", args=(one.ref,))),
            one.state,
            Cell(one.member.award.ref, url=reverse("finance:award", args=(one.member.award.ref,))),
            one.member.organisation.name,
            Cell(one.fiscal_year, note=CARRIED if one.carried_into is not None else ""),
            one.filed_at,
            one.amount_yen,
        )
        for one in (chosen if is_file else page.object_list)
    ]
    query = request.GET.copy()
    query["format"] = "csv"
    empty = Text("該当する請求はありません。別の状態を選んでください。", "No claim is in this state: choose another.")
    totals = add_up(rows, columns, Text("表示中の合計", "Total on this page")) if rows else ()
    table = Table(
        Text("自機関が担当する請求", "Claims of this agency"),
        columns,
        rows,
        totals,
        empty,
        order,
        f"?{query.urlencode()}",
    )
    if is_file:
        return HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    counts = queries.counts_by_state(actor_of(request))
    states = [
        (one, state_name("claim", one).staff, counts.get(one, 0)) for one in _STATES if counts.get(one) or one == state
    ]
    context = {"table": table, "page": page, "state": state, "states": states, "total_count": sum(counts.values())}
    return render(request, "finance/claims.html", context | _crumbs())


@marked("finance", "claim", "see")
@require_safe
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """One claim: what it asks for, who did which step, and the next step with what speaks against it."""
    return _claim_page(request, ref)


@marked("finance", "claim", "check")
@require_POST
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """The claim is compared with its plan and contract."""
    return _take(request, ref, "check")


@marked("finance", "claim", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Another officer approves it."""
    return _take(request, ref, "approve")


@marked("finance", "claim", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Refuse it, with reasons that the recipient reads."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="refuse_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _claim_page(request, ref, {"refuse": form})
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: actions.refuse(found, said, actor, clock.now()),
        reverse("finance:claim", args=(ref,)),
        lambda problems: _claim_page(request, ref, {"refuse": form}, problems),
        lambda: trail.was_just_done("claim", ref, "claim_refused", actor.person),
    )


@marked("finance", "claim", "repay")
@require_POST
def repay(request: HttpRequest, ref: str) -> HttpResponse:
    """All of the advance has come back; what is wrong stands at its question."""
    actor, form = actor_of(request), Repaying(request.POST, auto_id="repay_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _claim_page(request, ref, {"repay": form})
    return attempt(
        lambda: actions.repay(found, form.cleaned_data["document"], actor, clock.now()),
        reverse("finance:claim", args=(ref,)),
        lambda problems: _claim_page(request, ref, {"repay": form}, form.take_up(problems, _PLACES)),
        lambda: trail.was_just_done("claim", ref, "claim_repaid", actor.person),
    )


def _claim_page(
    request: HttpRequest, ref: str, forms: Mapping[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    sent = dict(forms or {})
    actor = actor_of(request)
    found = queries.get(ref, actor)
    events = trail.events_about("claim", ref)
    people = [getattr(found, name) for name, _ in _STEPS]
    names = parties.names_of_people([*people, *(event.actor for event in events)])
    member = found.member
    facts = [
        Fact(Text("請求額", "Amount"), found.amount_yen, "yen"),
        Fact(
            Text("年度", "Fiscal year"),
            found.fiscal_year,
            "fiscal_year",
            note=CARRIED if found.carried_into is not None else "",
        ),
        Fact(Text("請求者", "Recipient"), member.organisation.name),
        Fact(
            Text("採択・契約", "Award"),
            member.award.ref,
            "ref",
            reverse("finance:award", args=(member.award.ref,)),
            member.award.title,
        ),
        Fact(Text("年度計画の残額", "Left of the plan"), _left_yen(found), "yen"),
        Fact(Text("支払日", "Paid on"), found.paid_on, "on"),
        Fact(Text("確定額", "Settled"), found.settled_yen, "yen"),
        _closing_document(found),
        Fact(Text("不承認の理由", "Why it was refused"), found.reasons if found.reasons.ja else ""),
    ]
    steps = [
        Fact(label, names.get(person, Text(person, person)) if person else "")
        for (_, label), person in zip(_STEPS, people, strict=True)
    ]
    context = {
        "claim": found,
        "summary": facts,
        "steps": steps,
        "acts": _acts(found, actor),
        "refusing": _asked(found, "refuse", actor, sent),
        "repaying": _asked(found, "repay", actor, sent),
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "held": _held(found),
        "payments": _payments_table(found),
        "transfers": statements.posted_table(queries.transfers_of(found)),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "finance/claim.html", context | _crumbs(Crumb(ref)), status=status)


def _closing_document(claim: Any) -> Fact:
    """The settlement or the notice of refund by which the claim came to its end."""
    label = Text("確定調書・返還通知", "Settlement or notice of refund")
    if claim.state == "settled":
        return Fact(label, claim.document, "ref", reverse("finance:settlement", args=(claim.document,)))
    return Fact(label, claim.document)


def _take(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    steps: dict[str, Callable[..., object]] = {
        "check": actions.check,
        "approve": actions.approve,
    }
    event = next(one.event for one in CLAIM.steps if one.action == action)
    return attempt(
        lambda: steps[action]([found], actor, clock.now()),
        reverse("finance:claim", args=(ref,)),
        lambda problems: _claim_page(request, ref, problems=problems),
        lambda: trail.was_just_done("claim", ref, event, actor.person),
    )


def _acts(claim: Any, actor: Actor) -> list[Act]:
    (facts,) = queries.facts_of([queries.asked_by(claim)], clock.now())
    urls = {action: reverse(f"finance:{action}", args=(claim.ref,)) for action in _LABELS}
    return acts_from_here(CLAIM, claim.subject(), facts, actor, _LABELS, urls)


def _asked(claim: Any, action: str, actor: Actor, sent: Mapping[str, Questions]) -> Questions | None:
    """The form of a step that needs more than a click, where the step is there and the actor's."""
    is_open = not isinstance(CLAIM.step(action, claim.state), Problem)
    if not is_open or against(actor, action, claim.subject()) != ():
        return None
    return sent.get(action) or _FORMS[action](auto_id=f"{action}_%s")


def _held(claim: Any) -> Table | None:
    """What would stop its payment now; nothing once it is paid or refused."""
    if claim.state not in ("filed", "checked", "approved"):
        return None
    found = payments.holds_on([claim.member], payments.today_of(clock.now()))
    return holds.holds_table(found[claim.member_id])


def _payments_table(claim: Any) -> Table:
    """The runs in which it was to be paid, the one that came back among them."""
    columns = (
        Column(Text("支払一括処理", "Run"), "ref"),
        Column(Text("状態", "State"), "state:payment"),
        Column(Text("振込指定日", "Day of the transfer"), "on"),
        Column(Text("理由", "Reason")),
    )
    rows = [
        (Cell(one.run.ref, reverse("finance:run", args=(one.run.ref,))), one.state, one.run.pay_on, one.reasons)
        for one in payments.payments_for(claim.ref)
    ]
    empty = Text("承認された請求は、支払一括処理で支払います。", "Approved claims are paid by a payment run.")
    return Table(Text("支払の手続", "How it is paid"), columns, rows, empty=empty)


def _left_yen(claim: Any) -> int:
    (facts,) = queries.facts_of([queries.asked_by(claim)], clock.now())
    return left_yen(facts)


def _crumbs(*last: Crumb) -> dict[str, Any]:
    way = Crumb(Text("請求", "Claims"), reverse("finance:claims") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
