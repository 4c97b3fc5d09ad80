"""One-year money: what a year that has ended has left goes back to the treasury, by two persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.awards import OPEN_ENDS
from kikin.fund.relations import Subject
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.closing import actions
from kikin.office.closing.queries import books
from kikin.office.closing.queries.endings import Unspent, unspent_of
from kikin.office.doors.finance.forms import MAX_DOCUMENT_CHARACTERS
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import against
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.words import either
from kikin.values.calendar import local_date, show_fiscal_year
from kikin.values.problems import Problem
from kikin.values.text import Text

_COLUMNS = (
    Column(Text("採択・契約", "Award"), "ref"),
    Column(Text("状態", "State"), "state:award"),
    Column(Text("代表機関", "Lead")),
    Column(Text("返納の前に終えるもの", "To be done before it lapses")),
    Column(Text("返納する額", "To be returned"), "yen"),
)
_WAITING = (
    Column(Text("基金の記入", "Entry of the fund"), "ref"),
    Column(Text("予算措置", "Appropriation")),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("返納通知の番号", "Notice of return")),
    Column(Text("返納する額", "To be returned"), "yen"),
)


class Returning(Questions):
    """The notice by which what a year has left is returned."""

    document = forms.CharField(
        label=either("返納通知の番号", "Number of the notice of return"),
        help_text=either("例：返納-2026-012", "Example: RETURN-2026-012"),
        max_length=MAX_DOCUMENT_CHARACTERS,
    )


@marked("finance", "award", "return_unspent")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What last year and those before it have left, award by award."""
    return _page(request)


@marked("finance", "fund_entry", "propose")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to return it. A second click finds it proposed."""
    actor, form = actor_of(request), Returning(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    document = form.cleaned_data["document"]
    return attempt(
        lambda: actions.propose_lapse(_last_year(), document, actor, clock.now()),
        reverse("finance:unspent"),
        lambda problems: _page(request, problems, form),
        lambda: any(
            (one.document, one.proposed_by) == (document, actor.person) for one in books.lapses_waiting(actor.of)
        ),
    )


def _last_year() -> int:
    charter = in_force()
    return charter.fiscal_year(local_date(clock.now(), charter.zone)) - 1


def _to_be_done(one: Unspent) -> Text:
    whats = [OPEN_ENDS[end][0] for end in one.open_ends]
    return Text("；".join(what.ja for what in whats), "; ".join(what.en for what in whats))


def _waiting(entries: Sequence[Any]) -> Table:
    rows = [
        (
            Cell(one.ref, reverse("finance:fund_entry", args=(one.ref,))),
            in_force().appropriation(one.appropriation).act,
            one.fiscal_year,
            one.document,
            one.amount_yen,
        )
        for one in entries
    ]
    return Table(Text("確認を待つ返納", "Returns that wait for a second person"), _WAITING, rows)


def _page(request: HttpRequest, problems: Sequence[Problem] = (), form: Returning | None = None) -> HttpResponse:
    actor, year = actor_of(request), _last_year()
    found = unspent_of(actor.of, year, clock.now())
    rows = [
        (
            Cell(one.award.ref, reverse("finance:award", args=(one.award.ref,)), one.award.title),
            one.award.state,
            one.award.lead.name,
            _to_be_done(one),
            one.amount_yen,
        )
        for one in found
    ]
    empty = Text("返納する残額はありません。", "No year that has ended has anything left.")
    caption = Text(
        f"{show_fiscal_year(year, 'ja')}以前の残額", f"Left of {show_fiscal_year(year, 'en')} and the years before it"
    )
    totals = add_up(rows, _COLUMNS, Text("合計", "Total")) if rows else ()
    may_propose = against(actor, "propose", Subject("fund_entry", agencies=frozenset({actor.of}))) == ()
    waiting = books.lapses_waiting(actor.of)
    context = {
        "table": Table(caption, _COLUMNS, rows, totals, empty),
        "returning": (form or Returning()) if may_propose and found and not waiting else None,
        "waiting": _waiting(waiting) if waiting else None,
        "form": form,
        "problems": tuple(problems),
        "crumbs": [
            Crumb(Text("契約", "Contracts"), reverse("finance:contracts")),
            Crumb(Text("残額の返納", "Return of what is left")),
        ],
    }
    return render(request, "finance/unspent.html", context, status=409 if problems else 422 if form else 200)
