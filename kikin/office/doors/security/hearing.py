"""Questions to the applicant, the clock that they stop, and the papers of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import ASKABLE, QUESTION, QUESTIONS, QuestionFacts
from kikin.office import clock
from kikin.office.charter.queries import by_digest
from kikin.office.doors.marks import actor_of, marked
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
    of_kind,
    offers,
    show,
    take,
    with_reasons,
    without_reasons,
)
from kikin.office.doors.security.forms import QuestionForm, Reasons
from kikin.office.look.files import as_attachment
from kikin.office.look.parts import Fact
from kikin.office.look.words import LATE
from kikin.office.parties import queries as parties
from kikin.office.screening import actions, queries
from kikin.values.calendar import local_date
from kikin.values.text import Text

_PUT = Way(
    Text("質問を送る", "Put the question"),
    Text(
        "応募者の画面に質問と期限が表示され、回答か期限まで審査の時計が止まります。",
        "The applicant sees it with its due day. The clock of the case stands still until the answer or that day.",
    ),
    QuestionForm,
)
HEAR = Way(
    Text("回答を受けて評価に進む", "Go on from the answers"),
    Text(
        "回答が事実を変えないときに、評価済みに戻します。事実が変わるときは「判定に戻す」を選びます。",
        "Where the answers change nothing that was found, the case goes on. Where they do, adjudicate again instead.",
    ),
)
_OF_QUESTION = {
    "expire": Way(
        Text("期限経過を記録する", "Record that the days have run"),
        Text(
            "回答がないまま期限を過ぎたと記録し、案件を進められるようにします。",
            "Records that no answer came in time, so that the case can go on.",
        ),
    ),
    "take_back": Way(
        Text("質問を取り下げる", "Take the question back"),
        Text("回答が不要になったことを記録します。", "Records that no answer is needed any more."),
        Reasons,
    ),
}
_NAMES = {"expire": "expire_question", "take_back": "take_back"}


@dataclass(frozen=True, slots=True)
class Asked:
    question: Any
    kind: Text
    person: Text
    offers: tuple[Offer, ...]


def today_of(case: Any) -> Any:
    """The legal date under the charter that a case keeps."""
    return local_date(clock.now(), by_digest(case.charter_digest).zone)


def clock_facts(case: Any) -> list[Fact]:
    """By when a case is to be decided, and what has stopped its clock."""
    found = queries.clock_of(case, today_of(case))
    note: Text | str = ""
    if found.is_stopped:
        note = Text("回答を待つ間、時計は止まっています", "the clock stands still while an answer is awaited")
    elif case.stands_as:
        note = Text("以前の決定が有効です", "what was decided stands meanwhile")
    elif found.is_late and not case.standing:
        note = LATE
    return [
        Fact(Text("決定の期限", "To be decided by"), found.decide_by, "on", note=note),
        Fact(Text("質問により延びた日数", "Days given by questions"), found.stopped_days, "count"),
    ]


def _gather(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    found = queries.questions_of(case)
    names = parties.names_of_people(one.asked_by for one in found)
    asked = case.state in ASKABLE
    put = free_offer(of_kind(case, "question"), "put", _PUT, address("put_question", case.ref), actor, sent)
    return {
        "asked": [_asked(one, case, actor, names, sent) for one in reversed(found)],
        "summary": clock_facts(case),
        "offers": [*case_offers(case, actor, {"hear": HEAR}, sent), *(put if asked else ())],
    }


ASKED = Part("questions", _gather)


@marked("security", "question", "see")
@require_safe
def questions(request: HttpRequest, ref: str) -> HttpResponse:
    """What the applicant was asked, and what they answered."""
    return show(request, ASKED, ref)


@marked("security", "question", "put")
@require_POST
def put_question(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the applicant."""
    actor, form = actor_of(request), QuestionForm(request.POST, auto_id="put_%s")
    case = queries.get(ref, actor)
    return take(
        request,
        lambda: actions.put_question(case, form.cleaned_data["kind"], form.said, actor, clock.now()),
        address("questions", ref),
        back_to(request, ASKED, ref),
        {"put": form},
    )


@marked("security", "screening_case", "hear")
@require_POST
def hear(request: HttpRequest, ref: str) -> HttpResponse:
    """Go on from the answers."""
    return act_on_case(request, ASKED, ref, "hear", without_reasons(actions.hear))


@marked("security", "question", "expire")
@require_POST
def expire_question(request: HttpRequest, ref: str) -> HttpResponse:
    """The days to reply have run."""
    return _on_question(
        request, ref, "expire", lambda found, _, actor: actions.expire_questions([found], actor, clock.now())
    )


@marked("security", "question", "take_back")
@require_POST
def take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """It need not be answered any more."""
    return _on_question(request, ref, "take_back", with_reasons(actions.take_back))


@marked("security", "screening_case", "see")
@require_safe
def paper(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """A paper that the applicant handed in, to be saved; never shown inside a page."""
    case = actions.read_case(ref, ("papers",), actor_of(request), clock.now())
    found, content = queries.paper(digest, [case])
    return as_attachment(found.name, content)


def _on_question(
    request: HttpRequest, ref: str, action: str, change: Callable[[Any, Any, Actor], object]
) -> HttpResponse:
    found = queries.get_question(ref, actor_of(request))
    return act_on(
        request,
        found,
        QUESTION,
        action,
        _OF_QUESTION[action].form,
        change,
        address("questions", found.case.ref),
        back_to(request, ASKED, found.case.ref),
        f"{ref}_{action}",
    )


def _asked(question: Any, case: Any, actor: Actor, names: Mapping[str, Text], sent: Sent) -> Asked:
    facts = QuestionFacts(case.state, question.kind, question.text, question.reply_by, today_of(case), "-")
    own = {
        action: sent.get(f"{question.ref}_{action}") or way.form(auto_id=f"{question.ref}_{action}_%s")
        for action, way in _OF_QUESTION.items()
        if way.form
    }
    ways = {
        action: way for action, way in _OF_QUESTION.items() if action != "expire" or today_of(case) > question.reply_by
    }
    return Asked(
        question,
        QUESTIONS[question.kind],
        names.get(question.asked_by, Text(question.asked_by, question.asked_by)),
        tuple(offers(QUESTION, question.subject(), facts, actor, ways, own, question.ref, _NAMES)),
    )


def paper_url(case: Any, paper: Any) -> str:
    """Where a paper of a case is saved from."""
    return reverse("security:case_paper", args=(case.ref, paper.sha256))
