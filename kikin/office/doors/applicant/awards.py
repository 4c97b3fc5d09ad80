"""The applicant's awards: what was granted, accepting it, and claiming a year's money in advance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikin.fund.awards import RUNNING
from kikin.fund.policy import may
from kikin.fund.relations import Actor
from kikin.office import clock, gate
from kikin.office.awards import actions, queries
from kikin.office.changes import queries as changes
from kikin.office.charter.queries import by_digest
from kikin.office.claims import actions as claiming
from kikin.office.claims import queries as claims
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.forms import ClaimForm
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.changes import CARRIED, changes_table
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.words import either
from kikin.values.calendar import local_date, show_fiscal_year
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text

_MINE = (
    Column(Text("採択課題", "Award")),
    Column(Text("状態", "State"), "state:award"),
    Column(Text("次にすること", "Next step")),
    Column(Text("採択額", "Amount"), "yen"),
)
_CLAIMS = (
    Column(Text("請求", "Claim"), "ref"),
    Column(Text("状態", "State"), "state:claim"),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("請求日時", "Filed"), "at"),
    Column(Text("支払日", "Paid on"), "on"),
    Column(Text("請求額", "Amount"), "yen"),
    Column(Text("確定額", "Settled"), "yen"),
)
_QUESTIONS = {"claim.fiscal_year": "fiscal_year", "claim.amount_yen": "amount_yen"}
"""Where a problem of a claim is mended: its question in the form."""

_NEXT = {
    "accepted": Text(
        "受諾を受け付けました。配分機関との契約をお待ちください。",
        "The award has been accepted. The agency makes the contract next.",
    ),
    "active": Text(
        "自機関の前払を、年度ごとに請求できます。", "Your organisation can claim its money in advance, year by year."
    ),
    "suspended": Text(
        "一時停止中のため、請求はできません。再開をお待ちください。",
        "It is suspended, so nothing can be claimed until it is resumed.",
    ),
    "lapsed": Text("採択は失効しました。手続は終わりです。", "The offer has lapsed. Nothing remains to be done."),
    "terminated": Text("中止されました。理由をご覧ください。", "It was stopped. Please read the reasons."),
    "closed": Text("終了しました。手続は終わりです。", "It is closed. Nothing remains to be done."),
}
_TO_ACCEPT = Text(
    "採択されました。金額と期間を確認し、受諾してください。",
    "You have been offered an award. Please check the amounts and the years, and accept it.",
)
_ACCEPTED_ALREADY = either("すでに受諾済みです。", "It has been accepted already.")
_LEAD_ACCEPTS = Text("代表機関の受諾をお待ちください。", "The lead has to accept it first.")
_ALL_CLAIMED = Text(
    "いま請求できる額はありません。翌年度の分は、年度が始まると請求できます。",
    "Nothing is left to claim now. The next year can be claimed for once it has begun.",
)


def mine(actor: Actor) -> Table | None:
    """The awards of the actor's organisation with their next step; nothing before there is one."""
    rows = [
        (
            Cell(one.title, reverse("applicant:award", args=[one.ref]), one.ref),
            one.state,
            _next_step(one.state, may(actor, "accept", one.subject())),
            one.amount_yen,
        )
        for one in queries.visible_to(actor).order_by("-pk")
    ]
    return Table(Text("自分の採択課題", "My awards"), _MINE, rows) if rows else None


def _next_step(state: str, may_accept: bool) -> Text:
    if state == "offered":
        return _TO_ACCEPT if may_accept else _LEAD_ACCEPTS
    return _NEXT[state]


@marked("applicant", "award", "see")
@require_GET
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award: what is asked now, what is granted to whom, and what my organisation has claimed."""
    return _show(request, queries.get(ref, actor_of(request)), clock.now())


@marked("applicant", "award", "accept")
@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """The lead accepts. A second click, however close, finds it accepted already, and changes nothing."""
    actor, now = actor_of(request), clock.now()
    offered = queries.get(ref, actor)
    gate.permit_or_refuse(actor, "accept", offered.subject())
    here = reverse("applicant:award", args=[ref])
    if offered.accepted_on is None:
        try:
            actions.accept(offered, actor, now)
            return redirect(here)
        except gate.Refused as refused:
            if queries.get(ref, actor).accepted_on is None:
                return _show(request, queries.get(ref, actor), now, problems=refused.problems)
    return redirect(f"{here}?done=already")


@marked("applicant", "claim", "file")
@require_POST
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """A member claims for a year. A second click on the same page finds the claim already filed."""
    actor, now = actor_of(request), clock.now()
    granted = queries.get(ref, actor)
    member = _member_of(granted, actor)
    form = ClaimForm(
        request.POST, left_yen=_left_yen(granted, member, now), carried_yen=_carried_yen(granted, member, now)
    )
    if not form.is_valid():
        return _show(request, granted, now, form)
    said = form.cleaned_data
    year, into = said["fiscal_year"]
    try:
        claiming.file(member, year, said["amount_yen"], actor, now, after=said["after"], carried_into=into)
    except gate.Refused as refused:
        if refused.forbidden:
            raise
        return _show(request, granted, now, form, _not_of_a_question(form, refused.problems))
    return redirect("applicant:award", ref)


def _not_of_a_question(form: ClaimForm, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Put each problem at its question; what belongs to none is left."""
    left = []
    for problem in problems:
        if problem.where not in _QUESTIONS:
            left.append(problem)
            continue
        what, remedy = problem.what, problem.remedy
        form.add_error(
            _QUESTIONS[problem.where],
            either(f"{what.ja}。{remedy.ja}。", f"{what.en[:1].upper()}{what.en[1:]}: {remedy.en}."),
        )
    return tuple(left)


def _member_of(granted: Any, actor: Actor) -> Any:
    """The part of the actor's organisation. Whoever sees an award by this door has one."""
    return next(one for one in queries.members_of(granted) if one.organisation.ref == actor.of)


def _claims_of(granted: Any, actor: Actor) -> Any:
    return claims.visible_to(actor).filter(member__award=granted)


def _left_yen(granted: Any, member: Any, now: datetime) -> dict[int, Yen]:
    """Each year that has begun with what the member can still claim for it, without taking from a later one."""
    charter = by_digest(granted.charter_digest)
    current = charter.fiscal_year(local_date(now, charter.zone))
    first = current if charter.regime == "annual" else member.award.first_year
    years = sorted(year for year, _ in member.by_year if first <= year <= current)
    return {year: claims.claimable_yen([member], year)[member.pk] for year in years}


def _carried_yen(granted: Any, member: Any, now: datetime) -> dict[int, Yen]:
    """What the member can still claim of the money that was carried into the present year."""
    charter = by_digest(granted.charter_digest)
    current = charter.fiscal_year(local_date(now, charter.zone))
    left_yen = claims.carried_claimable_yen([member], current).get(member.pk, 0)
    return {current: left_yen} if left_yen else {}


def _show(
    request: HttpRequest,
    granted: Any,
    now: datetime,
    form: ClaimForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    actor = actor_of(request)
    member = _member_of(granted, actor)
    filed = _claims_of(granted, actor)
    left = {year: yen for year, yen in _left_yen(granted, member, now).items() if yen}
    carried = _carried_yen(granted, member, now)
    if granted.state != "active":
        form = None
    elif form is None and (left or carried):
        last = filed.last()
        first = {"after": last.ref if last else "", "fiscal_year": max(left) if left else None}
        form = ClaimForm(left_yen=left, carried_yen=carried, initial=first)
    may_accept = may(actor, "accept", granted.subject())
    is_claimed = granted.state == "active" and not left and not carried
    context = {
        "award": granted,
        "messages": [_ACCEPTED_ALREADY] if "done" in request.GET else [],
        "next_step": _ALL_CLAIMED if is_claimed else _next_step(granted.state, may_accept),
        "reasons": granted.reasons if granted.reasons.ja and granted.state != "active" else None,
        "can_accept": may_accept and granted.state == "offered",
        "form": form,
        "problems": problems,
        "claims": _claims(filed, member),
        "members": _members(granted),
        "changes": changes_table(changes.of_award(granted), "applicant:change"),
        "may_change": granted.state in RUNNING,
        "facts": _facts(granted),
        "moments": words.history("award", granted.ref, actor),
        "crumbs": [words.way_home(), Crumb(granted.ref)],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "applicant/award.html", context, status=status)


def _claims(filed: Any, member: Any) -> Table:
    rows = [
        (
            Cell(one.ref, note=one.reasons if one.state == "refused" else ""),
            one.state,
            Cell(one.fiscal_year, note=CARRIED if one.carried_into is not None else ""),
            one.filed_at,
            one.paid_on,
            one.amount_yen,
            one.settled_yen,
        )
        for one in filed
    ]
    name = member.organisation.name
    caption = Text(f"{name.ja}の請求", f"Claims of {name.en}")
    return Table(caption, _CLAIMS, rows, empty=Text("まだ請求はありません。", "Nothing has been claimed yet."))


def _members(granted: Any) -> Table:
    """What is granted to each member in each year."""
    years = [year for year, _ in granted.by_year]
    columns = [
        Column(Text("機関", "Organisation")),
        *(Column(Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")), "yen") for year in years),
        Column(Text("採択額", "Amount"), "yen"),
    ]
    rows = []
    for member in queries.members_of(granted):
        by_year = dict(member.by_year)
        rows.append([member.organisation.name, *(by_year.get(year, 0) for year in years), member.amount_yen])
    caption = Text("機関別・年度別の採択額", "Granted by organisation and year")
    return Table(caption, columns, rows, add_up(rows, columns, Text("合計", "Total")))


def _facts(granted: Any) -> list[Fact]:
    charter = by_digest(granted.charter_digest)
    application = granted.application
    url = reverse("applicant:application", args=[application.ref])
    instrument = charter.instrument(granted.instrument, granted.offered_on)
    days = (
        (Text("採択通知日", "Offered on"), granted.offered_on),
        (Text("受諾日", "Accepted on"), granted.accepted_on),
        (Text("契約日", "Contract on"), granted.activated_on),
        (Text("終了日", "Ended on"), granted.ended_on),
    )
    return [
        Fact(Text("応募", "Application"), application.ref, "ref", url),
        Fact(Text("代表機関", "Lead"), granted.lead.name),
        Fact(Text("採択額", "Amount"), granted.amount_yen, "yen"),
        Fact(Text("配分機関", "Agency"), charter.agency(granted.agency).name),
        Fact(Text("分野", "Field"), charter.field(granted.field).name),
        Fact(Text("支援手段", "Instrument"), instrument.name),
        *(Fact(label, day, "on") for label, day in days if day is not None),
    ]
