"""Up to three scenarios of a round beside its portfolio: what another limit would bring, for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.charter import Charter
from kikin.fund.selection import MOST_SCENARIOS
from kikin.office import clock
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.portfolio import changes_in_words, limit_name
from kikin.office.doors.programme.words import field_name
from kikin.office.gate import Refused
from kikin.office.look.acts import Act, against
from kikin.office.look.forms import Questions, YenField
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either
from kikin.office.parties import queries as parties
from kikin.office.selection import actions, queries, scenarios
from kikin.values.calendar import show_fiscal_year
from kikin.values.problems import Problem
from kikin.values.text import Text

_CHANGES = (1, 2, 3)
_PORTFOLIO = Text("採択案", "The portfolio")


class Scenario(Questions):
    """A name, and up to three limits with what they become."""

    name = forms.CharField(label=either("シナリオの名前", "Name of the scenario"), max_length=60)

    def __init__(self, limits: Mapping[str, int], charter: Charter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [("", either("選択してください", "Choose"))]
        labels += [(key, either(said.ja, said.en)) for key in limits if (said := limit_name(charter, key))]
        for number in _CHANGES:
            self.fields[f"limit_{number}"] = forms.ChoiceField(
                label=either(f"変更する制限{number}", f"Limit {number} to change"),
                choices=labels,
                required=number == 1,
            )
            self.fields[f"amount_{number}"] = YenField(
                label=either(f"変更後の額{number}（円）", f"What limit {number} becomes (yen)"), required=number == 1
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in _CHANGES:
            limit, amount = said.get(f"limit_{number}"), said.get(f"amount_{number}")
            if number > 1 and bool(limit) != (amount is not None):
                self.add_error(
                    f"amount_{number}",
                    forms.ValidationError(
                        either("制限と額を両方とも記入してください。", "Give both a limit and an amount.")
                    ),
                )
        return said

    @property
    def wanted(self) -> scenarios.Wanted:
        said = self.cleaned_data
        pairs = [(said[f"limit_{number}"], said[f"amount_{number}"]) for number in _CHANGES]
        return scenarios.Wanted(said["name"], {limit: yen for limit, yen in pairs if limit})


class Adoption(Reasons):
    """Which scenario becomes the portfolio, and why."""

    scenario = forms.TypedChoiceField(
        label=either("採択案とするシナリオ", "Scenario to make the portfolio"), coerce=int
    )
    field_order = ("scenario", "reasons_ja", "reasons_en")

    def __init__(self, kept: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", either("選択してください", "Choose")), *((one.pk, one.name) for one in kept)]
        self.choose("scenario", choices)


@marked("programme", "round", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """The scenarios beside the portfolio, and a form for another."""
    return _page(request, ref)


@marked("programme", "round", "compare")
@require_POST
def keep(request: HttpRequest, ref: str) -> HttpResponse:
    """Solve a scenario and keep it beside the portfolio."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    form = _form(found, request.POST)
    if not form.is_valid():
        return _page(request, ref, form=form)
    try:
        actions.compare(found, form.wanted, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, form)
    return redirect("programme:scenarios", ref)


@marked("programme", "round", "compare")
@require_POST
def discard(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Take a scenario away."""
    actor = actor_of(request)
    actions.discard_scenario(queries.get(ref, actor), number, actor, clock.now())
    return redirect("programme:scenarios", ref)


@marked("programme", "round", "adopt")
@require_POST
def adopt(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a scenario the portfolio, and say why."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    form = Adoption(queries.scenarios_of(found), request.POST)
    if not form.is_valid():
        return _page(request, ref, adoption=form)
    try:
        actions.adopt(found, form.cleaned_data["scenario"], form.said, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, adoption=form)
    return redirect("programme:round", ref)


def _form(round: Any, data: Any = None) -> Scenario:
    charter = charters.by_digest(round.charter_digest)
    return Scenario(scenarios.limits_of(round.problem or {}), charter, data)


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    form: Scenario | None = None,
    adoption: Adoption | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    charter = charters.by_digest(found.charter_digest)
    kept = queries.scenarios_of(found)
    may = found.state == "proposed" and against(actor, "compare", found.subject()) == ()
    sets = [(_PORTFOLIO, (found.problem or {}).get("chosen", []))]
    sets += [(Text(one.name, one.name), one.answer["chosen"]) for one in kept]
    context = {
        "round": found,
        "scenarios": _summary(found, kept, charter),
        "money": _money(found, sets, charter) if kept else None,
        "moves": _moves(found, kept, actor) if kept else None,
        "discards": [_discarding(found, one) for one in kept] if may else [],
        "may_add": may and not _is_drawn(found) and len(kept) < MOST_SCENARIOS,
        "form": form or _form(found),
        "adoption": (adoption or Adoption(kept)) if kept and _may_adopt(found, actor) else None,
        "problems": tuple(problems),
        "crumbs": [
            Crumb(Text("採択選定", "Selection rounds"), reverse("programme:rounds")),
            Crumb(ref, reverse("programme:round", args=(ref,))),
            Crumb(Text("シナリオの比較", "Scenarios")),
        ],
    }
    status = 409 if problems else 422 if any(one is not None and one.errors for one in (form, adoption)) else 200
    return render(request, "programme/scenarios.html", context, status=status)


def _may_adopt(round: Any, actor: Any) -> bool:
    return round.state == "proposed" and not _is_drawn(round) and against(actor, "adopt", round.subject()) == ()


def _is_drawn(round: Any) -> bool:
    package = queries.package_of(round)
    return package is not None and package.lottery.get("state") == "drawn"


def _discarding(round: Any, one: Any) -> Act:
    label = Text(f"「{one.name}」を外す", f"Take “{one.name}” away")
    return Act(label, reverse("programme:discard_scenario", args=(round.ref, one.pk)))


def _summary(round: Any, kept: Sequence[Any], charter: Charter) -> Table:
    columns = (
        Column(Text("選び方", "Way of choosing")),
        Column(Text("変更", "What is changed"), "words"),
        Column(Text("件数", "Applications"), "count"),
        Column(Text("金額", "Amount"), "yen"),
        Column(Text("価値", "Worth"), "count"),
        Column(Text("超えられない価値", "No set is worth more than"), "count"),
        Column(Text("新たに入る", "Come in"), "count"),
        Column(Text("外れる", "Go out"), "count"),
        Column(Text("作成者", "Made by")),
        Column(Text("作成日時", "Made"), "at"),
    )
    problem, answered = round.problem or {}, round.portfolio or {}
    if not problem:
        return Table(Text("採択案とシナリオ", "The portfolio and its scenarios"), columns, [], empty=_NONE)
    names = parties.names_of_people([one.made_by for one in kept])
    chosen = problem["chosen"]
    rows: list[Sequence[object]] = [
        (
            _PORTFOLIO,
            "",
            len(chosen),
            _used(problem, "budget", chosen),
            answered["objective"],
            answered["bound"],
            "",
            "",
            "",
            None,
        )
    ]
    for one in kept:
        found = one.answer
        rows.append(
            (
                one.name,
                changes_in_words(one.changes, charter),
                len(found["chosen"]),
                _used(problem, "budget", found["chosen"]),
                found["objective"],
                found["bound"],
                len(found["entered"]),
                len(found["left"]),
                names.get(one.made_by, one.made_by),
                one.made_at,
            )
        )
    return Table(Text("採択案とシナリオ", "The portfolio and its scenarios"), columns, rows)


_NONE = Text("まだ採択案はありません。", "No portfolio has been made yet.")


def _money(round: Any, sets: Sequence[tuple[Text, Sequence[int]]], charter: Charter) -> Table:
    """What each set spends by year and by field, side by side."""
    columns = (Column(Text("年度・分野", "Year or field")), *(Column(name, "yen") for name, _ in sets))
    problem = round.problem or {}
    rows = []
    for row in problem.get("rows", ()):
        family, _, key = row["name"].partition(":")
        if family == "year":
            label = Text(show_fiscal_year(int(key), "ja"), show_fiscal_year(int(key), "en"))
        elif family == "field":
            label = field_name(charter, key)
        else:
            continue
        rows.append((label, *(_used(problem, row["name"], chosen) for _, chosen in sets)))
    return Table(Text("年度別・分野別の金額", "Money by year and by field"), columns, rows)


def _moves(round: Any, kept: Sequence[Any], actor: Any) -> Table:
    """Who comes in and who goes out against the portfolio, scenario by scenario."""
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("金額", "Amount"), "yen"),
        *(Column(Text(one.name, one.name), "word") for one in kept),
    )
    proposal = (round.problem or {}).get("proposal", [])
    entries = {entry.application.ref: entry.application for entry in queries.entries_of(round)}
    moved = sorted({column for one in kept for column in (*one.answer["entered"], *one.answer["left"])})
    rows = []
    for column in moved:
        application = entries[proposal[column]]
        is_own = application.agency == actor.of
        url = reverse("programme:application", args=(application.ref,)) if is_own else ""
        title: object = application.title if is_own else Text("（他の配分機関の応募）", "(of another agency)")
        ways = (_way(one, column) for one in kept)
        rows.append((Cell(application.ref, url=url), title, application.requested_yen, *ways))
    caption = Text("採択案から入れ替わる応募", "Who comes in and who goes out against the portfolio")
    empty = Text("どのシナリオでも、採択案と同じ応募が選ばれます。", "Every scenario chooses the same applications.")
    return Table(caption, columns, rows, empty=empty)


def _way(one: Any, column: int) -> Text | str:
    if column in one.answer["entered"]:
        return Text("入る", "Comes in")
    return Text("外れる", "Goes out") if column in one.answer["left"] else ""


def _used(problem: Mapping[str, Any], name: str, chosen: Sequence[int]) -> int:
    """How much of a row a set takes."""
    taken = set(chosen)
    rows = (row for row in problem["rows"] if row["name"] == name)
    return sum(yen for row in rows for column, yen in zip(row["index"], row["value"], strict=True) if column in taken)
