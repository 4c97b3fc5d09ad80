"""The technology gate, and who is looked at: what is proposed, what a person confirmed, who stands in the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.applications import DISCLOSURE_KINDS
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security import compared
from kikin.office.doors.security.casefile import Part, Sent, Way, act_on_case, address, back_to, case_offers, show, take
from kikin.office.doors.security.forms import Areas
from kikin.office.look.tables import Column, Table
from kikin.office.screening import actions, queries
from kikin.values.text import Text

CONFIRM = Way(
    Text("技術領域を確認する", "Confirm the technologies"),
    Text(
        "この課題が触れる技術領域を確定します。該当がないときは、方針により基本の規則だけで評価されることがあります。",
        "Says which technologies the project touches. Where it touches none, the policy may ask its basic rules alone.",
    ),
)
MATCH = Way(
    Text("リストと照合する", "Compare with the lists"),
    Text(
        "機関、個人、申告された相手方を、効力のあるすべてのリストと一度に照合します。用いた版は案件に残ります。",
        "Compares members, people and disclosed counterparties with every list in force, once. The versions are kept.",
    ),
)


def _gate(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    policy = queries.policy_of(case.policy_digest)
    names = {area.key: area.name for area in policy.areas}
    proposed = queries.proposed_areas(case)
    form = sent.get("confirm_areas") or Areas(auto_id="confirm_areas_%s", policy=policy, proposed=proposed)
    columns = (Column(Text("技術領域", "Technology")), Column(Text("応募の語", "Words of the application")))
    rows = [(names[one.area], Text("、".join(one.terms), ", ".join(one.terms))) for one in proposed]
    return {
        "policy": policy,
        "proposed": Table(
            Text("応募の記載から提案された領域", "Proposed by the application's own words"),
            columns,
            rows,
            empty=Text("記載から提案される領域はありません。", "The application's words propose none."),
        ),
        "areas": [names.get(key, Text(key, key)) for key in case.areas],
        "offers": case_offers(case, actor, {"confirm_areas": CONFIRM, "match": MATCH}, {"confirm_areas": form}),
    }


def _who(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    found = queries.hits_of(case)
    return {
        "tables": [
            compared.parties_table(queries.parties_of(case), found),
            _disclosures_table(case),
            compared.comparisons_table(queries.comparisons_of(case), found),
        ]
    }


TECHNOLOGY = Part("technology", _gate)
PARTIES = Part("parties", _who)


@marked("security", "screening_case", "see")
@require_safe
def technology(request: HttpRequest, ref: str) -> HttpResponse:
    """The technologies that were proposed, and those that a person confirmed."""
    return show(request, TECHNOLOGY, ref)


@marked("security", "screening_case", "see")
@require_safe
def parties(request: HttpRequest, ref: str) -> HttpResponse:
    """Who is looked at, what they disclosed, and with which versions of the lists they were compared."""
    return show(request, PARTIES, ref)


@marked("security", "screening_case", "confirm_areas")
@require_POST
def confirm_areas(request: HttpRequest, ref: str) -> HttpResponse:
    """The technologies ticked are those that the project touches."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    form = Areas(request.POST, auto_id="confirm_areas_%s", policy=queries.policy_of(case.policy_digest))
    return take(
        request,
        lambda: actions.confirm_areas({case: form.cleaned_data["areas"]}, actor, clock.now()),
        address("technology", ref),
        back_to(request, TECHNOLOGY, ref),
        {"confirm_areas": form},
        ("screening_case", ref, "technology_confirmed"),
    )


@marked("security", "screening_case", "match")
@require_POST
def match(request: HttpRequest, ref: str) -> HttpResponse:
    """Compare everyone in the case with every list in force."""
    return act_on_case(
        request,
        TECHNOLOGY,
        ref,
        "match",
        lambda case, _, actor: actions.match_cases([case], actor, clock.now()),
        after="hits",
    )


def _disclosures_table(case: Any) -> Table:
    columns = (
        Column(Text("申告した人", "By")),
        Column(Text("種類", "Kind")),
        Column(Text("相手方", "Counterparty")),
        Column(Text("国", "Country")),
        Column(Text("金額", "Amount"), "yen"),
        Column(Text("説明", "Note")),
    )
    rows = [
        (
            one.person.name,
            DISCLOSURE_KINDS[one.kind],
            one.counterparty,
            one.country,
            one.amount_yen or "",
            Text(one.note_ja or one.note_en, one.note_en or one.note_ja),
        )
        for one in applications.disclosures_for_screening([case.application.ref])
    ]
    empty = Text("申告はありません。", "Nothing was disclosed.")
    return Table(Text("本人が申告した支援・役職", "What they disclosed"), columns, rows, empty=empty)
