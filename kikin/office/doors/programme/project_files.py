"""Projects of other funds: files are read, shown with their refused rows, and only then taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.overlaps import FILE
from kikin.fund.relations import Subject
from kikin.office import clock
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.overlap_forms import FileForm
from kikin.office.feeds.projects import COLUMNS
from kikin.office.gate import Refused, permit_or_refuse
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.files import as_attachment
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, as_csv
from kikin.office.overlaps import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

FILES = Text("他資金の課題", "Other funds' projects")
_LABELS = {
    "take": Text("問題のない行を取り込む", "Take the rows without a problem"),
    "drop": Text("取りやめる", "Drop the file"),
}
_SHOWN = 50


@marked("programme", "project_file", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The files that the agency has read, and a form for another."""
    return _home(request)


@marked("programme", "project_file", "see")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the columns that a file of projects has."""
    sheet = as_csv(Table("", [Column(label) for label in COLUMNS.values()], []))
    return as_attachment("other-projects.csv", sheet.encode())


@marked("programme", "project_file", "read")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Read a file; what it says is shown next, and nothing of it counts yet."""
    actor, form = actor_of(request), FileForm(request.POST, request.FILES)
    permit_or_refuse(actor, "read", Subject("project_file", agencies=frozenset({actor.of})))
    if not form.is_valid():
        return _home(request, form)
    sent = form.cleaned_data["file"]
    try:
        made = actions.read_file(sent.name, sent.read(), form.cleaned_data["source"].strip(), actor, clock.now())
    except Refused as refused:
        return _home(request, form, refused.problems)
    return redirect("programme:project_file", made.ref)


@marked("programme", "project_file", "see")
@require_safe
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """What a file says: every refused row with what is wrong, and what would be taken in."""
    return _file(request, ref)


@marked("programme", "project_file", "take")
@require_POST
def take(request: HttpRequest, ref: str) -> HttpResponse:
    """Take in the rows without a problem."""
    return _step(request, ref, actions.take, "taken")


@marked("programme", "project_file", "drop")
@require_POST
def drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Take in nothing."""
    return _step(request, ref, actions.drop, "dropped")


def _step(request: HttpRequest, ref: str, step: Callable[..., object], to: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.file(ref, actor)
    return attempt(
        lambda: step(found, actor, clock.now()),
        reverse("programme:project_file", args=(ref,)),
        lambda problems: _file(request, ref, problems),
        lambda: queries.file(ref, actor).state == to,
    )


def _home(request: HttpRequest, form: FileForm | None = None, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    columns = (
        Column(Text("ファイル", "File")),
        Column(Text("状態", "State"), "state:project_file"),
        Column(Text("出所", "Source")),
        Column(Text("読込み", "Read"), "at"),
        Column(Text("行数", "Rows"), "count"),
        Column(Text("取り込めない行", "Refused"), "count"),
        Column(Text("新規", "New"), "count"),
        Column(Text("更新", "Changed"), "count"),
    )
    rows = [
        (
            Cell(one.name, url=reverse("programme:project_file", args=(one.ref,))),
            *(one.state, one.source, one.read_at, one.rows_count, one.refused_count),
            *((one.new_count, one.changed_count) if one.state == "taken" else (None, None)),
        )
        for one in queries.files_visible_to(actor).order_by("-pk")
    ]
    empty = Text("まだ読み込んだファイルはありません。", "No file has been read yet.")
    context = {
        "title": FILES,
        "table": Table(Text("読み込んだファイル", "Files read"), columns, rows, empty=empty),
        "columns": Table(
            Text("ファイルの列", "Columns of a file"),
            (Column(Text("列", "Column")), Column(Text("英語名", "Name in JSON"), "ref")),
            [(label, name) for name, label in COLUMNS.items()],
        ),
        "count": queries.outside_count(),
        "form": form or FileForm(),
        "may_read": against(actor, "read", Subject("project_file", agencies=frozenset({actor.of}))) == (),
        "problems": tuple(problems),
        "crumbs": [Crumb(Text("公募", "Calls"), reverse("programme:home")), Crumb(FILES)],
    }
    return render(request, "programme/project_files.html", context, status=422 if form is not None else 200)


def _file(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = queries.file(ref, actor)
    urls = {action: reverse(f"programme:{action}_project_file", args=(ref,)) for action in _LABELS}
    acts = acts_from_here(FILE, found.subject(), None, actor, _LABELS, urls, grave=("drop",))
    context = {
        "file": found,
        "acts": acts if found.projects else [one for one in acts if one.is_grave],
        "facts": _facts(found),
        "refused": _refused(found),
        "sample": _sample(found),
        "problems": tuple(problems),
        "crumbs": [Crumb(FILES, reverse("programme:project_files")), Crumb(found.name)],
    }
    return render(request, "programme/project_file.html", context, status=409 if problems else 200)


def _facts(found: Any) -> list[Fact]:
    facts = [
        Fact(Text("出所", "Source"), found.source),
        Fact(Text("読込み", "Read"), found.read_at, "at"),
        Fact(Text("行数", "Rows"), found.rows_count, "count"),
        Fact(Text("取り込めない行", "Rows refused"), found.refused_count, "count"),
    ]
    if found.state == "read":
        known = queries.known_numbers(found.source, (one["number"] for one in found.projects))
        facts += [
            Fact(Text("取り込める課題", "Projects to be taken in"), len(found.projects), "count"),
            Fact(Text("うち登録済み", "Of which known already"), len(known), "count"),
        ]
    if found.state == "taken":
        facts += [
            Fact(Text("新規", "New"), found.new_count, "count"),
            Fact(Text("更新", "Changed"), found.changed_count, "count"),
        ]
    return [*facts, Fact(Text("SHA-256", "SHA-256"), found.sha256, "digest")]


def _refused(found: Any) -> Table:
    columns = (
        Column(Text("場所", "Where")),
        Column(Text("値", "Value")),
        Column(Text("問題", "Problem")),
        Column(Text("直し方", "Remedy")),
    )
    rows = [(_place(one["where"]), one["value"], Text(*one["what"]), Text(*one["remedy"])) for one in found.complaints]
    empty = Text("取り込めない行はありません。", "No row is refused.")
    return Table(Text("取り込めない行と理由", "Rows refused, and why"), columns, rows, empty=empty)


def _sample(found: Any) -> Table | None:
    if not found.projects:
        return None
    columns = (
        Column(Text("課題番号", "Project"), "ref"),
        Column(Text("課題名", "Title")),
        Column(Text("研究者", "Researchers")),
        Column(Text("年度", "Years")),
        Column(Text("金額", "Money"), "yen"),
    )
    rows = [
        (
            one["number"],
            one["title"],
            "、".join(person["name"] for person in one["people"]),
            f"{one['first_year']}–{one['last_year']}",
            one["amount_yen"] or None,
        )
        for one in found.projects[:_SHOWN]
    ]
    return Table(Text(f"取り込める課題（先頭{_SHOWN}件まで）", f"Projects, the first {_SHOWN}"), columns, rows)


def _place(where: str) -> Text:
    """The place of a problem as someone at a spreadsheet reads it: row and column."""
    row, _, name = where.partition(".")
    number = row.removeprefix("row[").removesuffix("]")
    if not number.isdecimal():
        return Text(where, where)
    label = COLUMNS.get(name, Text(name, name))
    return Text(f"{number}行目 {label.ja}", f"Row {number}, {label.en}")
