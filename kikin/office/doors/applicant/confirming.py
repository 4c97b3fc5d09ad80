"""The yearly confirmation: what my organisation declared, topic by topic, and whether it still stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.watch import BY_NOTICE, CHANGED, CONFIRMATION, STANDS, TOPICS, Answer
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import in_force
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.forms import capitalised
from kikin.office.doors.applicant.notices import in_words
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import against
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either, spoken
from kikin.office.watch import actions, confirming, letters, stated
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("年次確認", "Yearly confirmation")
_CHOICES = {STANDS: Text("変更なし", "Nothing has changed"), CHANGED: Text("変更あり", "It has changed")}
_MAX_WORDS = 2_000
_AS_APPLIED = Text("応募時の申告と承認された変更のとおり", "as in the application and in approved changes")
_NO_NOTICE = Text("届出なし（応募時の申告のとおり）", "no notice yet: as in the application")


class ConfirmationForm(Questions):
    """Of each topic, whether it stands; of those without notices of their own, what has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, name in TOPICS.items():
            self.fields[topic] = forms.ChoiceField(
                label=spoken(capitalised(name)),
                widget=forms.RadioSelect,
                choices=[(key, spoken(label)) for key, label in _CHOICES.items()],
                error_messages={"required": either("選択してください。", "Please choose.")},
            )
            if topic not in BY_NOTICE:
                self.fields[f"{topic}_words"] = forms.CharField(
                    label=either(f"{name.ja}の変更の内容", f"What has changed: {name.en}"),
                    help_text=either("変更がある場合だけ書きます。", "Only where it has changed."),
                    widget=forms.Textarea(attrs={"rows": 2}),
                    max_length=_MAX_WORDS,
                    required=False,
                )

    @property
    def said(self) -> dict[str, Answer]:
        said = self.cleaned_data
        return {topic: Answer(said[topic], said.get(f"{topic}_words", "")) for topic in TOPICS}


@marked("applicant", "confirmation", "see")
@require_safe
def confirmation(request: HttpRequest, ref: str) -> HttpResponse:
    """What stands, and the form; once it was answered, the answers."""
    return _page(request, ref)


@marked("applicant", "confirmation", "give")
@require_POST
def give(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer it."""
    actor, form = actor_of(request), ConfirmationForm(request.POST)
    found = confirming.get(ref, actor)
    if not form.is_valid():
        return _page(request, ref, form)
    return attempt(
        lambda: actions.give(found, form.said, actor, clock.now()),
        reverse("applicant:confirmation", args=(ref,)),
        lambda problems: _page(request, ref, form, problems),
        lambda: trail.was_just_done("confirmation", ref, "confirmation_given", actor.person),
    )


def _page(
    request: HttpRequest, ref: str, form: ConfirmationForm | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = confirming.get(ref, actor)
    award, charter = found.member.award, in_force()
    today = local_date(clock.now(), charter.zone)
    is_open = found.state == CONFIRMATION.initial and against(actor, "give", found.subject()) == ()
    url = request.build_absolute_uri(reverse("applicant:confirmation", args=(ref,)))
    context = {
        "one": found,
        "award": award,
        "title": _TITLE,
        "asked": (form or ConfirmationForm()) if is_open else None,
        "form": form,
        "problems": tuple(problems),
        "stands": _stands(found, actor),
        "answers": _answers(found) if found.answers else None,
        "letter": letters.confirmation_letter(found, charter, url, today) if is_open else None,
        "summary": [
            Fact(
                Text("採択課題", "Award"), award.ref, "ref", reverse("applicant:award", args=(award.ref,)), award.title
            ),
            Fact(Text("対象の年", "Of the year"), str(found.year)),
            Fact(Text("依頼", "Asked"), found.asked_at, "at"),
            Fact(Text("期限", "Due"), found.due_on, "on"),
            Fact(Text("支払が保留される日", "Payments wait from"), found.holds_from if is_open else None, "on"),
            Fact(Text("督促の回数", "Reminders"), found.reminders_count, "count"),
            Fact(Text("回答", "Answered"), found.given_at, "at"),
        ],
        "holds": found.holds_payments(today),
        "crumbs": [words.way_home(), Crumb(Text("期限一覧", "Due list"), reverse("applicant:due")), Crumb(ref)],
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "applicant/confirmation.html", context, status=status)


def _stands(found: Any, actor: Actor) -> Table:
    """What the organisation has declared until now."""
    award = found.member.award
    by_topic = {
        "owners": [in_words(last) if (last := stated.newest(award, actor.of, actor.of)) is not None else _NO_NOTICE],
        "people": list(_people(award, actor)),
        "partners": [one.organisation.name for one in awards.members_of(award) if one.organisation.ref != actor.of],
    }
    changes, application = (
        reverse("applicant:changes", args=(award.ref,)),
        reverse("applicant:application", args=(award.application.ref,)),
    )
    urls = {topic: reverse("applicant:notices", args=(award.ref,)) for topic in BY_NOTICE}
    urls |= {"partners": changes, "support": application, "sites": changes}
    rows = [
        (Cell(name, urls[topic]), line)
        for topic, name in TOPICS.items()
        for line in by_topic.get(topic, []) or [_AS_APPLIED]
    ]
    columns = (Column(Text("項目", "Topic")), Column(Text("申告の内容", "What was declared"), "words"))
    return Table(Text("これまでの申告", "What stands until now"), columns, rows)


def _people(award: Any, actor: Actor) -> Iterator[Text]:
    for one in stated.key_people(award, actor.of):
        last = stated.newest(award, one.ref, actor.of)
        said = in_words(last) if last is not None else _NO_NOTICE
        yield Text(f"{one.name.ja}：{said.ja}", f"{one.name.en}: {said.en}")


def _answers(found: Any) -> Table:
    columns = (
        Column(Text("項目", "Topic")),
        Column(Text("回答", "Answer")),
        Column(Text("変更の内容", "What has changed"), "words"),
    )
    rows = [(TOPICS[topic], _CHOICES[one.choice], one.words) for topic, one in found.said.items()]
    return Table(Text("回答", "What was answered"), columns, rows)
