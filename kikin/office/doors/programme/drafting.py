"""Drafting a call: asked in one form, shown as it would stand, and written once it is confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikin.fund.charter import Charter
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.calls import actions, queries
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme.terms import CallTerms
from kikin.office.gate import Refused, change, permit_or_refuse
from kikin.office.ledger import queries as ledger
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Column, Table, add_up
from kikin.office.vision import queries as vision
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text


@marked("programme", "call", "draft")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """The form; then the call as it would stand; then the draft, which another person approves."""
    actor, now = actor_of(request), clock.now()
    permit_or_refuse(actor, "draft", Subject("call", agencies=frozenset({actor.of})))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = _form(request, actor, now)
    if act not in ("preview", "draft"):
        return _ask(request, form)
    left = _problems(form, now)
    if left or not form.is_valid():
        return _ask(request, form, left)
    if act == "preview":
        return _preview(request, form)
    try:
        with change():
            call = _just_drafted(form, actor) or actions.draft(form.chosen, form.terms, actor, now)
    except Refused as refused:
        return _ask(request, form, form.take_up_rules(refused.problems))
    return redirect("programme:call", call.ref)


def _form(request: HttpRequest, actor: Actor, now: datetime) -> CallTerms:
    charter, last = charters.in_force(), queries.latest_of(actor.of)
    concepts = vision.concepts_visible_to(actor).filter(state="decided")
    return CallTerms(
        request.POST if request.method == "POST" else None,
        charter=charter,
        agency=actor.of,
        concepts=[(one, one.ceiling_yen - ledger.committed_under_concept(one.ref)) for one in concepts],
        years=_years(charter, now),
        initial={"after": last.ref if last else ""},
    )


def _years(charter: Charter, now: datetime) -> list[tuple[int, Yen]]:
    """Every allotted year that is not over, with what is left of its allotments."""
    current = charter.fiscal_year(local_date(now, charter.zone))
    left: dict[int, Yen] = {}
    for name, yen in ledger.balances().items():
        family, *parts = name.split(":")
        if family == "allotment" and int(parts[-1]) >= current:
            left[int(parts[-1])] = left.get(int(parts[-1]), 0) + yen
    return sorted(left.items())


def _problems(form: CallTerms, now: datetime) -> tuple[Problem, ...]:
    """Put what the rules say at its questions, beside what could not be read; what belongs to none is left."""
    form.full_clean()
    return form.take_up_rules(actions.problems_of(form.chosen, form.terms, now)) if form.years else ()


def _just_drafted(form: CallTerms, actor: Actor) -> Any:
    """The call that a first click has drafted since the page was shown, on the same terms."""
    last, terms = queries.latest_of(actor.of), form.terms
    if last is None or last.ref == form.cleaned_data["after"] or last.drafted_by != actor.person:
        return None
    said = (terms.title, terms.summary, terms.opens_at, terms.closes_at, sum(terms.budget_by_year.values()))
    return last if (last.title, last.summary, last.opens_at, last.closes_at, last.budget_yen) == said else None


def _ask(request: HttpRequest, form: CallTerms, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    context = {
        "form": form,
        "problems": problems,
        "can_be_drafted": form.known and form.years,
        "crumbs": [Crumb(Text("公募", "Calls"), reverse("programme:home")), Crumb(Text("起案", "Draft"))],
    }
    is_wrong = problems or (request.POST.get("act") != "change" and form.errors)
    return render(request, "programme/draft.html", context, status=422 if is_wrong else 200)


def _preview(request: HttpRequest, form: CallTerms) -> HttpResponse:
    """The call as it would stand, with every answer carried along."""
    terms, charter = form.terms, form.charter
    columns = (Column(Text("年度", "Fiscal year"), "fiscal_year"), Column(Text("予算", "Budget"), "yen"))
    rows = sorted(terms.budget_by_year.items())
    total = add_up(rows, columns, Text("合計", "Total"))
    agencies = [charter.agency(key).name for key in sorted({one.agency for one in form.chosen})]
    context = {
        "title": terms.title,
        "answers": [form[name].as_hidden() for name in form.fields],
        "summary": [
            Fact(Text("名称（日本語）", "Title in Japanese"), terms.title.ja),
            Fact(Text("名称（英語）", "Title in English"), terms.title.en),
            Fact(Text("概要（日本語）", "Summary in Japanese"), terms.summary.ja),
            Fact(Text("概要（英語）", "Summary in English"), terms.summary.en),
            Fact(Text("研究開発構想", "Concepts"), _listed([one.title for one in form.chosen])),
            Fact(Text("配分機関", "Agencies"), _listed(agencies)),
            Fact(Text("支援手段", "Instrument"), charter.instrument(terms.instrument).name),
            Fact(Text("対象となる段階", "Stages"), _listed([charter.stage(key).name for key in terms.stages])),
            Fact(Text("公募開始", "Opens"), terms.opens_at, "at"),
            Fact(Text("締切", "Closes"), terms.closes_at, "at"),
        ],
        "budget": Table(Text("年度ごとの予算額", "Year by year"), columns, rows, total),
        "crumbs": [Crumb(Text("公募", "Calls"), reverse("programme:home")), Crumb(Text("起案の確認", "Preview"))],
    }
    return render(request, "programme/draft_preview.html", context)


def _listed(words: list[Text]) -> Text:
    return Text("、".join(one.ja for one in words), ", ".join(one.en for one in words))
