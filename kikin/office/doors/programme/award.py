"""One award: its amounts, its money as the ledger has it, its claims, and every step of its life but the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.awards import AWARD, RUNNING, problems_of_circulating
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.approvals import queries as approvals
from kikin.office.audit import queries as trail
from kikin.office.awards import actions, queries
from kikin.office.changes import queries as changes
from kikin.office.charter import queries as charters
from kikin.office.claims import queries as claims
from kikin.office.closing import actions as closing
from kikin.office.closing.queries import endings
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme import cockpit, money
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.outgoing import standing_table
from kikin.office.doors.programme.portfolio import answers_table
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.changes import changes_table
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb
from kikin.office.milestones import actions as milestones
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_LABELS = {
    "resume": Text("再開する", "Resume"),
    "terminate": Text("同意された理由により中止する", "Stop it, for the reasons consented to"),
    "close": Text("終了する", "Close"),
}
_WITH_REASONS = {
    "suspend": Text("理由を付けて一時停止する", "Suspend, with reasons"),
    "lapse": Text("理由を付けて失効させる", "Let the offer lapse, with reasons"),
}
_LAST_EVENTS = {"terminate": "closeout_begun"}
"""What the trail says last of an act that means more than its step."""
_CIRCULATE = Text("中止の案を府省に回議する", "Ask the bodies to stop it")
_GIVEN = Text("—", "-")
"""Reasons are asked for in the form beside an act, so they are taken as given when it is offered."""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """An act that others read the reasons of: its form, or what speaks against it."""

    act: Act
    form: Reasons
    help: Text

    @property
    def offered(self) -> tuple[Act, ...]:
        return (self.act,)


@marked("programme", "award", "see")
@require_safe
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award, and the next step with what speaks against it."""
    return _page(request, ref)


@marked("programme", "award", "resume")
@require_POST
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    """Let it go on."""
    return _take(request, ref, "resume", actions.resume)


@marked("programme", "award", "close")
@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """The work is done and settled."""
    return _take(request, ref, "close", lambda found, actor, now: closing.close_awards([found], actor, now))


@marked("programme", "award", "terminate")
@require_POST
def terminate(request: HttpRequest, ref: str) -> HttpResponse:
    """Stop it for exactly the reasons that were put before the bodies."""
    reasons = queries.reasons_for_stopping(queries.get(ref, actor_of(request)))
    return _take(request, ref, "terminate", lambda found, actor, now: milestones.terminate(found, reasons, actor, now))


@marked("programme", "award", "suspend")
@require_POST
def suspend(request: HttpRequest, ref: str) -> HttpResponse:
    """Nothing is paid until it is resumed."""
    return _take_with_reasons(request, ref, "suspend", actions.suspend)


@marked("programme", "award", "lapse")
@require_POST
def lapse(request: HttpRequest, ref: str) -> HttpResponse:
    """The offer never became a contract."""
    return _take_with_reasons(request, ref, "lapse", actions.lapse)


@marked("programme", "approval", "circulate")
@require_POST
def circulate(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the bodies whether it may be stopped, for these reasons."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="circulate_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _page(request, ref, forms={"circulate": form})
    return attempt(
        lambda: actions.circulate_stopping(found, form.said, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems, {"circulate": form}),
        lambda: _is_circulating(found, form.said, actor),
    )


def _is_circulating(award: Any, reasons: Text, actor: Actor) -> bool:
    """Whether a first click has put exactly this before the bodies."""
    last = approvals.latest("stop", award.ref)
    is_mine = last is not None and (last.state, last.drafted_by) == ("circulating", actor.person)
    return is_mine and queries.reasons_for_stopping(award) == reasons


def _take_with_reasons(request: HttpRequest, ref: str, action: str, step: Callable[..., object]) -> HttpResponse:
    form = Reasons(request.POST, auto_id=f"{action}_%s")
    if not form.is_valid():
        return _page(request, ref, forms={action: form})
    said = form.said
    return _take(request, ref, action, lambda found, actor, now: step(found, said, actor, now), {action: form})


def _take(
    request: HttpRequest,
    ref: str,
    action: str,
    step: Callable[..., object],
    forms: Mapping[str, Reasons] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    event = _LAST_EVENTS.get(action) or next(one.event for one in AWARD.steps if one.action == action)
    return attempt(
        lambda: step(found, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems, forms),
        lambda: trail.was_just_done("award", ref, event, actor.person),
    )


def _here(ref: str) -> str:
    return reverse("programme:award", args=(ref,))


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    forms: Mapping[str, Reasons] | None = None,
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get(ref, actor)
    charter = charters.by_digest(found.charter_digest)
    events = trail.events_about("award", ref)
    names = parties.names_of_people([event.actor for event in events])
    approval = approvals.latest("stop", ref)
    context = {
        "award": found,
        "acts": _acts(found, actor),
        "reasoned": _reasoned(found, actor, sent),
        **cockpit.of(found, actor, clock.now()),
        "figures": money.figures(found),
        "members": money.members_table(found),
        "claims": money.claims_table(claims.of_award(found)),
        "changes": changes_table(changes.of_award(found), "programme:change"),
        "summary": money.facts(found, charter, queries.verdicts_of([found])[ref]),
        "approval": approval,
        "outgoing": standing_table(found),
        "stopping": queries.reasons_for_stopping(found),
        "answers": answers_table(approval, charter) if approval is not None else None,
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [Crumb(Text("採択・契約", "Awards"), reverse("programme:awards")), Crumb(ref)],
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "programme/award.html", context, status=status)


def _acts(award: Any, actor: Actor) -> list[Act]:
    """The steps that need no more words; stopping it is one once the bodies were asked."""
    said = queries.reasons_for_stopping(award)
    facts = queries.facts_of(
        award,
        has_consent=queries.may_be_stopped(award, said),
        reasons=said.ja and said.en,
        open_ends=endings.open_ends_of([award], clock.now())[award.pk],
    )
    urls = {action: reverse(f"programme:{action}_award", args=(award.ref,)) for action in _LABELS}
    if not said.ja:
        del urls["terminate"]
    return acts_from_here(AWARD, award.subject(), facts, actor, _LABELS, urls, ("terminate",))


def _reasoned(award: Any, actor: Actor, sent: Mapping[str, Reasons]) -> list[Reasoned]:
    facts = queries.facts_of(award, reasons=_GIVEN.en)
    urls = {action: reverse(f"programme:{action}_award", args=(award.ref,)) for action in _WITH_REASONS}
    offered = {
        action: acts_from_here(AWARD, award.subject(), facts, actor, _WITH_REASONS, {action: url}, _WITH_REASONS)
        for action, url in urls.items()
    }
    read = Text("理由は、受託者が読みます。", "The recipient reads the reasons.")
    found = [
        Reasoned(act, sent.get(action) or Reasons(auto_id=f"{action}_%s"), read)
        for action, acts in offered.items()
        for act in acts
    ]
    asking = against(actor, "circulate", Subject("approval", agencies=frozenset({award.agency})))
    if asking is not None and award.state in RUNNING:
        problems = asking + problems_of_circulating(award.state, queries.facts_of_circulating(award, _GIVEN))
        act = Act(_CIRCULATE, reverse("programme:circulate_stopping", args=(award.ref,)), problems, is_grave=True)
        form = sent.get("circulate") or Reasons(auto_id="circulate_%s")
        help = Text(
            "すべての府省が、この理由による中止に同意する必要があります。理由は受託者も読みます。",
            "Every body has to consent to stopping it for these reasons. The recipient reads them too.",
        )
        found.append(Reasoned(act, form, help))
    return found
