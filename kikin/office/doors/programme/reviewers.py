"""The pool of reviewers: what they know, how they stand, and who is registered or changed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kikin.fund.charter import Charter
from kikin.fund.parties import IDENTIFIERS
from kikin.fund.relations import Actor, Subject
from kikin.fund.reviews import CONFLICTS, NUMBERS
from kikin.office import clock
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme import writings
from kikin.office.doors.programme.pool_forms import NewReviewer, PoolFilter, ReviewerForm
from kikin.office.doors.programme.words import agency_name, field_name
from kikin.office.gate import Refused, change
from kikin.office.look.acts import against
from kikin.office.look.files import as_file, asks_for_a_file
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import actions as parties
from kikin.office.parties import queries as people
from kikin.office.reviews import actions, inviting, pool, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 100
_POOL = Text("審査員名簿", "Reviewers")
_EVERY_AGENCY = Text("全機関", "Every agency")
_KNOWN, _UNKNOWN = Text("特定済み", "resolved"), Text("未特定（割当不可）", "unresolved: reads nothing")
_KNOWN_OF = (
    Column(Text("審査員", "Reviewer")),
    Column(Text("所属", "Organisation")),
    Column(Text("本人の特定", "Identity")),
    Column(Text("分野", "Fields")),
    Column(Text("キーワード", "Keywords")),
)
_SHOWN_OF = (Column(Text("審査員と所属", "Reviewer")), Column(Text("分野とキーワード", "Fields and keywords")))
"""On a page they stand beneath each other, so that the figures beside them are seen without scrolling."""
_FIGURES = (
    Column(Text("担当中", "In hand"), "count"),
    Column(Text("上限", "Most"), "count"),
    Column(Text("依頼", "Asked"), "count"),
    Column(Text("評価", "Reviewed"), "count"),
    Column(Text("辞退率%", "Declined, %"), "count"),
    Column(Text("利益相反", "Ties"), "count"),
)
_HISTORY = (
    Column(Text("割当", "Assignment"), "ref"),
    Column(Text("公募", "Call")),
    Column(Text("応募", "Application"), "ref"),
    Column(Text("状態", "State"), "state:assignment"),
    Column(Text("依頼", "Invited"), "at"),
    Column(Text("利益相反", "Ties")),
)


@marked("programme", "reviewer", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everyone who reviews for the agency or the fund, as the address filters them; or the same as a file."""
    actor, charter = actor_of(request), charters.in_force()
    form = PoolFilter(charter, request.GET)
    found = list(pool.visible_to(actor))
    standings = pool.standings(one.person.ref for one in found)
    most_count = charter.review.load_across_calls
    if form.is_valid():
        found = [one for one in found if _is_wanted(one, form.cleaned_data, standings[one.person.ref], most_count)]
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["format"] = "csv"
    shown = found if asks_for_a_file(request) else list(page.object_list)
    bodies = people.names_of_organisations(one.workplace for one in shown)
    unresolved = inviting.unresolved()
    empty = Text("該当する審査員はいません。", "There is no such reviewer.")
    known = [_known(one, charter, bodies, one.person.ref not in unresolved) for one in shown]
    figures = [_figures(one, standings[one.person.ref]) for one in shown]
    if asks_for_a_file(request):
        rows = [[*words, *counts] for words, counts in zip(known, figures, strict=True)]
        return as_file(request, Table(_POOL, (*_KNOWN_OF, *_FIGURES), rows), "reviewers")
    rows = [[*_beneath(one, words), *counts] for one, words, counts in zip(shown, known, figures, strict=True)]
    table = Table(_POOL, (*_SHOWN_OF, *_FIGURES), rows, empty=empty, csv_url=f"?{query.urlencode()}")
    context = {
        "form": form,
        "table": table,
        "page": page,
        "most_count": most_count,
        "may_register": _may_register(actor),
        "crumbs": [Crumb(_POOL)],
    }
    return render(request, "programme/pool.html", context)


@marked("programme", "reviewer", "see")
@require_safe
def reviewer(request: HttpRequest, ref: str) -> HttpResponse:
    """One reviewer: skills, history, load and ties."""
    return page(request, ref)


@marked("programme", "reviewer", "register")
@require_POST
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what an officer knows better."""
    actor, form = actor_of(request), ReviewerForm(charters.in_force(), request.POST)
    found = pool.get(ref, actor)
    if not form.is_valid():
        return page(request, ref, form)
    try:
        with change():
            actions.register_reviewers([_outline(form, ref, actor)], actor, clock.now())
            _identify(form, found.person, actor)
    except Refused as refused:
        return page(request, ref, form, form.take_up(refused.problems, _PLACES))
    return redirect("programme:reviewer", ref)


@marked("programme", "reviewer", "register")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Somebody new in the pool. To sign in as a reviewer they are then appointed by an administrator."""
    actor, charter = actor_of(request), charters.in_force()
    if request.method != "POST":
        return _ask(request, NewReviewer(charter, initial={"capacity": charter.review.load_per_reviewer}))
    form = NewReviewer(charter, request.POST)
    if not form.is_valid():
        return _ask(request, form)
    outline = parties.PersonOutline(form.name, email=form.cleaned_data["email"])
    try:
        with change():
            person = parties.register_people([outline], actor, clock.now())[outline.key]
            actions.register_reviewers([_outline(form, person.ref, actor)], actor, clock.now())
            _identify(form, person, actor)
    except Refused as refused:
        return _ask(request, form, form.take_up(refused.problems, _PLACES))
    return redirect("programme:reviewer", person.ref)


_PLACES = {
    "reviewer.organisation": "organisation",
    "person.email": "email",
    "identifier.e_rad": "e_rad",
    "identifier.orcid": "orcid",
}


def _ask(request: HttpRequest, form: NewReviewer, problems: Sequence[Problem] = ()) -> HttpResponse:
    crumbs = [Crumb(_POOL, reverse("programme:pool")), Crumb(Text("登録", "Register"))]
    context = {
        "form": form,
        "problems": tuple(problems),
        "crumbs": crumbs,
        "may_register": _may_register(actor_of(request)),
    }
    return render(request, "programme/register_reviewer.html", context, status=422 if form.errors or problems else 200)


def page(
    request: HttpRequest,
    ref: str,
    form: ReviewerForm | None = None,
    problems: Sequence[Problem] = (),
    papers: dict[str, Any] | None = None,
) -> HttpResponse:
    """All that is kept of a reviewer, with what was sent and what was wrong with it."""
    actor, charter = actor_of(request), charters.in_force()
    found = pool.get(ref, actor)
    standing = pool.standings([ref])[ref]
    told = papers or writings.part(found)
    context = told | {
        "reviewer": found,
        "facts": _facts(found, charter, standing),
        "unresolved": inviting.unresolved().get(ref),
        "history": _history(ref, actor),
        "form": form or ReviewerForm(charter, initial=_kept(found)),
        "may_register": _may_register(actor),
        "problems": tuple(problems),
        "crumbs": [Crumb(_POOL, reverse("programme:pool")), Crumb(found.person.name)],
    }
    context["wrong"] = form or told["wrong"]
    return render(request, "programme/reviewer.html", context, status=422 if problems or context["wrong"] else 200)


def _is_wanted(one: Any, asked: dict[str, Any], standing: pool.Standing, most_count: int) -> bool:
    words = asked["words"].casefold().strip()
    said = " ".join((one.person.name.ja, one.person.name.en, *one.keywords)).casefold()
    return (
        (not asked["field"] or asked["field"] in one.fields)
        and words in said
        and (not asked["has_room"] or standing.in_hand_count < min(most_count, one.capacity))
    )


def _known(one: Any, charter: Charter, bodies: dict[str, Text], is_known: bool) -> list[Text | str]:
    return [
        one.person.name,
        bodies.get(one.workplace, ""),
        _KNOWN if is_known else _UNKNOWN,
        _fields(one, charter),
        "、".join(one.keywords),
    ]


def _beneath(one: Any, known: Sequence[Text | str]) -> list[Cell]:
    """What is known of a reviewer in two cells; that all is well with their identity need not be said."""
    name, house, identity, fields, keywords = known
    beneath = _joined([said for said in (house, identity) if isinstance(said, Text) and said != _KNOWN])
    return [
        Cell(name, reverse("programme:reviewer", args=(one.person.ref,)), note=beneath),
        Cell(fields, note=keywords),
    ]


def _figures(one: Any, standing: pool.Standing) -> list[object]:
    return [
        standing.in_hand_count,
        one.capacity,
        standing.invited_count,
        standing.done_count,
        standing.decline_percent,
        standing.tied_count,
    ]


def _facts(one: Any, charter: Charter, standing: pool.Standing) -> list[Fact]:
    bodies = people.names_of_organisations([one.workplace])
    numbers = people.numbers_of_people([one.person.ref]).get(one.person.ref, {})
    return [
        *(Fact(IDENTIFIERS[scheme][0], numbers[scheme]) for scheme in NUMBERS if scheme in numbers),
        Fact(Text("所属", "Organisation"), bodies.get(one.workplace, "")),
        Fact(Text("担当する機関", "Reads for"), agency_name(charter, one.agency) if one.agency else _EVERY_AGENCY),
        Fact(Text("分野", "Fields"), _fields(one, charter)),
        Fact(Text("キーワード", "Keywords"), "、".join(one.keywords)),
        Fact(Text("担当中（全公募）", "In hand, every call"), standing.in_hand_count, "count"),
        Fact(Text("全公募を通じた上限", "Most over every call"), charter.review.load_across_calls, "count"),
        Fact(Text("1公募の上限", "Most in a call"), one.capacity, "count"),
        Fact(Text("依頼", "Asked"), standing.invited_count, "count"),
        Fact(Text("評価", "Reviewed"), standing.done_count, "count"),
        Fact(Text("辞退率（%）", "Declined, %"), standing.decline_percent, "count"),
        Fact(Text("利益相反", "Ties"), standing.tied_count, "count"),
    ]


def _history(ref: str, actor: Actor) -> Table:
    """What the actor may see of the invitations: those of the agency's applications."""
    found = list(queries.visible_to(actor).filter(person__ref=ref).order_by("-invited_at", "-pk"))
    ties = queries.ties_of(one.application for one in found)
    rows = [
        (
            one.ref,
            one.application.call.title,
            Cell(one.application.ref, reverse("programme:application", args=(one.application.ref,))),
            one.state,
            one.invited_at,
            _ties(ties.get((one.application.ref, ref), ())),
        )
        for one in found
    ]
    empty = Text("自機関の応募の依頼はありません。", "No invitation to this agency's applications.")
    return Table(Text("自機関の応募の割当", "Assignments of this agency's applications"), _HISTORY, rows, empty=empty)


def _ties(kinds: Sequence[str]) -> Text | str:
    return _joined([CONFLICTS.get(kind, Text(kind, kind)) for kind in kinds])


def _fields(one: Any, charter: Charter) -> Text | str:
    return _joined([field_name(charter, key) for key in one.fields])


def _joined(names: Sequence[Text]) -> Text | str:
    return Text("、".join(name.ja for name in names), ", ".join(name.en for name in names)) if names else ""


def _kept(one: Any) -> dict[str, Any]:
    return {
        **people.numbers_of_people([one.person.ref]).get(one.person.ref, {}),
        "organisation": one.organisation,
        "fields_known": one.fields,
        "keywords": "、".join(one.keywords),
        "capacity": one.capacity,
        "is_ours": bool(one.agency),
    }


def _outline(form: ReviewerForm, ref: str, actor: Actor) -> actions.ProfileOutline:
    said = form.cleaned_data
    return actions.ProfileOutline(
        person=ref,
        fields=tuple(said["fields_known"]),
        keywords=form.words,
        capacity=said["capacity"],
        organisation=said["organisation"].strip(),
        agency=actor.of if said["is_ours"] else "",
    )


def _identify(form: ReviewerForm, person: Any, actor: Actor) -> None:
    if form.numbers:
        parties.identify(person, form.numbers, actor, clock.now())


def _may_register(actor: Actor) -> bool:
    return against(actor, "register", Subject("reviewer", agencies=frozenset({actor.of}))) == ()
