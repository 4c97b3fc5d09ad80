"""A proposal of who should read what: shown with its evidence and its proof before anybody is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.engines.affinity.explain import SOURCES
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.calls import queries as calls
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme import panel
from kikin.office.doors.programme.words import way_to
from kikin.office.look.files import as_attachment
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either, spoken
from kikin.office.parties import queries as parties
from kikin.office.reviews import inviting, queries
from kikin.office.reviews.actions import proposing
from kikin.office.reviews.assigning import Pairing, Standing
from kikin.office.reviews.nearness import Evidence
from kikin.values.problems import Problem
from kikin.values.text import Text

_UNNAMED = Text("審査員", "a reviewer")
STATUSES: dict[str, Text] = {
    "optimal": Text("最適（これを上回る割当はない）", "optimal: no assignment exceeds it"),
    "within_gap": Text("最適値との差は10万分の1以内", "within a hundred-thousandth of the best"),
    "best_found": Text("探索で得た最良の割当", "the best that the search found"),
    "time_limit": Text("制限時間内で得た最良の割当", "the best that was found in time"),
}


@marked("programme", "assignment", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """The proposal that waits for the agency's officer, or that there is none."""
    return page(request, calls.get(ref, actor_of(request)))


@marked("programme", "assignment", "invite")
@require_POST
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """Take one pair off, or put another reviewer in its place, with a reason."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    application, _, person = request.POST.get("pair", "").partition(" ")
    other, reasons = request.POST.get("other", ""), request.POST.get("reasons", "")
    return attempt(
        lambda: proposing.change_by_hand(call, (application, person), other, reasons, actor, clock.now()),
        reverse("programme:proposed_reviewers", args=(ref,)),
        lambda problems: page(request, call, problems),
    )


@marked("programme", "assignment", "see")
@require_safe
def problem(request: HttpRequest, ref: str) -> HttpResponse:
    """What the engine was asked, to be asked again elsewhere: applications and reviewers are numbers in it."""
    call, actor = calls.get(ref, actor_of(request)), actor_of(request)
    content = proposing.asked_of_engine(call, actor)
    if content is None:
        raise Http404("no proposal waits")
    return as_attachment(f"{call.ref}-assign.zip", content)


def page(request: HttpRequest, call: Any, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    waiting = proposing.standing(call, actor)
    context: dict[str, object] = {
        "call": call,
        "problems": tuple(problems),
        "may_invite": panel.may(actor, "invite", call),
        "crumbs": [
            *way_to(call),
            Crumb(Text("審査員と割当", "Reviewers"), reverse("programme:reviewers", args=(call.ref,))),
            Crumb(Text("割当案", "Proposal")),
        ],
    }
    left_out = inviting.unresolved()
    context["left_out"] = _left_out(left_out) if left_out else None
    if waiting is not None:
        context |= {
            "table": _pairings(waiting),
            "standing": _standing(waiting.standing),
            "loads": _loads(call, waiting.pairings),
            "people_count": len({one.person for one in waiting.pairings}),
            "count": len(waiting.pairings),
            "command": waiting.command,
            "changing": _changing(call, waiting, request),
            "changes": _changes(waiting),
            "pairings": panel.sealed(waiting.pairings, call),
        }
    return render(request, "programme/pairings.html", context, status=409 if problems else 200)


def _pairings(waiting: proposing.Proposed) -> Table:
    """Who would read what and why, those applications first whose readers know least of them."""
    names = parties.names_of_people([one.person for one in waiting.pairings])
    found = {one.ref: one for one in applications.of_refs(ref for ref, _ in waiting.worst_first)}
    by_application: dict[str, list[Pairing]] = defaultdict(list)
    for one in waiting.pairings:
        by_application[one.application].append(one)
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("全員の計", "Of all its readers"), "count"),
        Column(Text("審査員と根拠（近い順に3件まで）", "Reviewer, with up to three pieces of evidence")),
        Column(Text("適合度", "Affinity"), "count"),
    )
    rows = [
        (
            Cell(ref, reverse("programme:application", args=(ref,))),
            found[ref].title,
            total_bp // 10,
            Cell(names[one.person], note=_evidence(one)),
            one.affinity_bp // 10,
        )
        for ref, total_bp in waiting.worst_first
        for one in by_application[ref]
    ]
    caption = Text("割当案（審査員の適合度の低い応募の順）", "Who would read what, the worst-served application first")
    return Table(caption, columns, rows)


def _left_out(found: Mapping[str, Problem]) -> Table:
    """Whom the proposal leaves out because nobody can say who they are, and what would help."""
    names = parties.names_of_people(found)
    columns = (Column(Text("審査員", "Reviewer")), Column(Text("理由", "Why")), Column(Text("直し方", "What to do")))
    rows = [
        (Cell(names[ref], reverse("programme:reviewer", args=(ref,))), problem.what, problem.remedy)
        for ref, problem in sorted(found.items(), key=lambda one: names[one[0]].ja)
    ]
    return Table(Text("割り当てられない審査員", "Reviewers who are given nothing to read"), columns, rows)


class Changing(Questions):
    """One pair of the proposal to be taken off, and who takes its place, if anybody."""

    pair = forms.ChoiceField(label=either("外す組合せ", "Take off"))
    other = forms.ChoiceField(label=either("代わりの審査員", "In their place"), required=False)
    reasons = forms.CharField(label=either("理由", "Reasons"), widget=forms.Textarea(attrs={"rows": 2}))


def _changing(call: Any, waiting: proposing.Proposed, request: HttpRequest) -> Changing:
    form = Changing(initial={name: request.POST.get(name, "") for name in ("pair", "other", "reasons")})
    everyone = parties.names_of_people(queries.capacities(call))
    pairs = (
        (f"{one.application} {one.person}", one.application, everyone.get(one.person, _UNNAMED))
        for one in waiting.pairings
    )
    nobody = ("", spoken(Text("置かない", "Nobody")))
    form.choose("pair", [(pair, spoken(Text(f"{ref} {name.ja}", f"{ref} {name.en}"))) for pair, ref, name in pairs])
    form.choose("other", [nobody, *((ref, spoken(name)) for ref, name in everyone.items())])
    return form


def _changes(waiting: proposing.Proposed) -> Table | None:
    """What was changed by hand, and why."""
    names = parties.names_of_people([one[key] for one in waiting.changes for key in ("off", "on")])
    columns = (
        Column(Text("応募", "Application"), "ref"),
        Column(Text("外した審査員", "Taken off")),
        Column(Text("代わりの審査員", "In their place")),
        Column(Text("理由", "Reasons")),
    )
    rows = [
        (one["application"], names[one["off"]], names.get(one["on"], ""), one["reasons"]) for one in waiting.changes
    ]
    return Table(Text("手で直したところ", "Changed by hand"), columns, rows) if rows else None


def _evidence(pairing: Pairing) -> Text:
    said = [_work(one) for one in pairing.evidence]
    if not said:
        return Text("近いものは見当たりません", "nothing known is near it")
    return Text("、".join(one.ja for one in said), "; ".join(one.en for one in said))


def _work(one: Evidence) -> Text:
    """Titles of earlier applications are left out: they may be another agency's."""
    source, weight = SOURCES[one.source], f"{one.weight_bp // 100}%"
    known = Text(f"近さ{one.likeness_bp // 10}、重み{weight}", f"{one.likeness_bp // 10}, weight {weight}")
    if one.age is not None:
        known = Text(f"{known.ja}、{one.age}年前", f"{known.en}, {one.age} years old")
    if one.application:
        return Text(f"{source.ja}（{known.ja}）", f"{source.en} ({known.en})")
    return Text(f"{source.ja}「{one.title}」（{known.ja}）", f"{source.en} “{one.title}” ({known.en})")


def _standing(standing: Standing) -> Table:
    columns = (Column(Text("項目", "What")), Column(Text("値", "Value")))
    proven = (
        Text("双対価格だけで証明済み（誰でも検算できる）", "proven by the prices alone, which anyone can add up")
        if standing.is_certified
        else Text("双対価格だけでは証明されていない", "not proven by the prices alone")
    )
    rows: list[tuple[Text, object]] = [
        (Text("エンジン", "Engines"), ", ".join(standing.engines)),
        (Text("入力のダイジェスト", "Digests of what was asked"), ", ".join(standing.digests)),
        (Text("結果", "Answer"), STATUSES[standing.status]),
        (Text("適合度の合計（全配分機関）", "Total affinity, of every agency"), _figure(standing.objective)),
        (Text("上界", "What none exceeds"), _figure(standing.bound)),
        (Text("証明された上界", "What the prices prove that none exceeds"), _figure(standing.certified_bound)),
        (Text("証明", "Certificate"), proven),
        (Text("最も低い応募の適合度の計", "Of the worst-served application"), _figure(standing.floor)),
    ]
    if standing.floor_bound is not None:
        rows.append((Text("その上界", "What that cannot exceed"), _figure(standing.floor_bound)))
    return Table(Text("割当案の根拠と証明", "What answered, and how good it is proven to be"), columns, rows)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value * 1_000:,.3f}"


def _loads(call: Any, pairings: tuple[Pairing, ...]) -> Table:
    """How much each of those who would be asked reads, of every agency's applications."""
    proposed = Counter(one.person for one in pairings)
    loads, most = queries.loads(call, proposed), queries.capacities(call, proposed)
    names = parties.names_of_people(proposed)
    columns = (
        Column(Text("審査員", "Reviewer")),
        Column(Text("担当件数", "In hand"), "count"),
        Column(Text("この案の件数", "In this proposal"), "count"),
        Column(Text("上限", "Most"), "count"),
    )
    people = sorted(proposed, key=lambda one: (-proposed[one] - loads.get(one, 0), names[one].ja))
    rows = [(names[one], loads.get(one, 0), proposed[one], most.get(one)) for one in people]
    return Table(Text("この案での担当件数", "Who would read how much"), columns, rows)
