"""Intellectual property at the recipient's door: telling what became of it, and asking before it is passed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.outgoing import IP_KINDS, IP_NOTICE, IpNotice, Owed
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.doors.applicant import words
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused
from kikin.office.look.acts import acts_from_here
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.outgoing import notice_facts
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either, spoken
from kikin.office.outgoing import queries
from kikin.office.outgoing.actions import notices
from kikin.values.problems import Problem
from kikin.values.text import Text

TITLE = Text("知的財産の届出・申請", "Intellectual property")
_LATE = Text("期限を過ぎた届出", "told late")
_COLUMNS = (
    Column(Text("届出・申請", "Notice")),
    Column(Text("状態", "State"), "state:ip_notice"),
    Column(Text("名称", "Title")),
    Column(Text("届出日時", "Filed"), "at"),
)


class Notice(Questions):
    """What is told or asked, by its kind."""

    title = forms.CharField(label=either("発明・成果の名称", "Title of the invention or result"), max_length=300)
    happened_on = DayField(label=either("生じた日（申請は予定日）", "When it happened, or is to happen"))
    number = forms.CharField(label=either("出願・登録番号", "Number"), max_length=120, required=False)
    counterparty = forms.CharField(label=either("相手方", "The other side"), max_length=200)
    plan = forms.CharField(
        label=either("活用の計画", "How it will be used"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    states_the_fund = forms.BooleanField(
        label=either(
            "出願書類に委託研究の成果である旨を記載した", "The patent text states that it is a result of this research"
        )
    )
    document = forms.CharField(label=either("根拠書類の番号", "Number of the evidence"), max_length=120, required=False)
    about = forms.ChoiceField(label=either("元の届出・申請", "The notice that it follows"), required=False)
    field_order = ("about", "title")

    def __init__(self, *args: Any, kind: str, earlier: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = IP_KINDS[kind]
        if self.kind.follows:
            none = [] if self.kind.must_follow else [("", either("なし", "None"))]
            self.choose("about", [*none, *((one.ref, _named(one)) for one in earlier)])
            self.fields["about"].required = self.kind.must_follow
        else:
            del self.fields["about"]
        if not self.kind.asks_for_counterparty:
            del self.fields["counterparty"]
        if not self.kind.asks_for_statement:
            del self.fields["states_the_fund"]
        self.fields["plan"].required = self.kind.is_approved

    def told(self) -> IpNotice:
        """What valid answers tell."""
        return IpNotice(self.kind.key, **self.cleaned_data)


def _named(notice: Any) -> str:
    label = notice.what.label
    return f"{spoken(label)} {notice.ref} {notice.title}"


@marked("applicant", "ip_notice", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """What my organisation has told of under an award, and what it may tell or ask."""
    actor = actor_of(request)
    granted = awards.get(ref, actor)
    rows = [
        (
            Cell(
                one.what.label,
                reverse("applicant:ip_notice", args=(one.ref,)),
                _LATE if one.is_late else one.ref,
            ),
            one.state,
            one.title,
            one.filed_at,
        )
        for one in queries.notices_visible_to(actor).filter(member__award=granted).order_by("-pk")
    ]
    empty = Text("まだ届出はありません。", "Nothing has been told yet.")
    context = {
        "award": granted,
        "kinds": [
            (kind.label, reverse("applicant:tell_ip", args=(ref, kind.key)), kind.is_approved)
            for kind in IP_KINDS.values()
        ],
        "table": Table(Text("これまでの届出・申請", "What was told and asked"), _COLUMNS, rows, empty=empty),
        "crumbs": [*words.way_to_award(ref), Crumb(TITLE)],
    }
    return render(request, "applicant/ip_notices.html", context)


@marked("applicant", "ip_notice", "see")
@require_safe
def tell(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """The questions of one kind; `?about=` names the notice that it follows."""
    return _asking(request, ref, kind, _form(request, ref, kind))


@marked("applicant", "ip_notice", "file")
@require_POST
def file(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """File it. The same answers sent twice are one notice."""
    actor, form = actor_of(request), _form(request, ref, kind, request.POST)
    if not form.is_valid():
        return _asking(request, ref, kind, form)
    try:
        found = notices.file(_member(request, ref), form.told(), actor, clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        places = {f"ip_notice.{name}": name for name in form.fields}
        return _asking(request, ref, kind, form, form.take_up(refused.problems, places))
    return redirect("applicant:ip_notice", found.ref)


@marked("applicant", "ip_notice", "see")
@require_safe
def notice(request: HttpRequest, ref: str) -> HttpResponse:
    """One notice, and what came of it."""
    return _page(request, ref)


@marked("applicant", "ip_notice", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back what was asked."""
    actor = actor_of(request)
    found = queries.get_notice(ref, actor)
    return attempt(
        lambda: notices.withdraw(found, actor, clock.now()),
        reverse("applicant:ip_notice", args=(ref,)),
        lambda problems: _page(request, ref, problems),
        lambda: trail.was_just_done("ip_notice", ref, "ip_notice_withdrawn", actor.person),
    )


def _member(request: HttpRequest, ref: str) -> Any:
    actor = actor_of(request)
    return awards.member_of(awards.get(ref, actor), actor.of)


def _form(request: HttpRequest, ref: str, kind: str, said: Any = None) -> Notice:
    if kind not in IP_KINDS:
        raise Http404("not a kind of notice")
    earlier = queries.notices_to_follow(_member(request, ref), kind)
    about = next((one for one in earlier if one.ref == request.GET.get("about")), None)
    initial = {"about": about.ref, "title": about.title, "number": about.number} if about is not None else {}
    return Notice(said, kind=kind, earlier=earlier, initial=initial)


def _asking(request: HttpRequest, ref: str, kind: str, form: Notice, problems: Sequence[Problem] = ()) -> HttpResponse:
    label = IP_KINDS[kind].label
    context = {
        "award": awards.get(ref, actor_of(request)),
        "kind": kind,
        "title": label,
        "form": form,
        "problems": tuple(problems),
        "crumbs": [*words.way_to_award(ref), Crumb(TITLE, reverse("applicant:ip_notices", args=(ref,))), Crumb(label)],
    }
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "applicant/ip_tell.html", context, status=status)


def _page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get_notice(ref, actor)
    award = found.member.award.ref
    urls = {"withdraw": reverse("applicant:withdraw_ip", args=(ref,))}
    labels = {"withdraw": Text("取り下げる", "Withdraw")}
    context = {
        "found": found,
        "title": found.what.label,
        "reasons": found.reasons if found.reasons.ja else None,
        "acts": acts_from_here(IP_NOTICE, found.subject(), None, actor, labels, urls),
        "next": [(one.due_on, _ways_to_tell(award, one)) for one in queries.owed_after_notice(found)],
        "summary": notice_facts(found),
        "problems": tuple(problems),
        "crumbs": [
            *words.way_to_award(award),
            Crumb(TITLE, reverse("applicant:ip_notices", args=(award,))),
            Crumb(ref),
        ],
    }
    return render(request, "applicant/ip_notice.html", context, status=409 if problems else 200)


def _ways_to_tell(award: str, owed: Owed) -> list[tuple[Text, str]]:
    return [
        (IP_KINDS[kind].label, f"{reverse('applicant:tell_ip', args=(award, kind))}?about={owed.after}")
        for kind in owed.kinds
    ]
