"""Who stands behind an organisation, for those who screen alone: the picture, its versions, and one more of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.control import MAX_BYTES
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.charts import Box, Link, ownership_chart
from kikin.office.control import actions, queries
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.holdings import (
    changes_table,
    control_table,
    told,
    unknowns_table,
    versions_table,
    words_of,
)
from kikin.office.doors.security.ownership_forms import Comparison, Lookup, Statements
from kikin.office.gate import Refused
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("所有・支配", "Ownership")
_NOT_NAMED = Text("（氏名・名称の記載なし）", "(not named)")


@marked("security", "ownership", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The organisations of which statements are kept, and a way to any other."""
    lookup = Lookup(request.GET or None)
    words = lookup.cleaned_data["organisation"].strip() if lookup.is_valid() else ""
    found = parties.organisations_called(words)
    if len(found) == 1:
        return redirect("security:ownership_of", found[0].ref)
    columns = (
        Column(Text("機関", "Organisation")),
        Column(Text("版", "Version"), "count"),
        Column(Text("出所", "Source")),
        Column(Text("時点", "As of"), "on"),
        Column(Text("取込日時", "Loaded"), "at"),
    )
    rows = [
        (
            Cell(one.organisation.name, reverse("security:ownership_of", args=(one.organisation.ref,))),
            one.number,
            one.source_name,
            one.as_of,
            one.loaded_at,
        )
        for one in queries.newest_of_all(actor_of(request))
    ]
    empty = Text(
        "まだ取り込まれていません。機関を探し、その画面で取り込んでください。",
        "Nothing is loaded yet: look an organisation up, and load its statements there.",
    )
    table = Table(Text("所有・支配関係を取り込んだ機関", "Organisations with statements"), columns, rows, empty=empty)
    context = {
        "table": table,
        "lookup": lookup,
        "words": words,
        "found": found,
        "crumbs": [*_way_back(), Crumb(_TITLE)],
    }
    return render(request, "security/ownership.html", context)


@marked("security", "ownership", "see")
@require_safe
def organisation(request: HttpRequest, ref: str) -> HttpResponse:
    """One organisation as a version shows it, beside another version where one is asked for."""
    return _page(request, ref, Statements())


@marked("security", "ownership", "load")
@require_POST
def load(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a file in as the next version: all of it, or nothing, with every mistake told."""
    actor, form = actor_of(request), Statements(request.POST, request.FILES)
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _page(request, ref, form)
    said = form.cleaned_data
    # one byte more than may be says that it is too much, and no more is read
    content = said["file"].read(MAX_BYTES + 1)
    try:
        actions.load(found, content, said["source"], said["as_of"], actor, clock.now(), said["party"].strip())
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, form, refused.problems)
    return redirect("security:ownership_of", ref)


def _page(request: HttpRequest, ref: str, form: Statements, problems: Sequence[Problem] = ()) -> HttpResponse:
    found = queries.get(ref, actor_of(request))
    versions = queries.versions_of(ref)
    today = local_date(clock.now(), in_force().zone)
    picture = queries.picture_of(ref, today, _number(request, "version"))
    context: dict[str, Any] = {
        "organisation": found,
        "form": form,
        "problems": tuple(problems),
        "versions": versions_table(ref, versions),
        "crumbs": [*_way_back(), Crumb(_TITLE, reverse("security:ownership")), Crumb(found.name)],
    }
    if picture is not None:
        before = next((one for one in versions if one.number == _before(request, picture.version.number)), None)
        context |= {
            "picture": picture,
            "facts": _facts(picture),
            "chart": _chart(found.name, picture),
            "control": control_table(picture),
            "unknowns": unknowns_table(picture),
            "loops": [told(loop.members, picture.names) for loop in picture.loops],
            "closed": [told(loop.members, picture.names) for loop in picture.loops if loop.closed],
            "before": before,
            "comparison": Comparison(initial={"version": picture.version.number, "before": before and before.number}),
            "changes": before and changes_table(queries.changes_between(before, picture.version), picture.names),
        }
    status = 409 if problems else 422 if form.is_bound and form.errors else 200
    return render(request, "security/ownership_of.html", context, status=status)


def _way_back() -> list[Crumb]:
    return [Crumb(Text("審査案件", "Cases"), reverse("security:home"))]


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else None


def _before(request: HttpRequest, number: int) -> int:
    """The version to compare with: one that was asked for, else the one before."""
    asked = _number(request, "before")
    return number - 1 if asked is None else asked


def _facts(picture: queries.Picture) -> list[Fact]:
    version = picture.version
    names = parties.names_of_people([version.loaded_by])
    return [
        Fact(Text("版", "Version"), version.number, "count"),
        Fact(Text("出所", "Source"), version.source_name),
        Fact(Text("時点", "As of"), version.as_of, "on"),
        Fact(Text("取り込んだ人", "Loaded by"), names.get(version.loaded_by, version.loaded_by)),
        Fact(Text("取込日時", "Loaded"), version.loaded_at, "at"),
        Fact(Text("ファイルでの識別子", "Identifier in the file"), version.party),
        Fact(Text("内容のダイジェスト", "Digest"), version.sha256, "digest"),
    ]


def _chart(name: Text, picture: queries.Picture) -> Any:
    """The organisation bears its own name, and the others those of the statements."""
    boxes = [
        Box(
            node.id,
            name if node.id == picture.party else _NOT_NAMED if node.unknown else Text(node.name, node.name),
            node.distance,
            bool(node.unknown),
        )
        for node in picture.nodes
    ]
    language = current_language()
    links = [
        Link(edge.holder, edge.held, words_of(edge, brief=True).say(language), words_of(edge), edge.share_bp > 0)
        for edge in picture.edges
    ]
    question = Text(f"{name.ja}の背後に誰がいるか", f"Who stands behind {name.en}?")
    return ownership_chart(question, boxes, links, language)
