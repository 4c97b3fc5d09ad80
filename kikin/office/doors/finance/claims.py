"""Claims, and the pairs of eyes between a claim and its payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.claims import CLAIM
from kikin.fund.ledger import KINDS, Row
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.claims import actions, queries
from kikin.office.doors.finance import statements
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.marks import actor_of, marked
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import state_name
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_STATES = ("filed", "checked", "approved", "paid", "settled", "repaid", "refused")
_LABELS = {
    "check": Text("確認する", "Check"),
    "approve": Text("承認する", "Approve"),
    "pay": Text("支払う", "Pay"),
}
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
            one.fiscal_year,
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
    return _take(request, ref, actions.check)


@marked("finance", "claim", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Another officer approves it."""
    return _take(request, ref, actions.approve)


@marked("finance", "claim", "pay")
@require_POST
def pay(request: HttpRequest, ref: str) -> HttpResponse:
    """A third officer pays it."""
    return _take(request, ref, actions.pay)


@marked("finance", "claim", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Refuse it, with reasons that the recipient reads."""
    form = Reasons(request.POST)
    if not form.is_valid():
        return _claim_page(request, ref, form=form)
    reasons = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    found = queries.get(ref, actor_of(request))
    try:
        actions.refuse(found, reasons, actor_of(request), clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _claim_page(request, ref, form=form, problems=refused.problems)
    return redirect("finance:claim", ref)


@marked("finance", "award", "see")
@require_safe
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award as money: its plan, what its contracts bind, its claims and its transfers."""
    found = awards.get(ref, actor_of(request))
    bound = awards.balances_of(found)
    columns = (
        Column(Text("契約の相手方", "Member")),
        Column(Text("契約額", "Contract"), "yen"),
        Column(Text("未払額", "Not paid yet"), "yen"),
    )
    rows = [(one.organisation.name, one.amount_yen, bound[one.organisation.ref]) for one in awards.members_of(found)]
    context = {
        "award": found,
        "summary": [
            Fact(Text("課題名", "Title"), found.title),
            Fact(Text("代表機関", "Lead"), found.lead.name),
            Fact(Text("採択額", "Amount"), found.amount_yen, "yen"),
            Fact(Text("分野", "Field"), statements.name_of("field", found.field)),
            Fact(Text("予算措置", "Appropriation"), found.appropriation),
            Fact(Text("通知日", "Offered"), found.offered_on, "on"),
            Fact(Text("契約日", "Activated"), found.activated_on, "on"),
            Fact(Text("終了日", "Ended"), found.ended_on, "on"),
        ],
        "members": Table(
            Text("相手方ごとの契約額", "Bound, member by member"),
            columns,
            rows,
            add_up(rows, columns, Text("合計", "Total")),
        ),
        "claims": _claims_table(queries.of_award(found)),
        "transfers": _transfers_table(ledger.transfers_of(award=found.ref)),
    }
    return render(request, "finance/award.html", context | _crumbs(Crumb(found.ref)))


def _claim_page(
    request: HttpRequest, ref: str, form: Reasons | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    events = trail.events_about("claim", ref)
    people = [getattr(found, name) for name, _ in _STEPS]
    names = parties.names_of_people([*people, *(event.actor for event in events)])
    member = found.member
    facts = [
        Fact(Text("請求額", "Amount"), found.amount_yen, "yen"),
        Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
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
        "may_refuse": _may_refuse(found, actor),
        "form": form or Reasons(),
        "problems": tuple(problems),
        "transfers": _transfers_table(queries.transfers_of(found)),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "finance/claim.html", context | _crumbs(Crumb(ref)), status=status)


def _take(request: HttpRequest, ref: str, action: Callable[..., object]) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    try:
        action([found], actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _claim_page(request, ref, problems=refused.problems)
    return redirect("finance:claim", ref)


def _acts(claim: Any, actor: Actor) -> list[Act]:
    (facts,) = queries.facts_of([queries.asked_by(claim)], clock.now())
    urls = {action: reverse(f"finance:{action}", args=(claim.ref,)) for action in _LABELS}
    return acts_from_here(CLAIM, claim.subject(), facts, actor, _LABELS, urls)


def _may_refuse(claim: Any, actor: Actor) -> bool:
    is_open = not isinstance(CLAIM.step("refuse", claim.state), Problem)
    return is_open and against(actor, "refuse", claim.subject()) == ()


def _left_yen(claim: Any) -> int:
    (facts,) = queries.facts_of([queries.asked_by(claim)], clock.now())
    return facts.planned_yen - facts.claimed_yen


def _claims_table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("請求", "Claim"), "ref"),
        Column(Text("状態", "State"), "state:claim"),
        Column(Text("請求者", "Recipient")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("請求額", "Amount"), "yen"),
    )
    rows = [
        (
            Cell(one.ref, url=reverse("finance:claim", args=(one.ref,))),
            one.state,
            one.member.organisation.name,
            one.fiscal_year,
            one.amount_yen,
        )
        for one in found
    ]
    empty = Text("まだ請求はありません。", "Nothing has been claimed yet.")
    return Table(Text("年度ごとの請求", "Claimed, year by year"), columns, rows, empty=empty)


def _transfers_table(rows: Sequence[Row]) -> Table:
    """What moved money; a field's limit is none."""
    lines = [statements.transfer_line(row) for row in rows if not KINDS[row.kind].memo]
    empty = Text("まだ取引はありません。", "Nothing has been posted yet.")
    columns = [Column(column.label, column.kind) for column in statements.TRANSFER_COLUMNS]
    return Table(Text("台帳への記入（古い順）", "Posted, the oldest first"), columns, lines, empty=empty)


def _crumbs(*last: Crumb) -> dict[str, Any]:
    way = Crumb(Text("請求", "Claims"), reverse("finance:claims") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
