"""The lists: how old each is, what a version changes, and two people's consent before it counts."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.lists import FIELDS, VERSION, facts_of, is_much_shorter, lost_bp
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import Sent, address, take, with_reasons
from kikin.office.doors.security.forms import Reasons
from kikin.office.doors.security.list_forms import ListFiles
from kikin.office.doors.security.rescreening import compare_soon
from kikin.office.feeds.watchlists.sources import Source
from kikin.office.gate import Refused, permit_or_refuse
from kikin.office.lists import actions, queries
from kikin.office.look.acts import acts_from_here
from kikin.office.look.files import as_file, asks_for_a_file
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_MOST_PROBLEMS = 100
_CHANGES = (
    Column(Text("変更", "Change"), "word"),
    Column(Text("番号", "Key"), "words"),
    Column(Text("名称", "Name"), "words"),
    Column(Text("項目", "Field"), "word"),
    Column(Text("変更前", "Before"), "words"),
    Column(Text("変更後", "After"), "words"),
)
_ADDED, _REMOVED, _CHANGED = Text("追加", "Added"), Text("削除", "Removed"), Text("変更", "Changed")
_LABELS = {"approve": Text("承認する", "Approve"), "reject": Text("却下する", "Reject")}
_HOME = Crumb(Text("審査案件", "Cases"), "/security/")


@marked("security", "watchlist", "see")
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every list: its version in force and its age, and what waits for a second person."""
    return _overview(request, ListFiles(initial={"effective_on": _today()}))


@marked("security", "watchlist_version", "propose")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Send a list, and see what it would change."""
    actor, form = actor_of(request), ListFiles(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, form)
    said = form.cleaned_data
    try:
        version = actions.propose_files(
            said["name"],
            [_source(file) for file in said["file"]],
            said["effective_on"],
            actor,
            clock.now(),
            format=said["format"],
            mapping=_source(said["mapping"]) if said["mapping"] else None,
            shrink_reasons=said["shrink_reasons"],
        )
    except Refused as refused:
        if refused.forbidden:
            raise
        return _overview(request, form, refused.problems)
    return redirect("security:list_version", version.ref)


@marked("security", "watchlist", "see")
@require_safe
def history(request: HttpRequest, name: str) -> HttpResponse:
    """One list: every version that was proposed, and what became of it."""
    versions = queries.versions_of(name, actor_of(request))
    if not versions:
        raise Http404
    columns = (
        Column(Text("版", "Version"), "count"),
        Column(Text("状態", "State"), "state:watchlist_version"),
        Column(Text("効力発生日", "In effect from"), "on"),
        Column(Text("件数", "Entries"), "count"),
        Column(_ADDED, "count"),
        Column(_REMOVED, "count"),
        Column(_CHANGED, "count"),
        Column(Text("取込日時", "Loaded"), "at"),
    )
    rows = [
        (
            Cell(one.number, url=reverse("security:list_version", args=(one.ref,)), note=one.sha256[:12]),
            one.state,
            one.effective_on,
            one.rows_count,
            one.added_count,
            one.removed_count,
            one.changed_count,
            one.imported_at,
        )
        for one in versions
    ]
    table = Table(Text("版（新しい順）", "Versions, the newest first"), columns, rows)
    return render(request, "security/list.html", {"name": name, "table": table, "crumbs": _crumbs(name)})


@marked("security", "watchlist_version", "see")
@require_safe
def version(request: HttpRequest, ref: str) -> HttpResponse:
    """One version: what it changes of the one that it was proposed against, and who decided."""
    return _version(request, ref)


@marked("security", "watchlist_version", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a version in force."""

    def change(found: Any, form: Reasons, actor: Actor) -> None:
        actions.approve(found, actor, clock.now(), form.said)
        compare_soon(actor)

    return _decide(request, ref, "approve", change)


@marked("security", "watchlist_version", "reject")
@require_POST
def reject(request: HttpRequest, ref: str) -> HttpResponse:
    """Leave the version in force as it is."""
    return _decide(request, ref, "reject", with_reasons(actions.reject))


def _decide(
    request: HttpRequest, ref: str, action: str, change: Callable[[Any, Reasons, Actor], object]
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get_version(ref, actor)
    permit_or_refuse(actor, action, found.subject())
    form = _reasons(found, action, request.POST)
    return take(
        request,
        lambda: change(found, form, actor),
        address("list_version", ref),
        lambda sent, problems: _version(request, ref, sent, problems),
        {action: form},
    )


def _overview(request: HttpRequest, form: ListFiles, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor, today = actor_of(request), _today()
    columns = (
        Column(Text("リスト", "List")),
        Column(Text("効力のある版", "Version in force"), "count"),
        Column(Text("件数", "Entries"), "count"),
        Column(Text("効力発生日", "In effect from"), "on"),
        Column(Text("取込からの日数", "Days since it was loaded"), "count"),
        Column(Text("次の版", "Next version")),
    )
    rows = []
    for one in queries.standings(actor, today):
        now, following = one.in_force, one.waiting or one.following
        rows.append(
            (
                Cell(one.watchlist.name, url=reverse("security:list", args=(one.watchlist.name,))),
                now.number if now else "",
                now.rows_count if now else "",
                now.effective_on if now else "",
                _age(now.imported_at, today) if now else "",
                _next(following),
            )
        )
    empty = Text(
        "リストがありません。下の欄から送信してください。", "There is no list yet: send one with the form below."
    )
    context = {
        "table": Table(Text("リスト", "Lists"), columns, rows, empty=empty),
        "form": form,
        "problems": tuple(problems[:_MOST_PROBLEMS]),
        "crumbs": [_HOME, Crumb(Text("リスト", "Lists"))],
    }
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "security/lists.html", context, status=status)


def _next(following: Any) -> object:
    if following is None:
        return ""
    note = (
        Text("承認待ち", "Waits for approval")
        if following.state == "proposed"
        else Text(f"{following.effective_on}から", f"from {following.effective_on}")
    )
    url = reverse("security:list_version", args=(following.ref,))
    return Cell(Text(f"第{following.number}版", f"version {following.number}"), url=url, note=note)


def _version(
    request: HttpRequest, ref: str, sent: Sent | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, forms = actor_of(request), sent or {}
    found = queries.get_version(ref, actor)
    rows = _rows(queries.changes_between(found.base, found))
    if asks_for_a_file(request):
        return as_file(request, Table("", _CHANGES, rows), f"{found.watchlist.name}-{found.number}-changes")
    page = Paginator(rows, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    events = trail.events_about("watchlist_version", ref)
    names = parties.names_of_people([one.actor for one in events])
    facts = facts_of(in_force(), found.rows_count, 0, "-")
    urls = {action: reverse(f"security:{action}_list", args=(ref,)) for action in _LABELS}
    against = Text("すべて新規（前の版はありません）", "All is new: there is no version before it")
    if found.base:
        against = Text(f"第{found.base.number}版に対する変更", f"What it changes of version {found.base.number}")
    context = {
        "version": found,
        "is_much_shorter": found.state == "proposed" and _is_much_shorter(found),
        "lost_percent": f"{lost_bp(found.rows_count, found.base.rows_count) / 100:g}" if found.base else "0",
        "ways": [
            ((act,), forms.get(action) or _reasons(found, action))
            for action in _LABELS
            for act in acts_from_here(
                VERSION, found.subject(), facts, actor, _LABELS, {action: urls[action]}, ("reject",)
            )
        ],
        "table": Table(
            against,
            (_CHANGES[0], *_CHANGES[2:]),
            [(change, Cell(name, note=str(key)), *rest) for change, key, name, *rest in page.object_list],
            empty=Text("変更はありません。", "It changes nothing."),
            csv_url="?format=csv",
        ),
        "page": page,
        "problems": tuple(problems),
        "form": next(iter(forms.values()), None),
        "summary": _summary(found),
        "moments": moments(events, names),
        "crumbs": [*_crumbs(found.watchlist.name)[:-1], _crumb_of(found.watchlist.name), Crumb(ref)],
    }
    return render(request, "security/list_version.html", context, status=409 if problems else 422 if forms else 200)


def _reasons(found: Any, action: str, sent: Any = None) -> Reasons:
    """Who approves what is as expected need not explain it."""
    form = Reasons(sent, auto_id=f"{action}_%s")
    form.fields["reasons"].required = action == "reject" or _is_much_shorter(found)
    return form


def _rows(changes: queries.Changes) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [(_ADDED, one.key, one.name, "", "", _other_names(one)) for one in changes.added]
    rows += [(_REMOVED, one.key, one.name, "", _other_names(one), "") for one in changes.removed]
    rows += [
        (_CHANGED, after.key, after.name, FIELDS[field], _said(getattr(before, field)), _said(getattr(after, field)))
        for before, after in changes.changed
        for field in queries.changed_fields(before, after)
    ]
    return rows


def _other_names(entry: Any) -> str:
    return _said(entry.aliases)


def _said(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    return "; ".join(": ".join(one) if isinstance(one, list) else str(one) for one in value)


def _summary(found: Any) -> list[Fact]:
    return [
        Fact(Text("件数", "Entries"), found.rows_count, "count"),
        Fact(_ADDED, found.added_count, "count"),
        Fact(_REMOVED, found.removed_count, "count"),
        Fact(_CHANGED, found.changed_count, "count"),
        Fact(Text("効力発生日", "In effect from"), found.effective_on, "on"),
        Fact(Text("取込日時", "Loaded"), found.imported_at, "at"),
        Fact(Text("形式", "Format"), found.format),
        Fact(Text("減った理由", "Why it is shorter"), found.shrink_reasons),
        Fact(Text("判断の理由", "Why it was decided so"), found.reasons if found.reasons.ja else ""),
        Fact(Text("記載のSHA-256", "SHA-256 of the entries"), found.sha256, "digest"),
        Fact(Text("ファイルのSHA-256", "SHA-256 of the file"), found.file_sha256, "digest"),
    ]


def _is_much_shorter(found: Any) -> bool:
    return found.base is not None and is_much_shorter(in_force(), found.rows_count, found.base.rows_count)


def _crumbs(name: str) -> list[Crumb]:
    return [_HOME, Crumb(Text("リスト", "Lists"), reverse("security:lists")), Crumb(name)]


def _crumb_of(name: str) -> Crumb:
    return Crumb(name, reverse("security:list", args=(name,)))


def _today() -> date:
    return local_date(clock.now(), in_force().zone)


def _age(imported_at: datetime, today: date) -> int:
    return (today - local_date(imported_at, in_force().zone)).days


def _source(file: UploadedFile[bytes]) -> Source:
    """A file that was sent, opened anew for each reading: large ones lie on the disk, small ones in memory."""
    name = Path(file.name or "list").name
    if hasattr(file, "temporary_file_path"):
        path = Path(file.temporary_file_path())
        return Source(name, lambda: path.open("rb"))
    content = file.read()
    return Source(name, lambda: io.BytesIO(content))
