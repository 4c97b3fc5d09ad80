"""Selection rounds: the portfolio with its proof, and the steps from its making to the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor, Subject
from kikin.fund.selection import ROUND, TO_CIRCULATE, Facts
from kikin.office import clock
from kikin.office.approvals import queries as approvals
from kikin.office.audit import queries as trail
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme import lots, portfolio
from kikin.office.doors.programme.calls import call_page
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.lots import Draw
from kikin.office.gate import Refused
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.files import as_attachment
from kikin.office.look.history import moments
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.selection import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_LABELS = {
    "score": Text("評価点を集計する", "Enter the scores"),
    "propose": Text("採択案を作成する", "Make a portfolio"),
    "decide": Text("採択を決定する", "Decide"),
}
_CIRCULATE = Text("府省に回議する", "Put it before the bodies")
_GIVE_RESULTS = Text("自機関の応募者に結果を伝える", "Tell the applicants of this agency")


@marked("programme", "round", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The rounds of the agency's calls, the newest first."""
    columns = (
        Column(Text("採択選定", "Round"), "ref"),
        Column(Text("公募", "Call")),
        Column(Text("状態", "State"), "state:round"),
        Column(Text("予算", "Budget"), "yen"),
        Column(Text("案の数", "Portfolios made"), "count"),
        Column(Text("決定", "Decided"), "at"),
    )
    rows = [
        (
            Cell(one.ref, url=reverse("programme:round", args=(one.ref,))),
            Cell(one.call.title, url=reverse("programme:call", args=(one.call.ref,))),
            one.state,
            one.budget_yen,
            one.number,
            one.decided_at,
        )
        for one in queries.visible_to(actor_of(request)).order_by("-pk")
    ]
    empty = Text(
        "まだ採択選定はありません。締め切った公募のページから始めます。",
        "No round yet: begin one from the page of a closed call.",
    )
    table = Table(
        Text("自機関の公募の採択選定（新しい順）", "Rounds of this agency's calls, the newest first"),
        columns,
        rows,
        empty=empty,
    )
    return render(request, "programme/rounds.html", {"table": table})


@marked("programme", "round", "see")
@require_safe
def round(request: HttpRequest, ref: str) -> HttpResponse:
    """One round: what could be spent, what was chosen and why, and the next step."""
    return _page(request, ref)


@marked("programme", "round", "see")
@require_safe
def problem_file(request: HttpRequest, ref: str) -> HttpResponse:
    """What the engine was asked and what it chose, as `kikin select` reads it."""
    problem = queries.problem_json(queries.get(ref, actor_of(request)))
    if not problem:
        raise Http404("no portfolio has been made")
    answer = JsonResponse(problem, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{ref}.json"'
    return answer


@marked("programme", "round", "see")
@require_safe
def package_file(request: HttpRequest, ref: str) -> HttpResponse:
    """What a stranger needs to check the portfolio, as `kikin verify selection` reads it."""
    package = queries.package_of(queries.get(ref, actor_of(request)))
    if package is None:
        raise Http404("no portfolio has been made")
    return as_attachment(package.name, package.text.encode())


@marked("programme", "round", "see")
@require_safe
def earlier_package(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The package of any portfolio that the round ever had."""
    kept = queries.packages_of(queries.get(ref, actor_of(request)))
    package = next((one for one in kept if one.number == number), None)
    if package is None:
        raise Http404("no such portfolio")
    return as_attachment(package.name, package.text.encode())


@marked("programme", "round", "prepare")
@require_POST
def prepare(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin the round of a closed call, with all that the call has to give."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    try:
        made = actions.prepare(call, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return call_page(request, ref, refused.problems)
    return redirect("programme:round", made.ref)


@marked("programme", "round", "score")
@require_POST
def score(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter every application that was put forward."""
    return _take(request, ref, actions.score)


@marked("programme", "round", "propose")
@require_POST
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Solve it, and ask for the screening of what was chosen."""
    return _take(request, ref, actions.propose)


@marked("programme", "round", "revise")
@require_POST
def revise(request: HttpRequest, ref: str) -> HttpResponse:
    """Put the portfolio aside, and say why."""
    form = Reasons(request.POST)
    if not form.is_valid():
        return _page(request, ref, form=form)
    said = form.said
    return _take(request, ref, lambda found, actor, now: actions.revise(found, said, actor, now), form)


@marked("programme", "approval", "circulate")
@require_POST
def circulate(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the bodies for their consent."""
    return _take(request, ref, actions.circulate)


@marked("programme", "round", "draw")
@require_POST
def draw(request: HttpRequest, ref: str) -> HttpResponse:
    """Draw the lottery with public words, and make what it draws the portfolio."""
    form = Draw(request.POST)
    if not form.is_valid():
        return _page(request, ref, draw=form)
    public = form.cleaned_data["public"]
    return _take(request, ref, lambda found, actor, now: actions.draw(found, public, actor, now))


@marked("programme", "round", "decide")
@require_POST
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide what all of them have consented to."""
    return _take(request, ref, actions.decide)


@marked("programme", "application", "select")
@require_POST
def give_results(request: HttpRequest, ref: str) -> HttpResponse:
    """Tell the agency's own applicants, where the other agency's director decided."""
    return _take(request, ref, actions.give_results)


def _take(request: HttpRequest, ref: str, step: Callable[..., object], form: Reasons | None = None) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    try:
        step(found, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, form)
    return redirect("programme:round", ref)


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    form: Reasons | None = None,
    draw: Draw | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    charter = charters.by_digest(found.charter_digest)
    facts = queries.facts_of(found)
    entries = queries.entries_of(found)
    left_out = [one for one in entries if not one.is_chosen]
    page = Paginator(left_out, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    events = trail.events_about("round", ref)
    names = parties.names_of_people([event.actor for event in events])
    approval, package = approvals.latest("selection", ref), queries.package_of(found)
    context: dict[str, Any] = {
        "round": found,
        "acts": _acts(found, facts, entries, actor),
        "may_revise": not isinstance(ROUND.step("revise", found.state), Problem)
        and against(actor, "revise", found.subject()) == (),
        "revise_problems": _against_revising(found),
        "has_portfolio": any(one.is_chosen for one in entries),
        "summary": portfolio.facts_of_round(found, charter),
        "years": portfolio.years_chart(found, current_language()),
        "fields": portfolio.fields_table(found, charter),
        "allotments": portfolio.allotments_table(found, charter),
        "concepts": portfolio.concepts_table(found, calls.concepts_of(found.call)),
        "compared": portfolio.compared(found, queries.compared(found)),
        "lines": portfolio.lines_table(found, charter),
        "lottery": lots.facts_of_lottery(package),
        "band": lots.band_table(package, entries, charter, actor),
        "draw": (draw or Draw()) if facts.lottery == "open" and _may_draw(found, actor) else None,
        "committed": queries.commitment_of(found),
        "made": portfolio.made_table(queries.packages_of(found), charter),
        "proof": portfolio.proof(found, package),
        "chosen": portfolio.chosen_table(
            [one for one in entries if one.is_chosen], queries.verdicts_of(found), charter, actor
        ),
        "left_out": portfolio.left_out_table(list(page.object_list), charter, actor),
        "page": page,
        "approval": approval,
        "answers": portfolio.answers_table(approval, charter) if approval is not None else None,
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": form or Reasons(),
        "crumbs": [Crumb(Text("採択選定", "Selection rounds"), reverse("programme:rounds")), Crumb(ref)],
    }
    status = 409 if problems else 422 if any(one is not None and one.errors for one in (form, draw)) else 200
    return render(request, "programme/round.html", context, status=status)


def _acts(round: Any, facts: Facts, entries: Sequence[Any], actor: Actor) -> list[Act]:
    """The next steps. What the engine would find is not known before it is asked, so it is taken as found."""
    if round.state == "prepared":
        facts = queries.facts_of(round, entries_count=1)
    elif round.state == "scored":
        facts = queries.facts_of(round, portfolio_status="optimal", chosen=("-",))
    urls = {action: reverse(f"programme:{action}", args=(round.ref,)) for action in _LABELS}
    acts = acts_from_here(ROUND, round.subject(), facts, actor, _LABELS, urls)
    asking = Subject("approval", agencies=frozenset(round.call.agencies))
    circulating = against(actor, "circulate", asking)
    if round.state == "proposed" and circulating is not None:
        url = reverse("programme:circulate", args=(round.ref,))
        acts.append(Act(_CIRCULATE, url, circulating + problems_of(TO_CIRCULATE, facts)))
    waiting = [one for one in entries if _is_untold(one, actor)]
    telling = against(actor, "select", Subject("application", agencies=frozenset({actor.of})))
    if round.state == "decided" and waiting and telling is not None:
        acts.append(Act(_GIVE_RESULTS, reverse("programme:give_results", args=(round.ref,)), telling))
    return acts


def _may_draw(round: Any, actor: Actor) -> bool:
    return round.state == "proposed" and against(actor, "draw", round.subject()) == ()


def _is_untold(entry: Any, actor: Actor) -> bool:
    return bool(entry.application.agency == actor.of and entry.application.state == "shortlisted")


def _against_revising(round: Any) -> tuple[Problem, ...]:
    """What speaks against making another portfolio, apart from the reasons that are asked for beside it."""
    step = ROUND.step("revise", round.state)
    return () if isinstance(step, Problem) else ROUND.check(step, queries.facts_of(round, reasons="-"))
