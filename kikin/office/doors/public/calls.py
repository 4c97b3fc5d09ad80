"""Calls in public: those that are open first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikin.office import clock
from kikin.office.doors.marks import DOORS, actor_of, marked
from kikin.office.doors.public.forms import CallFilter, named
from kikin.office.doors.public.pages import names_of, of_a_fund, today
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.publication import queries as public
from kikin.values.text import Text

# A published call that has not opened is what the house calls approved.
_STATE_OF = {"announced": "approved"}
_ORDER = ("open", "announced", "closed", "decided", "cancelled")
_MAY_APPLY = DOORS["applicant"].roles | {"public"}
"""Whoever applies, and whoever has not said yet who they are: the applicants' door asks them to sign in."""
_TOTAL = Text("合計", "Total")
_COLUMNS = (
    Column(Text("公募", "Call")),
    Column(Text("番号", "Ref"), "ref"),
    Column(Text("状態", "State"), "state:call"),
    Column(Text("配分機関", "Agencies")),
    Column(Text("受付開始", "Opens"), "at"),
    Column(Text("締切", "Closes"), "at"),
    Column(Text("予算総額", "Budget"), "yen"),
)
_FIGURES = (
    Column(Text("公募", "Call")),
    Column(Text("応募", "Received"), "count"),
    Column(Text("応募額", "Applied for"), "yen"),
    Column(Text("採択", "Selected"), "count"),
    Column(Text("採択額", "Selected"), "yen"),
    Column(Text("採択率", "Success")),
)


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def calls(request: HttpRequest) -> HttpResponse:
    """Every published call, and how those that have closed went."""
    charter = public.charter()
    form = CallFilter(
        request.GET,
        {
            "state": {key: STATES["call"][_STATE_OF.get(key, key)].to(False) for key in _ORDER},
            "field": named(charter.fields),
            "agency": named(charter.agencies),
            "instrument": named(charter.instruments),
        },
    )
    fields = {concept.ref: concept.field for concept in public.published_concepts()}
    found = [one for one in public.published_calls(clock.now()) if _is_wanted(one, form, fields)]
    found.sort(key=lambda one: _ORDER.index(one.state))
    rows = [
        (
            Cell(one.shown.text("title"), reverse("public:call", args=[one.shown.ref])),
            one.shown.ref,
            _STATE_OF.get(one.state, one.state),
            names_of(charter.agencies, one.shown.agencies),
            one.opens_at,
            one.closes_at,
            one.shown.amount_yen,
        )
        for one in found
    ]
    nothing = Text("該当する公募はありません。", "No call is published here.")
    context = {
        "form": form,
        "table": Table(Text("公募一覧", "Calls"), _COLUMNS, rows, empty=nothing),
        "figures": _figures(today()),
    }
    return render(request, "public/calls.html", context)


def _is_wanted(one: public.ShownCall, form: CallFilter, fields: dict[str, str]) -> bool:
    own_fields = {fields.get(ref) for ref in one.shown.content.get("concepts") or ()}
    answers = (
        ("state", {one.state}),
        ("field", own_fields),
        ("agency", set(one.shown.agencies)),
        ("instrument", {one.shown.content.get("instrument")}),
    )
    return all(not form.chosen(name) or form.chosen(name) in values for name, values in answers)


def _figures(day: date) -> Table:
    rows = [
        (
            Cell(one.title, reverse("public:call", args=[one.ref])),
            one.received_count,
            one.requested_yen,
            one.selected_count,
            one.selected_yen,
            None if one.success_bp is None else f"{one.success_bp / 100:.1f}%",
        )
        for one in public.call_figures_until(day)
    ]
    nothing = Text("締め切られた公募はまだありません。", "No call has closed yet.")
    totals = add_up(rows, _FIGURES, _TOTAL) if rows else ()
    return Table(
        Text("公募ごとの応募と採択", "Applications and success by call"), _FIGURES, rows, totals, empty=nothing
    )


@marked("public", "publication_item", "see")
@require_GET
@of_a_fund
def call(request: HttpRequest, ref: str) -> HttpResponse:
    """What one call offers, and its outcome once that is published."""
    one = public.published_call(ref, clock.now())
    if one is None:
        raise Http404("no such call is published")
    charter, shown = public.charter(), one.shown
    concepts = {concept.ref: concept.text("title") for concept in public.published_concepts()}
    budget = shown.content.get("budget_by_year") or []
    columns = (Column(Text("年度", "Year"), "fiscal_year"), Column(Text("予算", "Budget"), "yen"))
    cited = [concepts.get(each, Text(each, each)) for each in shown.content.get("concepts") or ()]
    outcome = public.published_round(ref)
    context = {
        "shown": shown,
        "title": shown.text("title"),
        "summary": shown.text("summary"),
        "state": _STATE_OF.get(one.state, one.state),
        "is_offered": one.state == "open" and actor_of(request).role in _MAY_APPLY,
        "closes_at": one.closes_at,
        "facts": [
            Fact(Text("受付開始", "Opens"), one.opens_at, "at"),
            Fact(Text("締切", "Closes"), one.closes_at, "at"),
            Fact(Text("配分機関", "Agencies"), names_of(charter.agencies, shown.agencies)),
            Fact(Text("支援手段", "Instrument"), names_of(charter.instruments, [shown.content.get("instrument", "")])),
            Fact(Text("対象となる段階", "Stages"), names_of(charter.stages, shown.content.get("stages") or ())),
            Fact(
                Text("研究開発構想", "Concepts"),
                Text("、".join(each.ja for each in cited), ", ".join(each.en for each in cited)),
                url=reverse("public:visions"),
            ),
            Fact(Text("公表日", "Published"), shown.published_on, "on"),
            *(
                Fact(
                    Text("抽選の種の約束（SHA-256）", "Commitment to the lottery's seed (SHA-256)"),
                    each.digest,
                    "digest",
                    note=Text(f"抽選済み。種：{each.seed}", f"drawn; the seed: {each.seed}") if each.seed else "",
                )
                for each in public.commitments(ref)
            ),
        ],
        "budget": Table(Text("年度別の予算", "Budget by year"), columns, budget, add_up(budget, columns, _TOTAL)),
        "outcome": _outcome(outcome) if outcome is not None else None,
        "has_package": outcome is not None and "package" in outcome.content,
        "by_field": _by_field(outcome, charter) if outcome is not None else None,
        "crumbs": [Crumb(Text("公募", "Calls"), reverse("public:calls")), Crumb(shown.ref)],
    }
    return render(request, "public/call.html", context)


def _outcome(outcome: public.Shown) -> list[Fact]:
    said = outcome.content
    return [
        Fact(Text("選定の対象となった応募", "Applications considered"), said.get("candidates_count", 0), "count"),
        Fact(Text("その申請額", "They asked for"), said.get("requested_yen", 0), "yen"),
        Fact(Text("採択", "Selected"), said.get("selected_count", 0), "count"),
        Fact(Text("採択額", "Amount selected"), said.get("selected_yen", 0), "yen"),
    ]


def _by_field(outcome: public.Shown, charter: Any) -> Table:
    columns = (
        Column(Text("分野", "Field")),
        Column(Text("対象", "Considered"), "count"),
        Column(Text("採択", "Selected"), "count"),
        Column(Text("採択額", "Amount"), "yen"),
    )
    rows = [
        (names_of(charter.fields, [key]), of["candidates_count"], of["selected_count"], of["selected_yen"])
        for key, of in (outcome.content.get("by_field") or {}).items()
    ]
    return Table(Text("分野別の採択", "Selected by field"), columns, rows, add_up(rows, columns, _TOTAL))
