"""Questions and conditions about research security, as the applicant sees them: never a hit, a list or a level."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import MEASURES, QUESTIONS, TAKES_PROOF
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.charter.queries import by_digest
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.dealing_forms import Answer, Appealing, Decline, Proof
from kikin.office.doors.marks import actor_of, marked
from kikin.office.gate import Refused
from kikin.office.look.files import as_attachment
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Table
from kikin.office.look.terms import Terms, measures_table, number_in, terms_of, version_table
from kikin.office.screening import applicants
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

TITLE = Text("研究セキュリティに関する手続", "Research security: questions and conditions")
_PLACES = {
    "question.answer": "words",
    "paper.file": "papers",
    "measure.papers": "papers",
    "plan.reasons": "reasons",
    "appeal.reasons": "grounds",
}
_VERDICTS: dict[str, tuple[Text, str, Text]] = {
    "cleared": (
        Text("問題なし", "Cleared"),
        "success",
        Text("研究セキュリティの面で支障はありません。", "Nothing stands in the way as far as research security goes."),
    ),
    "conditions": (
        Text("条件付き", "With conditions"),
        "warning",
        Text(
            "次の条件を期限までに満たしていただければ、研究セキュリティの面で支障はありません。",
            "Once these conditions are met by their days, nothing stands in the way as far as research security goes.",
        ),
    ),
    "refused": (
        Text("不可", "Refused"),
        "danger",
        Text(
            "研究セキュリティの面から、この応募を採択することはできません。",
            "For reasons of research security, the project cannot be awarded.",
        ),
    ),
}
"""Of each verdict its word, its tone, and what it means for the applicant."""
_OUTCOMES = {
    "filed": Text(
        "案件に関わっていない者が審理しています。結果はこのページでお知らせします。それまでは、いまの決定が有効です。",
        "Someone who was not in the case looks at it. You will read on this page what comes of it; until then the"
        " decision stands.",
    ),
    "upheld": Text(
        "申立てを認めました。決定を取り消し、改めて決めます。",
        "The appeal was upheld. The decision is void, and is made anew.",
    ),
    "dismissed": Text("申立てを棄却しました。決定は変わりません。", "The appeal was dismissed. The decision stands."),
    "withdrawn": Text("申立ては取り下げられました。決定は変わりません。", "You took it back. The decision stands."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    question: Any
    kind: Text
    form: Questions | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Shown:
    measure: Any
    kind: Text
    form: Questions | None


@dataclass(frozen=True, slots=True)
class Decided:
    """`appealing`: how the decision can be appealed, or that it cannot any more; nothing where nothing weighs."""

    verdict: Text
    tone: str
    meaning: Text
    facts: tuple[Fact, ...]
    appealing: Text | None
    has_conditions: bool


@marked("applicant", "question", "see")
@require_GET
def dealings(request: HttpRequest, ref: str) -> HttpResponse:
    """What is asked of the applicant, what was agreed, and what may be done about a decision."""
    return _page(request, ref)


@marked("applicant", "question", "answer")
@require_POST
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer a question."""
    actor = actor_of(request)
    found = applicants.get_question(ref, actor)
    form = Answer(request.POST, request.FILES, auto_id=f"{ref}_%s")
    return _send(
        request,
        found.case.application.ref,
        ref,
        form,
        lambda: applicants.answer(found, form.cleaned_data["words"], form.cleaned_data["papers"], actor, clock.now()),
    )


@marked("applicant", "plan", "accept")
@require_POST
def accept_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept the plan that the fund proposed."""
    seen = number_in(request.POST.get("version", ""))
    return _on_plan(request, ref, "accept", lambda plan, actor, now: applicants.accept(plan, actor, now, seen=seen))


@marked("applicant", "plan", "counter")
@require_POST
def counter_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Put another version on the table."""
    form = Terms(request.POST, auto_id="counter_%s")
    return _on_plan(
        request,
        ref,
        "counter",
        lambda plan, actor, now: applicants.counter(plan, form.terms, form.said, actor, now),
        form,
        form.take_up_all,
    )


@marked("applicant", "plan", "decline")
@require_POST
def decline_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Have none of it."""
    form = Decline(request.POST, auto_id="decline_%s")
    return _on_plan(
        request, ref, "decline", lambda plan, actor, now: applicants.decline(plan, form.said, actor, now), form
    )


@marked("applicant", "measure", "show")
@require_POST
def show_measure(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand in what shows that a measure is met."""
    actor, form = actor_of(request), Proof(request.POST, request.FILES, auto_id=f"{ref}_%s")
    found = applicants.get_measure(ref, actor)
    return _send(
        request,
        found.case.application.ref,
        ref,
        form,
        lambda: applicants.show(found, form.cleaned_data["papers"], actor, clock.now()),
    )


@marked("applicant", "appeal", "file")
@require_POST
def file_appeal(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask that the decision be looked at by someone new."""
    actor, form = actor_of(request), Appealing(request.POST, request.FILES, auto_id="appeal_%s")
    found = applications.get(ref, actor)
    return _send(
        request,
        ref,
        "appeal",
        form,
        lambda: applicants.file_appeal(
            found, form.cleaned_data["grounds"], form.cleaned_data["papers"], actor, clock.now()
        ),
    )


@marked("applicant", "appeal", "withdraw")
@require_POST
def withdraw_appeal(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an appeal back."""
    actor = actor_of(request)
    found = applicants.get_appeal(ref, actor)
    return _send(
        request,
        found.case.application.ref,
        "withdraw",
        None,
        lambda: applicants.withdraw_appeal(found, actor, clock.now()),
    )


@marked("applicant", "question", "see")
@require_safe
def paper(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """A paper that was handed in, to be saved; never shown inside a page."""
    actor = actor_of(request)
    found, content = applicants.paper(digest, applications.get(ref, actor), actor)
    return as_attachment(found.name, content)


def has_dealings(application: Any, actor: Actor) -> bool:
    """Whether anything passes between the applicant and those who look after research security."""
    found = applicants.dealings_of(application, actor, _today(application))
    return bool(found.questions or found.plan or found.appeals)


def _way_to(application: Any) -> Crumb:
    return Crumb(application.ref, reverse("applicant:application", args=[application.ref]))


def _today(application: Any) -> date:
    return local_date(clock.now(), by_digest(application.call.charter_digest).zone)


def _on_plan(
    request: HttpRequest,
    ref: str,
    name: str,
    change: Callable[[Any, Actor, datetime], object],
    form: Questions | None = None,
    take_up: Callable[[Sequence[Problem]], Sequence[Problem]] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    plan = applicants.get_plan(ref, actor)
    return _send(request, plan.case.application.ref, name, form, lambda: change(plan, actor, clock.now()), take_up)


def _send(
    request: HttpRequest,
    application: str,
    name: str,
    form: Questions | None,
    change: Callable[[], object],
    take_up: Callable[[Sequence[Problem]], Sequence[Problem]] | None = None,
) -> HttpResponse:
    """Make one change and go back to the page; what was incomplete or refused keeps its words."""
    back = {name: form} if form is not None else {}
    if form is not None and not form.is_valid():
        return _page(request, application, back)
    try:
        change()
    except Refused as refused:
        if refused.hidden:
            raise
        left: Sequence[Problem] = refused.problems
        if form is not None:
            left = take_up(left) if take_up else form.take_up(left, _PLACES)
        return _page(request, application, back, left)
    return redirect("applicant:dealings", application)


def _page(
    request: HttpRequest, ref: str, forms: Mapping[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    application = applications.get(ref, actor)
    today = _today(application)
    found = applicants.dealings_of(application, actor, today)
    is_proposed = found.plan is not None and found.plan.state == "proposed"
    versions = found.versions
    context = {
        "application": application,
        "title": TITLE,
        "nothing": not (found.questions or found.plan or found.appeals),
        "decided": _decided(found, today),
        "clock": _clock(found.clock) if found.clock and not found.decision else None,
        "asked": [_asked(one, found.decision is not None, today, sent) for one in found.questions],
        "plan": found.plan,
        "versions": _versions(versions),
        "plan_forms": _plan_forms(versions[0], sent) if is_proposed and versions else None,
        "measures": measures_table(found.measures, today) if found.measures else None,
        "shown": [_shown(one, sent) for one in found.measures if one.state in TAKES_PROOF or one.papers.all()],
        "appeals": [(one, _OUTCOMES[one.state]) for one in found.appeals],
        "appealing": (sent.get("appeal") or Appealing(auto_id="appeal_%s")) if found.may_appeal else None,
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [words.way_home(), _way_to(application), Crumb(TITLE)],
    }
    has_mistakes = any(form.errors for form in sent.values())
    status = 409 if problems else 422 if has_mistakes else 200
    return render(request, "applicant/dealings.html", context, status=status)


def _clock(found: Any) -> list[Fact]:
    note = (
        Text("回答をお待ちする間、期限は延びます", "while we wait for an answer, this day moves")
        if found.is_stopped
        else ""
    )
    return [
        Fact(Text("結果の予定", "We mean to decide by"), found.decide_by, "on", note=note),
        Fact(Text("質問により延びた日数", "Days added by our questions"), found.stopped_days, "count"),
    ]


def _decided(found: applicants.Dealings, today: date) -> Decided | None:
    decision = found.decision
    if decision is None:
        return None
    verdict, tone, meaning = _VERDICTS[decision.verdict]
    facts = (
        Fact(Text("決定日時", "Decided"), decision.decided_at, "at"),
        Fact(Text("理由", "Reasons"), decision.reasons if decision.reasons.ja else ""),
        Fact(Text("不服申立ての期限", "Last day to appeal"), decision.appeal_by, "on"),
    )
    told = tuple(fact for fact in facts if fact.value)
    return Decided(verdict, tone, meaning, told, _how_to_appeal(found, today), decision.verdict == "conditions")


def _how_to_appeal(found: applicants.Dealings, today: date) -> Text | None:
    if found.may_appeal:
        return Text(
            "この決定に不服があるときは、期限の日までに、このページの「不服申立て」で理由を書いて申し立てられます。"
            "案件に関わっていない者が改めて見ます。",
            "If you do not agree, you can appeal on this page, under “Appeal”, until the last day, that day included."
            " Say why; someone who was not in the case looks at it anew.",
        )
    appeal_by = found.decision.appeal_by if found.decision else None
    if appeal_by is not None and today > appeal_by:
        return Text("不服申立ての期限は過ぎました。", "The days to appeal have passed.")
    return None


def _asked(question: Any, is_decided: bool, today: date, sent: Mapping[str, Questions]) -> Asked:
    is_open = question.state == "sent" or (question.state == "expired" and not is_decided)
    form = (sent.get(question.ref) or Answer(auto_id=f"{question.ref}_%s")) if is_open else None
    return Asked(question, QUESTIONS[question.kind], form, is_late=question.reply_by < today)


def _shown(measure: Any, sent: Mapping[str, Questions]) -> Shown:
    form = (sent.get(measure.ref) or Proof(auto_id=f"{measure.ref}_%s")) if measure.state in TAKES_PROOF else None
    return Shown(measure, MEASURES[measure.code], form)


def _plan_forms(newest: Any, sent: Mapping[str, Questions]) -> Mapping[str, Questions]:
    return {
        "counter": sent.get("counter") or Terms(auto_id="counter_%s", terms=terms_of(newest)),
        "decline": sent.get("decline") or Decline(auto_id="decline_%s"),
    }


def _versions(found: Sequence[Any]) -> list[tuple[Any, Table]]:
    return [
        (one, version_table(one, found[place + 1] if place + 1 < len(found) else None))
        for place, one in enumerate(found)
    ]
