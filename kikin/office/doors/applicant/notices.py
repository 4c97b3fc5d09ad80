"""What a recipient states after the award, and everything that is kept of the person who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.applications import PERSON_ROLES
from kikin.fund.parties import IDENTIFIERS
from kikin.fund.policy import ROLES
from kikin.fund.relations import Actor
from kikin.fund.watch import LEAST_SHARE_BP, CompanyNotice, PersonNotice
from kikin.office import clock
from kikin.office.awards import queries as awards
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.notice_forms import CompanyForm, PersonNoticeForm
from kikin.office.doors.marks import actor_of, marked
from kikin.office.gate import Refused
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.watch import actions, stated
from kikin.office.watch.kept import own_record
from kikin.values.calendar import date_words
from kikin.values.problems import Problem
from kikin.values.text import Text

_PLACES = {
    f"notice.{name}": name for name in ("holders", "talks_with", "talks_on", "person", "leaves_on", "term_ends_on")
}
_TITLE = Text("採択後の届出", "Notices after the award")
_MINE = Text("自分について保存されている情報", "What is kept of me")


@marked("applicant", "notice", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """What was stated, and the forms for the next notice."""
    return _page(request, awards.get(ref, actor_of(request)))


@marked("applicant", "notice", "declare")
@require_POST
def company(request: HttpRequest, ref: str) -> HttpResponse:
    """The organisation states how it stands."""
    form = CompanyForm(request.POST, auto_id="company_%s")
    return _take(
        request, ref, "company", form, lambda award, actor: actions.state_company(award, form.said, actor, clock.now())
    )


@marked("applicant", "notice", "declare")
@require_POST
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """The organisation states how one of its key people stands."""
    actor = actor_of(request)
    form = PersonNoticeForm(request.POST, auto_id="person_%s", people=_people(awards.get(ref, actor), actor))
    return _take(
        request,
        ref,
        "person",
        form,
        lambda award, actor: actions.state_person(award, form.cleaned_data["person"], form.said, actor, clock.now()),
    )


def _take(
    request: HttpRequest, ref: str, name: str, form: Questions, state: Callable[[Any, Actor], object]
) -> HttpResponse:
    actor = actor_of(request)
    award = awards.get(ref, actor)
    if not form.is_valid():
        return _page(request, award, {name: form})
    try:
        state(award, actor)
    except Refused as refused:
        if refused.forbidden:
            raise
        return _page(request, award, {name: form}, form.take_up(refused.problems, _PLACES))
    return redirect("applicant:notices", ref)


def _page(
    request: HttpRequest, award: Any, sent: Mapping[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, forms = actor_of(request), dict(sent or {})
    people = _people(award, actor)
    last = stated.newest(award, actor.of, actor.of)
    typed = CompanyForm.typed(stated.company_of(last)) if last is not None else {}
    names = people | {one.organisation.ref: one.organisation.name for one in awards.members_of(award)}
    context = {
        "award": award,
        "title": _TITLE,
        "company": forms.get("company") or CompanyForm(initial=typed, auto_id="company_%s"),
        "person": forms.get("person") or PersonNoticeForm(people=people, auto_id="person_%s"),
        "has_people": bool(people),
        "table": notices_table(stated.of_award(award, actor), names),
        "problems": tuple(problems),
        "form": next(iter(forms.values()), None),
        "crumbs": [*words.way_to_award(award.ref), Crumb(_TITLE)],
    }
    return render(request, "applicant/notices.html", context, status=409 if problems else 422 if forms else 200)


def _people(award: Any, actor: Actor) -> dict[str, Text]:
    return {one.ref: one.name for one in stated.key_people(award, actor.of)}


def notices_table(notices: Sequence[Any], names: Mapping[str, Text]) -> Table:
    """Every version, the newest first, with what it says."""
    columns = (
        Column(Text("日時", "When"), "at"),
        Column(Text("対象", "Of whom")),
        Column(Text("版", "Version"), "count"),
        Column(Text("内容", "What it says"), "words"),
    )
    rows = [
        (one.at, Cell(names.get(one.about, one.about), note=one.award.ref), one.number, in_words(one))
        for one in notices
    ]
    return Table(_TITLE, columns, rows, empty=Text("届出はまだありません。", "No notice was given yet."))


def in_words(notice: Any) -> Text:
    """What a notice says."""
    if notice.is_about_a_person:
        return _of_person(stated.person_of(notice))
    return _of_company(stated.company_of(notice))


def _of_person(said: PersonNotice) -> Text:
    parts = [Text(f"エフォート{said.effort_bp / 100:g}%", f"effort {said.effort_bp / 100:g} %")]
    if said.post:
        parts.insert(0, Text(said.post, said.post))
    if said.term_ends_on:
        day = date_words(said.term_ends_on)
        parts.append(Text(f"任期は{day.ja}まで", f"term until {day.en}"))
    if said.leaves_on:
        day = date_words(said.leaves_on)
        parts.append(Text(f"{day.ja}に離任", f"leaves on {day.en}"))
    return _joined(parts)


def _of_company(said: CompanyNotice) -> Text:
    parts = []
    for one in said.holders:
        votes, also = f"{one.votes_bp / 100:g}", one.rights
        ja = f"{one.name}{votes}%" + (f"（{also}）" if also else "")
        en = f"{one.name} {votes} %" + (f" ({also})" if also else "")
        parts.append(Text(ja, en))
    if said.runway_months is not None:
        parts.append(Text(f"手元資金{said.runway_months}か月分", f"cash for {said.runway_months} months"))
    if said.liens:
        parts.append(Text(f"担保等：{said.liens}", f"liens: {said.liens}"))
    if said.talks_with:
        day = date_words(said.talks_on) if said.talks_on else None
        parts.append(
            Text(
                f"協議の相手方：{said.talks_with}" + (f"（予定日：{day.ja}）" if day else ""),
                f"talks with {said.talks_with}" + (f" (to happen on {day.en})" if day else ""),
            )
        )
    nobody = Text(f"{LEAST_SHARE_BP // 100}%以上の株主なし", f"no shareholder from {LEAST_SHARE_BP // 100} %")
    return _joined(parts or [nobody])


def _joined(parts: Sequence[Text]) -> Text:
    return Text("、".join(one.ja for one in parts), ", ".join(one.en for one in parts))


@marked("applicant", "own_record", "see")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of the person who asks, save that of security."""
    kept = own_record(actor_of(request))
    person = kept.person
    context = {
        "title": _MINE,
        "summary": [
            Fact(Text("氏名", "Name"), person.name),
            Fact(Text("電子メール", "E-mail"), person.email or ""),
            Fact(Text("所属機関", "Organisation"), person.organisation.name if person.organisation else ""),
            *(Fact(IDENTIFIERS[one.scheme][0], one.value) for one in kept.numbers),
        ],
        "tables": [
            Table(
                Text("任命", "Appointments"),
                (
                    Column(Text("役割", "Role")),
                    Column(Text("開始日", "Since"), "on"),
                    Column(Text("終了日", "Until"), "on"),
                ),
                [(ROLES[one.role], one.since_on, one.until_on) for one in kept.appointments],
                empty=Text("ありません。", "There is none."),
            ),
            Table(
                Text("参加する応募・課題", "Projects"),
                (
                    Column(Text("応募", "Application"), "ref"),
                    Column(Text("課題名", "Title")),
                    Column(Text("役割", "Role")),
                    Column(Text("機関", "Organisation")),
                ),
                [
                    (one.application.ref, one.application.title, PERSON_ROLES[one.role], one.member.organisation.name)
                    for one in kept.projects
                ],
                empty=Text("ありません。", "There is none."),
            ),
            notices_table(kept.notices, {person.ref: person.name}),
            Table(
                Text("支援のための案件", "Cases opened to help"),
                (
                    Column(Text("分かった日", "Known on"), "on"),
                    Column(Text("内容", "What was seen")),
                    Column(Text("経緯", "How"), "words"),
                    Column(Text("状態", "State"), "state:watch_case"),
                ),
                [(one.known_on, one.what.label, _joined(one.steps), one.state) for one in kept.cases],
                empty=Text("ありません。", "There is none."),
            ),
        ],
        "crumbs": [words.way_home(), Crumb(_MINE)],
    }
    return render(request, "applicant/mine.html", context)
