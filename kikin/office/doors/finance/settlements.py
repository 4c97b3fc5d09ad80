"""Settlements: what is ready to be settled, statements drawn up and signed, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.settlements import SETTLEMENT
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.costs import queries as costs
from kikin.office.doors.finance import statements
from kikin.office.doors.finance.forms import Reasons
from kikin.office.doors.finance.settlement_forms import DrawingUp, Signing
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused
from kikin.office.look import settlements as sheets
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import state_name
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.office.parties import queries as parties
from kikin.office.settlements import queries
from kikin.office.settlements.actions import settling
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_STATES = ("drawn_up", "signed", "to_pay", "paid", "superseded", "revoked", "withdrawn")
_COLUMNS = (
    Column(Text("額の確定", "Settlement"), "ref", sort="ref"),
    Column(Text("状態", "State"), "state:settlement"),
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("受託者・交付先", "Recipient")),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("確定額", "Settled"), "yen", sort="share_yen"),
    Column(Text("既払額", "Received"), "yen"),
    Column(Text("精算払額", "To be paid"), "yen"),
    Column(Text("返還額", "To come back"), "yen"),
)
_READY = (
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("受託者・交付先", "Recipient")),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
)


@marked("finance", "settlement", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The settlements of the actor's agency by state, and what is ready to be settled."""
    chosen = {name: request.GET[name] for name in ("award", "fiscal_year") if name in request.GET}
    return _home(request, DrawingUp(initial=chosen))


@marked("finance", "settlement", "draw_up")
@require_POST
def draw_up(request: HttpRequest) -> HttpResponse:
    """Draw up the statements of an award's members for a fiscal year."""
    actor, form = actor_of(request), DrawingUp(request.POST)
    if not form.is_valid():
        return _home(request, form)
    said = form.cleaned_data
    try:
        award = awards.get(said["award"].strip(), actor)
        made = settling.draw_up(awards.members_of(award), said["fiscal_year"], actor, clock.now())
    except Refused as refused:
        return _home(request, form, () if refused.hidden else refused.problems, is_unknown=refused.hidden)
    return redirect("finance:settlement", made[0].ref)


@marked("finance", "settlement", "see")
@require_safe
def settlement(request: HttpRequest, ref: str) -> HttpResponse:
    """One settlement: its sheet, what it would come to now, and the next step with what speaks against it."""
    return _page(request, ref)


@marked("finance", "settlement", "draw_up_again")
@require_POST
def draw_up_again(request: HttpRequest, ref: str) -> HttpResponse:
    """Draw it up, and what is signed with it, by the figures of now."""
    actor = actor_of(request)
    found = queries.settlement(ref, actor)
    together = queries.signed_with(found) or [found]
    return _take(request, ref, "draw_up_again", lambda: settling.draw_up_again(together, actor, clock.now()))


@marked("finance", "settlement", "sign")
@require_POST
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Another officer signs the figures that they have read."""
    actor, form = actor_of(request), Signing(request.POST)
    found = queries.settlement(ref, actor)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    return _take(request, ref, "sign", lambda: settling.sign([found], actor, clock.now(), seen=seen))


@marked("finance", "settlement", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Put it aside, and what is signed with it, for reasons."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="withdraw_%s")
    found = queries.settlement(ref, actor)
    if not form.is_valid():
        return _page(request, ref, form)
    said = Text(form.cleaned_data["reasons_ja"], form.cleaned_data["reasons_en"])
    together = queries.signed_with(found) or [found]
    return _take(request, ref, "withdraw", lambda: settling.withdraw(together, said, actor, clock.now()))


def _take(request: HttpRequest, ref: str, action: str, change: Callable[[], object]) -> HttpResponse:
    event = next(one.event for one in SETTLEMENT.steps if one.action == action)
    follows = {event, "settlement_ordered_to_be_paid"} if action == "sign" else {event}
    person = actor_of(request).person
    return attempt(
        change,
        reverse("finance:settlement", args=(ref,)),
        lambda problems: _page(request, ref, problems=problems),
        lambda: any(trail.was_just_done("settlement", ref, name, person) for name in follows),
    )


def _home(
    request: HttpRequest, form: DrawingUp, problems: Sequence[Problem] = (), *, is_unknown: bool = False
) -> HttpResponse:
    actor = actor_of(request)
    seen = queries.settlements_of(actor)
    state = request.GET.get("state", "")
    order = asked_order(request, ("ref", "share_yen"), "-ref")
    chosen = (seen.filter(state=state) if state in _STATES else seen).order_by(order, "pk")
    page = Paginator(chosen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_file = request.GET.get("format") == "csv"
    rows = [_line(one) for one in (chosen if is_file else page.object_list)]
    query = request.GET.copy()
    query["format"] = "csv"
    table = Table(
        Text("自機関の額の確定", "Settlements of this agency"),
        _COLUMNS,
        rows,
        add_up(rows, _COLUMNS, Text("表示中の合計", "Total on this page")) if rows else (),
        Text("該当する額の確定はありません。", "There is no such settlement."),
        order,
        f"?{query.urlencode()}",
    )
    if is_file:
        return HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    if is_unknown:
        problems = [_no_such_award(form.cleaned_data["award"])]
    counts = queries.counts_by_state(seen)
    context = {
        "table": table,
        "page": page,
        "form": form,
        "ready": _ready(actor),
        "problems": tuple(problems),
        "state": state,
        "total_count": sum(counts.values()),
        "states": [(one, state_name("settlement", one).staff, counts[one]) for one in _STATES if counts.get(one)],
    }
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "finance/settlements.html", context | _crumbs(), status=status)


def _line(one: Any) -> list[object]:
    award = one.member.award
    statement = one.statement
    return [
        Cell(one.ref, url=reverse("finance:settlement", args=(one.ref,))),
        one.state,
        Cell(award.ref, url=reverse("finance:award", args=(award.ref,))),
        one.member.organisation.name,
        one.fiscal_year,
        statement.share_yen,
        statement.received_yen,
        statement.to_pay_yen,
        statement.refund_yen,
    ]


def _ready(actor: Actor) -> Table:
    rows = []
    for member, year in queries.ready(actor.of):
        chosen: dict[str, str | int] = {"award": member.award.ref, "fiscal_year": year}
        url = f"?{urlencode(chosen)}#draw-up"
        rows.append([Cell(member.award.ref, url=url), member.organisation.name, year])
    caption = Text("実績報告の検査が済み、未確定のもの", "Reports reviewed and not settled yet")
    return Table(caption, _READY, rows, empty=Text("いまはありません。", "None at present."))


def _page(
    request: HttpRequest, ref: str, form: Reasons | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = queries.settlement(ref, actor)
    together = queries.signed_with(found) if found.state == "drawn_up" else []
    drafts = {one.member.pk: one for one in queries.drafts_of([found.member], found.fiscal_year)} if together else {}
    draft = drafts.get(found.member.pk)
    is_stale = draft is not None and draft.statement.share_yen != found.share_yen
    events = trail.events_about("settlement", ref)
    names = parties.names_of_people([*(event.actor for event in events), found.drawn_up_by, found.signed_by])
    acts: list[Act] = []
    if draft is not None:
        facts = queries.facts_of(draft, found.fiscal_year, now)
        labels = {"sign": Text("署名する", "Sign"), "draw_up_again": Text("作り直す", "Draw up again")}
        urls = {action: reverse(f"finance:{action}_settlement", args=(ref,)) for action in labels}
        acts = acts_from_here(SETTLEMENT, found.subject(), facts, actor, labels, urls)
    may_withdraw = bool(together) and against(actor, "withdraw", found.subject()) == ()
    context = {
        "settlement": found,
        "sheet": sheets.sheet(found.statement, found.basis),
        "now": sheets.sheet(draft.statement, found.basis, Text("いまの根拠による額", "By what is known now"))
        if draft is not None and is_stale
        else None,
        "result": sheets.result(found.statement),
        "acts": acts,
        "seen": queries.digest_of(together) if together else "",
        "together": _together(together) if len(together) > 1 else None,
        "summary": _facts(found, names),
        "withdrawing": (form or Reasons(auto_id="withdraw_%s")) if may_withdraw else None,
        "form": form,
        "problems": tuple(problems),
        "transfers": statements.posted_table(queries.transfers_of(found)),
        "moments": moments(events, names),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "finance/settlement.html", context | _crumbs(Crumb(ref)), status=status)


def _together(settlements: Sequence[Any]) -> Table:
    rows = [_line(one) for one in settlements]
    caption = Text(
        "同時に署名する額の確定（端数処理は課題単位）", "Signed together: the rate is rounded once for the award"
    )
    return Table(caption, _COLUMNS, rows, add_up(rows, _COLUMNS, Text("合計", "Total")))


def _facts(found: Any, names: Any) -> list[Fact]:
    award = found.member.award
    due, report = getattr(found, "receivable", None), costs.report_of(found.member, found.fiscal_year)
    facts = [
        Fact(Text("採択・契約", "Award"), award.ref, "ref", reverse("finance:award", args=(award.ref,)), award.title),
        Fact(Text("受託者・交付先", "Recipient"), found.member.organisation.name),
        Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
        Fact(Text("回数", "Number in the year"), found.number, "count"),
        Fact(Text("作成した人", "Drawn up by"), names.get(found.drawn_up_by, "")),
        Fact(Text("署名した人", "Signed by"), names.get(found.signed_by, "")),
        Fact(Text("確定日", "Settled on"), found.signed_on, "on"),
        Fact(Text("支払日", "Paid on"), found.paid_on, "on"),
        Fact(Text("取り下げた理由", "Why it was withdrawn"), found.reasons if found.reasons.ja else ""),
    ]
    if report is not None:
        url = reverse("finance:cost_report", args=(report.ref,))
        facts.append(Fact(Text("実績報告", "Cost report"), report.ref, "ref", url))
    if due is not None:
        url = reverse("finance:receivable", args=(due.ref,))
        facts.append(Fact(Text("返還債権", "What is owed"), due.ref, "ref", url))
    return facts


def _no_such_award(value: str) -> Problem:
    return Problem(
        "no_such_award",
        "award",
        Text("自機関にこの番号の契約はありません", "this agency has no award of that number"),
        Text("番号を確かめてください", "check the number"),
        value,
    )


def _crumbs(*last: Crumb) -> dict[str, Any]:
    way = Crumb(Text("額の確定", "Settlements"), reverse("finance:settlements") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
