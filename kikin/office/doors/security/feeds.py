"""Files of feeds: read and shown first, then taken in; and every look of the watch with what it raised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.watch import FEED_FILE
from kikin.office import clock
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.feeds.watch.folder import READERS
from kikin.office.gate import Refused
from kikin.office.jobs.actions import hasten
from kikin.office.look.acts import acts_from_here
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either
from kikin.office.watch import actions, queries
from kikin.office.watch.look_job import LOOK
from kikin.office.watch.named import named_in
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("情報の取込み", "Feeds")
_WATCH = Text("事後監視", "Watch")
_LABELS = {
    "take": Text("取り込む", "Take it in"),
    "drop": Text("取りやめる", "Drop the file"),
}
_LOOKS_SHOWN = 30
_FILES_SHOWN = 100


class FeedForm(Questions):
    """A file, known by how its name begins."""

    file = forms.FileField(label=either("ファイル", "File"))


@marked("security", "feed_file", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The files, the last looks, and a form for another file."""
    return _home(request)


@marked("security", "feed_file", "read")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Read a file; what it says is shown next, and nothing of it counts yet."""
    form = FeedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, form)
    sent = form.cleaned_data["file"]
    try:
        made = actions.read_feed(sent.name, sent.read(), actor_of(request), clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        return _home(request, form, refused.problems)
    return redirect("security:feed_file", made.ref)


@marked("security", "feed_file", "see")
@require_safe
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """What a file says: how many rows, and each refused one with what is wrong."""
    return _file(request, ref)


@marked("security", "feed_file", "take")
@require_POST
def take(request: HttpRequest, ref: str) -> HttpResponse:
    """The next look takes it in, and begins at once."""

    def step(found: Any, actor: Any, now: Any) -> None:
        actions.take_feed(found, actor, now)
        hasten(LOOK, now)

    return _step(request, ref, step, "taken")


@marked("security", "feed_file", "drop")
@require_POST
def drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Take in nothing of it."""
    return _step(request, ref, actions.drop_feed, "dropped")


def _step(request: HttpRequest, ref: str, step: Callable[..., object], to: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.feed(ref, actor)
    return attempt(
        lambda: step(found, actor, clock.now()),
        reverse("security:feed_file", args=(ref,)),
        lambda problems: _file(request, ref, problems),
        lambda: queries.feed(ref, actor).state == to,
    )


def _home(request: HttpRequest, form: FeedForm | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    context = {
        "title": _TITLE,
        "files": _files(queries.feeds_visible_to(actor_of(request)).order_by("-pk")[:_FILES_SHOWN]),
        "looks": _looks(queries.looks(_LOOKS_SHOWN)),
        "names": ", ".join([*READERS, "list-"]),
        "form": form or FeedForm(),
        "problems": tuple(problems),
        "crumbs": [Crumb(_WATCH, reverse("security:watch")), Crumb(_TITLE)],
    }
    return render(request, "security/feeds.html", context, status=422 if form is not None else 200)


def _file(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = queries.feed(ref, actor)
    urls = {action: reverse(f"security:{action}_feed", args=(ref,)) for action in _LABELS}
    context = {
        "file": found,
        "acts": acts_from_here(FEED_FILE, found.subject(), None, actor, _LABELS, urls, grave=("drop",)),
        "facts": [
            Fact(Text("読込み", "Read"), found.read_at, "at"),
            Fact(Text("行数", "Rows"), found.rows_count, "count"),
            Fact(Text("取り込めない行", "Rows refused"), found.refused_count, "count"),
            Fact(Text("確かめた日", "Looked at on"), found.look.day if found.look else None, "on"),
            Fact(Text("SHA-256", "SHA-256"), found.sha256, "digest"),
        ],
        "refused": _refused(found),
        "named": _named(found),
        "problems": tuple(problems),
        "crumbs": [
            Crumb(_WATCH, reverse("security:watch")),
            Crumb(_TITLE, reverse("security:feeds")),
            Crumb(found.name),
        ],
    }
    return render(request, "security/feed_file.html", context, status=409 if problems else 200)


def _files(found: Any) -> Table:
    columns = (
        Column(Text("ファイル", "File")),
        Column(Text("状態", "State"), "state:feed_file"),
        Column(Text("読込み", "Read"), "at"),
        Column(Text("行数", "Rows"), "count"),
        Column(Text("取り込めない行", "Refused"), "count"),
        Column(Text("確かめた日", "Looked at on"), "on"),
    )
    rows = [
        (
            Cell(one.name, reverse("security:feed_file", args=(one.ref,))),
            *(one.state, one.read_at, one.rows_count, one.refused_count, one.look.day if one.look else None),
        )
        for one in found
    ]
    empty = Text("まだ読み込んだファイルはありません。", "No file has been read yet.")
    return Table(Text("読み込んだファイル", "Files read"), columns, rows, empty=empty)


def _looks(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("日時", "When"), "at"),
        Column(Text("対象日", "Of which day"), "on"),
        Column(Text("ファイル", "Files")),
        Column(Text("確かめた企業", "Companies looked at"), "count"),
        Column(Text("発生した案件", "Cases raised"), "count"),
    )
    rows = [
        (one.at, one.day, ", ".join(file.name for file in one.files.all()), one.companies_count, one.alerts_count)
        for one in found
    ]
    empty = Text("まだ確かめていません。", "The watch has not looked yet.")
    return Table(
        Text("何を確かめ、何が分かったか", "What was looked at, and what was found"), columns, rows, empty=empty
    )


def _refused(found: Any) -> Table:
    columns = (
        Column(Text("箇所", "Where")),
        Column(Text("値", "Value")),
        Column(Text("理由", "What is wrong"), "words"),
        Column(Text("直し方", "Remedy"), "words"),
    )
    rows = [(one["where"], one["value"], Text(*one["what"]), Text(*one["remedy"])) for one in found.complaints]
    empty = Text("すべての行が読めました。", "Every row could be read.")
    return Table(Text("取り込めない行", "Rows refused"), columns, rows, empty=empty)


def _named(found: Any) -> Table | None:
    """By name alone: a proposal to whoever reads it."""
    columns = (
        Column(Text("報道", "Story")),
        Column(Text("示すかもしれないこと", "What it may tell")),
        Column(Text("同じ名前の対象", "Who is called so")),
        Column(Text("番号", "Numbers")),
    )
    rows = [
        (Cell(one.story.headline, note=one.story.publisher), one.sign, one.who.names, ", ".join(one.who.numbers))
        for one in named_in(found)
    ]
    caption = Text("名前だけが一致するもの（案件にはなりません）", "Named without a number: nothing is raised")
    return Table(caption, columns, rows) if rows else None
