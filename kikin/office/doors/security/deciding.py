"""How a case is closed, what has to come before, and appeals against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import APPEAL, APPROVERS, TAKES_CONSENTS, AppealFacts
from kikin.office import clock
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security import words
from kikin.office.doors.security.casefile import (
    Offer,
    Part,
    Sent,
    Way,
    act_on,
    act_on_case,
    address,
    back_to,
    case_offers,
    free_offer,
    offers,
    show,
    take,
    with_reasons,
    without_reasons,
)
from kikin.office.doors.security.forms import AppealReasons, Closing, ConsentForm, Reasons
from kikin.office.doors.security.hearing import clock_facts, paper_url, today_of
from kikin.office.look.parts import Fact
from kikin.office.look.tables import Column, Table
from kikin.office.parties import queries as parties
from kikin.office.screening import actions, queries
from kikin.values.text import Text

CLOSINGS = {
    "clear": Way(
        Text("問題なしとする", "Clear"),
        Text(
            "案件を終え、選定と採択には「問題なし」とだけ伝わります。理由は窓口の外に出ません。",
            "Closes the case. Selection and awards are told that it is cleared, and nothing more.",
        ),
        Reasons,
    ),
    "mitigate": Way(
        Text("軽減措置付きとする", "Close with measures"),
        Text(
            "合意した措置を発効させて案件を終えます。支払を保留する措置は、完了まで支払を止めます。",
            "Closes the case and brings the agreed measures into force. Some of them hold payments until they are met.",
        ),
        Closing,
    ),
    "refuse": Way(
        Text("不可とする", "Refuse"),
        Text(
            "案件を終え、この応募は採択できなくなります。応募者は期限内に不服を申し立てられます。",
            "Closes the case, and the application cannot be awarded. The applicant may appeal in time.",
        ),
        Closing,
        is_grave=True,
    ),
}
_STANDING = {
    state: Way(
        Text("決定を維持する", "Let the decision stand"),
        Text(
            "新しい照合で見つかった候補はどれも該当しなかったと記録し、前の決定に戻します。",
            "Records that no hit that came since was confirmed. The case is as it was decided before.",
        ),
    )
    for state in ("stand_by", "stand_by_plan")
}
_STOOD_AS = {"cleared": "stand_by", "mitigated": "stand_by_plan"}
_CONSENT = Way(
    Text("同意を記録する", "Record a consent"),
    Text(
        "窓口の外から得た同意を、文書番号とともに残します。この水準の決定に必要です。",
        "Keeps a consent from outside the desk with its document. The level asks for it before the decision.",
    ),
    ConsentForm,
)
_APPEAL = {
    "uphold": Way(
        Text("不服申立てを認める", "Uphold the appeal"),
        Text(
            "決定を取り消し、案件を評価済みに戻して改めて決めます。",
            "The decision is void, and the case is decided anew.",
        ),
        AppealReasons,
    ),
    "dismiss": Way(
        Text("不服申立てを棄却する", "Dismiss the appeal"),
        Text("決定を維持します。理由は応募者に伝わります。", "The decision stands. The applicant reads the reasons."),
        AppealReasons,
        is_grave=True,
    ),
}
_NAMES = {"uphold": "uphold_appeal", "dismiss": "dismiss_appeal"}


@dataclass(frozen=True, slots=True)
class Appealed:
    appeal: Any
    papers: tuple[tuple[Any, str], ...]
    offers: tuple[Offer, ...]


def _gather(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    policy = queries.policy_of(case.policy_digest)
    asked = policy.consents_of(case.level) if case.level else ()
    given = {one.authority for one in queries.consents_of(case) if one.level == case.level}
    missing = [one for one in asked if one not in given]
    form = sent.get("record_consent") or ConsentForm(auto_id="record_consent_%s", authorities=missing)
    takes_consent = bool(missing) and case.state in TAKES_CONSENTS
    consent = free_offer(
        case.subject(),
        "record_consent",
        _CONSENT,
        address("record_consent", case.ref),
        actor,
        {"record_consent": form},
    )
    stood = _STOOD_AS.get(case.stands_as, "")
    ways = {action: way for action, way in _STANDING.items() if action == stood} | CLOSINGS
    return {
        "summary": decision_facts(case),
        "consents": _consents(case, missing),
        "offers": [*(consent if takes_consent else ()), *case_offers(case, actor, ways, sent)],
        "appeals": [_appealed(one, case, actor, sent) for one in queries.appeals_of(case)],
    }


DECISION = Part("decision", _gather)


@marked("security", "screening_case", "see")
@require_safe
def decision(request: HttpRequest, ref: str) -> HttpResponse:
    """The decision, what it needs, and the appeals against it."""
    return show(request, DECISION, ref)


@marked("security", "screening_case", "record_consent")
@require_POST
def record_consent(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a consent from outside the desk."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    asked = queries.policy_of(case.policy_digest).consents_of(case.level) if case.level else ()
    form = ConsentForm(request.POST, auto_id="record_consent_%s", authorities=asked)
    return take(
        request,
        lambda: actions.record_consent(case, *form.given, actor, clock.now()),
        address("decision", ref),
        back_to(request, DECISION, ref),
        {"record_consent": form},
    )


def _closing(
    action: str, close: Callable[[Any, Any, Actor], object], form: type[Reasons]
) -> Callable[[HttpRequest, str], HttpResponse]:
    @marked("security", "screening_case", action)
    @require_POST
    def take(request: HttpRequest, ref: str) -> HttpResponse:
        """Close the case, with reasons."""
        return act_on_case(request, DECISION, ref, action, close, form)

    return take


def _standing_by(action: str) -> Callable[[HttpRequest, str], HttpResponse]:
    @marked("security", "screening_case", action)
    @require_POST
    def take(request: HttpRequest, ref: str) -> HttpResponse:
        """Nobody has confirmed a hit that came since: what was decided stands."""
        return act_on_case(request, DECISION, ref, action, without_reasons(actions.stand_by))

    return take


stand_by = _standing_by("stand_by")
stand_by_plan = _standing_by("stand_by_plan")
clear = _closing("clear", lambda case, form, actor: actions.clear([case], form.said, actor, clock.now()), Reasons)
mitigate = _closing(
    "mitigate", lambda case, form, actor: actions.mitigate([case], form.said, form.told, actor, clock.now()), Closing
)
refuse = _closing(
    "refuse", lambda case, form, actor: actions.refuse([case], form.said, form.told, actor, clock.now()), Closing
)


def _on_appeal(action: str, decide: Callable[..., object]) -> Callable[[HttpRequest, str], HttpResponse]:
    @marked("security", "appeal", action)
    @require_POST
    def take(request: HttpRequest, ref: str) -> HttpResponse:
        """Decide an appeal, with reasons that the applicant reads."""
        found = queries.get_appeal(ref, actor_of(request))
        return act_on(
            request,
            found,
            APPEAL,
            action,
            AppealReasons,
            with_reasons(decide),
            address("decision", found.case.ref),
            back_to(request, DECISION, found.case.ref),
            f"{ref}_{action}",
        )

    return take


uphold_appeal = _on_appeal("uphold", actions.uphold_appeal)
dismiss_appeal = _on_appeal("dismiss", actions.dismiss_appeal)


def decision_facts(case: Any) -> list[Fact]:
    """By when a case is decided, by whom, and how it was: what is not there yet is left out."""
    policy = queries.policy_of(case.policy_digest)
    names = parties.names_of_people([case.decided_by]) if case.decided_by else {}
    facts = [
        Fact(Text("水準", "Level"), words.level(case.level) if case.level else ""),
        Fact(Text("決める人", "Who decides"), words.deciders(policy, case.level) if case.level else ""),
        Fact(Text("決定の理由", "Why it was decided so"), case.reasons if case.reasons.ja else ""),
        Fact(Text("応募者に伝えた理由", "What the applicant was told"), case.told if case.told.ja else ""),
        Fact(Text("決定した人", "Decided by"), names.get(case.decided_by, "")),
        Fact(Text("決定日時", "Decided"), case.decided_at, "at"),
        Fact(Text("不服申立ての期限", "Last day to appeal"), queries.appeal_by(case), "on"),
    ]
    return [*clock_facts(case), *(fact for fact in facts if fact.value)]


def _consents(case: Any, missing: list[str]) -> Table:
    columns = (
        Column(Text("同意した者", "Who consented")),
        Column(Text("水準", "For the level")),
        Column(Text("文書番号", "Document")),
        Column(Text("同意の日", "Given on"), "on"),
    )
    rows: list[tuple[object, ...]] = [
        (APPROVERS[one.authority], words.level(one.level), one.document, one.given_on)
        for one in queries.consents_of(case)
    ]
    waits = Text("未取得", "not given yet")
    rows += [(APPROVERS[one], words.level(case.level), waits, None) for one in missing]
    empty = Text("この水準では、外部の同意は求められません。", "The level asks for no consent from outside.")
    return Table(Text("外部の同意", "Consents from outside the desk"), columns, rows, empty=empty)


def _appealed(appeal: Any, case: Any, actor: Actor, sent: Sent) -> Appealed:
    facts = AppealFacts(case.state, today=today_of(case), has_open_appeal=True, reasons="-")
    own = {
        action: sent.get(f"{appeal.ref}_{action}") or AppealReasons(auto_id=f"{appeal.ref}_{action}_%s")
        for action in _APPEAL
    }
    return Appealed(
        appeal,
        tuple((one, paper_url(case, one)) for one in appeal.papers.all()),
        tuple(offers(APPEAL, appeal.subject(), facts, actor, _APPEAL, own, appeal.ref, _NAMES)),
    )
