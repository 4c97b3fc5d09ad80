"""Awards as money: those whose contracts are to be signed, and one with its plan, its claims and its transfers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.awards import AWARD, RUNNING
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries
from kikin.office.changes import queries as changes
from kikin.office.charter.queries import in_force
from kikin.office.claims import queries as claims
from kikin.office.doors.finance import holds, statements
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.ledger import queries as ledger
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.changes import changes_table
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, Tick, add_up, nothing_ticked
from kikin.office.milestones import actions as milestones
from kikin.office.payments import queries as payments
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_TOTAL = Text("合計", "Total")
_LABELS = {"activate": Text("契約を締結する", "Activate: the contracts are signed")}
_VERDICTS: dict[str, Text] = {
    "cleared": Text("問題なし", "Cleared"),
    "conditions": Text("条件付き", "With conditions"),
    "in_review": Text("審査中", "In review"),
    "refused": Text("不可", "Refused"),
}
"""All that those outside the screening are told."""
_NOTHING_TICKED = nothing_ticked("contracts", Text("採択が選ばれていません", "no award is ticked"))


@marked("finance", "award", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The awards that wait for their contracts, then those that are bound."""
    return _page(request)


@marked("finance", "award", "activate")
@require_POST
def activate(request: HttpRequest, ref: str = "") -> HttpResponse:
    """The contracts of one award, or of all that are ticked, are signed: their money is bound."""
    actor, ticked = actor_of(request), [ref] if ref else request.POST.getlist("award")
    chosen = list(queries.visible_to(actor).filter(ref__in=ticked))
    if len(chosen) != len(set(ticked)):
        raise Http404("an award that this actor does not see")
    if not chosen:
        return _page(request, [_NOTHING_TICKED])
    return attempt(
        lambda: milestones.activate(chosen, actor, clock.now()),
        reverse("finance:award", args=(ref,)) if ref else reverse("finance:contracts"),
        lambda problems: _award_page(request, ref, problems) if ref else _page(request, problems, ticked),
        lambda: all(trail.was_just_done("award", one.ref, "milestones_fixed", actor.person) for one in chosen),
    )


@marked("finance", "award", "see")
@require_safe
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award as money: its plan, what its contracts bind, its claims and its transfers."""
    return _award_page(request, ref)


def _page(request: HttpRequest, problems: Sequence[Problem] = (), ticked: Sequence[str] = ()) -> HttpResponse:
    actor = actor_of(request)
    seen = queries.visible_to(actor)
    bound = seen.filter(state__in=RUNNING).order_by("-activated_on", "-pk")
    page = Paginator(bound, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    waiting = list(seen.filter(state="accepted").order_by("accepted_on", "pk"))
    context = {
        "waiting": _waiting_table(waiting, ticked),
        "may_activate": against(actor, "activate", Subject("award", agencies=frozenset({actor.of}))) == (),
        "bound": _bound_table(list(page.object_list)),
        "page": page,
        "has_one_year_money": in_force().regime == "annual",
        "problems": tuple(problems),
    }
    return render(request, "finance/contracts.html", context | _crumbs(), status=409 if problems else 200)


def _waiting_table(waiting: Sequence[Any], ticked: Sequence[str]) -> Table:
    columns = (
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("審査", "Screening")),
        Column(Text("受諾日", "Accepted on"), "on"),
        Column(Text("契約の数", "Contracts"), "count"),
        Column(Text("採択額", "Amount"), "yen"),
    )
    words = queries.verdicts_of(waiting)
    rows = [
        (
            Cell(one.ref, _here(one.ref), tick=Tick("award", one.ref, one.ref in ticked)),
            Cell(one.title, note=one.lead.name),
            _VERDICTS[words[one.ref]],
            one.accepted_on,
            len(queries.members_of(one)),
            one.amount_yen,
        )
        for one in waiting
    ]
    empty = Text("契約の締結を待つ採択はありません。", "No award waits for its contracts.")
    totals = add_up(rows, columns, _TOTAL) if rows else ()
    return Table(Text("受諾され、契約を待つ採択", "Accepted, without contracts"), columns, rows, totals, empty)


def _bound_table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("状態", "State"), "state:award"),
        Column(Text("課題名", "Title")),
        Column(Text("契約日", "Activated"), "on"),
        Column(Text("採択額", "Amount"), "yen"),
    )
    rows = [
        (
            Cell(one.ref, _here(one.ref)),
            one.state,
            Cell(one.title, note=one.lead.name),
            one.activated_on,
            one.amount_yen,
        )
        for one in found
    ]
    empty = Text("まだ契約はありません。", "There is no contract yet.")
    totals = add_up(rows, columns, Text("表示中の合計", "Total on this page")) if rows else ()
    return Table(Text("締結済みの契約（新しい順）", "Under contract, the newest first"), columns, rows, totals, empty)


def _award_page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    bound = queries.balances_of(found)
    columns = (
        Column(Text("契約の相手方", "Member")),
        Column(Text("契約額", "Contract"), "yen"),
        Column(Text("未払額", "Not paid yet"), "yen"),
    )
    rows = [(one.organisation.name, one.amount_yen, bound[one.organisation.ref]) for one in queries.members_of(found)]
    context = {
        "award": found,
        "acts": _acts(found, actor),
        "problems": tuple(problems),
        "summary": [
            Fact(Text("課題名", "Title"), found.title),
            Fact(Text("代表機関", "Lead"), found.lead.name),
            Fact(Text("採択額", "Amount"), found.amount_yen, "yen"),
            Fact(Text("分野", "Field"), statements.name_of("field", found.field)),
            Fact(Text("予算措置", "Appropriation"), statements.name_of("appropriation", found.appropriation)),
            Fact(Text("審査", "Screening"), _VERDICTS[queries.verdicts_of([found])[ref]]),
            Fact(Text("通知日", "Offered"), found.offered_on, "on"),
            Fact(Text("受諾日", "Accepted"), found.accepted_on, "on"),
            Fact(Text("契約日", "Activated"), found.activated_on, "on"),
            Fact(Text("終了日", "Ended"), found.ended_on, "on"),
        ],
        "members": Table(Text("相手方ごとの契約額", "Member by member"), columns, rows, add_up(rows, columns, _TOTAL)),
        "held": _held_table(found),
        "may_hold": holds.may_place(actor, found.agency),
        "claims": _claims_table(claims.of_award(found)),
        "changes": changes_table(changes.of_award(found), ""),
        "transfers": statements.posted_table(ledger.transfers_of(award=found.ref)),
    }
    return render(request, "finance/award.html", context | _crumbs(Crumb(found.ref)), status=409 if problems else 200)


def _acts(award: Any, actor: Actor) -> list[Act]:
    urls = {"activate": reverse("finance:activate_award", args=(award.ref,))}
    return acts_from_here(AWARD, award.subject(), queries.facts_of(award), actor, _LABELS, urls)


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


def _held_table(award: Any) -> Table:
    """What stops the payments of each member now."""
    columns = (
        Column(Text("契約の相手方", "Member")),
        Column(Text("保留の理由", "Why it is on hold")),
        Column(Text("保留", "Hold"), "ref"),
    )
    found = payments.holds_of_award(award, payments.today_of(clock.now())) if award.state in RUNNING else []
    rows = [
        (
            member.organisation.name,
            Cell(one.label, note=one.note or ""),
            Cell(one.ref, reverse("finance:hold", args=(one.ref,)) if one.ref else ""),
        )
        for member, held in found
        for one in held
    ]
    empty = Text("支払を止めているものはありません。", "Nothing stops a payment.")
    return Table(Text("支払を止めているもの", "What stops a payment"), columns, rows, empty=empty)


def _here(ref: str) -> str:
    return reverse("finance:award", args=(ref,))


def _crumbs(*last: Crumb) -> dict[str, Any]:
    way = Crumb(Text("契約", "Contracts"), reverse("finance:contracts") if last else "")
    return {"crumbs": [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), way, *last]}
