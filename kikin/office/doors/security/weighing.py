"""The level of a case: why it is this one, rule by rule, and how it came to be so before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import MEASURES, NOTICES, OUTCOMES, SecurityPolicy
from kikin.office import clock
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security import words
from kikin.office.doors.security.casefile import (
    Part,
    Sent,
    Way,
    act_on_case,
    address,
    back_to,
    case_offers,
    show,
    take,
    with_reasons,
)
from kikin.office.doors.security.forms import Departing, Reasons
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.screening import actions, queries
from kikin.values.text import Text

ASSESS = Way(
    Text("水準を評価する", "Assess the level"),
    Text(
        "案件の方針の規則を、確認した事実のすべてに当てはめます。結果は当てはまった規則とともに残ります。",
        "Asks the rules of the case's policy about all that was found. The level is kept with the rules that fired.",
    ),
)
_DEPART = Way(
    Text("別の水準とする", "Set another level"),
    Text(
        "規則の結果と異なる水準を、理由とともに定めます。元の結果も残り、応募者に不利な決定は別の責任者が行います。",
        "Sets another level than the rules gave. Both are kept, and another lead closes against the applicant.",
    ),
    Departing,
    is_grave=True,
)
RECONSIDER = Way(
    Text("判定に戻す", "Adjudicate again"),
    Text(
        "該当候補と事実をもう一度確認できるようにします。協議中の計画は取り下げられます。",
        "Opens hits and findings again. A plan that is on the table is withdrawn.",
    ),
    Reasons,
    is_grave=True,
)


def _gather(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    policy = queries.policy_of(case.policy_digest)
    past = queries.assessments_of(case)
    latest = past[0] if past else None
    names = parties.names_of_people(one.assessed_by for one in past)
    form = sent.get("depart") or Departing(auto_id="depart_%s", levels=policy.levels)
    ways = {"assess": ASSESS, "depart": _DEPART, "reconsider": RECONSIDER}
    return {
        "policy": policy,
        "latest": latest,
        "level": words.level(latest.level) if latest else None,
        "summary": _facts(latest, policy) if latest else (),
        "trace": _trace(case, latest, policy) if latest else None,
        "past": _past(past, names) if past else None,
        "offers": case_offers(case, actor, ways, {**sent, "depart": form}),
    }


LEVEL = Part("level", _gather)


@marked("security", "screening_case", "see")
@require_safe
def level(request: HttpRequest, ref: str) -> HttpResponse:
    """The level, and why this level."""
    return show(request, LEVEL, ref)


@marked("security", "screening_case", "assess")
@require_POST
def assess(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the rules of its policy about all that was found."""
    return act_on_case(request, LEVEL, ref, "assess", lambda case, _, actor: actions.assess([case], actor, clock.now()))


@marked("security", "screening_case", "depart")
@require_POST
def depart(request: HttpRequest, ref: str) -> HttpResponse:
    """A lead sets another level, and says why."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    levels = queries.policy_of(case.policy_digest).levels
    form = Departing(request.POST, auto_id="depart_%s", levels=levels)
    return take(
        request,
        lambda: actions.depart(case, form.cleaned_data["level"], form.said, actor, clock.now()),
        address("level", ref),
        back_to(request, LEVEL, ref),
        {"depart": form},
        ("screening_case", ref, "level_departed_from"),
    )


@marked("security", "screening_case", "reconsider")
@require_POST
def reconsider(request: HttpRequest, ref: str) -> HttpResponse:
    """Look at hits and findings again."""
    return act_on_case(request, LEVEL, ref, "reconsider", with_reasons(actions.reconsider), Reasons)


def _facts(latest: Any, policy: SecurityPolicy) -> list[Fact]:
    outcome = policy.outcome_of(latest.level)
    is_departed = latest.level != latest.proposed_level or bool(latest.reasons_ja)
    return [
        Fact(Text("水準", "Level"), words.level(latest.level)),
        Fact(Text("規則による水準", "Level by the rules"), words.level(latest.proposed_level)),
        Fact(Text("変更した理由", "Why it was set otherwise"), latest.reasons if is_departed else ""),
        Fact(Text("方針による扱い", "What the policy does at it"), OUTCOMES[outcome] if outcome else ""),
        Fact(Text("決める人", "Who decides"), words.deciders(policy, latest.level)),
        Fact(
            Text("当てはめた規則", "Rules asked"),
            Text("基本の規則のみ（技術領域に該当なし）", "the basic rules alone: no technology is touched")
            if latest.is_basic
            else Text("すべての規則", "all rules"),
        ),
        Fact(Text("規則の求める措置", "Measures that the rules ask for"), _listed(MEASURES, latest.measures)),
        Fact(Text("知らせる先", "Who is to be told"), _listed(NOTICES, latest.notices)),
        Fact(
            Text("方針", "Policy"),
            policy.name,
            url=reverse("security:policy", args=(policy.key,)),
            note=latest.policy_digest[:12],
        ),
        Fact(Text("評価の日", "Assessed on"), latest.on, "on"),
    ]


def _trace(case: Any, latest: Any, policy: SecurityPolicy) -> Table:
    columns = (
        Column(Text("規則", "Rule"), "ref"),
        Column(Text("なぜ当てはまるか", "Why it fired"), "words"),
        Column(Text("事実", "Finding")),
        Column(Text("規則の結果", "What it gives")),
        Column(Text("事実の水準", "Level of the finding")),
    )
    rules = {one.key: one for one in policy.rules}
    named = {one.ref: one for one in queries.findings_of(case)}
    of_parties = {f"party-{one.position}": one for one in queries.parties_of(case)}
    rows = []
    for fired in latest.trace:
        rule = rules.get(fired["rule"])
        why = Text(*fired["why"])
        rows.append(
            (
                fired["rule"],
                Cell(why, note=words.rule(rule, policy) if rule else ""),
                _found(fired["finding"], named, of_parties, case.ref),
                words.outcome_of(fired["then"]),
                words.level(fired["level"]),
            )
        )
    empty = Text("当てはまった規則はありません。", "No rule fired.")
    return Table(Text("当てはまった規則", "The rules that fired"), columns, rows, empty=empty)


def _found(ref: str, named: Mapping[str, Any], of_parties: Mapping[str, Any], case: str) -> object:
    if ref in named:
        of = named[ref].party
        return Cell(ref, url=reverse("security:finding", args=(ref,)), note=of.name if of else "")
    if ref in of_parties:
        confirmed = Text("該当すると判定した候補", "confirmed hits")
        return Cell(of_parties[ref].name, url=address("hits", case), note=confirmed)
    return ref


def _past(past: Sequence[Any], names: Mapping[str, Text]) -> Table:
    columns = (
        Column(Text("回", "Number"), "count"),
        Column(Text("評価日時", "Assessed"), "at"),
        Column(Text("水準", "Level")),
        Column(Text("規則による水準", "By the rules")),
        Column(Text("行った人", "By")),
    )
    rows = [
        (
            one.number,
            one.assessed_at,
            Cell(words.level(one.level), note=one.reasons if one.reasons.ja else ""),
            words.level(one.proposed_level),
            names.get(one.assessed_by, ""),
        )
        for one in past
    ]
    return Table(Text("評価の経過（新しい順）", "Every assessment, the newest first"), columns, rows)


def _listed(known: Mapping[str, Text], codes: Sequence[str]) -> Text | str:
    found = [known[code] for code in codes if code in known]
    return Text("、".join(one.ja for one in found), ", ".join(one.en for one in found)) if found else ""
