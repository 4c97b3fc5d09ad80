"""One pair, side by side with what coincides marked, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.charter import COST_ITEMS
from kikin.fund.overlaps import DECISIONS, SIGNS
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.overlap_forms import Deciding, Why
from kikin.office.doors.programme.overlaps import OVERLAPS
from kikin.office.doors.programme.words import way_to
from kikin.office.look.acts import against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.overlaps import actions, queries
from kikin.office.overlaps.sides import OneLine, Side, candidates, efforts, sides
from kikin.office.parties import queries as parties
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import Yen, show_yen
from kikin.values.problems import Problem
from kikin.values.text import LANGUAGES, Text

_OTHER_STEPS = {
    "refuse": Text("不採択に同意する", "Agree to refuse"),
    "send_back": Text("提案を差し戻す", "Send the proposal back"),
    "reopen": Text("判断をやり直す", "Decide anew"),
}
_OURS, _BESIDE = Text("応募", "The application"), Text("比較した課題", "Beside it")
_COINCIDES: dict[str, Text | str] = {"person": SIGNS["person"], "name": SIGNS["name"], "": ""}
_SAME, _OVER = Text("同額", "Same amount"), Text("100％を超えています", "Over 100 %")


@marked("programme", "overlap", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """Both projects beside each other."""
    return _page(request, ref)


@marked("programme", "overlap", "dismiss")
@require_POST
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """What the pair comes to, with reasons; refusing is only proposed."""
    form = Deciding(request.POST)
    return _take(
        request,
        ref,
        form,
        lambda pair, said, actor: actions.decide([pair], said["action"], said["reasons"], actor, clock.now()),
        lambda problems: _page(request, ref, problems, deciding=form),
    )


@marked("programme", "overlap", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """A second person agrees."""
    return _explain(request, ref, actions.refuse)


@marked("programme", "overlap", "send_back")
@require_POST
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """A second person does not."""
    return _explain(request, ref, actions.send_back)


@marked("programme", "overlap", "reopen")
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """It is to be decided again."""
    return _explain(request, ref, actions.reopen)


@marked("programme", "overlap", "confirm")
@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody of the same name is the same person."""
    actor = actor_of(request)
    pair = queries.get(ref, actor)
    person, number = request.POST.get("person", ""), request.POST.get("number", "")
    return attempt(
        lambda: actions.confirm(pair, person, number, actor, clock.now()),
        reverse("programme:overlap", args=(ref,)),
        lambda problems: _page(request, ref, problems),
    )


def _explain(request: HttpRequest, ref: str, step: Callable[..., object]) -> HttpResponse:
    form = Why(request.POST, auto_id="why_%s")
    return _take(
        request,
        ref,
        form,
        lambda pair, said, actor: step(pair, said["reasons"], actor, clock.now()),
        lambda problems: _page(request, ref, problems, explaining=form),
    )


def _take(
    request: HttpRequest,
    ref: str,
    form: Why,
    step: Callable[..., object],
    refused_page: Callable[[Sequence[Problem]], HttpResponse],
) -> HttpResponse:
    actor = actor_of(request)
    pair = queries.get(ref, actor)
    if not form.is_valid():
        return refused_page(())
    return attempt(
        lambda: step(pair, form.cleaned_data, actor), reverse("programme:overlap", args=(ref,)), refused_page
    )


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    deciding: Why | None = None,
    explaining: Why | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    pair = queries.get(ref, actor)
    ours, beside = sides(pair)
    events, decisions = trail.events_about("overlap", ref), queries.decisions_of(pair)
    names = parties.names_of_people([*(one.actor for one in events), *(one.person for one in decisions)])
    steps = {one.action for one in pair.lifecycle.steps if one.start == pair.state}
    subject, call = pair.subject(), pair.application.call
    context = {
        "pair": pair,
        "title": OVERLAPS,
        "signs": [SIGNS[one] for one in pair.signs],
        "facts": _facts(ours, beside),
        "sides": [_shown(ours, _OURS), _shown(beside, _BESIDE)],
        "lines": _lines(ours, beside),
        "efforts": _efforts(pair),
        "candidates": candidates(pair) if against(actor, "confirm", subject) == () else [],
        "decisions": _decisions(decisions, names),
        "may_decide": "dismiss" in steps and against(actor, "dismiss", subject) == (),
        "others": [
            (label, reverse(f"programme:{action}_overlap", args=(ref,)), action != "send_back", against_)
            for action, label in _OTHER_STEPS.items()
            if action in steps and (against_ := against(actor, action, subject)) is not None
        ],
        "form": deciding or Deciding(),
        "why": explaining or Why(auto_id="why_%s"),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "crumbs": [
            *way_to(call),
            Crumb(OVERLAPS, reverse("programme:overlaps", args=(call.ref,))),
            Crumb(ref),
        ],
    }
    refused = deciding is not None or explaining is not None
    return render(request, "programme/overlap.html", context, status=409 if problems else 422 if refused else 200)


def _shown(side: Side, heading: Text) -> dict[str, Any]:
    """What one side says in words, and who is in it."""
    return {"heading": heading, "titles": side.titles, "abstracts": side.abstracts, "people": _people(side, heading)}


def _facts(ours: Side, beside: Side) -> Table:
    """Both sides, fact by fact, and what coincides."""
    columns = (Column(Text("項目", "Item")), Column(_OURS), Column(_BESIDE), Column(Text("一致", "Coincides")))
    same = [name for name, coincides in ours.organisations if coincides]
    rows = [
        (Text("番号", "Ref"), _ref(ours), _ref(beside), ""),
        (Text("機関", "Organisations"), _organisations(ours), _organisations(beside), _listed(same) if same else ""),
        (Text("期間", "Years"), _years(ours), _years(beside), ""),
        (Text("金額", "Money"), _money(ours), _money(beside), _SAME if ours.has_same_total else ""),
    ]
    return Table(Text("二つの課題", "The two projects"), columns, rows)


def _ref(side: Side) -> Cell:
    if side.application is None:
        return Cell(side.ref, note=side.source)
    return Cell(side.ref, url=reverse("programme:application", args=(side.application.ref,)) if side.is_ours else "")


def _organisations(side: Side) -> Text:
    return _listed([name for name, _ in side.organisations])


def _years(side: Side) -> Text:
    first, last = side.years
    return Text(*(f"{show_fiscal_year(first, one)}–{show_fiscal_year(last, one)}" for one in LANGUAGES))


def _money(side: Side) -> Text | str:
    return _yen(side.total_yen) if side.total_yen else ""


def _people(side: Side, whose: Text) -> Table:
    columns = (
        Column(Text("氏名", "Name")),
        Column(Text("所属", "Organisation")),
        Column(Text("エフォート（%）", "Effort, %"), "count"),
    )
    rows = [
        (
            Cell(one.name, note=_COINCIDES[one.coincides]),
            Cell(one.organisation, note=one.number),
            one.effort_percent or None,
        )
        for one in side.people
    ]
    return Table(Text(f"研究者（{whose.ja}）", f"Researchers ({whose.en})"), columns, rows)


def _lines(ours: Side, beside: Side) -> Table:
    """What both ask for, by cost item, in the years in which both ask; and the amounts that are the same."""
    columns = (
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("費目", "Cost item")),
        Column(_OURS, "yen"),
        Column(_BESIDE, "yen"),
        Column(Text("同額", "Same amounts")),
    )
    first, last = max(ours.years[0], beside.years[0]), min(ours.years[1], beside.years[1])
    rows = []
    for year, item in product(range(first, last + 1), COST_ITEMS.values()):
        mine, theirs = ([one for one in side.lines if (one.year, one.item) == (year, item)] for side in (ours, beside))
        if mine or theirs:
            same = [_yen(one.amount_yen) for one in mine if one.coincides]
            rows.append((year, item, _sum(mine), _sum(theirs), _listed(same) if same else ""))
    empty = Text("同じ年度の費目別の内訳は分かっていません。", "No lines of the same years are known.")
    return Table(Text("同じ年度の費目別の金額", "Money by item, in the years of both"), columns, rows, empty=empty)


def _sum(lines: Sequence[OneLine]) -> int | None:
    return sum(one.amount_yen for one in lines) or None


def _yen(yen: Yen) -> Text:
    return Text(*(show_yen(yen, one) for one in LANGUAGES))


def _efforts(pair: Any) -> Table | None:
    found = efforts(pair)
    if not found:
        return None
    columns = (
        Column(Text("研究者", "Researcher")),
        Column(Text("年度", "Fiscal year"), "fiscal_year"),
        Column(Text("課題ごとのエフォート", "Project by project"), "words"),
        Column(Text("計（%）", "Sum, %"), "count"),
    )
    rows = [
        (
            one.name,
            one.year,
            _listed([_share(title, percent) for title, percent in one.shares]),
            Cell(one.percent, note=_OVER if one.is_over else ""),
        )
        for one in found
    ]
    return Table(Text("年度ごとのエフォートの合計", "Effort, year by year"), columns, rows)


def _share(title: Text | str, percent: int) -> Text:
    said = title if isinstance(title, Text) else Text(title, title)
    return Text(f"{said.ja} {percent}％", f"{said.en} {percent} %")


def _decisions(found: Sequence[Any], names: dict[str, Text]) -> Table:
    columns = (
        Column(Text("日時", "When"), "at"),
        Column(Text("判断", "Decision")),
        Column(Text("理由", "Reasons"), "words"),
        Column(Text("担当者", "By")),
    )
    labels = DECISIONS | _OTHER_STEPS
    rows = [(one.at, labels[one.action], one.reasons, names.get(one.person, "")) for one in found]
    empty = Text("まだ判断していません。", "Nothing has been decided yet.")
    return Table(Text("これまでの判断", "What was decided"), columns, rows, empty=empty)


def _listed(words: Sequence[Text]) -> Text:
    return Text("、".join(one.ja for one in words), ", ".join(one.en for one in words))
