"""Hits: the table of a case with bulk dismissal, and each hit side by side with the entry of the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import HIT, PARTY_KINDS, HitFacts
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import (
    Offer,
    Part,
    Sent,
    Way,
    act_on,
    address,
    back_to,
    frame,
    offers,
    show,
    take,
)
from kikin.office.doors.security.compared import fallen_table
from kikin.office.doors.security.comparing import MUTED, differing, names_of, percent, side_by_side, versions_of
from kikin.office.doors.security.forms import Bulk, Reasons
from kikin.office.look.acts import against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb
from kikin.office.look.show import pill
from kikin.office.look.tables import Cell, Column, Table, Tick
from kikin.office.parties import queries as parties
from kikin.office.screening import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_JUDGING = {
    "dismiss": Way(
        Text("別の者と判定する", "Dismiss: not the same"),
        Text(
            "リストに載る者ではないと記録します。この候補は水準の評価に入りません。",
            "Records that this is not the listed party. The hit does not weigh in the level.",
        ),
        Reasons,
    ),
    "confirm": Way(
        Text("該当すると判定する", "Confirm: the same"),
        Text(
            "リストに載る者であると記録します。水準は規則が評価し、自動的に不可とはなりません。",
            "Records that this is the listed party. The rules weigh it; nothing is refused by itself.",
        ),
        Reasons,
        is_grave=True,
    ),
    "leave_unclear": Way(
        Text("不明のままにする", "Leave it unclear"),
        Text(
            "いま判断できないことを記録します。案件を終える前に、質問や調査のうえ判定します。",
            "Records that nobody can tell yet. It is adjudicated before the case is closed.",
        ),
        Reasons,
    ),
}
_AFTERWARDS = {
    "second": Way(
        Text("判定を確認する", "Second the adjudication"),
        Text(
            "一人目の判定に同意すると記録します。判定した本人は行えません。",
            "Records that you agree with the first person. Whoever adjudicated cannot do this.",
        ),
        Reasons,
    ),
    "reopen": Way(
        Text("判定をやり直す", "Reopen"),
        Text("新しい証拠に基づき、未判定に戻します。", "On new evidence, it waits to be adjudicated again."),
        Reasons,
    ),
}


def _gather(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    found = queries.hits_of(case)
    hits, fallen = [one for one in found if one.state != "fallen"], [one for one in found if one.state == "fallen"]
    seconds = {hit.pk for hit in queries.waiting_for_second([case])}
    open_refs = [hit.ref for hit in hits if may(hit, "dismiss", actor)]
    return {
        "hits": hits,
        "table": _table(hits, open_refs, seconds, sent),
        "fallen": fallen_table(fallen) if fallen else None,
        "bulk": (sent.get("bulk") or Bulk(auto_id="bulk_%s", refs=open_refs)) if open_refs else None,
        "waiting_count": sum(hit.state == "new" for hit in hits),
        "seconds_count": len(seconds),
        "unclear_count": sum(hit.state == "unclear" for hit in hits),
    }


HITS = Part("hits", _gather)


@marked("security", "hit", "see")
@require_safe
def hits(request: HttpRequest, ref: str) -> HttpResponse:
    """All hits of a case, the most probable first."""
    return show(request, HITS, ref)


@marked("security", "hit", "see")
@require_safe
def hit(request: HttpRequest, ref: str) -> HttpResponse:
    """One hit, side by side with its entry."""
    return _hit_page(request, ref)


@marked("security", "hit", "dismiss")
@require_POST
def dismiss_hits(request: HttpRequest, ref: str) -> HttpResponse:
    """Several hits of a case are somebody else, for one reason."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    waiting = {one.ref: one for one in queries.hits_in([case], ("new", "unclear"))}
    form = Bulk(request.POST, auto_id="bulk_%s", refs=waiting)
    return take(
        request,
        lambda: actions.dismiss([waiting[one] for one in form.cleaned_data["hits"]], form.said, actor, clock.now()),
        address("hits", ref),
        back_to(request, HITS, ref),
        {"bulk": form},
    )


def _act(action: str, decide: Callable[..., object]) -> Callable[[HttpRequest, str], HttpResponse]:
    @marked("security", "hit", action)
    @require_POST
    def take(request: HttpRequest, ref: str) -> HttpResponse:
        """Adjudicate one hit, and go on to the next that waits."""
        found = queries.get_hit(ref, actor_of(request))
        return act_on(
            request,
            found,
            HIT,
            action,
            Reasons,
            lambda one, form, actor: decide([one], form.said, actor, clock.now()),
            address("hit", _next_waiting(found) if action != "reopen" else ref),
            lambda sent, problems: _hit_page(request, ref, sent, problems),
            "judging" if action in _JUDGING else action,
        )

    return take


dismiss = _act("dismiss", actions.dismiss)
confirm = _act("confirm", actions.confirm)
leave_unclear = _act("leave_unclear", actions.leave_unclear)
second = _act("second", actions.second)
reopen = _act("reopen", actions.reopen)


def may(hit: Any, action: str, actor: Actor) -> bool:
    """Whether an act on a hit is there, in time, and the actor's to take."""
    is_step = any(step.action == action and step.start == hit.state for step in HIT.steps)
    return is_step and hit.case.state == "adjudicating" and against(actor, action, hit.subject()) == ()


def _next_waiting(hit: Any) -> str:
    """The hit that waits after this one, or this one where none does."""
    refs = [one.ref for one in queries.hits_of(hit.case) if one.state == "new" and one.ref != hit.ref]
    return refs[0] if refs else str(hit.ref)


def _hit_page(
    request: HttpRequest, ref: str, forms: Sent | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get_hit(ref, actor)
    case = actions.read_case(found.case.ref, ("hits",), actor, clock.now())
    everyone = queries.hits_of(case)
    shown = next(one for one in everyone if one.ref == ref)
    place = everyone.index(shown)
    events = trail.events_about("hit", ref)
    names = parties.names_of_people([one.actor for one in events] + [one.person for one in shown.adjudications.all()])
    seconds = {one.pk for one in queries.waiting_for_second([case])}
    context = frame(case, actor, "hits", Crumb(ref)) | {
        "line": side_by_side(shown, names, versions_of(case), seconds),
        "percent": percent(shown),
        "judging": _offers(shown, actor, {}, _JUDGING),
        "judging_form": sent.get("judging") or Reasons(auto_id="judging_%s"),
        "offers": _offers(
            shown, actor, sent, _AFTERWARDS if shown.pk in seconds else {"reopen": _AFTERWARDS["reopen"]}
        ),
        "before": everyone[place - 1] if place else None,
        "after": everyone[place + 1] if place + 1 < len(everyone) else None,
        "place": place + 1,
        "count": len(everyone),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
    }
    return render(request, "security/hit.html", context, status=409 if problems else 422 if sent else 200)


def _offers(hit: Any, actor: Actor, sent: Sent, ways: Mapping[str, Way]) -> list[Offer]:
    if hit.case.state != "adjudicating":
        return []
    return offers(HIT, hit.subject(), HitFacts(hit.case.state, "-"), actor, ways, sent, hit.ref)


def _table(hits: Sequence[Any], open_refs: Sequence[str], seconds: set[int], sent: Sent) -> Table:
    columns = (
        Column(Text("該当候補", "Hit"), "ref"),
        Column(Text("関係者", "Our party")),
        Column(Text("リストの記載", "Listed entry")),
        Column(Text("確からしさ", "Probability"), "count"),
        Column(Text("異なる点", "Differs in")),
        Column(Text("判定", "Adjudication")),
    )
    said = sent["bulk"].data if "bulk" in sent else None
    ticked = set(said.getlist("hits")) if isinstance(said, QueryDict) else set()
    rows = []
    for hit in hits:
        ours, listed = names_of(hit)
        tick = Tick("hits", hit.ref, hit.ref in ticked) if hit.ref in open_refs else None
        points = differing(hit)
        rows.append(
            (
                Cell(
                    hit.ref,
                    url=reverse("security:hit", args=(hit.ref,)),
                    note=_WAITS_FOR_SECOND if hit.pk in seconds else "",
                    tick=tick,
                ),
                Cell(ours, note=PARTY_KINDS[hit.party.kind]),
                Cell(listed, note=hit.entry.watchlist.name),
                Cell(Text(percent(hit), percent(hit))),
                Text("、".join(one.ja for one in points), ", ".join(one.en for one in points)) if points else MUTED,
                pill("hit", hit.state),
            )
        )
    empty = Text("該当候補はありません。", "There is no hit.")
    return Table(Text("該当候補（確からしい順）", "Hits, the most probable first"), columns, rows, empty=empty)


_WAITS_FOR_SECOND = Text("もう一人の確認待ち", "waits for a second person")
