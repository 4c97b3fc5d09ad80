"""Findings: what was found beside the lists, how it is known, and the pages of open sources that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import KINDS, SOURCES
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security import words
from kikin.office.doors.security.casefile import (
    Part,
    Sent,
    Way,
    address,
    frame,
    free_offer,
    of_kind,
    show,
    take,
)
from kikin.office.doors.security.forms import CaptureForm, FindingForm, KindOfFinding, Reasons
from kikin.office.look.acts import against
from kikin.office.look.files import as_attachment, type_and_size
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as people
from kikin.office.screening import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_QUESTIONS = {
    "finding.note": "note",
    "finding.ended_on": "ended_on",
    "finding.source": "source",
    "finding.disclosed": "disclosed",
    "capture.url": "address",
    "capture.note": "note",
    "capture.file": "file",
}
_REVISE = Way(
    Text("訂正する", "Revise"),
    Text(
        "この事実の記録を書き換えます。次の評価から用いられます。",
        "Writes the finding anew. The next assessment rests on it.",
    ),
)
_WITHDRAW = Way(
    Text("取り消す", "Withdraw"),
    Text(
        "事実ではなかったと記録します。記録は残り、規則は評価しなくなります。",
        "Records that it was not so. The row stays, and no rule is asked about it again.",
    ),
    Reasons,
    is_grave=True,
)
_CAPTURE = Way(
    Text("公開情報を保存する", "Keep a page of an open source"),
    Text(
        "URL、日時、ダイジェストとともに保存し、方針の定める期限が来ると削除します。",
        "Keeps it with its address, time and digest, and deletes it after the time that the policy sets.",
    ),
    CaptureForm,
)


def _gather(case: Any, actor: Actor, sent: Sent) -> Mapping[str, Any]:
    return {
        "table": _table(queries.findings_of(case)),
        "kind_form": KindOfFinding(auto_id="kind_%s") if _may_enter(case, actor) else None,
    }


FINDINGS = Part("findings", _gather)


@marked("security", "finding", "see")
@require_safe
def findings(request: HttpRequest, ref: str) -> HttpResponse:
    """All findings of a case."""
    return show(request, FINDINGS, ref)


@marked("security", "finding", "enter")
@require_http_methods(["GET", "HEAD", "POST"])
def enter_finding(request: HttpRequest, ref: str) -> HttpResponse:
    """The questions about a finding of one kind, and its entry."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    chosen = KindOfFinding(request.GET, auto_id="kind_%s")
    if not chosen.is_valid():
        return show(request, FINDINGS, ref)
    kind, known = chosen.cleaned_data["kind"], queries.parties_of(case)
    if request.method != "POST":
        return _entry_page(request, ref, FindingForm(kind=kind, parties=known))
    form = FindingForm(request.POST, kind=kind, parties=known)
    of = {one.position: one for one in known}
    return take(
        request,
        lambda: actions.enter_finding(case, form.outline, actor, clock.now(), party=of.get(form.cleaned_data["party"])),
        address("findings", ref),
        lambda _, problems: _entry_page(request, ref, form, problems),
        {"enter": form},
    )


@marked("security", "finding", "see")
@require_safe
def finding(request: HttpRequest, ref: str) -> HttpResponse:
    """One finding, with what was captured to show it."""
    return _finding_page(request, ref)


@marked("security", "finding", "revise")
@require_POST
def revise_finding(request: HttpRequest, ref: str) -> HttpResponse:
    """Say more exactly what is so."""
    actor = actor_of(request)
    found = queries.get_finding(ref, actor)
    form = FindingForm(request.POST, auto_id="revise_%s", kind=found.kind)
    return _take(
        request, ref, lambda: actions.revise_finding(found, form.outline, actor, clock.now()), {"revise": form}
    )


@marked("security", "finding", "withdraw")
@require_POST
def withdraw_finding(request: HttpRequest, ref: str) -> HttpResponse:
    """It was not so after all."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="withdraw_%s")
    found = queries.get_finding(ref, actor)
    return _take(
        request, ref, lambda: actions.withdraw_finding(found, form.said, actor, clock.now()), {"withdraw": form}
    )


@marked("security", "finding", "see")
@require_safe
def case_capture(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """A page of an open source as it was kept, to be saved; never shown inside a page."""
    case = actions.read_case(ref, ("captures",), actor_of(request), clock.now())
    found, content = queries.capture_content(digest, [case])
    return as_attachment(found.name, content)


@marked("security", "finding", "capture")
@require_POST
def capture(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a page of an open source as it was seen."""
    actor, form = actor_of(request), CaptureForm(request.POST, request.FILES, auto_id="capture_%s")
    found = queries.get_finding(ref, actor)
    return _take(
        request, ref, lambda: actions.capture(found, form.seen, *form.sent, actor, clock.now()), {"capture": form}
    )


def finding_facts(found: Any) -> list[Fact]:
    """A finding line by line, in the words of the policies."""
    return [
        Fact(Text("内容", "About"), KINDS[found.kind]),
        Fact(Text("誰について", "Of whom"), found.party.name if found.party else ""),
        Fact(Text("どこから分かったか", "How it is known"), SOURCES[found.source]),
        Fact(Text("申告", "Disclosed"), words.answer(found.disclosed)),
        Fact(Text("開始日", "Began on"), found.started_on, "on"),
        Fact(Text("終了日", "Ended on"), found.ended_on, "on"),
        *(Fact(words.fact(name), words.answer(value)) for name, value in found.facts.items()),
        Fact(Text("根拠・経緯", "What it rests on"), found.note if found.note.ja else ""),
        Fact(Text("記録日時", "Recorded"), found.entered_at, "at"),
        Fact(Text("取消し", "Withdrawn"), found.withdrawn_at, "at"),
    ]


def _may_enter(case: Any, actor: Actor) -> bool:
    return case.state == "adjudicating" and against(actor, "enter", of_kind(case, "finding")) == ()


def _take(request: HttpRequest, ref: str, change: Callable[[], object], sent: Sent) -> HttpResponse:
    return take(
        request,
        change,
        address("finding", ref),
        lambda sent, problems: _finding_page(request, ref, sent, problems),
        sent,
    )


def _entry_page(request: HttpRequest, ref: str, form: FindingForm, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    case = actions.read_case(ref, ("findings",), actor, clock.now())
    left = form.take_up(problems, _QUESTIONS) if problems else ()
    context = frame(case, actor, "findings", Crumb(KINDS[form.kind])) | {
        "form": form,
        "kind": KINDS[form.kind],
        "kind_key": form.kind,
        "may_enter": _may_enter(case, actor),
        "problems": left,
    }
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "security/enter_finding.html", context, status=status)


def _finding_page(
    request: HttpRequest, ref: str, forms: Sent | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(forms or {})
    found = queries.get_finding(ref, actor)
    case = actions.read_case(found.case.ref, ("findings",), actor, clock.now())
    left = next(iter(sent.values())).take_up(problems, _QUESTIONS) if sent and problems else tuple(problems)
    events = trail.events_about("finding", ref)
    names = people.names_of_people([event.actor for event in events] + [found.entered_by])
    captures = next(list(one.captures.all()) for one in queries.findings_of(case) if one.ref == ref)
    context = frame(case, actor, "findings", Crumb(ref)) | {
        "finding": found,
        "kind": KINDS[found.kind],
        "summary": [*finding_facts(found), Fact(Text("記録した人", "Recorded by"), names.get(found.entered_by, ""))],
        "captures": _captures(case, captures),
        "offers": _offers(found, actor, sent),
        "moments": moments(events, names),
        "problems": left,
        "form": next(iter(sent.values()), None),
    }
    return render(request, "security/finding.html", context, status=409 if problems else 422 if sent else 200)


def _offers(found: Any, actor: Actor, sent: Sent) -> list[Any]:
    if found.withdrawn_at is not None:
        return []
    said = {"source": found.source, "disclosed": found.disclosed, "note": found.note_ja} | found.facts
    said |= {"started_on": found.started_on, "ended_on": found.ended_on}
    forms = {"revise": FindingForm(auto_id="revise_%s", initial=said, kind=found.kind), **sent}
    ways = {"capture": _CAPTURE}
    if found.case.state == "adjudicating":
        ways = {"revise": _REVISE, "withdraw": _WITHDRAW, **ways}
    names = {"revise": "revise_finding", "withdraw": "withdraw_finding", "capture": "capture"}
    return [
        offer
        for action, way in ways.items()
        for offer in free_offer(
            found.subject(), action, way, reverse(f"security:{names[action]}", args=(found.ref,)), actor, forms
        )
    ]


def _table(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("事実", "Finding"), "ref"),
        Column(Text("内容", "About")),
        Column(Text("誰について", "Of whom")),
        Column(Text("申告", "Disclosed")),
        Column(Text("分かっていること", "What is known"), "words"),
        Column(Text("保存した資料", "Captures"), "count"),
    )
    rows = [
        (
            Cell(
                one.ref,
                url=reverse("security:finding", args=(one.ref,)),
                note=Text("取消し済み", "withdrawn") if one.withdrawn_at else "",
            ),
            Cell(KINDS[one.kind], note=SOURCES[one.source]),
            one.party.name if one.party else "",
            words.answer(one.disclosed),
            Cell(words.facts(one.facts) if one.facts else "", note=one.note if one.note.ja else ""),
            len(one.captures.all()),
        )
        for one in found
    ]
    empty = Text("記録された事実はありません。", "Nothing has been recorded.")
    return Table(Text("確認した事実", "Findings"), columns, rows, empty=empty)


def _captures(case: Any, found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("保存したページ", "Page as it was kept")),
        Column(Text("URL", "Address"), "words"),
        Column(Text("示す事実", "What it shows")),
        Column(Text("保存日時", "Kept at"), "at"),
        Column(Text("保存期限", "Kept until"), "on"),
        Column("SHA-256", "digest"),
    )
    rows = [
        (_page_kept(case, one), one.url, one.note if one.note.ja else "", one.captured_at, one.keep_until, one.sha256)
        for one in found
    ]
    empty = Text("保存した公開情報はありません。", "No open source has been kept.")
    return Table(Text("公開情報の保存", "Open sources"), columns, rows, empty=empty)


def _page_kept(case: Any, capture: Any) -> object:
    if not capture.name:
        return Text("期限により削除済み", "deleted after its time")
    url = reverse("security:case_capture", args=(case.ref, capture.sha256))
    return Cell(capture.name, url=url, note=type_and_size(capture.name, capture.size_bytes))
