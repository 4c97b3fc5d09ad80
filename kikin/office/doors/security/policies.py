"""Security policies: those that hold, rule by rule in words; drafts, trials on past cases, and release by two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import POLICY, ReleaseFacts, SecurityPolicy, read_policy
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security import words
from kikin.office.doors.security.aloud import read_aloud
from kikin.office.doors.security.casefile import Sent, Way, act_on, address, offers, take, with_reasons
from kikin.office.doors.security.forms import PolicyForm, Reasons
from kikin.office.gate import Refused
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.screening import actions, queries
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("審査の方針", "Policies")
_WAYS = {
    "try": Way(
        Text("過去の案件で試す", "Try it on past cases"),
        Text(
            "評価済みのすべての案件に当てはめ、変わる結果を数えます。案件そのものは変わりません。",
            "Asks it about every case that was assessed, and counts what would come out otherwise. No case is changed.",
        ),
    ),
    "release": Way(
        Text("施行する", "Release"),
        Text(
            "適用日以後に着手する案件に用いられます。進行中の案件は今の方針のままです。起案した人は行えません。",
            "Cases opened from its day are judged by it; open cases keep theirs. Whoever drafted it cannot do this.",
        ),
        Reasons,
        is_grave=True,
    ),
    "withdraw": Way(
        Text("取り下げる", "Withdraw"),
        Text("この起案を用いないと記録します。", "Records that this draft comes to nothing."),
        Reasons,
    ),
}
_NAMES = {"try": "try_policy", "release": "release_policy", "withdraw": "withdraw_policy"}


@marked("security", "security_policy", "see")
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy that is known, and the drafts on their way."""
    actor = actor_of(request)
    today = local_date(clock.now(), in_force().zone)
    known = sorted(_known(actor).values(), key=lambda one: (one[0].family, one[0].valid_from, one[0].key))
    columns = (
        Column(Text("方針", "Policy")),
        Column(Text("名", "Key"), "ref"),
        Column(Text("適用日", "Holds from"), "on"),
        Column(Text("規則", "Rules"), "count"),
        Column(Text("水準", "Levels"), "count"),
        Column("SHA-256", "digest"),
    )
    rows = [
        (
            Cell(one.name, url=reverse("security:policy", args=(one.key,)), note=_standing(one, today)),
            one.key,
            one.valid_from,
            len(one.rules),
            len(one.levels),
            one.digest,
        )
        for one, _ in known
    ]
    context = {
        "table": Table(
            Text("施行されている方針", "Policies that two people released, or that came with the house"), columns, rows
        ),
        "drafts": _drafts(queries.policies_visible_to(actor)),
        "crumbs": [Crumb(Text("審査案件", "Cases"), reverse("security:home")), Crumb(_TITLE)],
    }
    return render(request, "security/policies.html", context)


@marked("security", "security_policy", "see")
@require_safe
def policy(request: HttpRequest, key: str) -> HttpResponse:
    """One policy: its levels and who decides, its rules in words, its measures and clocks, and its very text."""
    known = _known(actor_of(request))
    if key not in known:
        raise Http404("no such policy")
    found, text = known[key]
    context = {"policy": found, "text": text, "crumbs": _way(Crumb(found.key)), **read_aloud(found)}
    return render(request, "security/policy.html", context)


@marked("security", "security_policy", "draft")
@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    """Where a new version is written, beginning with the text of another."""
    known = _known(actor_of(request))
    begun = known[request.GET["from"]][1] if request.GET.get("from") in known else ""
    return _draft_page(request, PolicyForm(initial={"text": begun}))


@marked("security", "security_policy", "draft")
@require_POST
def draft_policy(request: HttpRequest) -> HttpResponse:
    """Keep a draft; with problems, all of them at once, and the text as it was written."""
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, form)
    try:
        drafted = actions.draft_policy(form.cleaned_data["text"], actor_of(request), clock.now())
    except Refused as refused:
        return _draft_page(request, form, refused.problems)
    return redirect("security:version", drafted.ref)


@marked("security", "security_policy", "see")
@require_safe
def version(request: HttpRequest, ref: str) -> HttpResponse:
    """A version on its way, or released: its rules, its trials, and its next step."""
    return _version_page(request, ref)


@marked("security", "security_policy", "try")
@require_POST
def try_policy(request: HttpRequest, ref: str) -> HttpResponse:
    """See what it would have made of past cases."""
    actor = actor_of(request)
    found = queries.get_policy(ref, actor)
    return take(
        request,
        lambda: actions.try_policy(found, actor, clock.now()),
        address("version", ref),
        lambda sent, problems: _version_page(request, ref, sent, problems),
        {},
    )


@marked("security", "security_policy", "release")
@require_POST
def release_policy(request: HttpRequest, ref: str) -> HttpResponse:
    """Let it hold from its day."""
    return _with_reasons(request, ref, "release", actions.release_policy)


@marked("security", "security_policy", "withdraw")
@require_POST
def withdraw_policy(request: HttpRequest, ref: str) -> HttpResponse:
    """It comes to nothing."""
    return _with_reasons(request, ref, "withdraw", actions.withdraw_policy)


def _with_reasons(request: HttpRequest, ref: str, action: str, decide: Callable[..., object]) -> HttpResponse:
    return act_on(
        request,
        queries.get_policy(ref, actor_of(request)),
        POLICY,
        action,
        Reasons,
        with_reasons(decide),
        address("version", ref),
        lambda sent, problems: _version_page(request, ref, sent, problems),
    )


def _known(actor: Actor) -> dict[str, tuple[SecurityPolicy, str]]:
    """Those that came with the house, and those that two people released."""
    found = dict(queries.packaged())
    for one in queries.policies_visible_to(actor).filter(state="released"):
        released, _ = read_policy(one.text)
        if released is not None:
            found[released.key] = released, one.text
    return found


def _draft_page(request: HttpRequest, form: PolicyForm, problems: Sequence[Problem] = ()) -> HttpResponse:
    context = {
        "form": form,
        "problems": tuple(problems),
        "known": [(key, one.name) for key, (one, _) in sorted(_known(actor_of(request)).items())],
        "crumbs": _way(Crumb(Text("新しい版", "A new version"))),
    }
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "security/draft.html", context, status=status)


def _version_page(
    request: HttpRequest, ref: str, forms: Sent | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get_policy(ref, actor)
    read, _ = read_policy(found.text)
    trials = queries.trials_of(found, actor)
    facts = ReleaseFacts(
        has_trial=bool(trials),
        valid_from=found.valid_from,
        today=local_date(clock.now(), in_force().zone),
        reasons="-",
    )
    events = trail.events_about("security_policy", ref)
    names = parties.names_of_people([event.actor for event in events] + [found.drafted_by, found.released_by])
    context = {
        "version": found,
        "policy": read,
        "text": found.text,
        "summary": [
            Fact(Text("名", "Key"), found.key, "ref"),
            Fact(Text("適用日", "Holds from"), found.valid_from, "on"),
            Fact(Text("起案した人", "Drafted by"), names.get(found.drafted_by, "")),
            Fact(Text("起案日時", "Drafted"), found.drafted_at, "at"),
            Fact(Text("施行した人", "Released by"), names.get(found.released_by, "")),
            Fact(Text("施行日時", "Released"), found.released_at, "at"),
            Fact(Text("理由", "Reasons"), found.reasons if found.reasons.ja else ""),
            Fact("SHA-256", found.sha256, "digest"),
        ],
        "offers": offers(POLICY, found.subject(), facts, actor, _WAYS, sent, ref, _NAMES),
        "trials": [_trial(one) for one in trials],
        "moments": moments(events, names),
        "crumbs": _way(Crumb(found.key)),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        **(read_aloud(read) if read is not None else {}),
    }
    return render(request, "security/version.html", context, status=409 if problems else 422 if sent else 200)


def _trial(trial: Any) -> Mapping[str, Any]:
    columns = (
        Column(Text("今の水準", "Level now")),
        Column(Text("この版での水準", "Level by this version")),
        Column(Text("件数", "Cases"), "count"),
    )
    moves = [(words.level(was), words.level(would_be), count) for was, would_be, count in trial.moves]
    named = (
        Column(Text("審査案件", "Case"), "ref"),
        Column(Text("今の水準", "Level now")),
        Column(Text("この版での水準", "Level by this version")),
        Column(Text("今の結果", "Verdict now")),
        Column(Text("この版での結果", "Verdict by this version")),
    )
    changed = [
        (
            Cell(case, url=address("case", case)),
            words.level(was),
            words.level(would_be),
            words.VERDICTS.get(was_verdict, was_verdict),
            words.VERDICTS.get(verdict, verdict),
        )
        for case, was, would_be, was_verdict, verdict in trial.changed
    ]
    none = Text("結果が変わる案件はありません。", "No case would come out otherwise.")
    return {
        "trial": trial,
        "figures": [
            Fact(Text("評価した案件", "Cases tried"), trial.cases_count, "count"),
            Fact(Text("重くなる案件", "Graver"), trial.graver_count, "count"),
            Fact(Text("軽くなる案件", "Milder"), trial.milder_count, "count"),
        ],
        "moves": Table(Text("水準ごとの件数", "From level to level"), columns, moves),
        "changed": Table(Text("結果が変わる案件", "Cases that would come out otherwise"), named, changed, empty=none),
    }


def _drafts(found: Any) -> Table:
    columns = (
        Column(Text("名", "Key"), "ref"),
        Column(Text("状態", "State"), "state:security_policy"),
        Column(Text("適用日", "Holds from"), "on"),
        Column(Text("起案日時", "Drafted"), "at"),
        Column(Text("施行日時", "Released"), "at"),
    )
    rows = [
        (
            Cell(one.key, url=address("version", one.ref)),
            one.state,
            one.valid_from,
            one.drafted_at,
            one.released_at,
        )
        for one in found
    ]
    empty = Text("この基金で起案した方針はありません。", "This fund has drafted no policy of its own.")
    return Table(Text("この基金で起案した版", "Versions drafted by this fund"), columns, rows, empty=empty)


def _standing(policy: SecurityPolicy, today: Any) -> Text:
    is_there = policy.valid_from <= today
    if policy.status == "illustrative":
        return Text("例示", "illustrative") if is_there else Text("例示・適用前", "illustrative, not yet in force")
    return Text("適用中", "in force") if is_there else Text("適用前", "not yet in force")


def _way(last: Crumb) -> list[Crumb]:
    return [
        Crumb(Text("審査案件", "Cases"), reverse("security:home")),
        Crumb(_TITLE, reverse("security:policies")),
        last,
    ]
