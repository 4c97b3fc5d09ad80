"""What recipients owe: refunds and claw-backs with their late interest, and payback of profit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.settlements import CAUSES, PAYBACK, RECEIVABLE
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter import queries as charters
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.finance.settlement_forms import Collecting, Receipt
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look import settlements as sheets
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv
from kikin.office.parties import queries as parties
from kikin.office.settlements import queries
from kikin.office.settlements.actions import payback as paying_back
from kikin.office.settlements.actions import receivables, withdrawals
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_OWED = (
    Column(Text("返還債権", "Receivable"), "ref"),
    Column(Text("状態", "State"), "state:receivable"),
    Column(Text("原因", "Cause")),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("受託者・交付先", "Recipient")),
    Column(Text("納付期限", "Due on"), "on"),
    Column(Text("請求額", "Demanded"), "yen"),
    Column(Text("残額", "Still owed"), "yen"),
    Column(Text("本日までの延滞金", "Late interest to date"), "yen"),
)
_PAYBACKS = (
    Column(Text("収益納付", "Payback"), "ref"),
    Column(Text("状態", "State"), "state:payback"),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("受託者・交付先", "Recipient")),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("収益", "Profit"), "yen"),
    Column(Text("納付額", "Owed"), "yen"),
)
_RECEIPTS = (
    Column(Text("入金通知", "Notice of receipt")),
    Column(Text("入金日", "Received on"), "on"),
    Column(Text("元本", "Principal"), "yen"),
    Column(Text("延滞金", "Late interest"), "yen"),
)
_PLACES = {
    "receivable.amount_yen": "amount_yen",
    "receivable.received_on": "received_on",
    "receivable.document": "document",
    "payback.received_on": "received_on",
    "payback.document": "document",
}


@marked("finance", "receivable", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is owed to the actor's agency, and the profits declared to it."""
    actor = actor_of(request)
    today = local_date(clock.now(), charters.in_force().zone)
    found = queries.receivables_of(actor).order_by("state", "due_on", "pk")
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_file = request.GET.get("format") == "csv"
    rows = [_owed_line(one, today) for one in (found if is_file else page.object_list)]
    totals = add_up(rows, _OWED, Text("表示中の合計", "Total on this page")) if rows else ()
    empty = Text("返還を求めているものはありません。", "Nothing is owed.")
    table = Table(Text("返還債権", "Receivables"), _OWED, rows, totals, empty, csv_url="?format=csv")
    if is_file:
        return HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    declared = [
        [
            Cell(one.ref, url=reverse("finance:payback", args=(one.ref,))),
            one.state,
            one.member.award.ref,
            one.member.organisation.name,
            one.fiscal_year,
            one.profit_yen,
            one.owed_yen if one.noted_on else None,
        ]
        for one in queries.paybacks_of(actor).order_by("-fiscal_year", "pk")[:_ROWS_ON_A_PAGE]
    ]
    empty = Text("報告はまだありません。", "No profit has been declared.")
    paybacks = Table(Text("収益納付（新しい順）", "Payback, the newest first"), _PAYBACKS, declared, empty=empty)
    breaches = sheets.breaches_table(queries.breaches_of(actor).order_by("-pk")[:_ROWS_ON_A_PAGE], "finance:breach")
    context = {"table": table, "page": page, "paybacks": paybacks, "breaches": breaches}
    return render(request, "finance/debts.html", context | crumbs())


@marked("finance", "receivable", "see")
@require_safe
def receivable(request: HttpRequest, ref: str) -> HttpResponse:
    """One receivable: what came in, what is still owed, and noting a receipt."""
    return _receivable_page(request, ref)


@marked("finance", "receivable", "repay")
@require_POST
def repay(request: HttpRequest, ref: str) -> HttpResponse:
    """Note what came in."""
    actor, form = actor_of(request), Receipt(request.POST)
    found = queries.receivable(ref, actor)
    if not form.is_valid():
        return _receivable_page(request, ref, form)
    said = form.cleaned_data
    return attempt(
        lambda: receivables.repay(found, said["amount_yen"], said["received_on"], said["document"], actor, clock.now()),
        reverse("finance:receivable", args=(ref,)),
        lambda problems: _receivable_page(request, ref, form, form.take_up(problems, _PLACES)),
        lambda: queries.is_noted(found, said["amount_yen"], said["received_on"], said["document"]),
    )


@marked("finance", "receivable", "propose_withdrawal")
@require_POST
def propose_withdrawal(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that it was demanded in error, and why."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="withdraw_%s")
    found = queries.receivable(ref, actor)
    if not form.is_valid():
        return _receivable_page(request, ref, withdrawing=form)
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return _take(request, ref, "propose_withdrawal", lambda: withdrawals.propose(found, said, actor, clock.now()))


@marked("finance", "receivable", "confirm_withdrawal")
@require_POST
def confirm_withdrawal(request: HttpRequest, ref: str) -> HttpResponse:
    """Another officer agrees: it was never owed."""
    actor = actor_of(request)
    found = queries.receivable(ref, actor)
    return _take(request, ref, "confirm_withdrawal", lambda: withdrawals.confirm(found, actor, clock.now()))


@marked("finance", "receivable", "decline_withdrawal")
@require_POST
def decline_withdrawal(request: HttpRequest, ref: str) -> HttpResponse:
    """It stays demanded."""
    actor = actor_of(request)
    found = queries.receivable(ref, actor)
    return _take(request, ref, "decline_withdrawal", lambda: withdrawals.decline(found, actor, clock.now()))


def _take(request: HttpRequest, ref: str, action: str, change: Callable[[], object]) -> HttpResponse:
    event = next(one.event for one in RECEIVABLE.steps if one.action == action)
    return attempt(
        change,
        reverse("finance:receivable", args=(ref,)),
        lambda problems: _receivable_page(request, ref, problems=problems),
        lambda: trail.was_just_done("receivable", ref, event, actor_of(request).person),
    )


@marked("finance", "payback", "see")
@require_safe
def payback(request: HttpRequest, ref: str) -> HttpResponse:
    """One year's profit: what was declared, what is owed of it, and the next step."""
    return _payback_page(request, ref)


@marked("finance", "payback", "note")
@require_POST
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """Work out what is owed, and tell the recipient."""
    actor = actor_of(request)
    found = queries.payback(ref, actor)
    return attempt(
        lambda: paying_back.note(found, actor, clock.now()),
        reverse("finance:payback", args=(ref,)),
        lambda problems: _payback_page(request, ref, problems=problems),
        lambda: trail.was_just_done("payback", ref, "payback_noted", actor.person),
    )


@marked("finance", "payback", "send_back")
@require_POST
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Have it declared anew, for reasons that the recipient reads."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="send_back_%s")
    found = queries.payback(ref, actor)
    if not form.is_valid():
        return _payback_page(request, ref, {"send_back": form})
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    return attempt(
        lambda: paying_back.send_back(found, said, actor, clock.now()),
        reverse("finance:payback", args=(ref,)),
        lambda problems: _payback_page(request, ref, {"send_back": form}, problems),
        lambda: trail.was_just_done("payback", ref, "payback_sent_back", actor.person),
    )


@marked("finance", "payback", "collect")
@require_POST
def collect(request: HttpRequest, ref: str) -> HttpResponse:
    """What was owed has come in."""
    actor, form = actor_of(request), Collecting(request.POST, auto_id="collect_%s")
    found = queries.payback(ref, actor)
    if not form.is_valid():
        return _payback_page(request, ref, {"collect": form})
    said = form.cleaned_data
    return attempt(
        lambda: paying_back.collect(found, said["received_on"], said["document"], actor, clock.now()),
        reverse("finance:payback", args=(ref,)),
        lambda problems: _payback_page(request, ref, {"collect": form}, form.take_up(problems, _PLACES)),
        lambda: trail.was_just_done("payback", ref, "payback_collected", actor.person),
    )


def _owed_line(one: Any, today: Any) -> list[object]:
    interest = queries.interest_to_date(one, today) if one.state == "due" else 0
    return [
        Cell(one.ref, url=reverse("finance:receivable", args=(one.ref,))),
        one.state,
        CAUSES[one.cause],
        one.member.award.ref,
        one.member.organisation.name,
        one.due_on,
        one.amount_yen,
        one.owed.left_yen,
        None if isinstance(interest, Problem) else interest,
    ]


def _receivable_page(
    request: HttpRequest,
    ref: str,
    form: Receipt | None = None,
    problems: Sequence[Problem] = (),
    withdrawing: Reasons | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.receivable(ref, actor)
    today = local_date(clock.now(), charters.in_force().zone)
    interest = queries.interest_to_date(found, today) if found.state == "due" else 0
    events = trail.events_about("receivable", ref)
    names = parties.names_of_people([*(event.actor for event in events), found.withdrawal_proposed_by])
    award, cause = found.member.award, found.settlement or found.breach
    summary = [
        *sheets.facts_of_debt(
            found.amount_yen, found.owed.left_yen, None if isinstance(interest, Problem) else interest
        ),
        Fact(Text("原因", "Cause"), CAUSES[found.cause]),
        Fact(Text("根拠", "Rests on"), cause.ref if cause else "", "ref", _url_of_cause(found)),
        Fact(Text("採択・契約", "Award"), award.ref, "ref", reverse("finance:award", args=(award.ref,)), award.title),
        Fact(Text("受託者・交付先", "Recipient"), found.member.organisation.name),
        Fact(Text("請求日", "Demanded on"), found.demanded_on, "on"),
        Fact(Text("納付期限", "Due on"), found.due_on, "on"),
        Fact(Text("放棄額", "Written off"), found.written_off_yen or None, "yen"),
        *_why(found, names),
    ]
    rows = [[one.document, one.received_on, one.principal_yen, one.interest_yen] for one in found.repayments.all()]
    may_repay = found.state == "due" and against(actor, "repay", found.subject()) == ()
    context = {
        "receivable": found,
        "summary": summary,
        "receipts": Table(
            Text("入金の記録", "What came in"),
            _RECEIPTS,
            rows,
            add_up(rows, _RECEIPTS, Text("合計", "Total")) if rows else (),
            Text("まだ入金はありません。", "Nothing has come in yet."),
        ),
        "repaying": (form or Receipt(initial={"received_on": today})) if may_repay else None,
        "acts": _acts_of_withdrawal(found, actor) if found.withdrawal_proposed_by else [],
        "withdrawing": (withdrawing or Reasons(auto_id="withdraw_%s")) if _may_propose(found, actor) else None,
        "form": form or withdrawing,
        "problems": tuple(problems),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if form or withdrawing else 200
    return render(request, "finance/receivable.html", context | crumbs(Crumb(ref)), status=status)


def _may_propose(found: Any, actor: Actor) -> bool:
    if found.state != "due" or against(actor, "propose_withdrawal", found.subject()) != ():
        return False
    step = RECEIVABLE.step("propose_withdrawal", found.state)
    facts = queries.withdrawal_facts(found, reasons="given")
    return not isinstance(step, Problem) and not RECEIVABLE.check(step, facts)


def _acts_of_withdrawal(found: Any, actor: Actor) -> list[Act]:
    labels = {
        "decline_withdrawal": Text("取消しの提案を退ける", "Decline: it stays demanded"),
        "confirm_withdrawal": Text("請求を取り消し、額の確定を戻す", "Withdraw the demand and revoke its settlement"),
    }
    urls = {action: reverse(f"finance:{action}", args=(found.ref,)) for action in labels}
    facts = queries.withdrawal_facts(found)
    return acts_from_here(RECEIVABLE, found.subject(), facts, actor, labels, urls, ("confirm_withdrawal",))


def _why(found: Any, names: Mapping[str, Text]) -> list[Fact]:
    """The reasons are those of a write-off or, where one is proposed or confirmed, of its withdrawal."""
    if not found.withdrawal_proposed_by:
        return [Fact(Text("放棄した理由", "Why it was written off"), found.reasons if found.reasons.ja else "")]
    return [
        Fact(Text("取消しを提案した人", "Withdrawal proposed by"), names.get(found.withdrawal_proposed_by, "")),
        Fact(Text("取り消す理由", "Why it is to be withdrawn"), found.reasons),
    ]


def _url_of_cause(found: Any) -> str:
    if found.settlement:
        return reverse("finance:settlement", args=(found.settlement.ref,))
    return reverse("finance:breach", args=(found.breach.ref,)) if found.breach else ""


def _payback_page(
    request: HttpRequest, ref: str, forms: dict[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    sent = forms or {}
    actor, now = actor_of(request), clock.now()
    found = queries.payback(ref, actor)
    events = trail.events_about("payback", ref)
    names = parties.names_of_people(event.actor for event in events)
    award = found.member.award
    facts = queries.payback_facts(found.member, found.fiscal_year, now, besides=found.pk)
    acts = acts_from_here(
        PAYBACK,
        found.subject(),
        facts,
        actor,
        {"note": Text("納付額を計算し、通知する", "Work out what is owed, and tell the recipient")},
        {"note": reverse("finance:note_payback", args=(ref,))},
    )
    may_send_back = found.state == "declared" and against(actor, "send_back", found.subject()) == ()
    may_collect = found.state == "noted" and found.owed_yen and against(actor, "collect", found.subject()) == ()
    context = {
        "payback": found,
        "summary": [
            Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
            Fact(Text("報告された収益", "Declared profit"), found.profit_yen, "yen"),
            Fact(Text("根拠書類", "Rests on"), found.declared_document),
            Fact(Text("総事業費", "Whole cost"), found.whole_cost_yen or facts.whole_cost_yen, "yen"),
            Fact(Text("確定した交付額", "Granted"), found.grant_yen or facts.grant_yen, "yen"),
            Fact(Text("納付額", "Owed"), found.owed_yen if found.noted_on else None, "yen"),
            Fact(Text("納付期限", "Due on"), found.due_on, "on"),
            Fact(Text("納付日", "Received on"), found.collected_on, "on"),
            Fact(
                Text("採択・契約", "Award"), award.ref, "ref", reverse("finance:award", args=(award.ref,)), award.title
            ),
            Fact(Text("受託者・交付先", "Recipient"), found.member.organisation.name),
            Fact(Text("差し戻した理由", "Why it was sent back"), found.reasons if found.reasons.ja else ""),
        ],
        "acts": acts,
        "sending_back": (sent.get("send_back") or Reasons(auto_id="send_back_%s")) if may_send_back else None,
        "collecting": (sent.get("collect") or Collecting(auto_id="collect_%s")) if may_collect else None,
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "finance/payback.html", context | crumbs(Crumb(ref)), status=status)


def crumbs(*last: Crumb) -> dict[str, Any]:
    """The way to here, for every page about what is owed."""
    way = Crumb(Text("返還・納付", "What is owed"), reverse("finance:debts") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
