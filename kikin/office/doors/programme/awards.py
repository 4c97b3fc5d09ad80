"""The awards of the agency: those still to be offered, all of them by state, and what each is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.awards import FAVOURABLE
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.awards import actions, queries
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.words import VERDICTS, field_name
from kikin.office.ledger import queries as ledger
from kikin.office.look.acts import Act, against
from kikin.office.look.parts import Crumb
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.office.selection import queries as selection
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_COLUMNS = (
    Column(Text("採択・契約", "Award"), "ref", sort="ref"),
    Column(Text("状態", "State"), "state:award"),
    Column(Text("課題名", "Title")),
    Column(Text("分野", "Field")),
    Column(Text("通知日", "Offered"), "on", sort="offered_on"),
    Column(Text("採択額", "Amount"), "yen", sort="amount_yen"),
    Column(Text("支払額", "Paid"), "yen"),
)
_TOTAL = Text("合計", "Total")


@marked("programme", "award", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Rounds with offers to make, then every award of the agency, by state."""
    actor = actor_of(request)
    seen = queries.visible_to(actor)
    state = request.GET.get("state", "")
    order = asked_order(request, ("ref", "offered_on", "amount_yen"), "-offered_on")
    chosen = (seen.filter(state=state) if state in STATES["award"] else seen).order_by(order, "pk")
    page = Paginator(chosen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    is_file = request.GET.get("format") == "csv"
    query = request.GET.copy()
    query["format"] = "csv"
    table = _table(list(chosen if is_file else page.object_list), order, f"?{query.urlencode()}")
    if is_file:
        return HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    counts = queries.counts_by_state(actor)
    context = {
        "rounds": _rounds_with_offers(actor),
        "table": table,
        "page": page,
        "state": state,
        "states": [(one, STATES["award"][one].staff, counts[one]) for one in STATES["award"] if one in counts],
        "total_count": sum(counts.values()),
        "crumbs": [Crumb(Text("採択・契約", "Awards"))],
    }
    return render(request, "programme/awards.html", context)


@marked("programme", "award", "see")
@require_safe
def of_round(request: HttpRequest, ref: str) -> HttpResponse:
    """The awards of one round, and whom it selected that have none yet."""
    return _round_page(request, ref)


@marked("programme", "award", "offer")
@require_POST
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """Offer to all that were selected for the agency and have a favourable word: all of them, or none."""
    actor = actor_of(request)
    round = selection.get(ref, actor)
    waiting = queries.waiting_for_offer(round, actor.of)
    words = selection.verdicts_of(round)
    favourable = [one for one in waiting if words.get(one.ref) in FAVOURABLE]
    if waiting and not favourable:
        return _round_page(request, ref, [_no_favourable_word()])
    return attempt(
        lambda: actions.offer(round, favourable, actor, clock.now()),
        reverse("programme:awards_of_round", args=(ref,)),
        lambda problems: _round_page(request, ref, problems),
    )


def _rounds_with_offers(actor: Actor) -> Table | None:
    """The decided rounds under which the agency has offers to make; nothing where there is none."""
    columns = (
        Column(Text("採択選定", "Round"), "ref"),
        Column(Text("公募", "Call")),
        Column(Text("未通知", "To be offered"), "count"),
    )
    rows = [
        (Cell(one.ref, reverse("programme:awards_of_round", args=(one.ref,))), one.call.title, count)
        for one in selection.visible_to(actor).filter(state="decided").order_by("-pk")
        if (count := len(queries.waiting_for_offer(one, actor.of)))
    ]
    return Table(Text("採択通知が残っている採択選定", "Rounds with offers to make"), columns, rows) if rows else None


def _round_page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    round = selection.get(ref, actor)
    waiting = queries.waiting_for_offer(round, actor.of)
    words = selection.verdicts_of(round)
    charter = charters.by_digest(round.charter_digest)
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("分野", "Field")),
        Column(Text("状態", "State"), "state:application"),
        Column(Text("審査", "Screening")),
        Column(Text("金額", "Amount"), "yen"),
    )
    rows = [
        (
            Cell(one.ref, reverse("programme:application", args=(one.ref,))),
            Cell(one.title, note=one.lead.name),
            field_name(charter, one.field),
            one.state,
            VERDICTS[words.get(one.ref, "in_review")],
            one.requested_yen,
        )
        for one in waiting
    ]
    empty = Text("採択通知を待つ応募はありません。", "Nobody waits for an offer.")
    totals = add_up(rows, columns, _TOTAL) if rows else ()
    context = {
        "round": round,
        "acts": _acts(round, waiting, words, actor),
        "waiting": Table(Text("未通知の応募", "Selected, without an award"), columns, rows, totals, empty),
        "table": _table(list(queries.visible_to(actor).filter(round=round))),
        "problems": tuple(problems),
        "crumbs": [
            Crumb(Text("採択選定", "Selection rounds"), reverse("programme:rounds")),
            Crumb(ref, reverse("programme:round", args=(ref,))),
            Crumb(Text("採択・契約", "Awards")),
        ],
    }
    return render(request, "programme/awards_of_round.html", context, status=409 if problems else 200)


def _acts(round: Any, waiting: Sequence[Any], words: dict[str, str], actor: Actor) -> list[Act]:
    """The offer, to those whose word is favourable; what stands in its way otherwise."""
    offering = against(actor, "offer", Subject("award", agencies=frozenset({actor.of})))
    if round.state != "decided" or not waiting or offering is None:
        return []
    count = sum(words.get(one.ref) in FAVOURABLE for one in waiting)
    label = Text(f"採択を通知する（{count}件）", f"Offer the awards ({count})")
    problems = offering if count else (*offering, _no_favourable_word())
    return [Act(label, reverse("programme:offer", args=(round.ref,)), problems)]


def _table(found: Sequence[Any], order: str = "", csv_url: str = "") -> Table:
    shares, charter = ledger.by_dimension("award"), charters.in_force()
    rows = [
        (
            Cell(one.ref, reverse("programme:award", args=(one.ref,))),
            one.state,
            Cell(one.title, note=one.lead.name),
            field_name(charter, one.field),
            one.offered_on,
            one.amount_yen,
            shares[one.ref].paid_yen if one.ref in shares else 0,
        )
        for one in found
    ]
    columns = _COLUMNS if order else [Column(column.label, column.kind) for column in _COLUMNS]
    empty = Text("該当する採択はありません。", "There is no such award.")
    totals = add_up(rows, columns, Text("表示中の合計", "Total shown")) if rows else ()
    return Table(Text("自機関の採択・契約", "Awards of this agency"), columns, rows, totals, empty, order, csv_url)


def _no_favourable_word() -> Problem:
    return Problem(
        "verdict_missing",
        "award.verdict",
        Text("審査の結果が「問題なし」または「条件付き」の応募がありません", "none of them is cleared yet"),
        Text("審査の結果を待ってください", "wait for the verdicts"),
    )
