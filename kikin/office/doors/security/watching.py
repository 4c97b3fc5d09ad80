"""A case of the watch: what was seen, the path that explains it, what is at stake, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.policy import ROLES
from kikin.fund.watch import WATCH_CASE
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import (
    Sent,
    Way,
    offers,
    steps_of,
    with_reasons,
    without_reasons,
)
from kikin.office.doors.security.forms import Reasons
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Column, Table
from kikin.office.parties import queries as parties
from kikin.office.watch import actions, queries
from kikin.office.watch.sources import told_by
from kikin.values.calendar import date_words
from kikin.values.problems import Problem
from kikin.values.text import NOTHING_SAID, Text

_TITLE = Text("事後監視", "Watch")
_HOLDS = Text("支払を止めています", "holds payments")
WAYS = {
    "assess": Way(
        Text("確認を始める", "Look into it"),
        Text("担当者として記録されます。", "You are noted as the one who looks into it."),
    ),
    "dismiss": Way(
        Text("問題なしとする", "Dismiss it"),
        Text(
            "何を確かめて問題がないと判断したかを残します。支払を保留していたときは、解除されます。",
            "Keeps what you found out. Payments that it holds go on.",
        ),
        Reasons,
    ),
    "act_on": Way(
        Text("対応する", "Act on it"),
        Text(
            "何をすることにしたかを残します。支払を保留しているときは、解決するまで解除されません。",
            "Keeps what is to be done. Payments that it holds stay on hold until it is resolved.",
        ),
        Reasons,
    ),
    "resolve": Way(
        Text("解決したとする", "Resolve it"),
        Text(
            "対応の結果を残します。支払を保留していたときは、解除されます。",
            "Keeps what came of it. Payments that it holds go on.",
        ),
        Reasons,
    ),
    "reopen": Way(
        Text("もう一度確かめる", "Look into it again"),
        Text("新しい事情に基づき、確認をやり直します。", "On new facts, it is looked into again."),
        Reasons,
    ),
}
ADDRESSES = {action: f"{action}_watch" for action in WAYS}


@marked("security", "watch_case", "see")
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case: what was seen and by what path, what is at stake, and what can be done."""
    return _page(request, ref)


_step = steps_of(WATCH_CASE, queries.get, WAYS, lambda *asked: _page(*asked))
assess = _step("assess", without_reasons(actions.assess))
dismiss = _step("dismiss", with_reasons(actions.dismiss))
act_on_it = _step("act_on", with_reasons(actions.act_on))
resolve = _step("resolve", with_reasons(actions.resolve))
reopen = _step("reopen", with_reasons(actions.reopen))


def _page(request: HttpRequest, ref: str, forms: Sent | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get(ref, actor)
    events = trail.events_about("watch_case", ref)
    names = parties.names_of_people([one.actor for one in events] + [found.looked_into_by])
    context = {
        "case": found,
        "what": queries.title_of(found),
        "holds": found.holds_payments,
        "ownership": _ownership_of(found),
        "summary": _facts(found, names),
        "awards": _awards(found),
        "offers": offers(
            WATCH_CASE, found.subject(), queries.facts_of(found, actor, "-"), actor, WAYS, sent, ref, ADDRESSES
        ),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [Crumb(_TITLE, reverse("security:watch")), Crumb(ref)],
    }
    return render(request, "security/watch_case.html", context, status=409 if problems else 422 if sent else 200)


def _facts(case: Any, names: Any) -> list[Fact]:
    known = queries.names_of([case])
    others = [ref for ref in case.about if ref not in known]
    facts = [
        Fact(Text("対象", "Of whom"), queries.whom(case, known)),
        Fact(Text("分かった日", "Known on"), case.known_on, "on"),
        Fact(Text("確認の期限", "Look into it by"), case.look_by, "on", note=ROLES[queries.acts_on(case)]),
        Fact(Text("未払額", "Not yet paid"), case.left_yen, "yen", note=_HOLDS if case.holds_payments else ""),
        Fact(Text("技術の水準", "Level of the technology"), case.technology_level or None, "count"),
        Fact(Text("担当者", "Looked into by"), names.get(case.looked_into_by, "")),
        Fact(Text("情報源", "Sources"), told_by(case.sources)),
        *(
            [Fact(Text("会社の届出", "Notice of the company"), _told(case))]
            if case.was_told_in_time is not None
            else []
        ),
        Fact(Text("情報の取消し", "Taken back by its source"), case.taken_back_on, "on"),
        Fact(Text("判断の理由", "Reasons"), case.reasons),
        Fact(Text("根拠となった情報", "Statements that showed it"), ", ".join(case.causes), "digest"),
        Fact(Text("関わる者の情報源での番号", "Numbers of others in the sources"), ", ".join(others), "digest"),
    ]
    return [one for one in facts if one.value not in (None, "", NOTHING_SAID)]


def _ownership_of(case: Any) -> tuple[Text, str] | None:
    """Where the owners of the company are drawn, of which a case of ownership is."""
    company = next(filter(None, map(parties.organisation, case.about)), None)
    if company is None or case.what.stance != "security":
        return None
    return company.name, reverse("security:ownership_of", args=(company.ref,))


def _told(case: Any) -> Text:
    """Whether the company told of a change of control, and whether before others did."""
    if case.noticed_on is None:
        return Text("届出なし", "none was given")
    on = date_words(case.noticed_on)
    if case.was_told_in_time:
        return Text(f"{on.ja}に届出、期限内", f"given on {on.en}, in time")
    return Text(f"{on.ja}に届出、他の情報より後", f"given on {on.en}, after others had told of it")


def _awards(case: Any) -> Table:
    columns = (
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("代表機関", "Lead")),
        Column(Text("採択額", "Amount"), "yen"),
        Column(Text("状態", "State"), "state:award"),
    )
    rows = [(one.ref, one.title, one.lead.name, one.amount_yen, one.state) for one in case.awards.all()]
    return Table(Text("関わる採択・契約", "The awards that it concerns"), columns, rows)
